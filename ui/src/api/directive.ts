/**
 * Letters, obligations, checks, readiness and questions in SQL. The types stand here by hand until the OpenAPI document has these
 * routes; then they become aliases of `components['schemas']`, and `at` goes.
 */
import type { Grade, LetterState, Mark, Pressed, State, Verdict } from '../lib/directive';
import { address, callAt, type Query, type Route, type Tagged } from './inventory';
import type { Bilingual } from './problem';

export { LETTER_STATES, MARKS, PRESSED, STATES } from '../lib/directive';
export type { Grade, LetterState, Mark, Pressed, State, Verdict } from '../lib/directive';

interface Kept {
  id: string;
  unit: string;
  version: number;
  created_at: string;
  updated_at: string;
  updated_by: string;
  updated_by_name: string;
}

export interface LetterFields {
  kind: string;
  number: string;
  issuer: string;
  issued_on: string;
  subject: string;
  urgency: string;
  signer: string;
  channel: string;
  arrival_number: string;
  arrived_on: string;
  passed_to: string;
  note: string;
}

export interface Letter extends Kept, LetterFields {
  no: number;
  state: LetterState;
  pack: string;
  file_sha256: string;
  file_name: string;
  file_bytes: number;
  confirmed_at: string | null;
  confirmed_by: string;
  confirmed_by_name: string;
  parent_unit: string;
  answer_by: string;
  demo: boolean;
}

export interface Counts {
  denominator: number;
  numerator: number;
  not_met: number;
  unknown: number;
  unreachable: number;
  excused: number;
}

export interface Observation extends Counts {
  no: number;
  version: number;
  collected_at: string;
  expires_at: string;
  verdict: Verdict;
  verdict_now: Verdict;
  reason: Bilingual;
  sql_sha256: string;
  result_sha256: string;
  snapshots: string[];
  took_ms: number;
  evidence: number;
}

export interface Check {
  id: string;
  title: Bilingual;
  about: Bilingual;
  fix: Bilingual;
  subject_kind: string;
  version: number;
  fresh_hours: number;
  reasons: Record<string, Bilingual>;
  known: boolean;
  last: Observation | null;
}

export interface CheckText extends Check {
  sql: string;
}

export interface Subject {
  subject: string;
  subject_kind: string;
  subject_name: string;
  verdict: Mark;
  reason: string;
  evidence: string;
  /** The same in words. */
  said: Bilingual;
  observed_at: string | null;
  from_no: number;
  until_no: number | null;
}

export interface Stated {
  verdict: Verdict;
  text: string;
  by: string;
  by_name: string;
  at: string;
  until: string;
  evidence: number;
}

export interface Waiver {
  not_applicable: boolean;
  reason: string;
  control: string;
  until: string | null;
  by: string;
  by_name: string;
  at: string;
  approver: string;
  approver_name: string;
  decided_at: string | null;
}

export interface Obligation extends Kept {
  letter: string;
  position: number;
  clause: string;
  code: string;
  title: Bilingual;
  text: Bilingual;
  risk: Bilingual;
  weight: number;
  statable: boolean;
  owner: string;
  owner_name: string;
  deputies: string[];
  due_at: string | null;
  due: Bilingual;
  every: string;
  state: State;
  since: string;
  late: boolean;
  verdict: Verdict;
  verdict_since: string;
  grade: Grade;
  counts: Counts;
  reason: Bilingual;
  stated: Stated | null;
  waiver: Waiver | null;
  receipt: string;
  checks: string[];
  steps: string[];
  demo: boolean;
}

/** Something that happened to an obligation. */
export interface Step {
  obligation: string;
  no: number;
  at: string;
  event: string;
  from: string;
  to: string;
  actor: string;
  actor_name: string;
  reason: Bilingual;
  evidence: number | null;
}

export interface Tally {
  all: number;
  met: number;
  stated: number;
  not_met: number;
  unknown: number;
  waived: number;
  not_applicable: number;
  late: number;
  weight: number;
  weight_met: number;
}

export interface Clause {
  label: string;
  parent: string;
  title: Bilingual;
  text: Bilingual;
  applies: Bilingual;
  verdict: Verdict | null;
  tally: Tally;
  obligations: string[];
}

export interface OnLetter {
  letter: Letter;
  tally: Tally;
  clauses: Clause[];
  obligations: Obligation[];
}

export interface Point {
  at: string;
  all: number;
  met: number;
}

export interface Board {
  at: string;
  letters: OnLetter[];
  changes: Step[];
  points: Point[];
}

/** Lines of the text as given, counted from 1, both included. */
export interface Place {
  first: number;
  last: number;
  page?: number;
}

export interface Confidence {
  /** 0 to 1. */
  value: number;
  doubts: string[];
}

/** A field as read, beside how it is printed. */
export interface ReadField<T = string> {
  value: T | null;
  printed: string;
  confidence: Confidence;
  place: Place;
}

export interface ReadClause {
  label: string;
  printed_label: string;
  parent: string | null;
  heading?: string;
  text: string;
  applies_to?: ReadField;
  references: string[];
  deadline?: ReadField<{ words: string; date?: string; recurring: boolean }>;
  confidence: Confidence;
  place: Place;
}

export interface Cited {
  title?: string;
  number?: string;
  date?: string;
  issuer?: string;
}

export interface Reading {
  kind: ReadField | null;
  number: ReadField | null;
  symbol: ReadField | null;
  issuer: ReadField | null;
  superior_issuer: ReadField | null;
  date: ReadField | null;
  place: ReadField | null;
  subject: ReadField | null;
  urgency: ReadField | null;
  secrecy: ReadField | null;
  addressees: ReadField[];
  basis: ReadField<Cited>[];
  clauses: ReadClause[];
  references: ReadField<Cited>[];
  contacts: ReadField<{ organisation: string; phones: string[]; emails: string[] }>[];
  signer: ReadField<{ capacity: string | null; title: string | null; name: string | null; rank: string | null }> | null;
  copies: ReadField[];
  arrival_stamp: ReadField<{ organisation: string | null; number: string | null; date: string | null; passed_to: string | null }> | null;
  products: ReadField[];
  cves: ReadField[];
  corrections: { printed: string; reading: string; why: Bilingual; place: Place }[];
  remarks: { code: string; text: Bilingual; place?: Place }[];
  lines: number;
}

export interface ReadLetter {
  /** Empty for a letter of which only the fields are known. */
  reading: Partial<Reading>;
  text: string;
  pack: string;
  classes: { id: string; title: Bilingual }[];
}

export interface Evidence {
  seq: number;
  at: string;
  kind: string;
  source: string;
  subject_kind: string;
  subject: string;
  actor: string;
  actor_name: string;
  title: Bilingual;
  facts: unknown;
  blob: string | null;
  collected_at: string;
  expires_at: string | null;
  replaces: number | null;
  previous: string;
  hash: string;
}

const at = (path: string): Route => path as Route;
const one = (noun: 'letters' | 'obligations', id: string, rest = ''): Route => at(`/${noun}/${encodeURIComponent(id)}${rest}`);
/** `pack/id` as an address has it. */
export const checkName = (id: string): string => id.replace('/', '~');
const check = (name: string, rest = ''): Route => at(`/checks/${encodeURIComponent(name)}${rest}`);

const get = async <T>(unit: string, path: Route, query: Query = {}): Promise<T> => (await callAt<T>('GET', address(unit, path, query))).data;
const change = <T>(method: 'POST' | 'PUT', unit: string, path: Route, body?: unknown, etag?: string): Promise<Tagged<T>> => callAt<T>(method, address(unit, path), { body, etag });

export interface Assignment {
  owner: string;
  deputies: string[];
  due_at: string | null;
}

export const readiness = (unit: string): Promise<Board> => get(unit, at('/readiness'));

/** Routes of steps, by the step that a person takes. */
const STEP_ROUTES: Record<string, '/progress' | '/report'> = {
  acknowledge: '/progress',
  begin: '/progress',
  attest: '/report',
  report: '/report',
  accept: '/report',
  return: '/report',
};
export const obligations = {
  list: async (unit: string, letter: string): Promise<Obligation[]> => (await get<{ items: Obligation[] }>(unit, at('/obligations'), { letter })).items,
  get: (unit: string, id: string) => callAt<Obligation>('GET', address(unit, one('obligations', id))),
  steps: async (unit: string, id: string): Promise<Step[]> => (await get<{ items: Step[] }>(unit, one('obligations', id, '/steps'))).items,
  assign: (unit: string, id: string, body: Assignment, etag: string) => change<Obligation>('PUT', unit, one('obligations', id, '/assignment'), body, etag),
  step: (unit: string, id: string, step: Pressed, said: { reason: string; receipt: string }, etag: string) => {
    const route = STEP_ROUTES[step];
    if (route === undefined) return change<Obligation>('POST', unit, one('obligations', id, '/reopening'), { reason: said.reason }, etag);
    return change<Obligation>('POST', unit, one('obligations', id, route), { step, ...said }, etag);
  },
  state: (unit: string, id: string, body: { met: boolean; text: string; until: string }, etag: string) =>
    change<Obligation>('POST', unit, one('obligations', id, '/statement'), body, etag),
  askWaiver: (unit: string, id: string, body: { not_applicable: boolean; reason: string; control: string; until: string | null }, etag: string) =>
    change<Obligation>('POST', unit, one('obligations', id, '/waiver'), body, etag),
  decideWaiver: (unit: string, id: string, body: { approve: boolean; reason: string }, etag: string) =>
    change<Obligation>('POST', unit, one('obligations', id, '/waiver/decision'), body, etag),
};

export const checks = {
  list: async (unit: string): Promise<Check[]> => (await get<{ items: Check[] }>(unit, at('/checks'))).items,
  get: (unit: string, name: string): Promise<CheckText> => get(unit, check(name)),
  run: async (unit: string) => (await change<{ run: number; recorded: number; obligations: number }>('POST', unit, at('/checks/run'))).data,
  observations: (unit: string, name: string, query: { after?: number; limit: number }) =>
    get<{ items: Observation[]; next: number | null }>(unit, check(name, '/observations'), query),
  subjects: (unit: string, name: string, query: { verdict: Mark; after?: string; limit: number }) =>
    get<{ items: Subject[]; next: string | null }>(unit, check(name, '/subjects'), query),
  changes: (unit: string, name: string, query: { from: number; to: number; after?: string; limit: number }) =>
    get<{ items: Subject[]; next: string | null; from: Counts | null; to: Counts | null }>(unit, check(name, '/changes'), query),
};

export type BelowStanding = 'silent' | 'reading' | 'late' | 'working' | 'answered' | 'withdrawn';

/** How a unit below stands with a letter that was passed on to it. */
export interface UnitBelow {
  unit: string;
  unit_name: string;
  letter: string;
  standing: BelowStanding;
  answer_by: string;
  acknowledged_at: string | null;
  answered_at: string | null;
  tally: Tally | null;
  at: string | null;
}

/** All units below together, and a page of them. */
export interface RolledUp {
  units: Record<BelowStanding | 'all', number>;
  tally: Tally;
  items: UnitBelow[];
  next: string | null;
}

export const letters = {
  list: (unit: string, query: { state?: string | undefined; after?: number; limit: number }) =>
    get<{ items: Letter[]; next: number | null }>(unit, at('/letters'), query),
  get: (unit: string, id: string) => callAt<Letter>('GET', address(unit, one('letters', id))),
  reading: (unit: string, id: string): Promise<ReadLetter> => get(unit, one('letters', id, '/reading')),
  update: (unit: string, id: string, body: LetterFields, etag: string) => change<Letter>('PUT', unit, one('letters', id), body, etag),
  confirm: (unit: string, id: string, body: { classes: string[]; without_pack: boolean }, etag: string) =>
    change<{ letter: Letter; obligations: number }>('POST', unit, one('letters', id, '/confirmation'), body, etag),
  withdraw: (unit: string, id: string, body: { reason: string }, etag: string) => change<Letter>('POST', unit, one('letters', id, '/withdrawal'), body, etag),
  relay: (unit: string, id: string, body: { units: string[]; number: string; answer_by: string }) =>
    change<{ units: string[] }>('POST', unit, one('letters', id, '/relay'), body),
  below: (unit: string, id: string, query: { after?: string; limit: number }): Promise<RolledUp> => get(unit, one('letters', id, '/below'), query),
  /** Where a file is sent to be registered. */
  registering: (unit: string, query: { file_name: string; again: boolean }): string => address(unit, at('/letters'), { ...query, again: query.again ? true : undefined }),
  file: (unit: string, id: string): string => address(unit, one('letters', id, '/file')),
};

export const evidence = (unit: string, seq: number): Promise<Evidence> => get(unit, at(`/evidence/${seq}`));

export interface QueryColumn {
  name: string;
  type: string;
}
export interface QueryAnswer {
  columns: QueryColumn[];
  rows: unknown[][];
  truncated: boolean;
  snapshot: { table: string; unit: string; id: string; rows: number }[];
  elapsed_ms: number;
}
export interface QueryTable {
  name: string;
  about: Bilingual;
  operation: string;
  columns: (QueryColumn & { about: Bilingual })[];
}
export const questions = {
  run: async (body: { sql: string; units: string[] | null; limit?: number }, signal: AbortSignal): Promise<QueryAnswer> =>
    (await callAt<QueryAnswer>('POST', '/api/v1/query', { body, signal })).data,
  tables: async (): Promise<QueryTable[]> => (await callAt<{ items: QueryTable[] }>('GET', '/api/v1/query/tables')).data.items,
};
