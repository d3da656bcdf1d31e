import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';

import { answers, type Form, type NewAnswer as Body } from '../../api/answers';
import { letters, type Letter } from '../../api/directive';
import { freshKey } from '../../api/inventory';
import { useWords } from '../../i18n';
import { formsFor } from '../../lib/answers';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { SelectField, TextField } from '../../parts/Field';
import { LoadError, Loading, Note, ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';

/** Letters of one page, and most pages that are loaded: a unit follows some dozens at a time. */
const PAGE = 100;
const MAX_PAGES = 10;

async function confirmed(unit: string): Promise<Letter[]> {
  const found: Letter[] = [];
  let after: number | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const next: { items: Letter[]; next: number | null } = await letters.list(unit, { state: 'confirmed', limit: PAGE, ...(after === null ? {} : { after }) });
    found.push(...next.items);
    if (next.next === null) break;
    after = next.next;
  }
  return found;
}

/** Makes the draft of an answer: to which letter, by which form. */
export function NewAnswer({ unit, letter, onClose }: { unit: string; letter: string; onClose: () => void }) {
  const { t } = useWords();
  const forms = useQuery({ queryKey: ['forms', unit], queryFn: () => answers.forms(unit) });
  const known = useQuery({ queryKey: ['letters', unit, 'confirmed', 'all'], queryFn: () => confirmed(unit) });
  const failed = forms.isError ? forms : known.isError ? known : null;
  return (
    <Dialog title={t('answers.make')} wide onClose={onClose}>
      {failed !== null ? (
        <LoadError error={failed.error} onRetry={() => void failed.refetch()} />
      ) : forms.data === undefined || known.data === undefined ? (
        <Loading />
      ) : (
        <Making unit={unit} forms={forms.data} known={known.data} letter={letter} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Making({ unit, forms, known, letter, onClose }: { unit: string; forms: readonly Form[]; known: readonly Letter[]; letter: string; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [key] = useState(freshKey);
  const [to, setTo] = useState(known.some(({ id }) => id === letter) ? letter : '');
  const [chosen, setChosen] = useState('');
  const [period, setPeriod] = useState({ from: '', to: '' });
  const [occasion, setOccasion] = useState('');
  const submit = useSubmit();
  const one = known.find(({ id }) => id === to) ?? null;
  const offered = formsFor(forms, one);
  const fitting = offered.filter(({ fits }) => fits);
  const form = (fitting.find(({ form: { id } }) => id === chosen) ?? fitting[0])?.form;
  const send = () =>
    submit.run(async () => {
      if (form === undefined) return;
      const body: Body = { form: form.id };
      if (one !== null) body.letter = one.id;
      if (form.directive === null) {
        if (period.from !== '') body.from = period.from;
        if (period.to !== '') body.to = period.to;
        if (occasion.trim() !== '') body.occasion = occasion.trim();
      }
      const made = await answers.create(unit, body, key);
      toast(t('answers.created'));
      void queries.invalidateQueries({ queryKey: ['answers', unit] });
      await navigate({ to: '/u/$unit/answers/$id', params: { unit, id: made.data.id } });
    });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <SelectField
        label={t('answers.which_letter')}
        hint={t('answers.which_letter_hint')}
        fault={submit.faults.get('letter')}
        value={to}
        autoFocus
        choices={[{ value: '', label: t('answers.no_letter') }, ...known.map(({ id, number, subject }) => ({ value: id, label: [number === '' ? t('letters.no_number') : number, subject].filter((part) => part !== '').join(' – ') }))]}
        onValue={setTo}
      />
      <Forms offered={offered} chosen={form?.id ?? ''} onChosen={setChosen} />
      {form?.directive === null && (
        <div className="form-grid">
          <TextField type="date" label={t('answers.from')} fault={submit.faults.get('from')} value={period.from} onValue={(from) => setPeriod({ ...period, from })} />
          <TextField type="date" label={t('answers.to')} hint={t('answers.period_hint')} fault={submit.faults.get('to')} value={period.to} onValue={(until) => setPeriod({ ...period, to: until })} />
          <div className="full">
            <TextField label={t('answers.occasion')} hint={t('answers.occasion_hint')} fault={submit.faults.get('occasion')} value={occasion} onValue={setOccasion} autoComplete="off" />
          </div>
        </div>
      )}
      {submit.problem !== null && <ProblemNote problem={submit.problem} />}
      <div className="form-actions">
        <Button onClick={onClose}>{t('act.cancel')}</Button>
        <Button type="submit" tone="primary" busy={submit.busy} disabled={form === undefined}>
          {t('answers.create')}
        </Button>
      </div>
    </form>
  );
}

/** The forms, those that fit first; what is for another letter is seen, and cannot be taken. */
function Forms({ offered, chosen, onChosen }: { offered: readonly { form: Form; fits: boolean }[]; chosen: string; onChosen: (id: string) => void }) {
  const { t, lang } = useWords();
  const name = useId();
  if (offered.length === 0) return <Note tone="warn">{t('answers.no_forms')}</Note>;
  return (
    <fieldset>
      <legend>{t('answers.which_form')}</legend>
      <ul className="pick answer-forms">
        {offered.map(({ form, fits }) => (
          <li key={form.id}>
            <label className="check">
              <input type="radio" name={name} value={form.id} checked={form.id === chosen} disabled={!fits} onChange={() => onChosen(form.id)} />
              <span>
                <strong>{form.title[lang]}</strong>
                {form.directive !== null && <span className="small soft"> · {fits ? t('answers.form_made') : t('answers.form_other')}</span>}
                <span className="small soft answer-about">{form.about[lang]}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
