import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';

import { systems, type Page, type System, type Tagged } from '../../api/inventory';

/** Systems that are known by name from the beginning: as many as one page of the server holds. Others are asked for one by one. */
const MOST = 1000;

export const allSystems = (unit: string) =>
  queryOptions({
    queryKey: ['systems', unit, 'all'],
    queryFn: (): Promise<Page<System>> => systems.list(unit, { limit: MOST }),
    staleTime: 30_000,
    enabled: unit !== '',
  });

const oneSystem = (unit: string, id: string) => queryOptions({ queryKey: ['system', unit, id], queryFn: () => systems.get(unit, id), staleTime: 30_000 });

/** The first systems of a unit by id. */
function useFirst(unit: string): ReadonlyMap<string, System> | undefined {
  const { data } = useQuery(allSystems(unit));
  return useMemo(() => (data === undefined ? undefined : new Map(data.items.map((system) => [system.id, system]))), [data]);
}

/** The system with this id; also one that is not among the first, or is not followed any more. */
export function useSystem(unit: string, id: string): System | undefined {
  const first = useFirst(unit);
  const known = first?.get(id);
  const asked = useQuery({ ...oneSystem(unit, id), enabled: id !== '' && first !== undefined && known === undefined });
  return known ?? asked.data?.data;
}

/** Gives the name of a system; the id of one that was never looked at. */
export function useSystemName(unit: string): (id: string) => string {
  const first = useFirst(unit);
  const queries = useQueryClient();
  return (id) => first?.get(id)?.name ?? queries.getQueryData<Tagged<System>>(['system', unit, id])?.data.name ?? id;
}
