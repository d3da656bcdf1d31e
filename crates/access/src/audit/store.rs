//! The only writes to the audit: one row at the end of a chain.

use vg_backend::clock::Clock;
use vg_backend::params;
use vg_backend::sql::{SqlError, Statement, Value, WriteTx};

use super::entry::{Anchor, FIRST_PREVIOUS, hash};

pub(super) const HEAD: Statement =
    Statement::new("access.audit.head", "SELECT chain, seq, hash, at FROM access_audit_heads WHERE chain = $1");
pub(super) const HEADS: Statement = Statement::new(
    "access.audit.heads",
    "SELECT chain, seq, hash, at FROM access_audit_heads WHERE chain > $1 ORDER BY chain LIMIT 1000",
);
const INSERT: Statement = Statement::new(
    "access.audit.insert",
    "INSERT INTO access_audit (chain, seq, at, phase, opened, trace_id, actor_kind, actor, actor_name, operation, \
     subject_kind, subject, outcome, problem, changes, address, user_agent, lang, previous, hash) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
);
const ADVANCE: Statement = Statement::new(
    "access.audit.advance",
    "INSERT INTO access_audit_heads (chain, seq, hash, at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, at = excluded.at",
);
pub(super) const WALK: Statement = Statement::new(
    "access.audit.walk",
    "SELECT chain, seq, at, phase, opened, trace_id, actor_kind, actor, actor_name, operation, subject_kind, subject, \
     outcome, problem, changes, address, user_agent, lang, previous, hash FROM access_audit WHERE chain = $1 ORDER BY seq",
);
pub(super) const NEXT_CHAIN: Statement =
    Statement::new("access.audit.next_chain", "SELECT MIN(chain) AS chain FROM access_audit WHERE chain > $1");

/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[HEAD, HEADS, INSERT, ADVANCE, WALK, NEXT_CHAIN];

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

/// Adds a row to the end of its chain. Writers take turns, so the head that was read is still the head when it is replaced.
pub(super) async fn append(tx: &mut WriteTx, clock: &dyn Clock, draft: &Draft) -> Result<Anchor, SqlError> {
    let chain = draft.chain.as_str();
    let (last, previous) = match tx.fetch_optional(&HEAD, params![chain]).await? {
        Some(row) => (row.int("seq")?, row.text("hash")?.to_owned()),
        None => (0, FIRST_PREVIOUS.to_owned()),
    };
    let (seq, at) = (last + 1, clock.now());
    let mut values: Vec<Value> = params![
        chain,
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
    .to_vec();
    let hash = hash(&values);
    values.push(Value::from(hash.as_str()));
    tx.execute(&INSERT, &values).await?;
    tx.execute(&ADVANCE, params![chain, seq, hash.as_str(), at]).await?;
    Ok(Anchor { chain: chain.to_owned(), seq, hash, at })
}
