import { useEffect, useRef, useState } from 'react';

import { events } from '../../api/events';
import { asProblem } from '../../api/problem';
import type { SavedSearch } from '../../api/saved';

export type Told = { events: number } | { failed: string } | 'waiting';

export interface Counting {
  told: ReadonlyMap<string, Told>;
  busy: boolean;
  /** Counts each over its own time, or over the same for all. */
  run: (from: string | null) => void;
  stop: () => void;
}

/** How many events each search finds now, one after another: counting must not take the turns of those who search. */
export function useCounts(unit: string, rows: readonly SavedSearch[]): Counting {
  const [told, setTold] = useState<ReadonlyMap<string, Told>>(new Map());
  const [busy, setBusy] = useState(false);
  const control = useRef<AbortController | null>(null);
  useEffect(() => () => control.current?.abort(), []);
  const run = (from: string | null) => {
    control.current?.abort();
    const own = new AbortController();
    control.current = own;
    setBusy(true);
    setTold(new Map(rows.map(({ id }) => [id, 'waiting'])));
    void (async () => {
      for (const one of rows) {
        const asked = { q: one.q, from: from ?? one.from, to: from === null ? one.to : 'now' };
        let next: Told;
        try {
          next = { events: (await events.count(unit, asked, own.signal)).events };
        } catch (error) {
          if (own.signal.aborted) return;
          next = { failed: asProblem(error).code };
        }
        setTold((before) => new Map(before).set(one.id, next));
      }
      setBusy(false);
    })();
  };
  const stop = () => {
    control.current?.abort();
    setBusy(false);
    setTold((before) => new Map([...before].filter(([, value]) => value !== 'waiting')));
  };
  return { told, busy, run, stop };
}
