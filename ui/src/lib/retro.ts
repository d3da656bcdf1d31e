/** What a job over stored events looks like. */
import type { RetroCount } from '../api/retro';

/** Times over which a rule is usually looked back. */
export const BACK = ['now-1d', 'now-7d', 'now-30d', 'now-90d'] as const;

/** What stands behind the `?` of the page of jobs: a rule that is to be looked back for. */
export interface RetroSearch {
  rule?: string | undefined;
  days?: number | undefined;
}

export function retroSearch(raw: Record<string, unknown>): RetroSearch {
  const rule = raw['rule'];
  const days = Number(raw['days']);
  return {
    rule: typeof rule === 'string' && rule !== '' ? rule.slice(0, 500) : undefined,
    days: Number.isInteger(days) && days >= 1 && days <= 366 ? days : undefined,
  };
}

/** How much of a job is done, 0 to 1: by events where their number is known, otherwise by time. */
export function doneOf({ state, total, events, from, to, reached }: { state: string; total: number; events: number; from: string; to: string; reached: string }): number {
  if (state === 'done') return 1;
  if (total > 0) return Math.min(1, events / total);
  const [begin, end, at] = [from, to, reached].map((iso) => new Date(iso).getTime());
  return begin === undefined || end === undefined || at === undefined || end <= begin ? 0 : Math.min(1, Math.max(0, (at - begin) / (end - begin)));
}

/** Hits of a rule added up by host and by day, the most first and the days in their order. */
export function summed(counts: readonly RetroCount[], rule: string): { hosts: [string, number][]; days: [string, number][] } {
  const hosts = new Map<string, number>();
  const days = new Map<string, number>();
  for (const count of counts) {
    if (rule !== '' && count.rule !== rule) continue;
    hosts.set(count.host, (hosts.get(count.host) ?? 0) + count.hits);
    days.set(count.day, (days.get(count.day) ?? 0) + count.hits);
  }
  return {
    hosts: [...hosts].sort(([a, many], [b, more]) => more - many || a.localeCompare(b)),
    days: [...days].sort(([a], [b]) => a.localeCompare(b)),
  };
}

/** The rules that a text names, by id, in commas or blanks. */
export const idsIn = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(Boolean))];
