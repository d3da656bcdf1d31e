/** Where each page of a list begins (`after` of the page; nothing for the first), as far as that is known. */
export type Marks = readonly (string | null)[];

/** The marks after page `at` was loaded: the next page begins where this one ends now; after the last one there is none. */
export function marked(marks: Marks, at: number, next: string | null): Marks {
  if (next === null) return marks.length > at + 1 ? marks.slice(0, at + 1) : marks;
  if (marks[at + 1] === next) return marks;
  return [...marks.slice(0, at + 1), next, ...marks.slice(at + 2)];
}
