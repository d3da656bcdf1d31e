-- Searches over events that people keep.
CREATE TABLE monitor_searches (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  name TEXT NOT NULL,
  -- The name as it is compared.
  name_key TEXT NOT NULL,
  note TEXT NOT NULL,
  q TEXT NOT NULL,
  -- Relative as now-24h, or a fixed moment.
  from_text TEXT NOT NULL,
  to_text TEXT NOT NULL,
  -- 1 when the whole unit sees it.
  shared BIGINT NOT NULL,
  -- Whose it is: an account, and as it is named in records.
  account TEXT NOT NULL,
  created_by TEXT NOT NULL
);
CREATE INDEX monitor_searches_unit ON monitor_searches (unit, shared, account, name_key);

-- Rules that are run over events that are stored.
CREATE TABLE monitor_retros (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  name TEXT NOT NULL,
  -- Text of rules that were pasted; empty for those in use.
  rule_text TEXT NOT NULL,
  -- Ids of rules that count, as JSON; an empty list for all.
  rule_ids TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  to_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  -- waiting, running, done, cancelled, failed
  state TEXT NOT NULL,
  -- Up to this moment everything is in the numbers below.
  at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT,
  -- Time in which it ran, in microseconds.
  worked_us BIGINT NOT NULL,
  -- Events of the range when it began.
  total BIGINT NOT NULL,
  events BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  -- Records that can be read only together with others.
  unread BIGINT NOT NULL,
  hits BIGINT NOT NULL,
  -- Of these, found when they arrived.
  known BIGINT NOT NULL,
  kept BIGINT NOT NULL,
  -- Why it failed, in both languages.
  failure_vi TEXT NOT NULL,
  failure_en TEXT NOT NULL,
  handed_at BIGINT,
  handed_by TEXT NOT NULL,
  handed BIGINT NOT NULL,
  handed_alerts BIGINT NOT NULL
);
CREATE INDEX monitor_retros_unit ON monitor_retros (unit, created_at, id);
CREATE INDEX monitor_retros_state ON monitor_retros (state, created_at, id);

-- What it found: how often by rule, host and day.
CREATE TABLE monitor_retro_counts (
  retro TEXT NOT NULL,
  rule TEXT NOT NULL,
  host TEXT NOT NULL,
  -- Its beginning in UTC.
  day BIGINT NOT NULL,
  unit TEXT NOT NULL,
  hits BIGINT NOT NULL,
  known BIGINT NOT NULL,
  PRIMARY KEY (retro, rule, host, day)
) /* clustered */;

-- The first findings, each with its event.
CREATE TABLE monitor_retro_hits (
  retro TEXT NOT NULL,
  no BIGINT NOT NULL,
  unit TEXT NOT NULL,
  rule TEXT NOT NULL,
  time BIGINT NOT NULL,
  position BIGINT NOT NULL,
  record BIGINT NOT NULL,
  entity_kind TEXT NOT NULL,
  entity TEXT NOT NULL,
  host TEXT NOT NULL,
  source TEXT NOT NULL,
  system_level BIGINT NOT NULL,
  -- 1 when the rule fired on the event as it arrived.
  known BIGINT NOT NULL,
  -- Values of the fields that the rule looked at, as JSON.
  fields TEXT NOT NULL,
  PRIMARY KEY (retro, no)
) /* clustered */;
CREATE INDEX monitor_retro_hits_rule ON monitor_retro_hits (retro, rule, no);

-- Rules that found something.
CREATE TABLE monitor_retro_rules (
  retro TEXT NOT NULL,
  rule TEXT NOT NULL,
  unit TEXT NOT NULL,
  title_vi TEXT NOT NULL,
  title_en TEXT NOT NULL,
  -- informational to critical, 0 to 4.
  level BIGINT NOT NULL,
  -- What an alert of it needs, as JSON.
  about TEXT NOT NULL,
  hits BIGINT NOT NULL,
  known BIGINT NOT NULL,
  kept BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (retro, rule)
) /* clustered */;
