import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import type { Board, Step } from '../../api/directive';
import { useWords } from '../../i18n';
import { Button } from '../../parts/Button';
import { sentence } from '../../parts/States';
import { EvidenceLink, useStateName } from '../../parts/Standing';
import { Ago } from '../../parts/Time';

/** Steps that are drawn at first; the board sends all of the last day. */
const SHOWN = 12;

/** A step in words: what happened, and where that led. */
export function StepWords({ step }: { step: Step }) {
  const { t, lang, word } = useWords();
  const nameOf = useStateName();
  const reason = step.reason[lang];
  return (
    <>
      <strong>{word('step_event', step.event)}</strong>
      {step.from !== step.to && step.from !== '' && (
        <>
          {': '}
          {nameOf(step.from)} <span aria-hidden="true">→</span>
          <span className="unseen"> {t('readiness.becomes')} </span> {nameOf(step.to)}
        </>
      )}
      {reason !== '' && <span className="soft"> · {sentence(reason)}</span>}
    </>
  );
}

/** Who did it; what the program did by itself says so. */
export function StepActor({ step }: { step: Step }) {
  const { t } = useWords();
  return <>{step.actor_name === '' ? t('readiness.by_program') : step.actor_name}</>;
}

/** What changed in the last 24 hours. */
export function Changes({ unit, board }: { unit: string; board: Board }) {
  const { t, lang } = useWords();
  const [most, setMost] = useState(SHOWN);
  const names = new Map(board.letters.flatMap((on) => on.obligations).map((one) => [one.id, `${one.clause === '' ? '' : `${one.clause}. `}${one.title[lang]}`]));
  return (
    <section className="sheet" aria-labelledby="changes">
      <div className="sheet-head">
        <h2 id="changes">{t('readiness.changes')}</h2>
      </div>
      {board.changes.length === 0 ? (
        <p className="soft">{t('readiness.changes_none')}</p>
      ) : (
        <ol className="happened">
          {board.changes.slice(0, most).map((step) => (
            <li key={`${step.obligation} ${step.no}`}>
              <span className="small soft">
                <Ago at={step.at} /> · <StepActor step={step} />
              </span>
              <div>
                <Link to="/u/$unit/obligations/$id" params={{ unit, id: step.obligation }}>
                  {names.get(step.obligation) ?? step.obligation}
                </Link>
              </div>
              <div className="small">
                <StepWords step={step} />
                {step.evidence !== null && (
                  <>
                    {' · '}
                    <EvidenceLink unit={unit} seq={step.evidence} />
                  </>
                )}
              </div>
            </li>
          ))}
        </ol>
      )}
      {board.changes.length > most && (
        <Button tight tone="quiet" onClick={() => setMost(board.changes.length)}>
          {t('readiness.changes_more', { count: board.changes.length - most })}
        </Button>
      )}
    </section>
  );
}
