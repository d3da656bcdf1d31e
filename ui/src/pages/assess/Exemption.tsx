import { useState } from 'react';

import { assess, type Exemption } from '../../api/assess';
import { useWords } from '../../i18n';
import { useAct } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { ConfirmDialog, Dialog } from '../../parts/Dialog';
import { FactList } from '../../parts/Facts';
import { AreaField } from '../../parts/Field';
import { Note, ProblemNote } from '../../parts/States';
import { Time } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useMay, useMe } from '../../shell/unit';
import type { OnMeasure } from './Measure';
import { useAgain } from './queries';

/** Asks that a measure does not apply; somebody else decides. */
export function AskExemption({ unit, assessment, one, etag, onClose }: OnMeasure & { onClose: () => void }) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const submit = useAct(useAgain(unit));
  const send = async () => {
    const done = await submit.act(() => assess.askExemption(unit, assessment.id, one.control, reason.trim(), etag));
    if (!done) return;
    toast(t('assess.exemption_asked'));
    onClose();
  };
  return (
    <Dialog title={t('assess.exemption_ask')} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Note tone="plain">{t('assess.exemption_ask_hint')}</Note>
        <AreaField label={t('assess.exemption_reason')} fault={submit.faults.get('reason')} value={reason} onValue={setReason} required />
        {submit.problem?.status === 412 && <Note tone="warn">{t('assess.meanwhile')}</Note>}
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy}>
            {t('assess.exemption_send')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What was asked for, and the decision while it is waited for. */
export function ExemptionSheet({ exemption, ...on }: OnMeasure & { exemption: Exemption }) {
  const { t } = useWords();
  const may = useMay();
  const me = useMe();
  const [asked, setAsked] = useState<'approve' | 'refuse' | null>(null);
  const waiting = exemption.approved_at == null;
  const mine = me.account != null && exemption.by === `account:${me.account}`;
  return (
    <section className="sheet" aria-labelledby="exemption">
      <div className="sheet-head">
        <h2 id="exemption">{waiting ? t('assess.exemption_waiting') : t('assess.exemption')}</h2>
        {waiting && on.open && may.decide && !mine && (
          <div className="line">
            <Button tone="danger" onClick={() => setAsked('refuse')}>
              {t('assess.exemption_refuse')}
            </Button>
            <Button tone="primary" onClick={() => setAsked('approve')}>
              {t('assess.exemption_approve')}
            </Button>
          </div>
        )}
      </div>
      <div className="stack">
        <FactList
          items={[
            { name: t('assess.exemption_reason'), value: <span className="measure-said">{exemption.reason}</span> },
            {
              name: t('assess.exemption_by'),
              value: (
                <>
                  {exemption.by_name || exemption.by} · <Time at={exemption.at} />
                </>
              ),
            },
            {
              name: t('assess.exemption_decided'),
              value:
                exemption.approved_at == null ? (
                  t('assess.exemption_not_decided')
                ) : (
                  <>
                    {exemption.approver_name || exemption.approver} · <Time at={exemption.approved_at} />
                  </>
                ),
            },
          ]}
        />
        {waiting && <Note tone="plain">{mine ? t('assess.second_mine') : t('assess.second')}</Note>}
      </div>
      {asked !== null && <Decide key={asked} {...on} approve={asked === 'approve'} onClose={() => setAsked(null)} />}
    </section>
  );
}

function Decide({ approve, unit, assessment, one, etag, onClose }: OnMeasure & { approve: boolean; onClose: () => void }) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const submit = useAct(useAgain(unit));
  const title = approve ? t('assess.exemption_approve') : t('assess.exemption_refuse');
  return (
    <ConfirmDialog
      title={title}
      text={approve ? t('assess.exemption_approve_text') : t('assess.exemption_refuse_text')}
      action={title}
      danger={!approve}
      busy={submit.busy}
      disabled={!approve && reason.trim() === ''}
      problem={submit.problem}
      onClose={onClose}
      onConfirm={() =>
        void submit
          .act(() => assess.decideExemption(unit, assessment.id, one.control, { approve, reason: reason.trim() }, etag))
          .then((done) => {
            if (!done) return;
            toast(t('assess.exemption_was_decided'));
            onClose();
          })
      }
    >
      <AreaField label={approve ? t('assess.exemption_note') : t('assess.exemption_refuse_reason')} fault={submit.faults.get('reason')} value={reason} onValue={setReason} required={!approve} />
      {submit.problem?.status === 412 && <Note tone="warn">{t('assess.meanwhile')}</Note>}
    </ConfirmDialog>
  );
}
