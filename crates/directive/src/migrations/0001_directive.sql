-- Letters of higher authorities, as the unit registered them.
CREATE TABLE directive_letters (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  version BIGINT NOT NULL,
  demo BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  -- Number in the register of the unit, from 1.
  no BIGINT NOT NULL,
  -- issued (relayed to the unit, not taken in yet), read, confirmed, withdrawn
  state TEXT NOT NULL,
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  -- The number without blanks, in upper case: what duplicates are found by.
  number_key TEXT NOT NULL,
  issuer TEXT NOT NULL,
  -- Days are YYYY-MM-DD, empty while they are not known.
  issued_on TEXT NOT NULL,
  subject TEXT NOT NULL,
  urgency TEXT NOT NULL,
  signer TEXT NOT NULL,
  channel TEXT NOT NULL,
  arrival_number TEXT NOT NULL,
  arrived_on TEXT NOT NULL,
  passed_to TEXT NOT NULL,
  note TEXT NOT NULL,
  -- The directive pack by which it became obligations; empty without one.
  pack TEXT NOT NULL,
  -- The bytes as they came: digest, name, size. Empty without a file.
  blob TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_bytes BIGINT NOT NULL,
  confirmed_at BIGINT,
  confirmed_by TEXT NOT NULL,
  -- The letter of the unit above that this one passes on, and by when that unit wants its answer.
  parent TEXT NOT NULL,
  parent_unit TEXT NOT NULL,
  answer_by TEXT NOT NULL,
  acknowledged_at BIGINT,
  answered_at BIGINT
);
CREATE INDEX directive_letters_no ON directive_letters (unit, no);
CREATE INDEX directive_letters_key ON directive_letters (unit, number_key);
CREATE INDEX directive_letters_parent ON directive_letters (parent, unit);

-- What was read out of a letter; apart, because lists do not need it.
CREATE TABLE directive_readings (
  letter TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  -- The reading as JSON, with places and confidence.
  reading TEXT NOT NULL,
  -- The text whose lines the places count.
  text TEXT NOT NULL
);

-- Clauses of a confirmed letter, with their tree.
CREATE TABLE directive_clauses (
  unit TEXT NOT NULL,
  letter TEXT NOT NULL,
  position BIGINT NOT NULL,
  label TEXT NOT NULL,
  parent TEXT NOT NULL,
  title_vi TEXT NOT NULL,
  title_en TEXT NOT NULL,
  text_vi TEXT NOT NULL,
  text_en TEXT NOT NULL,
  applies_vi TEXT NOT NULL,
  applies_en TEXT NOT NULL,
  PRIMARY KEY (letter, position)
) /* clustered */;

CREATE TABLE directive_obligations (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  version BIGINT NOT NULL,
  demo BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  letter TEXT NOT NULL,
  position BIGINT NOT NULL,
  clause TEXT NOT NULL,
  -- Its id in the pack; empty without a pack.
  code TEXT NOT NULL,
  title_vi TEXT NOT NULL,
  title_en TEXT NOT NULL,
  text_vi TEXT NOT NULL,
  text_en TEXT NOT NULL,
  risk_vi TEXT NOT NULL,
  risk_en TEXT NOT NULL,
  weight BIGINT NOT NULL,
  -- True when a person may state it.
  statable BIGINT NOT NULL,
  -- Why the program cannot measure it; empty when it can.
  unknown_vi TEXT NOT NULL,
  unknown_en TEXT NOT NULL,
  -- Account ids; empty, or joined by blanks.
  owner TEXT NOT NULL,
  deputies TEXT NOT NULL,
  due_at BIGINT,
  due_vi TEXT NOT NULL,
  due_en TEXT NOT NULL,
  -- Recurrence as a span: 1 month. Empty: once.
  every TEXT NOT NULL,
  state TEXT NOT NULL,
  since BIGINT NOT NULL,
  -- Once true, always true: it was not met when it was due.
  late BIGINT NOT NULL,
  -- Reminders that were sent for this due time.
  reminded BIGINT NOT NULL,
  -- What its checks or its statement say: met, not_met, unknown.
  verdict TEXT NOT NULL,
  verdict_since BIGINT NOT NULL,
  -- measured, statement, or empty while nothing says anything
  grade TEXT NOT NULL,
  numerator BIGINT NOT NULL,
  denominator BIGINT NOT NULL,
  excused BIGINT NOT NULL,
  unreachable BIGINT NOT NULL,
  unknowns BIGINT NOT NULL,
  reason_vi TEXT NOT NULL,
  reason_en TEXT NOT NULL,
  -- What a person stated: met or not_met; empty for nothing.
  stated TEXT NOT NULL,
  stated_text TEXT NOT NULL,
  stated_by TEXT NOT NULL,
  stated_at BIGINT,
  stated_until BIGINT,
  stated_evidence BIGINT,
  -- A waiver: empty, waived or not_applicable; asked for by one person, decided by another.
  waiver TEXT NOT NULL,
  waiver_reason TEXT NOT NULL,
  waiver_control TEXT NOT NULL,
  waiver_until BIGINT,
  waiver_by TEXT NOT NULL,
  waiver_at BIGINT,
  waiver_approver TEXT NOT NULL,
  waiver_decided_at BIGINT,
  receipt TEXT NOT NULL
);
CREATE INDEX directive_obligations_letter ON directive_obligations (unit, letter, position);
CREATE INDEX directive_obligations_due ON directive_obligations (unit, due_at);

-- Which checks an obligation needs. A check is named pack/id.
CREATE TABLE directive_obligation_checks (
  unit TEXT NOT NULL,
  obligation TEXT NOT NULL,
  check_id TEXT NOT NULL,
  PRIMARY KEY (unit, obligation, check_id)
) /* clustered */;
CREATE INDEX directive_obligation_checks_check ON directive_obligation_checks (unit, check_id);

-- Every step of an obligation, as it happened.
CREATE TABLE directive_steps (
  unit TEXT NOT NULL,
  obligation TEXT NOT NULL,
  no BIGINT NOT NULL,
  at BIGINT NOT NULL,
  event TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  actor TEXT NOT NULL,
  reason_vi TEXT NOT NULL,
  reason_en TEXT NOT NULL,
  -- Number in the evidence ledger of the unit.
  evidence BIGINT,
  PRIMARY KEY (obligation, no)
) /* clustered */;
CREATE INDEX directive_steps_at ON directive_steps (unit, at);

-- Texts of checks that were run, each once.
CREATE TABLE directive_check_texts (
  hash TEXT NOT NULL PRIMARY KEY,
  text TEXT NOT NULL
);

-- Runs of checks that stand in the ledger.
CREATE TABLE directive_observations (
  unit TEXT NOT NULL,
  check_id TEXT NOT NULL,
  no BIGINT NOT NULL,
  check_version BIGINT NOT NULL,
  collected_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  verdict TEXT NOT NULL,
  numerator BIGINT NOT NULL,
  denominator BIGINT NOT NULL,
  not_met BIGINT NOT NULL,
  unknowns BIGINT NOT NULL,
  unreachable BIGINT NOT NULL,
  excused BIGINT NOT NULL,
  reason_vi TEXT NOT NULL,
  reason_en TEXT NOT NULL,
  sql_hash TEXT NOT NULL,
  -- Ids of the snapshots of data that it ran on, joined by blanks.
  snapshots TEXT NOT NULL,
  result_hash TEXT NOT NULL,
  took_us BIGINT NOT NULL,
  evidence BIGINT NOT NULL,
  PRIMARY KEY (unit, check_id, no)
) /* clustered */;
CREATE INDEX directive_observations_at ON directive_observations (unit, collected_at);

-- What a check said of a subject, from one observation on, up to another. A run writes what changed.
CREATE TABLE directive_verdicts (
  unit TEXT NOT NULL,
  check_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  from_no BIGINT NOT NULL,
  -- The observation from which on it was different; 9223372036854775807 while it holds.
  until_no BIGINT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_name TEXT NOT NULL,
  verdict TEXT NOT NULL,
  reason TEXT NOT NULL,
  evidence TEXT NOT NULL,
  observed_at BIGINT,
  PRIMARY KEY (unit, check_id, subject, from_no)
) /* clustered */;
CREATE INDEX directive_verdicts_shown ON directive_verdicts (unit, check_id, until_no, verdict, subject_name, subject);
CREATE INDEX directive_verdicts_from ON directive_verdicts (unit, check_id, from_no);
