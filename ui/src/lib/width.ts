import { useLayoutEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react';

/** The width of an element in pixels, kept true while it changes: charts are drawn at their size, so that their words stay readable. */
export function useWidth<E extends HTMLElement>(first: number): [RefObject<E | null>, number] {
  const box = useRef<E>(null);
  const [width, setWidth] = useState(first);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = () => setWidth(Math.max(200, Math.floor(element.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width];
}

/** Where a phone begins; the same as in the style sheets. */
const PHONE = '(max-width: 48rem)';

/** True while the window is as narrow as that of a phone. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const phone = matchMedia(PHONE);
      phone.addEventListener('change', changed);
      return () => phone.removeEventListener('change', changed);
    },
    () => matchMedia(PHONE).matches,
  );
}
