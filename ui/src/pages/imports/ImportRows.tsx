import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';

import { imports, IN_PART, OUTCOMES, type Import, type ImportRow, type Outcome } from '../../api/inventory';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { More } from '../../parts/More';
import { Empty, LoadError, Loading, ProblemNote, sentence } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tabs } from '../../parts/Tabs';
import { Tag } from '../../parts/Tag';
import { HostPicker } from '../hosts/HostPicker';

type Tab = Outcome | typeof IN_PART;

/** Rows by what becomes of them: what needs a person comes first. */
const ORDER: readonly Outcome[] = ['refused', 'conflicting', 'created', 'updated', 'unchanged'];

export function ImportRows({ unit, item }: { unit: string; item: Import }) {
  const { t } = useWords();
  const first = ORDER.find((outcome) => item[outcome] > 0) ?? 'created';
  const [tab, setTab] = useState<Tab>(first);
  const [asking, setAsking] = useState<ImportRow | null>(null);
  const tabs: readonly Tab[] = (item.in_part ?? 0) > 0 || tab === IN_PART ? [...OUTCOMES, IN_PART] : OUTCOMES;
  const found = useInfiniteQuery({
    queryKey: ['import', unit, item.id, 'rows', tab],
    queryFn: ({ pageParam }) => imports.rows(unit, item.id, { outcome: tab, limit: 100, after: pageParam }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
  });
  const rows = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data]);
  return (
    <Tabs
      label={t('imports.tabs')}
      current={tab}
      onChange={setTab}
      tabs={tabs.map((outcome) => ({
        key: outcome,
        label: (
          <>
            {t(`outcome_of.${outcome}`)} <b>{item[outcome] ?? 0}</b>
          </>
        ),
      }))}
    >
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          <Rows unit={unit} item={item} tab={tab} rows={rows} onAsk={setAsking} />
          <More shown={rows.length} query={found} />
        </>
      )}
      {asking !== null && <Answer unit={unit} item={item} row={asking} onClose={() => setAsking(null)} />}
    </Tabs>
  );
}

function Rows({ unit, item, tab, rows, onAsk }: { unit: string; item: Import; tab: Tab; rows: readonly ImportRow[]; onAsk: (row: ImportRow) => void }) {
  const { t, lang, word } = useWords();
  const answers = tab === 'conflicting' && item.state === 'previewed';
  return (
    <Table
      label={t('imports.tabs')}
      rows={rows}
      id={(row) => String(row.place)}
      empty={<Empty title={t(item.state === 'applied' && (tab === 'created' || tab === 'unchanged') && item[tab] > 0 ? 'imports.rows_software' : 'imports.rows_none')} />}
      columns={[
        { key: 'place', head: t('imports.place'), cell: (row) => row.shown || row.place },
        { key: 'reason', head: t('imports.reason'), main: true, cell: (row) => <Reason text={row.reason[lang]} taken={tab !== 'refused' && tab !== 'conflicting' && tab !== IN_PART} /> },
        { key: 'cells', head: t('imports.cells'), lesser: true, cell: (row) => <Content row={row} header={item.header} /> },
        ...(answers ? [{ key: 'answer', head: t('imports.answer'), cell: (row: ImportRow) => <Answered row={row} onAsk={() => onAsk(row)} /> }] : []),
        ...(tab === IN_PART ? [{ key: 'outcome', head: t('imports.outcome'), lesser: true, cell: (row: ImportRow) => word('outcome_of', row.outcome) }] : []),
        ...(item.state === 'applied' && tab !== 'conflicting' && tab !== 'refused'
          ? [{ key: 'subject', head: t('attr.kind'), cell: (row: ImportRow) => <Subject unit={unit} row={row} /> }]
          : []),
      ]}
    />
  );
}

/** Why; a row that is taken in spite of something is marked, because a cell of it is lost. */
function Reason({ text, taken }: { text: string; taken: boolean }) {
  const { t } = useWords();
  if (text === '') return <span className="soft">–</span>;
  return (
    <>
      {taken && <Tag tone="warn">{t('imports.taken_with_note')}</Tag>} {sentence(text)}
    </>
  );
}

/** The cells as they stood in the table, with the names of their columns; for other forms what was read. */
function Content({ row, header }: { row: ImportRow; header: readonly string[] }) {
  if (row.cells.length === 0) {
    return row.fact === null || row.fact === undefined ? <span className="soft">–</span> : <code className="small">{JSON.stringify(row.fact).slice(0, 300)}</code>;
  }
  return (
    <div className="small">
      {row.cells.map((cell, place) =>
        cell === '' ? null : (
          <span key={place} className="cell">
            <span className="soft">{header[place] ?? place + 1}:</span> {cell}{' '}
          </span>
        ),
      )}
    </div>
  );
}

function Subject({ unit, row }: { unit: string; row: ImportRow }) {
  const { t } = useWords();
  const about = typeof row.fact === 'object' && row.fact !== null && ('host' in row.fact || 'Host' in row.fact || 'kind' in row.fact);
  if (row.subject === '' || !about) return <span className="soft">–</span>;
  return (
    <Link to="/u/$unit/hosts/$id" params={{ unit, id: row.subject }}>
      {t('imports.subject')}
    </Link>
  );
}

function Answered({ row, onAsk }: { row: ImportRow; onAsk: () => void }) {
  const { t } = useWords();
  return (
    <div className="line">
      {row.answer !== '' && <Tag tone="good">{row.answer === 'new' ? t('imports.answered_new') : t('imports.answered_host')}</Tag>}
      <Button tight onClick={onAsk}>
        {row.answer === '' ? t('imports.answer') : t('act.edit')}
      </Button>
    </div>
  );
}

function Answer({ unit, item, row, onClose }: { unit: string; item: Import; row: ImportRow; onClose: () => void }) {
  const { t, lang } = useWords();
  const queries = useQueryClient();
  const submit = useSubmit();
  const answer = (value: string) =>
    void submit.run(async () => {
      await imports.answer(unit, item.id, row.place, value);
      await queries.invalidateQueries({ queryKey: ['import', unit, item.id] });
      onClose();
    });
  return (
    <Dialog title={`${t('imports.answer')}: ${row.shown || String(row.place)}`} onClose={onClose}>
      <div className="form">
        <p>{sentence(row.reason[lang])}</p>
        <Content row={row} header={item.header} />
        <HostPicker unit={unit} label={t('imports.answer_host')} onPick={(host) => answer(host.id)} />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button tone="primary" busy={submit.busy} onClick={() => answer('new')}>
            {t('imports.answer_new')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
