import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { retros, type Retro, type RetroCount, type RetroHit, type RetroRule } from '../../api/retro';
import { useWords } from '../../i18n';
import { searchAddress } from '../../lib/alerts';
import { summed } from '../../lib/retro';
import { day } from '../../lib/time';
import { whole } from '../../lib/watch';
import { Severity } from '../../parts/AlertTags';
import { Icon } from '../../parts/Icon';
import { More } from '../../parts/More';
import { Empty, LoadError, Loading, Note } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tag } from '../../parts/Tag';
import { Time } from '../../parts/Time';
import { EntityName } from '../alerts/EntityName';

/** Lines of hosts and of days that are shown. */
const SHOWN = 15;
const ROWS = 100;

/** What a job found: rules, hosts and days, and the first events. */
export function Found({ unit, one }: { unit: string; one: Retro }) {
  const { t } = useWords();
  const [rule, setRule] = useState('');
  const found = useQuery({ queryKey: ['retro', unit, one.id, 'counts'], queryFn: () => retros.counts(unit, one.id) });
  if (found.isPending) return <Loading />;
  if (found.data === undefined) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const { rules, counts } = found.data;
  if (rules.length === 0) {
    return (
      <div className="table-box">
        <Empty title={one.state === 'done' ? t('retro.nothing') : t('retro.nothing_yet')}>
          <p>{t('retro.nothing_hint')}</p>
        </Empty>
      </div>
    );
  }
  return (
    <>
      <Rules rules={rules} chosen={rule} onChosen={setRule} />
      <Where counts={counts} rule={rule} />
      <Hits unit={unit} one={one} rules={rules} rule={rule} />
    </>
  );
}

function Rules({ rules, chosen, onChosen }: { rules: readonly RetroRule[]; chosen: string; onChosen: (rule: string) => void }) {
  const { t, lang } = useWords();
  return (
    <section className="stack" aria-labelledby="retro-rules">
      <h2 id="retro-rules">{t('retro.rules')}</h2>
      <Table
        label={t('retro.rules')}
        rows={rules}
        id={({ rule }) => rule}
        empty={null}
        columns={[
          {
            key: 'rule',
            head: t('retro.rule'),
            main: true,
            cell: (one) => (
              <button type="button" className="saved-name" aria-pressed={chosen === one.rule} onClick={() => onChosen(chosen === one.rule ? '' : one.rule)}>
                {one.title[lang] || one.title.vi || one.title.en || one.rule}
              </button>
            ),
          },
          { key: 'level', head: t('retro.level'), lesser: true, cell: (one) => <Severity level={one.level} /> },
          { key: 'hits', head: t('retro.hits'), num: true, cell: (one) => whole(one.hits, lang) },
          { key: 'known', head: t('retro.known'), num: true, lesser: true, cell: (one) => whole(one.known, lang) },
          { key: 'first', head: t('retro.first'), lesser: true, cell: (one) => <Time at={one.first_at} /> },
          { key: 'last', head: t('retro.last'), lesser: true, cell: (one) => <Time at={one.last_at} /> },
        ]}
      />
    </section>
  );
}

function Where({ counts, rule }: { counts: readonly RetroCount[]; rule: string }) {
  const { t, lang } = useWords();
  const { hosts, days } = summed(counts, rule);
  const list = (title: string, rows: readonly (readonly [string, number])[], name: (key: string) => string) => (
    <section className="sheet" aria-label={title}>
      <h3>{title}</h3>
      <ul className="retro-sums">
        {rows.slice(0, SHOWN).map(([key, hits]) => (
          <li key={key}>
            <span className="entity">{name(key)}</span> <span className="num">{whole(hits, lang)}</span>
          </li>
        ))}
      </ul>
      {rows.length > SHOWN && <p className="small soft">{t('retro.and_more', { more: rows.length - SHOWN })}</p>}
    </section>
  );
  return (
    <div className="retro-where">
      {list(t('retro.by_host'), hosts, (host) => (host === '' ? t('retro.no_host') : host))}
      {list(t('retro.by_day'), days, (at) => day(at, lang))}
    </div>
  );
}

function Hits({ unit, one, rules, rule }: { unit: string; one: Retro; rules: readonly RetroRule[]; rule: string }) {
  const { t, lang } = useWords();
  const found = useInfiniteQuery({
    queryKey: ['retro', unit, one.id, 'hits', rule],
    queryFn: ({ pageParam }) => retros.hits(unit, one.id, { rule: rule === '' ? undefined : rule, after: pageParam, limit: ROWS }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const rows: RetroHit[] = found.data?.pages.flatMap(({ items }) => items) ?? [];
  const title = (id: string) => {
    const known = rules.find((one) => one.rule === id)?.title;
    return known?.[lang] || known?.vi || known?.en || id;
  };
  return (
    <section className="stack" aria-labelledby="retro-hits">
      <div className="line between">
        <h2 id="retro-hits">{t('retro.first_events')}</h2>
        <span className="line">
          {(['csv', 'xlsx', 'jsonl'] as const).map((form) => (
            <a key={form} className="button tight" href={retros.file(unit, one.id, form)}>
              <Icon name="download" />
              {form.toUpperCase()}
            </a>
          ))}
        </span>
      </div>
      {one.kept_hits < one.hits && <Note tone="plain">{t('retro.kept_only', { kept: whole(one.kept_hits, lang) })}</Note>}
      {found.isPending ? (
        <Loading />
      ) : found.isError && rows.length === 0 ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          <Table
            label={t('retro.first_events')}
            rows={rows}
            id={({ no }) => String(no)}
            empty={<Empty title={t('retro.nothing_yet')} />}
            columns={[
              {
                key: 'time',
                head: t('events.time'),
                main: true,
                cell: (hit) => (
                  <a href={searchAddress(unit, hit)} title={t('alert.event_open')}>
                    <Time at={hit.time} seconds />
                  </a>
                ),
              },
              {
                key: 'rule',
                head: t('retro.rule'),
                cell: (hit) => (
                  <>
                    {title(hit.rule)}
                    {hit.known && (
                      <div>
                        <Tag tone="idle">{t('retro.was_known')}</Tag>
                      </div>
                    )}
                  </>
                ),
              },
              { key: 'entity', head: t('retro.entity'), cell: (hit) => <EntityName alert={hit} /> },
              {
                key: 'fields',
                head: t('retro.fields'),
                lesser: true,
                cell: (hit) => (
                  <ul className="retro-fields small mono">
                    {hit.fields.map(({ field, value }, at) => (
                      <li key={`${field} ${at}`}>
                        {field} = {value}
                      </li>
                    ))}
                  </ul>
                ),
              },
            ]}
          />
          <More shown={rows.length} query={found} />
        </>
      )}
    </section>
  );
}
