/** Text without diacritics and in lower case, đ as d: what people type when the keyboard has no Vietnamese. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase();
}

/** True when every word of `query` begins a word of `text`, with or without diacritics. */
export function matches(text: string, query: string): boolean {
  const words = fold(text).split(/[^\p{L}\p{N}]+/u);
  return fold(query)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .every((wanted) => words.some((word) => word.startsWith(wanted)));
}
