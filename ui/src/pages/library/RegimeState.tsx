import type { Regime } from '../../api/library';
import { useWords } from '../../i18n';
import { Tag } from '../../parts/Tag';

/** Whether a regime is in force today. */
export function RegimeState({ regime, today }: { regime: Regime; today: string }) {
  const { t } = useWords();
  if (regime.in_force) return <Tag tone="good">{t('library.in_force')}</Tag>;
  return <Tag tone="idle">{regime.from !== null && regime.from > today ? t('library.ahead') : t('library.ended')}</Tag>;
}
