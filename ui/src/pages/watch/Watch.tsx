import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';

import { useWatchLive } from '../../api/live';
import { watchOf, type Watch } from '../../api/monitor';
import { useWords } from '../../i18n';
import { useAwake } from '../../lib/awake';
import { useNow } from '../../lib/now';
import { isStale, POLL_MS } from '../../lib/watch';
import { Button } from '../../parts/Button';
import { Page } from '../../parts/Page';
import { LoadError, Loading } from '../../parts/States';
import { useUnitId } from '../../shell/unit';
import '../../style/directive.css';
import '../../style/monitor.css';
import { Connection } from './Connection';
import { Figures } from './Figures';
import { First } from './First';
import { Measures } from './Measures';
import { QuietSources } from './QuietSources';
import { Rate } from './Rate';
import { Standing } from './Standing';

/** What the officer on duty leaves open all night. */
export function WatchPage() {
  const { t } = useWords();
  const unit = useUnitId();
  const stream = useWatchLive(unit);
  const now = useNow(1_000);
  const box = useRef<HTMLDivElement>(null);
  const found = useQuery({
    queryKey: ['watch', unit],
    queryFn: () => watchOf(unit),
    // Figures are asked for also while the window is behind another one.
    refetchInterval: POLL_MS,
    refetchIntervalInBackground: true,
    staleTime: 0,
    retry: false,
  });
  useAwake();
  const stale = found.data !== undefined && isStale(found.dataUpdatedAt, found.isRefetchError, now);
  return (
    <div className="watch" ref={box}>
      <Page
        title={t('watch.title')}
        actions={
          <>
            <Connection stream={stream} stale={stale} loadedAt={found.dataUpdatedAt} now={now} />
            {document.fullscreenEnabled && (
              <span className="watch-full">
                <Button onClick={() => void (document.fullscreenElement === null ? box.current?.requestFullscreen() : document.exitFullscreen())}>{t('watch.full_screen')}</Button>
              </span>
            )}
          </>
        }
      >
        {found.data !== undefined ? (
          <Board unit={unit} watch={found.data} now={now} stale={stale} />
        ) : found.isError ? (
          <LoadError error={found.error} onRetry={() => void found.refetch()} />
        ) : (
          <Loading />
        )}
      </Page>
    </div>
  );
}

function Board({ unit, watch, now, stale }: { unit: string; watch: Watch; now: number; stale: boolean }) {
  return (
    <div className={stale ? 'watch-board watch-old' : 'watch-board'}>
      <Standing unit={unit} watch={watch} stale={stale} />
      <Figures unit={unit} watch={watch} now={now} />
      <div className="watch-cols">
        <First unit={unit} watch={watch} now={now} />
        <QuietSources unit={unit} watch={watch} now={now} />
      </div>
      <Rate unit={unit} watch={watch} />
      <Measures unit={unit} watch={watch} />
    </div>
  );
}
