/** True for a sending that the person stopped. */
export const isStopped = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';
