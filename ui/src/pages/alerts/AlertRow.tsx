import { Link } from '@tanstack/react-router';

import type { Alert } from '../../api/monitor';
import { useWords } from '../../i18n';
import { stamp } from '../../lib/time';
import { whole } from '../../lib/watch';
import { AlertStateTag, DueTag, Severity } from '../../parts/AlertTags';
import { EntityName } from './EntityName';
import { titleOf } from './queries';

/** One rule on one entity: what it is, on whom, how often, since when, who has it, by when. */
export function AlertRow({ unit, alert, now, chosen, choose }: { unit: string; alert: Alert; now: number; chosen: boolean; choose: (() => void) | undefined }) {
  const { t, lang } = useWords();
  const title = titleOf(alert, lang);
  const who = alert.assignee === '' ? t('alerts.nobody') : alert.assignee_name || alert.assignee;
  return (
    <>
      <span role="cell" className="arow-choose">
        {choose === undefined ? (
          <span className="small soft">{alert.no}</span>
        ) : (
          <input type="checkbox" tabIndex={-1} aria-label={t('alerts.choose', { no: alert.no })} checked={chosen} onChange={choose} />
        )}
      </span>
      <span role="cell" className="arow-level">
        <Severity level={alert.level} />
      </span>
      <span role="cell" className="arow-what" title={`${title} · ${alert.entity}`}>
        <Link to="/u/$unit/alerts/$id" params={{ unit, id: alert.id }}>
          {title}
        </Link>
        <span className="small">
          <span className="only-phone">
            <AlertStateTag state={alert.state} />
            {' · '}
          </span>
          <EntityName alert={alert} />
          <span className="soft"> · #{alert.no}</span>
        </span>
      </span>
      <span role="cell" className="num lesser">
        {whole(alert.findings + alert.merged_findings, lang)}
      </span>
      <span role="cell" className="arow-two small lesser mid">
        <time dateTime={alert.first_seen}>{stamp(alert.first_seen, lang)}</time>
        <time dateTime={alert.last_seen}>{stamp(alert.last_seen, lang)}</time>
      </span>
      <span role="cell" className="lesser">
        <AlertStateTag state={alert.state} />
      </span>
      <span role="cell" className={alert.assignee === '' ? 'soft lesser arow-who' : 'lesser arow-who'} title={who}>
        {who}
      </span>
      <span role="cell" className="arow-due">
        <DueTag alert={alert} now={now} stacked />
      </span>
    </>
  );
}
