//! The only SQL on identities and trips.

use vg_backend::params;
use vg_backend::sql::{Row, SqlError, Statement, Tx};
use vg_model::Timestamp;

use super::Identity;
use crate::limits::MAX_LIST;

const BY_SUBJECT: Statement = Statement::new(
    "access.identity.by_subject",
    "SELECT id, issuer, subject, account, label, linked_at, last_used_at FROM access_identities \
     WHERE issuer = $1 AND subject = $2",
);
const OF_ACCOUNT: Statement = Statement::new(
    "access.identity.of_account",
    "SELECT id, issuer, subject, account, label, linked_at, last_used_at FROM access_identities WHERE account = $1 \
     ORDER BY linked_at, id LIMIT $2",
);
pub(super) const INSERT: Statement = Statement::new(
    "access.identity.insert",
    "INSERT INTO access_identities (id, issuer, subject, account, label, linked_at) VALUES ($1, $2, $3, $4, $5, $6)",
);
pub(super) const USED: Statement =
    Statement::new("access.identity.used", "UPDATE access_identities SET last_used_at = $2, label = $3 WHERE id = $1");
pub(super) const DELETE: Statement =
    Statement::new("access.identity.delete", "DELETE FROM access_identities WHERE id = $1 AND account = $2");

pub(super) const TRIP_ADD: Statement = Statement::new(
    "access.trip.add",
    "INSERT INTO access_trips (digest, purpose, account, target, address, began_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)",
);
pub(super) const TRIP_GET: Statement = Statement::new(
    "access.trip.get",
    "SELECT purpose, account, target, expires_at FROM access_trips WHERE digest = $1",
);
pub(super) const TRIP_DROP: Statement =
    Statement::new("access.trip.drop", "DELETE FROM access_trips WHERE digest = $1");
pub(super) const TRIP_EXPIRE: Statement =
    Statement::new("access.trip.expire", "DELETE FROM access_trips WHERE expires_at <= $1");
pub(super) const TRIP_COUNT: Statement = Statement::new("access.trip.count", "SELECT COUNT(*) AS n FROM access_trips");
/// All but the newest `$2` trips from an address.
pub(super) const TRIP_TRIM: Statement = Statement::new(
    "access.trip.trim",
    "DELETE FROM access_trips WHERE address = $1 AND digest NOT IN \
     (SELECT digest FROM access_trips WHERE address = $1 ORDER BY began_at DESC, digest LIMIT $2)",
);

/// Statements of this module, for `prepare_all`.
pub(crate) const STATEMENTS: &[Statement] =
    &[BY_SUBJECT, OF_ACCOUNT, INSERT, USED, DELETE, TRIP_ADD, TRIP_GET, TRIP_DROP, TRIP_EXPIRE, TRIP_COUNT, TRIP_TRIM];

pub(super) async fn by_subject(tx: &mut Tx, issuer: &str, subject: &str) -> Result<Option<Identity>, SqlError> {
    tx.fetch_optional(&BY_SUBJECT, params![issuer, subject]).await?.as_ref().map(from_row).transpose()
}

pub(super) async fn of_account(tx: &mut Tx, account: &str) -> Result<Vec<Identity>, SqlError> {
    tx.fetch_all(&OF_ACCOUNT, params![account, MAX_LIST]).await?.iter().map(from_row).collect()
}

fn from_row(row: &Row) -> Result<Identity, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    Ok(Identity {
        id: text("id")?,
        issuer: text("issuer")?,
        subject: text("subject")?,
        account: text("account")?,
        label: text("label")?,
        linked_at: row.time("linked_at")?,
        last_used_at: row.opt_int("last_used_at")?.map(Timestamp),
    })
}
