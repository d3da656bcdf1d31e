-- Who an account is at the provider of central sign-in (OpenID Connect).
CREATE TABLE access_identities (
  id TEXT NOT NULL PRIMARY KEY,
  issuer TEXT NOT NULL,
  -- The provider's own name for the person; never given to another one (OpenID Connect Core 1.0, section 2).
  subject TEXT NOT NULL,
  account TEXT NOT NULL REFERENCES access_accounts (id),
  -- What people recognise it by; empty until the first use when an administrator linked it.
  label TEXT NOT NULL,
  linked_at BIGINT NOT NULL,
  last_used_at BIGINT,
  UNIQUE (issuer, subject)
);
CREATE INDEX access_identities_account ON access_identities (account, linked_at);

-- Trips to the provider that have not come back. Each belongs to one browser: the digest is that of a secret in its cookie.
CREATE TABLE access_trips (
  digest TEXT NOT NULL PRIMARY KEY,
  -- `sign_in`, `link`, or `second_factor`: come back, and the account still wants a code.
  purpose TEXT NOT NULL,
  account TEXT REFERENCES access_accounts (id),
  -- Path of the console to go to afterwards.
  target TEXT NOT NULL,
  -- Address of the client, as failed sign-ins are counted.
  address TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX access_trips_address ON access_trips (address, began_at);
CREATE INDEX access_trips_expires ON access_trips (expires_at);
