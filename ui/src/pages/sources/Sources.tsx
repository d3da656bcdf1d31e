import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';

import { freshKey } from '../../api/inventory';
import { useWatchLive } from '../../api/live';
import { sources, type Source } from '../../api/monitor';
import { useWords } from '../../i18n';
import { useTyped } from '../../lib/debounce';
import { SOURCE_STATES, type SourceSearch } from '../../lib/monitor-search';
import { whole } from '../../lib/watch';
import { SourceStateTag } from '../../parts/AlertTags';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Check, SelectField, TextField } from '../../parts/Field';
import { More } from '../../parts/More';
import { Page } from '../../parts/Page';
import { RecordForm } from '../../parts/RecordForm';
import { Spark } from '../../parts/Spark';
import { Empty, LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Ago } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useInstallationRole, useMay, useUnitId } from '../../shell/unit';
import '../../style/directive.css';
import '../../style/monitor.css';
import { NEW_SOURCE, sourceFields, useSourceForm } from './fields';
import { Files } from './Files';

/** Sources that are loaded at once. */
const PAGE = 100;
/** Hours of the small line of each. */
const HOURS = 24;
/** Figures have no events of their own. */
const AGAIN_MS = 30_000;

/** Who sends events, whether they do, and how much. */
export function SourcesPage() {
  const { t } = useWords();
  const unit = useUnitId();
  const may = useMay();
  const sees = useInstallationRole().any;
  const search = useSearch({ from: '/inside/u/$unit/sources' });
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  useWatchLive(unit);
  const filter = { q: search.q, state: search.state, retired: search.retired === true ? true : undefined };
  const found = useInfiniteQuery({
    queryKey: ['sources', unit, 'list', filter],
    queryFn: ({ pageParam }) => sources.list(unit, { ...filter, hours: HOURS, limit: PAGE, after: pageParam }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: AGAIN_MS,
  });
  const rows = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data]);
  const set = (change: SourceSearch) => void navigate({ from: '/u/$unit/sources', to: '.', search: (before) => ({ ...before, ...change }), replace: true });
  const filtered = search.q !== undefined || search.state !== undefined || search.retired === true;
  return (
    <Page
      title={t('feeds.title')}
      lead={t('feeds.lead')}
      actions={
        <>
          {sees && (
            <Link className="button" to="/store">
              {t('store.title')}
            </Link>
          )}
          {may.decide && (
            <Button tone="primary" icon="plus" onClick={() => setCreating(true)}>
              {t('feeds.new')}
            </Button>
          )}
        </>
      }
    >
      <Filters search={search} set={set} />
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          <List unit={unit} rows={rows} filtered={filtered} onClear={() => set({ q: undefined, state: undefined, retired: undefined })} />
          <More shown={rows.length} query={found} />
        </>
      )}
      <Files unit={unit} />
      {creating && <Create unit={unit} onClose={() => setCreating(false)} />}
    </Page>
  );
}

function Filters({ search, set }: { search: SourceSearch; set: (change: SourceSearch) => void }) {
  const { t } = useWords();
  const [text, type] = useTyped(search.q ?? '', (q) => set({ q: q === '' ? undefined : q }));
  return (
    <div className="filters">
      <TextField wide type="search" label={t('list.find')} value={text} onValue={type} autoComplete="off" />
      <SelectField
        label={t('feeds.state')}
        value={search.state ?? ''}
        choices={[{ value: '', label: t('feeds.any_state') }, ...SOURCE_STATES.map((value) => ({ value, label: t(`source_state.${value}`) }))]}
        onValue={(value) => set({ state: SOURCE_STATES.find((known) => known === value) })}
      />
      <Check label={t('feeds.with_retired')} checked={search.retired === true} onChecked={(on) => set({ retired: on ? true : undefined })} />
    </div>
  );
}

function List({ unit, rows, filtered, onClear }: { unit: string; rows: readonly Source[]; filtered: boolean; onClear: () => void }) {
  const { t, lang, word } = useWords();
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return (
    <Table
      label={t('feeds.title')}
      rows={rows}
      id={({ id }) => id}
      empty={
        filtered ? (
          <Empty title={t('list.none_found')}>
            <p>{t('list.none_found_hint')}</p>
            <Button onClick={onClear}>{t('act.clear')}</Button>
          </Empty>
        ) : (
          <Empty title={t('feeds.empty')}>
            <p>{t('feeds.empty_hint')}</p>
          </Empty>
        )
      }
      columns={[
        {
          key: 'name',
          head: t('feeds.name'),
          main: true,
          cell: (source) => (
            <>
              <Link to="/u/$unit/sources/$id" params={{ unit, id: source.id }}>
                {source.name}
              </Link>
              <p className="small soft">{[word('protocol', source.protocol), source.host].filter((part) => part !== '').join(' · ')}</p>
            </>
          ),
        },
        { key: 'state', head: t('feeds.state'), cell: (source) => <SourceStateTag state={source.state} retired={source.retired_at != null} /> },
        { key: 'seen', head: t('feeds.last_seen'), cell: (source) => <Ago at={source.last_seen} /> },
        {
          key: 'hours',
          head: t('feeds.by_hour'),
          lesser: true,
          cell: (source) =>
            source.by_hour.length === 0 ? '–' : <Spark values={source.by_hour} label={t('feeds.by_hour_said', { many: whole(sum(source.by_hour), lang), greatest: whole(Math.max(0, ...source.by_hour), lang) })} />,
        },
        { key: 'day', head: t('feeds.day'), num: true, lesser: true, cell: (source) => whole(sum(source.by_hour), lang) },
        { key: 'refused', head: t('feeds.refused'), lesser: true, cell: (source) => <Lost source={source} /> },
      ]}
    />
  );
}

/** What of it was not stored, and what that means. */
function Lost({ source }: { source: Source }) {
  const { t, lang } = useWords();
  const parts = [
    source.rejected > 0 ? t('feeds.rejected_count', { many: whole(source.rejected, lang) }) : '',
    source.quarantined > 0 ? t('feeds.quarantined_count', { many: whole(source.quarantined, lang) }) : '',
    source.unparsed > 0 ? t('feeds.unparsed_count', { many: whole(source.unparsed, lang) }) : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return <span className="soft">{t('feeds.nothing_lost')}</span>;
  return (
    <ul className="small">
      {parts.map((part) => (
        <li key={part}>{part}</li>
      ))}
    </ul>
  );
}

function Create({ unit, onClose }: { unit: string; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const fields = useSourceForm(420);
  const [key] = useState(freshKey);
  return (
    <Dialog title={t('feeds.new')} wide onClose={onClose}>
      <RecordForm
        fields={fields}
        initial={{ draft: NEW_SOURCE, etag: '' }}
        action={t('feeds.new')}
        onClose={onClose}
        nameOf={fieldOf}
        save={async (draft) => {
          const { data } = await sources.create(unit, sourceFields(draft), key);
          toast(t('list.added'));
          void queries.invalidateQueries({ queryKey: ['sources', unit] });
          onClose();
          await navigate({ to: '/u/$unit/sources/$id', params: { unit, id: data.id } });
        }}
      />
    </Dialog>
  );
}

/** The field that a pointer means: one of several ranges is the field of all. */
export const fieldOf = (pointer: string): string => pointer.split('/')[1] ?? '';
