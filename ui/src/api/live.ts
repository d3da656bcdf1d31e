import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { trouble } from './client';
import { unreachable } from './problem';
import { follow } from './stream';

/** What the server tells of a change. */
interface Change {
  kind: string;
  id: string;
}

const isChange = (value: unknown): value is Change =>
  typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string' && 'id' in value && typeof value.id === 'string';

/** Changes come in bursts during an import; what is on the screen is loaded again once for each burst. */
const GATHER_MS = 400;
/** A rule that fires on and on changes its alert all the time: often enough for people, and no more work for the server than that. */
const GATHER_ALERTS_MS = 3_000;
/** How often everything on the screen is loaded again while no live stream can be had. */
const FALLBACK_MS = 30_000;
/** A server that ends a stream to have it renewed is back sooner than this. */
const GRACE_MS = 4_000;

/** Which lists show objects of a kind. */
const OF_INVENTORY: Shown = {
  host: ['hosts', 'host'],
  system: ['systems', 'system', 'hosts'],
  contact: ['contacts'],
  claim: ['claims'],
  import: ['imports', 'import'],
  letter: ['letters', 'letter', 'readiness'],
  answer: ['answers', 'answer'],
  obligation: ['obligation', 'readiness', 'check', 'checks'],
};
const OF_WATCH: Shown = {
  alert: ['alerts', 'alert', 'watch'],
  source: ['sources', 'source', 'watch'],
};
type Shown = Record<string, readonly string[]>;

/** Whether changes come by themselves: not yet, as they happen, or only by asking again. */
export type Stream = 'opening' | 'live' | 'broken';

/** Says so when the server does not answer at all: nobody has to press something to learn it. */
function probe(): void {
  fetch('/healthz').then(
    (answer) => {
      if (!answer.ok) trouble.set(unreachable());
    },
    () => trouble.set(unreachable()),
  );
}

interface Kept {
  path: '/events' | '/watch/events';
  shownIn: Shown;
  gatherMs: number;
  /** The kind of what changed, by the name of the event. */
  events: Record<string, (told: unknown) => string | null>;
}

const INVENTORY: Kept = { path: '/events', shownIn: OF_INVENTORY, gatherMs: GATHER_MS, events: { change: (told) => (isChange(told) ? told.kind : null) } };
const WATCH: Kept = { path: '/watch/events', shownIn: OF_WATCH, gatherMs: GATHER_ALERTS_MS, events: { alert: () => 'alert', source: () => 'source' } };

/** Keeps what a stream tells of true: as it happens, and by asking again where the stream cannot be had. */
function useKept(unit: string | undefined, { path, shownIn, gatherMs, events }: Kept): Stream {
  const queries = useQueryClient();
  const [stream, setStream] = useState<Stream>('opening');
  useEffect(() => {
    if (unit === undefined) return undefined;
    const changed = new Set<string>();
    let gather: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      for (const key of changed) void queries.invalidateQueries({ queryKey: [key, unit] });
      changed.clear();
      gather = undefined;
    };
    const note = (kind: string) => {
      for (const key of shownIn[kind] ?? []) changed.add(key);
      gather ??= setTimeout(flush, gatherMs);
    };
    const all = () => Object.keys(shownIn).forEach(note);
    let fallback: ReturnType<typeof setInterval> | undefined;
    let grace: ReturnType<typeof setTimeout> | undefined;
    const stop = follow({
      address: `/api/v1/units/${encodeURIComponent(unit)}${path}`,
      events: Object.fromEntries(
        Object.entries(events).map(([name, kindOf]) => [
          name,
          (told: unknown) => {
            const kind = kindOf(told);
            if (kind !== null) note(kind);
          },
        ]),
      ),
      opened: (renewed) => {
        clearInterval(fallback);
        clearTimeout(grace);
        [fallback, grace] = [undefined, undefined];
        setStream('live');
        if (renewed) all();
      },
      broken: () => {
        probe();
        fallback ??= setInterval(all, FALLBACK_MS);
        grace ??= setTimeout(() => setStream('broken'), GRACE_MS);
      },
    });
    return () => {
      stop();
      clearTimeout(gather);
      clearTimeout(grace);
      clearInterval(fallback);
    };
  }, [unit, queries, path, shownIn, gatherMs, events]);
  return stream;
}

/** Keeps the pages of a unit true. */
export const useLive = (unit: string | undefined): Stream => useKept(unit, INVENTORY);

/** Keeps what is on watch true, on the pages that show it: alerts, sources and their figures. */
export const useWatchLive = (unit: string): Stream => useKept(unit, WATCH);
