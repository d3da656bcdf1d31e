/** The names that the server gives to states, verdicts and steps. */
export type Verdict = 'met' | 'not_met' | 'unknown';
export type Grade = 'measured' | 'statement' | '';
/** What a check says of one subject, worst first. */
export const MARKS = ['not_met', 'unreachable', 'unknown', 'excused', 'met'] as const;
export type Mark = (typeof MARKS)[number];
/** Where an obligation stands, in the order of the board. */
export const STATES = [
  'received',
  'acknowledged',
  'assigned',
  'in_progress',
  'partly_met',
  'met',
  'attested',
  'reported',
  'accepted',
  'overdue',
  'lapsed',
  'waived',
  'not_applicable',
  'returned',
] as const;
export type State = (typeof STATES)[number];
export const LETTER_STATES = ['issued', 'read', 'confirmed', 'withdrawn'] as const;
export type LetterState = (typeof LETTER_STATES)[number];
/** Where an answer stands, in the order of its way; the last two have left it. */
export const ANSWER_STATES = ['draft', 'reviewed', 'approved', 'sent', 'replaced', 'discarded'] as const;
export type AnswerState = (typeof ANSWER_STATES)[number];

/** Steps that are one press away; giving an owner has a form of its own. */
export const PRESSED = ['acknowledge', 'begin', 'attest', 'report', 'accept', 'return', 'reopen'] as const;
export type Pressed = (typeof PRESSED)[number];
