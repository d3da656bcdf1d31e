import { queryOptions, useQuery } from '@tanstack/react-query';

import { alerts, type Alert, type Person } from '../../api/monitor';
import { useMay, useMe } from '../../shell/unit';

export const alertCountsQuery = (unit: string) => queryOptions({ queryKey: ['alerts', unit, 'counts'], queryFn: () => alerts.counts(unit) });
export const alertValuesQuery = (unit: string, field: 'rule' | 'class' | 'source' | 'assignee') =>
  queryOptions({ queryKey: ['alerts', unit, 'values', field], queryFn: () => alerts.values(unit, field), staleTime: 30_000 });
export const peopleQuery = (unit: string) => queryOptions({ queryKey: ['alert-people', unit], queryFn: () => alerts.people(unit), staleTime: 60_000 });
export const alertQuery = (unit: string, id: string) => queryOptions({ queryKey: ['alert', unit, id], queryFn: () => alerts.get(unit, id) });

/** To whom alerts can be given, oneself first. */
export function useWatchers(unit: string): readonly Person[] {
  const me = useMe();
  const may = useMay();
  const found = useQuery({ ...peopleQuery(unit), enabled: may.watch }).data ?? [];
  return [...found].sort((a, b) => Number(b.id === me.account) - Number(a.id === me.account) || a.name.localeCompare(b.name, 'vi'));
}

/** What an alert is called in one line. */
export const titleOf = (alert: Pick<Alert, 'title' | 'rule'>, lang: 'vi' | 'en'): string => alert.title[lang] || alert.title.vi || alert.title.en || alert.rule;
