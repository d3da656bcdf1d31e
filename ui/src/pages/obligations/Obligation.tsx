import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';

import { letters, obligations, type Obligation } from '../../api/directive';
import { useWords } from '../../i18n';
import { isLate, spanOf, standingOf } from '../../lib/board';
import { Button } from '../../parts/Button';
import { FactList } from '../../parts/Facts';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { LoadError, Loading, sentence } from '../../parts/States';
import { EvidenceLink, Standing, useStateName, VerdictTag } from '../../parts/Standing';
import { Ago, Changed, Time } from '../../parts/Time';
import { DemoMark } from '../../shell/Demo';
import { useMay } from '../../shell/unit';
import '../../style/directive.css';
import { Assign } from './Assign';
import { History } from './History';
import { ObligationChecks } from './ObligationChecks';
import { usePeople } from './people';
import { StatementDialog } from './Statement';
import { StepButtons, type Acting } from './Steps';
import { AskWaiver, WaiverSheet } from './Waiver';

/** How often the page is asked for while somebody looks at it. */
const LOOK_MS = 5_000;
/** States from which a waiver can be asked for: while somebody has something to do. */
const OPEN: readonly string[] = ['received', 'acknowledged', 'assigned', 'in_progress', 'partly_met', 'overdue', 'lapsed', 'returned'];

export function ObligationPage() {
  const { id } = useParams({ from: '/inside/u/$unit/obligations/$id' });
  // What was opened for one obligation is not carried over to another.
  return <OneObligation key={id} />;
}

function OneObligation() {
  const { t, lang } = useWords();
  const { unit, id } = useParams({ from: '/inside/u/$unit/obligations/$id' });
  const queries = useQueryClient();
  const found = useQuery({ queryKey: ['obligation', unit, id], queryFn: () => obligations.get(unit, id), refetchInterval: LOOK_MS });
  const letter = useQuery({
    queryKey: ['letter', unit, found.data?.data.letter],
    queryFn: () => letters.get(unit, found.data?.data.letter ?? ''),
    enabled: found.data !== undefined,
  });
  if (found.isPending) return <Loading />;
  if (found.data === undefined) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const { data: one, etag } = found.data;
  const again = async () => {
    await queries.invalidateQueries({ queryKey: ['obligation', unit, id] });
    await queries.invalidateQueries({ queryKey: ['readiness', unit] });
  };
  const acting: Acting = { unit, one, etag, again };
  return (
    <Page
      title={one.title[lang]}
      lead={
        <>
          {t('obligation.of_clause', { clause: one.clause })}{' '}
          <Link to="/u/$unit/letters/$id" params={{ unit, id: one.letter }}>
            {letter.data === undefined ? t('obligation.letter') : letter.data.data.number || t('letters.no_number')}
          </Link>{' '}
          <DemoMark demo={one.demo} />
        </>
      }
      crumb={
        <Link className="crumb" to="/u/$unit/readiness" params={{ unit }}>
          <Icon name="back" />
          {t('readiness.title')}
        </Link>
      }
      actions={<Actions {...acting} />}
    >
      <div className="stack">
        <section className="sheet verdict" aria-labelledby="holds">
          <h2 id="holds" className="unseen">
            {t('readiness.holds')}
          </h2>
          <p className="verdict-line">
            <Standing standing={standingOf(one)} />
            {isLate(one, Date.now()) && <Standing standing="late" />}
            <span className="soft">
              {t('obligation.since')} <Ago at={one.verdict_since} />
            </span>
          </p>
          {one.reason[lang] !== '' && <p>{sentence(one.reason[lang])}</p>}
          {standingOf(one) === 'unknown' && <p className="small soft">{t('obligation.unknown_hint')}</p>}
          {one.stated !== null && <Stated unit={unit} one={one} />}
        </section>
        {one.waiver !== null && <WaiverSheet {...acting} waiver={one.waiver} />}
        {one.checks.length > 0 && <ObligationChecks unit={unit} one={one} />}
        <div className="cols">
          <Asked one={one} />
          <Facts unit={unit} one={one} />
        </div>
        <History unit={unit} id={id} version={one.version} />
      </div>
    </Page>
  );
}

function Actions(acting: Acting) {
  const { t } = useWords();
  const may = useMay();
  const { unit, one, etag, again } = acting;
  const [asked, setAsked] = useState<'assign' | 'state' | 'waive' | null>(null);
  const close = () => setAsked(null);
  const closed = one.state === 'waived' || one.state === 'not_applicable' || one.state === 'accepted';
  return (
    <>
      {may.write && !closed && (
        <Button icon="user" onClick={() => setAsked('assign')}>
          {t('obligation.assign')}
        </Button>
      )}
      {may.write && OPEN.includes(one.state) && (one.waiver === null || one.waiver.decided_at !== null) && <Button onClick={() => setAsked('waive')}>{t('waiver.ask')}</Button>}
      {may.decide && one.statable && (
        <Button icon="said" onClick={() => setAsked('state')}>
          {t('obligation.state')}
        </Button>
      )}
      <StepButtons {...acting} />
      {asked === 'assign' && <Assign unit={unit} one={one} etag={etag} onDone={again} onClose={close} />}
      {asked === 'state' && <StatementDialog {...acting} onClose={close} />}
      {asked === 'waive' && <AskWaiver {...acting} onClose={close} />}
    </>
  );
}

function Stated({ unit, one }: { unit: string; one: Obligation }) {
  const { t } = useWords();
  const { stated } = one;
  if (stated === null) return null;
  return (
    <blockquote className="stated">
      <p>
        {stated.verdict === 'met' ? <Standing standing="stated" /> : <VerdictTag verdict={stated.verdict} />} · {stated.text}
      </p>
      <p className="small soft">
        {stated.by_name || stated.by} · <Time at={stated.at} /> · {t('obligation.holds_until')} <Time at={stated.until} /> · <EvidenceLink unit={unit} seq={stated.evidence} />
      </p>
    </blockquote>
  );
}

/** What the letter asks, in its words, and what is at stake. */
function Asked({ one }: { one: Obligation }) {
  const { t, lang } = useWords();
  return (
    <section className="sheet" aria-labelledby="asked">
      <div className="sheet-head">
        <h2 id="asked">{t('obligation.asked')}</h2>
      </div>
      <div className="stack prose">
        <p>{one.text[lang]}</p>
        {one.risk[lang] !== '' && (
          <p>
            <strong>{t('obligation.risk')}</strong> {one.risk[lang]}
          </p>
        )}
      </div>
    </section>
  );
}

function Facts({ unit, one }: { unit: string; one: Obligation }) {
  const { t, lang } = useWords();
  const nameOf = useStateName();
  const people = usePeople(unit);
  const span = spanOf(one.every);
  const every = span === null ? one.every : t(`obligation.every_${span.unit}`, { count: span.count });
  const person = (id: string) => people.find((known) => known.id === id)?.name ?? `${t('obligation.account')} ${id.slice(-6)}`;
  return (
    <section className="sheet" aria-labelledby="facts">
      <div className="sheet-head">
        <h2 id="facts">{t('obligation.facts')}</h2>
      </div>
      <FactList
        items={[
          { name: t('obligation.owner'), value: one.owner === '' ? '' : one.owner_name || person(one.owner) },
          { name: t('obligation.deputies'), value: one.deputies.map(person).join(', ') },
          {
            name: t('obligation.due_at'),
            value: (
              <>
                {one.due_at === null ? t('obligation.no_due') : <Time at={one.due_at} />}
                {one.due[lang] !== '' && <span className="small soft"> · {one.due[lang]}</span>}
              </>
            ),
          },
          { name: t('obligation.every'), value: one.every === '' ? t('obligation.once') : every },
          {
            name: t('readiness.state'),
            value: (
              <>
                {nameOf(one.state)} · <Ago at={one.since} />
                {one.late && <span className="small soft"> · {t('readiness.was_late')}</span>}
              </>
            ),
          },
          { name: t('obligation.weight'), value: String(one.weight) },
          { name: t('obligation.receipt'), value: one.receipt },
          { name: t('attr.updated_at'), value: <Changed at={one.updated_at} by={one.updated_by_name} /> },
        ]}
      />
    </section>
  );
}
