//! The only SQL on passkeys and challenges.

use vg_backend::params;
use vg_backend::sql::{Row, SqlError, Statement, Tx, WriteTx};
use vg_model::Timestamp;

use super::Passkey;
use crate::limits::MAX_LIST;

const OF_ACCOUNT: Statement = Statement::new(
    "access.passkey.of_account",
    "SELECT id, name, public_key, created_at, last_used_at FROM access_passkeys WHERE account = $1 \
     ORDER BY created_at, id LIMIT $2",
);
const BY_CREDENTIAL: Statement = Statement::new(
    "access.passkey.by_credential",
    "SELECT id, name, public_key, created_at, last_used_at FROM access_passkeys WHERE credential = $1 AND account = $2",
);
pub(super) const TAKEN: Statement =
    Statement::new("access.passkey.taken", "SELECT account FROM access_passkeys WHERE credential = $1");
pub(super) const INSERT: Statement = Statement::new(
    "access.passkey.insert",
    "INSERT INTO access_passkeys (id, account, credential, name, public_key, counter, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)",
);
/// Only when the counter went up, or stays 0 because the key does not count.
pub(super) const USED: Statement = Statement::new(
    "access.passkey.used",
    "UPDATE access_passkeys SET counter = $2, public_key = $3, last_used_at = $4 \
     WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))",
);
pub(super) const DELETE: Statement =
    Statement::new("access.passkey.delete", "DELETE FROM access_passkeys WHERE id = $1 AND account = $2");
const DELETE_ALL: Statement =
    Statement::new("access.passkey.delete_all", "DELETE FROM access_passkeys WHERE account = $1");

pub(super) const CHALLENGE_KEEP: Statement = Statement::new(
    "access.challenge.keep",
    "INSERT INTO access_challenges (holder, account, state, expires_at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (holder) DO UPDATE SET account = excluded.account, state = excluded.state, expires_at = excluded.expires_at",
);
pub(super) const CHALLENGE_GET: Statement = Statement::new(
    "access.challenge.get",
    "SELECT state, expires_at FROM access_challenges WHERE holder = $1 AND account = $2",
);
pub(super) const CHALLENGE_DROP: Statement =
    Statement::new("access.challenge.drop", "DELETE FROM access_challenges WHERE holder = $1");
pub(super) const CHALLENGE_EXPIRE: Statement =
    Statement::new("access.challenge.expire", "DELETE FROM access_challenges WHERE expires_at <= $1");

/// Statements of this module, for `prepare_all`.
pub(crate) const STATEMENTS: &[Statement] = &[
    OF_ACCOUNT,
    BY_CREDENTIAL,
    TAKEN,
    INSERT,
    USED,
    DELETE,
    DELETE_ALL,
    CHALLENGE_KEEP,
    CHALLENGE_GET,
    CHALLENGE_DROP,
    CHALLENGE_EXPIRE,
];

/// A passkey with what is kept of its key.
pub(super) struct Kept {
    pub(super) passkey: Passkey,
    pub(super) public_key: String,
}

pub(super) async fn of_account(tx: &mut Tx, account: &str) -> Result<Vec<Kept>, SqlError> {
    tx.fetch_all(&OF_ACCOUNT, params![account, MAX_LIST]).await?.iter().map(from_row).collect()
}

pub(super) async fn by_credential(tx: &mut Tx, credential: &str, account: &str) -> Result<Option<Kept>, SqlError> {
    tx.fetch_optional(&BY_CREDENTIAL, params![credential, account]).await?.as_ref().map(from_row).transpose()
}

/// Takes all passkeys of an account away.
pub(crate) async fn remove_all(tx: &mut WriteTx, account: &str) -> Result<(), SqlError> {
    tx.execute(&DELETE_ALL, params![account]).await.map(drop)
}

fn from_row(row: &Row) -> Result<Kept, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    let passkey = Passkey {
        id: text("id")?,
        name: text("name")?,
        created_at: row.time("created_at")?,
        last_used_at: row.opt_int("last_used_at")?.map(Timestamp),
    };
    Ok(Kept { passkey, public_key: text("public_key")? })
}
