import { useState } from 'react';

import type { Columns, MappedColumn } from '../../api/inventory';
import { useWords } from '../../i18n';
import { Button } from '../../parts/Button';
import { Table } from '../../parts/Table';
import { Tag } from '../../parts/Tag';

/** What each column of each sheet means, with a look at what it holds. */
export function Mapping({
  columns,
  busy,
  onConfirm,
  onCancel,
}: {
  columns: Columns;
  busy: boolean;
  onConfirm: (sheets: readonly (readonly MappedColumn[])[]) => void;
  onCancel: () => void;
}) {
  const { t, word } = useWords();
  const sheets = columns.sheets.filter((sheet) => sheet.columns.length > 0);
  const [chosen, setChosen] = useState(() => sheets.map((sheet) => sheet.columns));
  const change = (at: number, column: number, field: string) =>
    setChosen(chosen.map((list, place) => (place === at ? list.map((one) => (one.column === column ? { ...one, field: field === '' ? null : field, score: 100 } : one)) : list)));
  return (
    <div className="stack">
      <div>
        <h2 id="mapping">{t('imports.mapping')}</h2>
        <p className="soft">{t('imports.mapping_lead')}</p>
      </div>
      {sheets.map((sheet, at) => (
        <div key={sheet.name} className="stack">
          <div className="line">
            <h3>{t('imports.sheet', { name: sheet.name, rows: sheet.rows })}</h3>
            {sheet.remembered && <Tag tone="good">{t('imports.mapping_remembered')}</Tag>}
          </div>
          <Table
            label={t('imports.mapping')}
            rows={chosen[at] ?? []}
            id={(column) => String(column.column)}
            empty={null}
            columns={[
              { key: 'column', head: t('imports.mapping_column'), main: true, cell: (column) => column.header || `#${column.column + 1}` },
              {
                key: 'field',
                head: t('imports.mapping_field'),
                cell: (column) => (
                  <select
                    className="input"
                    aria-label={`${t('imports.mapping_field')}: ${column.header}`}
                    value={column.field ?? ''}
                    onChange={(event) => change(at, column.column, event.target.value)}
                  >
                    <option value="">{t('imports.mapping_skip')}</option>
                    {columns.fields.map((field) => (
                      <option key={field} value={field}>
                        {word('column_field', field)}
                      </option>
                    ))}
                  </select>
                ),
              },
              {
                key: 'sample',
                head: t('imports.mapping_sample'),
                lesser: true,
                cell: (column) => (
                  <span className="small soft">
                    {sheet.sample
                      .map((row) => row[column.column] ?? '')
                      .filter((cell) => cell !== '')
                      .slice(0, 3)
                      .join(' · ')}
                  </span>
                ),
              },
            ]}
          />
        </div>
      ))}
      <div className="form-actions">
        <Button onClick={onCancel}>{t('act.cancel')}</Button>
        <Button tone="primary" busy={busy} onClick={() => onConfirm(chosen)}>
          {t('imports.mapping_next')}
        </Button>
      </div>
    </div>
  );
}
