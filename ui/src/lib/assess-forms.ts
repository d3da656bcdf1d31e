import type { DossierFields, ImportedRow, Measure } from '../api/assess';
import type { Draft } from './concurrent';
import { fromLocalInput, toLocalInput } from './time';

/** What a person may state. */
export const STATABLE = ['met', 'partly', 'not_met', 'not_assessed'] as const;
/** Days that a statement holds at most. */
export const MOST_DAYS = 731;

/** The moment until which a statement holds that is to hold through a day; nothing for no day. */
export function untilOf(day: string): string | null {
  return day === '' ? null : fromLocalInput(`${day}T23:59`);
}

/** The day of a moment, as a field for days holds it. */
export function dayOf(moment: string | null | undefined): string {
  return moment == null ? '' : toLocalInput(moment).slice(0, 10);
}

/** What the form for a result begins with. What a check found is no statement, and is not taken over as one. */
export function resultDraft(one: Measure): Draft {
  const statable = STATABLE.some((state) => state === one.state) && one.state !== 'not_assessed' && one.basis === 'statement';
  return {
    state: statable ? one.state : '',
    reason: one.basis === 'statement' ? one.reason : '',
    // What lapsed, or is to be looked at again, holds anew from now on.
    until: statable && one.doubt === '' ? dayOf(one.until) : '',
    exemption: one.exemption == null ? '' : `${one.exemption.by} ${one.exemption.at} ${one.exemption.approver}`,
  };
}

/** When a stated result ends: to the second as it was where the day was not touched. */
export function statedUntil(one: Measure, draft: Draft): string | null {
  const day = draft['until'] ?? '';
  return day !== '' && day === dayOf(one.until) ? (one.until ?? null) : untilOf(day);
}

export const DOSSIER_FIELDS = [
  'stage',
  'decision_number',
  'decision_day',
  'decision_body',
  'regulation_number',
  'regulation_day',
  'expected_approval',
  'expected_deployment',
  'assessed_day',
  'assessed_body',
] as const satisfies readonly (keyof DossierFields)[];
export type DossierField = (typeof DOSSIER_FIELDS)[number];
export const STAGES = ['drafting', 'sent', 'appraised', 'approved'] as const;

export function dossierDraft(dossier: DossierFields): Draft {
  return Object.fromEntries(DOSSIER_FIELDS.map((name) => [name, dossier[name]]));
}

export function dossierFields(draft: Draft): DossierFields {
  return Object.fromEntries(DOSSIER_FIELDS.map((name) => [name, draft[name] ?? ''])) as unknown as DossierFields;
}

/** The results as the table writes them, which is Vietnamese in either language of the console. */
const WRITTEN: ReadonlyMap<string, string> = new Map([
  ['Chưa đánh giá', 'not_assessed'],
  ['Đạt', 'met'],
  ['Đạt một phần', 'partly'],
  ['Không đạt', 'not_met'],
  ['Không áp dụng', 'not_applicable'],
]);

/** The stable name of a result out of a table; the text itself where it is none of them. */
export function stateWritten(text: string): string {
  return WRITTEN.get(text) ?? text;
}

export const OUTCOMES = ['taken', 'conflict', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Rows of an import of one outcome, in the order of the file. */
export function rowsOf(rows: readonly ImportedRow[], outcome: Outcome): ImportedRow[] {
  return rows.filter((row) => row.outcome === outcome);
}
