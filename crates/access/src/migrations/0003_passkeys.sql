-- Passkeys (W3C Web Authentication): public keys whose private halves never leave their authenticators.
CREATE TABLE access_passkeys (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES access_accounts (id),
  -- What the authenticator calls the key, in base64url; one key belongs to one account (Web Authentication, section 7.1).
  credential TEXT NOT NULL UNIQUE,
  -- What its owner calls it.
  name TEXT NOT NULL,
  -- Public key and properties, as JSON.
  public_key TEXT NOT NULL,
  -- Signatures that the authenticator has counted; 0 for those that do not count.
  counter BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT
);
CREATE INDEX access_passkeys_account ON access_passkeys (account, created_at);

-- Trips have one purpose more: `passkey`, the password was right, and a passkey is to come.

-- Challenges that were given out and not answered. A session or a sign-in under way holds one at most.
CREATE TABLE access_challenges (
  -- `session ID` enrols, `confirm ID` confirms a session, `trip DIGEST` signs in.
  holder TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES access_accounts (id),
  -- What the answer is checked against, as JSON.
  state TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX access_challenges_expires ON access_challenges (expires_at);
