/** Geometry of the line charts: numbers in, paths out. */
export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Dot {
  x: number;
  y: number;
}

/** Maps a span of values onto a span of pixels; a span without length maps onto the middle. */
export function scale([from, to]: readonly [number, number], [start, end]: readonly [number, number]): (value: number) => number {
  return (value) => (from === to ? (start + end) / 2 : start + ((value - from) / (to - from)) * (end - start));
}

/** Whole numbers for the axis from 0 up to the greatest value or just beyond, at most `most` of them. */
export function ticks(greatest: number, most = 5): number[] {
  const top = Math.max(1, Math.ceil(greatest));
  const steps = [1, 2, 5].flatMap((digit) => [0, 1, 2, 3, 4, 5, 6].map((power) => digit * 10 ** power)).sort((a, b) => a - b);
  const step = steps.find((size) => Math.ceil(top / size) < most) ?? top;
  return Array.from({ length: Math.ceil(top / step) + 1 }, (_, place) => place * step);
}

/** Indices of labels below the axis: the first and the last, and what fits between them at even distances. */
export function labelled(count: number, most: number): number[] {
  if (count <= 0) return [];
  const shown = Math.max(1, Math.min(count, most));
  if (shown === 1) return [count - 1];
  return [...new Set(Array.from({ length: shown }, (_, place) => Math.round((place * (count - 1)) / (shown - 1))))];
}

const number = (value: number) => String(Math.round(value * 10) / 10);

/** Indices of labels at even distances, counted from the last one: hours that are labelled are always as far apart. */
export function evenly(count: number, most: number): number[] {
  const every = Math.max(1, Math.ceil(count / Math.max(1, most)));
  return Array.from({ length: Math.ceil(count / every) }, (_, place) => count - 1 - place * every).reverse();
}

/** A line through the dots. */
export function line(dots: readonly Dot[]): string {
  return dots.map(({ x, y }, place) => `${place === 0 ? 'M' : 'L'}${number(x)} ${number(y)}`).join('');
}

/** The area between the dots and the base. */
export function area(dots: readonly Dot[], base: number): string {
  const [first, last] = [dots[0], dots.at(-1)];
  return first === undefined || last === undefined ? '' : `${line(dots)}L${number(last.x)} ${number(base)}L${number(first.x)} ${number(base)}Z`;
}

/** Dots of a row of values at even distances in the frame. */
export function dots(values: readonly number[], greatest: number, frame: Frame): Dot[] {
  const x = scale([0, values.length - 1], [frame.left, frame.width - frame.right]);
  const y = scale([0, greatest], [frame.height - frame.bottom, frame.top]);
  return values.map((value, place) => ({ x: x(place), y: y(value) }));
}

/** Parts of a bar as wide as `width`; what is there is to be seen, so that nothing is narrower than `least` pixels. */
export function bar(counts: readonly number[], width: number, least: number): { start: number; size: number }[] {
  const total = counts.reduce((before, count) => before + count, 0);
  if (total === 0) return counts.map(() => ({ start: 0, size: 0 }));
  const raw = counts.map((count) => (count === 0 ? 0 : Math.max(least, (count / total) * width)));
  const fit = width / raw.reduce((before, size) => before + size, 0);
  let start = 0;
  return raw.map((size) => {
    const part = { start, size: size * fit };
    start += part.size;
    return part;
  });
}
