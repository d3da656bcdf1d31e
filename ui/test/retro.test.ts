import { describe, expect, it } from 'vitest';

import { instantOf, isRelative } from '../src/lib/events';
import { doneOf, idsIn, retroSearch, summed } from '../src/lib/retro';

describe('jobs over stored events', () => {
  it('know how much is done', () => {
    const job = { state: 'running', total: 0, events: 0, from: '2026-11-01T00:00:00Z', to: '2026-11-11T00:00:00Z', reached: '2026-11-06T00:00:00Z' };
    expect(doneOf(job)).toBe(0.5);
    expect(doneOf({ ...job, total: 200, events: 50 })).toBe(0.25);
    expect(doneOf({ ...job, total: 200, events: 300 })).toBe(1);
    expect(doneOf({ ...job, state: 'done' })).toBe(1);
    expect(doneOf({ ...job, to: job.from })).toBe(0);
  });

  it('add hits up by host and day, of one rule or all', () => {
    const count = (rule: string, host: string, day: string, hits: number) => ({ rule, host, day, hits, known: 0 });
    const counts = [count('a', 'pc', '2026-11-02', 2), count('a', 'pc', '2026-11-01', 1), count('b', 'dc', '2026-11-01', 9)];
    expect(summed(counts, '')).toEqual({ hosts: [['dc', 9], ['pc', 3]], days: [['2026-11-01', 10], ['2026-11-02', 2]] });
    expect(summed(counts, 'a').hosts).toEqual([['pc', 3]]);
  });

  it('take what stands in an address only when it fits', () => {
    expect(retroSearch({ rule: 'x', days: '30' })).toEqual({ rule: 'x', days: 30 });
    expect(retroSearch({ rule: 7, days: 'viele' })).toEqual({ rule: undefined, days: undefined });
    expect(idsIn(' a, b\n a')).toEqual(['a', 'b']);
  });

  it('tell moments from now and fixed ones apart', () => {
    const now = Date.parse('2026-11-28T12:00:00Z');
    expect(instantOf('now-24h', now)).toBe('2026-11-27T12:00:00.000Z');
    expect(instantOf('now-1d+2h', now)).toBe('2026-11-27T14:00:00.000Z');
    expect(instantOf('now', now)).toBe('2026-11-28T12:00:00.000Z');
    expect(instantOf('2026-11-28', now)).toBe('2026-11-28');
    expect([isRelative('now-7d'), isRelative('nowhere')]).toEqual([true, false]);
  });
});
