/** Rules over stored events: jobs, what they found. */
import { address, callAt, type All, type Query, type Tagged } from './inventory';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Retro = Schemas['RetroView'];
export type RetroRule = Schemas['RetroRuleView'];
export type RetroCount = Schemas['RetroCountView'];
export type RetroHit = Schemas['RetroHitView'];
export type RetroHits = Schemas['RetroHitsView'];
export type NewRetro = Required<Schemas['RetroInput']>;

const id = encodeURIComponent;

export const retros = {
  list: async (unit: string): Promise<Retro[]> => (await callAt<All<Retro>>('GET', address(unit, '/retros'))).data.items,
  get: (unit: string, one: string): Promise<Tagged<Retro>> => callAt('GET', address(unit, `/retros/${id(one)}`)),
  create: (unit: string, body: NewRetro, key: string) => callAt<Retro>('POST', address(unit, '/retros'), { body, key }),
  cancel: (unit: string, one: Retro) => callAt<Retro>('POST', address(unit, `/retros/${id(one.id)}/cancellation`), { etag: `"${one.version}"` }),
  raise: (unit: string, one: Retro) => callAt<Retro>('POST', address(unit, `/retros/${id(one.id)}/alerts`), { etag: `"${one.version}"` }),
  remove: (unit: string, one: string) => callAt<null>('DELETE', address(unit, `/retros/${id(one)}`)),
  counts: async (unit: string, one: string): Promise<Schemas['RetroCountsView']> => (await callAt<Schemas['RetroCountsView']>('GET', address(unit, `/retros/${id(one)}/counts`))).data,
  hits: async (unit: string, one: string, query: Query): Promise<RetroHits> => (await callAt<RetroHits>('GET', address(unit, `/retros/${id(one)}/hits`, query))).data,
  file: (unit: string, one: string, form: 'csv' | 'xlsx' | 'jsonl') => address(unit, `/retros/${id(one)}/export/${form}`),
  progress: (unit: string, one: string) => address(unit, `/retros/${id(one)}/progress`),
};
