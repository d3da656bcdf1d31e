import type { AlertStep } from '../lib/alerts';
import { address, callAt, type All, type Page, type Query, type Route, type Tagged } from './inventory';
import type { Bilingual, ProblemBody } from './problem';

export interface Kept {
  id: string;
  unit: string;
  version: number;
  created_at: string;
  updated_at: string;
  updated_by: string;
  updated_by_name: string;
}
export interface Alert extends Kept {
  no: number;
  rule: string;
  title: Bilingual;
  level: string;
  class: string;
  class_title: Bilingual;
  tags: string[];
  entity_kind: string;
  entity: string;
  source: string;
  source_name: string;
  system_level: number;
  state: string;
  open: boolean;
  since: string;
  first_seen: string;
  last_seen: string;
  taken_at: string;
  findings: number;
  merged_findings: number;
  assignee: string;
  assignee_name: string;
  triage_due?: string | null;
  triaged_at?: string | null;
  triage_late: boolean;
  handle_due?: string | null;
  handled_at?: string | null;
  handle_late: boolean;
  next_due?: string | null;
  late: boolean;
  reason: string;
  duplicate_of: string;
  merged: boolean;
  former: string;
  reopened: number;
  asset: string;
  case: string;
}
export interface EventRef {
  position: number;
  record: number;
}
export interface StepOffer {
  step: AlertStep;
  title: Bilingual;
  needs_reason: boolean;
  operation: string;
}
export interface AlertEvent {
  no: number;
  at: string;
  event: string;
  from: string;
  to: string;
  actor: string;
  actor_name: string;
  reason: string;
  reason_name: string;
}
export interface RiskPart {
  alert: string;
  no: number;
  title: Bilingual;
  level: string;
  state: string;
  quiet_hours: number;
  points: number;
  adds: number;
}
export interface Risk {
  kind: string;
  entity: string;
  score: number;
  half_life_hours: number;
  parts: RiskPart[];
}
export interface AlertFull extends Alert {
  first: EventRef[];
  latest: EventRef[];
  shown: { field: string; values: string[]; more: boolean }[];
  sources: { id: string; name: string }[];
  merged_alerts: Alert[];
  steps: StepOffer[];
  history: AlertEvent[];
  risk?: Risk | null;
  duplicate_no?: number | null;
  former_no?: number | null;
  asset_name: string;
}
export interface Cell {
  state: string;
  level: string;
  count: number;
}
export interface AlertCounts {
  cells: Cell[];
  open: number;
  late: number;
  next_due?: string | null;
}
export interface AlertValue {
  value: string;
  title: Bilingual;
  level: string;
  count: number;
  open?: number | null;
}
export interface Person {
  id: string;
  name: string;
}
export interface AlertTime {
  class: string;
  class_title: Bilingual;
  system_level: number;
  triage: number;
  handle: number;
  own: boolean;
}
export interface AlertTimes {
  items: AlertTime[];
  percent: { critical: number; high: number; medium: number; low: number };
}
export interface BulkItem {
  id: string;
  status: number;
  alert?: Alert | null;
  problem?: ProblemBody | null;
}
export interface BulkResult {
  items: BulkItem[];
  done: number;
  refused: number;
}
export interface Doing {
  action: AlertStep | 'assign' | 'link' | 'comment';
  reason?: string;
  of?: string;
  assignee?: string;
  asset?: string;
  case?: string;
  comment?: string;
}
export interface Suppression extends Kept {
  rule: string;
  rule_title?: Bilingual | null;
  entity_kind: string;
  entity: string;
  source: string;
  source_name: string;
  conditions: { field: string; value: string }[];
  reason: string;
  created_by: string;
  created_by_name: string;
  expires_at: string;
  holds: boolean;
  covers_critical: boolean;
  approver: string;
  approver_name: string;
  approved_at?: string | null;
  ended_at?: string | null;
  ended_by: string;
  ended_by_name: string;
  findings: number;
  first_at?: string | null;
  last_at?: string | null;
  latest: EventRef[];
  may_approve: boolean;
}
export interface NewSuppression {
  rule: string;
  entity_kind: string;
  entity: string;
  source: string;
  conditions: { field: string; value: string }[];
  reason: string;
  expires_at: string;
}
export interface Figures {
  received: number;
  stored: number;
  rejected: number;
  quarantined: number;
  unparsed: number;
  bytes: number;
  in_flight: number;
}
export interface SourceFields {
  name: string;
  protocol: string;
  format: string;
  host: string;
  offset_minutes: number;
  encoding: string;
  system_level: number;
  silence_minutes: number;
  quota_events: number;
  quota_bytes: number;
  certificate: string;
  ranges: string[];
  note: string;
}
export interface Source extends Kept, SourceFields, Figures {
  retired_at?: string | null;
  state: string;
  since: string;
  last_seen?: string | null;
  silent_at?: string | null;
  skew_us?: number | null;
  by_hour: number[];
}
export interface SourceToken {
  id: string;
  source: string;
  created_at: string;
  created_by: string;
  created_by_name: string;
  expires_at?: string | null;
  revoked_at?: string | null;
  holds: boolean;
}
export type Hour = Figures & { hour: string };
export interface Sender {
  sender: string;
  title: string;
  file: string;
  syntax: string;
  text: string;
  needs_token: boolean;
  /** It speaks the protocol of the source. */
  fits: boolean;
  notes: Bilingual;
}
export interface Measured {
  count: number;
  in_time: number;
  median_minutes?: number | null;
  p90_minutes?: number | null;
  allowed_minutes?: number | null;
}
export interface Quiet {
  id: string;
  name: string;
  host: string;
  state: string;
  last_seen?: string | null;
  silent_at?: string | null;
}
export interface Watch {
  at: string;
  alerts: { open: number; late: number; cells: Cell[]; next_due?: string | null; late_first: Alert[]; oldest_new?: Alert | null; newest: Alert[] };
  sources: { live: number; late: number; silent: number; never: number; quiet: Quiet[]; skewed: { id: string; name: string; skew_us: number }[]; next_quiet?: string | null };
  rate: { per_second?: number | null; minutes: { minute: string; received: number }[]; hours: Hour[] };
  times: { days: number; triage: Measured; handle: Measured }[];
  settled_at?: string | null;
}

const at = (unit: string, path: string, query: Query = {}) => address(unit, path as Route, query);
const get = async <T>(unit: string, path: string, query?: Query): Promise<T> => (await callAt<T>('GET', at(unit, path, query))).data;
const id = encodeURIComponent;

export const watchOf = (unit: string): Promise<Watch> => get(unit, '/watch');

export const alerts = {
  list: (unit: string, query: Query): Promise<Page<Alert>> => get(unit, '/alerts', query),
  counts: (unit: string): Promise<AlertCounts> => get(unit, '/alerts/counts'),
  values: async (unit: string, field: 'rule' | 'class' | 'source' | 'assignee' | 'state'): Promise<AlertValue[]> => (await get<All<AlertValue>>(unit, '/alerts/values', { field })).items,
  people: async (unit: string): Promise<Person[]> => (await get<All<Person>>(unit, '/alerts/people')).items,
  times: (unit: string): Promise<AlertTimes> => get(unit, '/alerts/times'),
  setTimes: (unit: string, times: readonly { class: string; system_level: number; triage: number; handle: number }[]) => callAt<AlertTimes>('PUT', at(unit, '/alerts/times'), { body: { times } }),
  get: (unit: string, alert: string): Promise<Tagged<AlertFull>> => callAt('GET', at(unit, `/alerts/${id(alert)}`)),
  history: async (unit: string, alert: string): Promise<AlertEvent[]> => (await get<All<AlertEvent>>(unit, `/alerts/${id(alert)}/history`)).items,
  bulk: async (unit: string, items: readonly { id: string; version: number | null }[], doing: Doing): Promise<BulkResult> =>
    (await callAt<BulkResult>('POST', at(unit, '/alerts/bulk'), { body: { items, ...doing } })).data,
  triage: (unit: string, alert: string, body: { step: AlertStep; reason: string; of: string }, etag: string) => callAt<Alert>('POST', at(unit, `/alerts/${id(alert)}/triage`), { body, etag }),
  handle: (unit: string, alert: string, reason: string, etag: string) => callAt<Alert>('POST', at(unit, `/alerts/${id(alert)}/handling`), { body: { reason }, etag }),
  assign: (unit: string, alert: string, assignee: string, etag: string) => callAt<Alert>('PUT', at(unit, `/alerts/${id(alert)}/assignment`), { body: { assignee }, etag }),
  link: (unit: string, alert: string, body: { asset: string; case: string }, etag: string) => callAt<Alert>('PUT', at(unit, `/alerts/${id(alert)}/links`), { body, etag }),
  comment: (unit: string, alert: string, comment: string) => callAt<Alert>('POST', at(unit, `/alerts/${id(alert)}/comments`), { body: { comment } }),
  merge: (unit: string, alert: string, body: { alerts: string[]; reason: string }, etag: string) => callAt<Alert>('POST', at(unit, `/alerts/${id(alert)}/merge`), { body, etag }),
  separate: (unit: string, alert: string, etag: string) => callAt<Alert>('POST', at(unit, `/alerts/${id(alert)}/separation`), { etag }),
};

export const suppressions = {
  list: async (unit: string): Promise<Suppression[]> => (await get<All<Suppression>>(unit, '/suppressions')).items,
  create: (unit: string, body: NewSuppression, key: string) => callAt<Suppression>('POST', at(unit, '/suppressions'), { body, key }),
  approve: (unit: string, one: Suppression) => callAt<Suppression>('POST', at(unit, `/suppressions/${id(one.id)}/approval`), { etag: `"${one.version}"` }),
  extend: (unit: string, one: Suppression, expires_at: string) => callAt<Suppression>('POST', at(unit, `/suppressions/${id(one.id)}/extension`), { body: { expires_at }, etag: `"${one.version}"` }),
  end: (unit: string, one: Suppression) => callAt<Suppression>('POST', at(unit, `/suppressions/${id(one.id)}/ending`), { etag: `"${one.version}"` }),
};

export const sources = {
  list: (unit: string, query: Query): Promise<Page<Source>> => get(unit, '/sources', query),
  get: (unit: string, source: string, hours = 0): Promise<Tagged<Source>> => callAt('GET', at(unit, `/sources/${id(source)}`, { hours })),
  create: (unit: string, body: SourceFields, key: string) => callAt<Source>('POST', at(unit, '/sources'), { body, key }),
  update: (unit: string, source: string, body: SourceFields, etag: string) => callAt<Source>('PUT', at(unit, `/sources/${id(source)}`), { body, etag }),
  retire: (unit: string, source: string, etag: string) => callAt<Source>('POST', at(unit, `/sources/${id(source)}/retirement`), { etag }),
  tokens: async (unit: string, source: string): Promise<SourceToken[]> => (await get<All<SourceToken>>(unit, `/sources/${id(source)}/tokens`)).items,
  createToken: async (unit: string, source: string, body: { expires_at: string | null; overlap_minutes: number | null }) =>
    (await callAt<{ token: SourceToken; secret: string }>('POST', at(unit, `/sources/${id(source)}/tokens`), { body })).data,
  revoke: (unit: string, source: string, token: string) => callAt<null>('DELETE', at(unit, `/sources/${id(source)}/tokens/${id(token)}`)),
  hours: async (unit: string, source: string, query: Query): Promise<Hour[]> => (await get<All<Hour>>(unit, `/sources/${id(source)}/hours`, query)).items,
  senders: (unit: string, source: string): Promise<{ address: string; items: Sender[] }> => get(unit, `/sources/${id(source)}/senders`),
};
