-- Who sends events.
CREATE TABLE monitor_sources (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  name TEXT NOT NULL,
  -- The name as it is looked for and unique in the unit.
  name_key TEXT NOT NULL,
  protocol TEXT NOT NULL,
  -- Name of a parser, or auto.
  format TEXT NOT NULL,
  -- The host that it stands for; empty when its events name theirs.
  host TEXT NOT NULL,
  -- Minutes from UTC that times without zone are taken to have.
  offset_minutes BIGINT NOT NULL,
  encoding TEXT NOT NULL,
  -- 1 to 5; 0 when it is not known.
  system_level BIGINT NOT NULL,
  -- How long it may be quiet; 0 for any time.
  silence_minutes BIGINT NOT NULL,
  -- 0 for no limit.
  quota_events BIGINT NOT NULL,
  quota_bytes BIGINT NOT NULL,
  -- Subject of its client certificate; empty for none.
  certificate TEXT NOT NULL,
  -- Address ranges from which syslog without token is taken as its own, joined by blanks.
  ranges TEXT NOT NULL,
  note TEXT NOT NULL,
  retired_at BIGINT,
  -- never, live, late, silent
  state TEXT NOT NULL,
  since BIGINT NOT NULL,
  received BIGINT NOT NULL,
  stored BIGINT NOT NULL,
  rejected BIGINT NOT NULL,
  quarantined BIGINT NOT NULL,
  unparsed BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  last_seen BIGINT,
  -- Median of the latest medians of time received minus time of event, in microseconds; and these medians, as JSON.
  skew_us BIGINT,
  medians TEXT NOT NULL
);
CREATE UNIQUE INDEX monitor_sources_name ON monitor_sources (unit, name_key, id);
CREATE INDEX monitor_sources_unit ON monitor_sources (unit, retired_at, id);

-- Tokens of sources: digests, never the secret.
CREATE TABLE monitor_source_tokens (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  source TEXT NOT NULL,
  digest TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  expires_at BIGINT,
  revoked_at BIGINT
);
CREATE UNIQUE INDEX monitor_source_tokens_digest ON monitor_source_tokens (digest);
CREATE INDEX monitor_source_tokens_source ON monitor_source_tokens (unit, source, id);

-- Figures of a source for each hour.
CREATE TABLE monitor_source_hours (
  unit TEXT NOT NULL,
  source TEXT NOT NULL,
  -- Its beginning.
  hour BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  received BIGINT NOT NULL,
  stored BIGINT NOT NULL,
  rejected BIGINT NOT NULL,
  quarantined BIGINT NOT NULL,
  unparsed BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  PRIMARY KEY (unit, source, hour)
) /* clustered */;
CREATE INDEX monitor_source_hours_seq ON monitor_source_hours (unit, seq);

-- For each unit: the number of the last change of its figures.
CREATE TABLE monitor_source_heads (
  unit TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL
);
