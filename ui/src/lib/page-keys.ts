import { useEffect, useRef } from 'react';

import { store } from './store';

export interface PageKeys {
  /** What the table of keys calls the page. */
  title: string;
  rows: readonly { keys: readonly string[]; text: string }[];
  /** Takes a key; false leaves it to the console. Called neither while something is typed nor while a dialog is open. */
  act: (event: KeyboardEvent) => boolean;
}

/** The keys of the page that is open; none where it has no keys of its own. */
export const pageKeys = store<PageKeys | null>(null);

/** Gives the page keys of its own while it stands open. */
export function usePageKeys(title: string, rows: PageKeys['rows'], act: PageKeys['act']): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  const shown = JSON.stringify(rows);
  useEffect(() => {
    pageKeys.set({ title, rows: JSON.parse(shown) as PageKeys['rows'], act: (event) => latest.current(event) });
    return () => pageKeys.set(null);
  }, [title, shown]);
}
