import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { api, data } from '../../api/client';
import type { components } from '../../api/schema';
import { useWords } from '../../i18n';
import { dayShown } from '../../lib/assess';
import { bytes, rate, whole } from '../../lib/watch';
import { FactList } from '../../parts/Facts';
import { Icon } from '../../parts/Icon';
import { Ledger } from '../../parts/Ledger';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading, Note } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tag } from '../../parts/Tag';
import { Time } from '../../parts/Time';
import { useCurrentUnit } from '../../shell/unit';
import '../../style/monitor.css';
import { Quarantine } from './Quarantine';

export type Health = components['schemas']['StoreHealth'];

const AGAIN_MS = 30_000;
const HOURS_TOLD = 3600;

/** How the event store stands: sums, journal, room, days, what lies aside. */
export function StorePage() {
  const { t } = useWords();
  const unit = useCurrentUnit();
  const found = useQuery({ queryKey: ['store'], queryFn: () => data(api.GET('/api/v1/store')), refetchInterval: AGAIN_MS });
  return (
    <Page
      title={t('store.title')}
      lead={t('store.lead')}
      crumb={
        unit !== undefined && (
          <Link className="crumb" to="/u/$unit/sources" params={{ unit: unit.id }}>
            <Icon name="back" />
            {t('feeds.title')}
          </Link>
        )
      }
      actions={
        unit !== undefined && (
          <Link className="button" to="/u/$unit/holds" params={{ unit: unit.id }}>
            {t('holds.title')}
          </Link>
        )
      }
    >
      {found.isPending ? <Loading /> : found.data === undefined ? <LoadError error={found.error} onRetry={() => void found.refetch()} /> : <All health={found.data} again={() => found.refetch().then(() => undefined)} />}
    </Page>
  );
}

function All({ health, again }: { health: Health; again: () => Promise<void> }) {
  const { lang } = useWords();
  return (
    <div className="stack">
      {health.alarms.map((alarm) => (
        <Note key={alarm.code} tone="warn">
          {alarm.text[lang]}
        </Note>
      ))}
      <div className="cols">
        <Books books={health.books} />
        <Room health={health} />
      </div>
      <Waiting health={health} />
      <Days health={health} />
      <Quarantine health={health} again={again} />
    </div>
  );
}

/** What became of everything that was received. */
function Books({ books }: { books: Health['books'] }) {
  const { t, lang } = useWords();
  return (
    <section className="sheet" aria-labelledby="books">
      <div className="sheet-head">
        <h2 id="books">{t('store.books')}</h2>
        <Tag tone={books.right ? 'good' : 'bad'}>{t(books.right ? 'store.books_right' : 'store.books_wrong')}</Tag>
      </div>
      <Ledger of={books} />
      <p className="small soft">
        {t('store.rows_law', { written: whole(books.rows_written, lang), present: whole(books.rows_present, lang), expired: whole(books.rows_expired, lang), open: whole(books.rows_open, lang) })}
      </p>
    </section>
  );
}

/** How long events are kept, and how long the room lasts. */
function Room({ health }: { health: Health }) {
  const { t, lang } = useWords();
  const { retention } = health;
  return (
    <section className="sheet" aria-labelledby="room">
      <div className="sheet-head">
        <h2 id="room">{t('store.room')}</h2>
      </div>
      <FactList
        items={[
          { name: t('store.now'), value: t('store.now_value', { bytes: bytes(health.bytes, lang), rows: whole(health.rows, lang), files: whole(health.files, lang) }) },
          { name: t('store.a_day'), value: bytes(retention.bytes_a_day, lang) },
          { name: t('store.kept_days'), value: retention.days === 0 ? t('store.no_end') : t('store.days_value', { days: whole(retention.days, lang) }) },
          { name: t('store.budget'), value: retention.gib === 0 ? t('store.no_limit') : `${whole(retention.gib, lang)} GiB` },
          { name: t('store.full_on'), value: retention.full_on == null ? t('store.full_never') : t('store.full_value', { day: dayShown(retention.full_on), days: whole(retention.days_left ?? 0, lang) }) },
          { name: t('store.next'), value: retention.next_day == null ? null : t('store.next_value', { day: dayShown(retention.next_day), rows: whole(retention.next_rows, lang), bytes: bytes(retention.next_bytes, lang) }) },
        ]}
      />
    </section>
  );
}

/** What waits: events in the journal, files for upkeep. */
function Waiting({ health }: { health: Health }) {
  const { t, lang } = useWords();
  const { journal, upkeep, books } = health;
  const seconds = journal.waiting_seconds;
  return (
    <section className="sheet" aria-labelledby="waiting">
      <div className="sheet-head">
        <h2 id="waiting">{t('store.waiting')}</h2>
        <span className="soft">{t('store.per_second', { rate: rate(journal.per_second, lang) })}</span>
      </div>
      <FactList
        items={[
          { name: t('store.journal'), value: t('store.journal_value', { bytes: bytes(journal.bytes, lang), most: bytes(journal.max_bytes, lang) }) },
          {
            name: t('store.behind'),
            value: books.in_flight <= 0 ? t('store.behind_none') : t('store.behind_value', { events: whole(books.in_flight, lang), time: seconds == null ? t('store.behind_unknown') : seconds > HOURS_TOLD ? t('store.hours', { many: rate(seconds / HOURS_TOLD, lang) }) : t('store.seconds', { many: rate(seconds, lang) }) }),
          },
          { name: t('store.open_rows'), value: t('store.open_value', { rows: whole(books.rows_open, lang), seconds: whole(health.retention.commit_seconds, lang) }) },
          { name: t('store.compaction'), value: upkeep.compaction_day == null ? t('store.compaction_none') : t('store.compaction_value', { files: whole(upkeep.compaction_files, lang), day: dayShown(upkeep.compaction_day) }) },
          { name: t('store.removed'), value: upkeep.removed_files === 0 ? null : t('store.removed_value', { files: whole(upkeep.removed_files, lang), bytes: bytes(upkeep.removed_bytes, lang) }) },
        ]}
      />
    </section>
  );
}

function Days({ health }: { health: Health }) {
  const { t, lang } = useWords();
  return (
    <section className="stack" aria-labelledby="days">
      <h2 id="days">{t('store.days')}</h2>
      <Table
        label={t('store.days')}
        rows={health.days}
        id={(day) => day.day}
        empty={
          <Empty title={t('store.days_none')}>
            <p>{t('store.days_none_hint')}</p>
          </Empty>
        }
        columns={[
          { key: 'day', head: t('store.day'), main: true, cell: (day) => <span className="nowrap">{dayShown(day.day)}</span> },
          { key: 'rows', head: t('store.rows'), num: true, cell: (day) => whole(day.rows, lang) },
          { key: 'bytes', head: t('store.bytes'), num: true, cell: (day) => <span className="nowrap">{bytes(day.bytes, lang)}</span> },
          { key: 'each', head: t('store.bytes_per_row'), num: true, lesser: true, cell: (day) => rate(day.bytes_per_row, lang) },
          { key: 'files', head: t('store.files'), num: true, lesser: true, cell: (day) => (day.small_files > 1 ? t('store.files_small', { files: whole(day.files, lang), small: whole(day.small_files, lang) }) : whole(day.files, lang)) },
          { key: 'held', head: t('store.held'), num: true, lesser: true, cell: (day) => (day.held_rows === 0 ? '' : whole(day.held_rows, lang)) },
          { key: 'oldest', head: t('store.oldest'), lesser: true, cell: (day) => (day.oldest == null ? '' : <Time at={day.oldest} />) },
          { key: 'newest', head: t('store.newest'), lesser: true, cell: (day) => (day.newest == null ? '' : <Time at={day.newest} />) },
        ]}
      />
      {health.day_count > health.days.length && <p className="soft">{t('store.days_more', { shown: health.days.length, all: health.day_count })}</p>}
    </section>
  );
}
