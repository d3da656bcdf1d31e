//! The only writes to the audit: one row at the end of a chain.

use vg_backend::clock::Clock;
use vg_backend::sql::{SqlError, Statement, WriteTx};

use super::FIELDS;
use crate::chain::{Anchor, Ledger};

pub(crate) const HEAD: Statement =
    Statement::new("access.audit.head", "SELECT chain, seq, hash, at FROM access_audit_heads WHERE chain = $1");
const HEADS: Statement = Statement::new(
    "access.audit.heads",
    "SELECT chain, seq, hash, at FROM access_audit_heads WHERE chain > $1 AND NOT (chain >= 'evidence:' AND chain < 'evidence;') \
     ORDER BY chain LIMIT 1000",
);
/// Columns of a row: the fields in their order, and the hash.
macro_rules! columns {
    () => {
        "chain, seq, at, phase, opened, trace_id, actor_kind, actor, actor_name, operation, subject_kind, \
         subject, outcome, problem, changes, address, user_agent, lang, previous, hash"
    };
}

/// Columns of a row, for lists that are built.
pub(super) const COLUMNS: &[&str] = &[columns!()];

const INSERT: Statement = Statement::new(
    "access.audit.insert",
    concat!(
        "INSERT INTO access_audit (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
    ),
);
pub(crate) const ADVANCE: Statement = Statement::new(
    "access.audit.advance",
    "INSERT INTO access_audit_heads (chain, seq, hash, at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, at = excluded.at",
);
const WALK: Statement = Statement::new(
    "access.audit.walk",
    concat!("SELECT ", columns!(), " FROM access_audit WHERE chain = $1 ORDER BY seq"),
);
const NEXT_CHAIN: Statement =
    Statement::new("access.audit.next_chain", "SELECT MIN(chain) AS chain FROM access_audit WHERE chain > $1");

/// The rows of the audit and how they are hashed.
pub(super) const LEDGER: Ledger = Ledger {
    form: "vonggac audit 1",
    fields: &FIELDS,
    head: HEAD,
    heads: HEADS,
    insert: INSERT,
    advance: ADVANCE,
    walk: WALK,
    next_chain: NEXT_CHAIN,
};

/// A row without its place in the chain.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) chain: String,
    pub(super) phase: &'static str,
    pub(super) opened: Option<i64>,
    pub(super) trace_id: String,
    pub(super) actor_kind: &'static str,
    pub(super) actor: String,
    pub(super) actor_name: String,
    pub(super) operation: String,
    pub(super) subject_kind: &'static str,
    pub(super) subject: String,
    pub(super) outcome: Option<&'static str>,
    pub(super) problem: Option<&'static str>,
    pub(super) changes: String,
    pub(super) address: Option<String>,
    pub(super) user_agent: String,
    pub(super) lang: &'static str,
}

/// Adds a row to the end of its chain.
pub(super) async fn append(tx: &mut WriteTx, clock: &dyn Clock, draft: &Draft) -> Result<Anchor, SqlError> {
    let values = |seq, at, previous: &str| {
        vg_backend::row![
            draft.chain.as_str(),
            seq,
            at,
            draft.phase,
            draft.opened,
            draft.trace_id.as_str(),
            draft.actor_kind,
            draft.actor.as_str(),
            draft.actor_name.as_str(),
            draft.operation.as_str(),
            draft.subject_kind,
            draft.subject.as_str(),
            draft.outcome,
            draft.problem,
            draft.changes.as_str(),
            draft.address.as_deref(),
            draft.user_agent.as_str(),
            draft.lang,
            previous,
        ]
    };
    LEDGER.append(tx, clock, &draft.chain, values).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_the_fields_and_the_hash() {
        let columns: Vec<&str> = columns!().split(", ").collect();
        assert_eq!(columns, [FIELDS.as_slice(), &["hash"]].concat());
    }
}
