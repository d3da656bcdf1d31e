import { ANSWER_STATES, LETTER_STATES, MARKS, STATES, type AnswerState, type LetterState, type Mark, type State } from './lib/directive';
import { STANDINGS, type Standing } from './lib/board';

/** What stands behind the `?` of each page. Whatever does not fit is left out: links are typed by hand too. */
type Raw = Record<string, unknown>;

const text = (value: unknown): string | undefined => {
  const found = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  return found === '' ? undefined : found.slice(0, 500);
};
const flag = (value: unknown): true | undefined => (value === true || value === 'true' ? true : undefined);
const levelOf = (value: unknown): number | undefined => {
  const number = Number(value);
  return value !== undefined && value !== '' && Number.isInteger(number) && number >= 0 && number <= 5 ? number : undefined;
};

export interface SignInSearch {
  to?: string | undefined;
  why?: 'ended' | 'out' | undefined;
  /** Back from central sign-in: a code of this server is still wanted. */
  second?: 'central' | undefined;
  /** Code of the refusal of a central sign-in, and the id of its request. */
  refused?: string | undefined;
  request?: string | undefined;
}

const code = (value: unknown): string | undefined => (typeof value === 'string' && /^[a-z_]{1,64}$/.test(value) ? value : undefined);
const requestId = (value: unknown): string | undefined => (typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : undefined);

export interface OwnSearch {
  /** Back from central sign-in, which is linked now. */
  linked?: true | undefined;
  refused?: string | undefined;
  request?: string | undefined;
}
export const ownSearch = (raw: Raw): OwnSearch => ({ linked: flag(raw['linked']), refused: code(raw['refused']), request: requestId(raw['request']) });

/** Only paths of this console: a link must not lead elsewhere after the sign-in. */
export function signInSearch(raw: Raw): SignInSearch {
  const to = text(raw['to']);
  const why = raw['why'] === 'ended' || raw['why'] === 'out' ? raw['why'] : undefined;
  const inside = to !== undefined && to.startsWith('/') && !to.startsWith('//') && !to.includes('\\');
  return {
    to: inside ? to : undefined,
    why,
    second: raw['second'] === 'central' ? 'central' : undefined,
    refused: code(raw['refused']),
    request: requestId(raw['request']),
  };
}

export interface TextSearch {
  q?: string | undefined;
}
export const textSearch = (raw: Raw): TextSearch => ({ q: text(raw['q']) });

export interface HostSearch extends TextSearch {
  kind?: string | undefined;
  level?: number | undefined;
  system?: string | undefined;
  site?: string | undefined;
  responsible?: string | undefined;
  software?: string | undefined;
  order?: string | undefined;
  retired?: true | undefined;
}
export const hostSearch = (raw: Raw): HostSearch => ({
  q: text(raw['q']),
  kind: text(raw['kind']),
  level: levelOf(raw['level']),
  system: text(raw['system']),
  site: text(raw['site']),
  responsible: text(raw['responsible']),
  software: text(raw['software']),
  order: text(raw['order']),
  retired: flag(raw['retired']),
});

export interface SystemSearch extends TextSearch {
  level?: number | undefined;
  retired?: true | undefined;
}
export const systemSearch = (raw: Raw): SystemSearch => ({ q: text(raw['q']), level: levelOf(raw['level']), retired: flag(raw['retired']) });

export interface DisputeSearch {
  all?: true | undefined;
}
export const disputeSearch = (raw: Raw): DisputeSearch => ({ all: flag(raw['all']) });

export interface AddressSearch {
  ip?: string | undefined;
  at?: string | undefined;
  port?: string | undefined;
}
export const addressSearch = (raw: Raw): AddressSearch => ({ ip: text(raw['ip']), at: text(raw['at']), port: text(raw['port']) });

export interface AuditSearch {
  operation?: string | undefined;
  actor?: string | undefined;
  actor_name?: string | undefined;
  /** Local times of Vietnam, as the fields hold them. */
  from?: string | undefined;
  to?: string | undefined;
  subject?: string | undefined;
  outcome?: string | undefined;
}
export const auditSearch = (raw: Raw): AuditSearch => ({
  operation: text(raw['operation']),
  actor: text(raw['actor']),
  actor_name: text(raw['actor_name']),
  from: text(raw['from']),
  to: text(raw['to']),
  subject: text(raw['subject']),
  outcome: text(raw['outcome']),
});

const among = <T extends string>(known: readonly T[], value: unknown): T | undefined => known.find((one) => one === value);

export interface ReadinessSearch {
  /** How the obligations count that are shown. */
  show?: Standing | 'late' | undefined;
  /** Where they stand. */
  state?: State | undefined;
}
export const readinessSearch = (raw: Raw): ReadinessSearch => ({
  show: among([...STANDINGS, 'late' as const], raw['show']),
  state: among(STATES, raw['state']),
});

export interface CheckSearch {
  /** Which subjects are shown. */
  verdict?: Mark | undefined;
  /** From which obligation one came. */
  from?: string | undefined;
}
export const checkSearch = (raw: Raw): CheckSearch => ({ verdict: among(MARKS, raw['verdict']), from: text(raw['from']) });

export interface LettersSearch {
  state?: LetterState | undefined;
}
export const lettersSearch = (raw: Raw): LettersSearch => ({ state: among(LETTER_STATES, raw['state']) });

export interface AnswersSearch {
  state?: AnswerState | undefined;
  /** Only those to this letter. */
  letter?: string | undefined;
  /** A new one is being made: to the letter with this id, or to none. */
  make?: string | undefined;
}
export const NO_LETTER = 'none';
export const answersSearch = (raw: Raw): AnswersSearch => ({ state: among(ANSWER_STATES, raw['state']), letter: text(raw['letter']), make: text(raw['make']) });

export interface EventSearch {
  q?: string | undefined;
  /** Relative as `now-24h`, or an instant. */
  from?: string | undefined;
  to?: string | undefined;
}
export const eventSearch = (raw: Raw): EventSearch => {
  const moment = (value: unknown) => (typeof value === 'string' && /^[\w:.+-]{1,40}$/.test(value) ? value : undefined);
  const q = typeof raw['q'] === 'string' || typeof raw['q'] === 'number' ? String(raw['q']).slice(0, 2_000) : undefined;
  return { q: q === '' ? undefined : q, from: moment(raw['from']), to: moment(raw['to']) };
};

export interface QuerySearch {
  /** A question that another page hands over. */
  sql?: string | undefined;
}
export const querySearch = (raw: Raw): QuerySearch => ({ sql: typeof raw['sql'] === 'string' && raw['sql'] !== '' ? raw['sql'].slice(0, 16 * 1024) : undefined });
