import { useEffect, useState, type ReactNode } from 'react';

import { Problem } from '../api/problem';
import { useWords } from '../i18n';
import { changedMeanwhile, corrected, mineOverTheirs, theirsOverMine, type Draft } from '../lib/concurrent';
import { useSubmit } from '../lib/submit';
import { Button } from './Button';
import { AreaField, SelectField, TextField, type Choice } from './Field';
import { Note, ProblemNote } from './States';
import { Table } from './Table';

export interface FormField {
  name: string;
  label: string;
  hint?: string;
  required?: boolean;
  kind?: 'text' | 'area' | 'date';
  choices?: readonly Choice[];
  mono?: boolean;
  full?: boolean;
  /** For a field that is more than one line of text. */
  render?: (value: string, onValue: (value: string) => void, fault: string | undefined) => ReactNode;
  /** How a value is shown where versions are compared. */
  show?: (value: string) => string;
}

interface Version {
  draft: Draft;
  etag: string;
}

/**
 * A form over one object. When somebody else changed the object while the form was open, the server refuses, and the form shows
 * what changed, side by side, before anything is written over.
 */
export function RecordForm({
  fields,
  initial,
  action,
  cancel,
  reload,
  save,
  nameOf,
  refusal = null,
  onClose,
  onDirty,
}: {
  fields: readonly FormField[];
  initial: Version;
  action: string;
  /** What leads back to what the form began with; "cancel" where nothing is said. */
  cancel?: string;
  /** The object as the server has it now; none for something new. */
  reload?: () => Promise<Version>;
  save: (draft: Draft, etag: string) => Promise<unknown>;
  /** The field that a pointer of the server means; its last part where nothing is said. */
  nameOf?: (pointer: string) => string;
  /** What was refused elsewhere, and is mended here: shown at its fields until something is sent. */
  refusal?: Problem | null;
  onClose: () => void;
  /** Told when something differs from what the form began with, and when nothing does any more. */
  onDirty?: (dirty: boolean) => void;
}) {
  const { t, lang } = useWords();
  const [base, setBase] = useState(initial);
  const [draft, setDraft] = useState(initial.draft);
  const [theirs, setTheirs] = useState<Version | null>(null);
  const submit = useSubmit();
  const dirty = corrected(base.draft, draft).length > 0;
  const faults = (submit.problem ?? refusal)?.fields(lang, nameOf);
  useEffect(() => onDirty?.(dirty), [onDirty, dirty]);

  const send = async (wanted: Draft, etag: string) => {
    try {
      await save(wanted, etag);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 412 || reload === undefined) throw error;
      const now = await reload();
      if (changedMeanwhile(base.draft, now.draft, wanted).length > 0) setTheirs(now);
      else {
        // Something else of the object changed: nothing here is written over.
        setBase(now);
        await save(wanted, now.etag);
      }
    }
  };
  const take = (merge: typeof mineOverTheirs) => {
    if (theirs === null) return undefined;
    const merged = merge(base.draft, theirs.draft, draft);
    setDraft(merged);
    setBase(theirs);
    setTheirs(null);
    return { merged, etag: theirs.etag };
  };
  const keepMine = () => {
    const taken = take(mineOverTheirs);
    if (taken !== undefined) void submit.run(() => send(taken.merged, taken.etag));
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit.run(() => send(draft, base.etag));
      }}
    >
      {theirs !== null && (
        <div className="stack" role="alert">
          <Note tone="warn">
            <strong>{t('state.changed_meanwhile')}</strong>
            <p>{t('state.changed_meanwhile_hint')}</p>
          </Note>
          <Compare fields={fields} base={base.draft} theirs={theirs.draft} mine={draft} />
          <div className="form-actions">
            <Button onClick={() => void take(theirsOverMine)}>{t('state.take_theirs')}</Button>
            <Button tone="primary" onClick={keepMine}>
              {t('state.keep_mine')}
            </Button>
          </div>
        </div>
      )}
      <fieldset className="form" disabled={theirs !== null}>
        <div className="form-grid">
          {fields.map((field, place) => (
            <div key={field.name} className={(field.full ?? field.render !== undefined) ? 'full' : undefined}>
              <One
                field={field}
                value={draft[field.name] ?? ''}
                fault={faults?.get(field.name)}
                first={place === 0}
                onValue={(value) => setDraft((before) => ({ ...before, [field.name]: value }))}
              />
            </div>
          ))}
        </div>
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{cancel ?? t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy}>
            {action}
          </Button>
        </div>
      </fieldset>
    </form>
  );
}

function One({ field, value, fault, first, onValue }: { field: FormField; value: string; fault: string | undefined; first: boolean; onValue: (value: string) => void }) {
  if (field.render !== undefined) return field.render(value, onValue, fault);
  const common = { label: field.label, hint: field.hint, fault, value, onValue, required: field.required, autoFocus: first };
  if (field.choices !== undefined) return <SelectField {...common} choices={field.choices} />;
  if (field.kind === 'area') return <AreaField {...common} spellCheck={field.mono === true ? false : undefined} />;
  return <TextField {...common} type={field.kind === 'date' ? 'date' : 'text'} autoComplete="off" spellCheck={field.mono === true ? false : undefined} />;
}

function Compare({ fields, base, theirs, mine }: { fields: readonly FormField[]; base: Draft; theirs: Draft; mine: Draft }) {
  const { t } = useWords();
  const named = (name: string) => fields.find((field) => field.name === name);
  const shown = (name: string, value: string) => named(name)?.show?.(value) ?? named(name)?.choices?.find((choice) => choice.value === value)?.label ?? value;
  return (
    <Table
      label={t('state.changed_meanwhile')}
      rows={changedMeanwhile(base, theirs, mine)}
      id={(row) => row.name}
      empty={null}
      columns={[
        { key: 'field', head: t('state.field'), main: true, cell: (row) => named(row.name)?.label ?? row.name },
        { key: 'was', head: t('state.was'), lesser: true, cell: (row) => shown(row.name, row.was) || '–' },
        { key: 'theirs', head: t('state.theirs'), cell: (row) => <strong>{shown(row.name, row.theirs) || '–'}</strong> },
        { key: 'mine', head: t('state.yours'), cell: (row) => shown(row.name, row.mine) || '–' },
      ]}
    />
  );
}
