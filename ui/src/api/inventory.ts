import { notice, send } from './client';
import { problemOf, type Bilingual } from './problem';

/** What every object of the inventory says of itself. */
export interface Head {
  id: string;
  unit: string;
  version: number;
  seq: number;
  created_at: string;
  updated_at: string;
  updated_by: string;
  retired_at: string | null;
  demo: boolean;
}

export interface SystemFields {
  name: string;
  code: string;
  level: number | null;
  dossier: string;
  dossier_note: string;
  owner: string;
  operator: string;
  responsible: string;
  note: string;
}
export type System = Head & SystemFields;

export interface HostFields {
  name: string;
  kind: string;
  system: string;
  site: string;
  responsible: string;
  owner: string;
  os_name: string;
  os_version: string;
  os_build: string;
  architecture: string;
  manufacturer: string;
  model: string;
  serial: string;
  domain: string;
  note: string;
  addresses: string[];
  macs: string[];
  names: string[];
}
export type Host = Head & HostFields;

export interface Channel {
  kind: string;
  value: string;
  proved_at: string | null;
  proof: string;
}
export interface ContactFields {
  name: string;
  office: string;
  role: string;
  about: string;
  note: string;
  valid_from: string | null;
  valid_until: string | null;
  channels: { kind: string; value: string }[];
}
export type Contact = Head & Omit<ContactFields, 'channels'> & { channels: Channel[] };

export interface ClaimFields {
  kind: string;
  value: string;
  system: string;
  basis: string;
  note: string;
}
export type Claim = Head & ClaimFields;

export interface Fact {
  attribute: string;
  value: string;
  printed: string;
  source_kind: string;
  source: string;
  first_at: string;
  observed_at: string;
  import: string;
  shown: boolean;
}

export interface Identifier {
  kind: string;
  value: string;
  detail: string;
  source_kind: string;
  source: string;
  first_at: string;
  last_at: string;
  ended_at: string | null;
}

export interface Software {
  kind: string;
  name: string;
  version: string;
  architecture: string;
  found_in: string;
  source: string;
  purl: string;
  first_seen_at: string;
  last_seen_at: string;
  gone_at: string | null;
}

export interface Count {
  kind: string;
  level: number;
  count: number;
}

export interface Conflict {
  host: string;
  attribute: string;
  values: Fact[];
}

export interface Candidate {
  host: string | null;
  name: string;
  score: number;
  reasons: Bilingual[];
}

export interface Import {
  id: string;
  state: string;
  running: boolean;
  failure: Bilingual | null;
  file_name: string;
  form: string;
  source_kind: string;
  source: string;
  host: string;
  header: string[];
  observed_at: string;
  created_at: string;
  created_by: string;
  applied_at: string | null;
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  conflicting: number;
  refused: number;
}

export const OUTCOMES = ['created', 'updated', 'unchanged', 'conflicting', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface ImportRow {
  place: number;
  shown: string;
  cells: string[];
  fact: unknown;
  outcome: string;
  subject: string;
  answer: string;
  reason: Bilingual;
}

export interface MappedColumn {
  column: number;
  header: string;
  field: string | null;
  score: number;
}
export interface Sheet {
  name: string;
  rows: number;
  columns: MappedColumn[];
  remembered: boolean;
  sample: string[][];
}
export interface Columns {
  sheets: Sheet[];
  fields: string[];
}

export interface Page<T> {
  items: T[];
  next: string | null;
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

type Query = Record<string, string | number | boolean | null | undefined>;
interface Options {
  query?: Query;
  body?: unknown;
  etag?: string;
  /** Of a creation: sent again after a broken connection, it makes nothing twice. */
  key?: string;
}

/** Address of a route below a unit; what is empty is left out of the query. */
export function address(unit: string, path: string, query: Query = {}): string {
  const wanted = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') wanted.set(name, String(value));
  }
  const text = wanted.toString();
  return `/api/v1/units/${encodeURIComponent(unit)}${path}${text === '' ? '' : `?${text}`}`;
}

async function call<T>(method: string, unit: string, path: string, options: Options = {}): Promise<Tagged<T>> {
  const headers = new Headers();
  if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  if (options.etag !== undefined) headers.set('If-Match', options.etag);
  if (options.key !== undefined) headers.set('Idempotency-Key', options.key);
  const body = options.body === undefined ? null : JSON.stringify(options.body);
  const response = await send(new Request(new URL(address(unit, path, options.query), location.origin), { method, headers, body }));
  const found: unknown = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.ok) return { data: found as T, etag: response.headers.get('etag') ?? '' };
  const problem = problemOf(response.status, found);
  notice(problem);
  throw problem;
}

const plain = async <T>(method: string, unit: string, path: string, options?: Options): Promise<T> => (await call<T>(method, unit, path, options)).data;

/** The five things that can be done with every noun of the inventory. */
function noun<T, F>(path: string) {
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
const hostPath = (id: string, rest: string) => `/hosts/${encodeURIComponent(id)}${rest}`;
export const hosts = {
  ...noun<Host, HostFields>('/hosts'),
  counts: (unit: string) => plain<All<Count>>('GET', unit, '/hosts/counts'),
  conflicts: (unit: string) => plain<All<Conflict>>('GET', unit, '/hosts/conflicts', { query: { limit: 200 } }),
  facts: (unit: string, id: string) => plain<All<Fact>>('GET', unit, hostPath(id, '/facts')),
  identifiers: (unit: string, id: string) => plain<All<Identifier>>('GET', unit, hostPath(id, '/identifiers')),
  software: (unit: string, id: string, gone: boolean) => plain<All<Software>>('GET', unit, hostPath(id, '/software'), { query: { gone } }),
  merge: (unit: string, id: string, other: string) => plain<Joined>('POST', unit, hostPath(id, '/merge'), { body: { other } }),
  split: (unit: string, id: string, body: { name: string; identifiers: { kind: string; value: string }[]; sources: string[] }) =>
    plain<Joined>('POST', unit, hostPath(id, '/split'), { body }),
  undo: (unit: string, id: string) => plain<Host>('POST', unit, `/undo/${encodeURIComponent(id)}`),
};
export const whoHad = (unit: string, ip: string, query: { at?: string | null; port?: string }) =>
  plain<All<Candidate>>('GET', unit, `/addresses/${encodeURIComponent(ip)}`, { query });

const importPath = (id: string, rest = '') => `/imports/${encodeURIComponent(id)}${rest}`;
export const imports = {
  list: (unit: string) => plain<All<Import>>('GET', unit, '/imports', { query: { limit: 100 } }),
  get: (unit: string, id: string) => plain<Import>('GET', unit, importPath(id)),
  rows: (unit: string, id: string, query: { outcome?: string; after?: number; limit: number }) =>
    plain<{ items: ImportRow[]; next: number | null }>('GET', unit, importPath(id, '/rows'), { query }),
  answer: (unit: string, id: string, place: number, answer: string) => plain<null>('PUT', unit, importPath(id, `/rows/${place}`), { body: { answer } }),
  apply: (unit: string, id: string) => plain<Import>('POST', unit, importPath(id, '/application')),
  discard: (unit: string, id: string) => plain<Import>('DELETE', unit, importPath(id)),
  remember: (unit: string, columns: readonly MappedColumn[]) => plain<null>('PUT', unit, '/imports/columns', { body: { columns } }),
};

export const removeDemonstration = (unit: string) => plain<Record<string, number>>('DELETE', unit, '/demonstration');

/** A key for a creation. */
export const freshKey = (): string => crypto.randomUUID();
