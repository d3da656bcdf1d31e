import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { retros } from '../../api/retro';
import { useWords } from '../../i18n';
import { BACK, idsIn } from '../../lib/retro';
import { useAct } from '../../lib/submit';
import { fromLocalInput } from '../../lib/time';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { AreaField, SelectField, TextField } from '../../parts/Field';
import { Note, ProblemNote } from '../../parts/States';

/** A job that is made: which rules, over which time. */
export function NewRetro({ unit, rule, days, onClose }: { unit: string; rule: string; days: number; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { act, busy, problem, faults } = useAct(() => queries.invalidateQueries({ queryKey: ['retros', unit] }));
  const asked = `now-${days}d`;
  const quick: string[] = BACK.some((one) => one === asked) ? [...BACK] : [asked, ...BACK];
  const [name, setName] = useState('');
  const [which, setWhich] = useState(rule === '' ? 'all' : 'some');
  const [ids, setIds] = useState(rule);
  const [text, setText] = useState('');
  const [back, setBack] = useState(asked);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [key] = useState(() => crypto.randomUUID());
  const send = () => {
    let made = '';
    const range = back === 'own' ? { from: fromLocalInput(from) ?? from, to: fromLocalInput(to) ?? 'now' } : { from: back, to: 'now' };
    const body = { name, rule_text: which === 'text' ? text : '', rule_ids: which === 'some' ? idsIn(ids) : [], ...range };
    void act(async () => {
      made = (await retros.create(unit, body, key)).data.id;
    }).then((done) => {
      if (done) void navigate({ to: '/u/$unit/retros/$id', params: { unit, id: made } });
    });
  };
  return (
    <Dialog title={t('retro.new')} wide onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <TextField label={t('retro.name')} hint={t('retro.name_hint')} value={name} onValue={setName} maxLength={500} required autoComplete="off" fault={faults.get('name')} />
        <SelectField
          label={t('retro.which')}
          value={which}
          onValue={setWhich}
          choices={[
            { value: 'all', label: t('retro.which_all') },
            { value: 'some', label: t('retro.which_some') },
            { value: 'text', label: t('retro.which_text') },
          ]}
        />
        {which === 'some' && <AreaField label={t('retro.ids')} hint={t('retro.ids_hint')} className="input mono" value={ids} onValue={setIds} rows={2} required fault={faults.get('rule_ids')} />}
        {which === 'text' && (
          <AreaField label={t('retro.text')} hint={t('retro.text_hint')} className="input mono" value={text} onValue={setText} rows={12} spellCheck={false} required fault={faults.get('rule_text')} />
        )}
        <SelectField
          label={t('retro.back')}
          value={back}
          onValue={setBack}
          choices={[...quick.map((value) => ({ value, label: t('retro.days', { days: Number(/\d+/.exec(value)?.[0] ?? 0) }) })), { value: 'own', label: t('events.own') }]}
        />
        {back === 'own' && (
          <div className="filters">
            <TextField type="datetime-local" label={t('events.from')} value={from} onValue={setFrom} required fault={faults.get('from')} />
            <TextField type="datetime-local" label={t('events.to')} value={to} onValue={setTo} fault={faults.get('to')} />
          </div>
        )}
        <Note tone="plain">{t('retro.new_note')}</Note>
        {problem !== null && <ProblemNote problem={problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={busy}>
            {t('retro.begin')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
