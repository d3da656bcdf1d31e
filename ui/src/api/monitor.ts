import type { AlertStep } from '../lib/alerts';
import { address, callAt, type All, type Page, type Query, type Route, type Tagged } from './inventory';
import type { ProblemBody } from './problem';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Alert = Schemas['AlertView'];
/** The document says of steps only that they are words. */
export type AlertFull = Omit<Schemas['AlertFullView'], 'steps'> & { steps: (Omit<Schemas['AlertStepView'], 'step'> & { step: AlertStep })[] };
export type AlertEvent = Schemas['AlertEventView'];
export type EventRef = Schemas['EventRefView'];
export type Risk = Schemas['AlertRiskView'];
export type Cell = Schemas['AlertCellView'];
export type AlertCounts = Schemas['AlertCountsView'];
export type AlertValue = Schemas['AlertValueView'];
export type Person = Schemas['AlertPersonView'];
export type AlertTime = Schemas['AlertTimeView'];
export type AlertTimes = Schemas['AlertTimesView'];
/** The document says of a refusal only that it is an object. */
export type BulkItem = Omit<Schemas['BulkAlertView'], 'problem'> & { problem?: ProblemBody | null };
export type BulkResult = Omit<Schemas['BulkAlertsView'], 'items'> & { items: BulkItem[] };
export type Doing = Omit<Schemas['BulkAlertsInput'], 'action' | 'items'> & { action: AlertStep | 'assign' | 'link' | 'comment' };
export type Suppression = Schemas['SuppressionView'];
export type NewSuppression = Required<Schemas['SuppressingInput']>;
export type Source = Schemas['EventSourceView'];
export type SourceFields = Schemas['SourceInput'];
export type SourceToken = Schemas['SourceTokenView'];
export type Hour = Schemas['SourceHourView'];
export type Sender = Schemas['SenderView'];
export type Senders = Schemas['SendersView'];
export type SourceFiles = Schemas['SourceFilesView'];
export type FollowedFile = Schemas['FollowedFileView'];
export type TakenFile = Schemas['FileTakenView'];
export type Measured = Schemas['WatchMeasuredView'];
export type Watch = Schemas['WatchView'];

const at = (unit: string, path: Route, query: Query = {}) => address(unit, path, query);
const get = async <T>(unit: string, path: Route, query?: Query): Promise<T> => (await callAt<T>('GET', at(unit, path, query))).data;
const id = encodeURIComponent;

export const watchOf = (unit: string): Promise<Watch> => get(unit, '/watch');

export const alerts = {
  list: (unit: string, query: Query): Promise<Page<Alert>> => get(unit, '/alerts', query),
  counts: (unit: string): Promise<AlertCounts> => get(unit, '/alerts/counts'),
  values: async (unit: string, field: 'rule' | 'class' | 'source' | 'assignee' | 'state'): Promise<AlertValue[]> => (await get<All<AlertValue>>(unit, '/alerts/values', { field })).items,
  people: async (unit: string): Promise<Person[]> => (await get<All<Person>>(unit, '/alerts/people')).items,
  times: (unit: string): Promise<AlertTimes> => get(unit, '/alerts/times'),
  setTimes: (unit: string, times: readonly Schemas['SettingTime'][]) => callAt<AlertTimes>('PUT', at(unit, '/alerts/times'), { body: { times } }),
  get: (unit: string, alert: string): Promise<Tagged<AlertFull>> => callAt('GET', at(unit, `/alerts/${id(alert)}`)),
  history: async (unit: string, alert: string): Promise<AlertEvent[]> => (await get<All<AlertEvent>>(unit, `/alerts/${id(alert)}/history`)).items,
  bulk: async (unit: string, items: readonly { id: string; version: number | null }[], doing: Doing): Promise<BulkResult> =>
    (await callAt<BulkResult>('POST', at(unit, '/alerts/bulk'), { body: { items, ...doing } })).data,
  triage: (unit: string, alert: string, body: Schemas['TriagingAlert'], etag: string) => callAt<Alert>('POST', at(unit, `/alerts/${id(alert)}/triage`), { body, etag }),
  handle: (unit: string, alert: string, reason: string, etag: string) => callAt<Alert>('POST', at(unit, `/alerts/${id(alert)}/handling`), { body: { reason }, etag }),
  assign: (unit: string, alert: string, assignee: string, etag: string) => callAt<Alert>('PUT', at(unit, `/alerts/${id(alert)}/assignment`), { body: { assignee }, etag }),
  link: (unit: string, alert: string, body: Schemas['LinkingAlert'], etag: string) => callAt<Alert>('PUT', at(unit, `/alerts/${id(alert)}/links`), { body, etag }),
  comment: (unit: string, alert: string, comment: string) => callAt<Alert>('POST', at(unit, `/alerts/${id(alert)}/comments`), { body: { comment } }),
  merge: (unit: string, alert: string, body: Schemas['MergingAlerts'], etag: string) => callAt<Alert>('POST', at(unit, `/alerts/${id(alert)}/merge`), { body, etag }),
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
  createToken: async (unit: string, source: string, body: Schemas['SourceTokenInput']) =>
    (await callAt<Schemas['NewSourceTokenView']>('POST', at(unit, `/sources/${id(source)}/tokens`), { body })).data,
  revoke: (unit: string, source: string, token: string) => callAt<null>('DELETE', at(unit, `/sources/${id(source)}/tokens/${id(token)}`)),
  hours: async (unit: string, source: string, query: Query): Promise<Hour[]> => (await get<All<Hour>>(unit, `/sources/${id(source)}/hours`, query)).items,
  files: async (unit: string): Promise<SourceFiles[]> => (await get<All<SourceFiles>>(unit, '/source-files')).items,
  senders: (unit: string, source: string): Promise<Senders> => get(unit, `/sources/${id(source)}/senders`),
};
