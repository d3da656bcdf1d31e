import { Link } from '@tanstack/react-router';
import { memo, useMemo, useState } from 'react';

import type { Obligation, OnLetter } from '../../api/directive';
import { useWords } from '../../i18n';
import { isLate, isWanted, rowsOf, standingOf, within, worst, type Row, type Wanted } from '../../lib/board';
import { day } from '../../lib/time';
import { Button } from '../../parts/Button';
import { Share, Standing, VerdictTag, useStateName } from '../../parts/Standing';
import { Ago } from '../../parts/Time';
import { DemoMark } from '../../shell/Demo';
import { MakeFor } from '../answers/MakeFor';
import { Readiness } from './Figures';
import { StateBar } from './StateBar';

interface LetterProps {
  unit: string;
  on: OnLetter;
  wanted: Wanted;
  now: number;
  /** Unfolded from the beginning. */
  open: boolean;
  /** Unfolded whatever the person chose. */
  whole: boolean;
}

/** One letter on the board: its figure, and clause by clause what holds. */
export const LetterBoard = memo(function LetterBoard({ unit, on, wanted, now, open, whole }: LetterProps) {
  const { t, lang, word } = useWords();
  const { letter, tally } = on;
  const filtered = wanted.show !== undefined || wanted.state !== undefined;
  const [unfolded, setUnfolded] = useState(open);
  const rows = useMemo(
    () => rowsOf(on.clauses, on.obligations, filtered ? (one) => isWanted(one, wanted, now) : null),
    [on.clauses, on.obligations, filtered, wanted, now],
  );
  const shown = unfolded || filtered || whole;
  const id = `letter-${letter.id}`;
  if (filtered && rows.length === 0) return null;
  return (
    <section className="board" aria-labelledby={id}>
      <header className="board-head">
        <Readiness tally={tally} />
        <div className="board-name">
          <h2 id={id}>
            <Link to="/u/$unit/letters/$id" params={{ unit, id: letter.id }}>
              {letter.number === '' ? t('letters.no_number') : letter.number}
            </Link>{' '}
            <DemoMark demo={letter.demo} />
          </h2>
          <p>{letter.subject === '' ? t('letters.no_subject') : letter.subject}</p>
          <p className="small soft">
            {[
              word('letter_kind', letter.kind),
              letter.issuer,
              letter.arrived_on === '' ? '' : t('letters.arrived', { at: day(letter.arrived_on, lang) }),
              letter.answer_by === '' ? '' : t('letters.answer_by', { at: day(letter.answer_by, lang) }),
            ]
              .filter((part) => part !== '')
              .join(' · ')}
          </p>
        </div>
        <div className="board-acts">
          <MakeFor unit={unit} letter={letter.id} tight />
          {!filtered && (
            <Button tight tone="quiet" icon={shown ? 'up' : 'down'} aria-expanded={shown} aria-controls={`${id}-rows`} onClick={() => setUnfolded(!unfolded)}>
              {shown ? t('readiness.fold') : t('readiness.unfold')}
            </Button>
          )}
        </div>
        <div className="board-bar">
          <StateBar tally={tally} />
          <p className="small soft">
            {t('readiness.split', { met: tally.met, stated: tally.stated, not_met: tally.not_met, unknown: tally.unknown, waived: tally.waived })}
            {tally.late > 0 && (
              <>
                {' '}
                <strong className="late">{t('readiness.late_count', { count: tally.late })}</strong>
              </>
            )}
          </p>
        </div>
      </header>
      {shown && (
        <table className="board-rows" id={`${id}-rows`}>
          <thead>
            <tr>
              <th scope="col">{t('readiness.clause')}</th>
              <th scope="col">{t('readiness.asked')}</th>
              <th scope="col">{t('readiness.holds')}</th>
              <th scope="col" className="num">
                {t('readiness.subjects')}
              </th>
              <th scope="col">{t('readiness.since')}</th>
              <th scope="col">{t('readiness.due')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <ClauseRows key={row.key} unit={unit} on={on} row={row} now={now} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
});

function ClauseRows({ unit, on, row, now }: { unit: string; on: OnLetter; row: Row; now: number }) {
  const { t, lang } = useWords();
  const { clause, only, depth } = row;
  if (only !== null) return <ObligationRow unit={unit} one={only} label={only.clause} depth={depth} now={now} />;
  const first = clause === null ? undefined : worst(within(clause.label, on.clauses, on.obligations));
  const met = clause === null ? 0 : clause.tally.met + clause.tally.stated;
  return (
    <>
      <tr className={depth === 0 ? 'clause top' : 'clause'}>
        <th scope="row" className={`board-label indent-${Math.min(2, depth)}`}>
          {clause?.label ?? ''}
        </th>
        <td className="board-what">
          {clause === null ? t('readiness.loose') : clause.title[lang]}
          {clause !== null && clause.applies[lang] !== '' && <p className="small soft">{t('readiness.applies', { whom: clause.applies[lang] })}</p>}
        </td>
        <td className="board-holds">
          {clause !== null && (clause.verdict === null ? <span className="small soft">{t('readiness.nothing_asked')}</span> : <VerdictTag verdict={clause.verdict} />)}
        </td>
        <td className="num board-num">
          {clause !== null && clause.tally.all > 0 && first !== undefined && (
            <Link
              to="/u/$unit/obligations/$id"
              params={{ unit, id: first.id }}
              aria-label={t('readiness.clause_share', { met, all: clause.tally.all, clause: clause.label })}
              title={t('readiness.clause_share', { met, all: clause.tally.all, clause: clause.label })}
            >
              <Share part={met} whole={clause.tally.all} />
            </Link>
          )}
        </td>
        <td className="board-since" />
        <td className="board-due">{clause !== null && clause.tally.late > 0 && <span className="tag warn">{t('readiness.late_count', { count: clause.tally.late })}</span>}</td>
      </tr>
      {row.obligations.map((one) => (
        <ObligationRow key={one.id} unit={unit} one={one} label="" depth={depth + 1} now={now} />
      ))}
    </>
  );
}

function ObligationRow({ unit, one, label, depth, now }: { unit: string; one: Obligation; label: string; depth: number; now: number }) {
  const { t, lang } = useWords();
  const nameOf = useStateName();
  const { numerator, denominator, unknown, unreachable, excused } = one.counts;
  const late = isLate(one, now);
  const open = unknown + unreachable;
  return (
    <tr className={late ? 'is-late' : undefined}>
      <th scope="row" className={`board-label indent-${Math.min(2, depth)}`}>
        {label}
      </th>
      <td className="board-what">
        <Link to="/u/$unit/obligations/$id" params={{ unit, id: one.id }}>
          {one.title[lang]}
        </Link>
        <p className="small soft">
          {one.owner_name === '' ? (one.owner === '' ? t('readiness.no_owner') : t('readiness.owner_unnamed')) : one.owner_name} · {nameOf(one.state)}
          {one.waiver !== null && one.waiver.decided_at === null && <> · {t('readiness.waiver_asked')}</>}
        </p>
      </td>
      <td className="board-holds">
        <Standing standing={standingOf(one)} />
      </td>
      <td className="num board-num">
        <Link
          to="/u/$unit/obligations/$id"
          params={{ unit, id: one.id }}
          aria-label={t('readiness.subject_share', { met: numerator, all: denominator, name: one.title[lang] })}
        >
          <Share part={numerator} whole={denominator} />
        </Link>
        {one.checks.length > 0 && open > 0 && <p className="small soft">{t('readiness.open_count', { count: open })}</p>}
        {excused > 0 && <p className="small soft">{t('readiness.excused_count', { count: excused })}</p>}
      </td>
      <td className="board-since small">
        <Ago at={one.verdict_since} />
      </td>
      <td className="board-due small">
        {one.due_at !== null && (
          <span className="nowrap">
            <span className="only-phone soft">{t('readiness.due')} </span>
            {day(one.due_at, lang)}
          </span>
        )}
        {late && <Standing standing="late" />}
        {!late && one.late && <span className="soft"> {t('readiness.was_late')}</span>}
      </td>
    </tr>
  );
}
