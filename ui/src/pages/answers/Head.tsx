import { useId } from 'react';

import { answers, type Answer } from '../../api/answers';
import type { Problem } from '../../api/problem';
import { useWords } from '../../i18n';
import { CAPACITIES, HEAD_FIELDS, URGENCIES, capacitiesIn, capacitiesText, draftOf, fieldAt, headOf, isNumber, type HeadField } from '../../lib/answers';
import { SHORT } from '../../lib/paper';
import { day } from '../../lib/time';
import { Button } from '../../parts/Button';
import { Fault } from '../../parts/Fault';
import { FactList } from '../../parts/Facts';
import { AreaField, SelectField, TextField } from '../../parts/Field';
import { Icon } from '../../parts/Icon';
import { RecordForm, type FormField } from '../../parts/RecordForm';
import { toast } from '../../parts/Toast';

/** Fields that share a line with another one. */
const HALF: readonly HeadField[] = ['number', 'symbol', 'place', 'date', 'contact_name', 'contact_phone', 'urgency', 'office'];

/** What matters to this answer: an occasion where it has one, a reason where it is a correction. */
function wanted(answer: Answer): HeadField[] {
  return HEAD_FIELDS.filter(
    (name) =>
      (name !== 'occasion' || answer.letter === null || answer.head.occasion !== '') &&
      (name !== 'correction' || answer.replaces !== null || answer.head.correction !== ''),
  );
}

/** The head of the document as a form; saved on the version that it was begun with. */
export function HeadForm({
  unit,
  answer,
  etag,
  refusal,
  onDirty,
  onSaved,
  onReset,
}: {
  unit: string;
  answer: Answer;
  etag: string;
  refusal: Problem | null;
  onDirty: (dirty: boolean) => void;
  onSaved: () => Promise<void>;
  onReset: () => void;
}) {
  const { t } = useWords();
  const shown = useShown();
  const fields = wanted(answer).map(
    (name): FormField => ({
      name,
      label: t(`answer_field.${name}`),
      full: !HALF.includes(name),
      show: (value) => shown(name, value),
      render: (value, onValue, fault) => <OneField name={name} value={value} onValue={onValue} fault={fault} />,
    }),
  );
  return (
    <RecordForm
      fields={fields}
      initial={{ draft: draftOf(answer.head), etag }}
      action={t('answers.save')}
      cancel={t('answers.undo')}
      nameOf={fieldAt}
      refusal={refusal}
      onClose={onReset}
      onDirty={onDirty}
      reload={async () => {
        const now = await answers.get(unit, answer.id);
        return { draft: draftOf(now.data.head), etag: now.etag };
      }}
      save={async (draft, based) => {
        await answers.head(unit, answer.id, headOf(draft), based);
        toast(t('answers.head_saved'));
        await onSaved();
      }}
    />
  );
}

interface One {
  value: string;
  onValue: (value: string) => void;
  fault: string | undefined;
}

function OneField({ name, ...one }: One & { name: HeadField }) {
  const { t, lang } = useWords();
  const common = { label: t(`answer_field.${name}`), ...one };
  switch (name) {
    case 'capacities':
      return <Capacities {...one} />;
    case 'copies':
      return <AreaField {...common} hint={t('answers.copies_hint')} rows={4} />;
    case 'correction':
      return <AreaField {...common} hint={t('answers.correction_hint')} rows={2} />;
    case 'occasion':
      return <AreaField {...common} hint={t('answers.occasion_hint')} rows={2} />;
    case 'urgency':
      return <SelectField {...common} choices={[{ value: '', label: t('answers.no_urgency') }, ...URGENCIES.map((value) => ({ value, label: t(`urgency.${value}`) }))]} />;
    case 'date':
      return <TextField {...common} type="date" lang={lang} />;
    case 'number':
      // What is no number would be left out without a word.
      return <TextField {...common} inputMode="numeric" autoComplete="off" pattern="0*[1-9][0-9]*" title={t('answers.bad_number')} fault={one.value.trim() === '' || isNumber(one.value) ? one.fault : t('answers.bad_number')} />;
    case 'contact_email':
      return <TextField {...common} label={named(t('answers.contact'), t(`answer_field.${name}`))} type="email" autoComplete="off" />;
    case 'contact_name':
    case 'contact_phone':
      return <TextField {...common} label={named(t('answers.contact'), t(`answer_field.${name}`))} autoComplete="off" />;
    case 'upper':
      return <TextField {...common} hint={t('answers.upper_hint')} autoComplete="off" />;
    case 'short':
      return <TextField {...common} hint={t('answers.short_hint')} autoComplete="off" />;
    default:
      return <TextField {...common} autoComplete="off" />;
  }
}

const named = (group: string, field: string): string => `${group}: ${field.slice(0, 1).toLocaleLowerCase('vi')}${field.slice(1)}`;

/** Most capacities above one name; the paper has room for no more. */
const MAX_CAPACITIES = 4;

/** TM., KT., TL., TUQ., Q., each with the body or office that it names, from the top. */
function Capacities({ value, onValue, fault }: One) {
  const { t } = useWords();
  const id = useId();
  const list = capacitiesIn(value);
  const put = (next: typeof list) => onValue(capacitiesText(next));
  return (
    <fieldset className="field" aria-describedby={fault === undefined ? `${id}-hint` : `${id}-hint ${id}-fault`}>
      <legend>{t('answer_field.capacities')}</legend>
      {list.map((one, place) => (
        <div key={place} className="capacity">
          <select
            className="input"
            aria-label={t('answers.capacity', { place: place + 1 })}
            value={one.capacity}
            onChange={(event) => {
              const capacity = CAPACITIES.find((known) => known === event.target.value) ?? one.capacity;
              put(list.with(place, { ...one, capacity }));
            }}
          >
            {CAPACITIES.map((known) => (
              <option key={known} value={known}>
                {t(`capacity.${known}`)}
              </option>
            ))}
          </select>
          <input
            className="input"
            aria-label={t('answers.capacity_of', { place: place + 1 })}
            autoComplete="off"
            value={one.of}
            onChange={(event) => put(list.with(place, { ...one, of: event.target.value }))}
          />
          <button
            type="button"
            className="button quiet tight"
            aria-label={t('answers.capacity_remove', { place: place + 1 })}
            title={t('answers.capacity_remove', { place: place + 1 })}
            onClick={() => put(list.toSpliced(place, 1))}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
      {list.length < MAX_CAPACITIES && (
        <div>
          <Button tight icon="plus" onClick={() => put([...list, { capacity: list.length === 0 ? 'deputy' : 'on_behalf', of: '' }])}>
            {t('answers.capacity_add')}
          </Button>
        </div>
      )}
      <span className="hint" id={`${id}-hint`}>
        {t('answers.capacities_hint')}
      </span>
      {fault !== undefined && <Fault id={`${id}-fault`}>{fault}</Fault>}
    </fieldset>
  );
}

/** How a value of the form is said in words. */
function useShown(): (name: HeadField, value: string) => string {
  const { lang, word } = useWords();
  return (name, value) => {
    if (value === '') return '';
    if (name === 'date') return day(value, lang);
    if (name === 'urgency') return word('urgency', value);
    if (name === 'copies') return value.split('\n').join('; ');
    if (name === 'capacities') return capacitiesIn(value).map(({ capacity, of }) => `${SHORT[capacity]} ${of}`).join('; ');
    return value;
  };
}

/** The same to be read, once it cannot be changed. */
export function HeadFacts({ answer }: { answer: Answer }) {
  const { t } = useWords();
  const shown = useShown();
  const draft = draftOf(answer.head);
  const label = (name: HeadField) => (name.startsWith('contact_') ? named(t('answers.contact'), t(`answer_field.${name}`)) : t(`answer_field.${name}`));
  return <FactList items={wanted(answer).map((name) => ({ name: label(name), value: shown(name, draft[name]) }))} />;
}
