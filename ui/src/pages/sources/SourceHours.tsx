import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { sources, type Source } from '../../api/monitor';
import { useWords } from '../../i18n';
import { clock, stamp } from '../../lib/time';
import { filledHours, whole } from '../../lib/watch';
import { RateChart } from '../../parts/RateChart';
import { LoadError, Loading } from '../../parts/States';

const HOUR_MS = 3_600_000;
const HOURS = 48;
const AGAIN_MS = 60_000;

/** How much came in each of the last 48 hours. */
export function SourceHours({ unit, source }: { unit: string; source: Source }) {
  const { t, lang } = useWords();
  const found = useQuery({ queryKey: ['source', unit, source.id, 'hours'], queryFn: () => sources.hours(unit, source.id, {}), refetchInterval: AGAIN_MS });
  const { data, dataUpdatedAt } = found;
  const samples = useMemo(
    () =>
      filledHours(data ?? [], dataUpdatedAt - (HOURS - 1) * HOUR_MS, dataUpdatedAt).map((one) => ({
        key: one.hour,
        label: clock(new Date(one.hour).getTime()).slice(0, 5),
        value: one.received,
        shown: [whole(one.received, lang), one.rejected > 0 ? t('feeds.rejected_count', { many: whole(one.rejected, lang) }) : '', one.quarantined > 0 ? t('feeds.quarantined_count', { many: whole(one.quarantined, lang) }) : '']
          .filter((part) => part !== '')
          .join(' · '),
      })),
    [data, dataUpdatedAt, lang, t],
  );
  const total = (data ?? []).reduce((sum, { received }) => sum + received, 0);
  return (
    <section className="sheet" aria-labelledby="hours">
      <div className="sheet-head">
        <h2 id="hours">{t('feeds.hours')}</h2>
        {data !== undefined && <span className="soft">{t('watch.rate_total', { many: whole(total, lang) })}</span>}
      </div>
      {found.isPending ? (
        <Loading />
      ) : data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : total === 0 ? (
        <p className="soft">{t('feeds.hours_none')}</p>
      ) : (
        <RateChart
          title={t('feeds.hours')}
          summary={t('feeds.hours_said', { total: whole(total, lang) })}
          samples={samples}
          heads={{ key: t('watch.hour'), value: t('ledger.received') }}
          rows={({ key }) => <span className="nowrap">{stamp(key, lang)}</span>}
        />
      )}
    </section>
  );
}
