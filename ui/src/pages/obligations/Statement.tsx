import { useState } from 'react';

import { obligations } from '../../api/directive';
import { useWords } from '../../i18n';
import { useAct } from '../../lib/submit';
import { fromLocalInput, toLocalInput } from '../../lib/time';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { AreaField, SelectField, TextField } from '../../parts/Field';
import { Note, ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { Meanwhile, type Acting } from './Steps';

const DAY_MS = 86_400_000;
/** How long a statement holds when nobody says otherwise, and at most. */
const DAYS = { usual: 90, most: 366 };

/** What a person states where the program cannot measure: the weaker grade of proof, and it ends. */
export function StatementDialog({ onClose, ...acting }: Acting & { onClose: () => void }) {
  const { t } = useWords();
  const { unit, one, etag } = acting;
  const [met, setMet] = useState('');
  const [text, setText] = useState('');
  const [until, setUntil] = useState(() => toLocalInput(new Date(Date.now() + DAYS.usual * DAY_MS).toISOString()));
  const submit = useAct(acting.again);
  const send = async () => {
    const at = fromLocalInput(until);
    if (at === null) return;
    const done = await submit.act(() => obligations.state(unit, one.id, { met: met === 'met', text: text.trim(), until: at }, etag));
    if (!done) return;
    toast(t('obligation.stated'));
    onClose();
  };
  return (
    <Dialog title={t('obligation.state')} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Note tone="plain">{t('obligation.state_hint')}</Note>
        <SelectField
          label={t('obligation.state_result')}
          fault={submit.faults.get('met')}
          value={met}
          required
          choices={[
            { value: '', label: t('obligation.choose') },
            { value: 'met', label: t('mark.met') },
            { value: 'not_met', label: t('mark.not_met') },
          ]}
          onValue={setMet}
        />
        <AreaField label={t('obligation.state_text')} hint={t('obligation.state_text_hint')} fault={submit.faults.get('text')} value={text} onValue={setText} required />
        <TextField type="datetime-local" label={t('obligation.until')} hint={t('obligation.until_hint', { days: DAYS.most })} fault={submit.faults.get('until')} value={until} onValue={setUntil} required />
        <Meanwhile submit={submit} />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy}>
            {t('obligation.state')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
