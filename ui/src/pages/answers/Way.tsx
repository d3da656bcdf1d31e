import type { Answer, AnswerStep } from '../../api/answers';
import { useWords } from '../../i18n';
import { wayOf } from '../../lib/answers';
import { Icon, type IconName } from '../../parts/Icon';
import { Time } from '../../parts/Time';

const SHAPES: Record<'done' | 'here' | 'ahead', IconName> = { done: 'good', here: 'play', ahead: 'ring' };
const MARKS = { done: 'answers.done', here: 'answers.here', ahead: 'answers.ahead' } as const;

/** From draft to sent: where the answer stands, and who brought it there. */
export function Way({ answer, steps }: { answer: Answer; steps: readonly AnswerStep[] }) {
  const { t } = useWords();
  return (
    <section className="sheet" aria-labelledby="way">
      <div className="sheet-head">
        <h2 id="way">{t('answers.way')}</h2>
      </div>
      <ol className="way">
        {wayOf(answer, steps).map(({ state, mark, who, at }) => (
          <li key={state} className={mark} aria-current={mark === 'here' ? 'step' : undefined}>
            <Icon name={SHAPES[mark]} />
            <div>
              <strong>{t(`answer_state.${state}`)}</strong>
              <span className="small soft"> · {t(MARKS[mark])}</span>
              {(who !== '' || at !== null) && (
                <p className="small soft">
                  {who}
                  {who !== '' && at !== null && ' · '}
                  {at !== null && <Time at={at} />}
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
