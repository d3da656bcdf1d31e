import { queryOptions } from '@tanstack/react-query';

import { api, csrf, data } from './client';
import { problemOf } from './problem';
import { queries } from './queries';
import type { components } from './schema';

export type Me = components['schemas']['MeView'];
export type SignedIn = components['schemas']['SignedInView'];
export type Unit = components['schemas']['UnitView'];

/** Who is signed in; nothing when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<Me | null> => {
    const { data: me, error, response } = await api.GET('/api/v1/session');
    if (response.status === 401) return null;
    if (me === undefined) throw problemOf(response.status, error);
    csrf.set(me.csrf ?? null);
    return me;
  },
  staleTime: 60_000,
});

/** Most pages of units that are loaded: 50,000 units, as many as one installation holds. */
const MAX_UNIT_PAGES = 50;

/** Every unit that the caller sees, in the order of the tree. */
export const unitsQuery = queryOptions({
  queryKey: ['units'],
  queryFn: async (): Promise<Unit[]> => {
    const units: Unit[] = [];
    let after: string | undefined;
    for (let page = 0; page < MAX_UNIT_PAGES; page += 1) {
      const query = after === undefined ? { limit: 1000 } : { limit: 1000, after };
      const found = await data(api.GET('/api/v1/units', { params: { query } }));
      units.push(...found.items);
      if (found.next === null || found.next === undefined) break;
      after = found.next;
    }
    return units;
  },
  staleTime: 60_000,
});

/** A session began, or changed its token after a confirmation. */
export function begun(signedIn: SignedIn): void {
  csrf.set(signedIn.csrf);
}

export async function confirmWith(proof: { password: string } | { code: string }): Promise<void> {
  begun(await data(api.POST('/api/v1/session/confirmation', { body: proof })));
}

/** Forgets everything that the session saw. */
export function forget(): void {
  csrf.set(null);
  queries.clear();
}
