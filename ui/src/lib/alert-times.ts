import type { AlertTime } from '../api/monitor';

type Own = Pick<AlertTime, 'class' | 'system_level' | 'triage' | 'handle'>;

const plain = ({ class: of, system_level, triage, handle }: Own): Own => ({ class: of, system_level, triage, handle });
const same = (a: Own, b: Own) => a.class === b.class && a.system_level === b.system_level;

/** The unit's own times with one changed: the server takes all of them at once. */
export const withTime = (times: readonly AlertTime[], changed: Own): Own[] => [...times.filter((one) => one.own && !same(one, changed)).map(plain), plain(changed)];

/** The same without one, for which the times of the library hold again. */
export const withoutTime = (times: readonly AlertTime[], one: Own): Own[] => times.filter((other) => other.own && !same(other, one)).map(plain);

/** Minutes out of what was typed; nothing where it is no whole number from 1 up to a year. */
export function minutesIn(text: string): number | null {
  const value = Number(text.trim());
  return text.trim() !== '' && Number.isInteger(value) && value >= 1 && value <= 525_600 ? value : null;
}

/** What a level of alerts makes of minutes for the level medium. */
export const atPercent = (minutes: number, percent: number): number => (minutes * percent) / 100;
