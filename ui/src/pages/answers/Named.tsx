import { Link } from '@tanstack/react-router';

import type { Answer } from '../../api/answers';
import { useWords } from '../../i18n';
import { numbered } from '../../lib/paper';
import { Time } from '../../parts/Time';
import { DemoMark } from '../../shell/Demo';

/** Number and subject of an answer, as a link to it. */
export function Named({ unit, answer, letter = false }: { unit: string; answer: Answer; letter?: boolean }) {
  const { t, lang } = useWords();
  return (
    <div className="answer-named">
      <Link to="/u/$unit/answers/$id" params={{ unit, id: answer.id }}>
        {answer.head.number === null ? (
          <>
            {t('answers.no_number')}
            <span className="unseen">{` (${t('answers.of_list', { no: answer.no })})`}</span>
          </>
        ) : (
          numbered(answer.head.number, answer.head.symbol)
        )}
      </Link>{' '}
      <span className="small soft">{answer.form_title[lang]}</span> <DemoMark demo={answer.demo} />
      <p className="small">{answer.subject === '' ? <span className="soft">{t('answers.no_subject')}</span> : answer.subject}</p>
      {letter && (
        <p className="small soft only-phone-block">
          {answer.letter === null ? '' : `${answer.letter_number} · `}
          <Time at={answer.as_of} /> · {answer.drafted_by_name}
        </p>
      )}
    </div>
  );
}
