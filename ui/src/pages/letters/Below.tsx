import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';

import { letters, type BelowStanding, type UnitBelow } from '../../api/directive';
import { useWords } from '../../i18n';
import { day } from '../../lib/time';
import { Icon } from '../../parts/Icon';
import { More } from '../../parts/More';
import { Page } from '../../parts/Page';
import { Share } from '../../parts/Standing';
import { Empty, LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tag, type Tone } from '../../parts/Tag';
import { Ago } from '../../parts/Time';
import { useUnitId } from '../../shell/unit';
import '../../style/directive.css';
import { Readiness } from '../readiness/Figures';
import { StateBar } from '../readiness/StateBar';

/** Units that are loaded at once. */
const PAGE = 200;
/** How often they are looked at again. */
const LOOK_MS = 15_000;
const ORDER: readonly BelowStanding[] = ['silent', 'reading', 'late', 'working', 'answered', 'withdrawn'];
const TONES: Record<BelowStanding, Tone> = { silent: 'bad', reading: 'warn', late: 'warn', working: 'idle', answered: 'good', withdrawn: 'unknown' };

/** What the units below made of a letter that was passed on to them: those first that need a call. */
export function BelowPage() {
  const { t, lang } = useWords();
  const unit = useUnitId();
  const { id } = useParams({ from: '/inside/u/$unit/letters/$id/below' });
  const letter = useQuery({ queryKey: ['letter', unit, id], queryFn: () => letters.get(unit, id) });
  const found = useInfiniteQuery({
    queryKey: ['below', unit, id],
    queryFn: ({ pageParam }) => letters.below(unit, id, { limit: PAGE, ...(pageParam === '' ? {} : { after: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: LOOK_MS,
  });
  const first = found.data?.pages[0];
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const number = letter.data?.data.number ?? '';
  return (
    <Page
      title={t('below.title')}
      lead={first === undefined || first.units.all === 0 ? undefined : t('below.lead', { number: number === '' ? t('letters.no_number') : number })}
      crumb={
        <Link className="crumb" to="/u/$unit/letters/$id" params={{ unit, id }}>
          <Icon name="back" />
          {t('below.back')}
        </Link>
      }
    >
      {found.isPending ? (
        <Loading />
      ) : found.isError || first === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : first.units.all === 0 ? (
        <Empty title={t('below.none')}>
          <p>{t('below.none_hint')}</p>
        </Empty>
      ) : (
        <div className="stack">
          <section className="board" aria-label={t('below.all')}>
            <header className="board-head">
              <Readiness tally={first.tally} />
              <div className="board-name">
                <h2>{t('below.units', { count: first.units.all })}</h2>
                <ul className="line wrap plain">
                  {ORDER.filter((standing) => first.units[standing] > 0).map((standing) => (
                    <li key={standing}>
                      <Tag tone={TONES[standing]}>{t('below.count', { count: first.units[standing], name: t(`below.${standing}`) })}</Tag>
                    </li>
                  ))}
                </ul>
              </div>
            </header>
            {first.tally.all > 0 && <StateBar tally={first.tally} />}
          </section>
          <section aria-label={t('below.list')}>
            <Table label={t('below.list')} rows={rows} id={(one) => one.unit} empty={<Empty title={t('list.none_found')} />} columns={columns()} />
            <More shown={rows.length} query={found} />
          </section>
        </div>
      )}
    </Page>
  );

  function columns() {
    return [
      {
        key: 'unit',
        head: t('below.unit'),
        main: true,
        cell: (one: UnitBelow) => (
          <Link to="/u/$unit/letters/$id" params={{ unit: one.unit, id: one.letter }}>
            {one.unit_name === '' ? t('below.unnamed') : one.unit_name}
          </Link>
        ),
      },
      { key: 'standing', head: t('below.standing'), cell: (one: UnitBelow) => <Tag tone={TONES[one.standing]}>{t(`below.${one.standing}`)}</Tag> },
      {
        key: 'met',
        head: t('below.met'),
        num: true,
        cell: (one: UnitBelow) => (one.tally === null ? '–' : <Share part={one.tally.met + one.tally.stated} whole={one.tally.all} />),
      },
      { key: 'not_met', head: t('below.not_met'), num: true, lesser: true, cell: (one: UnitBelow) => one.tally?.not_met ?? '–' },
      { key: 'unknown', head: t('below.unknown'), num: true, lesser: true, cell: (one: UnitBelow) => one.tally?.unknown ?? '–' },
      { key: 'overdue', head: t('below.overdue'), num: true, lesser: true, cell: (one: UnitBelow) => one.tally?.late ?? '–' },
      {
        key: 'seen',
        head: t('below.seen'),
        lesser: true,
        cell: (one: UnitBelow) => (one.acknowledged_at === null ? t('below.not_seen') : <Ago at={one.acknowledged_at} />),
      },
      {
        key: 'answered',
        head: t('below.answered_at'),
        lesser: true,
        cell: (one: UnitBelow) => {
          if (one.answered_at !== null) return <Ago at={one.answered_at} />;
          return one.answer_by === '' ? '–' : <span className="nowrap">{t('below.by', { at: day(one.answer_by, lang) })}</span>;
        },
      },
    ];
  }
}
