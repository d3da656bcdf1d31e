/** What stands behind the `?` of the list of rules, and how the text of a rule is set. */

type Raw = Record<string, unknown>;

export const RULE_STATES = ['on', 'off', 'shadowed', 'refused'] as const;
export type RuleState = (typeof RULE_STATES)[number];
/** The first is the one of the server. */
export const RULE_SORTS = ['fires', 'last', 'level', 'title', 'false', 'cost'] as const;
export type RuleSort = (typeof RULE_SORTS)[number];
export const RULE_STATUSES = ['stable', 'test', 'experimental', 'deprecated', 'unsupported'] as const;

export interface RuleSearch {
  q?: string | undefined;
  level?: string | undefined;
  status?: string | undefined;
  set?: string | undefined;
  state?: RuleState | undefined;
  fired?: true | undefined;
  sort?: Exclude<RuleSort, 'fires'> | undefined;
}

const filled = (value: unknown): string | undefined => (typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 500) || undefined : undefined);
const among = <T extends string>(known: readonly T[], value: unknown): T | undefined => known.find((one) => one === value);

export const ruleSearch = (raw: Raw): RuleSearch => ({
  q: filled(raw['q']),
  level: filled(raw['level']),
  status: filled(raw['status']),
  set: filled(raw['set']),
  state: among(RULE_STATES, raw['state']),
  fired: raw['fired'] === true || raw['fired'] === 'true' ? true : undefined,
  sort: among(['last', 'level', 'title', 'false', 'cost'] as const, raw['sort']),
});

export interface SetOfRule {
  set?: string | undefined;
}
export const setOfRule = (raw: Raw): SetOfRule => ({ set: filled(raw['set']) });

export interface TryingRule extends SetOfRule {
  rule?: string | undefined;
}
export const tryingRule = (raw: Raw): TryingRule => ({ rule: filled(raw['rule']), set: filled(raw['set']) });

/** A piece of YAML: a key, a value of some kind, a comment, or what stands between. */
export interface Piece {
  kind: 'key' | 'text' | 'number' | 'comment' | 'mark' | 'plain';
  text: string;
}

const NUMBER = /^-?\d+(\.\d+)?$/;
const WORDS = new Set(['true', 'false', 'null', '~']);

/** Cuts a line of YAML into pieces. It colours; it does not judge. */
export function piecesOf(line: string): Piece[] {
  const found: Piece[] = [];
  const put = (kind: Piece['kind'], text: string) => {
    if (text !== '') found.push({ kind, text });
  };
  const head = /^(\s*)((?:- +)*)(.*)$/.exec(line);
  if (head === null) return [{ kind: 'plain', text: line }];
  put('plain', head[1] ?? '');
  put('mark', head[2] ?? '');
  let rest = head[3] ?? '';
  if (rest.startsWith('#')) {
    put('comment', rest);
    return found;
  }
  const key = /^('[^']*'|"[^"]*"|[^\s'"#:[{][^:#]*?)(\s*:)(?=\s|$)/.exec(rest);
  if (key !== null) {
    put('key', key[1] ?? '');
    put('mark', key[2] ?? '');
    rest = rest.slice(key[0].length);
  }
  // A comment begins at a blank and a `#` outside of quotes.
  let quote = '';
  let end = rest.length;
  for (let at = 0; at < rest.length; at += 1) {
    const char = rest[at] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '#' && /\s/.test(rest[at - 1] ?? ' ')) {
      end = at;
      break;
    }
  }
  const value = rest.slice(0, end);
  const bare = value.trim();
  put(NUMBER.test(bare) || WORDS.has(bare) ? 'number' : /^[|>]/.test(bare) ? 'mark' : 'text', value);
  put('comment', rest.slice(end));
  return found;
}

/** A share as people read it: below a tenth of a per cent it is said to be that. */
export function percent(value: number | null | undefined, lang: string): string {
  if (value === null || value === undefined) return '–';
  const shown = (number: number) => new Intl.NumberFormat(lang === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 1 }).format(number);
  return value > 0 && value < 0.1 ? `< ${shown(0.1)} %` : `${shown(value)} %`;
}

/** An address that may be a link: of the web, and nothing that runs. */
export function safeAddress(text: string): string | null {
  return /^https?:\/\/[^\s]+$/i.test(text) ? text : null;
}
