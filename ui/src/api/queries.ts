import { QueryClient } from '@tanstack/react-query';

import { Problem } from './problem';

/** Tries again only what may succeed: no answer, or an answer that says it is the server's own trouble. */
const RETRIES = 2;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // What a browser calls offline says nothing of a server in the same house: only a call tells.
      networkMode: 'always',
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      retry: (count, error) => count < RETRIES && error instanceof Problem && (error.status === 0 || error.status >= 502),
      retryDelay: (attempt) => 500 * 2 ** attempt,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
