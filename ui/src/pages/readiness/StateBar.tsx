import type { Tally } from '../../api/directive';
import { useWords } from '../../i18n';
import { shares, type Standing } from '../../lib/board';
import { ShareBar, type Fill } from '../../parts/ShareBar';

/** Measured is full, stated is hatched, not met has crosses, unknown is dotted, waived is empty. */
const FILLS: Record<Standing, Fill> = {
  measured: 'full',
  stated: 'hatch',
  not_met: 'cross',
  unknown: 'dot',
  waived: 'none',
  not_applicable: 'none',
};

/** The shares of a tally as a bar. */
export function StateBar({ tally }: { tally: Tally }) {
  const { t } = useWords();
  const parts = shares(tally)
    .filter(({ standing }) => standing !== 'not_applicable')
    .map(({ standing, count }) => ({ key: standing, name: t(`standing.${standing}`), count, fill: FILLS[standing] }));
  return <ShareBar parts={parts} nothing={t('readiness.nothing_asked')} first={600} />;
}
