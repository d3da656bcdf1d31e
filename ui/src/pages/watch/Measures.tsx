import { Link } from '@tanstack/react-router';

import type { Measured, Watch } from '../../api/monitor';
import { useWords } from '../../i18n';
import { minutesSpan } from '../../lib/span';
import { inTime, whole } from '../../lib/watch';
import { Table } from '../../parts/Table';
import { Tag } from '../../parts/Tag';

interface Row {
  what: 'triage' | 'handle';
  days: number;
  measured: Measured;
}

/** How long people take, against what is set. */
export function Measures({ unit, watch }: { unit: string; watch: Watch }) {
  const { t, lang } = useWords();
  const rows: Row[] = (['triage', 'handle'] as const).flatMap((what) => watch.times.map((one) => ({ what, days: one.days, measured: one[what] })));
  const said = (value: number | null | undefined) => (value == null ? '–' : minutesSpan(value, lang));
  const minutes = (value: number | null | undefined) => <span className="nowrap">{said(value)}</span>;
  return (
    <section className="sheet" aria-labelledby="times">
      <div className="sheet-head">
        <h2 id="times">{t('watch.times')}</h2>
        <Link to="/u/$unit/alerts/times" params={{ unit }}>
          {t('watch.times_set')}
        </Link>
      </div>
      <Table
        label={t('watch.times')}
        rows={rows}
        id={({ what, days }) => `${what} ${days}`}
        empty={null}
        columns={[
          {
          key: 'what',
          head: t('watch.times_what'),
          main: true,
          cell: ({ what, days, measured }) => (
            <>
              {t(what === 'triage' ? 'watch.times_triage' : 'watch.times_handle', { days })}
              {measured.count > 0 && (
                <span className="on-phone small soft">
                  {t('watch.times_short', { median: said(measured.median_minutes), allowed: said(measured.allowed_minutes) })}
                </span>
              )}
            </>
          ),
        },
          { key: 'median', head: t('watch.times_median'), num: true, lesser: true, cell: ({ measured }) => minutes(measured.median_minutes) },
          { key: 'p90', head: t('watch.times_most'), num: true, lesser: true, cell: ({ measured }) => minutes(measured.p90_minutes) },
          { key: 'allowed', head: t('watch.times_allowed'), num: true, lesser: true, cell: ({ measured }) => minutes(measured.allowed_minutes) },
          { key: 'share', head: t('watch.times_in_time'), cell: ({ measured }) => <Share measured={measured} said={whole(measured.count, lang)} /> },
        ]}
      />
    </section>
  );
}

function Share({ measured, said }: { measured: Measured; said: string }) {
  const { t } = useWords();
  const share = inTime(measured);
  if (share === null) return <span className="soft">{t('watch.times_none')}</span>;
  return <Tag tone={share === 100 ? 'good' : share >= 80 ? 'warn' : 'bad'}>{t('watch.times_share', { share, many: said })}</Tag>;
}
