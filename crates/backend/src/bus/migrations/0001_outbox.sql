-- One row: the number of the last message. Its lock is what keeps numbers without gaps.
CREATE TABLE bus_counter (
  id BIGINT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL
);
INSERT INTO bus_counter (id, seq) VALUES (1, 0);

CREATE TABLE bus_messages (
  seq BIGINT NOT NULL PRIMARY KEY,
  topic TEXT NOT NULL,
  subject TEXT NOT NULL,
  payload TEXT NOT NULL,
  published_at BIGINT NOT NULL
);
CREATE INDEX bus_messages_topic ON bus_messages (topic, seq);

CREATE TABLE bus_consumers (
  name TEXT NOT NULL PRIMARY KEY,
  topics TEXT NOT NULL,
  acked BIGINT NOT NULL,
  -- The message that failed last, how often, and when it may be tried again.
  failed_seq BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  retry_at BIGINT NOT NULL,
  last_error TEXT,
  updated_at BIGINT NOT NULL
);

CREATE TABLE bus_dead (
  consumer TEXT NOT NULL,
  seq BIGINT NOT NULL,
  topic TEXT NOT NULL,
  subject TEXT NOT NULL,
  payload TEXT NOT NULL,
  failures BIGINT NOT NULL,
  last_error TEXT NOT NULL,
  died_at BIGINT NOT NULL,
  PRIMARY KEY (consumer, seq)
);
