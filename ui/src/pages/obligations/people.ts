import { useQuery } from '@tanstack/react-query';

import { readiness } from '../../api/directive';
import { api, data } from '../../api/client';
import { useMay, useMe } from '../../shell/unit';

export interface Person {
  id: string;
  name: string;
}

/** Accounts that a form offers: as many as one page of the server holds. */
const MOST = 1000;

/**
 * Who an obligation can be given to. Administrators and auditors see the accounts of the unit; to others the server does not list
 * them, so they choose among themselves and those who answer for something already.
 */
export function usePeople(unit: string): readonly Person[] {
  const may = useMay();
  const me = useMe();
  const listed = useQuery({
    queryKey: ['accounts', unit, 'people'],
    queryFn: () => data(api.GET('/api/v1/units/{id}/accounts', { params: { path: { id: unit }, query: { limit: MOST } } })),
    enabled: may.seeAccounts,
    staleTime: 60_000,
  });
  const board = useQuery({ queryKey: ['readiness', unit], queryFn: () => readiness(unit), enabled: !may.seeAccounts, staleTime: 60_000 });
  const people = new Map<string, string>();
  if (me.account != null) people.set(me.account, me.profile?.display_name ?? me.name);
  for (const account of listed.data?.items ?? []) if (account.state === 'active') people.set(account.id, account.display_name);
  for (const { obligations } of board.data?.letters ?? []) for (const { owner, owner_name } of obligations) if (owner !== '' && owner_name !== '') people.set(owner, owner_name);
  return [...people].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, 'vi'));
}
