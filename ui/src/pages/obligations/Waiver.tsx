import { useState } from 'react';

import { obligations, type Waiver } from '../../api/directive';
import { useWords } from '../../i18n';
import { useAct } from '../../lib/submit';
import { fromLocalInput } from '../../lib/time';
import { Button } from '../../parts/Button';
import { ConfirmDialog, Dialog } from '../../parts/Dialog';
import { FactList } from '../../parts/Facts';
import { AreaField, SelectField, TextField } from '../../parts/Field';
import { Note, ProblemNote } from '../../parts/States';
import { Time } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useMay, useMe } from '../../shell/unit';
import { Meanwhile, type Acting } from './Steps';

/** Asks that the obligation need not be met; somebody else decides. */
export function AskWaiver({ onClose, ...acting }: Acting & { onClose: () => void }) {
  const { t } = useWords();
  const { unit, one, etag } = acting;
  const [kind, setKind] = useState('until');
  const [reason, setReason] = useState('');
  const [control, setControl] = useState('');
  const [until, setUntil] = useState('');
  const submit = useAct(acting.again);
  const never = kind === 'never';
  const send = async () => {
    const body = { not_applicable: never, reason: reason.trim(), control: never ? '' : control.trim(), until: never ? null : fromLocalInput(until) };
    const done = await submit.act(() => obligations.askWaiver(unit, one.id, body, etag));
    if (!done) return;
    toast(t('waiver.asked'));
    onClose();
  };
  return (
    <Dialog title={t('waiver.ask')} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Note tone="plain">{t('waiver.ask_hint')}</Note>
        <SelectField
          label={t('waiver.kind')}
          value={kind}
          choices={[
            { value: 'until', label: t('waiver.kind_until') },
            { value: 'never', label: t('waiver.kind_never') },
          ]}
          onValue={setKind}
        />
        <AreaField label={t('waiver.reason')} fault={submit.faults.get('reason')} value={reason} onValue={setReason} required />
        {!never && (
          <>
            <AreaField label={t('waiver.control')} hint={t('waiver.control_hint')} fault={submit.faults.get('control')} value={control} onValue={setControl} required />
            <TextField type="datetime-local" label={t('waiver.until')} fault={submit.faults.get('until')} value={until} onValue={setUntil} required />
          </>
        )}
        <Meanwhile submit={submit} />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy}>
            {t('waiver.send')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What was asked for, and the decision while it is waited for. */
export function WaiverSheet({ waiver, ...acting }: Acting & { waiver: Waiver }) {
  const { t } = useWords();
  const may = useMay();
  const me = useMe();
  const [asked, setAsked] = useState<'approve' | 'refuse' | null>(null);
  const waiting = waiver.decided_at === null;
  const mine = me.account != null && waiver.by === `account:${me.account}`;
  return (
    <section className="sheet" aria-labelledby="waiver">
      <div className="sheet-head">
        <h2 id="waiver">{waiting ? t('waiver.waiting') : t('waiver.title')}</h2>
        {waiting && may.decide && !mine && (
          <div className="line">
            <Button tone="danger" onClick={() => setAsked('refuse')}>
              {t('waiver.refuse')}
            </Button>
            <Button tone="primary" onClick={() => setAsked('approve')}>
              {t('waiver.approve')}
            </Button>
          </div>
        )}
      </div>
      <FactList
        items={[
          { name: t('waiver.kind'), value: waiver.not_applicable ? t('waiver.kind_never') : t('waiver.kind_until') },
          { name: t('waiver.until'), value: waiver.until === null ? t('waiver.no_end') : <Time at={waiver.until} /> },
          { name: t('waiver.reason'), value: waiver.reason },
          { name: t('waiver.control'), value: waiver.control },
          { name: t('waiver.by'), value: <>{waiver.by_name || waiver.by} · <Time at={waiver.at} /></> },
          { name: t('waiver.decided'), value: waiver.decided_at === null ? t('waiver.not_decided') : <>{waiver.approver_name || waiver.approver} · <Time at={waiver.decided_at} /></> },
        ]}
      />
      {waiting && (
        <p className="small soft">
          {mine ? t('waiver.second_person_mine') : t('waiver.second_person')}
        </p>
      )}
      {asked !== null && <Decide key={asked} {...acting} approve={asked === 'approve'} onClose={() => setAsked(null)} />}
    </section>
  );
}

function Decide({ approve, onClose, ...acting }: Acting & { approve: boolean; onClose: () => void }) {
  const { t } = useWords();
  const { unit, one, etag } = acting;
  const [reason, setReason] = useState('');
  const submit = useAct(acting.again);
  const title = approve ? t('waiver.approve') : t('waiver.refuse');
  return (
    <ConfirmDialog
      title={title}
      text={approve ? t('waiver.approve_text') : t('waiver.refuse_text')}
      action={title}
      danger={!approve}
      busy={submit.busy}
      disabled={!approve && reason.trim() === ''}
      problem={submit.problem}
      onClose={onClose}
      onConfirm={() =>
        void submit
          .act(() => obligations.decideWaiver(unit, one.id, { approve, reason: reason.trim() }, etag))
          .then((done) => {
            if (!done) return;
            toast(t('waiver.was_decided'));
            onClose();
          })
      }
    >
      <AreaField label={approve ? t('obligation.note_optional') : t('waiver.refuse_reason')} fault={submit.faults.get('reason')} value={reason} onValue={setReason} required={!approve} />
      <Meanwhile submit={submit} />
    </ConfirmDialog>
  );
}
