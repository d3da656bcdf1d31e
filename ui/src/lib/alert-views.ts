import { alertSearch, ME, NOBODY, sameSearch, type AlertSearch } from './monitor-search';

/** A filter of the queue with a name, kept in this browser. */
export interface View {
  name: string;
  search: AlertSearch;
}

/** Most views that are kept: a row of names that can still be read. */
export const MOST_VIEWS = 30;
export const MAX_VIEW_NAME = 60;

/** What everybody has; the names are words of the console. */
export const GIVEN = ['mine', 'nobodys', 'late', 'grave'] as const;
export type Given = (typeof GIVEN)[number];
export const GIVEN_VIEWS: Record<Given, AlertSearch> = {
  mine: { assignee: ME },
  nobodys: { assignee: NOBODY },
  late: { late: true, order: 'due' },
  grave: { level: 'critical,high' },
};

const isRaw = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What was kept; what cannot be read counts for nothing. */
export function viewsIn(text: string | null): View[] {
  if (text === null) return [];
  try {
    const found: unknown = JSON.parse(text);
    if (!Array.isArray(found)) return [];
    return found
      .filter(isRaw)
      .flatMap(({ name, search }) => (typeof name === 'string' && name !== '' && isRaw(search) ? [{ name, search: alertSearch(search) }] : []))
      .slice(0, MOST_VIEWS);
  } catch {
    return [];
  }
}

/** With one more; one of the same name is replaced, and the oldest go when there are too many. */
export function withView(before: readonly View[], { name, search }: View): View[] {
  const trimmed = name.trim().slice(0, MAX_VIEW_NAME);
  return [...before.filter((other) => other.name !== trimmed), { name: trimmed, search }].slice(-MOST_VIEWS);
}

export const withoutView = (before: readonly View[], name: string): View[] => before.filter((other) => other.name !== name);

/** True when the list on the screen is that of the view. */
export const isShown = (view: AlertSearch, search: AlertSearch): boolean => sameSearch(view, search);
