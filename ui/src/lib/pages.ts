import { useQueries } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';

import { marked, type Marks } from './marks';

/** Rows of one page: a screen shows some twenty, so a page lasts for a while of scrolling. */
export const PAGE = 200;
/** How long a page that is out of sight is kept: somebody who scrolls back at once finds it there. */
const KEPT_MS = 10_000;

export interface Pages<T> {
  /** Rows that the list has, as far as it was looked at. */
  count: number;
  /** True when there are more rows after them. */
  more: boolean;
  loading: boolean;
  error: unknown;
  retry: () => void;
  /** What is in a row; nothing while its page is loaded again. */
  row: (index: number) => T | undefined;
  /** Says which rows are in view. */
  look: (first: number, last: number) => void;
}

/**
 * A list of any length, of which only the pages in view are held: the server pages by key, so of a page that was left nothing is kept
 * but where it begins.
 */
export function usePages<T>(
  key: readonly unknown[],
  load: (query: { limit: number; after: string | null | undefined }) => Promise<{ items: T[]; next?: string | null }>,
  ahead: number,
): Pages<T> {
  const [marks, setMarks] = useState<Marks>([null]);
  /** Rows of the last page that is known; nothing while that was never loaded. */
  const [tail, setTail] = useState({ at: 0, rows: 0, end: false });
  const [view, setView] = useState({ from: 0, to: 0 });
  const from = Math.min(view.from, marks.length - 1);
  const to = Math.min(view.to, marks.length - 1);
  const wanted = Array.from({ length: to - from + 1 }, (_, place) => from + place);
  const found = useQueries({
    queries: wanted.map((at) => ({
      queryKey: [...key, marks[at] ?? null] as const,
      queryFn: () => load({ limit: PAGE, after: marks[at] }),
      gcTime: KEPT_MS,
    })),
  });
  const loaded = wanted.map((at, place) => ({ at, page: found[place]?.data }));
  useEffect(() => {
    // What is in view decides: a page that grew or shrank moves the beginning of the one below it.
    for (const { at, page } of loaded) {
      if (page === undefined) continue;
      const next = page.next ?? null;
      setMarks((before) => marked(before, at, next));
      if (next === null || at === marks.length - 1) {
        setTail((before) => (before.at === at && before.rows === page.items.length && before.end === (next === null) ? before : { at, rows: page.items.length, end: next === null }));
      }
    }
  }, [loaded, marks.length]);
  const last = marks.length - 1;
  const count = last * PAGE + (tail.at === last ? tail.rows : 0);
  const look = useCallback(
    (first: number, final: number) => {
      const wantedFrom = Math.max(0, Math.floor(first / PAGE));
      const wantedTo = Math.floor((final + ahead) / PAGE);
      setView((before) => (before.from === wantedFrom && before.to === wantedTo ? before : { from: wantedFrom, to: wantedTo }));
    },
    [ahead],
  );
  return {
    count,
    more: !(tail.at === last && tail.end),
    loading: found.some((query) => query.isPending),
    error: found.find((query) => query.isError && query.data === undefined)?.error ?? null,
    retry: () => found.forEach((query) => void (query.isError && query.refetch())),
    row: (index) => loaded.find(({ at }) => at === Math.floor(index / PAGE))?.page?.items[index % PAGE],
    look,
  };
}
