import type { Stream } from '../../api/live';
import { useWords } from '../../i18n';
import { clock } from '../../lib/time';
import { Icon } from '../../parts/Icon';

/** Whether what is shown is true now. Old figures must never pass for new ones, so this is said first and in words. */
export function Connection({ stream, stale, loadedAt, now }: { stream: Stream; stale: boolean; loadedAt: number; now: number }) {
  const { t } = useWords();
  const at = loadedAt === 0 ? '' : clock(loadedAt);
  return (
    <div className={stale ? 'watch-live lost' : 'watch-live'}>
      <span className="watch-clock" aria-hidden="true">
        {clock(now)}
      </span>
      <span role={stale ? 'alert' : 'status'}>
        {stale ? (
          <>
            <Icon name="away" /> <strong>{t('watch.lost')}</strong> {t('watch.lost_at', { at })}
          </>
        ) : (
          <>
            <Icon name={stream === 'live' ? 'live' : 'clock'} /> {stream === 'live' ? t('watch.live') : t('watch.polled')}
            {/* The time would be read out all night. */}
            <span aria-hidden="true">{at !== '' && ` · ${at}`}</span>
          </>
        )}
      </span>
    </div>
  );
}
