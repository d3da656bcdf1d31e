import type { Tally } from '../../api/assess';
import { useWords } from '../../i18n';
import { shares, type Standing } from '../../lib/assess';
import { ShareBar, type Fill } from '../../parts/ShareBar';
import { useStandingName } from './MeasureState';

/** A check is full, a statement is hatched, partly is striped across, not met has crosses, not assessed is dotted. */
const FILLS: Record<Standing, Fill> = {
  checked: 'full',
  stated: 'hatch',
  partly: 'half',
  not_met: 'cross',
  not_assessed: 'dot',
  not_applicable: 'none',
};

/** How the measures of a system stand, as a bar. */
export function MeasureBar({ tally }: { tally: Tally }) {
  const { t } = useWords();
  const nameOf = useStandingName();
  const parts = shares(tally).map(({ standing, count }) => ({ key: standing, name: nameOf(standing), count, fill: FILLS[standing] }));
  return <ShareBar parts={parts} nothing={t('assess.nothing')} first={300} />;
}
