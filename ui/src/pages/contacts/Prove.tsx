import { useState } from 'react';

import { contacts, type Contact } from '../../api/inventory';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { SelectField, TextField } from '../../parts/Field';
import { ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';

/** Notes that a contact was reached over one of its channels, and what proves it. */
export function Prove({ unit, contact, onDone, onClose }: { unit: string; contact: Contact; onDone: () => void; onClose: () => void }) {
  const { t, word } = useWords();
  const [at, setAt] = useState('0');
  const [proof, setProof] = useState('');
  const submit = useSubmit();
  const send = async () => {
    const channel = contact.channels[Number(at)];
    if (channel === undefined) return;
    await contacts.prove(unit, contact.id, { kind: channel.kind, value: channel.value, proof });
    toast(t('contacts.proved'));
    onDone();
    onClose();
  };
  return (
    <Dialog title={`${t('contacts.prove')}: ${contact.name}`} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit.run(send);
        }}
      >
        <SelectField
          label={t('contacts.prove_channel')}
          value={at}
          onValue={setAt}
          choices={contact.channels.map((channel, place) => ({ value: String(place), label: `${word('channel', channel.kind)}: ${channel.value}` }))}
        />
        <TextField label={t('contacts.prove_how')} hint={t('contacts.prove_hint')} fault={submit.faults.get('proof')} value={proof} onValue={setProof} required autoFocus />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy} disabled={contact.channels.length === 0}>
            {t('contacts.prove')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
