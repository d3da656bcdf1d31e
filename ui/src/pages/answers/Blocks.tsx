import { createContext, useContext, type ReactNode } from 'react';

import type { Block, Run, Source, TableBlock } from '../../api/answers';
import { useWords } from '../../i18n';

/** Where figures lead to: the sources by key, and what shows one of them. */
export interface Tracing {
  sources: ReadonlyMap<string, Source>;
  /** Key and value of the figure whose source is shown. */
  open: { key: string; value: string } | null;
  panel: string;
  onOpen: (key: string, value: string, figure: HTMLButtonElement) => void;
}
export const Trace = createContext<Tracing>({ sources: new Map(), open: null, panel: '', onOpen: () => undefined });

/** A box that scrolls sideways by itself; it takes the focus, so that the keyboard scrolls it, too. */
export function Scrolled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="doc-scroll" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

/** A body. `bare`: it stands in a box that scrolls, so that its tables need none of their own. */
export function Blocks({ body, bare = false }: { body: readonly Block[]; bare?: boolean }) {
  return body.map((block, place) => <One key={place} block={block} bare={bare} />);
}

function One({ block, bare }: { block: Block; bare: boolean }) {
  switch (block.block) {
    case 'heading':
      return <Heading level={block.level}>{[block.label, block.text].filter((part) => part !== '').join(' ')}</Heading>;
    case 'paragraph':
      return (
        <p>
          <Runs runs={block.runs} />
        </p>
      );
    case 'item':
      return (
        <p>
          {block.label} <Runs runs={block.runs} />
        </p>
      );
    case 'note':
      return <p className="doc-note">{block.text}</p>;
    case 'table':
      return bare ? (
        <div>
          <Sheeted table={block} />
        </div>
      ) : (
        <Boxed table={block} />
      );
    default:
      return null;
  }
}

/** Headings of the document stand below that of the page. */
function Heading({ level, children }: { level: 1 | 2 | 3; children: ReactNode }) {
  const name = `doc-heading level-${level}`;
  if (level === 1) return <h2 className={name}>{children}</h2>;
  return level === 2 ? <h3 className={name}>{children}</h3> : <h4 className={name}>{children}</h4>;
}

function Runs({ runs }: { runs: readonly Run[] }) {
  return runs.map((run, place) => <Text key={place} run={run} />);
}

function Text({ run }: { run: Run }) {
  const { sources } = useContext(Trace);
  const source = run.trace === '' ? undefined : sources.get(run.trace);
  const text = source === undefined ? run.text : <Figure value={run.text} source={source} />;
  const italic = run.italic ? <em>{text}</em> : text;
  return run.bold ? <strong>{italic}</strong> : <>{italic}</>;
}

/** A figure of the document: pressing it shows where it comes from. */
function Figure({ value, source }: { value: string; source: Source }) {
  const { t, lang } = useWords();
  const { open, panel, onOpen } = useContext(Trace);
  const on = open?.key === source.key && open.value === value;
  return (
    <button type="button" className="doc-figure" aria-expanded={on} aria-controls={panel} title={source.label} onClick={(event) => onOpen(source.key, value, event.currentTarget)}>
      {value}
      <span className="unseen" lang={lang}>
        {` (${t('answers.source_of', { label: source.label })})`}
      </span>
    </button>
  );
}

function Boxed({ table }: { table: TableBlock }) {
  const { t } = useWords();
  const named = table.caption === '' ? table.columns.map(({ title }) => title).join(', ') : table.caption;
  return (
    <Scrolled label={t('answers.table', { title: named })}>
      <Sheeted table={table} />
    </Scrolled>
  );
}

function Sheeted({ table }: { table: TableBlock }) {
  const shares = table.columns.map(({ share }) => Math.max(1, share));
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const side = (place: number) => {
    const align = table.columns[place]?.align;
    return align === 'centre' ? 'doc-centre' : align === 'right' ? 'doc-right' : undefined;
  };
  return (
    <table className={table.small ? 'doc-table small-letters' : 'doc-table'}>
      {table.caption !== '' && <caption>{table.caption}</caption>}
      <colgroup>
        {shares.map((share, place) => (
          <col key={place} width={`${(100 * share) / whole}%`} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {table.columns.map(({ title }, place) => (
            <th key={place} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.length === 0 && (
          <tr>
            <td colSpan={shares.length} className="doc-centre doc-note">
              {table.empty}
            </td>
          </tr>
        )}
        {table.rows.map((row, number) =>
          row.kind === 'group' ? (
            <tr key={number} className="doc-group">
              <th scope="rowgroup" colSpan={shares.length}>
                <Runs runs={row.cells[0] ?? []} />
              </th>
            </tr>
          ) : (
            <tr key={number} className={row.kind === 'total' ? 'doc-total' : undefined}>
              {row.cells.map((cell, place) => (
                <td key={place} className={side(place)}>
                  <Runs runs={cell} />
                </td>
              ))}
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}
