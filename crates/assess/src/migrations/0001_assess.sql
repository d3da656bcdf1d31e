-- An assessment: the measures that one level of one regime asks of one system.
CREATE TABLE assess_assessments (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  system TEXT NOT NULL,
  system_name TEXT NOT NULL,
  system_code TEXT NOT NULL,
  regime TEXT NOT NULL,
  level BIGINT NOT NULL,
  -- Catalogues that were chosen, joined by blanks; empty for all of the regime.
  catalogues TEXT NOT NULL,
  -- 1 for the one that holds for the system; 0 for one of an earlier level or regime, or one that was closed.
  is_current BIGINT NOT NULL,
  UNIQUE (unit, system, regime, level)
);
CREATE INDEX assess_assessments_current ON assess_assessments (unit, is_current);

-- A measure of an assessment: what is asked, as it was when the assessment was last brought up to date, and what was found.
CREATE TABLE assess_controls (
  unit TEXT NOT NULL,
  assessment TEXT NOT NULL,
  control TEXT NOT NULL,
  position BIGINT NOT NULL,
  -- 0 for one that the regime or the choice of catalogues does not ask for any more.
  in_scope BIGINT NOT NULL,
  catalogue TEXT NOT NULL,
  group_id TEXT NOT NULL,
  group_vi TEXT NOT NULL,
  group_en TEXT NOT NULL,
  title_vi TEXT NOT NULL,
  title_en TEXT NOT NULL,
  text_vi TEXT NOT NULL,
  text_en TEXT NOT NULL,
  clause TEXT NOT NULL,
  -- Kinds of evidence that the catalogue names, joined by blanks.
  proofs TEXT NOT NULL,
  -- How often it is due and how long something is kept at this level, as spans; empty where nothing is said.
  every TEXT NOT NULL,
  keep TEXT NOT NULL,
  -- The check that the catalogue names; empty for none.
  suggested TEXT NOT NULL,
  version BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  -- not_assessed, met, partly, not_met, not_applicable
  state TEXT NOT NULL,
  since BIGINT NOT NULL,
  -- What stands behind it: statement, check, or empty for nothing.
  basis TEXT NOT NULL,
  reason TEXT NOT NULL,
  -- From when on the state proves nothing any more.
  until BIGINT,
  -- 1 for a state that was carried over although the level asks for something else: it counts as not assessed.
  review BIGINT NOT NULL,
  owner TEXT NOT NULL,
  -- A day as YYYY-MM-DD; empty for none.
  due TEXT NOT NULL,
  note TEXT NOT NULL,
  -- That the measure does not apply: asked by one person, decided by another.
  asked_reason TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_account TEXT NOT NULL,
  asked_at BIGINT,
  approver TEXT NOT NULL,
  approved_at BIGINT,
  PRIMARY KEY (assessment, control)
) /* clustered */;
CREATE INDEX assess_controls_unit ON assess_controls (unit, assessment, position);

-- What shows that a measure is there. It belongs to system and measure, so that it outlives a change of level.
CREATE TABLE assess_evidence (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  system TEXT NOT NULL,
  control TEXT NOT NULL,
  -- file, note, link, check
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  -- The note, the address, or the name of the check.
  content TEXT NOT NULL,
  blob TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_bytes BIGINT NOT NULL,
  added_at BIGINT NOT NULL,
  added_by TEXT NOT NULL,
  -- Number in the evidence ledger of the unit.
  ledger BIGINT NOT NULL,
  removed_at BIGINT,
  removed_by TEXT NOT NULL
);
CREATE INDEX assess_evidence_control ON assess_evidence (unit, system, control, added_at);
CREATE INDEX assess_evidence_kind ON assess_evidence (unit, kind, content);

-- The last word of each check on each system.
CREATE TABLE assess_check_results (
  unit TEXT NOT NULL,
  system TEXT NOT NULL,
  check_id TEXT NOT NULL,
  -- met, not_met, unknown
  verdict TEXT NOT NULL,
  reason TEXT NOT NULL,
  observed_at BIGINT NOT NULL,
  expires_at BIGINT,
  -- Number of the observation in the evidence ledger of the unit.
  ledger BIGINT,
  PRIMARY KEY (unit, system, check_id)
) /* clustered */;

-- Everything that happened to a measure on a system, through all levels and regimes.
CREATE TABLE assess_history (
  unit TEXT NOT NULL,
  system TEXT NOT NULL,
  control TEXT NOT NULL,
  no BIGINT NOT NULL,
  at BIGINT NOT NULL,
  assessment TEXT NOT NULL,
  event TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  ledger BIGINT,
  PRIMARY KEY (unit, system, control, no)
) /* clustered */;

-- What the unit says of the dossier that proposes the level of a system, beyond what the inventory knows.
CREATE TABLE assess_dossiers (
  unit TEXT NOT NULL,
  system TEXT NOT NULL,
  version BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  -- drafting, sent, appraised, approved, or empty while it is not said
  stage TEXT NOT NULL,
  decision_number TEXT NOT NULL,
  decision_day TEXT NOT NULL,
  decision_body TEXT NOT NULL,
  regulation_number TEXT NOT NULL,
  regulation_day TEXT NOT NULL,
  expected_approval TEXT NOT NULL,
  expected_deployment TEXT NOT NULL,
  assessed_day TEXT NOT NULL,
  assessed_body TEXT NOT NULL,
  PRIMARY KEY (unit, system)
) /* clustered */;
