/** Searches over events that people keep. */
import { address, callAt, type All } from './inventory';
import type { components } from './schema';

type Schemas = components['schemas'];
export type SavedSearch = Schemas['SavedSearchView'];
export type NewSavedSearch = Required<Schemas['SavedSearchInput']>;

const one = (id: string) => `/searches/${encodeURIComponent(id)}` as const;

export const saved = {
  list: async (unit: string): Promise<SavedSearch[]> => (await callAt<All<SavedSearch>>('GET', address(unit, '/searches'))).data.items,
  create: (unit: string, body: NewSavedSearch, key: string) => callAt<SavedSearch>('POST', address(unit, '/searches'), { body, key }),
  update: (unit: string, { id, version }: SavedSearch, body: NewSavedSearch) => callAt<SavedSearch>('PUT', address(unit, one(id)), { body, etag: `"${version}"` }),
  remove: (unit: string, id: string) => callAt<null>('DELETE', address(unit, one(id))),
};
