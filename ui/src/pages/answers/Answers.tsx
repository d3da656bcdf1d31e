import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';

import { answers, type Answer } from '../../api/answers';
import { useWords } from '../../i18n';
import { ANSWER_STATES } from '../../lib/directive';
import { Button } from '../../parts/Button';
import { SelectField } from '../../parts/Field';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading, Note } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Changed, Time } from '../../parts/Time';
import { NO_LETTER } from '../../search';
import { useMay, useUnitId } from '../../shell/unit';
import '../../style/answers.css';
import { AnswerState } from './AnswerState';
import { Named } from './Named';
import { NewAnswer } from './NewAnswer';

/** All answers of the unit, and where a new one begins. */
export function Answers() {
  const { t } = useWords();
  const unit = useUnitId();
  const may = useMay();
  const navigate = useNavigate();
  const search = useSearch({ from: '/inside/u/$unit/answers' });
  const { state, letter, make } = search;
  const found = useQuery({ queryKey: ['answers', unit, letter ?? ''], queryFn: () => answers.list(unit, letter) });
  const go = (next: Partial<typeof search>) => void navigate({ from: '/u/$unit/answers', to: '.', search: (before) => ({ ...before, ...next }), replace: true });
  const rows = (found.data ?? []).filter((answer) => state === undefined || answer.state === state);
  const number = found.data?.find((answer) => answer.letter === letter)?.letter_number ?? '';
  const begin = may.write && (
    <Button tone="primary" icon="plus" onClick={() => go({ make: letter ?? NO_LETTER })}>
      {t('answers.make')}
    </Button>
  );
  const filtered = state !== undefined || letter !== undefined;
  return (
    <Page title={t('answers.title')} lead={t('answers.lead')} actions={begin}>
      <div className="stack">
        {letter !== undefined && (
          <Note tone="plain">
            {t('answers.only_letter', { number })}{' '}
            <Link to="/u/$unit/answers" params={{ unit }} search={{ state }}>
              {t('act.clear')}
            </Link>
          </Note>
        )}
        <section aria-label={t('answers.title')}>
          <div className="filters">
            <SelectField
              label={t('answers.state')}
              value={state ?? ''}
              choices={[{ value: '', label: t('answers.any_state') }, ...ANSWER_STATES.map((value) => ({ value, label: t(`answer_state.${value}`) }))]}
              onValue={(value) => go({ state: ANSWER_STATES.find((known) => known === value) })}
            />
          </div>
          {found.isPending ? (
            <Loading />
          ) : found.isError ? (
            <LoadError error={found.error} onRetry={() => void found.refetch()} />
          ) : (
            <Table
              label={t('answers.title')}
              rows={rows}
              id={(answer) => answer.id}
              empty={
                filtered ? (
                  <Empty title={t('list.none_found')} />
                ) : (
                  <Empty title={t('answers.empty')}>
                    <p>{may.write ? t('answers.empty_hint') : t('answers.empty_reader')}</p>
                    <p className="line">
                      {begin}
                      <Link className="button" to="/u/$unit/letters" params={{ unit }}>
                        {t('letters.title')}
                      </Link>
                    </p>
                  </Empty>
                )
              }
              columns={[
                { key: 'no', head: t('answers.no'), num: true, lesser: true, cell: (answer) => answer.no },
                { key: 'document', head: t('answers.document'), main: true, cell: (answer) => <Named unit={unit} answer={answer} letter /> },
                { key: 'state', head: t('answers.state'), cell: (answer) => <AnswerState state={answer.state} /> },
                { key: 'letter', head: t('answers.letter'), lesser: true, cell: (answer) => <OfLetter unit={unit} answer={answer} /> },
                { key: 'as_of', head: t('answers.as_of'), lesser: true, cell: (answer) => <Time at={answer.as_of} /> },
                { key: 'who', head: t('answers.who'), lesser: true, cell: (answer) => <Changed at={answer.updated_at} by={answer.drafted_by_name} /> },
              ]}
            />
          )}
        </section>
      </div>
      {make !== undefined && may.write && <NewAnswer unit={unit} letter={make === NO_LETTER ? '' : make} onClose={() => go({ make: undefined })} />}
    </Page>
  );
}

function OfLetter({ unit, answer }: { unit: string; answer: Answer }) {
  const { t } = useWords();
  if (answer.letter === null) return <span className="soft">–</span>;
  return (
    <Link to="/u/$unit/letters/$id" params={{ unit, id: answer.letter }}>
      {answer.letter_number === '' ? t('letters.no_number') : answer.letter_number}
    </Link>
  );
}
