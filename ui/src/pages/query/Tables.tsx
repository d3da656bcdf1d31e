import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { questions } from '../../api/directive';
import { useWords } from '../../i18n';
import { fold } from '../../lib/fold';
import { TextField } from '../../parts/Field';
import { LoadError, Loading } from '../../parts/States';

/** Everything that there is to ask, with what it means; a press puts the name into the question. */
export function Tables({ onPick }: { onPick: (name: string) => void }) {
  const { t, lang, word } = useWords();
  const [query, setQuery] = useState('');
  const found = useQuery({ queryKey: ['query-tables'], queryFn: questions.tables, staleTime: Number.POSITIVE_INFINITY });
  const wanted = fold(query.trim());
  const fits = (text: string) => wanted === '' || fold(text).includes(wanted);
  const tables = (found.data ?? []).filter((table) => fits(`${table.name} ${table.about[lang]}`) || table.columns.some((column) => fits(`${column.name} ${column.about[lang]}`)));
  return (
    <aside className="sheet query-tables" aria-labelledby="tables">
      <div className="sheet-head">
        <h2 id="tables">{t('query.tables')}</h2>
      </div>
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          <TextField type="search" label={t('query.find_table')} value={query} onValue={setQuery} autoComplete="off" />
          <p className="small soft">{t('query.tables_hint')}</p>
          {tables.length === 0 && <p className="soft">{t('list.none_found')}</p>}
          {tables.map((table) => (
            <details key={table.name} open={wanted !== '' && tables.length <= 3 ? true : undefined}>
              <summary>
                <span className="mono">{table.name}</span> <span className="small soft">{table.about[lang]}</span>
              </summary>
              <ul className="query-columns">
                <li>
                  <button type="button" className="link mono" onClick={() => onPick(table.name)}>
                    {table.name}
                  </button>
                </li>
                {table.columns.map((column) => (
                  <li key={column.name}>
                    <button type="button" className="link mono" onClick={() => onPick(column.name)}>
                      {column.name}
                    </button>{' '}
                    <span className="small soft">
                      {word('column_type', column.type)} · {column.about[lang]}
                    </span>
                  </li>
                ))}
              </ul>
            </details>
          ))}
        </>
      )}
    </aside>
  );
}
