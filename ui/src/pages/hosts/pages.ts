import { hosts, type Host } from '../../api/inventory';
import { usePages, type Pages } from '../../lib/pages';
import type { HostSearch } from '../../search';

export type HostPages = Pages<Host>;

/** The hosts of a unit that a search finds. */
export const useHostPages = (unit: string, search: HostSearch, ahead: number): HostPages =>
  usePages(['hosts', unit, 'page', search], (query) => hosts.list(unit, { ...search, ...query }), ahead);
