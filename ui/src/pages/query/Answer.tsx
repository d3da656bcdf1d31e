import { useState } from 'react';

import type { QueryAnswer, QueryColumn } from '../../api/directive';
import { useWords } from '../../i18n';
import { stamp, type Lang } from '../../lib/time';
import { Button } from '../../parts/Button';
import { Empty, Note } from '../../parts/States';
import { Table } from '../../parts/Table';
import { useUnits } from '../../shell/unit';

/** Rows that are drawn at once; an answer may have ten thousand. */
const STEP = 200;

/** A value as people read it; nothing is told from an empty text. */
export function shown(value: unknown, { type }: QueryColumn, lang: Lang, words: { yes: string; no: string }): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (type === 'time' && typeof value === 'string') return stamp(value, lang, true);
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

export function Answer({ answer }: { answer: QueryAnswer }) {
  const { t, lang, word } = useWords();
  const units = useUnits();
  const [most, setMost] = useState(STEP);
  const words = { yes: t('query.yes'), no: t('query.no') };
  const nameOf = (id: string) => units.find((unit) => unit.id === id)?.name ?? id;
  const rows = answer.rows.slice(0, most).map((cells, place) => ({ key: String(place), cells }));
  return (
    <section className="stack" aria-labelledby="answer">
      <div className="line between">
        <h2 id="answer">{t('query.answer')}</h2>
        <span className="soft" role="status">
          {t('query.counted', { rows: answer.rows.length, ms: answer.elapsed_ms })}
        </span>
      </div>
      {answer.truncated && <Note tone="warn">{t('query.truncated', { rows: answer.rows.length })}</Note>}
      <div>
        <Table
          label={t('query.answer')}
          rows={rows}
          id={({ key }) => key}
          empty={<Empty title={t('query.no_rows')} />}
          columns={answer.columns.map((column, place) => ({
            key: `${place} ${column.name}`,
            head: (
              <>
                <span className="mono">{column.name}</span> <span className="small soft">{word('column_type', column.type)}</span>
              </>
            ),
            num: column.type === 'int' || column.type === 'real',
            cell: ({ cells }: { cells: unknown[] }) => {
              const text = shown(cells[place], column, lang, words);
              return text === null ? <span className="soft">{t('query.nothing')}</span> : <span className={column.type === 'time' ? 'nowrap' : undefined}>{text}</span>;
            },
          }))}
        />
        {answer.rows.length > most && (
          <div className="line between vtable-foot">
            <span>{t('state.rows_shown', { shown: most })}</span>
            <Button tight onClick={() => setMost(most + STEP)}>
              {t('act.more')}
            </Button>
          </div>
        )}
      </div>
      <details>
        <summary className="small">{t('query.snapshots')}</summary>
        <p className="small soft">{t('query.snapshots_hint')}</p>
        <Table
          label={t('query.snapshots')}
          rows={answer.snapshot}
          id={(one) => `${one.table} ${one.unit}`}
          empty={<p className="loading-none">{t('query.no_snapshots')}</p>}
          columns={[
            { key: 'table', head: t('query.table'), main: true, cell: (one) => <span className="mono">{one.table}</span> },
            { key: 'unit', head: t('query.unit'), cell: (one) => nameOf(one.unit) },
            { key: 'rows', head: t('query.rows'), num: true, cell: (one) => one.rows },
            { key: 'id', head: t('query.snapshot'), lesser: true, cell: (one) => <span className="mono small">{one.id}</span> },
          ]}
        />
      </details>
    </section>
  );
}
