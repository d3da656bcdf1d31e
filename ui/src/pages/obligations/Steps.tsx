import { useState } from 'react';

import { PRESSED, obligations, type Obligation, type Pressed } from '../../api/directive';
import { Problem } from '../../api/problem';
import { useWords } from '../../i18n';
import { useSubmit, type Submit } from '../../lib/submit';
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

/** Sends a change. When somebody else changed the obligation meanwhile, it is loaded again below the form, so that the person sees it and may send once more. */
export function useAct({ again }: Acting): Submit & { act: (work: () => Promise<unknown>) => Promise<boolean> } {
  const submit = useSubmit();
  const act = (work: () => Promise<unknown>) =>
    submit.run(async () => {
      try {
        await work();
      } catch (error) {
        if (error instanceof Problem && (error.status === 412 || error.status === 409)) await again();
        throw error;
      }
      await again();
    });
  return { ...submit, act };
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
  const submit = useAct(acting);
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
