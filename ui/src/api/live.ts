import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { trouble } from './client';
import { unreachable } from './problem';

/** What the server tells of a change. */
interface Change {
  kind: string;
  id: string;
}

const isChange = (value: unknown): value is Change =>
  typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string' && 'id' in value && typeof value.id === 'string';

/** Changes come in bursts during an import; what is on the screen is loaded again once for each burst. */
const GATHER_MS = 400;
/** How often everything on the screen is loaded again while no live stream can be had. */
const FALLBACK_MS = 30_000;
/** How soon a stream that was refused is asked for again, at first and at most. */
const AGAIN_MS = { first: 2_000, most: 30_000 };

/** Which lists show objects of a kind. */
const SHOWN_IN: Record<string, readonly string[]> = {
  host: ['hosts', 'host'],
  system: ['systems', 'system', 'hosts'],
  contact: ['contacts'],
  claim: ['claims'],
  import: ['imports', 'import'],
  letter: ['letters', 'letter', 'readiness'],
  answer: ['answers', 'answer'],
  obligation: ['obligation', 'readiness', 'check', 'checks'],
};

/** Says so when the server does not answer at all: nobody has to press something to learn it. */
function probe(): void {
  fetch('/healthz').then(
    (answer) => {
      if (!answer.ok) trouble.set(unreachable());
    },
    () => trouble.set(unreachable()),
  );
}

/** Keeps the pages of a unit true: by the event stream of the server, and by asking again where it cannot be had. */
export function useLive(unit: string | undefined): void {
  const queries = useQueryClient();
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
      for (const key of SHOWN_IN[kind] ?? []) changed.add(key);
      gather ??= setTimeout(flush, GATHER_MS);
    };
    let fallback: ReturnType<typeof setInterval> | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    let wait = AGAIN_MS.first;
    let source: EventSource | undefined;
    let renewed = false;
    const open = () => {
      source = new EventSource(`/api/v1/units/${encodeURIComponent(unit)}/events`);
      source.addEventListener('change', (event: MessageEvent<unknown>) => {
        const told: unknown = typeof event.data === 'string' ? parse(event.data) : null;
        if (isChange(told)) note(told.kind);
      });
      source.onopen = () => {
        wait = AGAIN_MS.first;
        clearInterval(fallback);
        fallback = undefined;
        // A stream that the browser opened again goes on where it ended; one that is new does not know what happened in between.
        if (renewed) Object.keys(SHOWN_IN).forEach(note);
        renewed = false;
      };
      source.onerror = () => {
        probe();
        fallback ??= setInterval(() => Object.keys(SHOWN_IN).forEach(note), FALLBACK_MS);
        // The browser connects again by itself, save where the stream was refused: by a proxy whose server is away, for one.
        if (source?.readyState !== EventSource.CLOSED) return;
        renewed = true;
        again = setTimeout(open, wait);
        wait = Math.min(2 * wait, AGAIN_MS.most);
      };
    };
    open();
    return () => {
      source?.close();
      clearTimeout(gather);
      clearTimeout(again);
      clearInterval(fallback);
    };
  }, [unit, queries]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
