import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { AlertValue } from '../../api/monitor';
import { useWords } from '../../i18n';
import { CLOSED_STATES, OPEN_STATES } from '../../lib/alerts';
import { useTyped } from '../../lib/debounce';
import { matches } from '../../lib/fold';
import { ALERT_ORDERS, isNarrowed, ME, NO_ALERT_SEARCH, NOBODY, SHOWN_STATES, type AlertSearch } from '../../lib/monitor-search';
import { whole } from '../../lib/watch';
import { Button } from '../../parts/Button';
import { SelectField, TextField } from '../../parts/Field';
import { Finder } from '../../parts/Finder';
import { alertValuesQuery, useWatchers } from './queries';

/** Values that a finder offers at once. */
const OFFERED = 50;

export function AlertFilters({ unit, search, set }: { unit: string; search: AlertSearch; set: (change: AlertSearch) => void }) {
  const { t, lang } = useWords();
  const [open, setOpen] = useState(false);
  const queries = useQueryClient();
  const people = useWatchers(unit);
  const some = (value: string) => (value === '' ? undefined : value);
  const [text, type] = useTyped(search.q ?? '', (q) => set({ q: some(q) }));
  const rules = useQuery({ ...alertValuesQuery(unit, 'rule'), enabled: search.rule !== undefined }).data;
  const sources = useQuery({ ...alertValuesQuery(unit, 'source'), enabled: search.source !== undefined }).data;
  const classes = useQuery(alertValuesQuery(unit, 'class')).data ?? [];
  const named = ({ value, title }: AlertValue) => title[lang] || title.vi || value;
  const nameIn = (values: readonly AlertValue[] | undefined, value: string | undefined) => {
    const found = values?.find((one) => one.value === value);
    return value === undefined ? '' : found === undefined ? value : named(found);
  };
  const find = (field: 'rule' | 'source') => async (query: string) =>
    (await queries.query(alertValuesQuery(unit, field)))
      .filter((one) => matches(`${named(one)} ${one.value}`, query))
      .slice(0, OFFERED)
      .map((one) => ({ value: one.value, label: named(one), note: t('alerts.count', { many: whole(one.open ?? one.count, lang) }) }));
  const folded = [search.class, search.rule, search.entity, search.source, search.assignee, search.order].filter((value) => value !== undefined).length;
  return (
    <div className={open ? 'filters many' : 'filters many folded'} role="group" aria-label={t('act.filters')}>
      <TextField wide type="search" label={t('alerts.find')} value={text} onValue={type} autoComplete="off" />
      <button type="button" className="button filters-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('act.filters')}
        {folded > 0 && ` (${folded})`}
      </button>
      <SelectField
        label={t('alerts.state')}
        value={search.state ?? ''}
        choices={[
          { value: '', label: t('alerts.any_open') },
          ...OPEN_STATES.map((value) => ({ value, label: t(`alert_state.${value}`) })),
          { value: 'closed', label: t('alerts.any_closed') },
          ...CLOSED_STATES.map((value) => ({ value, label: t(`alert_state.${value}`) })),
          { value: 'all', label: t('alerts.any_state') },
        ]}
        onValue={(value) => set({ state: SHOWN_STATES.find((known) => known === value), late: undefined })}
      />
      <SelectField
        label={t('alerts.class')}
        value={search.class ?? ''}
        choices={[{ value: '', label: t('alerts.any_class') }, ...withChosen(classes, search.class).map((one) => ({ value: one.value, label: named(one) }))]}
        onValue={(value) => set({ class: some(value) })}
      />
      <Finder
        label={t('alerts.rule')}
        value={search.rule ?? ''}
        shown={nameIn(rules, search.rule)}
        none={t('alerts.any_rule')}
        place={['alerts', unit, 'rules']}
        find={find('rule')}
        onValue={(value) => set({ rule: some(value) })}
      />
      <Finder
        label={t('alerts.source')}
        value={search.source ?? ''}
        shown={nameIn(sources, search.source)}
        none={t('alerts.any_source')}
        place={['alerts', unit, 'of-sources']}
        find={find('source')}
        onValue={(value) => set({ source: some(value) })}
      />
      <SelectField
        label={t('alerts.assignee')}
        value={search.assignee ?? ''}
        choices={[
          { value: '', label: t('alerts.any_person') },
          { value: ME, label: t('alerts.to_me') },
          { value: NOBODY, label: t('alerts.nobody') },
          ...people.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onValue={(value) => set({ assignee: some(value) })}
      />
      <SelectField
        label={t('list.order')}
        value={search.order ?? 'level'}
        choices={ALERT_ORDERS.map((value) => ({ value, label: t(`alerts.order_${value}`) }))}
        onValue={(value) => set({ order: value === 'due' || value === 'newest' || value === 'active' ? value : undefined })}
      />
      {search.entity !== undefined && (
        <Button tone="quiet" icon="close" onClick={() => set({ entity: undefined })}>
          {t('alerts.only_entity', { entity: search.entity })}
        </Button>
      )}
      {isNarrowed(search) && (
        <Button tone="quiet" onClick={() => set(NO_ALERT_SEARCH)}>
          {t('act.clear')}
        </Button>
      )}
    </div>
  );
}

/** A class that no alert has any more stays chosen to be seen. */
function withChosen(values: readonly AlertValue[], chosen: string | undefined): readonly AlertValue[] {
  if (chosen === undefined || values.some(({ value }) => value === chosen)) return values;
  return [...values, { value: chosen, title: { vi: chosen, en: chosen }, level: '', count: 0 }];
}
