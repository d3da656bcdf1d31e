import { useMemo, useState } from 'react';

import { letters, type Letter, type ReadLetter } from '../../api/directive';
import { Problem } from '../../api/problem';
import { useWords } from '../../i18n';
import { matches } from '../../lib/fold';
import { lastClauses } from '../../lib/reading';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { ConfirmDialog, Dialog } from '../../parts/Dialog';
import { AreaField, Check, TextField } from '../../parts/Field';
import { Note, ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { useUnits } from '../../shell/unit';

interface Acting {
  unit: string;
  letter: Letter;
  etag: string;
  again: () => Promise<void>;
  onClose: () => void;
}

/** Loads the letter again where somebody else changed it meanwhile: the next press is based on what is shown then. */
async function based<T>(work: () => Promise<T>, again: () => Promise<void>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && (error.status === 412 || error.status === 409)) await again();
    throw error;
  }
}

/** Confirms what the letter says; this makes its obligations. */
export function Confirm({ unit, letter, etag, read, again, onClose, onDone }: Acting & { read: ReadLetter; onDone: () => void }) {
  const { t, lang } = useWords();
  const [classes, setClasses] = useState<readonly string[]>([]);
  const [without, setWithout] = useState(false);
  const submit = useSubmit();
  const byPack = read.pack !== '' && !without;
  const count = lastClauses(read.reading);
  const missing = (['number', 'issued_on', 'issuer'] as const).filter((name) => letter[name] === '');
  return (
    <ConfirmDialog
      title={t('letters.confirm')}
      text={t('letters.confirm_text')}
      action={t('letters.confirm')}
      busy={submit.busy}
      problem={submit.problem}
      disabled={!byPack && count === 0}
      onClose={onClose}
      onConfirm={() =>
        void submit.run(async () => {
          const made = await based(() => letters.confirm(unit, letter.id, { classes: byPack ? [...classes] : [], without_pack: without }, etag), again);
          toast(t('letters.confirmed', { count: made.data.obligations }));
          await again();
          onClose();
          onDone();
        })
      }
    >
      {missing.length > 0 && <Note tone="warn">{t('letters.missing', { fields: missing.map((name) => t(`letter_field.${name}`).toLocaleLowerCase(lang)).join(', ') })}</Note>}
      {read.pack === '' ? (
        <Note tone={count === 0 ? 'warn' : 'plain'}>{count === 0 ? t('letters.no_clauses') : t('letters.without_pack', { count })}</Note>
      ) : (
        <>
          <Note tone="good">{t('letters.by_pack', { pack: read.pack })}</Note>
          {byPack && read.classes.length > 0 && (
            <fieldset>
              <legend>{t('letters.classes')}</legend>
              <p className="small soft">{t('letters.classes_hint')}</p>
              <div className="pick checks">
                {read.classes.map(({ id, title }) => (
                  <Check
                    key={id}
                    label={title[lang]}
                    checked={classes.includes(id)}
                    onChecked={(on) => setClasses(on ? [...classes, id] : classes.filter((other) => other !== id))}
                  />
                ))}
              </div>
            </fieldset>
          )}
          <Check label={count === 0 ? t('letters.ignore_pack_none') : t('letters.ignore_pack', { count })} checked={without} disabled={count === 0} onChecked={setWithout} />
        </>
      )}
    </ConfirmDialog>
  );
}

/** Withdraws a letter that was registered by mistake. */
export function Withdraw({ unit, letter, etag, again, onClose }: Acting) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const submit = useSubmit();
  return (
    <ConfirmDialog
      title={t('letters.withdraw')}
      text={letter.state === 'confirmed' ? t('letters.withdraw_confirmed_text') : t('letters.withdraw_text')}
      action={t('letters.withdraw')}
      danger
      busy={submit.busy}
      disabled={reason.trim() === ''}
      problem={submit.problem}
      onClose={onClose}
      onConfirm={() =>
        void submit.run(async () => {
          await based(() => letters.withdraw(unit, letter.id, { reason: reason.trim() }, etag), again);
          toast(t('letters.withdrawn'));
          await again();
          onClose();
        })
      }
    >
      <AreaField label={t('letters.withdraw_reason')} fault={submit.faults.get('reason')} value={reason} onValue={setReason} required />
    </ConfirmDialog>
  );
}

/** Most units that the list draws at once; the search narrows it down. */
const MAX_SHOWN = 200;

/** Passes a confirmed letter on to units below. */
export function Relay({ unit, letter, onClose }: Omit<Acting, 'etag' | 'again'>) {
  const { t, lang } = useWords();
  const units = useUnits();
  const own = units.find(({ id }) => id === unit);
  const below = useMemo(() => (own === undefined ? [] : units.filter(({ id, path, active }) => active && id !== own.id && path.startsWith(own.path))), [units, own]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [query, setQuery] = useState('');
  const [number, setNumber] = useState('');
  const [answerBy, setAnswerBy] = useState('');
  const submit = useSubmit();
  const found = useMemo(() => below.filter(({ name }) => matches(name, query)), [below, query]);
  const put = (ids: readonly string[], on: boolean) => {
    const next = new Set(chosen);
    for (const id of ids) if (on) next.add(id);
      else next.delete(id);
    setChosen(next);
  };
  const all = found.length > 0 && found.every(({ id }) => chosen.has(id));
  const send = () =>
    submit.run(async () => {
      const made = await letters.relay(unit, letter.id, { units: [...chosen], number: number.trim(), answer_by: answerBy });
      toast(t('letters.relayed', { count: made.data.units.length }));
      onClose();
    });
  if (below.length === 0) {
    return (
      <Dialog title={t('letters.relay')} onClose={onClose}>
        <div className="form">
          <p>{t('letters.relay_none')}</p>
          <div className="form-actions">
            <Button onClick={onClose}>{t('act.close')}</Button>
          </div>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={t('letters.relay')} wide onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p>{t('letters.relay_text')}</p>
        <fieldset className="form">
          <legend>{t('letters.relay_units', { count: chosen.size })}</legend>
          <TextField type="search" label={t('shell.find_unit')} value={query} onValue={setQuery} autoComplete="off" />
          <Check label={t('letters.relay_all', { count: found.length })} checked={all} onChecked={(on) => put(found.map(({ id }) => id), on)} />
          <div className="pick checks">
            {found.slice(0, MAX_SHOWN).map(({ id, name }) => (
              <Check key={id} label={name} checked={chosen.has(id)} onChecked={(on) => put([id], on)} />
            ))}
            {found.length === 0 && <p className="small soft">{t('shell.no_unit_found')}</p>}
            {found.length > MAX_SHOWN && <p className="small soft">{t('letters.relay_more', { count: found.length - MAX_SHOWN })}</p>}
          </div>
        </fieldset>
        <div className="form-grid">
          <TextField label={t('letters.relay_number')} hint={t('letters.relay_number_hint', { number: letter.number })} fault={submit.faults.get('number')} value={number} onValue={setNumber} autoComplete="off" />
          <TextField type="date" lang={lang} label={t('letters.relay_answer_by')} fault={submit.faults.get('answer_by')} value={answerBy} onValue={setAnswerBy} />
        </div>
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy} disabled={chosen.size === 0}>
            {t('letters.relay_send', { count: chosen.size })}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
