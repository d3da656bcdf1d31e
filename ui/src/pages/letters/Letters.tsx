import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';

import { LETTER_STATES, letters } from '../../api/directive';
import { useWords } from '../../i18n';
import { day } from '../../lib/time';
import { SelectField } from '../../parts/Field';
import { More } from '../../parts/More';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { DemoMark } from '../../shell/Demo';
import { useMay, useUnitId } from '../../shell/unit';
import '../../style/directive.css';
import { LetterState } from './LetterState';
import { NewLetter } from './NewLetter';

/** Letters that are loaded at once. */
const PAGE = 100;

export function Letters() {
  const { t, lang, word } = useWords();
  const unit = useUnitId();
  const may = useMay();
  const navigate = useNavigate();
  const { state } = useSearch({ from: '/inside/u/$unit/letters' });
  const found = useInfiniteQuery({
    queryKey: ['letters', unit, state ?? ''],
    queryFn: ({ pageParam }) => letters.list(unit, { state, limit: PAGE, ...(pageParam === 0 ? {} : { after: pageParam }) }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
  });
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t('letters.title')} lead={t('letters.lead')}>
      <div className="stack">
        {may.write && <NewLetter unit={unit} />}
        <section aria-label={t('letters.title')}>
          <div className="filters">
            <SelectField
              label={t('letters.state')}
              value={state ?? ''}
              choices={[{ value: '', label: t('letters.any_state') }, ...LETTER_STATES.map((value) => ({ value, label: t(`letter_state.${value}`) }))]}
              onValue={(value) =>
                void navigate({ to: '/u/$unit/letters', params: { unit }, search: { state: LETTER_STATES.find((known) => known === value) }, replace: true })
              }
            />
          </div>
          {found.isPending ? (
            <Loading />
          ) : found.isError ? (
            <LoadError error={found.error} onRetry={() => void found.refetch()} />
          ) : (
            <>
              <Table
                label={t('letters.title')}
                rows={rows}
                id={(letter) => letter.id}
                empty={
                  state === undefined ? (
                    <Empty title={t('letters.empty')}>
                      <p>{t('letters.empty_hint')}</p>
                    </Empty>
                  ) : (
                    <Empty title={t('list.none_found')} />
                  )
                }
                columns={[
                  { key: 'no', head: t('letters.no'), num: true, cell: (letter) => letter.no },
                  {
                    key: 'number',
                    head: t('letters.letter'),
                    main: true,
                    cell: (letter) => (
                      <>
                        <Link to="/u/$unit/letters/$id" params={{ unit, id: letter.id }}>
                          {letter.number === '' ? t('letters.no_number') : letter.number}
                        </Link>{' '}
                        <DemoMark demo={letter.demo} />
                        <p className="small">{letter.subject === '' ? <span className="soft">{t('letters.no_subject')}</span> : letter.subject}</p>
                      </>
                    ),
                  },
                  {
                    key: 'state',
                    head: t('letters.state'),
                    cell: (letter) => (
                      <>
                        <LetterState state={letter.state} />
                        {letter.answer_by !== '' && <p className="small soft">{t('letters.answer_by', { at: day(letter.answer_by, lang) })}</p>}
                      </>
                    ),
                  },
                  { key: 'kind', head: t('letter_field.kind'), lesser: true, cell: (letter) => word('letter_kind', letter.kind) },
                  { key: 'issuer', head: t('letter_field.issuer'), lesser: true, cell: (letter) => letter.issuer },
                  { key: 'issued', head: t('letter_field.issued_on'), lesser: true, cell: (letter) => (letter.issued_on === '' ? '–' : <span className="nowrap">{day(letter.issued_on, lang)}</span>) },
                  {
                    key: 'arrived',
                    head: t('letters.arrival'),
                    lesser: true,
                    cell: (letter) =>
                      [letter.arrival_number === '' ? '' : t('letters.arrival_number', { number: letter.arrival_number }), letter.arrived_on === '' ? '' : day(letter.arrived_on, lang)]
                        .filter((part) => part !== '')
                        .join(' · ') || '–',
                  },
                ]}
              />
              <More shown={rows.length} query={found} />
            </>
          )}
        </section>
      </div>
    </Page>
  );
}
