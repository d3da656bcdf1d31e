/** What a form holds: text by the name of the field. */
export type Draft = Record<string, string>;

/** A field that somebody else changed while the form was open. */
export interface Meanwhile {
  name: string;
  was: string;
  theirs: string;
  mine: string;
}

/** Names of the fields in which two drafts differ; blanks around a value are no difference. */
export function corrected(before: Draft, after: Draft): string[] {
  return Object.keys(before).filter((name) => (before[name] ?? '').trim() !== (after[name] ?? '').trim());
}

/** Fields that differ between what the form began with and what the server has now. */
export function changedMeanwhile(base: Draft, theirs: Draft, mine: Draft): Meanwhile[] {
  return Object.keys(base)
    .filter((name) => base[name] !== theirs[name])
    .map((name) => ({ name, was: base[name] ?? '', theirs: theirs[name] ?? '', mine: mine[name] ?? '' }));
}

/** Mine over theirs: fields that I left alone take the present value, so that nobody's change is lost by accident. */
export function mineOverTheirs(base: Draft, theirs: Draft, mine: Draft): Draft {
  return Object.fromEntries(Object.keys(base).map((name) => [name, (mine[name] === base[name] ? theirs[name] : mine[name]) ?? '']));
}

/** Theirs over mine: fields that changed meanwhile take the present value, the others keep what I entered. */
export function theirsOverMine(base: Draft, theirs: Draft, mine: Draft): Draft {
  return Object.fromEntries(Object.keys(base).map((name) => [name, (theirs[name] === base[name] ? mine[name] : theirs[name]) ?? '']));
}
