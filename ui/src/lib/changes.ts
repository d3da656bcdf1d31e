import type { Subject } from '../api/directive';

/** A subject of which two runs of a check say different things; nothing where a run did not see it. */
export interface Changed {
  subject: string;
  before: Subject | null;
  after: Subject | null;
}

/**
 * What was said of each subject at the earlier run and at the later one, out of all that was said in between. What changed and
 * changed back is no change.
 */
export function changed(told: readonly Subject[], from: number, to: number): Changed[] {
  const holdsAt = (one: Subject, no: number) => one.from_no <= no && (one.until_no === null || one.until_no > no);
  const bySubject = new Map<string, Changed>();
  for (const one of told) {
    const known = bySubject.get(one.subject) ?? { subject: one.subject, before: null, after: null };
    bySubject.set(one.subject, {
      subject: one.subject,
      before: holdsAt(one, from) ? one : known.before,
      after: holdsAt(one, to) ? one : known.after,
    });
  }
  const same = (a: Subject | null, b: Subject | null) => a?.verdict === b?.verdict && a?.reason === b?.reason && a?.evidence === b?.evidence;
  return [...bySubject.values()].filter(({ before, after }) => !same(before, after));
}
