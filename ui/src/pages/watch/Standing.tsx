import { Link } from '@tanstack/react-router';

import type { Watch } from '../../api/monitor';
import { useWords } from '../../i18n';
import { clock, stamp } from '../../lib/time';
import { countOf, isUnsettled, verdictOf, whole, type Verdict } from '../../lib/watch';
import { Icon, type IconName } from '../../parts/Icon';

const SHAPES: Record<Verdict, { icon: IconName; tone: string }> = {
  calm: { icon: 'good', tone: 'good' },
  work: { icon: 'bell', tone: 'plain' },
  bad: { icon: 'alert', tone: 'bad' },
  blind: { icon: 'unknown', tone: 'warn' },
};

/** The whole in one sentence: what is wrong, or what was looked at when all is well. */
export function Standing({ unit, watch, stale }: { unit: string; watch: Watch; stale: boolean }) {
  const { t, lang } = useWords();
  const verdict = verdictOf(watch);
  const { alerts, sources } = watch;
  const [fresh, open] = [countOf(alerts.cells, 'new'), alerts.open];
  const working = open - fresh;
  const parts = [
    alerts.late > 0 ? t('watch.said_late', { many: whole(alerts.late, lang) }) : '',
    sources.silent > 0 ? t('watch.said_silent', { many: whole(sources.silent, lang) }) : '',
    fresh > 0 ? t('watch.said_new', { many: whole(fresh, lang) }) : '',
    sources.late > 0 ? t('watch.said_slow', { many: whole(sources.late, lang) }) : '',
    sources.skewed.length > 0 ? t('watch.said_skewed', { many: whole(sources.skewed.length, lang) }) : '',
  ].filter((part) => part !== '');
  const { icon, tone } = stale ? { icon: 'away' as const, tone: 'old' } : SHAPES[verdict];
  const unsettled = isUnsettled(watch.settled_at, watch.at);
  return (
    <section className={`watch-standing ${tone}`} aria-label={t('watch.standing')}>
      <Icon name={icon} />
      <div>
        <h2>{stale ? t('watch.was', { at: clock(new Date(watch.at).getTime()) }) : t(`watch.verdict_${verdict}`)}</h2>
        <p>
          {verdict === 'blind' ? (
            <>
              {t('watch.blind_hint')}{' '}
              <Link to="/u/$unit/sources" params={{ unit }}>
                {t('watch.blind_go')}
              </Link>
            </>
          ) : verdict === 'calm' ? (
            t('watch.checked', { at: clock(new Date(watch.settled_at ?? watch.at).getTime()), sources: whole(sources.live, lang), working: whole(working, lang) })
          ) : (
            parts.join(' · ')
          )}
        </p>
        {unsettled && (
          <p className="watch-unsettled">
            <Icon name="clock" /> {watch.settled_at == null ? t('watch.never_settled') : t('watch.unsettled', { at: stamp(watch.settled_at, lang, true) })}
          </p>
        )}
      </div>
    </section>
  );
}
