import { useWords } from '../../i18n';
import { dayShown } from '../../lib/assess';
import { MeasureState } from './MeasureState';

/** By which day something is due, and that the day is over. */
export function DueDay({ due, late }: { due: string; late: boolean }) {
  const { t } = useWords();
  if (due === '') return null;
  return (
    <span className="measure-due">
      <span className="only-phone soft">{t('assess.due')} </span>
      <span className="nowrap">{dayShown(due)}</span> {late && <MeasureState shown="late" />}
    </span>
  );
}
