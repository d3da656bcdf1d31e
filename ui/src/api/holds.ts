/** Legal holds: events that stay although their time is over. */
import type { Asked } from './events';
import { address, callAt, type All } from './inventory';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Hold = Schemas['HoldView'];

/** Characters of a reason; the server counts bytes. */
export const MAX_REASON = 2_000;

const one = (id: string, of: '' | '/lifting' = '') => `/holds/${encodeURIComponent(id)}${of}` as const;

export const holds = {
  list: async (unit: string): Promise<Hold[]> => (await callAt<All<Hold>>('GET', address(unit, '/holds'))).data.items,
  set: (unit: string, asked: Asked, reason: string) => callAt<Hold>('POST', address(unit, '/holds'), { body: { ...asked, reason } }),
  ask: (unit: string, id: string, reason: string) => callAt<Hold>('PUT', address(unit, one(id, '/lifting')), { body: { reason } }),
  keep: (unit: string, id: string) => callAt<Hold>('DELETE', address(unit, one(id, '/lifting'))),
  lift: (unit: string, id: string) => callAt<null>('DELETE', address(unit, one(id))),
};
