import type { ReactNode } from 'react';

export interface Column<T> {
  key: string;
  head: ReactNode;
  cell: (row: T) => ReactNode;
  /** Hidden on a phone; what it says is reachable on the page of the row. */
  lesser?: boolean;
  num?: boolean;
  main?: boolean;
}

/** A plain table in a box that scrolls sideways before the page does. */
export function Table<T>({
  label,
  columns,
  rows,
  id,
  empty,
}: {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  id: (row: T) => string;
  empty: ReactNode;
}) {
  if (rows.length === 0) return <div className="table-box">{empty}</div>;
  const classes = (column: Column<T>) =>
    [column.lesser === true ? 'lesser' : '', column.num === true ? 'num' : '', column.main === true ? 'key' : ''].filter(Boolean).join(' ') || undefined;
  return (
    <div className="table-box" role="region" aria-label={label} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classes(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={id(row)}>
              {columns.map((column) => (
                <td key={column.key} className={classes(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
