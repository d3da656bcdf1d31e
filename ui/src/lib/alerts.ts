/** Alerts as people handle them: their levels, states, the steps between them, and what is due. */

/** Gravest first. */
export const ALERT_LEVELS = ['critical', 'high', 'medium', 'low', 'informational'] as const;
export type AlertLevel = (typeof ALERT_LEVELS)[number];

export const OPEN_STATES = ['new', 'triaging', 'verified'] as const;
export const CLOSED_STATES = ['handled', 'false_positive', 'benign', 'duplicate'] as const;
export const ALERT_STATES = [...OPEN_STATES, ...CLOSED_STATES] as const;
export type AlertState = (typeof ALERT_STATES)[number];

export const isOpen = (state: string): boolean => OPEN_STATES.some((open) => open === state);

export const ALERT_STEPS = ['start', 'verify', 'handle', 'false_positive', 'benign', 'duplicate', 'reopen'] as const;
export type AlertStep = (typeof ALERT_STEPS)[number];

/** From which states a step leads on; the server has the last word (crates/monitor/src/alerts/states.rs). */
const FROM: Record<AlertStep, readonly AlertState[]> = {
  start: ['new'],
  verify: ['new', 'triaging'],
  handle: ['verified'],
  false_positive: ['new', 'triaging'],
  benign: ['new', 'triaging'],
  duplicate: ['new', 'triaging'],
  reopen: ['verified', ...CLOSED_STATES],
};

interface Standing {
  state: string;
  merged: boolean;
}

/** True when the step leads on from where the alert stands. What was merged goes on in another alert. */
export const leadsOn = (step: AlertStep, { state, merged }: Standing): boolean => !merged && FROM[step].some((from) => from === state);

/** The steps that lead on for at least one of these, with how many. */
export function stepsOf(alerts: readonly Standing[]): { step: AlertStep; count: number }[] {
  return ALERT_STEPS.map((step) => ({ step, count: alerts.filter((alert) => leadsOn(step, alert)).length })).filter(({ count }) => count > 0);
}

/** Steps that the server refuses without a reason. */
export const needsReason = (step: AlertStep): boolean => step !== 'start' && step !== 'verify';

/** Steps that are done at once: they close nothing and start no clock. */
export const isAtOnce = (step: AlertStep): boolean => step === 'start';

interface Dues {
  state: string;
  next_due?: string | null | undefined;
  triage_late: boolean;
  handle_late: boolean;
}

export type Due =
  | { kind: 'left' | 'late'; at: string; milliseconds: number }
  /** Closed, or due at no time; late once all the same. */
  | { kind: 'was_late' }
  | { kind: 'none' };

/** What is due next, seen at `now`: the time that is left or passed. */
export function dueOf({ state, next_due: at, triage_late, handle_late }: Dues, now: number): Due {
  if (at != null && isOpen(state)) {
    const milliseconds = new Date(at).getTime() - now;
    return { kind: milliseconds < 0 ? 'late' : 'left', at, milliseconds };
  }
  return triage_late || handle_late ? { kind: 'was_late' } : { kind: 'none' };
}

export interface Attack {
  kind: 'technique' | 'tactic' | 'other';
  /** As people write it: `T1059.001`, `credential-access`, or the tag itself. */
  name: string;
  /** Where the knowledge base describes it; nothing for other tags. */
  address: string | null;
}

/** A tag of a rule: techniques of ATT&CK by number, tactics by name, and what else there is. */
export function attackOf(tag: string): Attack {
  const technique = /^attack\.(t\d{4})(?:\.(\d{3}))?$/i.exec(tag);
  if (technique !== null) {
    const [, number = '', sub] = technique;
    const id = number.toUpperCase();
    return { kind: 'technique', name: sub === undefined ? id : `${id}.${sub}`, address: `https://attack.mitre.org/techniques/${id}/${sub === undefined ? '' : `${sub}/`}` };
  }
  const tactic = /^attack\.([a-z][a-z_-]+)$/i.exec(tag);
  return tactic === null ? { kind: 'other', name: tag, address: null } : { kind: 'tactic', name: (tactic[1] ?? '').replaceAll('_', '-').toLowerCase(), address: null };
}

/** The search that finds one event: its position in the journal and its number there. */
export const searchOf = ({ position, record }: { position: number; record: number }): string => `position:${position} record:${record}`;

/** The page of the search with one event, whenever it happened. */
export const searchAddress = (unit: string, event: { position: number; record: number }): string =>
  `/u/${encodeURIComponent(unit)}/search?q=${encodeURIComponent(searchOf(event))}&from=${encodeURIComponent('2000-01-01T00:00:00Z')}&to=${encodeURIComponent('now+1d')}`;

/** Alerts that are acted upon: those that are chosen, else the one under the cursor. */
export function targets<T extends { id: string }>(chosen: ReadonlyMap<string, T>, cursor: T | undefined): T[] {
  if (chosen.size > 0) return [...chosen.values()];
  return cursor === undefined ? [] : [cursor];
}

/** How many rows around the cursor its alert is looked for after the list changed. */
const REACH = 400;

/** The row on which the cursor stands: it stays with its alert while that is near, else where it was. */
export function cursorRow(idAt: (row: number) => string | undefined, count: number, cursor: { id: string; row: number } | null): number {
  if (cursor === null || count === 0) return -1;
  for (let apart = 0; apart <= Math.min(REACH, count); apart += 1) {
    if (idAt(cursor.row + apart) === cursor.id) return cursor.row + apart;
    if (apart <= cursor.row && idAt(cursor.row - apart) === cursor.id) return cursor.row - apart;
  }
  return Math.min(cursor.row, count - 1);
}

export type QueueKey = { act: 'move'; by: 1 | -1 } | { act: 'step'; step: AlertStep } | { act: 'assign' | 'select' | 'clear' | 'comment' };

const KEYS: Record<string, QueueKey> = {
  j: { act: 'move', by: 1 },
  arrowdown: { act: 'move', by: 1 },
  k: { act: 'move', by: -1 },
  arrowup: { act: 'move', by: -1 },
  t: { act: 'step', step: 'start' },
  v: { act: 'step', step: 'verify' },
  f: { act: 'step', step: 'false_positive' },
  b: { act: 'step', step: 'benign' },
  d: { act: 'step', step: 'duplicate' },
  h: { act: 'step', step: 'handle' },
  r: { act: 'step', step: 'reopen' },
  a: { act: 'assign' },
  x: { act: 'select' },
  n: { act: 'comment' },
  escape: { act: 'clear' },
};

/** What a key does in the queue of alerts. */
export const queueKey = (key: string): QueueKey | undefined => KEYS[key.toLowerCase()];
