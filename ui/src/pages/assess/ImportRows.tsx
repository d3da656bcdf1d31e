import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import type { Imported, ImportedField, ImportedRow } from '../../api/assess';
import { useWords } from '../../i18n';
import { dayShown } from '../../lib/assess';
import { OUTCOMES, rowsOf, stateWritten, type Outcome } from '../../lib/assess-forms';
import { sentence } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tabs } from '../../parts/Tabs';

/** Rows of which there is something to say, by what becomes of them. */
export function ImportRows({ unit, told }: { unit: string; told: Imported }) {
  const { t } = useWords();
  const counts: Record<Outcome, number> = { taken: told.taken, conflict: told.conflicts, refused: told.refused };
  const [chosen, setChosen] = useState<Outcome | null>(null);
  // What needs somebody comes first.
  const current = chosen ?? (['conflict', 'refused'] as const).find((outcome) => counts[outcome] > 0) ?? 'taken';
  const all = told.taken + told.conflicts + told.refused;
  return (
    <div>
      <Tabs
        label={t('assess.import_rows')}
        tabs={OUTCOMES.map((key) => ({
          key,
          label: (
            <>
              {t(`import_outcome.${key}`)} <b>{counts[key]}</b>
            </>
          ),
        }))}
        current={current}
        onChange={setChosen}
      >
        <Table
          label={t(`import_outcome.${current}`)}
          rows={rowsOf(told.rows, current)}
          id={(row) => `${row.sheet} ${row.row}`}
          empty={<p className="loading-none">{t(`assess.import_none_of_${current}`)}</p>}
          columns={[
            { key: 'row', head: t('assess.import_row'), num: true, cell: (row) => row.row },
            { key: 'measure', head: t('assess.measure'), main: true, cell: (row) => <Subject unit={unit} row={row} /> },
            { key: 'what', head: t('assess.import_what'), cell: (row) => <What row={row} /> },
          ]}
        />
      </Tabs>
      <p className="small soft measure-foot">
        {t('assess.import_unchanged', { count: told.unchanged })}
        {told.rows.length < all && <> · {t('assess.import_first', { shown: told.rows.length })}</>}
      </p>
    </div>
  );
}

/** The measure that a row is about; a row that names none that is known leads nowhere. */
function Subject({ unit, row }: { unit: string; row: ImportedRow }) {
  if (row.control === '' || row.code === 'unknown_assessment' || row.code === 'unknown_control') return <code>{row.control || '–'}</code>;
  return (
    <Link to="/u/$unit/assessments/$id/$control" params={{ unit, id: row.assessment, control: row.control }}>
      <code>{row.control}</code>
    </Link>
  );
}

function What({ row }: { row: ImportedRow }) {
  const { t, lang } = useWords();
  return (
    <div className="stack measure-changes">
      {row.outcome === 'refused' && <p>{sentence(row.why[lang])}</p>}
      {row.outcome === 'conflict' && <p>{t('assess.import_conflict', { based: row.based_on ?? 0, now: row.version ?? 0 })}</p>}
      {row.fields.length > 0 && (
        <ul>
          {row.fields.map((field) => (
            <Change key={field.field} field={field} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Change({ field }: { field: ImportedField }) {
  const { t, word } = useWords();
  const shown = (value: string) => {
    if (value === '') return '–';
    if (field.field === 'state') return word('measure_state', stateWritten(value));
    return field.field === 'due' ? dayShown(value) : value;
  };
  return (
    <li>
      <span className="soft">{word('measure_field', field.field)}:</span> <del>{shown(field.from)}</del> <span aria-hidden="true">→</span>
      <span className="unseen"> {t('assess.becomes')} </span> <ins>{shown(field.to)}</ins>
    </li>
  );
}
