import { useEffect, useRef, useState } from 'react';

/** Typing waits this long before it is looked for: between two keys of a quick typist. */
const PAUSE_MS = 250;

/** Text that is typed here and told outwards after a pause; what comes from outside is taken over. */
export function useTyped(outside: string, tell: (value: string) => void): [string, (value: string) => void] {
  const [value, setValue] = useState(outside);
  const told = useRef(outside);
  useEffect(() => {
    if (outside === told.current) return;
    told.current = outside;
    setValue(outside);
  }, [outside]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (next: string) => {
    setValue(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      told.current = next;
      tell(next);
    }, PAUSE_MS);
  };
  return [value, type];
}
