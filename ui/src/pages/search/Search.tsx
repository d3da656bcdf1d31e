import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { events, type Asked, type EventRow } from '../../api/events';
import { asProblem } from '../../api/problem';
import { useWords } from '../../i18n';
import { DEFAULT_FROM, NOW, withFilter } from '../../lib/events';
import { remember, remembered } from '../../lib/store';
import { Button } from '../../parts/Button';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading, Note, ProblemNote } from '../../parts/States';
import { Time } from '../../parts/Time';
import { useUnitId } from '../../shell/unit';
import '../../style/search.css';
import { Bar } from './Bar';
import { Files, Sql } from './Beside';
import { Columns } from './Columns';
import { useFollowed } from './follow';
import { Following } from './Following';
import { Histogram } from './Histogram';
import { Holding } from './Holding';
import { Rows } from './Rows';
import { Saved } from './Saved';
import { TopValues } from './TopValues';

const KEPT = 'events.columns';
const columnsKept = (): string[] | null => {
  const found = remembered(KEPT)?.split(',').filter(Boolean) ?? [];
  return found.length === 0 ? null : found;
};

/** Search over events. What is looked for and when stands in the address, so that a link shows the same. */
export function SearchPage() {
  const { t } = useWords();
  const unit = useUnitId();
  const address = useSearch({ from: '/inside/u/$unit/search' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const asked: Asked = { q: address.q ?? '', from: address.from ?? DEFAULT_FROM, to: address.to ?? NOW };
  const [chosen, setChosen] = useState(columnsKept);
  const [following, setFollowing] = useState(false);
  const fields = useQuery({ queryKey: ['events-fields', unit], queryFn: () => events.fields(unit), staleTime: Number.POSITIVE_INFINITY });
  const known = fields.data?.items ?? [];
  const isKnown = (name: string) => known.some((field) => field.name === name);
  const wanted = chosen?.filter(isKnown);
  const columns = wanted === undefined || wanted.length === 0 ? (fields.data?.columns ?? []) : wanted;
  const place = [unit, asked.q, asked.from, asked.to];
  const compiled = useQuery({ queryKey: ['events-sql', ...place], queryFn: ({ signal }) => events.sql(unit, asked, signal), placeholderData: keepPreviousData });
  // A search that cannot be read is not asked: its fault is shown at its place instead.
  const fine = compiled.isSuccess && !compiled.isPlaceholderData && compiled.data.error === null;
  const page = useInfiniteQuery({
    queryKey: ['events', ...place, columns.join(',')],
    queryFn: ({ pageParam, signal }) => events.page(unit, pageParam === null ? asked : { ...asked, from: pageParam.from, to: pageParam.to }, columns, pageParam?.after ?? null, signal),
    initialPageParam: null as { after: string; from: string; to: string } | null,
    getNextPageParam: ({ next, from, to }) => (next == null ? undefined : { after: next, from, to }),
    enabled: fine && columns.length > 0 && !following,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const followed = useFollowed(unit, asked.q, columns, following && fine);
  const again = () => {
    for (const key of ['events-sql', 'events', 'events-histogram', 'events-top']) void queries.invalidateQueries({ queryKey: [key, unit] });
  };
  const go = (next: Partial<Asked>) => {
    const { q, from, to } = { ...asked, ...next };
    if (q === asked.q && from === asked.from && to === asked.to) {
      again();
      return;
    }
    const search = { q: q === '' ? undefined : q, from: from === DEFAULT_FROM ? undefined : from, to: to === NOW ? undefined : to };
    void navigate({ to: '/u/$unit/search', params: { unit }, search });
  };
  const choose = (next: string[]) => {
    setChosen(next);
    remember(KEPT, next.join(','));
  };
  const formOf = (name: string) => known.find((field) => field.name === name)?.form ?? 'text';
  const filter = (name: string, value: unknown, out: boolean) => go({ q: withFilter(asked.q, name, value, formOf(name), out) });
  const addColumn = (name: string) => choose([...columns.filter((one) => one !== name), name]);
  const rows: EventRow[] = page.data?.pages.flatMap(({ items }) => items) ?? [];
  const shown = page.data?.pages[0]?.columns ?? columns;
  // The time for a search was over before everything was looked at.
  const reached = page.data?.pages.at(-1)?.reached ?? null;
  return (
    <Page title={t('events.title')} lead={t('events.lead')}>
      {fields.isError ? (
        <LoadError error={fields.error} onRetry={() => void fields.refetch()} />
      ) : (
        <div className="stack">
          <Bar
            key={`${asked.q}\n${asked.from}\n${asked.to}`}
            asked={asked}
            fields={known}
            fault={compiled.isPlaceholderData ? null : (compiled.data?.error ?? null)}
            busy={page.isFetching}
            onStop={() => void queries.cancelQueries({ queryKey: ['events', unit] })}
            onGo={go}
          />
          {compiled.isError && <ProblemNote problem={asProblem(compiled.error)} onRetry={() => void compiled.refetch()} />}
          <div className="search-actions">
            <Button icon={following ? 'pause' : 'play'} aria-pressed={following} disabled={!fine} onClick={() => setFollowing(!following)}>
              {following ? t('events.unfollow') : t('events.follow')}
            </Button>
            <Columns fields={known} chosen={columns} onChosen={choose} />
            <Saved unit={unit} asked={asked} disabled={!fine} onGo={({ q, from, to }) => go({ q, from, to })} />
            <Holding unit={unit} asked={asked} disabled={!fine} />
            <Files unit={unit} asked={asked} disabled={!fine} />
          </div>
          {following ? (
            <Following followed={followed}>
              {(items) => <Rows unit={unit} rows={items} columns={columns} onFilter={filter} onColumn={addColumn} />}
            </Following>
          ) : fine ? (
            <>
              <Histogram unit={unit} asked={asked} fields={known} onZoom={go} />
              <div className="search">
                <section className="stack" aria-label={t('events.table')}>
                  {page.isPending ? (
                    page.fetchStatus === 'idle' ? <Note tone="warn">{t('query.stopped')}</Note> : <Loading />
                  ) : page.isError && rows.length === 0 ? (
                    <ProblemNote problem={asProblem(page.error)} onRetry={() => void page.refetch()} />
                  ) : rows.length === 0 && reached !== null ? (
                    <Reached at={reached} none busy={page.isFetchingNextPage} onOn={() => void page.fetchNextPage()} />
                  ) : rows.length === 0 ? (
                    <div className="table-box">
                      <Empty title={asked.q === '' ? t('events.none_at_all') : t('events.none')}>
                        <p>{t('events.none_hint')}</p>
                      </Empty>
                    </div>
                  ) : (
                    <>
                      <Rows unit={unit} rows={rows} columns={shown} onFilter={filter} onColumn={addColumn} />
                      {page.isError && <ProblemNote problem={asProblem(page.error)} onRetry={() => void page.fetchNextPage()} />}
                      {reached !== null && <Reached at={reached} none={false} busy={page.isFetchingNextPage} onOn={() => void page.fetchNextPage()} />}
                      <div className="line between">
                        <span className="small soft">{page.hasNextPage ? t('state.rows_shown', { shown: rows.length }) : t('events.all_shown', { shown: rows.length })}</span>
                        {page.hasNextPage && reached === null && (
                          <Button tight busy={page.isFetchingNextPage} onClick={() => void page.fetchNextPage()}>
                            {t('act.more')}
                          </Button>
                        )}
                      </div>
                    </>
                  )}
                </section>
                <TopValues unit={unit} asked={asked} fields={known} onFilter={filter} />
              </div>
            </>
          ) : compiled.isPending ? (
            <Loading />
          ) : null}
          {fine && compiled.data.sql !== null && (
            <Sql sql={compiled.data.sql}>
              <Link className="button tight" to="/u/$unit/query" params={{ unit }} search={{ sql: compiled.data.sql }}>
                {t('events.sql_open')}
              </Link>
            </Sql>
          )}
        </div>
      )}
    </Page>
  );
}

/** How far back was looked, and the way on. */
function Reached({ at, none, busy, onOn }: { at: string; none: boolean; busy: boolean; onOn: () => void }) {
  const { t } = useWords();
  return (
    <Note tone="warn">
      <div className="line between">
        <span>
          {none ? t('events.reached_none') : t('events.reached')} <Time at={at} seconds />.
        </span>
        <Button tight busy={busy} onClick={onOn}>
          {t('events.reached_on')}
        </Button>
      </div>
    </Note>
  );
}
