import { useWords } from '../../i18n';
import type { Shown, Standing } from '../../lib/assess';
import { Icon, type IconName } from '../../parts/Icon';

const SHAPES: Record<Shown, { icon: IconName; tone: string }> = {
  checked: { icon: 'good', tone: 'good' },
  stated: { icon: 'said', tone: 'good' },
  partly: { icon: 'alert', tone: 'warn' },
  not_met: { icon: 'stop', tone: 'bad' },
  not_assessed: { icon: 'unknown', tone: 'open' },
  not_applicable: { icon: 'idle', tone: 'idle' },
  review: { icon: 'search', tone: 'warn' },
  lapsed: { icon: 'pause', tone: 'warn' },
  late: { icon: 'clock', tone: 'warn' },
};

/** How a measure counts, or why it needs somebody: a shape of its own and a word; what is not assessed has a broken line. */
export function MeasureState({ shown }: { shown: Shown }) {
  const { t } = useWords();
  const { icon, tone } = SHAPES[shown];
  return (
    <span className={`tag ${tone}`}>
      <Icon name={icon} />
      {shown === 'review' || shown === 'lapsed' || shown === 'late' ? t(`measure_show.${shown}`) : t(`measure.${shown}`)}
    </span>
  );
}

/** The same in words alone, where a shape has no place. */
export function useStandingName(): (standing: Standing) => string {
  const { t } = useWords();
  return (standing) => t(`measure.${standing}`);
}
