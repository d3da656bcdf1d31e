import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { api, data } from '../../api/client';
import { useWords } from '../../i18n';
import { percent } from '../../lib/rules';
import { whole } from '../../lib/watch';
import { Button } from '../../parts/Button';
import { FactList } from '../../parts/Facts';
import { LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';

/** Columns that are listed before all are asked for. */
const FIRST = 8;

/** How much of what the source sent in a day became columns, so that rules and searches by field find it. */
export function Coverage({ unit, source }: { unit: string; source: string }) {
  const { t, lang } = useWords();
  const [all, setAll] = useState(false);
  const found = useQuery({ queryKey: ['coverage', unit, source], queryFn: () => data(api.GET('/api/v1/units/{unit}/sources/{id}/coverage', { params: { path: { unit, id: source } } })) });
  const rows = found.data?.fields.filter((field) => all || field.events > 0).slice(0, all ? undefined : FIRST) ?? [];
  const part = (many: number) => percent((100 * many) / Math.max(1, found.data?.events ?? 0), lang);
  const share = (many: number) => t('coverage.of_all', { share: part(many), many: whole(many, lang) });
  return (
    <section className="sheet stack" aria-labelledby="coverage">
      <div className="sheet-head">
        <h2 id="coverage">{t('coverage.title')}</h2>
        {found.data !== undefined && found.data.events > 0 && <span className="soft">{t('coverage.over', { events: whole(found.data.events, lang) })}</span>}
      </div>
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data.events === 0 ? (
        <p className="soft">{t('coverage.none')}</p>
      ) : (
        <>
          <p className="small soft">{t('coverage.lead')}</p>
          <FactList
            items={[
              { name: t('coverage.parsed'), value: share(found.data.parsed) },
              { name: t('coverage.timed'), value: share(found.data.timed) },
            ]}
          />
          <Table
            label={t('coverage.title')}
            rows={rows}
            id={(field) => field.name}
            empty={<p className="soft">{t('coverage.no_columns')}</p>}
            columns={[
              { key: 'name', head: t('coverage.column'), main: true, cell: (field) => <span className="mono">{field.name}</span> },
              { key: 'about', head: t('coverage.about'), lesser: true, cell: (field) => field.about[lang] },
              { key: 'events', head: t('coverage.events'), num: true, cell: (field) => whole(field.events, lang) },
              { key: 'share', head: t('coverage.share'), num: true, cell: (field) => part(field.events) },
            ]}
          />
          <div>
            <Button tight onClick={() => setAll(!all)}>
              {all ? t('coverage.fewer') : t('coverage.all', { many: found.data.fields.length })}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
