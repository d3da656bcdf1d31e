-- Sets of rules of the installation: those of the program, of a folder that the settings name, of a file that was sent.
CREATE TABLE monitor_rule_sets (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  -- Of two rules with one id, that of the set with the lower place is used.
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  -- pack, folder, file
  origin TEXT NOT NULL,
  -- Path of the folder, name of the file.
  path TEXT NOT NULL,
  -- Blob of the content; empty for the pack.
  content TEXT NOT NULL,
  -- SHA-256 over paths and bytes of the files, in hexadecimal.
  digest TEXT NOT NULL,
  -- Commit of a git checkout; empty when it is none.
  revision TEXT NOT NULL,
  -- First line of its licence; empty when it brings none.
  licence TEXT NOT NULL,
  content_at BIGINT NOT NULL,
  content_by TEXT NOT NULL,
  is_on BIGINT NOT NULL,
  -- 0 informational to 4 critical
  min_level BIGINT NOT NULL,
  -- Statuses of rules that are looked for, joined by blanks.
  statuses TEXT NOT NULL,
  files BIGINT NOT NULL,
  rules BIGINT NOT NULL,
  correlations BIGINT NOT NULL,
  filters BIGINT NOT NULL,
  refused BIGINT NOT NULL
);

-- What somebody decided on one rule, whatever its set says.
CREATE TABLE monitor_rule_choices (
  rule TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  -- on, off; empty when the set decides again
  choice TEXT NOT NULL,
  reason TEXT NOT NULL,
  chosen_at BIGINT NOT NULL,
  chosen_by TEXT NOT NULL
);

-- What happened to a rule (`rule:` and its id) or a set (`set:` and its id).
CREATE TABLE monitor_rule_history (
  subject TEXT NOT NULL,
  no BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  -- on, off, set (rules); created, content, changed (sets)
  event TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (subject, no)
) /* clustered */;

-- Findings of a rule in a unit by hour, of the last month.
CREATE TABLE monitor_rule_hours (
  unit TEXT NOT NULL,
  rule TEXT NOT NULL,
  -- Its beginning.
  hour BIGINT NOT NULL,
  findings BIGINT NOT NULL,
  -- Of these, taken by suppressions and exclusions.
  suppressed BIGINT NOT NULL,
  PRIMARY KEY (unit, rule, hour)
) /* clustered */;
CREATE INDEX monitor_rule_hours_hour ON monitor_rule_hours (unit, hour);

-- The same from the beginning.
CREATE TABLE monitor_rule_totals (
  unit TEXT NOT NULL,
  rule TEXT NOT NULL,
  findings BIGINT NOT NULL,
  suppressed BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (unit, rule)
) /* clustered */;

-- What rules cost in the jobs that were measured, by day; the row of the empty rule has events and nanoseconds of all of their matching.
CREATE TABLE monitor_rule_costs (
  day BIGINT NOT NULL,
  rule TEXT NOT NULL,
  evaluations BIGINT NOT NULL,
  nanos BIGINT NOT NULL,
  PRIMARY KEY (day, rule)
) /* clustered */;

-- How many alerts of a rule are in which state, `state/rule`.
INSERT INTO monitor_facets (unit, facet, value, words, n)
  SELECT unit, 'rule_state', state || '/' || rule, '', COUNT(*) FROM monitor_alerts GROUP BY unit, state, rule;
