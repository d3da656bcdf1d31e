import { useState } from 'react';

import { PRESSED, obligations, type Obligation, type Pressed } from '../../api/directive';
import { useWords } from '../../i18n';
import { useAct, type Submit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { ConfirmDialog } from '../../parts/Dialog';
import { AreaField, TextField } from '../../parts/Field';
import { Note } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { useMay } from '../../shell/unit';

export interface Acting {
  unit: string;
  one: Obligation;
  etag: string;
  /** Loads the obligation again. */
  again: () => Promise<void>;
}

/** Says that what stands behind the form is new, where a change was refused for that. */
export function Meanwhile({ submit }: { submit: Submit }) {
  const { t } = useWords();
  return submit.problem?.status === 412 ? <Note tone="warn">{t('obligation.meanwhile')}</Note> : null;
}

/** Where a reason must be given. */
const NEED_REASON: readonly Pressed[] = ['return', 'reopen'];
/** Which steps change nothing that others rely on. */
const LIGHT: readonly Pressed[] = ['acknowledge', 'begin'];
/** What only those who decide may do. */
const DECIDED: readonly Pressed[] = ['attest', 'report', 'accept', 'return', 'reopen'];

/** The steps that lead somewhere from where the obligation stands, as buttons. */
export function StepButtons(acting: Acting) {
  const { t } = useWords();
  const may = useMay();
  const [asked, setAsked] = useState<Pressed | null>(null);
  const possible = PRESSED.filter((step) => acting.one.steps.includes(step) && (DECIDED.includes(step) ? may.decide : may.write));
  return (
    <>
      {possible.map((step, place) => (
        <Button key={step} tone={place === 0 && step !== 'reopen' ? 'primary' : 'plain'} onClick={() => setAsked(step)}>
          {t(`step.${step}`)}
        </Button>
      ))}
      {asked !== null && <StepDialog key={asked} {...acting} step={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function StepDialog({ step, onClose, ...acting }: Acting & { step: Pressed; onClose: () => void }) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const [receipt, setReceipt] = useState('');
  const submit = useAct(acting.again);
  const { unit, one, etag } = acting;
  const needsReason = NEED_REASON.includes(step);
  const confirm = async () => {
    const done = await submit.act(() => obligations.step(unit, one.id, step, { reason: reason.trim(), receipt: receipt.trim() }, etag));
    if (!done) return;
    toast(t('obligation.step_done'));
    onClose();
  };
  return (
    <ConfirmDialog
      title={t(`step.${step}`)}
      text={t(`step_text.${step}`)}
      action={t(`step.${step}`)}
      busy={submit.busy}
      problem={submit.problem}
      disabled={(needsReason && reason.trim() === '') || (step === 'report' && receipt.trim() === '')}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      {step === 'report' && (
        <TextField
          label={t('obligation.receipt')}
          hint={t('obligation.receipt_hint')}
          fault={submit.faults.get('receipt')}
          value={receipt}
          onValue={setReceipt}
          required
          autoComplete="off"
        />
      )}
      {!LIGHT.includes(step) && (
        <AreaField
          label={needsReason ? t(`step_reason.${step === 'return' ? 'return' : 'reopen'}`) : t('obligation.note_optional')}
          fault={submit.faults.get('reason')}
          value={reason}
          onValue={setReason}
          required={needsReason}
        />
      )}
      <Meanwhile submit={submit} />
    </ConfirmDialog>
  );
}
