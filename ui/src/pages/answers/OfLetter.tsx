import { useQuery } from '@tanstack/react-query';

import { answers } from '../../api/answers';
import { useWords } from '../../i18n';
import { LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Changed, Time } from '../../parts/Time';
import '../../style/answers.css';
import { AnswerState } from './AnswerState';
import { Named } from './Named';

/** The answers to a letter, on its page. */
export function AnswersOfLetter({ unit, letter }: { unit: string; letter: string }) {
  const { t } = useWords();
  const found = useQuery({ queryKey: ['answers', unit, letter], queryFn: () => answers.list(unit, letter) });
  return (
    <section className="sheet" aria-labelledby="answers">
      <div className="sheet-head">
        <h2 id="answers">{t('answers.of_letter')}</h2>
      </div>
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data.length === 0 ? (
        <p className="soft">{t('answers.of_letter_none')}</p>
      ) : (
        <Table
          label={t('answers.of_letter')}
          rows={found.data}
          id={(answer) => answer.id}
          empty={null}
          columns={[
            { key: 'document', head: t('answers.document'), main: true, cell: (answer) => <Named unit={unit} answer={answer} /> },
            { key: 'state', head: t('answers.state'), cell: (answer) => <AnswerState state={answer.state} /> },
            { key: 'as_of', head: t('answers.as_of'), lesser: true, cell: (answer) => <Time at={answer.as_of} /> },
            { key: 'who', head: t('answers.who'), lesser: true, cell: (answer) => <Changed at={answer.updated_at} by={answer.drafted_by_name} /> },
          ]}
        />
      )}
    </section>
  );
}
