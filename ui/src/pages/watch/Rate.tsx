import { useMemo } from 'react';

import type { Watch } from '../../api/monitor';
import { useWords } from '../../i18n';
import { clock, stamp } from '../../lib/time';
import { perSecond, rate, whole } from '../../lib/watch';
import { RateChart } from '../../parts/RateChart';

/** How much came in each of the last hours. */
export function Rate({ watch }: { unit: string; watch: Watch }) {
  const { t, lang } = useWords();
  const { hours } = watch.rate;
  const samples = useMemo(() => {
    const values = perSecond(hours, watch.at);
    return hours.map((hour, place) => {
      const value = values[place] ?? 0;
      return { key: hour.hour, label: clock(new Date(hour.hour).getTime()).slice(0, 5), value, shown: `${rate(value, lang)} (${whole(hour.received, lang)})` };
    });
  }, [hours, watch.at, lang]);
  const total = hours.reduce((sum, { received }) => sum + received, 0);
  const greatest = Math.max(0, ...samples.map(({ value }) => value));
  return (
    <section className="sheet" aria-labelledby="rate">
      <div className="sheet-head">
        <h2 id="rate">{t('watch.rate')}</h2>
        <span className="soft">{t('watch.rate_total', { many: whole(total, lang) })}</span>
      </div>
      <RateChart
        title={t('watch.rate')}
        summary={t('watch.rate_said', { greatest: rate(greatest, lang), total: whole(total, lang) })}
        samples={samples}
        heads={{ key: t('watch.hour'), value: t('watch.rate_head') }}
        rows={({ key }) => <span className="nowrap">{stamp(key, lang)}</span>}
      />
    </section>
  );
}
