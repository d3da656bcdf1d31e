-- For each unit: the number of its last change, and of its last alert.
CREATE TABLE monitor_heads (
  unit TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  last_no BIGINT NOT NULL
);

-- How far the findings of a stream were taken.
CREATE TABLE monitor_positions (
  stream TEXT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL,
  taken_at BIGINT NOT NULL
);

-- An alert: what the findings of one rule on one entity are for a person.
CREATE TABLE monitor_alerts (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  -- Number of its last change in the unit.
  seq BIGINT NOT NULL,
  -- Its number in the unit, for people.
  no BIGINT NOT NULL,
  -- Digest of rule and entity.
  grp TEXT NOT NULL,
  rule TEXT NOT NULL,
  title_vi TEXT NOT NULL,
  title_en TEXT NOT NULL,
  -- 0 informational, 1 low, 2 medium, 3 high, 4 critical
  level BIGINT NOT NULL,
  class TEXT NOT NULL,
  -- Joined by blanks.
  tags TEXT NOT NULL,
  -- host, user, address, source, many
  entity_kind TEXT NOT NULL,
  entity TEXT NOT NULL,
  -- The source of its first finding.
  source TEXT NOT NULL,
  -- 1 to 5; 0 when it is not known.
  system_level BIGINT NOT NULL,
  -- new, triaging, verified, false_positive, benign, duplicate, handled
  state TEXT NOT NULL,
  is_open BIGINT NOT NULL,
  since BIGINT NOT NULL,
  -- Times of events.
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  -- When its last finding was taken.
  taken_at BIGINT NOT NULL,
  findings BIGINT NOT NULL,
  -- Findings of the alerts that were merged into it.
  merged_findings BIGINT NOT NULL,
  assignee TEXT NOT NULL,
  triage_due BIGINT,
  triaged_at BIGINT,
  triage_late BIGINT NOT NULL,
  handle_due BIGINT,
  handled_at BIGINT,
  handle_late BIGINT NOT NULL,
  -- The one of both that is to come; NULL when nothing is due.
  next_due BIGINT,
  -- Why it was dismissed, or what was done.
  reason TEXT NOT NULL,
  duplicate_of TEXT NOT NULL,
  merged BIGINT NOT NULL,
  before_merge TEXT NOT NULL,
  -- The closed or quiet alert of the same rule and entity before this one; empty for none.
  former TEXT NOT NULL,
  reopened BIGINT NOT NULL,
  asset TEXT NOT NULL,
  case_id TEXT NOT NULL,
  -- The words by which it is found, without diacritics, each after a blank.
  words TEXT NOT NULL
);
CREATE INDEX monitor_alerts_newest ON monitor_alerts (unit, id);
CREATE INDEX monitor_alerts_open ON monitor_alerts (unit, is_open, id);
CREATE INDEX monitor_alerts_open_level ON monitor_alerts (unit, is_open, level, id);
CREATE INDEX monitor_alerts_open_active ON monitor_alerts (unit, is_open, last_seen, id);
CREATE INDEX monitor_alerts_level ON monitor_alerts (unit, level, id);
CREATE INDEX monitor_alerts_active ON monitor_alerts (unit, last_seen, id);
CREATE INDEX monitor_alerts_due ON monitor_alerts (unit, next_due, id);
CREATE INDEX monitor_alerts_state ON monitor_alerts (unit, state, id);
CREATE INDEX monitor_alerts_class ON monitor_alerts (unit, class, id);
CREATE INDEX monitor_alerts_rule ON monitor_alerts (unit, rule, id);
CREATE INDEX monitor_alerts_entity ON monitor_alerts (unit, entity, id);
CREATE INDEX monitor_alerts_source ON monitor_alerts (unit, source, id);
CREATE INDEX monitor_alerts_assignee ON monitor_alerts (unit, assignee, id);
CREATE INDEX monitor_alerts_duplicate ON monitor_alerts (unit, duplicate_of, id);
CREATE INDEX monitor_alerts_seq ON monitor_alerts (unit, seq);

-- Which alert gets further findings of a rule on an entity.
CREATE TABLE monitor_groups (
  unit TEXT NOT NULL,
  grp TEXT NOT NULL,
  alert TEXT NOT NULL,
  PRIMARY KEY (unit, grp)
) /* clustered */;

-- What an alert shows besides its row, as JSON.
CREATE TABLE monitor_details (
  alert TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  detail TEXT NOT NULL
);

-- How many alerts have a value, and the words of that value; for heads of queues, and to choose how a list is cut out.
CREATE TABLE monitor_facets (
  unit TEXT NOT NULL,
  facet TEXT NOT NULL,
  value TEXT NOT NULL,
  words TEXT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (unit, facet, value)
) /* clustered */;

-- Everything that happened to an alert; its number is the version that it made.
CREATE TABLE monitor_history (
  unit TEXT NOT NULL,
  alert TEXT NOT NULL,
  no BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  event TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (unit, alert, no)
) /* clustered */;
CREATE INDEX monitor_history_seq ON monitor_history (unit, seq);

-- Findings that make no alert until a day.
CREATE TABLE monitor_suppressions (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  -- Empty for any.
  rule TEXT NOT NULL,
  entity_kind TEXT NOT NULL,
  entity TEXT NOT NULL,
  source TEXT NOT NULL,
  -- [[field, value], …]
  conditions TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_by TEXT NOT NULL,
  account TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  -- Who said as a second person that it holds for the level critical; empty while nobody did.
  approver TEXT NOT NULL,
  approved_at BIGINT,
  ended_at BIGINT,
  ended_by TEXT NOT NULL,
  findings BIGINT NOT NULL,
  first_at BIGINT,
  last_at BIGINT,
  -- The latest events that it took, as JSON.
  latest TEXT NOT NULL
);
CREATE INDEX monitor_suppressions_unit ON monitor_suppressions (unit, expires_at);

-- Times that a unit set for a class and a level of systems, in minutes.
CREATE TABLE monitor_times (
  unit TEXT NOT NULL,
  class TEXT NOT NULL,
  system_level BIGINT NOT NULL,
  triage BIGINT NOT NULL,
  handle BIGINT NOT NULL,
  PRIMARY KEY (unit, class, system_level)
) /* clustered */;
