/** Search over the events of a unit. */
import { callAt } from './inventory';
import type { Bilingual } from './problem';
import type { components } from './schema';

type Schemas = components['schemas'];

export type EventPage = Schemas['EventPageView'];
export type EventRow = Omit<Schemas['EventRowView'], 'cells'> & { cells: unknown[] };
export type Histogram = Schemas['HistogramView'];
export type Top = Schemas['TopView'];
export type EventField = Omit<Schemas['EventFieldView'], 'about'> & { about: Bilingual };
export type SearchFault = Omit<Schemas['SearchErrorView'], 'message'> & { message: Bilingual };
export interface Compiled {
  sql: string | null;
  condition: string | null;
  error: SearchFault | null;
}
export interface EventValue {
  name: string;
  form: string;
  value: unknown;
}

/** What is looked for, and when. */
export interface Asked {
  q: string;
  from: string;
  to: string;
}

const at = (unit: string, rest: string) => `/api/v1/units/${encodeURIComponent(unit)}/events/${rest}`;
const post = async <T>(unit: string, rest: string, body: unknown, signal: AbortSignal): Promise<T> =>
  (await callAt<T>('POST', at(unit, rest), { body, signal })).data;

export const events = {
  fields: async (unit: string): Promise<{ items: EventField[]; columns: string[] }> =>
    (await callAt<{ items: EventField[]; columns: string[] }>('GET', at(unit, 'fields'))).data,
  sql: (unit: string, asked: Asked, signal: AbortSignal) => post<Compiled>(unit, 'sql', asked, signal),
  page: (unit: string, asked: Asked, columns: readonly string[], after: string | null, signal: AbortSignal) =>
    post<Omit<EventPage, 'items'> & { items: EventRow[] }>(unit, 'search', { ...asked, columns, ...(after === null ? {} : { after }) }, signal),
  histogram: (unit: string, asked: Asked, by: string, signal: AbortSignal) =>
    post<Histogram>(unit, 'histogram', { ...asked, ...(by === '' ? {} : { by }) }, signal),
  count: (unit: string, asked: Asked, signal: AbortSignal) => post<Schemas['EventCountView']>(unit, 'count', asked, signal),
  top: (unit: string, asked: Asked, field: string, signal: AbortSignal) => post<Top>(unit, 'top', { ...asked, field }, signal),
  one: async (unit: string, position: number, record: number): Promise<EventValue[]> =>
    (await callAt<{ fields: EventValue[] }>('GET', at(unit, `${position}/${record}`))).data.fields,
  /** Where a file of the search is. */
  file: (unit: string, form: 'csv' | 'jsonl' | 'parquet' | 'ocsf', { q, from, to }: Asked) => at(unit, `export/${form}?${new URLSearchParams({ q, from, to }).toString()}`),
  /** Where what arrives is told. */
  following: (unit: string, q: string, columns: readonly string[]) => at(unit, `follow?${new URLSearchParams({ q, columns: columns.join(',') }).toString()}`),
};
