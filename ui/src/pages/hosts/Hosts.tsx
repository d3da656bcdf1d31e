import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { useWords } from '../../i18n';
import { Button } from '../../parts/Button';
import { Exports } from '../../parts/Exports';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading } from '../../parts/States';
import type { HostSearch } from '../../search';
import { useMay, useUnitId } from '../../shell/unit';
import { Counts, countsQuery, totalOf } from './Counts';
import { CreateHost } from './CreateHost';
import { HostFilters } from './HostFilters';
import { AHEAD, HostTable } from './HostTable';
import { useHostPages } from './pages';

export function Hosts() {
  const { t } = useWords();
  const unit = useUnitId();
  const may = useMay();
  const search = useSearch({ from: '/inside/u/$unit/hosts' });
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const set = (change: HostSearch) => void navigate({ from: '/u/$unit/hosts', to: '.', search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <Page
      title={t('hosts.title')}
      lead={t('hosts.lead')}
      actions={
        <>
          <Exports unit={unit} list="hosts" filter={search} />
          {may.write && (
            <Button tone="primary" icon="plus" onClick={() => setCreating(true)}>
              {t('hosts.new')}
            </Button>
          )}
        </>
      }
    >
      <Counts unit={unit} search={search} set={set} />
      <HostFilters unit={unit} search={search} set={set} />
      {/* Another question is another list: it begins at its first row. */}
      <List key={`${unit} ${JSON.stringify(search)}`} unit={unit} search={search} onClear={() => void navigate({ to: '.', search: {}, replace: true })} />
      {creating && <CreateHost unit={unit} onClose={() => setCreating(false)} />}
    </Page>
  );
}

function List({ unit, search, onClear }: { unit: string; search: HostSearch; onClear: () => void }) {
  const { t } = useWords();
  const may = useMay();
  const pages = useHostPages(unit, search, AHEAD);
  const counts = useQuery(countsQuery(unit));
  if (pages.error !== null) return <LoadError error={pages.error} onRetry={pages.retry} />;
  if (pages.count > 0) return <HostTable unit={unit} pages={pages} total={totalOf(counts.data?.items, search)} />;
  if (pages.loading || pages.more) {
    return (
      <div className="vtable vtable-wait">
        <Loading />
      </div>
    );
  }
  if (Object.entries(search).some(([name, value]: [string, unknown]) => name !== 'order' && value !== undefined)) {
    return (
      <Empty title={t('list.none_found')}>
        <p>{t('list.none_found_hint')}</p>
        <Button onClick={onClear}>{t('act.clear')}</Button>
      </Empty>
    );
  }
  return (
    <Empty title={t('hosts.empty')}>
      <p>{t('hosts.empty_hint')}</p>
      {may.write && (
        <Link className="button primary" to="/u/$unit/imports" params={{ unit }}>
          {t('hosts.go_import')}
        </Link>
      )}
    </Empty>
  );
}
