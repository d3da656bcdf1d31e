import { notice, send } from './client';
import { problemOf, type Bilingual } from './problem';
import type { components, paths } from './schema';

type Schemas = components['schemas'];

export type System = Schemas['SystemView'];
export type SystemFields = Schemas['SystemFields'];
export type Host = Schemas['HostView'];
export type HostFields = Schemas['HostFields'];
export type Contact = Schemas['ContactView'];
export type ContactFields = Schemas['ContactFields'];
export type Channel = Schemas['ChannelView'];
export type Claim = Schemas['ClaimView'];
export type ClaimFields = Schemas['ClaimFields'];
export type Fact = Schemas['AllView_FactView']['items'][number];
export type Identifier = Schemas['AllView_IdentifierView']['items'][number];
export type Software = Schemas['AllView_SoftwareView']['items'][number];
export type Conflict = Schemas['ConflictView'];
export type Value = Schemas['AllView_ValueView']['items'][number];
export type Count = Schemas['AllView_CountView']['items'][number];
/** The document says of bilingual texts only that they are objects. */
export type Candidate = Omit<Schemas['AllView_CandidateView']['items'][number], 'reasons'> & { reasons: Bilingual[] };
export type Import = Omit<Schemas['ImportView'], 'failure'> & { failure?: Bilingual | null };
export type ImportRow = Omit<Schemas['RowView'], 'reason' | 'fact'> & { reason: Bilingual; fact?: unknown };
export type Columns = Schemas['ColumnsView'];
export type MappedColumn = Schemas['ColumnView'];

export const OUTCOMES = ['created', 'updated', 'unchanged', 'conflicting', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];
/** Rows that are taken although something of them is lost: counted among the others by their outcome. */
export const IN_PART = 'in_part';

export interface Page<T> {
  items: T[];
  next?: string | null;
}
export interface All<T> {
  items: T[];
}
export interface Tagged<T> {
  data: T;
  etag: string;
}
export interface Joined {
  host: Host;
  undo: string;
}

export type Query = Record<string, string | number | boolean | null | undefined>;
interface Options {
  query?: Query;
  body?: unknown;
  etag?: string;
  /** Of a creation: sent again after a broken connection, it makes nothing twice. */
  key?: string;
}

/** The routes below a unit that the document has, without their beginning. */
type UnitPath = keyof paths extends infer P ? (P extends `/api/v1/units/{unit}${infer R}` ? R : never) : never;
/** The same with anything in place of `{…}`. */
type Filled<P extends string> = P extends `${infer A}{${string}}${infer B}` ? `${A}${string}${Filled<B>}` : P;
export type Route = Filled<UnitPath>;

/** Address of a route below a unit; what is empty is left out of the query. */
export function address(unit: string, path: Route, query: Query = {}): string {
  const wanted = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') wanted.set(name, String(value));
  }
  const text = wanted.toString();
  return `/api/v1/units/${encodeURIComponent(unit)}${path}${text === '' ? '' : `?${text}`}`;
}

/** One call with JSON both ways; what comes back with its ETag. Throws the [`Problem`] of a refusal. */
export async function callAt<T>(method: string, path: string, options: Omit<Options, 'query'> & { signal?: AbortSignal } = {}): Promise<Tagged<T>> {
  const headers = new Headers();
  if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  if (options.etag !== undefined) headers.set('If-Match', options.etag);
  if (options.key !== undefined) headers.set('Idempotency-Key', options.key);
  const body = options.body === undefined ? null : JSON.stringify(options.body);
  const response = await send(new Request(new URL(path, location.origin), { method, headers, body, signal: options.signal ?? null }));
  const found: unknown = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.ok) return { data: found as T, etag: response.headers.get('etag') ?? '' };
  const problem = problemOf(response.status, found);
  notice(problem);
  throw problem;
}

const call = <T>(method: string, unit: string, path: Route, { query, ...options }: Options = {}): Promise<Tagged<T>> => callAt<T>(method, address(unit, path, query), options);

const plain = async <T>(method: string, unit: string, path: Route, options?: Options): Promise<T> => (await call<T>(method, unit, path, options)).data;

/** The five things that can be done with every noun of the inventory. */
function noun<T, F>(path: '/systems' | '/hosts' | '/contacts' | '/claims') {
  return {
    list: (unit: string, query: Query = {}) => plain<Page<T>>('GET', unit, path, { query }),
    get: (unit: string, id: string) => call<T>('GET', unit, `${path}/${encodeURIComponent(id)}`),
    create: (unit: string, body: F, key: string) => call<T>('POST', unit, path, { body, key }),
    update: (unit: string, id: string, body: F, etag: string) => call<T>('PUT', unit, `${path}/${encodeURIComponent(id)}`, { body, etag }),
    retire: (unit: string, id: string, etag: string) => call<T>('POST', unit, `${path}/${encodeURIComponent(id)}/retirement`, { etag }),
  };
}

export const systems = noun<System, SystemFields>('/systems');
export const contacts = {
  ...noun<Contact, ContactFields>('/contacts'),
  prove: (unit: string, id: string, body: { kind: string; value: string; proof: string }) => plain<Contact>('POST', unit, `/contacts/${encodeURIComponent(id)}/proof`, { body }),
};
export const claims = noun<Claim, ClaimFields>('/claims');
const hostPath = <R extends '/facts' | '/identifiers' | '/software' | '/merge' | '/split' | '/settlement'>(id: string, rest: R) => `/hosts/${encodeURIComponent(id)}${rest}` as const;
export const hosts = {
  ...noun<Host, HostFields>('/hosts'),
  counts: (unit: string) => plain<All<Count>>('GET', unit, '/hosts/counts'),
  facts: (unit: string, id: string) => plain<All<Fact>>('GET', unit, hostPath(id, '/facts')),
  identifiers: (unit: string, id: string) => plain<All<Identifier>>('GET', unit, hostPath(id, '/identifiers')),
  software: (unit: string, id: string, gone: boolean) => plain<All<Software>>('GET', unit, hostPath(id, '/software'), { query: { gone } }),
  merge: (unit: string, id: string, other: string) => plain<Joined>('POST', unit, hostPath(id, '/merge'), { body: { other } }),
  split: (unit: string, id: string, body: { name: string; identifiers: { kind: string; value: string }[]; sources: string[] }) =>
    plain<Joined>('POST', unit, hostPath(id, '/split'), { body }),
  conflicts: (unit: string, query: { open: boolean; limit: number; after: string | null }) => plain<Page<Conflict>>('GET', unit, '/hosts/conflicts', { query }),
  settle: (unit: string, id: string, version: number, body: { attribute: string; value: string }) =>
    plain<Host>('POST', unit, hostPath(id, '/settlement'), { body, etag: `"${version}"` }),
  sites: (unit: string, q: string) => plain<All<Value>>('GET', unit, '/hosts/sites', { query: { q } }),
  people: (unit: string, q: string) => plain<All<Value>>('GET', unit, '/hosts/people', { query: { q } }),
  undo: (unit: string, id: string) => plain<Host>('POST', unit, `/undo/${encodeURIComponent(id)}`),
};
export const whoHad = (unit: string, ip: string, query: { at?: string | null; port?: string }) =>
  plain<All<Candidate>>('GET', unit, `/addresses/${encodeURIComponent(ip)}`, { query });

const importPath = <R extends '' | '/rows' | `/rows/${number}` | '/application'>(id: string, rest: R) => `/imports/${encodeURIComponent(id)}${rest}` as const;
export const imports = {
  list: (unit: string) => plain<All<Import>>('GET', unit, '/imports', { query: { limit: 100 } }),
  get: (unit: string, id: string) => plain<Import>('GET', unit, importPath(id, '')),
  rows: (unit: string, id: string, query: { outcome?: string; after?: number; limit: number }) =>
    plain<{ items: ImportRow[]; next: number | null }>('GET', unit, importPath(id, '/rows'), { query }),
  answer: (unit: string, id: string, place: number, answer: string) => plain<null>('PUT', unit, importPath(id, `/rows/${place}`), { body: { answer } }),
  apply: (unit: string, id: string) => plain<Import>('POST', unit, importPath(id, '/application')),
  discard: (unit: string, id: string) => plain<Import>('DELETE', unit, importPath(id, '')),
  remember: (unit: string, columns: readonly MappedColumn[]) => plain<null>('PUT', unit, '/imports/columns', { body: { columns } }),
};

export const removeDemonstration = (unit: string) => plain<Record<string, number>>('DELETE', unit, '/demonstration');

/** A key for a creation. */
export const freshKey = (): string => crypto.randomUUID();
