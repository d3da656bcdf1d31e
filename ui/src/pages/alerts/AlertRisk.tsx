import { Link } from '@tanstack/react-router';

import type { AlertFull } from '../../api/monitor';
import { useWords } from '../../i18n';
import { Severity } from '../../parts/AlertTags';
import { Table } from '../../parts/Table';
import { EntityName } from './EntityName';
import { titleOf } from './queries';

/** Parts that are shown; the points of more hardly show. */
const SHOWN = 12;

/** How much the open alerts say against the entity, and what each of them adds to that. */
export function AlertRisk({ unit, alert }: { unit: string; alert: AlertFull }) {
  const { t, lang } = useWords();
  const { risk } = alert;
  if (risk == null) return null;
  const points = (value: number) => value.toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 1 });
  const more = risk.parts.length - SHOWN;
  return (
    <section className="sheet" aria-labelledby="risk">
      <div className="sheet-head">
        <h2 id="risk">{t('alert.risk')}</h2>
        <span className="soft">
          <EntityName alert={alert} />
        </span>
      </div>
      <p className="risk-score">
        <span className="figure big">{points(risk.score)}</span> <span className="soft">{t('alert.of_hundred')}</span>
      </p>
      <meter className="risk-meter" min={0} max={100} value={risk.score} aria-label={t('alert.risk')} />
      <p className="small soft">{t('alert.risk_how', { hours: risk.half_life_hours })}</p>
      {risk.parts.length > 0 && (
        <Table
          label={t('alert.risk_parts')}
          rows={risk.parts.slice(0, SHOWN)}
          id={(part) => part.alert}
          empty={null}
          columns={[
            {
              key: 'alert',
              head: t('alerts.what'),
              main: true,
              cell: (part) => (
                <>
                  {part.alert === alert.id ? (
                    t('alert.this_one')
                  ) : (
                    <Link to="/u/$unit/alerts/$id" params={{ unit, id: part.alert }}>
                      #{part.no} {titleOf({ title: part.title, rule: '' }, lang)}
                    </Link>
                  )}
                  <div className="small soft">
                    <Severity level={part.level} />
                  </div>
                </>
              ),
            },
            { key: 'points', head: t('alert.points'), num: true, cell: (part) => points(part.points) },
            { key: 'adds', head: t('alert.adds'), num: true, cell: (part) => <strong>+{points(part.adds)}</strong> },
          ]}
        />
      )}
      {more > 0 && <p className="small soft">{t('alerts.and_more', { many: more })}</p>}
    </section>
  );
}
