import { useQuery } from '@tanstack/react-query';

import { hosts } from '../../api/inventory';
import { useWords } from '../../i18n';
import { Level } from '../../parts/Tag';
import type { HostSearch } from '../../search';
import { LEVELS } from '../systems/fields';
import { HOST_KINDS } from './fields';

/** How many there are, by kind and by level; each number is a filter. */
export function Counts({ unit, search, set }: { unit: string; search: HostSearch; set: (change: HostSearch) => void }) {
  const { t } = useWords();
  const counts = useQuery({ queryKey: ['hosts', unit, 'counts'], queryFn: () => hosts.counts(unit) });
  const items = counts.data?.items ?? [];
  const total = items.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  const ofKind = (kind: string) => items.filter((item) => item.kind === kind).reduce((sum, { count }) => sum + count, 0);
  const ofLevel = (level: number) => items.filter((item) => item.level === level).reduce((sum, { count }) => sum + count, 0);
  const number = (count: number) => count.toLocaleString('vi-VN');
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
