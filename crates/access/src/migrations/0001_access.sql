CREATE TABLE access_units (
  id TEXT NOT NULL PRIMARY KEY,
  parent TEXT REFERENCES access_units (id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  -- Ids from the root down, each ended by a slash: a subtree is one range of this index.
  path TEXT NOT NULL UNIQUE,
  active BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX access_units_parent ON access_units (parent);

CREATE TABLE access_accounts (
  id TEXT NOT NULL PRIMARY KEY,
  username TEXT NOT NULL,
  -- NFKC and case folded: what makes two user names the same.
  username_key TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  mail TEXT,
  lang TEXT NOT NULL,
  -- The unit that manages the account, and whose audit chain has what it does for itself.
  unit TEXT NOT NULL REFERENCES access_units (id),
  state TEXT NOT NULL,
  -- argon2id in the PHC string form; NULL until the first password is set by a link.
  password TEXT,
  password_at BIGINT,
  totp_secret TEXT,
  -- 1 when a code has proved that the authenticator has the secret.
  totp_active BIGINT NOT NULL,
  -- Last time step whose code was used: no code counts twice.
  totp_step BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  last_sign_in_at BIGINT
);
CREATE INDEX access_accounts_unit ON access_accounts (unit, username_key);

CREATE TABLE access_memberships (
  account TEXT NOT NULL REFERENCES access_accounts (id),
  unit TEXT NOT NULL REFERENCES access_units (id),
  role TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (account, unit, role)
);
CREATE INDEX access_memberships_unit ON access_memberships (unit, role);

CREATE TABLE access_recovery_codes (
  account TEXT NOT NULL REFERENCES access_accounts (id),
  digest TEXT NOT NULL,
  PRIMARY KEY (account, digest)
);

-- One-time links; the digest of the token is all that is kept.
CREATE TABLE access_links (
  digest TEXT NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL,
  account TEXT REFERENCES access_accounts (id),
  expires_at BIGINT NOT NULL
);

CREATE TABLE access_sessions (
  id TEXT NOT NULL PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL REFERENCES access_accounts (id),
  two_factor BIGINT NOT NULL,
  confirmed_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  address TEXT,
  user_agent TEXT NOT NULL
);
CREATE INDEX access_sessions_account ON access_sessions (account, created_at);

CREATE TABLE access_tokens (
  id TEXT NOT NULL PRIMARY KEY,
  digest TEXT NOT NULL,
  account TEXT NOT NULL REFERENCES access_accounts (id),
  name TEXT NOT NULL,
  unit TEXT NOT NULL REFERENCES access_units (id),
  -- Names of operations or prefixes that end in a dot, separated by spaces.
  scopes TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  last_used_at BIGINT,
  revoked_at BIGINT
);
CREATE INDEX access_tokens_account ON access_tokens (account, created_at);

CREATE TABLE access_attempts (
  -- `name:…` of an account or `address:…`; the name need not exist.
  subject TEXT NOT NULL PRIMARY KEY,
  failures BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL
);
CREATE INDEX access_attempts_last ON access_attempts (last_at);

-- Rows are never changed: an operation opens one and completes it by another that names it.
CREATE TABLE access_audit (
  chain TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  phase TEXT NOT NULL,
  opened BIGINT,
  trace_id TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  operation TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  outcome TEXT,
  problem TEXT,
  changes TEXT NOT NULL,
  address TEXT,
  user_agent TEXT NOT NULL,
  lang TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (chain, seq)
);
CREATE INDEX access_audit_hash ON access_audit (chain, hash);
CREATE INDEX access_audit_operation ON access_audit (chain, operation, seq);
CREATE INDEX access_audit_subject ON access_audit (chain, subject, seq);
CREATE INDEX access_audit_actor ON access_audit (chain, actor, seq);

CREATE TABLE access_audit_heads (
  chain TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL,
  at BIGINT NOT NULL
);
