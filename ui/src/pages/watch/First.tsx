import { Link } from '@tanstack/react-router';

import type { Alert, Watch } from '../../api/monitor';
import { useWords } from '../../i18n';
import { DueTag, Severity } from '../../parts/AlertTags';
import { Ago } from '../../parts/Time';
import { EntityName } from '../alerts/EntityName';
import { titleOf } from '../alerts/queries';

/** Alerts that the board names; the rest is one step away. */
const SHOWN = 6;

/** What has to be looked at first: what is late, then what is new. */
export function First({ unit, watch, now }: { unit: string; watch: Watch; now: number }) {
  const { t } = useWords();
  const { late_first: late, newest } = watch.alerts;
  const known = new Set(late.map(({ id }) => id));
  const fresh = newest.filter(({ id }) => !known.has(id));
  return (
    <section className="sheet" aria-labelledby="first">
      <div className="sheet-head">
        <h2 id="first">{t('watch.first')}</h2>
        <Link to="/u/$unit/alerts" params={{ unit }}>
          {t('watch.all_alerts')}
        </Link>
      </div>
      {late.length + fresh.length === 0 ? (
        <p className="soft">{t('watch.first_none')}</p>
      ) : (
        <ol className="watch-list">
          {late.slice(0, SHOWN).map((alert) => (
            <Line key={alert.id} unit={unit} alert={alert} now={now} />
          ))}
          {fresh.slice(0, Math.max(2, SHOWN - late.length)).map((alert) => (
            <Line key={alert.id} unit={unit} alert={alert} now={now} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Line({ unit, alert, now }: { unit: string; alert: Alert; now: number }) {
  const { lang } = useWords();
  return (
    <li>
      <div className="watch-what">
        <Link to="/u/$unit/alerts/$id" params={{ unit, id: alert.id }}>
          {titleOf(alert, lang)}
        </Link>
        <span>
          <Severity level={alert.level} />
          <span className="soft">
            {' · '}
            <EntityName alert={alert} /> · <Ago at={alert.last_seen} />
          </span>
        </span>
      </div>
      <DueTag alert={alert} now={now} />
    </li>
  );
}
