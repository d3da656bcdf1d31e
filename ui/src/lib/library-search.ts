/** What stands behind the `?` of the pages of the library. */
type Raw = Record<string, unknown>;

export interface RegimeSearch {
  /** The day on which entries are valid, `YYYY-MM-DD`. */
  day?: string | undefined;
  section?: string | undefined;
  /** What is looked for. */
  words?: string | undefined;
  /** Level of a system, 1 to 5. */
  level?: number | undefined;
  /** Only what is not verified. */
  unverified?: true | undefined;
}

const text = (value: unknown): string | undefined => {
  const found = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  return found === '' ? undefined : found.slice(0, 200);
};

/** A day of the calendar as the server takes it. */
export function dayOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  const date = new Date(`${value}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== value ? undefined : value;
}

export const regimeSearch = (raw: Raw): RegimeSearch => {
  const level = Number(raw['level']);
  return {
    day: dayOf(raw['day']),
    section: typeof raw['section'] === 'string' && /^[a-z_]{1,40}$/.test(raw['section']) ? raw['section'] : undefined,
    words: text(raw['words']),
    level: Number.isInteger(level) && level >= 1 && level <= 5 ? level : undefined,
    unverified: raw['unverified'] === true || raw['unverified'] === 'true' ? true : undefined,
  };
};
