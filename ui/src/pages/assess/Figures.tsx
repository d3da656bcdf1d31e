import type { ReactNode } from 'react';

import type { Tally } from '../../api/assess';
import { useWords } from '../../i18n';
import { shares } from '../../lib/assess';
import { percent } from '../../lib/board';
import { MeasureBar } from './MeasureBar';
import { useStandingName } from './MeasureState';

/** A tally as a bar with its figures, and below them what makes a figure weaker than it looks. */
export function Figures({ tally, lead }: { tally: Tally; lead?: ReactNode }) {
  const { t } = useWords();
  const nameOf = useStandingName();
  const weak = [
    tally.met_without_evidence > 0 ? t('assess.without_evidence', { count: tally.met_without_evidence }) : '',
    tally.review > 0 ? t('assess.review_count', { count: tally.review }) : '',
    tally.lapsed > 0 ? t('assess.lapsed_count', { count: tally.lapsed }) : '',
  ].filter((part) => part !== '');
  return (
    <div className="measure-figures">
      {lead}
      <MeasureBar tally={tally} />
      <p className="small">
        {shares(tally)
          .filter(({ count }) => count > 0)
          .map(({ standing, count }) => (
            <span key={standing} className="cell nowrap">
              <b>{count}</b> {nameOf(standing)}
            </span>
          ))}
        {tally.late > 0 && <strong className="late nowrap">{t('assess.late_count', { count: tally.late })}</strong>}
      </p>
      {weak.length > 0 && <p className="small soft">{weak.join(' · ')}</p>}
    </div>
  );
}

/** The share that is met as one number, rounded down: a hundred means all of it. */
export function MetShare({ tally, big = false }: { tally: Tally; big?: boolean }) {
  const { t } = useWords();
  const share = percent(tally.met, tally.applicable);
  return (
    <span className={big ? 'figure big' : 'figure'} title={t('assess.met_of', { met: tally.met, all: tally.applicable })}>
      {share === null ? '–' : `${share}%`}
    </span>
  );
}
