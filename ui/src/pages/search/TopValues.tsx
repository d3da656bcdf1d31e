import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { events, type Asked, type EventField } from '../../api/events';
import { asProblem } from '../../api/problem';
import { useWords } from '../../i18n';
import { short } from '../../lib/events';
import { Button } from '../../parts/Button';
import { SelectField } from '../../parts/Field';
import { Loading, ProblemNote } from '../../parts/States';
import type { Filter } from './Rows';

/** Which values a field has most, each with its filters. */
export function TopValues({ unit, asked, fields, onFilter }: { unit: string; asked: Asked; fields: readonly EventField[]; onFilter: Filter }) {
  const { t, lang } = useWords();
  const [field, setField] = useState('event_source');
  const found = useQuery({
    queryKey: ['events-top', unit, asked.q, asked.from, asked.to, field],
    queryFn: ({ signal }) => events.top(unit, asked, field, signal),
    // Values of another field must never stand under the name of this one: a press would filter by what no event has.
    placeholderData: (before) => (before?.field === field ? before : undefined),
    retry: false,
    refetchOnWindowFocus: false,
  });
  const choices = fields.filter(({ form }) => form !== 'long_text' && form !== 'time').map(({ name }) => ({ value: name, label: name }));
  const all = found.data?.events ?? 0;
  return (
    <aside className="sheet search-top" aria-labelledby="top-values">
      <h2 id="top-values">{t('events.top')}</h2>
      <SelectField label={t('events.top_of')} value={field} choices={choices} onValue={setField} />
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <ProblemNote problem={asProblem(found.error)} onRetry={() => void found.refetch()} />
      ) : found.data.values.length === 0 ? (
        <p className="soft">{t('events.top_none')}</p>
      ) : (
        <>
          <ol aria-busy={found.isFetching}>
            {found.data.values.map(({ value, events: number }) => {
              const said = value ?? t('events.no_value');
              const percent = all === 0 ? 0 : (number / all) * 100;
              return (
                <li key={value ?? '\u0000'}>
                  <div className="line between">
                    <span className={value == null ? 'soft search-top-value' : 'search-top-value'} title={said}>
                      {said}
                    </span>
                    <span className="nowrap">
                      {short(number, lang)} <span className="small soft">{t('events.share', { percent: percent < 10 ? percent.toFixed(1) : Math.round(percent) })}</span>
                    </span>
                  </div>
                  <div className="line between">
                    <meter min={0} max={100} value={percent} aria-hidden="true" />
                    <span className="search-do">
                      <Button tight tone="quiet" aria-label={t('events.filter_for', { name: field, value: said })} onClick={() => onFilter(field, value, false)}>
                        +
                      </Button>
                      <Button tight tone="quiet" aria-label={t('events.filter_out', { name: field, value: said })} onClick={() => onFilter(field, value, true)}>
                        −
                      </Button>
                    </span>
                  </div>
                </li>
              );
            })}
          </ol>
          <p className="small soft">{t('events.different', { count: found.data.different })}</p>
        </>
      )}
    </aside>
  );
}
