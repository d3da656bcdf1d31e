import { useCallback, useMemo, useState } from 'react';

import { attempt } from '../api/client';
import { Problem } from '../api/problem';
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

/**
 * Sends a change. When somebody else was here meanwhile, what stands behind the form is loaded again, so that the person sees it and
 * may send once more.
 */
export function useAct(again: () => Promise<void>): Submit & { act: (work: () => Promise<unknown>) => Promise<boolean> } {
  const submit = useSubmit();
  const act = (work: () => Promise<unknown>) =>
    submit.run(async () => {
      try {
        await work();
      } catch (error) {
        if (error instanceof Problem && (error.status === 412 || error.status === 409)) await again();
        throw error;
      }
      await again();
    });
  return { ...submit, act };
}
