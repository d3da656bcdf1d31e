import { ALERT_LEVELS, ALERT_STATES, type AlertLevel, type AlertState } from './alerts';

/** What stands behind the `?` of the pages on watch. Whatever does not fit is left out: links are typed by hand too. */
type Raw = Record<string, unknown>;

const text = (value: unknown): string | undefined => {
  const found = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
  return found?.slice(0, 500);
};
const filled = (value: unknown): string | undefined => text(value) || undefined;
const flag = (value: unknown): true | undefined => (value === true || value === 'true' ? true : undefined);
const among = <T extends string>(known: readonly T[], value: unknown): T | undefined => known.find((one) => one === value);

/** Groups of states beside the single ones; without any, what is open. */
export const STATE_GROUPS = ['closed', 'all'] as const;
export type ShownState = AlertState | (typeof STATE_GROUPS)[number];
export const SHOWN_STATES: readonly ShownState[] = [...ALERT_STATES, ...STATE_GROUPS];

/** The first is the one of the server. */
export const ALERT_ORDERS = ['level', 'due', 'newest', 'active'] as const;
export type AlertOrder = (typeof ALERT_ORDERS)[number];

/** The account of whoever looks, in links that anybody may use. */
export const ME = 'me';
/** Nobody, where the empty name would vanish from the address. */
export const NOBODY = 'none';

export interface AlertSearch {
  q?: string | undefined;
  state?: ShownState | undefined;
  /** Levels, joined by commas, gravest first. */
  level?: string | undefined;
  class?: string | undefined;
  rule?: string | undefined;
  entity?: string | undefined;
  source?: string | undefined;
  /** An account, [`ME`] or [`NOBODY`]. */
  assignee?: string | undefined;
  late?: true | undefined;
  order?: Exclude<AlertOrder, 'level'> | undefined;
}

/** The levels of a filter; none for all. */
export function levelsIn(value: string | undefined): AlertLevel[] {
  const given = new Set((value ?? '').split(','));
  return ALERT_LEVELS.filter((level) => given.has(level));
}

/** The filter of these levels; nothing when it would hold all or none. */
export function levelText(levels: readonly AlertLevel[]): string | undefined {
  const kept = ALERT_LEVELS.filter((level) => levels.includes(level));
  return kept.length === 0 || kept.length === ALERT_LEVELS.length ? undefined : kept.join(',');
}

/** The same filter with one level more, or less. */
export function withLevel(value: string | undefined, level: AlertLevel): string | undefined {
  const before = levelsIn(value);
  return levelText(before.includes(level) ? before.filter((one) => one !== level) : [...before, level]);
}

export const alertSearch = (raw: Raw): AlertSearch => ({
  q: filled(raw['q']),
  state: among(SHOWN_STATES, raw['state']),
  level: levelText(levelsIn(text(raw['level']))),
  class: filled(raw['class']),
  rule: filled(raw['rule']),
  entity: filled(raw['entity']),
  source: filled(raw['source']),
  assignee: filled(raw['assignee']),
  late: flag(raw['late']),
  order: among(['due', 'newest', 'active'] as const, raw['order']),
});

const NAMES: readonly (keyof AlertSearch)[] = ['q', 'state', 'level', 'class', 'rule', 'entity', 'source', 'assignee', 'late', 'order'];

/** Nothing chosen: laid over a search it takes everything away. */
export const NO_ALERT_SEARCH: AlertSearch = Object.fromEntries(NAMES.map((name) => [name, undefined]));

/** True when two searches are the same list. */
export const sameSearch = (a: AlertSearch, b: AlertSearch): boolean => NAMES.every((name) => a[name] === b[name]);

/** True when something is left out of the list of what is open. */
export const isNarrowed = (search: AlertSearch): boolean => NAMES.some((name) => name !== 'order' && search[name] !== undefined);

/** How the server is asked; `me` is the account of whoever looks. */
export function alertQuery(search: AlertSearch, me: string | undefined): Record<string, string | boolean | undefined> {
  const { state, level, assignee, late, order, ...rest } = search;
  const group = state === undefined ? true : state === 'closed' ? false : undefined;
  return {
    ...rest,
    open: group,
    state: state === undefined || state === 'closed' || state === 'all' ? undefined : state,
    level,
    assignee: assignee === ME ? (me ?? NOBODY) : assignee,
    late: late === true ? true : undefined,
    order,
  };
}

export const SOURCE_STATES = ['silent', 'late', 'never', 'live'] as const;
export type SourceState = (typeof SOURCE_STATES)[number];

export interface SourceSearch {
  q?: string | undefined;
  state?: SourceState | undefined;
  retired?: true | undefined;
}
export const sourceSearch = (raw: Raw): SourceSearch => ({ q: filled(raw['q']), state: among(SOURCE_STATES, raw['state']), retired: flag(raw['retired']) });

export const SUPPRESSION_SHOWN = ['holding', 'waiting', 'ended'] as const;
export type SuppressionShown = (typeof SUPPRESSION_SHOWN)[number];

export interface SuppressionSearch {
  show?: SuppressionShown | undefined;
}
export const suppressionSearch = (raw: Raw): SuppressionSearch => ({ show: among(SUPPRESSION_SHOWN, raw['show']) });
