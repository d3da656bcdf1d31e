import { Link } from '@tanstack/react-router';

import type { AlertFull } from '../../api/monitor';
import { useWords } from '../../i18n';
import { stamp } from '../../lib/time';
import { whole } from '../../lib/watch';
import { Attack } from '../../parts/Attack';
import { Copy } from '../../parts/Copy';
import { FactList } from '../../parts/Facts';
import { Level } from '../../parts/Tag';
import { Time } from '../../parts/Time';
import { AlertRule } from './AlertRule';
import { EntityName } from './EntityName';

/** The rule, the times, who sent it and what it is linked to. */
export function AlertFacts({ unit, alert }: { unit: string; alert: AlertFull }) {
  const { t, lang } = useWords();
  const params = { unit };
  return (
    <>
      <section className="sheet" aria-labelledby="about">
        <div className="sheet-head">
          <h2 id="about">{t('alert.about')}</h2>
        </div>
        <FactList
          items={[
            {
              name: t('alerts.whom'),
              value: (
                <>
                  <EntityName alert={alert} />{' '}
                  {alert.entity !== '' && (
                    <Link className="small" to="/u/$unit/alerts" params={params} search={{ entity: alert.entity, state: 'all' }}>
                      {t('alert.same_entity')}
                    </Link>
                  )}
                </>
              ),
            },
            {
              name: t('alert.asset'),
              value:
                alert.asset === '' ? null : (
                  <Link to="/u/$unit/hosts/$id" params={{ unit, id: alert.asset }}>
                    {alert.asset_name || alert.asset}
                  </Link>
                ),
            },
            { name: t('alert.system_level'), value: <Level level={alert.system_level} /> },
            { name: t('alerts.findings'), value: alert.merged_findings > 0 ? t('alert.findings_merged', { own: whole(alert.findings, lang), merged: whole(alert.merged_findings, lang) }) : whole(alert.findings, lang) },
            { name: t('alerts.first_seen'), value: <Time at={alert.first_seen} seconds /> },
            { name: t('alerts.last_seen'), value: <Time at={alert.last_seen} seconds /> },
            { name: t('alert.triaged'), value: <Done at={alert.triaged_at} late={alert.triage_late} /> },
            { name: t('alert.handled'), value: <Done at={alert.handled_at} late={alert.handle_late} /> },
            {
              name: t('alert.sources'),
              value: (
                <ul>
                  {alert.sources.map(({ id, name }) => (
                    <li key={id}>
                      <Link to="/u/$unit/sources/$id" params={{ unit, id }}>
                        {name || id}
                      </Link>
                    </li>
                  ))}
                </ul>
              ),
            },
            ...(alert.former === ''
              ? []
              : [
                  {
                    name: t('alert.former'),
                    value: (
                      <Link to="/u/$unit/alerts/$id" params={{ unit, id: alert.former }}>
                        #{alert.former_no ?? '…'}
                      </Link>
                    ),
                  },
                ]),
            ...(alert.reason === '' ? [] : [{ name: t(alert.state === 'handled' ? 'alerts.what_done' : 'alerts.why'), value: <span className="said">{alert.reason}</span> }]),
          ]}
        />
      </section>
      <section className="sheet" aria-labelledby="rule">
        <div className="sheet-head">
          <h2 id="rule">{t('alert.rule')}</h2>
          <Copy text={alert.rule} label={t('alert.copy_rule')} />
        </div>
        <p>
          <strong>{alert.title[lang]}</strong>
        </p>
        <p className="small soft">
          {alert.class_title[lang]} · <span className="mono">{alert.rule}</span>
        </p>
        <Attack tags={alert.tags} />
        <AlertRule unit={unit} rule={alert.rule} />
        <p className="small">
          <Link to="/u/$unit/alerts" params={params} search={{ rule: alert.rule, state: 'all' }}>
            {t('alert.same_rule')}
          </Link>
        </p>
      </section>
    </>
  );
}

function Done({ at, late }: { at: string | null | undefined; late: boolean }) {
  const { t, lang } = useWords();
  if (at == null) return late ? <span className="late-word">{t('alert.not_in_time')}</span> : <span className="soft">{t('alert.not_yet')}</span>;
  return (
    <>
      <time dateTime={at}>{stamp(at, lang)}</time> {late && <span className="late-word">{t('alert.too_late')}</span>}
    </>
  );
}
