/** Questions that a person keeps in this browser, and places in a text of SQL. */
export interface Saved {
  name: string;
  sql: string;
}

/** Most questions that are kept, and the longest of each: browsers give an origin some 5 MB. */
export const MOST_SAVED = 100;
export const MAX_SQL = 16 * 1024;
export const MAX_NAME = 100;

const isSaved = (value: unknown): value is Saved =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string' && 'sql' in value && typeof value.sql === 'string';

/** What was kept; what cannot be read counts for nothing. */
export function savedIn(text: string | null): Saved[] {
  if (text === null) return [];
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) ? found.filter(isSaved).slice(0, MOST_SAVED) : [];
  } catch {
    return [];
  }
}

/** With one more, by name; one of the same name is replaced, and the oldest go when there are too many. */
export function withSaved(before: readonly Saved[], one: Saved): Saved[] {
  const name = one.name.trim().slice(0, MAX_NAME);
  return [...before.filter((other) => other.name !== name), { name, sql: one.sql.slice(0, MAX_SQL) }].slice(-MOST_SAVED);
}

/** Line and character of an error, counted from 1, where its words name them in either language. */
export function placeIn(words: string): { line: number; character: number } | null {
  const found = /(?:dòng|line) (\d+), (?:ký tự|character|column) (\d+)/i.exec(words);
  return found === null ? null : { line: Number(found[1]), character: Number(found[2]) };
}

/** The place as an offset into the text; behind its end where there is no such line. */
export function offsetOf(sql: string, { line, character }: { line: number; character: number }): number {
  const lines = sql.split('\n');
  let offset = 0;
  for (let at = 0; at < Math.min(line - 1, lines.length); at += 1) offset += (lines[at]?.length ?? 0) + 1;
  const here = lines[line - 1];
  return Math.min(sql.length, here === undefined ? sql.length : offset + Math.min(Math.max(0, character - 1), here.length));
}

/** The text with something put in place of what is selected, with blanks where words would run together. */
export function inserted(sql: string, start: number, end: number, what: string): { sql: string; at: number } {
  const [before, after] = [sql.slice(0, start), sql.slice(end)];
  const left = before === '' || /[\s(.,]$/.test(before) ? '' : ' ';
  const right = after === '' || /^[\s),.;]/.test(after) ? '' : ' ';
  return { sql: `${before}${left}${what}${right}${after}`, at: before.length + left.length + what.length };
}
