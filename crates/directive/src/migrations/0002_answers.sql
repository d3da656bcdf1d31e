-- Reports to higher authorities, from draft to sent.
CREATE TABLE directive_answers (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  version BIGINT NOT NULL,
  demo BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  -- Number in the list of the unit, from 1.
  no BIGINT NOT NULL,
  -- draft, reviewed, approved, sent, replaced, discarded
  state TEXT NOT NULL,
  form TEXT NOT NULL,
  form_version BIGINT NOT NULL,
  -- The letter that it answers; empty for a report on all of them.
  letter TEXT NOT NULL,
  letter_number TEXT NOT NULL,
  -- First and last day of the time reported on, YYYY-MM-DD; empty without.
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  subject TEXT NOT NULL,
  -- Number, day, signer and what else people enter, as JSON.
  head TEXT NOT NULL,
  -- The moment of its figures, how many obligations were how, and by what it is seen that they are others now.
  as_of BIGINT NOT NULL,
  tally TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  drafted_by TEXT NOT NULL,
  reviewed_by TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  -- Digests and sizes of the files that were approved, as JSON; empty before.
  files TEXT NOT NULL,
  evidence BIGINT,
  receipt TEXT NOT NULL,
  channel TEXT NOT NULL,
  sent_at BIGINT,
  replaces TEXT NOT NULL,
  replaced_by TEXT NOT NULL
);
CREATE INDEX directive_answers_no ON directive_answers (unit, no);
CREATE INDEX directive_answers_letter ON directive_answers (unit, letter, no);

-- The figures of a report; apart, because lists do not need them.
CREATE TABLE directive_answer_figures (
  answer TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  figures TEXT NOT NULL
);

CREATE TABLE directive_answer_steps (
  unit TEXT NOT NULL,
  answer TEXT NOT NULL,
  no BIGINT NOT NULL,
  at BIGINT NOT NULL,
  event TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  -- Number in the evidence ledger of the unit.
  evidence BIGINT,
  PRIMARY KEY (answer, no)
) /* clustered */;
