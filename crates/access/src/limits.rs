//! Every limit of this crate, with its reason.

use std::time::Duration;

/// Levels of the tree of units: authority, ministry or province, unit and sub-units, with room for deeper houses. A path is a
/// key of an index, and 12 ids stay far below the 2,704 bytes that PostgreSQL takes in one.
pub const MAX_UNIT_DEPTH: usize = 12;
/// Units of one installation: Vietnam has some 10,600 communes (before 2025) and as many agencies; a hub holds them all.
pub const MAX_UNITS: usize = 50_000;
/// Characters of a name of a unit or person.
pub const MAX_NAME_CHARS: usize = 200;
/// Characters of a user name.
pub const MAX_USERNAME_CHARS: usize = 64;
/// Characters of a mail address (RFC 5321 §4.5.3.1: 64 + 1 + 255 octets, less the brackets of the path).
pub const MAX_MAIL_CHARS: usize = 254;
/// Fewest characters of a password.
pub const MIN_PASSWORD_CHARS: usize = 12;
/// Most bytes of a password that are looked at: hashing takes as long as the input is.
pub const MAX_PASSWORD_BYTES: usize = 1_024;
/// Accounts of one installation.
pub const MAX_ACCOUNTS: usize = 200_000;
/// Roles that one account has in all units together; they are read with every request.
pub const MAX_MEMBERSHIPS: usize = 64;
/// Sessions of one account that are open at once; the oldest ends when another begins.
pub const MAX_SESSIONS: usize = 20;
/// API tokens of one account that are valid at once.
pub const MAX_TOKENS: usize = 50;
/// Scopes of one API token.
pub const MAX_SCOPES: usize = 64;
/// Longest life of an API token: a year, so that a forgotten one ends.
pub const MAX_TOKEN_LIFE: Duration = Duration::from_secs(366 * 86_400);
/// Characters of a user agent that are kept; browsers send some 120.
pub const MAX_USER_AGENT_CHARS: usize = 256;
/// Characters of a trace id.
pub const MAX_TRACE_CHARS: usize = 64;
/// Changed fields that one audit record lists; the number of the others is stated.
pub const MAX_CHANGES: usize = 200;
/// Characters of one value in an audit record; longer ones are cut and marked.
pub const MAX_CHANGE_CHARS: usize = 1_000;
/// Characters of an id or a name of a subject in an audit record.
pub const MAX_SUBJECT_CHARS: usize = 200;
/// Records of one page of the audit.
pub const MAX_AUDIT_PAGE: u32 = 1_000;
/// Characters of the title of a piece of evidence, in each language: one line.
pub const MAX_EVIDENCE_TITLE_CHARS: usize = 300;
/// Bytes of what a piece of evidence says as JSON: figures and ids; lists of subjects are files of their own.
pub const MAX_EVIDENCE_FACTS_BYTES: usize = 64 * 1024;
/// Rows of one list of units, accounts, sessions or tokens.
pub const MAX_LIST: u32 = 1_000;
/// Names or addresses whose failed attempts are remembered; the oldest are forgotten first.
pub const MAX_ATTEMPT_KEYS: i64 = 100_000;
/// Recovery codes of one account.
pub const RECOVERY_CODES: usize = 10;
/// Life of a link to set a password: a working day and the night before it.
pub const LINK_LIFE: Duration = Duration::from_secs(24 * 3_600);
/// Identities of central sign-in that one account has: one provider, and those of an earlier one.
pub const MAX_IDENTITIES: usize = 10;
/// Bytes of what a provider calls a person (OpenID Connect Core 1.0, section 2).
pub const MAX_SUBJECT_BYTES: usize = 255;
/// Life of a trip to the provider of central sign-in: time to find the telephone and type a password there.
pub const TRIP_LIFE: Duration = Duration::from_secs(600);
/// Trips that are under way from one address, an office among them; the oldest is forgotten when another begins.
pub const MAX_TRIPS_PER_ADDRESS: i64 = 50;
/// Trips that are under way at all: 200 addresses with as many as one may have. Further ones are refused.
pub const MAX_TRIPS: i64 = 10_000;
/// Characters of the path to go to after a sign-in.
pub const MAX_TARGET_CHARS: usize = 500;
/// Passkeys of one account: telephone, laptop, desk and safe, and those that replace them.
pub const MAX_PASSKEYS: usize = 10;
/// Life of a challenge for a passkey: browsers are told to wait for five minutes, so that a key can be fetched.
pub const CHALLENGE_LIFE: Duration = Duration::from_secs(360);
/// Bytes of what a browser answers for a passkey; without attestation, keys answer with some 1,000.
pub const MAX_ANSWER_BYTES: usize = 32 * 1024;
/// Bytes of what a key is called by its authenticator (Web Authentication, section 7.1).
pub const MAX_CREDENTIAL_BYTES: usize = 1_023;
/// Life of the token of the first setup: it is shown to whoever started the program.
pub const SETUP_LIFE: Duration = Duration::from_secs(3_600);
