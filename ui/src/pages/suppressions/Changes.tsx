import { useState } from 'react';

import { suppressions, type Suppression } from '../../api/monitor';
import { useWords } from '../../i18n';
import { useAct } from '../../lib/submit';
import { endAfter, SUPPRESSED_DAYS } from '../../lib/suppress';
import { ConfirmDialog } from '../../parts/Dialog';
import { SelectField } from '../../parts/Field';
import { toast } from '../../parts/Toast';
import { Scope } from './Suppressions';

interface Props {
  unit: string;
  one: Suppression;
  again: () => Promise<void>;
  onClose: () => void;
}

/** What all changes share: they are sent, told, and the list is read anew. */
function useChange({ again, onClose }: Props, told: string) {
  const { act, busy, problem } = useAct(again);
  const run = (work: () => Promise<unknown>) =>
    void act(work).then((done) => {
      if (!done) return;
      toast(told);
      onClose();
    });
  return { run, busy, problem };
}

export function Approve(props: Props) {
  const { t } = useWords();
  const { run, busy, problem } = useChange(props, t('suppress.was_approved'));
  return (
    <ConfirmDialog title={t('suppress.approve_title')} text={t('suppress.approve_text')} action={t('suppress.approve')} busy={busy} problem={problem} onClose={props.onClose} onConfirm={() => run(() => suppressions.approve(props.unit, props.one))}>
      <Said {...props} />
    </ConfirmDialog>
  );
}

export function Extend(props: Props) {
  const { t } = useWords();
  const [days, setDays] = useState('7');
  const { run, busy, problem } = useChange(props, t('suppress.was_extended'));
  return (
    <ConfirmDialog
      title={t('suppress.extend_title')}
      text={props.one.covers_critical ? t('suppress.extend_approved') : undefined}
      action={t('suppress.extend')}
      busy={busy}
      problem={problem}
      onClose={props.onClose}
      onConfirm={() => run(() => suppressions.extend(props.unit, props.one, endAfter(Number(days), Date.now())))}
    >
      <Said {...props} />
      <SelectField label={t('suppress.from_now')} value={days} onValue={setDays} choices={SUPPRESSED_DAYS.map((many) => ({ value: String(many), label: t('suppress.days', { days: many }) }))} />
    </ConfirmDialog>
  );
}

export function End(props: Props) {
  const { t } = useWords();
  const { run, busy, problem } = useChange(props, t('suppress.was_ended'));
  return (
    <ConfirmDialog title={t('suppress.end_title')} text={t('suppress.end_text')} action={t('suppress.end')} danger busy={busy} problem={problem} onClose={props.onClose} onConfirm={() => run(() => suppressions.end(props.unit, props.one))}>
      <Said {...props} />
    </ConfirmDialog>
  );
}

/** What is decided about, with its reason. */
function Said({ unit, one }: Props) {
  const { t } = useWords();
  return (
    <div className="merge">
      <Scope unit={unit} one={one} />
      <p className="small soft">
        {t('suppress.reason')}: {one.reason}
      </p>
    </div>
  );
}
