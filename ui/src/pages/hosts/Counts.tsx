import { queryOptions, useQuery } from '@tanstack/react-query';

import { hosts, type Count } from '../../api/inventory';
import { useWords } from '../../i18n';
import { Level } from '../../parts/Tag';
import type { HostSearch } from '../../search';
import { LEVELS } from '../systems/fields';
import { HOST_KINDS } from './fields';

export const countsQuery = (unit: string) => queryOptions({ queryKey: ['hosts', unit, 'counts'], queryFn: () => hosts.counts(unit) });

/** How many hosts a list has, where that can be told by kind and level alone. */
export function totalOf(counts: readonly Count[] | undefined, { q, kind, level, system, site, responsible, software, retired }: HostSearch): number | undefined {
  if (counts === undefined || [q, system, site, responsible, software, retired].some((value) => value !== undefined)) return undefined;
  return counts.filter((item) => (kind === undefined || item.kind === kind) && (level === undefined || item.level === level)).reduce((sum, { count }) => sum + count, 0);
}

/** How many there are, by kind and by level; each number is a filter. */
export function Counts({ unit, search, set }: { unit: string; search: HostSearch; set: (change: HostSearch) => void }) {
  const { t, lang } = useWords();
  const counts = useQuery(countsQuery(unit));
  const items = counts.data?.items ?? [];
  const total = items.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  const ofKind = (kind: string) => items.filter((item) => item.kind === kind).reduce((sum, { count }) => sum + count, 0);
  const ofLevel = (level: number) => items.filter((item) => item.level === level).reduce((sum, { count }) => sum + count, 0);
  const number = (count: number) => count.toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB');
  return (
    <div className="counts-pair">
      <ul className="counts" aria-label={t('hosts.by_kind')}>
        <li>
          <button type="button" aria-pressed={search.kind === undefined} onClick={() => set({ kind: undefined })}>
            <b>{number(total)}</b>
            <span>{t('hosts.all')}</span>
          </button>
        </li>
        {HOST_KINDS.filter((kind) => ofKind(kind) > 0 || search.kind === kind).map((kind) => (
          <li key={kind}>
            <button type="button" aria-pressed={search.kind === kind} onClick={() => set({ kind: search.kind === kind ? undefined : kind })}>
              <b>{number(ofKind(kind))}</b>
              <span>{t(`kind.${kind}`)}</span>
            </button>
          </li>
        ))}
      </ul>
      <ul className="counts" aria-label={t('hosts.by_level')}>
        {[...LEVELS, 0].filter((level) => ofLevel(level) > 0 || search.level === level).map((level) => (
          <li key={level}>
            <button type="button" aria-pressed={search.level === level} onClick={() => set({ level: search.level === level ? undefined : level })}>
              <b>{number(ofLevel(level))}</b>
              <Level level={level} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
