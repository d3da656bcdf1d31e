import { Problem } from '../../api/problem';
import { useSubmit, type Submit } from '../../lib/submit';

/** True for a sending that the person stopped. */
export const isStopped = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

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
