import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';

import { api, data } from '../../api/client';
import { UNPERMITTED, useOperations } from '../../api/operations';
import { Problem } from '../../api/problem';
import type { components } from '../../api/schema';
import { useWords } from '../../i18n';
import { fromLocalInput } from '../../lib/time';
import type { AuditSearch } from '../../search';
import { Button } from '../../parts/Button';
import { SelectField, TextField } from '../../parts/Field';
import { More } from '../../parts/More';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Time } from '../../parts/Time';
import { useUnitId } from '../../shell/unit';
import { ActorName, Difference, Outcome } from './parts';
import { RecordDialog } from './RecordDialog';
import { Verification } from './Verification';

export type Entry = components['schemas']['EntryView'];
type Entries = components['schemas']['EntriesView'];

const LIMIT = 100;

export function AuditOfUnit() {
  const { t } = useWords();
  const unit = useUnitId();
  return (
    <Audit
      title={t('audit.title')}
      chain={unit}
      load={(query) => data(api.GET('/api/v1/units/{id}/audit', { params: { path: { id: unit }, query } }))}
    />
  );
}

export function AuditOfInstallation() {
  const { t } = useWords();
  return <Audit title={t('audit.title_system')} chain="system" verifies load={(query) => data(api.GET('/api/v1/audit', { params: { query } }))} />;
}

interface Query extends AuditSearch {
  after?: number;
  limit: number;
}

function Audit({ title, chain, verifies = false, load }: { title: string; chain: string; verifies?: boolean; load: (query: Query) => Promise<Entries> }) {
  const { t } = useWords();
  const search: AuditSearch = useSearch({ strict: false });
  const { operation, actor, actor_name, from, to, subject, outcome } = search;
  const filter: AuditSearch = { operation, actor, actor_name, from, to, subject, outcome };
  const [open, setOpen] = useState<Entry | null>(null);
  const entries = useInfiniteQuery({
    queryKey: ['audit', chain, filter],
    queryFn: ({ pageParam }) => load({ ...asked(filter), limit: LIMIT, ...(pageParam === null ? {} : { after: pageParam }) }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
  const rows = useMemo(() => folded(entries.data?.pages.flatMap((page) => page.items) ?? []), [entries.data]);
  // Whoever may not read the audit has no use for its filters.
  const refused = entries.error instanceof Problem && entries.error.status === 403;
  return (
    <Page title={title} lead={t('audit.lead')}>
      {verifies && !refused && <Verification />}
      {!refused && <Filters key={JSON.stringify([filter.actor, filter.subject])} filter={filter} />}
      {entries.isPending ? (
        <Loading />
      ) : entries.isError ? (
        <LoadError error={entries.error} onRetry={() => void entries.refetch()} />
      ) : (
        <>
          <Table
            label={title}
            rows={rows}
            id={(entry) => `${entry.chain} ${entry.seq}`}
            empty={
              <Empty title={t('audit.empty')}>
                <p>{t('audit.empty_hint')}</p>
              </Empty>
            }
            columns={[
              { key: 'at', head: t('audit.at'), cell: (entry) => <Time at={entry.at} seconds /> },
              { key: 'who', head: t('audit.who'), lesser: true, cell: (entry) => <ActorName entry={entry} /> },
              {
                key: 'operation',
                head: t('audit.operation'),
                main: true,
                cell: (entry) => <OpenRecord entry={entry} onOpen={() => setOpen(entry)} />,
              },
              { key: 'outcome', head: t('audit.outcome'), cell: (entry) => <Outcome entry={entry} /> },
              { key: 'changes', head: t('audit.changes'), lesser: true, cell: (entry) => <Difference entry={entry} most={3} /> },
            ]}
          />
          <More shown={rows.length} query={entries} />
        </>
      )}
      {open !== null && <RecordDialog entry={open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function OpenRecord({ entry, onOpen }: { entry: Entry; onOpen: () => void }) {
  const { t, word } = useWords();
  const { title } = useOperations();
  return (
    <>
      <button type="button" className="link" onClick={onOpen} aria-label={`${title(entry.operation)}: ${t('audit.record', { seq: entry.seq })}`}>
        {title(entry.operation)}
      </button>
      <div className="small soft">{word('subject_kind', entry.subject_kind)}</div>
    </>
  );
}

function Filters({ filter }: { filter: AuditSearch }) {
  const { t } = useWords();
  const { operations, title } = useOperations();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(filter);
  const names = [...operations.filter(({ changes }) => changes).map(({ name }) => name), ...UNPERMITTED];
  const choices = names.map((name) => ({ value: name, label: title(name) })).sort((a, b) => a.label.localeCompare(b.label, 'vi'));
  const set = (change: AuditSearch) => {
    const next = { ...typed, ...change };
    setTyped(next);
    void navigate({ to: '.', search: defined(next), replace: true });
  };
  const field = (name: 'actor' | 'actor_name' | 'subject' | 'from' | 'to') => ({
    label: t(`audit.${name}`),
    value: typed[name] ?? '',
    onValue: (value: string) => setTyped({ ...typed, [name]: value }),
  });
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault();
        set({});
      }}
    >
      <SelectField
        wide
        label={t('audit.operation')}
        value={filter.operation ?? ''}
        onValue={(operation) => set({ operation })}
        choices={[{ value: '', label: t('audit.any_operation') }, ...choices]}
      />
      <SelectField
        label={t('audit.outcome')}
        value={filter.outcome ?? ''}
        onValue={(outcome) => set({ outcome })}
        choices={[
          { value: '', label: t('audit.any_outcome') },
          { value: 'done', label: t('outcome.done') },
          { value: 'refused', label: t('outcome.refused') },
          { value: 'failed', label: t('outcome.failed') },
        ]}
      />
      <TextField {...field('actor_name')} spellCheck={false} autoCapitalize="off" autoComplete="off" />
      <TextField {...field('from')} type="datetime-local" />
      <TextField {...field('to')} type="datetime-local" />
      <TextField {...field('subject')} placeholder={t('audit.id_hint')} spellCheck={false} autoComplete="off" />
      {filter.actor !== undefined && <TextField {...field('actor')} placeholder={t('audit.id_hint')} spellCheck={false} autoComplete="off" />}
      <Button type="submit" icon="search">
        {t('act.search')}
      </Button>
      {Object.values(filter).some((value) => value !== undefined) && (
        <Button
          tone="quiet"
          onClick={() => {
            setTyped({});
            void navigate({ to: '.', search: {}, replace: true });
          }}
        >
          {t('act.clear')}
        </Button>
      )}
    </form>
  );
}

/** What the server is asked for: instants in place of the local times of the fields. */
function asked(filter: AuditSearch): AuditSearch {
  return defined({ ...filter, from: fromLocalInput(filter.from ?? '') ?? undefined, to: fromLocalInput(filter.to ?? '') ?? undefined });
}

/** Without the records that only open what a later one completes: the later one says both. What never ended stays. */
function folded(entries: readonly Entry[]): Entry[] {
  const completed = new Set(entries.map((entry) => entry.opened));
  return entries.filter((entry) => entry.phase !== 'open' || !completed.has(entry.seq));
}

/** Without what is empty, so that neither the address nor the query has it. */
function defined(filter: AuditSearch): AuditSearch {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''));
}
