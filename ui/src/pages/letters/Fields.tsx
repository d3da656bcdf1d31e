import { letters, type Letter, type Place, type Reading } from '../../api/directive';
import { useWords } from '../../i18n';
import { DAYS, FIELDS, draftOf, fieldsOf, readFields, type FieldName } from '../../lib/reading';
import { day } from '../../lib/time';
import { FactList } from '../../parts/Facts';
import { AreaField, TextField } from '../../parts/Field';
import { RecordForm, type FormField } from '../../parts/RecordForm';
import { toast } from '../../parts/Toast';
import { Lines, Printed, Spot, Sureness } from './Found';

const LONG: readonly FieldName[] = ['subject', 'note'];
const HALF: readonly FieldName[] = ['number', 'kind', 'issued_on', 'urgency', 'arrival_number', 'arrived_on'];

/** The fields of the register, each beside what the reader found for it. */
export function LetterForm({
  unit,
  letter,
  etag,
  reading,
  onLook,
  onDirty,
  onSaved,
  onReset,
}: {
  unit: string;
  letter: Letter;
  etag: string;
  reading: Partial<Reading>;
  onLook: (place: Place | null) => void;
  onDirty: (dirty: boolean) => void;
  onSaved: () => Promise<void>;
  onReset: () => void;
}) {
  const { t, lang, word } = useWords();
  const found = readFields(reading);
  const fields = FIELDS.map((name): FormField => {
    const read = found[name];
    const isDay = DAYS.includes(name);
    return {
      name,
      label: t(`letter_field.${name}`),
      full: !HALF.includes(name),
      show: (value) => (isDay && value !== '' ? day(value, lang) : value),
      render: (value, onValue, fault) => {
        const common = { label: t(`letter_field.${name}`), fault, value, onValue };
        return (
          <Spot place={read?.place} onLook={onLook}>
            {LONG.includes(name) ? (
              <AreaField {...common} rows={2} />
            ) : (
              <TextField {...common} type={isDay ? 'date' : 'text'} autoComplete="off" hint={name === 'channel' && value !== '' ? channelHint(value, word) : undefined} />
            )}
            {read !== undefined && (
              <>
                <Printed value={read.value} printed={read.printed} />
                <p className="line">
                  <Sureness confidence={read.confidence} />
                  <Lines place={read.place} onLook={onLook} />
                </p>
              </>
            )}
          </Spot>
        );
      },
    };
  });
  return (
    <RecordForm
      fields={fields}
      initial={{ draft: draftOf(letter), etag }}
      action={t('letters.save')}
      onClose={onReset}
      onDirty={onDirty}
      reload={async () => {
        const now = await letters.get(unit, letter.id);
        return { draft: draftOf(now.data), etag: now.etag };
      }}
      save={async (draft, based) => {
        await letters.update(unit, letter.id, fieldsOf(draft), based);
        toast(t('list.saved'));
        await onSaved();
      }}
    />
  );
}

/** A channel that the program wrote itself is explained. */
function channelHint(value: string, word: (prefix: string, name: string) => string): string | undefined {
  const known = word('letter_channel', value);
  return known === value ? undefined : known;
}

/** The same to be read, once nothing can be corrected any more. */
export function LetterFacts({ letter }: { letter: Letter }) {
  const { t, lang, word } = useWords();
  const shown = (name: FieldName) => (DAYS.includes(name) ? (letter[name] === '' ? '' : day(letter[name], lang)) : name === 'channel' ? word('letter_channel', letter[name]) : letter[name]);
  return <FactList items={FIELDS.map((name) => ({ name: t(`letter_field.${name}`), value: shown(name) }))} />;
}
