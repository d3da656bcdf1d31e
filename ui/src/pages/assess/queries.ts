import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';

import { assess, everySystem } from '../../api/assess';
import type { System } from '../../api/inventory';

/** How often lists are asked for while somebody looks at them, and how often one measure is. */
const LOOK_MS = { list: 30_000, one: 5_000 };
/** A page that is opened shows what is there now: others work on the same measures. */
export const FRESH = { staleTime: 0 };

export const progressQuery = (unit: string) =>
  queryOptions({ ...FRESH, queryKey: ['assess', unit, 'progress'], queryFn: () => assess.progress(unit), refetchInterval: LOOK_MS.list });
export const systemsQuery = (unit: string) => queryOptions({ queryKey: ['systems', unit, 'every'], queryFn: () => everySystem(unit), staleTime: 30_000 });
export const dossiersQuery = (unit: string) => queryOptions({ ...FRESH, queryKey: ['assess', unit, 'dossiers'], queryFn: () => assess.dossiers(unit) });
export const assessmentQuery = (unit: string, id: string) => queryOptions({ ...FRESH, queryKey: ['assess', unit, 'one', id], queryFn: () => assess.get(unit, id) });
export const allQuery = (unit: string) => queryOptions({ ...FRESH, queryKey: ['assess', unit, 'all'], queryFn: () => assess.all(unit) });
export const measuresQuery = (unit: string, id: string) =>
  queryOptions({ ...FRESH, queryKey: ['assess', unit, 'measures', id], queryFn: () => assess.measures(unit, id), refetchInterval: LOOK_MS.list });
export const measureQuery = (unit: string, id: string, control: string) =>
  queryOptions({ ...FRESH, queryKey: ['assess', unit, 'measure', id, control], queryFn: () => assess.measure(unit, id, control), refetchInterval: LOOK_MS.one });
export const evidenceQuery = (unit: string, id: string, control: string) =>
  queryOptions({ ...FRESH, queryKey: ['assess', unit, 'evidence', id, control], queryFn: () => assess.evidence(unit, id, control) });
export const historyQuery = (unit: string, id: string, control: string) =>
  queryOptions({ ...FRESH, queryKey: ['assess', unit, 'history', id, control], queryFn: () => assess.history(unit, id, control), placeholderData: keepPreviousData });
export const dossierQuery = (unit: string, id: string) => queryOptions({ ...FRESH, queryKey: ['assess', unit, 'dossier', id], queryFn: () => assess.dossier(unit, id) });

/** Loads anew whatever shows measures of the unit. */
export function useAgain(unit: string): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ['assess', unit] });
}

/** Systems of a unit by id. */
export function useSystems(unit: string): ReadonlyMap<string, System> {
  const { data } = useQuery(systemsQuery(unit));
  return new Map(data?.map((system) => [system.id, system]) ?? []);
}
