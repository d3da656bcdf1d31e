import type { Assessment, Measure, Tally } from '../api/assess';
import type { System } from '../api/inventory';
import { matches } from './fold';

/** How a measure counts now: what a check measured is told from what a person stated, and what is not assessed is never met. */
export const STANDINGS = ['checked', 'stated', 'partly', 'not_met', 'not_assessed', 'not_applicable'] as const;
export type Standing = (typeof STANDINGS)[number];
/** Why what was found does not count now. */
export const DOUBTS = ['review', 'lapsed'] as const;
export type Doubt = (typeof DOUBTS)[number];
/** What the measures of an assessment are filtered by. */
export const SHOWN = [...STANDINGS, ...DOUBTS, 'late'] as const;
export type Shown = (typeof SHOWN)[number];
/** The states that are a gap, by their stable names. */
export const GAP_STATES = ['not_met', 'partly', 'not_assessed'] as const;
export type GapState = (typeof GAP_STATES)[number];

export function standingOf({ state_now, basis }: Pick<Measure, 'state_now' | 'basis'>): Standing {
  if (state_now === 'met') return basis === 'check' ? 'checked' : 'stated';
  return STANDINGS.find((standing) => standing === state_now) ?? 'not_assessed';
}

/** How many measures stand how, in the order of the bar. */
export function shares(tally: Tally): { standing: Standing; count: number }[] {
  const counts: Record<Standing, number> = {
    checked: tally.met_by_check,
    stated: tally.met_by_statement,
    partly: tally.partly,
    not_met: tally.not_met,
    not_assessed: tally.unknown,
    not_applicable: tally.not_applicable,
  };
  return STANDINGS.map((standing) => ({ standing, count: counts[standing] }));
}

const fits = (one: Measure, shown: Shown): boolean => {
  if (shown === 'late') return one.late;
  return shown === 'review' || shown === 'lapsed' ? one.doubt === shown : standingOf(one) === shown;
};

/** How many measures each filter lets through. */
export function counts(measures: readonly Measure[]): Record<Shown, number> {
  const found = Object.fromEntries(SHOWN.map((shown) => [shown, 0])) as Record<Shown, number>;
  for (const one of measures) for (const shown of SHOWN) if (fits(one, shown)) found[shown] += 1;
  return found;
}

export interface Wanted {
  show?: Shown | undefined;
  /** Who answers for it; the empty name is nobody. */
  owner?: string | undefined;
  q?: string | undefined;
}

/** Both languages are looked through: a person may know the words of either. */
export function isWanted(one: Measure, { show, owner, q = '' }: Wanted): boolean {
  if (show !== undefined && !fits(one, show)) return false;
  if (owner !== undefined && one.owner !== owner) return false;
  if (q.trim() === '') return true;
  return matches([one.control, one.clause, one.title.vi, one.title.en, one.text.vi, one.text.en, one.group_title.vi, one.group_title.en, one.owner, one.note, one.reason].join(' '), q);
}

/** Measures of one group of the regime. */
export interface Group {
  id: string;
  title: Measure['group_title'];
  /** Those that the filter lets through. */
  measures: Measure[];
  met: number;
  /** Those that apply. */
  applicable: number;
}

/** The groups in the order of the regime, with the measures that are wanted; a group without any is left out. */
export function groupsOf(measures: readonly Measure[], wanted: Wanted): Group[] {
  const groups = new Map<string, Group>();
  for (const one of measures.toSorted((a, b) => a.position - b.position)) {
    const group = groups.get(one.group) ?? { id: one.group, title: one.group_title, measures: [], met: 0, applicable: 0 };
    groups.set(one.group, group);
    if (one.state_now === 'met') group.met += 1;
    if (one.state_now !== 'not_applicable') group.applicable += 1;
    if (isWanted(one, wanted)) group.measures.push(one);
  }
  return [...groups.values()].filter((group) => group.measures.length > 0);
}

/** Those who answer for something, by name. */
export function ownersOf(measures: readonly Pick<Measure, 'owner'>[]): string[] {
  return [...new Set(measures.map(({ owner }) => owner))].filter((owner) => owner !== '').sort((a, b) => a.localeCompare(b, 'vi'));
}

/** The measures before and after one in the list, among those that are asked for. */
export function besides(measures: readonly Measure[], control: string): { before: Measure | undefined; after: Measure | undefined } {
  const asked = measures.filter(({ in_scope }) => in_scope).toSorted((a, b) => a.position - b.position);
  const at = asked.findIndex((one) => one.control === control);
  return at < 0 ? { before: undefined, after: undefined } : { before: asked[at - 1], after: asked[at + 1] };
}

/** Where a dossier stands: what the unit says of it, else what the inventory knows. */
export function dossierOf(known: string, said: string | undefined): { name: string; said: boolean } {
  return said === undefined || said === '' ? { name: known, said: false } : { name: said, said: true };
}

/** Systems without an assessment that holds, by level from the highest, then by name; those without a level come last. */
export function withoutAssessment(systems: readonly System[], held: readonly Pick<Assessment, 'system'>[]): System[] {
  const known = new Set(held.map(({ system }) => system));
  return systems.filter(({ id }) => !known.has(id)).toSorted((a, b) => (b.level ?? 0) - (a.level ?? 0) || a.name.localeCompare(b.name, 'vi'));
}

/** A clause as it is named: one that is a number alone gets the word before it. */
export function clauseShown(clause: string, word: string): string {
  return /^\d/.test(clause) ? `${word} ${clause}` : clause;
}

/** A day (`2026-12-20`) as people write it, with the day before the year in both languages. */
export function dayShown(day: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  return found === null ? day : `${found[3]}/${found[2]}/${found[1]}`;
}

/** A catalogue of a regime, as one chooses it. */
export interface CatalogueChoice {
  id: string;
  title: string;
  about: string;
}

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The catalogues in a regime that was exported (OSCAL): its groups of the class `catalogue`. Whatever does not fit is left out. */
export function cataloguesIn(exported: unknown): CatalogueChoice[] {
  return list(record(record(exported)['catalog'])['groups'])
    .map(record)
    .filter((group) => group['class'] === 'catalogue' && text(group['id']) !== '')
    .map((group) => ({ id: text(group['id']), title: text(group['title']) || text(group['id']), about: text(record(list(group['parts'])[0])['prose']) }));
}

/** So many bytes, as people read them. */
export function sizeOf(bytes: number, lang: 'vi' | 'en'): string {
  const [value, unit] = bytes < 1000 ? [bytes, 'B'] : bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${value.toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: value < 10 ? 1 : 0 })} ${unit}`;
}

/** Only addresses of the web become links: what else a person entered is shown as text. */
export function isWebAddress(content: string): boolean {
  return /^https?:\/\/\S+$/i.test(content);
}
