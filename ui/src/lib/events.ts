/** The text of a search over events, the time that it is about, and what a pointer chooses of a histogram. */

/** Most characters of a search; the server takes no more. */
export const MAX_SEARCH = 2_000;
/** Times that are chosen quickly. */
export const QUICK = ['now-15m', 'now-1h', 'now-24h', 'now-7d'] as const;
export const DEFAULT_FROM = 'now-24h';
/** What a search without an end is up to. */
export const NOW = 'now';

const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?$/;
const DIGEST = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i;

/**
 * The same search with addresses and digests that stand alone looked for in their columns: a word is looked for in every record, a value
 * of a column only where its files may have it. Null where there is none of them, or texts in quotes.
 */
export function faster(q: string): string | null {
  if (q.includes('"')) return null;
  const parts = q.split(/(\s+)/).map((part) => (ADDRESS.test(part) ? `ip:${part}` : DIGEST.test(part) ? `hash:${part}` : part));
  const made = parts.join('');
  return made === q ? null : made;
}

/** A value as it stands in a search: in double quotes where it is no plain word. */
export function quoted(value: unknown): string {
  const text = String(value);
  return /^[\p{L}\p{N}_./:@-]+$/u.test(text) && !/^(AND|OR|NOT|TO)$/.test(text) && !text.startsWith('-') && !/^[<>=]/.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
}

/** What a filter asks of a value; nothing stands for events without one. */
const condition = (name: string, value: unknown, form: string): string => {
  if (value === null || value === undefined || value === '') return `NOT ${name}:*`;
  return `${name}:${form === 'long_text' ? '=' : ''}${quoted(value)}`;
};

/** Whether alternatives stand at the outermost level, so that one more condition would belong to the last of them alone. */
function hasOpenOr(q: string): boolean {
  let depth = 0;
  let inside = false;
  for (let at = 0; at < q.length; at += 1) {
    const c = q[at];
    if (c === '"') inside = !inside;
    if (inside) continue;
    if (c === '(') depth += 1;
    if (c === ')') depth -= 1;
    if (depth === 0 && /^\sOR\s/.test(q.slice(at, at + 4))) return true;
  }
  return false;
}

/** The search with one more condition. */
export function withFilter(q: string, name: string, value: unknown, form: string, out: boolean): string {
  const plain = condition(name, value, form);
  const added = !out ? plain : plain.startsWith('NOT ') ? plain.slice(4) : `NOT ${plain}`;
  const before = q.trim();
  if (before === '') return added;
  return `${hasOpenOr(before) ? `(${before})` : before} ${added}`;
}

export interface Named {
  name: string;
  sql: string;
}
export interface Hint<F extends Named> {
  /** What the chosen name stands in place of. */
  start: number;
  end: number;
  fields: F[];
}

/** Names of fields that fit the word before the caret; nothing inside of a phrase or of a value. */
export function hints<F extends Named>(q: string, caret: number, fields: readonly F[], most = 8): Hint<F> | null {
  const before = q.slice(0, caret);
  if ((before.match(/"/g)?.length ?? 0) % 2 === 1) return null;
  const found = /(?:^|[\s(])-?([A-Za-z_@][\w.@-]*)$/.exec(before);
  const word = found?.[1]?.toLowerCase();
  if (word === undefined || word.length < 2 || /^(and|or|not)$/.test(word)) return null;
  const rank = (field: F) => {
    const name = field.name.toLowerCase();
    if (name === word || field.sql === word) return 0;
    if (name.startsWith(word) || field.sql.startsWith(word)) return 1;
    return name.split(/[._]/).some((part) => part.startsWith(word)) ? 2 : 3;
  };
  const fitting = fields
    .filter((field) => rank(field) < 3)
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
    .slice(0, most);
  return fitting.length === 0 ? null : { start: caret - word.length, end: caret, fields: fitting };
}

/** The search with the name of a field where the word stood, and where to write on. */
export function withName(q: string, hint: { start: number; end: number }, name: string): { q: string; caret: number } {
  const rest = q.slice(hint.end).replace(/^:/, '');
  return { q: `${q.slice(0, hint.start)}${name}:${rest}`, caret: hint.start + name.length + 1 };
}

/** A text in three parts around a fault. The server counts characters, a browser units of UTF-16. */
export function marked(q: string, { start, end }: { start: number; end: number }): [string, string, string] {
  const characters = Array.from(q);
  const first = Math.min(start, characters.length);
  const last = Math.max(first, Math.min(end, characters.length));
  return [characters.slice(0, first).join(''), characters.slice(first, last).join(''), characters.slice(last).join('')];
}

/** The time between two steps of a histogram, in either order, with both of them. */
export function between(bins: readonly { at: string }[], step: number, a: number, b: number): { from: string; to: string } | null {
  const [first, last] = [bins[Math.min(a, b)], bins[Math.max(a, b)]];
  if (first === undefined || last === undefined) return null;
  return { from: first.at, to: new Date(new Date(last.at).getTime() + step * 1000).toISOString() };
}

/** A number that reads at a glance: `1,2 nghìn`. */
export function short(number: number, lang: string): string {
  return new Intl.NumberFormat(lang === 'vi' ? 'vi-VN' : 'en-GB', { notation: number < 10_000 ? 'standard' : 'compact', maximumFractionDigits: 1 }).format(number);
}

/** Most events that are kept on the screen while it follows. */
export const MOST_FOLLOWED = 500;

/** What arrived before what was there, newest first, no event twice. */
export function arrived<T extends { position: number; record: number }>(before: readonly T[], items: readonly T[]): T[] {
  const key = ({ position, record }: T) => `${position}/${record}`;
  const known = new Set(before.map(key));
  return [...items.filter((item) => !known.has(key(item))).reverse(), ...before].slice(0, MOST_FOLLOWED);
}

const RELATIVE = /^now(?:[+-]\d+[smhdw])*$/;
const UNITS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Whether a moment is told from now. */
export const isRelative = (text: string): boolean => RELATIVE.test(text);

/** A moment as an instant; what is not told from now stays as it is. */
export function instantOf(text: string, now: number): string {
  if (!isRelative(text)) return text;
  const steps = [...text.matchAll(/([+-])(\d+)([smhdw])/g)];
  const seconds = steps.reduce((sum, [, sign, many, unit]) => sum + (sign === '-' ? -1 : 1) * Number(many) * (UNITS[unit ?? 's'] ?? 1), 0);
  return new Date(now + seconds * 1_000).toISOString();
}
