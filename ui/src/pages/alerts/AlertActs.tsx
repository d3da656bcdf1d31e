import type { AlertFull, Doing } from '../../api/monitor';
import { useWords } from '../../i18n';
import { isAtOnce } from '../../lib/alerts';
import { Button } from '../../parts/Button';
import { useMay, useMe } from '../../shell/unit';
import type { Open } from './Alert';

/** What can be done now: the steps that the server names, the next one first, then what is always possible. */
export function AlertActs({ alert, busy, begin, atOnce }: { alert: AlertFull; busy: boolean; begin: (open: Open) => void; atOnce: (doing: Doing) => void }) {
  const { t } = useWords();
  const may = useMay();
  const me = useMe();
  if (!may.watch) return null;
  const next = alert.steps[0]?.step;
  return (
    <div className="alert-acts" role="group" aria-label={t('alert.next_steps')}>
      {alert.steps.map(({ step }) => (
        <Button
          key={step}
          tone={step === next && step !== 'reopen' ? 'primary' : 'plain'}
          busy={busy && isAtOnce(step)}
          onClick={() => (isAtOnce(step) ? atOnce({ action: step, reason: '' }) : begin({ act: 'step', step }))}
        >
          {t(`alert_step.${step}`)}
        </Button>
      ))}
      <span className="alert-acts-more">
        {me.account != null && alert.assignee !== me.account && (
          <Button tone="quiet" busy={busy} onClick={() => atOnce({ action: 'assign', assignee: 'me' })}>
            {t('alerts.assign_me')}
          </Button>
        )}
        <Button tone="quiet" onClick={() => begin({ act: 'assign' })}>
          {t('alerts.assign')}
        </Button>
        <Button tone="quiet" onClick={() => begin({ act: 'comment' })}>
          {t('alerts.comment')}
        </Button>
        <Button tone="quiet" onClick={() => begin({ act: 'link' })}>
          {t('alert.link')}
        </Button>
        {may.write && alert.open && !alert.merged && (
          <Button tone="quiet" onClick={() => begin({ act: 'merge' })}>
            {t('alert.merge')}
          </Button>
        )}
        {may.write && (
          <Button tone="quiet" onClick={() => begin({ act: 'suppress' })}>
            {t('suppress.act')}
          </Button>
        )}
      </span>
    </div>
  );
}
