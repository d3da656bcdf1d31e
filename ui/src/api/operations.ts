import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { useWords } from '../i18n';
import { api, data } from './client';
import type { Bilingual } from './problem';
import type { components } from './schema';

export type Operation = Omit<components['schemas']['OperationView'], 'title'> & { title: Bilingual };

/** What can be done on this server; changes only with its version. */
const operationsQuery = queryOptions({
  queryKey: ['operations'],
  queryFn: async () => (await data(api.GET('/api/v1/operations'))).items as unknown as Operation[],
  staleTime: Number.POSITIVE_INFINITY,
});

/** What the audit records without that anybody needs a permission for it: nobody is signed in yet, or not any more. */
export const UNPERMITTED = ['access.session.create', 'access.session.confirm', 'access.session.end', 'access.password.reset', 'access.setup.run'] as const;

/** All operations, and what people call each. */
export function useOperations(): { operations: readonly Operation[]; title: (name: string) => string } {
  const { lang, word } = useWords();
  const { data: found } = useQuery(operationsQuery);
  return useMemo(() => {
    const titles = new Map(found?.map((operation) => [operation.name, operation.title[lang]]) ?? []);
    return { operations: found ?? [], title: (name: string) => titles.get(name) ?? word('recorded', name) };
    // The words change with the language alone.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [found, lang]);
}
