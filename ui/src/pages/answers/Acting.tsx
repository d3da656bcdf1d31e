import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';

import { answers, type Answer } from '../../api/answers';
import { freshKey } from '../../api/inventory';
import { Problem } from '../../api/problem';
import { useWords } from '../../i18n';
import { actsOf, isNumber, missingFrom, waitsForAnother, type Act } from '../../lib/answers';
import { useSubmit } from '../../lib/submit';
import { today } from '../../lib/time';
import { Button } from '../../parts/Button';
import { ConfirmDialog } from '../../parts/Dialog';
import { AreaField, TextField } from '../../parts/Field';
import { Note } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { useMay, useMe } from '../../shell/unit';

export interface Acting {
  unit: string;
  answer: Answer;
  etag: string;
  /** Something of the head is not saved. */
  dirty: boolean;
  /** Loads the answer again. */
  again: () => Promise<void>;
  /** Told of an approval that was refused for fields of the head. */
  onRefused: (problem: Problem) => void;
}

/** What is asked for in a dialog; the head has its form. */
type Asked = Exclude<Act, 'head'>;
const asked = (act: Act): act is Asked => act !== 'head';
/** What must not happen while something is not saved. */
const NEED_SAVED: readonly Act[] = ['review', 'approve', 'figures'];
const NEED_REASON: readonly Act[] = ['return', 'discard', 'correct'];
const ONWARD: readonly Act[] = ['review', 'approve', 'send'];

/** Buttons for what the state allows and the role permits; what waits for another person says so instead. */
export function Acts({ which, ...acting }: Acting & { which: (act: Act) => boolean }) {
  const { t } = useWords();
  const may = useMay();
  const me = useMe();
  const [open, setOpen] = useState<Asked | null>(null);
  const { answer, dirty } = acting;
  const possible = actsOf(answer, may).filter(asked).filter(which);
  return (
    <>
      {possible.map((act) => {
        const blocked = (dirty && NEED_SAVED.includes(act)) || waitsForAnother(answer, act, me.account);
        return (
          <Button
            key={act}
            tone={act === 'discard' ? 'danger' : ONWARD.includes(act) ? 'primary' : 'plain'}
            disabled={blocked}
            title={blocked ? (dirty ? t('answers.unsaved') : t('answers.second_mine')) : undefined}
            onClick={() => setOpen(act)}
          >
            {t(`answer_act.${act}`)}
          </Button>
        );
      })}
      {open !== null && <ActDialog key={open} {...acting} act={open} onClose={() => setOpen(null)} />}
    </>
  );
}

/** Says in plain words why the buttons do not work for this person. */
export function SecondPerson({ answer }: { answer: Answer }) {
  const { t } = useWords();
  const may = useMay();
  const me = useMe();
  const waiting = actsOf(answer, may).some((act) => waitsForAnother(answer, act, me.account));
  return waiting ? <Note tone="plain">{t('answers.second_mine')}</Note> : null;
}

function ActDialog({ act, onClose, ...acting }: Acting & { act: Asked; onClose: () => void }) {
  const { t, lang } = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const id = useId();
  const [key] = useState(freshKey);
  const [reason, setReason] = useState('');
  const [receipt, setReceipt] = useState('');
  const [channel, setChannel] = useState('');
  const [number, setNumber] = useState(acting.answer.head.number?.toString() ?? '');
  const [date, setDate] = useState(acting.answer.head.date ?? today());
  const submit = useSubmit();
  const { unit, answer, etag, again, onRefused } = acting;
  const missing = act === 'approve' || act === 'review' ? missingFrom(answer) : [];
  const second = submit.problem?.code.endsWith('second_person') === true;
  const work = async () => {
    if (act === 'figures') await answers.figures(unit, answer.id, etag);
    else if (act === 'approve') await answers.approve(unit, answer.id, { number: Number(number), date }, etag);
    else if (act === 'send') await answers.send(unit, answer.id, { receipt: receipt.trim(), ...(channel.trim() === '' ? {} : { channel: channel.trim() }) }, etag);
    else if (act === 'correct') await navigate({ to: '/u/$unit/answers/$id', params: { unit, id: await correction(unit, answer, reason.trim(), key) } });
    else await answers.review(unit, answer.id, { step: act, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) }, etag);
  };
  const confirm = async () => {
    const done = await submit.run(async () => {
      try {
        await work();
      } catch (error) {
        // Somebody else was here meanwhile: the next press is based on what is shown then.
        if (error instanceof Problem && (error.status === 412 || error.status === 409)) await again();
        if (error instanceof Problem && act === 'approve' && error.status === 422) onRefused(error);
        throw error;
      }
      await again();
      void queries.invalidateQueries({ queryKey: ['answers', unit] });
    });
    if (!done) return;
    toast(act === 'figures' ? t('answers.took_figures') : act === 'correct' ? t('answers.created') : t('answers.step_done'));
    onClose();
  };
  return (
    <ConfirmDialog
      title={t(`answer_act.${act}`)}
      text={t(`answer_act_text.${act}`)}
      action={t(`answer_act.${act}`)}
      danger={act === 'discard'}
      busy={submit.busy}
      problem={second ? null : submit.problem}
      disabled={(NEED_REASON.includes(act) && reason.trim() === '') || (act === 'send' && receipt.trim() === '') || (act === 'approve' && (!isNumber(number) || date === ''))}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      {missing.length > 0 && submit.problem === null && (
        <Note tone="warn">
          {t('answers.missing', { fields: missing.map((name) => t(`answer_field.${name}`).toLocaleLowerCase(lang)).join(', ') })} {act === 'approve' && t('answers.missing_return')}
        </Note>
      )}
      {act === 'approve' && (
        <>
          <TextField label={t('answer_field.number')} hint={t('answers.number_given')} fault={number.trim() === '' || isNumber(number) ? submit.faults.get('number') : t('answers.bad_number')} value={number} onValue={setNumber} required inputMode="numeric" autoComplete="off" />
          <TextField label={t('answer_field.date')} fault={submit.faults.get('date')} value={date} onValue={setDate} required type="date" lang={lang} />
        </>
      )}
      {act === 'send' && (
        <>
          <TextField label={t('answers.receipt')} hint={t('answers.receipt_hint')} fault={submit.faults.get('receipt')} value={receipt} onValue={setReceipt} required autoComplete="off" />
          <TextField label={t('answers.channel')} hint={t('answers.channel_hint')} fault={submit.faults.get('channel')} value={channel} onValue={setChannel} list={id} autoComplete="off" />
          <datalist id={id}>
            {[t('answers.channel_axis'), t('answers.channel_courier'), t('answers.channel_post')].map((known) => (
              <option key={known} value={known} />
            ))}
          </datalist>
        </>
      )}
      {NEED_REASON.includes(act) && (
        <AreaField label={act === 'correct' ? t('answer_field.correction') : t('answers.reason')} fault={submit.faults.get('reason')} value={reason} onValue={setReason} required />
      )}
      {second && (
        <div role="alert">
          <Note tone="warn">{t('answers.second_refused')}</Note>
        </div>
      )}
      {submit.problem?.status === 412 && <Note tone="warn">{t('answers.meanwhile')}</Note>}
    </ConfirmDialog>
  );
}

/** A new draft in place of this answer, with the reason in its head; the id of the draft. */
async function correction(unit: string, answer: Answer, reason: string, key: string): Promise<string> {
  const { form, letter, from, to } = answer;
  const { occasion } = answer.head;
  const made = await answers.create(
    unit,
    { form, replaces: answer.id, ...(letter === null ? {} : { letter }), ...(from === null ? {} : { from }), ...(to === null ? {} : { to }), ...(occasion === '' ? {} : { occasion }) },
    key,
  );
  await answers.head(unit, made.data.id, { ...made.data.head, correction: reason }, made.etag);
  return made.data.id;
}
