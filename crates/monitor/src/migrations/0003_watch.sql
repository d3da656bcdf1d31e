-- Number of the last change of a source that people see at once: what they said of it, or whether it sends. Figures do not count.
ALTER TABLE monitor_sources ADD COLUMN seq BIGINT NOT NULL DEFAULT 0;
CREATE INDEX monitor_sources_seq ON monitor_sources (unit, seq, id);

-- For each unit: the number of the last such change.
CREATE TABLE monitor_source_changes (
  unit TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL
);

-- Records received from all sources of a unit in each of the last minutes.
CREATE TABLE monitor_minutes (
  unit TEXT NOT NULL,
  -- Its beginning.
  minute BIGINT NOT NULL,
  received BIGINT NOT NULL,
  PRIMARY KEY (unit, minute)
) /* clustered */;

-- What changed since a number, page by page; figures of a unit by hour; verdicts and ends of the last days.
DROP INDEX monitor_alerts_seq;
CREATE INDEX monitor_alerts_seq ON monitor_alerts (unit, seq, id);
CREATE INDEX monitor_source_hours_hour ON monitor_source_hours (unit, hour);
CREATE INDEX monitor_alerts_triaged ON monitor_alerts (unit, triaged_at);
CREATE INDEX monitor_alerts_handled ON monitor_alerts (unit, handled_at);
