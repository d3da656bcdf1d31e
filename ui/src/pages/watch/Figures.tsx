import { Link } from '@tanstack/react-router';

import type { Watch } from '../../api/monitor';
import { useWords } from '../../i18n';
import { span } from '../../lib/span';
import { byLevel, countOf, rate, whole } from '../../lib/watch';
import { Severity } from '../../parts/AlertTags';

/** The four numbers of the night; each leads to the list behind it. */
export function Figures({ unit, watch, now }: { unit: string; watch: Watch; now: number }) {
  const { t, lang } = useWords();
  const { alerts, sources, rate: speed } = watch;
  const params = { unit };
  const fresh = countOf(alerts.cells, 'new');
  const working = countOf(alerts.cells, 'triaging') + countOf(alerts.cells, 'verified');
  const next = alerts.next_due == null ? null : new Date(alerts.next_due).getTime() - now;
  const oldest = alerts.oldest_new == null ? null : now - new Date(alerts.oldest_new.created_at).getTime();
  return (
    <ul className="watch-figures" aria-label={t('watch.figures')}>
      <li className={alerts.late > 0 ? 'bad' : undefined}>
        <Link className="watch-figure" to="/u/$unit/alerts" params={params} search={{ late: true, order: 'due' }}>
          <b>{whole(alerts.late, lang)}</b>
          <span>{t('watch.late')}</span>
        </Link>
        <p>{alerts.late > 0 ? t('watch.late_hint') : next === null ? t('watch.nothing_due') : next > 0 ? t('watch.next_due', { span: span(next, lang) }) : t('watch.due_now')}</p>
      </li>
      <li>
        <Link className="watch-figure" to="/u/$unit/alerts" params={params} search={{ state: 'new' }}>
          <b>{whole(fresh, lang)}</b>
          <span>{t('watch.new')}</span>
        </Link>
        {fresh > 0 ? (
          <ul className="watch-levels">
            {byLevel(alerts.cells, 'new').map(({ level, count }) => (
              <li key={level}>
                <Link to="/u/$unit/alerts" params={params} search={{ state: 'new', level }}>
                  <Severity level={level} /> <b>{whole(count, lang)}</b>
                </Link>
              </li>
            ))}
          </ul>
        ) : (
          <p>
            <Link to="/u/$unit/alerts" params={params}>
              {t('watch.working', { many: whole(working, lang) })}
            </Link>
          </p>
        )}
        {oldest !== null && <p>{t('watch.oldest', { span: span(oldest, lang) })}</p>}
      </li>
      <li className={sources.silent > 0 ? 'bad' : undefined}>
        <Link className="watch-figure" to="/u/$unit/sources" params={params} search={{ state: 'silent' }}>
          <b>{whole(sources.silent, lang)}</b>
          <span>{t('watch.silent')}</span>
        </Link>
        <ul className="watch-levels">
          {(['live', 'late', 'never'] as const)
            .filter((state) => state === 'live' || sources[state] > 0)
            .map((state) => (
              <li key={state}>
                <Link to="/u/$unit/sources" params={params} search={{ state }}>
                  {t(`source_state.${state}`)} <b>{whole(sources[state], lang)}</b>
                </Link>
              </li>
            ))}
        </ul>
      </li>
      <li>
        <Link className="watch-figure" to="/u/$unit/sources" params={params}>
          <b>{rate(speed.per_second, lang)}</b>
          <span>{t('watch.per_second')}</span>
        </Link>
        <p>{t('watch.mean')}</p>
      </li>
    </ul>
  );
}
