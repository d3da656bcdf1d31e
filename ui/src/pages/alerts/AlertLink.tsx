import type { AlertFull, Doing } from '../../api/monitor';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { ProblemNote } from '../../parts/States';
import { HostPicker } from '../hosts/HostPicker';

/** Says which host of the inventory an alert is about. */
export function AlertLink({ unit, alert, send, onClose }: { unit: string; alert: AlertFull; send: (doing: Doing) => Promise<void>; onClose: () => void }) {
  const { t } = useWords();
  const submit = useSubmit();
  const link = (asset: string) =>
    void submit.run(() => send({ action: 'link', asset, case: alert.case })).then((done) => {
      if (done) onClose();
    });
  return (
    <Dialog title={t('alert.link')} onClose={onClose}>
      <div className="form">
        <p className="soft">{t('alert.link_text')}</p>
        <HostPicker unit={unit} label={t('alert.link_find')} onPick={(host) => link(host.id)} />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          {alert.asset !== '' && (
            <Button tone="danger" busy={submit.busy} onClick={() => link('')}>
              {t('alert.unlink')}
            </Button>
          )}
          <Button onClick={onClose}>{t('act.cancel')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
