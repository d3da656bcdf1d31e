//! The only SQL on sessions.

use vg_backend::params;
use vg_backend::sql::{Row, SqlError, Statement, WriteTx};

use super::Session;
use crate::caller::{Caller, Principal};

pub(super) const BY_DIGEST: Statement = Statement::new(
    "access.session.by_digest",
    "SELECT id, account, two_factor, confirmed_at, created_at, seen_at, expires_at, address, user_agent \
     FROM access_sessions WHERE digest = $1",
);
pub(super) const OF_ACCOUNT: Statement = Statement::new(
    "access.session.of_account",
    "SELECT id, account, two_factor, confirmed_at, created_at, seen_at, expires_at, address, user_agent \
     FROM access_sessions WHERE account = $1 ORDER BY created_at DESC, id DESC LIMIT 1000",
);
pub(super) const INSERT: Statement = Statement::new(
    "access.session.insert",
    "INSERT INTO access_sessions (id, digest, account, two_factor, confirmed_at, created_at, seen_at, expires_at, address, \
     user_agent) VALUES ($1, $2, $3, $4, $5, $5, $5, $6, $7, $8)",
);
pub(super) const SEEN: Statement =
    Statement::new("access.session.seen", "UPDATE access_sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2");
pub(super) const ROTATE: Statement = Statement::new(
    "access.session.rotate",
    "UPDATE access_sessions SET digest = $2, confirmed_at = $3, two_factor = $4 WHERE id = $1",
);
pub(super) const END: Statement =
    Statement::new("access.session.end", "DELETE FROM access_sessions WHERE id = $1 AND account = $2");
const END_ALL: Statement = Statement::new("access.session.end_all", "DELETE FROM access_sessions WHERE account = $1");
const END_OTHERS: Statement =
    Statement::new("access.session.end_others", "DELETE FROM access_sessions WHERE account = $1 AND id <> $2");
pub(super) const EXPIRE: Statement =
    Statement::new("access.session.expire", "DELETE FROM access_sessions WHERE expires_at <= $1 OR seen_at <= $2");
/// All but the newest `$2` sessions of an account.
pub(super) const TRIM: Statement = Statement::new(
    "access.session.trim",
    "DELETE FROM access_sessions WHERE account = $1 AND id NOT IN \
     (SELECT id FROM access_sessions WHERE account = $1 ORDER BY created_at DESC, id DESC LIMIT $2)",
);

/// Statements of this module, for `prepare_all`.
pub(crate) const STATEMENTS: &[Statement] =
    &[BY_DIGEST, OF_ACCOUNT, INSERT, SEEN, ROTATE, END, END_ALL, END_OTHERS, EXPIRE, TRIM];

/// Ends every session of an account.
pub(crate) async fn end_all(tx: &mut WriteTx, account: &str) -> Result<u64, SqlError> {
    tx.execute(&END_ALL, params![account]).await
}

/// Ends every session of an account but that of the caller.
pub(crate) async fn end_others(tx: &mut WriteTx, account: &str, caller: &Caller) -> Result<u64, SqlError> {
    let own = match caller.principal() {
        Principal::Session { session, .. } => session.as_str(),
        _ => "",
    };
    tx.execute(&END_OTHERS, params![account, own]).await
}

pub(super) fn from_row(row: &Row) -> Result<Session, SqlError> {
    Ok(Session {
        id: row.text("id")?.to_owned(),
        created_at: row.time("created_at")?,
        seen_at: row.time("seen_at")?,
        expires_at: row.time("expires_at")?,
        two_factor: row.bool("two_factor")?,
        address: row.opt_text("address")?.map(str::to_owned),
        user_agent: row.text("user_agent")?.to_owned(),
    })
}
