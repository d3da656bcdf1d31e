/** The library: which entries are shown and in which order, without a screen. */
import type { Entry, Line, Regime, RegimeEntries } from '../api/library';
import { begun, wordsOf } from './fold';
import type { Lang } from './time';

/** Sections in the order in which they are needed, in groups. */
export const SECTION_GROUPS = [
  { key: 'duty', sections: ['contact', 'clock', 'form', 'severity', 'incident_kind', 'plan', 'step'] },
  { key: 'levels', sections: ['control', 'catalogue', 'group', 'criterion', 'fact', 'approval', 'document', 'state'] },
  { key: 'law', sections: ['act', 'authority', 'role', 'term'] },
  { key: 'calendar', sections: ['holiday', 'day_off', 'hours'] },
] as const;
const ORDER: readonly string[] = SECTION_GROUPS.flatMap(({ sections }) => sections);

/** Place of a section; those that this console does not know yet come last. */
const placeOf = (section: string): number => {
  const place = ORDER.indexOf(section);
  return place < 0 ? ORDER.length : place;
};
export const inOrder = <T extends { section: string }>(rows: readonly T[]): T[] => rows.toSorted((a, b) => placeOf(a.section) - placeOf(b.section));

/** In force first, then those to come, then the newest of those that ended. */
export function regimesInOrder(regimes: readonly Regime[], today: string): Regime[] {
  const rank = (regime: Regime) => (regime.in_force ? 0 : regime.from !== null && regime.from > today ? 1 : 2);
  return regimes.toSorted((a, b) => rank(a) - rank(b) || (b.from ?? '').localeCompare(a.from ?? ''));
}

/** The day on which a regime is looked at when nobody chose one: today, or the nearest on which it is in force. */
export function dayToShow(regime: Pick<Regime, 'from' | 'until' | 'in_force'>, today: string): string | undefined {
  if (regime.in_force) return undefined;
  if (regime.from !== null && regime.from > today) return regime.from;
  return regime.until ?? undefined;
}

/** Name of an entry in an address: sections have no hyphen, so it can be taken apart. */
export const anchorOf = (section: string, id: string): string => `${section}-${id}`;
export function sectionOf(anchor: string): string | undefined {
  const at = anchor.indexOf('-');
  return at > 0 ? anchor.slice(0, at) : undefined;
}

/** An entry with its words, so that typing does not fold the whole library at every key. */
export interface Indexed {
  entry: Entry;
  words: string[];
}

const digits = (line: Line): string => (line.kind === 'phone' ? line.value.vi.replace(/\D/g, '') : '');

export function indexed(entries: readonly Entry[]): Indexed[] {
  return entries.map((entry) => {
    const texts = [entry.title, entry.text, entry.note, entry.unknown, ...[...entry.facts, ...entry.fields].flatMap(({ label, value }) => [label, value])];
    const sources = entry.sources.flatMap(({ number, title, clause }) => [number, title.vi, title.en, clause]);
    const all = [...texts.flatMap((text) => (text === null ? [] : [text.vi, text.en])), ...sources, ...entry.facts.map(digits), entry.id];
    return { entry, words: [...new Set(wordsOf(all.join(' ')))] };
  });
}

export interface Wanted {
  words?: string | undefined;
  level?: number | undefined;
  unverified?: true | undefined;
}

/** The entries that are looked for, in any section. An entry that names no level is for all of them. */
export function found(all: readonly Indexed[], wanted: Wanted): Entry[] {
  const words = wordsOf(wanted.words ?? '');
  return all
    .filter(({ entry, words: has }) => {
      const level = wanted.level === undefined || entry.levels.length === 0 || entry.levels.includes(wanted.level);
      return level && (wanted.unverified !== true || !entry.grade.verified) && begun(has, words);
    })
    .map(({ entry }) => entry);
}

export interface SectionHits {
  section: string;
  hits: number;
  leftOut: number;
}

/** Each section of the regime with what was found in it; those that never hold anything are left out. */
export function sectionsOf(all: RegimeEntries, entries: readonly Entry[]): SectionHits[] {
  const hits = new Map<string, number>();
  for (const { section } of entries) hits.set(section, (hits.get(section) ?? 0) + 1);
  const rows = all.sections.map(({ section, shown, left_out }) => ({ section, hits: hits.get(section) ?? 0, leftOut: left_out, ever: shown + left_out > 0 }));
  // Contacts are always listed: that there are none is an answer too.
  return inOrder(rows.filter(({ section, ever }) => ever || section === 'contact')).map(({ section, hits: count, leftOut }) => ({ section, hits: count, leftOut }));
}

/** The section that is open: the chosen one, that of the entry in the address, or the first with entries; none while one looks for words. */
export function openSection(sections: readonly SectionHits[], chosen: string | undefined, anchor: string, words: string | undefined): string | undefined {
  const known = (section: string | undefined) => sections.find((one) => one.section === section)?.section;
  const open = known(chosen) ?? known(sectionOf(anchor));
  if (open !== undefined || (words !== undefined && words !== '')) return open;
  return (sections.find(({ hits }) => hits > 0) ?? sections[0])?.section;
}

/** Which entries head others: contacts are of an authority, controls stand in groups, steps in the procedure of a severity. */
const HEADS: Record<string, string> = { contact: 'authority', control: 'group', group: 'catalogue', step: 'severity' };

/** Entries of one section that follow each other under one heading; the heading is empty where a section has none. */
export function headed(entries: readonly Entry[], lang: Lang): { title: string; entries: Entry[] }[] {
  const rows: { title: string; entries: Entry[] }[] = [];
  for (const entry of entries) {
    const head = entry.facts.flatMap((line) => line.entries).find(({ section }) => section === HEADS[entry.section]);
    const title = head?.title[lang] ?? '';
    const last = rows.at(-1);
    if (last?.title === title) last.entries.push(entry);
    else rows.push({ title, entries: [entry] });
  }
  return rows;
}

/** Days after which what an owner stated is to be asked again. */
const FRESH_DAYS = 365;
export function isOld(verifiedOn: string | null, today: string): boolean {
  return verifiedOn !== null && Date.parse(today) - Date.parse(verifiedOn) > FRESH_DAYS * 86_400_000;
}

/** Where a value leads; nothing for words. Only web pages of this kind of address become links. */
export function hrefOf({ kind, value }: Pick<Line, 'kind' | 'value'>): string | undefined {
  const shown = value.vi.trim();
  if (kind === 'phone') {
    const number = shown.replace(/[^\d+]/g, '');
    return number === '' ? undefined : `tel:${number}`;
  }
  if (kind === 'email') return /^[^\s@?&]+@[^\s@?&]+$/.test(shown) ? `mailto:${shown}` : undefined;
  if (kind === 'web') {
    if (/^https?:\/\//i.test(shown)) return shown;
    return /^[a-z0-9.-]+\.[a-z]{2,}(\/\S*)?$/i.test(shown) ? `https://${shown}` : undefined;
  }
  return undefined;
}

/** A text of a form in pieces: what is printed as it stands, and what comes in when it is filled. */
export interface Piece {
  text: string;
  /** `text:unit`, `figure:met`; empty for a literal. */
  key: string;
}
export function piecesOf(template: string): Piece[] {
  return template
    .split(/(\{(?:text|figure):[a-z_]+\})/)
    .filter((part) => part !== '')
    .map((part) => (/^\{(?:text|figure):[a-z_]+\}$/.test(part) ? { text: '', key: part.slice(1, -1) } : { text: part, key: '' }));
}
