import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { alerts, type AlertEvent, type AlertFull } from '../../api/monitor';
import { useWords } from '../../i18n';
import { Button } from '../../parts/Button';
import { sentence } from '../../parts/States';
import { Time } from '../../parts/Time';

/** As many as the answer about one alert holds. */
const FIRST = 50;

/** Everything that happened to an alert, newest first. */
export function AlertHistory({ unit, alert }: { unit: string; alert: AlertFull }) {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const full = useQuery({ queryKey: ['alert', unit, alert.id, 'history', alert.version], queryFn: () => alerts.history(unit, alert.id), enabled: all });
  const events = full.data ?? alert.history;
  return (
    <section className="sheet" aria-labelledby="history">
      <div className="sheet-head">
        <h2 id="history">{t('alert.history')}</h2>
      </div>
      <ol className="happened">
        {events.map((event) => (
          <li key={event.no}>
            <span className="small soft">
              <Time at={event.at} seconds /> · {event.actor_name === '' ? t('alert.by_program') : event.actor_name}
            </span>
            <div>
              <EventWords unit={unit} event={event} />
            </div>
          </li>
        ))}
      </ol>
      {!all && alert.history.length >= FIRST && (
        <Button tight onClick={() => setAll(true)}>
          {t('alert.history_all')}
        </Button>
      )}
    </section>
  );
}

function EventWords({ unit, event }: { unit: string; event: AlertEvent }) {
  const { t, word } = useWords();
  const { event: what, reason } = event;
  const pointsTo = what === 'recurred' || what === 'unmerged';
  return (
    <>
      <strong>{word('alert_event', what)}</strong>
      {event.from !== event.to && event.from !== '' && (
        <>
          {': '}
          {word('alert_state', event.from)} <span aria-hidden="true">→</span>
          <span className="unseen"> {t('alert.becomes')} </span> {word('alert_state', event.to)}
        </>
      )}
      {what === 'late' ? (
        <span className="soft"> · {t(reason === 'handle' ? 'alert.late_handle' : 'alert.late_triage')}</span>
      ) : what === 'assigned' ? (
        <span className="soft"> · {reason === '' ? t('alerts.nobody') : event.reason_name || reason}</span>
      ) : pointsTo ? (
        <>
          {' · '}
          <Link to="/u/$unit/alerts/$id" params={{ unit, id: reason }}>
            {t('alert.the_other')}
          </Link>
        </>
      ) : what === 'found_later' ? (
        <>
          {' · '}
          <Link to="/u/$unit/retros/$id" params={{ unit, id: reason }}>
            {t('alert.the_job')}
          </Link>
        </>
      ) : what === 'linked' || what === 'took_in' || what === 'gave_back' ? null : (
        reason !== '' && <p className="said">{sentence(reason)}</p>
      )}
    </>
  );
}
