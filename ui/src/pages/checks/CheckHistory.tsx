import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { checks, type Check, type Observation } from '../../api/directive';
import { useWords } from '../../i18n';
import { stamp } from '../../lib/time';
import { LineChart, type Sample } from '../../parts/LineChart';
import { More } from '../../parts/More';
import { LoadError, Loading } from '../../parts/States';
import { EvidenceLink, Share, VerdictTag } from '../../parts/Standing';
import { Table } from '../../parts/Table';
import { Time } from '../../parts/Time';
import { Compare } from './Compare';

/** Observations that are loaded at once. */
const PAGE = 50;

/** What the check said over time, and the comparison of two of its runs. */
export function CheckHistory({ unit, name, check, newest }: { unit: string; name: string; check: Check; newest: number }) {
  const { t, lang } = useWords();
  const [two, setTwo] = useState<{ from: number; to: number } | null>(null);
  const found = useInfiniteQuery({
    queryKey: ['check', unit, name, 'observations', newest],
    queryFn: ({ pageParam }) => checks.observations(unit, name, { limit: PAGE, ...(pageParam === 0 ? {} : { after: pageParam }) }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });
  if (found.isPending) return <Loading />;
  if (found.data === undefined) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const rows = found.data.pages.flatMap((page) => page.items);
  const sample = (one: Observation): Sample => ({ key: String(one.no), label: stamp(one.collected_at, lang).slice(0, 5), all: one.denominator, part: one.numerator });
  const stampOf = new Map(rows.map((one) => [String(one.no), one.collected_at]));
  const last = rows[0];
  return (
    <section className="stack" aria-labelledby="check-history">
      <h2 id="check-history">{t('checks.history')}</h2>
      {last !== undefined && rows.length > 1 && (
        <div className="sheet">
          <LineChart
            title={t('checks.history')}
            summary={t('checks.history_said', { count: rows.length, met: last.numerator, all: last.denominator })}
            samples={rows.toReversed().map(sample)}
            heads={{ key: t('checks.collected'), all: t('checks.in_scope'), part: t('mark.met') }}
            rows={(one) => <Time at={stampOf.get(one.key) ?? ''} />}
          />
        </div>
      )}
      <div>
        <Table
          label={t('checks.history')}
          rows={rows}
          id={(one) => String(one.no)}
          empty={null}
          columns={[
            { key: 'no', head: t('checks.observation'), num: true, cell: (one) => one.no },
            { key: 'at', head: t('checks.collected'), main: true, cell: (one) => <Time at={one.collected_at} /> },
            { key: 'verdict', head: t('readiness.holds'), cell: (one) => <VerdictTag verdict={one.verdict} /> },
            { key: 'share', head: t('readiness.subjects'), num: true, cell: (one) => <Share part={one.numerator} whole={one.denominator} /> },
            { key: 'evidence', head: t('evidence.title'), lesser: true, cell: (one) => <EvidenceLink unit={unit} seq={one.evidence} /> },
            {
              key: 'compare',
              head: <span className="unseen">{t('checks.compare')}</span>,
              lesser: true,
              cell: (one) =>
                one.no < newest && (
                  <button type="button" className="link small" onClick={() => setTwo({ from: one.no, to: newest })}>
                    {t('checks.compare_newest')}
                  </button>
                ),
            },
          ]}
        />
        <More shown={rows.length} query={found} />
      </div>
      {rows.length > 1 && <Compare unit={unit} name={name} check={check} observations={rows} two={two ?? { from: newest - 1, to: newest }} onTwo={setTwo} asked={two !== null} />}
    </section>
  );
}
