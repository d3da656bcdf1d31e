import { Link } from '@tanstack/react-router';

import type { AlertFull } from '../../api/monitor';
import { useWords } from '../../i18n';
import { whole } from '../../lib/watch';
import { Button } from '../../parts/Button';
import { Note } from '../../parts/States';
import { useMay } from '../../shell/unit';
import { EntityName } from './EntityName';
import { titleOf } from './queries';

/** Where a merged alert or a duplicate goes on, and what was merged into this one. */
export function AlertMerged({ unit, alert, separate }: { unit: string; alert: AlertFull; separate: (id: string, etag: string) => Promise<boolean> }) {
  const { t, lang } = useWords();
  const may = useMay();
  const out = (id: string, version: number) =>
    may.write && (
      <Button tight onClick={() => void separate(id, `"${version}"`)}>
        {t('alert.separate')}
      </Button>
    );
  return (
    <>
      {alert.duplicate_of !== '' && (
        <Note tone="plain">
          <div className="line between">
            <span>
              {t(alert.merged ? 'alert.merged_into' : 'alert.duplicate_of')}{' '}
              <Link to="/u/$unit/alerts/$id" params={{ unit, id: alert.duplicate_of }}>
                #{alert.duplicate_no ?? '…'}
              </Link>
            </span>
            {alert.merged && out(alert.id, alert.version)}
          </div>
        </Note>
      )}
      {alert.merged_alerts.length > 0 && (
        <section className="sheet" aria-labelledby="merged">
          <div className="sheet-head">
            <h2 id="merged">{t('alert.merged_here', { many: alert.merged_alerts.length })}</h2>
          </div>
          <ul className="merged-list">
            {alert.merged_alerts.map((one) => (
              <li key={one.id}>
                <span>
                  <Link to="/u/$unit/alerts/$id" params={{ unit, id: one.id }}>
                    #{one.no} {titleOf(one, lang)}
                  </Link>{' '}
                  <span className="soft">
                    <EntityName alert={one} /> · {t('alerts.times_seen', { many: whole(one.findings, lang) })}
                  </span>
                </span>
                {out(one.id, one.version)}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
