import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';

import { hosts, type Conflict, type Fact } from '../../api/inventory';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Check } from '../../parts/Field';
import { More } from '../../parts/More';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading, ProblemNote } from '../../parts/States';
import { Tag } from '../../parts/Tag';
import { Ago } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useMay, useUnitId } from '../../shell/unit';
import { Source } from '../hosts/Source';
import { Value } from '../hosts/Value';

/** What sources of the unit disagree about, and a person who says which value is right. */
export function Disputes() {
  const { t } = useWords();
  const unit = useUnitId();
  const { all } = useSearch({ from: '/inside/u/$unit/disputes' });
  const navigate = useNavigate();
  const found = useInfiniteQuery({
    queryKey: ['hosts', unit, 'disputes', all === true],
    queryFn: ({ pageParam }) => hosts.conflicts(unit, { open: all !== true, limit: 100, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const rows = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data]);
  const { hasNextPage, isFetching, fetchNextPage } = found;
  useEffect(() => {
    // The server may look through a page in which everything is settled.
    if (rows.length === 0 && hasNextPage && !isFetching) void fetchNextPage();
  }, [rows.length, hasNextPage, isFetching, fetchNextPage]);
  return (
    <Page title={t('disputes.title')} lead={t('disputes.lead')}>
      <div className="filters">
        <Check label={t('disputes.all')} checked={all === true} onChecked={(on) => void navigate({ to: '.', search: on ? { all: true } : {}, replace: true })} />
      </div>
      {found.isPending || (rows.length === 0 && hasNextPage) ? (
        <Loading />
      ) : found.isError ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <Empty title={t('disputes.empty')}>
          <p>{t('disputes.empty_hint')}</p>
        </Empty>
      ) : (
        <>
          <ul className="stack">
            {byHost(rows).map(([host, disputes]) => (
              <OneHost key={host} unit={unit} disputes={disputes} />
            ))}
          </ul>
          <More shown={rows.length} query={found} />
        </>
      )}
    </Page>
  );
}

/** The server gives all disputes of a host one after the other. */
function byHost(rows: readonly Conflict[]): [string, Conflict[]][] {
  const found = new Map<string, Conflict[]>();
  for (const row of rows) found.set(row.host, [...(found.get(row.host) ?? []), row]);
  return [...found.entries()];
}

/** Sayings of the same value together; the shown one stands first already. */
function byValue(facts: readonly Fact[]): [Fact, ...Fact[]][] {
  const found = new Map<string, [Fact, ...Fact[]]>();
  for (const fact of facts) {
    const same = found.get(fact.value);
    if (same === undefined) found.set(fact.value, [fact]);
    else same.push(fact);
  }
  return [...found.values()];
}

/** All disputes about one host. */
function OneHost({ unit, disputes }: { unit: string; disputes: readonly Conflict[] }) {
  const { t, word } = useWords();
  const may = useMay();
  const queries = useQueryClient();
  const submit = useSubmit();
  const first = disputes[0];
  if (first === undefined) return null;
  const settle = ({ host, version, attribute }: Conflict, fact: Fact) =>
    void submit.run(async () => {
      await hosts.settle(unit, host, version, { attribute, value: fact.value });
      toast(t('disputes.settled_one', { attribute: word('attr', attribute) }));
      await queries.invalidateQueries({ queryKey: ['hosts', unit] });
      void queries.invalidateQueries({ queryKey: ['host', unit, host] });
    });
  return (
    <li className="sheet dispute">
      <h2>
        <Link to="/u/$unit/hosts/$id" params={{ unit, id: first.host }}>
          {first.name}
        </Link>
      </h2>
      {submit.problem !== null && <ProblemNote problem={submit.problem} onRetry={() => void queries.invalidateQueries({ queryKey: ['hosts', unit] }).then(submit.forget)} />}
      {disputes.map((dispute) => (
        <section key={dispute.attribute} aria-label={`${first.name}: ${word('attr', dispute.attribute)}`}>
          <h3>
            {word('attr', dispute.attribute)} {dispute.settled && <Tag tone="good">{t('disputes.settled')}</Tag>}
          </h3>
          <ul className="sayings">
            {byValue(dispute.values).map(([fact, ...others]) => (
              <li key={fact.value}>
                <div className="said">
                  <Value unit={unit} fact={fact} /> {fact.shown && <Tag tone="good">{t('host.shown')}</Tag>}
                </div>
                <ul className="sources small">
                  {[fact, ...others].map((said) => (
                    <li key={`${said.source_kind} ${said.source}`}>
                      <Source unit={unit} said={said} />
                      <span className="soft">
                        · <Ago at={said.observed_at} />
                      </span>
                    </li>
                  ))}
                </ul>
                {may.write && (
                  <div>
                    {!(fact.shown && dispute.settled) && (
                      <Button
                        tight
                        disabled={submit.busy}
                        onClick={() => settle(dispute, fact)}
                        aria-label={`${t('disputes.choose')}: ${first.name}, ${word('attr', dispute.attribute)}, ${fact.value}`}
                      >
                        {t('disputes.choose')}
                      </Button>
                    )}
                  </div>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </li>
  );
}
