import { GAP_STATES, SHOWN, type GapState, type Shown } from './assess';

/** What stands behind the `?` of the pages on measures. Whatever does not fit is left out: links are typed by hand too. */
type Raw = Record<string, unknown>;

const text = (value: unknown): string | undefined => {
  const found = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
  return found?.slice(0, 500);
};
const filled = (value: unknown): string | undefined => text(value) || undefined;
const day = (value: unknown): string | undefined => (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined);
const among = <T extends string>(known: readonly T[], value: unknown): T | undefined => known.find((one) => one === value);

export interface MeasuresSearch {
  show?: Shown | undefined;
  /** Who answers for it; the empty name is nobody. */
  owner?: string | undefined;
  q?: string | undefined;
}
export const measuresSearch = (raw: Raw): MeasuresSearch => ({ show: among(SHOWN, raw['show']), owner: text(raw['owner']), q: filled(raw['q']) });

export interface GapsSearch {
  state?: GapState | undefined;
  owner?: string | undefined;
  system?: string | undefined;
  late?: true | undefined;
}
export const gapsSearch = (raw: Raw): GapsSearch => ({
  state: among(GAP_STATES, raw['state']),
  owner: text(raw['owner']),
  system: filled(raw['system']),
  late: raw['late'] === true || raw['late'] === 'true' ? true : undefined,
});

export interface YearlySearch {
  from?: string | undefined;
  to?: string | undefined;
}
export const yearlySearch = (raw: Raw): YearlySearch => ({ from: day(raw['from']), to: day(raw['to']) });
