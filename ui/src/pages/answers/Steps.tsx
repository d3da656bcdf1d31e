import type { AnswerStep } from '../../api/answers';
import { useWords } from '../../i18n';
import { gathered } from '../../lib/answers';
import { EvidenceLink } from '../../parts/Standing';
import { sentence } from '../../parts/States';
import { Time } from '../../parts/Time';

/** Everything that happened to an answer, newest first. */
export function Steps({ unit, steps }: { unit: string; steps: readonly AnswerStep[] }) {
  const { t, word } = useWords();
  return (
    <ol className="happened">
      {gathered(steps).map(({ last, first, count }) => (
        <li key={last.no}>
          <span className="small soft">
            <Time at={last.at} /> · {last.actor_name === '' ? t('readiness.by_program') : last.actor_name}
          </span>
          <div>
            <strong>{word('answer_event', last.event)}</strong>
            {count > 1 && (
              <span className="soft">
                {' · '}
                {t('answers.times', { count })}, {t('answers.since')} <Time at={first.at} />
              </span>
            )}
            {last.reason !== '' && <span className="soft"> · {sentence(last.reason)}</span>}
            {last.evidence !== null && (
              <>
                {' · '}
                <EvidenceLink unit={unit} seq={last.evidence} />
              </>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
