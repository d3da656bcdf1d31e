import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';

import type { Measure } from '../../api/assess';
import { useWords } from '../../i18n';
import { SHOWN, counts, ownersOf, type Shown } from '../../lib/assess';
import type { MeasuresSearch } from '../../lib/assess-search';
import { useTyped } from '../../lib/debounce';
import { SelectField, TextField } from '../../parts/Field';
import { MeasureState } from './MeasureState';

/** Shown also when there are none: that nothing is not met is worth saying. */
const NEEDED: readonly Shown[] = ['checked', 'stated', 'not_met', 'not_assessed', 'late'];
/** A value of the list that no name can be, because names have no blanks around them. */
const ANYBODY = ' ';

interface Props {
  unit: string;
  id: string;
  measures: readonly Measure[];
  search: MeasuresSearch;
  set: (change: MeasuresSearch) => void;
}

/** How many stand how, each figure a filter; who answers; words. */
export function MeasureFilters({ unit, id, measures, search, set }: Props) {
  const { t } = useWords();
  const number = useMemo(() => counts(measures), [measures]);
  const owners = useMemo(() => ownersOf(measures), [measures]);
  const [text, type] = useTyped(search.q ?? '', (q) => set({ q: q === '' ? undefined : q }));
  const one = (show: Shown | undefined, count: number) => {
    const on = search.show === show;
    return (
      <li key={show ?? 'all'}>
        <Link
          to="/u/$unit/assessments/$id"
          params={{ unit, id }}
          search={{ ...search, show: on ? undefined : show }}
          replace
          aria-current={on ? 'true' : undefined}
        >
          <b>{count}</b> {show === undefined ? <span>{t('assess.all')}</span> : <MeasureState shown={show} />}
        </Link>
      </li>
    );
  };
  return (
    <>
      <ul className="counts figures measure-filter" aria-label={t('assess.filter')}>
        {one(undefined, measures.length)}
        {SHOWN.map((show) => (number[show] > 0 || NEEDED.includes(show) || search.show === show ? one(show, number[show]) : null))}
      </ul>
      <div className="filters">
        <TextField wide type="search" label={t('assess.find')} title={t('assess.find_hint')} value={text} onValue={type} autoComplete="off" />
        <SelectField
          label={t('assess.owner')}
          value={search.owner ?? ANYBODY}
          choices={[
            { value: ANYBODY, label: t('assess.any_owner') },
            { value: '', label: t('assess.no_owner') },
            ...owners.map((owner) => ({ value: owner, label: owner })),
            ...(search.owner === undefined || search.owner === '' || owners.includes(search.owner) ? [] : [{ value: search.owner, label: search.owner }]),
          ]}
          onValue={(owner) => set({ owner: owner === ANYBODY ? undefined : owner })}
        />
      </div>
    </>
  );
}
