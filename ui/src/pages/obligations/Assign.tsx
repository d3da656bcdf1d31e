import { obligations, type Obligation } from '../../api/directive';
import { useWords } from '../../i18n';
import type { Draft } from '../../lib/concurrent';
import { fromLocalInput, stamp, toLocalInput } from '../../lib/time';
import { Dialog } from '../../parts/Dialog';
import { Check, TextField } from '../../parts/Field';
import { RecordForm, type FormField } from '../../parts/RecordForm';
import { toast } from '../../parts/Toast';
import { usePeople, type Person } from './people';

/** Deputies are kept in the draft as one text; ids have no blanks. */
const split = (text: string): string[] => text.split(' ').filter((id) => id !== '');

const draftOf = (one: Obligation): Draft => ({ owner: one.owner, deputies: one.deputies.join(' '), due_at: one.due_at === null ? '' : toLocalInput(one.due_at) });

/** Those who can be chosen, and those who are chosen already, whoever they are. */
function withChosen(people: readonly Person[], one: Obligation, unnamed: string): Person[] {
  const known = new Set(people.map(({ id }) => id));
  const more = [{ id: one.owner, name: one.owner_name }, ...one.deputies.map((id) => ({ id, name: '' }))].filter(({ id }) => id !== '' && !known.has(id));
  return [...people, ...more.map(({ id, name }) => ({ id, name: name === '' ? `${unnamed} ${id.slice(-6)}` : name }))];
}

/** Who answers for the obligation, who stands in, and by when. */
export function Assign({ unit, one, etag, onDone, onClose }: { unit: string; one: Obligation; etag: string; onDone: () => Promise<void>; onClose: () => void }) {
  const { t, lang } = useWords();
  const people = withChosen(usePeople(unit), one, t('obligation.account'));
  const nameOf = (id: string) => people.find((person) => person.id === id)?.name ?? id;
  const fields: FormField[] = [
    {
      name: 'owner',
      label: t('obligation.owner'),
      choices: [{ value: '', label: t('readiness.no_owner') }, ...people.map(({ id, name }) => ({ value: id, label: name }))],
    },
    {
      name: 'due_at',
      label: t('obligation.due_at'),
      full: false,
      render: (value, onValue, fault) => (
        <TextField type="datetime-local" label={t('obligation.due_at')} hint={t('obligation.due_hint')} fault={fault} value={value} onValue={onValue} />
      ),
      show: (value) => (value === '' ? '' : stamp(fromLocalInput(value) ?? '', lang)),
    },
    {
      name: 'deputies',
      label: t('obligation.deputies'),
      render: (value, onValue, fault) => {
        const chosen = split(value);
        return (
          <fieldset>
            <legend>{t('obligation.deputies')}</legend>
            <div className="pick checks">
              {people.map(({ id, name }) => (
                <Check key={id} label={name} checked={chosen.includes(id)} onChecked={(on) => onValue((on ? [...chosen, id] : chosen.filter((other) => other !== id)).join(' '))} />
              ))}
            </div>
            {fault !== undefined && <p className="fault">{fault}</p>}
          </fieldset>
        );
      },
      show: (value) => split(value).map(nameOf).join(', '),
    },
  ];
  return (
    <Dialog title={t('obligation.assign')} wide onClose={onClose}>
      <RecordForm
        fields={fields}
        initial={{ draft: draftOf(one), etag }}
        action={t('act.save')}
        onClose={onClose}
        reload={async () => {
          const now = await obligations.get(unit, one.id);
          return { draft: draftOf(now.data), etag: now.etag };
        }}
        save={async (draft, based) => {
          const due = draft['due_at'] ?? '';
          // A due time that was not touched keeps its seconds.
          const due_at = one.due_at !== null && due === toLocalInput(one.due_at) ? one.due_at : fromLocalInput(due);
          await obligations.assign(unit, one.id, { owner: draft['owner'] ?? '', deputies: split(draft['deputies'] ?? ''), due_at }, based);
          toast(t('list.saved'));
          onClose();
          await onDone();
        }}
      />
    </Dialog>
  );
}
