import type { Cell, Hour, Measured, Watch } from '../api/monitor';
import { ALERT_LEVELS, type AlertLevel } from './alerts';
import type { Lang } from './time';

/** After this the server has not looked at lateness and silence for too long: it does so every minute. */
const UNSETTLED_MS = 3 * 60_000;
/** Figures older than this are old: they are asked for three times within it. */
export const STALE_MS = 50_000;
/** How often the figures are asked for. */
export const POLL_MS = 15_000;

/** How many alerts there are in a state, by level, gravest first; levels without any are left out. */
export function byLevel(cells: readonly Cell[], state: string): { level: AlertLevel; count: number }[] {
  return ALERT_LEVELS.map((level) => ({
    level,
    count: cells.filter((cell) => cell.state === state && cell.level === level).reduce((sum, { count }) => sum + count, 0),
  })).filter(({ count }) => count > 0);
}

export const countOf = (cells: readonly Cell[], state: string): number => byLevel(cells, state).reduce((sum, { count }) => sum + count, 0);

/**
 * How the watch stands. `blind`: nothing is watched, since no source sends. `bad`: something is late or silent. `work`: somebody has to
 * look at something, and there is time. `calm`: nothing of it.
 */
export type Verdict = 'blind' | 'bad' | 'work' | 'calm';

export function verdictOf({ alerts, sources, settled_at, at }: Watch): Verdict {
  if (sources.live + sources.late + sources.silent === 0) return alerts.late > 0 ? 'bad' : 'blind';
  if (alerts.late > 0 || sources.silent > 0) return 'bad';
  if (countOf(alerts.cells, 'new') > 0 || sources.late > 0 || sources.skewed.length > 0 || isUnsettled(settled_at, at)) return 'work';
  return 'calm';
}

/** True when lateness and silence were last looked at too long ago, or never. */
export const isUnsettled = (settledAt: string | null | undefined, at: string): boolean =>
  settledAt == null || new Date(at).getTime() - new Date(settledAt).getTime() > UNSETTLED_MS;

/** Whether the figures on the screen are those of now. */
export const isStale = (loadedAtMs: number, failed: boolean, nowMs: number): boolean => failed || nowMs - loadedAtMs > STALE_MS;

const locale = (lang: Lang) => (lang === 'vi' ? 'vi-VN' : 'en-GB');

export const whole = (value: number, lang: Lang): string => value.toLocaleString(locale(lang), { maximumFractionDigits: 0 });

/** Events a second: below ten with one digit behind the point, so that little is not taken for nothing. */
export function rate(value: number, lang: Lang): string {
  if (value > 0 && value < 0.1) return `< ${(0.1).toLocaleString(locale(lang))}`;
  return value < 10 ? value.toLocaleString(locale(lang), { maximumFractionDigits: 1 }) : whole(value, lang);
}

/** Bytes as people read them, by thousands. */
export function bytes(value: number, lang: Lang): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let [shown, unit] = [value, 0];
  while (Math.abs(shown) >= 1000 && unit < units.length - 1) {
    shown /= 1000;
    unit += 1;
  }
  return `${shown.toLocaleString(locale(lang), { maximumFractionDigits: unit === 0 || shown >= 100 ? 0 : 1 })} ${units[unit] ?? ''}`;
}

/** Mean events a second in each hour; the present hour by the part of it that is over. */
export function perSecond(hours: readonly Hour[], at: string): number[] {
  const now = new Date(at).getTime();
  return hours.map(({ hour, received }) => {
    const seconds = Math.min(3600, Math.max(60, (now - new Date(hour).getTime()) / 1000));
    return received / seconds;
  });
}

/** The share that was in time, in percent, rounded down: 99.9 % is not all. Nothing where there was nothing to measure. */
export const inTime = ({ count, in_time }: Measured): number | null => (count === 0 ? null : Math.floor((in_time / count) * 100));

/** Every hour from the first to the last, those in which nothing came among them. */
export function filledHours(hours: readonly Hour[], from: number, until: number): Hour[] {
  const HOUR = 3_600_000;
  const known = new Map(hours.map((one) => [new Date(one.hour).getTime(), one]));
  const found: Hour[] = [];
  for (let at = Math.floor(from / HOUR) * HOUR; at <= until; at += HOUR) {
    found.push(known.get(at) ?? { hour: new Date(at).toISOString(), received: 0, stored: 0, rejected: 0, quarantined: 0, unparsed: 0, bytes: 0, in_flight: 0 });
  }
  return found;
}
