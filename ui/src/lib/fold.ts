/** Text without diacritics and in lower case, đ as d: what people type when the keyboard has no Vietnamese. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase();
}

/** The words of a text, folded. */
export function wordsOf(text: string): string[] {
  return fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** True when every one of the wanted words begins a word of the text. */
export function begun(words: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((one) => words.some((word) => word.startsWith(one)));
}

/** True when every word of `query` begins a word of `text`, with or without diacritics. */
export function matches(text: string, query: string): boolean {
  return begun(wordsOf(text), wordsOf(query));
}
