import type { Clause, Obligation, State, Tally } from '../api/directive';

/** How an obligation counts on the board: what was measured is told from what a person stated, and unknown is never met. */
export const STANDINGS = ['measured', 'stated', 'not_met', 'unknown', 'waived', 'not_applicable'] as const;
export type Standing = (typeof STANDINGS)[number];

/** The order in which the server counts, too: what is excused first, then the verdict. */
export function standingOf({ state, verdict, grade }: Pick<Obligation, 'state' | 'verdict' | 'grade'>): Standing {
  if (state === 'not_applicable' || state === 'waived') return state;
  if (verdict === 'met') return grade === 'statement' ? 'stated' : 'measured';
  return verdict;
}

/** Not met, and past its due time. */
export function isLate(one: Pick<Obligation, 'state' | 'verdict' | 'grade' | 'due_at'>, now: number): boolean {
  const standing = standingOf(one);
  return (standing === 'not_met' || standing === 'unknown') && one.due_at !== null && new Date(one.due_at).getTime() <= now;
}

/** Whole per cent, rounded down: a hundred means all of it. Nothing to do has no share. */
export function percent(part: number, whole: number): number | null {
  return whole <= 0 ? null : Math.floor((100 * Math.max(0, Math.min(part, whole))) / whole);
}

/** How many obligations stand how, in the order of the bar. */
export function shares(tally: Tally): { standing: Standing; count: number }[] {
  const counts: Record<Standing, number> = {
    measured: tally.met,
    stated: tally.stated,
    not_met: tally.not_met,
    unknown: tally.unknown,
    waived: tally.waived,
    not_applicable: tally.not_applicable,
  };
  return STANDINGS.map((standing) => ({ standing, count: counts[standing] }));
}

/** The tallies of several letters together. */
export function sum(tallies: readonly Tally[]): Tally {
  const total: Tally = { all: 0, met: 0, stated: 0, not_met: 0, unknown: 0, waived: 0, not_applicable: 0, late: 0, weight: 0, weight_met: 0 };
  for (const tally of tallies) for (const name of Object.keys(total) as (keyof Tally)[]) total[name] += tally[name];
  return total;
}

export interface Wanted {
  show?: Standing | 'late' | undefined;
  state?: State | undefined;
}

/** True when an obligation is among those that the filter lets through. */
export function isWanted(one: Obligation, { show, state }: Wanted, now: number): boolean {
  if (state !== undefined && one.state !== state) return false;
  return show === undefined || (show === 'late' ? isLate(one, now) : standingOf(one) === show);
}

/** A line of the board: a clause with what is asked there, or what belongs to no clause that is known. */
export interface Row {
  key: string;
  depth: number;
  clause: Clause | null;
  /** Obligations that stand in lines of their own below the clause. */
  obligations: Obligation[];
  /** The only obligation of a clause without others below it: one line says both. */
  only: Obligation | null;
}

/** Clauses below one another are set in no deeper than this. */
export const MAX_DEPTH = 4;

/**
 * The clauses in the order of the letter, each with its depth and its obligations; clauses without any that are wanted are left
 * out while something is filtered. A parent that is missing or leads round in a circle counts as none.
 */
export function rowsOf(clauses: readonly Clause[], obligations: readonly Obligation[], keep: ((one: Obligation) => boolean) | null): Row[] {
  const byLabel = new Map(clauses.map((clause) => [clause.label, clause]));
  const parents = new Set(clauses.map(({ parent }) => parent));
  const above = (label: string): string[] => {
    const found: string[] = [];
    let at = byLabel.get(label)?.parent ?? '';
    while (at !== '' && byLabel.has(at) && at !== label && !found.includes(at)) {
      found.push(at);
      at = byLabel.get(at)?.parent ?? '';
    }
    return found;
  };
  const wanted = keep === null ? obligations : obligations.filter(keep);
  const own = new Map<string, Obligation[]>();
  for (const one of wanted) own.set(one.clause, [...(own.get(one.clause) ?? []), one]);
  const shown = new Set<string>();
  for (const label of own.keys()) for (const one of [label, ...above(label)]) shown.add(one);
  const rows: Row[] = [];
  for (const clause of clauses) {
    if (keep !== null && !shown.has(clause.label)) continue;
    const mine = own.get(clause.label) ?? [];
    const single = mine.length === 1 && clause.obligations.length === 1 && !parents.has(clause.label) ? (mine[0] ?? null) : null;
    rows.push({ key: clause.label, depth: Math.min(MAX_DEPTH, above(clause.label).length), clause, only: single, obligations: single === null ? mine : [] });
  }
  const loose = wanted.filter(({ clause }) => !byLabel.has(clause));
  if (loose.length > 0) rows.push({ key: ' ', depth: 0, clause: null, only: null, obligations: loose });
  return rows;
}

/** The obligation to look at first: what is not met before what is unknown, before what somebody stated, before what was measured. */
const ORDER: readonly Standing[] = ['not_met', 'unknown', 'stated', 'measured', 'waived', 'not_applicable'];
export function worst(obligations: readonly Obligation[]): Obligation | undefined {
  return obligations.toSorted((a, b) => ORDER.indexOf(standingOf(a)) - ORDER.indexOf(standingOf(b)))[0];
}

/** Obligations of a clause and of all clauses below it. */
export function within(label: string, clauses: readonly Clause[], obligations: readonly Obligation[]): Obligation[] {
  const labels = new Set([label]);
  // Once for each level at most: a tree with a loop ends as well.
  for (let size = 0; size !== labels.size; ) {
    size = labels.size;
    for (const clause of clauses) if (labels.has(clause.parent)) labels.add(clause.label);
  }
  return obligations.filter(({ clause }) => labels.has(clause));
}

/** A span as the server writes it (`1 month`), as a number and a unit; nothing for what is none of these. */
export function spanOf(text: string): { count: number; unit: 'hour' | 'day' | 'week' | 'month' | 'year' } | null {
  const found = /^(\d{1,4}) (hour|day|week|month|year)s?$/.exec(text.trim());
  const unit = (['hour', 'day', 'week', 'month', 'year'] as const).find((one) => one === found?.[2]);
  return found === null || unit === undefined ? null : { count: Number(found[1]), unit };
}
