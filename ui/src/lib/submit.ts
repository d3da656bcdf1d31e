import { useCallback, useMemo, useState } from 'react';

import { attempt } from '../api/client';
import type { Problem } from '../api/problem';
import { useWords } from '../i18n';

export interface Submit {
  busy: boolean;
  problem: Problem | null;
  /** What is wrong with single fields, by name. */
  faults: ReadonlyMap<string, string>;
  /** Runs the work; true when it succeeded. */
  run: (work: () => Promise<unknown>) => Promise<boolean>;
  forget: () => void;
}

/** One thing that is being sent: busy meanwhile, and the refusal afterwards. */
export function useSubmit(): Submit {
  const { lang } = useWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = useCallback(async (work: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(null);
    const result = await attempt(work);
    setBusy(false);
    if ('ok' in result) return true;
    setProblem(result.problem);
    return false;
  }, []);
  const faults = useMemo(() => problem?.fields(lang) ?? new Map<string, string>(), [problem, lang]);
  return { busy, problem, faults, run, forget: useCallback(() => setProblem(null), []) };
}
