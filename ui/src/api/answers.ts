/**
 * Answers: official reports to the authority. The types stand here by hand until the OpenAPI document has these routes; then they
 * become aliases of `components['schemas']`, and `at` goes.
 */
import type { Act, AnswerState, Format } from '../lib/answers';
import { address, callAt, type Query, type Route, type Tagged } from './inventory';
import type { Bilingual } from './problem';

export type Capacity = 'on_behalf' | 'deputy' | 'by_order' | 'authorised' | 'acting';
export type Urgency = 'urgent' | 'very_urgent' | 'express';

/** A report form. */
export interface Form {
  id: string;
  version: number;
  title: Bilingual;
  about: Bilingual;
  regime: string;
  kind: 'letter' | 'report';
  /** Id of the pack that it answers; null fits any letter, or none. */
  directive: string | null;
}

export interface Signer {
  capacities: { capacity: Capacity; of: string }[];
  office: string;
  name: string;
}

export interface Head {
  upper: string;
  short: string;
  place: string;
  symbol: string;
  number: number | null;
  date: string | null;
  urgency: Urgency | null;
  signer: Signer;
  contact: { name: string; phone: string; email: string };
  copies: string[];
  occasion: string;
  correction: string;
}

export interface AnswerTally {
  all: number;
  met: number;
  stated: number;
  not_met: number;
  unknown: number;
  waived: number;
  not_applicable: number;
  late: number;
}

export interface AnswerFile {
  format: Format;
  name: string;
  bytes: number;
  sha256: string;
}

export interface Answer {
  id: string;
  no: number;
  version: number;
  state: AnswerState;
  /** What its state allows, whoever asks. */
  next: Act[];
  form: string;
  form_title: Bilingual;
  subject: string;
  letter: string | null;
  letter_number: string;
  from: string | null;
  to: string | null;
  head: Head;
  /** The moment of its figures. */
  as_of: string;
  /** A figure of the obligations is another one now. */
  moved: boolean;
  tally: AnswerTally;
  files: AnswerFile[];
  evidence: number | null;
  receipt: string;
  channel: string;
  sent_at: string | null;
  replaces: string | null;
  replaced_by: string | null;
  demo: boolean;
  created_at: string;
  updated_at: string;
  updated_by: string;
  updated_by_name: string;
  /** Who last changed head or figures. */
  drafted_by: string;
  drafted_by_name: string;
  reviewed_by: string;
  reviewed_by_name: string;
  approved_by: string;
  approved_by_name: string;
}

export interface AnswerStep {
  no: number;
  at: string;
  event: string;
  from: string;
  to: string;
  actor: string;
  actor_name: string;
  reason: string;
  evidence: number | null;
}

export interface Run {
  text: string;
  bold: boolean;
  italic: boolean;
  /** Key of a source; empty for plain text. */
  trace: string;
}

export interface TableBlock {
  block: 'table';
  caption: string;
  columns: { title: string; share: number; align: 'left' | 'centre' | 'right' }[];
  rows: { kind: 'plain' | 'group' | 'total'; cells: Run[][] }[];
  empty: string;
  small: boolean;
}

export type Block =
  | { block: 'heading'; level: 1 | 2 | 3; label: string; text: string }
  | { block: 'paragraph'; runs: Run[] }
  | { block: 'item'; label: string; runs: Run[] }
  | { block: 'note'; text: string }
  | TableBlock;

/** A record of the evidence ledger behind a figure. */
export interface SourceRecord {
  observation: number;
  hash: string;
}

/** Where a figure comes from. */
export interface Source {
  key: string;
  label: string;
  at: string | null;
  records: SourceRecord[];
}

/** The document as it would be printed now. */
export interface Pages {
  upper: string;
  issuer: string;
  number: number | null;
  symbol: string;
  place: string;
  date: string | null;
  kind: 'letter' | 'report';
  name: string;
  subject: string;
  urgency: Urgency | null;
  draft: boolean;
  addressees: string[];
  basis: string[];
  body: Block[];
  copies: string[];
  signature: Signer;
  annexes: { title: string; landscape: boolean; body: Block[] }[];
  sources: Source[];
  trace: string;
}

export interface NewAnswer {
  form: string;
  letter?: string;
  from?: string;
  to?: string;
  occasion?: string;
  replaces?: string;
}

const at = (path: string): Route => path as Route;
const one = (id: string, rest = ''): Route => at(`/answers/${encodeURIComponent(id)}${rest}`);
const get = async <T>(unit: string, path: Route, query: Query = {}): Promise<T> => (await callAt<T>('GET', address(unit, path, query))).data;
const act = (unit: string, id: string, rest: string, body: unknown, etag: string): Promise<Tagged<Answer>> =>
  callAt<Answer>(rest === '/head' ? 'PUT' : 'POST', address(unit, one(id, rest)), { body, etag });

export const answers = {
  forms: async (unit: string): Promise<Form[]> => (await get<{ items: Form[] }>(unit, at('/forms'))).items,
  list: async (unit: string, letter?: string): Promise<Answer[]> => (await get<{ items: Answer[] }>(unit, at('/answers'), { letter })).items,
  create: (unit: string, body: NewAnswer, key: string) => callAt<Answer>('POST', address(unit, at('/answers')), { body, key }),
  get: (unit: string, id: string) => callAt<Answer>('GET', address(unit, one(id))),
  pages: (unit: string, id: string): Promise<Pages> => get(unit, one(id, '/pages')),
  steps: async (unit: string, id: string): Promise<AnswerStep[]> => (await get<{ items: AnswerStep[] }>(unit, one(id, '/steps'))).items,
  head: (unit: string, id: string, body: Head, etag: string) => act(unit, id, '/head', body, etag),
  figures: (unit: string, id: string, etag: string) => act(unit, id, '/figures', {}, etag),
  review: (unit: string, id: string, body: { step: 'review' | 'return' | 'discard'; reason?: string }, etag: string) => act(unit, id, '/review', body, etag),
  approve: (unit: string, id: string, body: { number: number; date: string }, etag: string) => act(unit, id, '/approval', body, etag),
  send: (unit: string, id: string, body: { receipt: string; channel?: string }, etag: string) => act(unit, id, '/sending', body, etag),
  file: (unit: string, id: string, as: Format): string => address(unit, one(id, '/file'), { as }),
};
