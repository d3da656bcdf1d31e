import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { checkName, checks, type Check, type Mark, type Obligation } from '../../api/directive';
import { useWords } from '../../i18n';
import { LoadError, Loading } from '../../parts/States';
import { EvidenceLink, Share, VerdictTag } from '../../parts/Standing';
import { Table } from '../../parts/Table';
import { Ago } from '../../parts/Time';

/** The tab on which a check is opened: what has to be looked at first. */
export function firstMark(check: Check): Mark {
  const { last } = check;
  if (last === null || last.not_met > 0) return 'not_met';
  return last.unreachable > 0 ? 'unreachable' : last.unknown > 0 ? 'unknown' : 'met';
}

/** The checks that decide, each with what it said last. */
export function ObligationChecks({ unit, one }: { unit: string; one: Obligation }) {
  const { t, lang } = useWords();
  const found = useQuery({ queryKey: ['checks', unit], queryFn: () => checks.list(unit) });
  const rows = (found.data ?? []).filter(({ id }) => one.checks.includes(id));
  return (
    <section aria-labelledby="checks" className="stack">
      <h2 id="checks">{t('checks.title')}</h2>
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Table
          label={t('checks.title')}
          rows={rows}
          id={(check) => check.id}
          empty={<p className="loading-none">{t('checks.none')}</p>}
          columns={[
            {
              key: 'title',
              head: t('checks.check'),
              main: true,
              cell: (check) => (
                <>
                  <Link to="/u/$unit/checks/$check" params={{ unit, check: checkName(check.id) }} search={{ verdict: firstMark(check), from: one.id }}>
                    {check.title[lang]}
                  </Link>
                  {!check.known && <p className="small soft">{t('checks.gone')}</p>}
                </>
              ),
            },
            {
              key: 'verdict',
              head: t('readiness.holds'),
              cell: (check) => (check.last === null ? <span className="soft">{t('checks.never')}</span> : <VerdictTag verdict={check.last.verdict_now} />),
            },
            {
              key: 'share',
              head: t('readiness.subjects'),
              num: true,
              cell: (check) =>
                check.last !== null && (
                  <Link
                    to="/u/$unit/checks/$check"
                    params={{ unit, check: checkName(check.id) }}
                    search={{ verdict: firstMark(check), from: one.id }}
                    aria-label={t('readiness.subject_share', { met: check.last.numerator, all: check.last.denominator, name: check.title[lang] })}
                  >
                    <Share part={check.last.numerator} whole={check.last.denominator} />
                  </Link>
                ),
            },
            {
              key: 'at',
              head: t('checks.collected'),
              lesser: true,
              cell: (check) =>
                check.last !== null && (
                  <>
                    <Ago at={check.last.collected_at} />
                    {check.last.verdict_now !== check.last.verdict && <p className="small soft">{t('checks.stale')}</p>}
                  </>
                ),
            },
            { key: 'evidence', head: t('evidence.title'), lesser: true, cell: (check) => check.last !== null && <EvidenceLink unit={unit} seq={check.last.evidence} /> },
          ]}
        />
      )}
    </section>
  );
}
