//! What changed among accounts and units, read out of the audit.
//!
//! The record of a change stands in the transaction that made the change, and nobody can leave it out. So a feed needs no table of its
//! own: it is the chain of the unit, told to those who may see its accounts or units, without who did it, from where, and what was refused.

use vg_backend::params;
use vg_backend::sql::{SqlError, Statement, Tx};
use vg_model::Timestamp;

use super::Audit;
use super::store::HEAD;
use crate::limits::MAX_AUDIT_PAGE;
use crate::permission::{ACCOUNT_READ, Granted, UNIT_READ};
use crate::problem::Problem;

const SINCE: Statement = Statement::new(
    "access.audit.since",
    "SELECT seq, subject, operation, at FROM access_audit WHERE chain = $1 AND seq > $2 AND subject_kind = $3 \
     AND operation >= $4 AND operation < $5 AND outcome = 'done' ORDER BY seq LIMIT $6",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[SINCE];

/// One change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Number in the chain of the unit; rising, with holes.
    pub seq: i64,
    /// Id of the account or unit.
    pub id: String,
    /// What was done: the name of the operation.
    pub operation: String,
    /// When.
    pub at: Timestamp,
}

impl Audit {
    /// Changes after the number `since`, and the number to ask from next. What is told follows from the permission: that to see accounts
    /// tells of those that the unit manages and of roles in it; that to see units, of the unit itself and of those made right below it.
    pub async fn changes(
        &self,
        tx: &mut Tx,
        granted: &Granted,
        since: i64,
        limit: u32,
    ) -> Result<(Vec<Change>, i64), Problem> {
        let operation = granted.operation();
        let (kind, from, to) = match operation {
            _ if *operation == ACCOUNT_READ => ("account", "access.account.", "access.account/"),
            _ if *operation == UNIT_READ => ("unit", "access.unit.", "access.unit/"),
            _ => return Err(Problem::internal(format!("{}: tells nothing of changes", operation.name))),
        };
        let Some(unit) = granted.unit() else { return Err(Problem::not_found()) };
        let limit = limit.min(MAX_AUDIT_PAGE);
        let head = tx.fetch_optional(&HEAD, params![unit]).await?.map_or(Ok(0), |row| row.int("seq"))?;
        let rows = tx.fetch_all(&SINCE, params![unit, since, kind, from, to, limit]).await?;
        let changes = rows.iter().map(|row| {
            Ok(Change {
                seq: row.int("seq")?,
                id: row.text("subject")?.to_owned(),
                operation: row.text("operation")?.to_owned(),
                at: row.time("at")?,
            })
        });
        let changes = changes.collect::<Result<Vec<_>, SqlError>>()?;
        // Past everything that was looked at, so that nobody looks at it again.
        let next = match changes.last() {
            Some(last) if changes.len() == limit as usize => last.seq,
            _ => head.max(since),
        };
        Ok((changes, next))
    }
}
