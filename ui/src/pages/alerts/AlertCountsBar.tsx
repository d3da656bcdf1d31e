import { useQuery } from '@tanstack/react-query';

import { useWords } from '../../i18n';
import { ALERT_LEVELS, isOpen, OPEN_STATES } from '../../lib/alerts';
import { levelsIn, withLevel, type AlertSearch } from '../../lib/monitor-search';
import { whole } from '../../lib/watch';
import { AlertStateTag, Severity } from '../../parts/AlertTags';
import { Icon } from '../../parts/Icon';
import { alertCountsQuery } from './queries';

/** How many there are, by state and by level; each number is a filter. */
export function AlertCountsBar({ unit, search, set }: { unit: string; search: AlertSearch; set: (change: AlertSearch) => void }) {
  const { t, lang } = useWords();
  const counts = useQuery(alertCountsQuery(unit)).data;
  if (counts === undefined) return null;
  const shownIn = (state: string) => (search.state === undefined ? isOpen(state) : search.state === 'closed' ? !isOpen(state) : search.state === 'all' || search.state === state);
  const of = (state: string) => counts.cells.filter((cell) => cell.state === state).reduce((sum, { count }) => sum + count, 0);
  const ofLevel = (level: string) => counts.cells.filter((cell) => cell.level === level && shownIn(cell.state)).reduce((sum, { count }) => sum + count, 0);
  const chosen = levelsIn(search.level);
  return (
    <div className="counts-pair">
      <ul className="counts" aria-label={t('alerts.by_state')}>
        <li>
          <button type="button" aria-pressed={search.state === undefined && search.late === undefined} onClick={() => set({ state: undefined, late: undefined })}>
            <b>{whole(counts.open, lang)}</b>
            <span>{t('alerts.open')}</span>
          </button>
        </li>
        <li>
          <button type="button" aria-pressed={search.late === true} onClick={() => set({ late: search.late === true ? undefined : true, state: undefined })}>
            <b>{whole(counts.late, lang)}</b>
            <span className={counts.late > 0 ? 'tag bad' : 'tag'}>
              <Icon name="clock" />
              {t('alerts.late')}
            </span>
          </button>
        </li>
        {OPEN_STATES.map((state) => (
          <li key={state}>
            <button type="button" aria-pressed={search.state === state} onClick={() => set({ state: search.state === state ? undefined : state, late: undefined })}>
              <b>{whole(of(state), lang)}</b>
              <AlertStateTag state={state} />
            </button>
          </li>
        ))}
      </ul>
      <ul className="counts" aria-label={t('alerts.by_level')}>
        {ALERT_LEVELS.filter((level) => ofLevel(level) > 0 || chosen.includes(level)).map((level) => (
          <li key={level}>
            <button type="button" aria-pressed={chosen.includes(level)} onClick={() => set({ level: withLevel(search.level, level) })}>
              <b>{whole(ofLevel(level), lang)}</b>
              <Severity level={level} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
