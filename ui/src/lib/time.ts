/** Times come in UTC and are shown in the time of Vietnam, wherever the browser stands: an officer and a log must agree. */
export const ZONE = 'Asia/Ho_Chi_Minh';

export type Lang = 'vi' | 'en';

const locale = (lang: Lang) => (lang === 'vi' ? 'vi-VN' : 'en-GB');

/** `27/11/2026 14:05`, the same order in both languages. */
export function stamp(iso: string, lang: Lang, seconds = false): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const parts = new Intl.DateTimeFormat(locale(lang), {
    timeZone: ZONE,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(date);
  const part = (kind: Intl.DateTimeFormatPartTypes) => parts.find(({ type }) => type === kind)?.value ?? '';
  const clock = [part('hour'), part('minute'), ...(seconds ? [part('second')] : [])].join(':');
  return `${part('day')}/${part('month')}/${part('year')} ${clock}`;
}

/** The date alone. */
export function day(iso: string, lang: Lang): string {
  return stamp(iso, lang).slice(0, 10);
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_556_952_000],
  ['month', 2_629_746_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `3 giờ trước`; what is less than a minute away is now. */
export function ago(iso: string, lang: Lang, now: number): string {
  const apart = new Date(iso).getTime() - now;
  if (Number.isNaN(apart)) return iso;
  const [unit, size] = STEPS.find(([, step]) => Math.abs(apart) >= step) ?? [];
  if (unit === undefined || size === undefined) return lang === 'vi' ? 'vừa xong' : 'just now';
  const words = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }).format(Math.trunc(apart / size), unit);
  // “Hôm qua” stands in the middle of a line here.
  return words.slice(0, 1).toLocaleLowerCase(lang) + words.slice(1);
}

/** What `<input type="datetime-local">` holds, in the time of Vietnam, from an instant. */
export function toLocalInput(iso: string): string {
  const date = new Date(new Date(iso).getTime() + 7 * 3_600_000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 16);
}

/** Today in Vietnam, `YYYY-MM-DD`. */
export function today(): string {
  return toLocalInput(new Date().toISOString()).slice(0, 10);
}

/** The instant that `<input type="datetime-local">` means in the time of Vietnam: UTC+7 since 1975, without summer time. */
export function fromLocalInput(value: string): string | null {
  const date = new Date(`${value}:00+07:00`);
  return value === '' || Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** `02:13:40`, the time of day in Vietnam. */
export function clock(milliseconds: number): string {
  return new Date(milliseconds + 7 * 3_600_000).toISOString().slice(11, 19);
}

/** Day and month in Vietnam, for the axis of a chart: `16/02`. */
export function dayAndMonth(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, day: '2-digit', month: '2-digit' }).format(new Date(iso));
}
