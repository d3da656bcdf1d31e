import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';

import { events, type EventRow, type EventValue } from '../../api/events';
import { useWords } from '../../i18n';
import { stamp } from '../../lib/time';
import { Button } from '../../parts/Button';
import { Copy } from '../../parts/Copy';
import { LoadError, Loading } from '../../parts/States';
import { Time } from '../../parts/Time';

export type Filter = (name: string, value: unknown, out: boolean) => void;

/** A value as a line of text. */
export function lineOf(value: unknown, lang: 'vi' | 'en', form?: string): string {
  if (value === null || value === undefined) return '';
  if (form === 'time' && typeof value === 'string') return stamp(value, lang, true);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Events as lines; each unfolds to everything that is kept of it. */
export function Rows({
  unit,
  rows,
  columns,
  onFilter,
  onColumn,
}: {
  unit: string;
  rows: readonly EventRow[];
  columns: readonly string[];
  onFilter: Filter;
  onColumn: (name: string) => void;
}) {
  const { t, lang } = useWords();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const turn = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  return (
    <div className="table-box search-rows" role="region" aria-label={t('events.table')} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col" aria-label={t('events.unfold')} />
            <th scope="col">{t('events.time')}</th>
            {columns.map((name) => (
              <th key={name} scope="col" className="mono">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = `${row.position}/${row.record}`;
            const unfolded = open.has(key);
            return (
              <Fragment key={key}>
                <tr className={unfolded ? 'unfolded' : undefined}>
                  <td>
                    <button type="button" className="search-turn" aria-expanded={unfolded} aria-label={`${unfolded ? t('events.fold') : t('events.unfold')}: ${stamp(row.time, lang, true)}`} onClick={() => turn(key)}>
                      <span aria-hidden="true">{unfolded ? '▾' : '▸'}</span>
                    </button>
                  </td>
                  <td>
                    <Time at={row.time} seconds />
                  </td>
                  {columns.map((name, place) => (
                    <td key={name} className={name === 'raw' ? 'search-raw mono' : 'search-cell'}>
                      {lineOf(row.cells[place], lang)}
                    </td>
                  ))}
                </tr>
                {unfolded && (
                  <tr className="search-one">
                    <td colSpan={columns.length + 2}>
                      <One unit={unit} row={row} onFilter={onFilter} onColumn={onColumn} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function One({ unit, row, onFilter, onColumn }: { unit: string; row: EventRow; onFilter: Filter; onColumn: (name: string) => void }) {
  const { t, lang } = useWords();
  const found = useQuery({ queryKey: ['event', unit, row.position, row.record], queryFn: () => events.one(unit, row.position, row.record), staleTime: Number.POSITIVE_INFINITY });
  if (found.isPending) return <Loading />;
  if (found.isError) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const raw = found.data.find(({ name }) => name === 'raw');
  const there = ({ name, value }: EventValue) => name !== 'raw' && value !== null && value !== '';
  const link = `${location.origin}/u/${unit}/search?${new URLSearchParams({ q: `position:${row.position} record:${row.record}`, from: new Date(new Date(row.time).getTime() - 60_000).toISOString(), to: new Date(new Date(row.time).getTime() + 60_000).toISOString() }).toString()}`;
  return (
    <div className="search-detail">
      <dl>
        {found.data.filter(there).map(({ name, form, value }) => {
          const text = lineOf(value, lang, form);
          const said = text.length > 80 ? `${text.slice(0, 80)}…` : text;
          return (
            <div key={name} className="search-field">
              <dt className="mono">{name}</dt>
              <dd>
                <span className="search-value">{text}</span>
                <span className="search-do">
                  {name !== 'unit' && form !== 'time' && (
                    <>
                      <Button tight tone="quiet" aria-label={t('events.filter_for', { name, value: said })} title={t('events.filter_for', { name, value: said })} onClick={() => onFilter(name, value, false)}>
                        +
                      </Button>
                      <Button tight tone="quiet" aria-label={t('events.filter_out', { name, value: said })} title={t('events.filter_out', { name, value: said })} onClick={() => onFilter(name, value, true)}>
                        −
                      </Button>
                    </>
                  )}
                  <Button tight tone="quiet" aria-label={t('events.as_column', { name })} title={t('events.as_column', { name })} onClick={() => onColumn(name)}>
                    ▥
                  </Button>
                </span>
              </dd>
            </div>
          );
        })}
      </dl>
      <div>
        <div className="line between">
          <h3>{t('events.raw')}</h3>
          <span className="line">
            <Copy text={typeof raw?.value === 'string' ? raw.value : ''} />
            <Copy text={link} label={t('events.link')} />
          </span>
        </div>
        <pre className="mono search-text-raw">{typeof raw?.value === 'string' ? raw.value : ''}</pre>
      </div>
    </div>
  );
}
