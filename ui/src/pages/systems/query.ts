import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { systems, type System } from '../../api/inventory';

/** Systems that filters and forms offer: as many as one page of the server holds; a unit with more searches for them. */
const MOST = 1000;

export const allSystems = (unit: string) =>
  queryOptions({
    queryKey: ['systems', unit, 'all'],
    queryFn: () => systems.list(unit, { limit: MOST }),
    staleTime: 30_000,
    enabled: unit !== '',
  });

/** The systems of a unit by id. */
export function useSystems(unit: string): ReadonlyMap<string, System> {
  const { data } = useQuery(allSystems(unit));
  return useMemo(() => new Map(data?.items.map((system) => [system.id, system]) ?? []), [data]);
}
