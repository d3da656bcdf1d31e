import type { Lang } from './time';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const words = {
  vi: { day: 'ngày', hour: 'giờ', minute: 'phút', less: 'dưới 1 phút' },
  en: { day: 'd', hour: 'h', minute: 'min', less: 'under 1 min' },
} as const;

/** How long something lasts, in its two greatest parts: `2 ngày 3 giờ`, `1 giờ 5 phút`, `12 phút`. The sign does not count. */
export function span(milliseconds: number, lang: Lang): string {
  const { day, hour, minute, less } = words[lang];
  const whole = Math.floor(Math.abs(milliseconds) / MINUTE) * MINUTE;
  if (whole === 0) return less;
  const parts: [number, string][] = [
    [Math.floor(whole / DAY), day],
    [Math.floor((whole % DAY) / HOUR), hour],
    [Math.floor((whole % HOUR) / MINUTE), minute],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${count} ${name}`)
    .join(' ');
}

/** A number of minutes as people say it: `90` is `1 giờ 30 phút`. */
export const minutesSpan = (minutes: number, lang: Lang): string => span(minutes * MINUTE, lang);

/** A difference of clocks, to the second below two minutes. */
export function skew(milliseconds: number, lang: Lang): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  if (seconds >= 120) return span(milliseconds, lang);
  return lang === 'vi' ? `${seconds} giây` : `${seconds} s`;
}
