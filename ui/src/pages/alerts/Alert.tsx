import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';

import { useWatchLive } from '../../api/live';
import { alerts, type AlertFull, type Doing } from '../../api/monitor';
import { useWords } from '../../i18n';
import { useNow } from '../../lib/now';
import { useAct } from '../../lib/submit';
import { AlertStateTag, DueTag, Severity } from '../../parts/AlertTags';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { LoadError, Loading, ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { useUnitId } from '../../shell/unit';
import '../../style/directive.css';
import '../../style/monitor.css';
import { ActDialog, useActTitle, type Asked } from './ActDialog';
import { AlertActs } from './AlertActs';
import { AlertFacts } from './AlertFacts';
import { AlertHistory } from './AlertHistory';
import { AlertLink } from './AlertLink';
import { AlertMerged } from './AlertMerged';
import { Evidence } from './Evidence';
import { EventsBehind } from './EventsBehind';
import { MergeDialog } from './MergeDialog';
import { AlertRisk } from './AlertRisk';
import { alertQuery, titleOf } from './queries';
import { useSentence } from './sentence';
import { Suppress } from './Suppress';

interface Other {
  act: 'merge' | 'suppress' | 'link';
}
export type Open = Asked | Other;

const isOther = (open: Open): open is Other => open.act === 'merge' || open.act === 'suppress' || open.act === 'link';

export function AlertPage() {
  const unit = useUnitId();
  const { id } = useParams({ from: '/inside/u/$unit/alerts/$id' });
  useWatchLive(unit);
  const found = useQuery(alertQuery(unit, id));
  if (found.data !== undefined) return <One key={id} unit={unit} alert={found.data.data} etag={found.data.etag} />;
  if (found.isError) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  return <Loading />;
}

/** Sends what was asked to the route that is made for it. */
const sent = (unit: string, alert: AlertFull, etag: string, doing: Doing) => {
  const { action, reason = '', of = '', assignee = '', comment = '' } = doing;
  if (action === 'assign') return alerts.assign(unit, alert.id, assignee, etag);
  if (action === 'comment') return alerts.comment(unit, alert.id, comment);
  if (action === 'handle') return alerts.handle(unit, alert.id, reason, etag);
  if (action === 'link') return alerts.link(unit, alert.id, { asset: doing.asset ?? '', case: doing.case ?? alert.case }, etag);
  return alerts.triage(unit, alert.id, { step: action, reason, of }, etag);
};

function One({ unit, alert, etag }: { unit: string; alert: AlertFull; etag: string }) {
  const { t, lang } = useWords();
  const now = useNow(30_000);
  const queries = useQueryClient();
  const sentence = useSentence();
  const actTitle = useActTitle();
  const [open, setOpen] = useState<Open | null>(null);
  const again = async () => {
    await Promise.all([queries.invalidateQueries({ queryKey: ['alert', unit] }), queries.invalidateQueries({ queryKey: ['alerts', unit] })]);
  };
  const { act, busy, problem } = useAct(again);
  const close = () => setOpen(null);
  const told = (doing: Doing) =>
    doing.action === 'assign' || doing.action === 'comment' || doing.action === 'link' ? t(`alerts.was_${doing.action}`) : actTitle({ act: 'step', step: doing.action });
  const send = async (doing: Doing) => {
    await sent(unit, alert, etag, doing);
    toast(t('alerts.done_one', { act: told(doing), no: alert.no }));
    await again();
  };
  return (
    <Page
      title={titleOf(alert, lang)}
      lead={sentence(alert)}
      crumb={
        <Link className="crumb" to="/u/$unit/alerts" params={{ unit }}>
          <Icon name="back" />
          {t('alerts.title')}
        </Link>
      }
    >
      <div className="stack">
        <ul className="alert-head">
          <li>#{alert.no}</li>
          <li>
            <Severity level={alert.level} />
          </li>
          <li>
            <AlertStateTag state={alert.state} />
          </li>
          {alert.next_due != null && (
            <li>
              {t(alert.state === 'verified' ? 'alert.handle_due' : 'alert.triage_due')}: <DueTag alert={alert} now={now} />
            </li>
          )}
          <li>
            {t('alerts.assignee')}: {alert.assignee === '' ? <span className="soft">{t('alerts.nobody')}</span> : alert.assignee_name || alert.assignee}
          </li>
        </ul>
        <AlertActs alert={alert} busy={busy} begin={setOpen} atOnce={(doing) => void act(() => send(doing))} />
        {problem !== null && <ProblemNote problem={problem} />}
        <AlertMerged unit={unit} alert={alert} separate={(id, based) => act(() => alerts.separate(unit, id, based))} />
        <div className="alert-cols">
          <div className="stack">
            <Evidence alert={alert} />
            <EventsBehind unit={unit} alert={alert} />
            <AlertHistory unit={unit} alert={alert} />
          </div>
          <div className="stack">
            <AlertFacts unit={unit} alert={alert} />
            <AlertRisk unit={unit} alert={alert} />
          </div>
        </div>
      </div>
      {open !== null && <Dialogs unit={unit} alert={alert} etag={etag} open={open} send={send} again={again} close={close} />}
    </Page>
  );
}

function Dialogs({ unit, alert, etag, open, send, again, close }: { unit: string; alert: AlertFull; etag: string; open: Open; send: (doing: Doing) => Promise<void>; again: () => Promise<void>; close: () => void }) {
  if (!isOther(open)) return <ActDialog unit={unit} asked={open} alerts={[alert]} send={send} onClose={close} />;
  if (open.act === 'merge') return <MergeDialog unit={unit} alert={alert} etag={etag} again={again} onClose={close} />;
  if (open.act === 'suppress') return <Suppress unit={unit} alert={alert} onClose={close} />;
  return <AlertLink unit={unit} alert={alert} send={send} onClose={close} />;
}
