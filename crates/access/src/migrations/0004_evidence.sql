-- The evidence ledger: observations, statements, files, receipts and decisions of every capability, in one hash chain for each unit.
-- Rows are only added. The ends of the chains stand in access_audit_heads, so that a backup states them as it does those of the audit.
CREATE TABLE access_evidence (
  -- 'evidence:' and the id of the unit.
  chain TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  -- The capability that added it.
  source TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  title_vi TEXT NOT NULL,
  title_en TEXT NOT NULL,
  -- What was found, as JSON: an object.
  facts TEXT NOT NULL,
  -- SHA-256 of the bytes that belong to it, which stand in the blob store; NULL without any.
  blob TEXT,
  collected_at BIGINT NOT NULL,
  -- From then on it proves nothing any more; NULL when it does not age.
  expires_at BIGINT,
  -- Number of the row that it takes the place of.
  replaces BIGINT,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (chain, seq)
);
CREATE INDEX access_evidence_subject ON access_evidence (chain, subject_kind, subject, seq);
CREATE INDEX access_evidence_kind ON access_evidence (chain, kind, seq);

-- Heads of the chains as they stood at full hours in which something was added: each also stands in the audit of the installation.
CREATE TABLE access_evidence_seals (
  chain TEXT NOT NULL,
  hour BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (chain, hour)
);
