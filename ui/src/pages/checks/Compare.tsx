import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { checks, type Check, type Observation, type Subject } from '../../api/directive';
import { useWords } from '../../i18n';
import { changed } from '../../lib/changes';
import { stamp } from '../../lib/time';
import { Button } from '../../parts/Button';
import { SelectField } from '../../parts/Field';
import { LoadError, Loading } from '../../parts/States';
import { Share, VerdictTag } from '../../parts/Standing';
import { Table } from '../../parts/Table';
import { SubjectLink, useReason } from './Subjects';

/** Rows that are loaded at once. */
const PAGE = 500;

interface Two {
  from: number;
  to: number;
}

/** Which subjects two runs of the check judge differently. */
export function Compare({
  unit,
  name,
  check,
  observations,
  two,
  asked,
  onTwo,
}: {
  unit: string;
  name: string;
  check: Check;
  observations: readonly Observation[];
  two: Two;
  /** True when somebody chose the two. */
  asked: boolean;
  onTwo: (two: Two) => void;
}) {
  const { t, lang } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (asked) heading.current?.scrollIntoView({ block: 'nearest' });
  }, [asked, two]);
  const choices = observations.map((one) => ({ value: String(one.no), label: `${one.no} · ${stamp(one.collected_at, lang)} · ${one.numerator}/${one.denominator}` }));
  const choose = (next: Two) => onTwo({ from: Math.min(next.from, next.to), to: Math.max(next.from, next.to) });
  return (
    <section className="sheet stack" aria-labelledby="compare">
      <h3 id="compare" ref={heading}>
        {t('checks.compare')}
      </h3>
      <div className="form-grid">
        <SelectField label={t('checks.compare_from')} value={String(two.from)} choices={choices} onValue={(value) => choose({ ...two, from: Number(value) })} />
        <SelectField label={t('checks.compare_to')} value={String(two.to)} choices={choices} onValue={(value) => choose({ ...two, to: Number(value) })} />
      </div>
      <Differences unit={unit} name={name} check={check} two={two} />
    </section>
  );
}

function Differences({ unit, name, check, two }: { unit: string; name: string; check: Check; two: Two }) {
  const { t, lang } = useWords();
  const reasonOf = useReason(check);
  const found = useInfiniteQuery({
    queryKey: ['check', unit, name, 'changes', two.from, two.to],
    queryFn: ({ pageParam }) => checks.changes(unit, name, { from: two.from, to: two.to, limit: PAGE, ...(pageParam === '' ? {} : { after: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    enabled: two.from < two.to,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (two.from >= two.to) return <p className="soft">{t('checks.compare_same')}</p>;
  if (found.isPending) return <Loading />;
  if (found.isError) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const [first] = found.data.pages;
  const rows = changed(
    found.data.pages.flatMap((page) => page.items),
    two.from,
    two.to,
  );
  const said = (one: Subject | null) =>
    one === null ? (
      <span className="soft">{t('checks.not_there')}</span>
    ) : (
      <>
        <VerdictTag verdict={one.verdict} />
        <p className="small soft">{[reasonOf(one), one.said[lang]].filter((part) => part !== '').join(' · ')}</p>
      </>
    );
  return (
    <>
      {first?.from != null && first.to !== null && (
        <p>
          <Share part={first.from.numerator} whole={first.from.denominator} /> <span aria-hidden="true">→</span>
          <span className="unseen"> {t('readiness.becomes')} </span> <Share part={first.to.numerator} whole={first.to.denominator} />
        </p>
      )}
      <Table
        label={t('checks.compare')}
        rows={rows}
        id={(row) => row.subject}
        empty={<p className="loading-none">{t('checks.compare_none')}</p>}
        columns={[
          { key: 'name', head: t('checks.subject'), main: true, cell: (row) => <Name unit={unit} subject={row.after ?? row.before} /> },
          { key: 'before', head: t('checks.before'), cell: (row) => said(row.before) },
          { key: 'after', head: t('checks.after'), cell: (row) => said(row.after) },
        ]}
      />
      {found.hasNextPage && (
        <p>
          <Button tight busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('act.more')}
          </Button>
        </p>
      )}
    </>
  );
}

function Name({ unit, subject }: { unit: string; subject: Subject | null }) {
  return subject === null ? null : <SubjectLink unit={unit} subject={subject} />;
}
