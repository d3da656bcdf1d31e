/** Answers: states, steps, the head of the document and its form, without a screen. */
import type { Answer, AnswerStep, Capacity, Form, Head, Pages, Run, Source } from '../api/answers';
import type { Letter } from '../api/directive';
import type { Draft } from './concurrent';
import type { AnswerState } from './directive';

export { ANSWER_STATES, type AnswerState } from './directive';

/** What can be done with an answer, in the order in which buttons stand: what leads onward is last. */
export const ACTS = ['discard', 'return', 'correct', 'figures', 'head', 'review', 'approve', 'send'] as const;
export type Act = (typeof ACTS)[number];
/** From approval on, the same bytes for ever. */
export const FIXED: readonly AnswerState[] = ['approved', 'sent', 'replaced'];
export const FORMATS = ['docx', 'pdf', 'xlsx'] as const;
export type Format = (typeof FORMATS)[number];
/** Capacities by Decree 30/2020, from the top. */
export const CAPACITIES = ['on_behalf', 'deputy', 'by_order', 'authorised', 'acting'] as const;
export const URGENCIES = ['urgent', 'very_urgent', 'express'] as const;

/** Which acts only those who decide may do; the others are for everybody who writes. */
const DECIDED: readonly Act[] = ['review', 'return', 'discard', 'approve', 'send'];
/** Which acts must be done by another person than the one who changed the draft last. */
const SECOND: readonly Act[] = ['review', 'approve'];

/** What the state allows and the role permits. */
export function actsOf(answer: Pick<Answer, 'next'>, may: { write: boolean; decide: boolean }): Act[] {
  return ACTS.filter((act) => answer.next.includes(act) && (DECIDED.includes(act) ? may.decide : may.write));
}

/** True when the act waits for another person than this account. */
export function waitsForAnother(answer: Pick<Answer, 'drafted_by'>, act: Act, account: string | null | undefined): boolean {
  return SECOND.includes(act) && account != null && account !== '' && (answer.drafted_by === account || answer.drafted_by === `account:${account}`);
}

/** Forms in the order in which they are offered: those made for the letter, those for any letter, then those that do not fit. */
export function formsFor(forms: readonly Form[], letter: Pick<Letter, 'pack'> | null): { form: Form; fits: boolean }[] {
  const made = (form: Form) => form.directive !== null && letter !== null && form.directive === letter.pack;
  const rank = (form: Form) => (made(form) ? 0 : form.directive === null ? 1 : 2);
  return forms.toSorted((a, b) => rank(a) - rank(b)).map((form) => ({ form, fits: rank(form) < 2 }));
}

/** Steps of one person that follow one another and do the same are one: the first and last of them, newest first. */
export interface Steps {
  last: AnswerStep;
  first: AnswerStep;
  count: number;
}
const GATHERED: readonly string[] = ['head', 'figures'];
export function gathered(steps: readonly AnswerStep[]): Steps[] {
  const found: Steps[] = [];
  for (const step of steps) {
    const before = found.at(-1);
    if (before !== undefined && GATHERED.includes(step.event) && before.last.event === step.event && before.last.actor === step.actor && step.evidence === null) {
      before.first = step;
      before.count += 1;
    } else found.push({ last: step, first: step, count: 1 });
  }
  return found;
}

/** A station of the way of an answer, with who brought it there. */
export interface Station {
  state: AnswerState;
  mark: 'done' | 'here' | 'ahead';
  who: string;
  at: string | null;
}
const WAY: readonly AnswerState[] = ['draft', 'reviewed', 'approved', 'sent'];
/** Which events bring an answer to a station; a draft is what was changed last. */
const LEADS: Record<AnswerState, readonly string[]> = {
  draft: ['create', 'head', 'figures'],
  reviewed: ['review'],
  approved: ['approve'],
  sent: ['send'],
  replaced: ['replace'],
  discarded: ['discard'],
};

/** The way from draft to sent, and where the answer left it. `steps` are newest first. */
export function wayOf(answer: Pick<Answer, 'state' | 'drafted_by_name' | 'reviewed_by_name' | 'approved_by_name' | 'sent_at'>, steps: readonly AnswerStep[]): Station[] {
  const named: Partial<Record<AnswerState, string>> = { draft: answer.drafted_by_name, reviewed: answer.reviewed_by_name, approved: answer.approved_by_name };
  const led = (state: AnswerState) => steps.find(({ event }) => LEADS[state].includes(event));
  const station = (state: AnswerState, mark: Station['mark']): Station => {
    const step = mark === 'ahead' ? undefined : led(state);
    return { state, mark, who: mark === 'ahead' ? '' : named[state] || (step?.actor_name ?? ''), at: step?.at ?? (state === 'sent' && mark !== 'ahead' ? answer.sent_at : null) };
  };
  const here = WAY.indexOf(answer.state);
  if (here >= 0) return WAY.map((state, place) => station(state, place < here ? 'done' : place === here ? 'here' : 'ahead'));
  const passed = WAY.filter((state) => state === 'draft' || led(state) !== undefined);
  // A discarded draft may have been reviewed and returned before; an answer that was replaced had been approved.
  return [...passed.map((state) => station(state, 'done')), station(answer.state, 'here')];
}

/** Sources by their key. */
export const sourcesOf = (pages: Pick<Pages, 'sources'>): Map<string, Source> => new Map(pages.sources.map((source) => [source.key, source]));

/** Every source that a figure of the document leads to, with the values that stand there, in the order of the document. */
export function shownSources(pages: Pages): { source: Source; values: string[] }[] {
  const known = sourcesOf(pages);
  const found = new Map<string, { source: Source; values: string[] }>();
  const see = (runs: readonly Run[]) => {
    for (const { text, trace } of runs) {
      const source = trace === '' ? undefined : known.get(trace);
      if (source === undefined) continue;
      const seen = found.get(trace) ?? { source, values: [] };
      if (!seen.values.includes(text)) seen.values.push(text);
      found.set(trace, seen);
    }
  };
  for (const block of [...pages.body, ...pages.annexes.flatMap(({ body }) => body)]) {
    if (block.block === 'paragraph' || block.block === 'item') see(block.runs);
    if (block.block === 'table') for (const row of block.rows) row.cells.forEach(see);
  }
  return [...found.values()];
}

const pair = (capacity: string, of: string): { capacity: Capacity; of: string } | null => {
  const known = CAPACITIES.find((one) => one === capacity);
  return known === undefined ? null : { capacity: known, of };
};

/** Capacities as one text of the form: a line each, the name and what it is of. */
export function capacitiesIn(text: string): { capacity: Capacity; of: string }[] {
  return text
    .split('\n')
    .map((line) => pair(line.split(' ')[0] ?? '', line.slice(line.indexOf(' ') < 0 ? line.length : line.indexOf(' ') + 1)))
    .filter((one) => one !== null);
}
export const capacitiesText = (list: readonly { capacity: Capacity; of: string }[]): string => list.map(({ capacity, of }) => `${capacity} ${of.replaceAll('\n', ' ')}`).join('\n');

/** The fields of the form, by the name that a fault of the server gets. */
export const HEAD_FIELDS = [
  'number',
  'symbol',
  'place',
  'date',
  'urgency',
  'upper',
  'short',
  'capacities',
  'office',
  'signer_name',
  'contact_name',
  'contact_phone',
  'contact_email',
  'copies',
  'occasion',
  'correction',
] as const;
export type HeadField = (typeof HEAD_FIELDS)[number];

export function draftOf(head: Head): Record<HeadField, string> {
  return {
    number: head.number === null ? '' : String(head.number),
    symbol: head.symbol,
    place: head.place,
    date: head.date ?? '',
    urgency: head.urgency ?? '',
    upper: head.upper,
    short: head.short,
    capacities: capacitiesText(head.signer.capacities),
    office: head.signer.office,
    signer_name: head.signer.name,
    contact_name: head.contact.name,
    contact_phone: head.contact.phone,
    contact_email: head.contact.email,
    copies: head.copies.join('\n'),
    occasion: head.occasion,
    correction: head.correction,
  };
}

/** Highest number that a registry gives in a year: what the format holds (32 bits). */
export const MAX_NUMBER = 4_294_967_295;

/** What stands in the field of the number is one; empty is left to the registry. */
export const isNumber = (text: string): boolean => /^\d+$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= MAX_NUMBER;

export function headOf(draft: Draft): Head {
  const text = (name: HeadField) => (draft[name] ?? '').trim();
  const number = text('number');
  return {
    upper: text('upper'),
    short: text('short'),
    place: text('place'),
    symbol: text('symbol'),
    number: isNumber(number) ? Number(number) : null,
    date: text('date') === '' ? null : text('date'),
    urgency: URGENCIES.find((one) => one === text('urgency')) ?? null,
    signer: {
      capacities: capacitiesIn(draft['capacities'] ?? '').map(({ capacity, of }) => ({ capacity, of: of.trim() })),
      office: text('office'),
      name: text('signer_name'),
    },
    contact: { name: text('contact_name'), phone: text('contact_phone'), email: text('contact_email') },
    copies: (draft['copies'] ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    occasion: text('occasion'),
    correction: text('correction'),
  };
}

/** The field of the form that a pointer of the server means: `/head/signer/name`, with or without `/head`. */
export function fieldAt(pointer: string): string {
  const parts = pointer.split('/').filter((part) => part !== '' && part !== 'head');
  const [first = '', second = ''] = parts;
  if (first === 'signer') return second === 'office' ? 'office' : second === 'capacities' ? 'capacities' : 'signer_name';
  if (first === 'contact') return second === '' ? 'contact_name' : `contact_${second}`;
  return first;
}

/** What an answer cannot be approved without, as far as it is missing; a correction needs its reason, too. Number and day are given with the approval. */
export function missingFrom({ head, replaces }: Pick<Answer, 'head' | 'replaces'>): HeadField[] {
  const draft = draftOf(head);
  const needed: HeadField[] = ['symbol', 'place', 'signer_name', ...(replaces === null ? [] : (['correction'] as const))];
  return needed.filter((name) => draft[name].trim() === '');
}
