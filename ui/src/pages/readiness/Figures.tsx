import { Link } from '@tanstack/react-router';

import { STATES, type State, type Tally } from '../../api/directive';
import { useWords } from '../../i18n';
import { percent, shares, type Standing as Name, type Wanted } from '../../lib/board';
import { SelectField } from '../../parts/Field';
import { Standing, useStateName } from '../../parts/Standing';

/** Readiness as one number: the share of the weights that are met. */
export function Readiness({ tally, big = false }: { tally: Tally; big?: boolean }) {
  const { t } = useWords();
  const share = percent(tally.weight_met, tally.weight);
  return (
    <span className={big ? 'figure big' : 'figure'} title={t('readiness.weights', { met: tally.weight_met, all: tally.weight })}>
      {share === null ? '–' : `${share}%`}
    </span>
  );
}

/** How many stand how; each number shows those alone. */
export function Figures({ unit, tally, wanted }: { unit: string; tally: Tally; wanted: Wanted }) {
  const { t } = useWords();
  const one = (show: Name | 'late' | undefined, count: number) => {
    const on = wanted.show === show;
    return (
      <li key={show ?? 'all'}>
        <Link
          to="/u/$unit/readiness"
          params={{ unit }}
          search={{ state: wanted.state, show: on ? undefined : show }}
          replace
          aria-current={on ? 'true' : undefined}
        >
          <b>{count}</b> {show === undefined ? <span>{t('readiness.all')}</span> : <Standing standing={show} />}
        </Link>
      </li>
    );
  };
  return (
    <ul className="counts figures" aria-label={t('readiness.filter')}>
      {one(undefined, tally.all + tally.not_applicable)}
      {shares(tally).map(({ standing, count }) => (count > 0 || standing === wanted.show || NEEDED.includes(standing) ? one(standing, count) : null))}
      {one('late', tally.late)}
    </ul>
  );
}
/** Shown also when there are none: that nothing is unknown is worth saying. */
const NEEDED: readonly Name[] = ['measured', 'stated', 'not_met', 'unknown'];

export function StateFilter({ value, onValue }: { value: State | undefined; onValue: (state: State | undefined) => void }) {
  const { t } = useWords();
  const nameOf = useStateName();
  return (
    <SelectField
      label={t('readiness.state')}
      value={value ?? ''}
      choices={[{ value: '', label: t('readiness.any_state') }, ...STATES.map((state) => ({ value: state, label: nameOf(state) }))]}
      onValue={(next) => onValue(STATES.find((state) => state === next))}
    />
  );
}
