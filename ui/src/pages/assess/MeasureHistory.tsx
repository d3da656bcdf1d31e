import { useQuery } from '@tanstack/react-query';

import type { HistoryEvent } from '../../api/assess';
import { useWords } from '../../i18n';
import { EvidenceLink } from '../../parts/Standing';
import { LoadError, Loading, sentence } from '../../parts/States';
import { Time } from '../../parts/Time';
import type { OnMeasure } from './Measure';
import { historyQuery } from './queries';

/** Everything that happened to a measure on its system, newest first. */
export function MeasureHistory({ unit, assessment, one }: OnMeasure) {
  const { t } = useWords();
  const found = useQuery(historyQuery(unit, assessment.id, one.control));
  return (
    <section className="sheet" aria-labelledby="history">
      <div className="sheet-head">
        <h2 id="history">{t('assess.history')}</h2>
      </div>
      <p className="small soft measure-hint">{t('assess.history_hint')}</p>
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <ol className="happened">
          {found.data.map((event) => (
            <li key={event.no}>
              <span className="small soft">
                <Time at={event.at} /> · {event.actor_name === '' ? t('assess.by_program') : event.actor_name}
              </span>
              <div>
                <EventWords event={event} />
                {event.evidence != null && (
                  <>
                    {' · '}
                    <EvidenceLink unit={unit} seq={event.evidence} />
                  </>
                )}
              </div>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function EventWords({ event }: { event: HistoryEvent }) {
  const { t, word } = useWords();
  return (
    <>
      <strong>{word('measure_event', event.event)}</strong>
      {event.from !== event.to && event.from !== '' && (
        <>
          {': '}
          {word('measure_state', event.from)} <span aria-hidden="true">→</span>
          <span className="unseen"> {t('assess.becomes')} </span> {word('measure_state', event.to)}
        </>
      )}
      {event.reason !== '' && <span className="soft"> · {sentence(event.reason)}</span>}
    </>
  );
}
