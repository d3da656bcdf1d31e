import type { AlertFull, EventRef } from '../../api/monitor';
import { useWords } from '../../i18n';
import { searchAddress } from '../../lib/alerts';

/** The first and the latest events behind an alert, each with the way to it in the search. */
export function EventsBehind({ unit, alert }: { unit: string; alert: AlertFull }) {
  const { t } = useWords();
  // The silence of a source is no event.
  const real = (refs: readonly EventRef[]) => refs.filter(({ position }) => position > 0);
  const [first, latest] = [real(alert.first), real(alert.latest)];
  return (
    <section className="sheet" aria-labelledby="events">
      <div className="sheet-head">
        <h2 id="events">{t('alert.events')}</h2>
      </div>
      {first.length + latest.length === 0 ? (
        <p className="soft">{alert.entity_kind === 'source' ? t('alert.events_silence') : t('alert.events_none')}</p>
      ) : (
        <>
          <p className="small soft">{t('alert.events_hint')}</p>
          <Refs unit={unit} title={t('alert.events_first')} refs={first} />
          <Refs unit={unit} title={t('alert.events_latest')} refs={latest} />
        </>
      )}
    </section>
  );
}

function Refs({ unit, title, refs }: { unit: string; title: string; refs: readonly EventRef[] }) {
  const { t } = useWords();
  if (refs.length === 0) return null;
  return (
    <div className="refs">
      <h3 className="small">{title}</h3>
      <ul>
        {refs.map((ref) => (
          <li key={`${ref.position} ${ref.record}`}>
            <a href={searchAddress(unit, ref)} title={t('alert.event_open')}>
              <span className="mono">{`${ref.position}/${ref.record}`}</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
