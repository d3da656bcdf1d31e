import { queryOptions } from '@tanstack/react-query';

import { useWords } from '../i18n';
import { api, data } from './client';
import type { Bilingual } from './problem';

/** Whether there is central sign-in; changes only with the settings of the server. */
export const centralQuery = queryOptions({
  queryKey: ['central'],
  queryFn: async () => {
    const { enabled, label, issuer } = await data(api.GET('/api/v1/oidc'));
    return { enabled, label: label as unknown as Bilingual | null, issuer: issuer ?? null };
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** Leaves the console for the provider of central sign-in; it sends the browser back. */
export function leaveFor(address: string): void {
  // The server gives an address on TLS or on this very machine; anything else is not gone to.
  if (/^https?:\/\//.test(address)) location.assign(address);
}

/** What to tell of a refusal that came back in the address, in the words of this console. */
export function useRefusal(): (code: string) => string {
  const { t, word } = useWords();
  return (code) => {
    const known = word('central_refused', code);
    return known === code ? t('central_refused.other') : known;
  };
}
