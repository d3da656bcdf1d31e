import type { Letter, LetterFields, Place, ReadField, Reading } from '../api/directive';
import type { Draft } from './concurrent';

/** What the letter says of itself, then how it came. */
export const OF_LETTER = ['number', 'kind', 'issued_on', 'urgency', 'issuer', 'subject', 'signer'] as const;
export const OF_ARRIVAL = ['arrival_number', 'arrived_on', 'channel', 'passed_to', 'note'] as const;
export const FIELDS = [...OF_LETTER, ...OF_ARRIVAL] as const;
export type FieldName = (typeof FIELDS)[number];
export const DAYS: readonly FieldName[] = ['issued_on', 'arrived_on'];

export const draftOf = (letter: Letter): Draft => Object.fromEntries(FIELDS.map((name) => [name, letter[name]]));

export function fieldsOf(draft: Draft): LetterFields {
  const text = (name: FieldName) => (draft[name] ?? '').trim();
  return {
    kind: text('kind'),
    number: text('number'),
    issuer: text('issuer'),
    issued_on: text('issued_on'),
    subject: text('subject'),
    urgency: text('urgency'),
    signer: text('signer'),
    channel: text('channel'),
    arrival_number: text('arrival_number'),
    arrived_on: text('arrived_on'),
    passed_to: text('passed_to'),
    note: text('note'),
  };
}

type Read = Omit<ReadField, 'value'> & { value: string };

/** What the reader found for each field of the register, where the document has such a thing. */
export function readFields(reading: Partial<Reading>): Partial<Record<FieldName, Read>> {
  const plain = (field: ReadField | null | undefined): Read | undefined => (field == null ? undefined : { ...field, value: field.value ?? '' });
  const of = <T>(field: ReadField<T> | null | undefined, say: (value: T) => string | null): Read | undefined =>
    field == null ? undefined : { ...field, value: field.value === null ? '' : (say(field.value) ?? '') };
  const { arrival_stamp: stamp, signer } = reading;
  return {
    kind: plain(reading.kind),
    number: plain(reading.number),
    issuer: plain(reading.issuer),
    issued_on: plain(reading.date),
    subject: plain(reading.subject),
    urgency: plain(reading.urgency),
    signer: of(signer, ({ capacity, title, name }) => [capacity, title, name].filter((part) => part !== null && part !== '').join(', ')),
    arrival_number: of(stamp, ({ number }) => number),
    arrived_on: of(stamp, ({ date }) => date),
    passed_to: of(stamp, ({ passed_to }) => passed_to),
  };
}

const bare = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();

/** True when the printed form says something else than the reading: words around it, and the way to write a day, are no difference. */
export function differs(value: string, printed: string): boolean {
  const print = bare(printed).toLocaleLowerCase('vi');
  if (print === '' || bare(value) === '') return false;
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (day !== null) {
    const numbers = new Set((print.match(/\d+/g) ?? []).map(Number));
    return !day.slice(1).every((part) => numbers.has(Number(part)));
  }
  return !bare(value)
    .toLocaleLowerCase('vi')
    .split(', ')
    .every((part) => print.includes(part));
}

/** How sure the reader is, in a word: below 0.8 a field is looked at first, below 0.5 it is a guess (confidence.rs). */
export function sureness(value: number): 'sure' | 'look' | 'guess' {
  return value >= 0.8 ? 'sure' : value >= 0.5 ? 'look' : 'guess';
}

/** The last clauses, which become obligations where no pack knows the letter; entries of a list of contacts ask for nothing. */
export function lastClauses(reading: Partial<Reading>): number {
  const clauses = reading.clauses ?? [];
  const parents = new Set(clauses.map(({ parent }) => parent));
  const isContact = (text: string) => (reading.contacts ?? []).some(({ value }) => value !== null && text.startsWith(value.organisation));
  return clauses.filter(({ label, text }) => !parents.has(label) && !isContact(text)).length;
}

export const isIn = (line: number, place: Place | null): boolean => place !== null && line >= place.first && line <= place.last;
