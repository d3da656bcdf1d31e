//! One row of the audit.

use vg_backend::sql::{Row, SqlError};
use vg_model::Timestamp;

/// Columns of the table in the order of the canonical form; the hash itself is not among them.
pub const FIELDS: [&str; 19] = [
    "chain",
    "seq",
    "at",
    "phase",
    "opened",
    "trace_id",
    "actor_kind",
    "actor",
    "actor_name",
    "operation",
    "subject_kind",
    "subject",
    "outcome",
    "problem",
    "changes",
    "address",
    "user_agent",
    "lang",
    "previous",
];

/// A row as people read it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The chain: id of a unit, or `system`.
    pub chain: String,
    /// Number in its chain, from 1 without gaps.
    pub seq: i64,
    /// When it was written.
    pub at: Timestamp,
    /// `open` (before), `complete` (after), `single` (both in one).
    pub phase: String,
    /// The row that opened what this one completes.
    pub opened: Option<i64>,
    /// Id of the request.
    pub trace_id: String,
    /// `account`, `token`, `worker`, `setup`, `anonymous`.
    pub actor_kind: String,
    /// Id of the account or token, name of the worker.
    pub actor: String,
    /// Its name at that time.
    pub actor_name: String,
    /// What was done.
    pub operation: String,
    /// Kind of what it was done to.
    pub subject_kind: String,
    /// Id of what it was done to.
    pub subject: String,
    /// `done`, `refused`, `failed`; nothing in a row that opens.
    pub outcome: Option<String>,
    /// Code of the problem.
    pub problem: Option<String>,
    /// Changed fields as JSON: `[{"field":…,"from":…,"to":…}]`.
    pub changes: String,
    /// Address of the client.
    pub address: Option<String>,
    /// What the client calls itself.
    pub user_agent: String,
    /// Language of the answers.
    pub lang: String,
    /// Hash of the row.
    pub hash: String,
}

impl Entry {
    pub(super) fn from_row(row: &Row) -> Result<Self, SqlError> {
        let text = |column: &str| row.text(column).map(str::to_owned);
        let optional = |column: &str| row.opt_text(column).map(|text| text.map(str::to_owned));
        Ok(Self {
            chain: text("chain")?,
            seq: row.int("seq")?,
            at: row.time("at")?,
            phase: text("phase")?,
            opened: row.opt_int("opened")?,
            trace_id: text("trace_id")?,
            actor_kind: text("actor_kind")?,
            actor: text("actor")?,
            actor_name: text("actor_name")?,
            operation: text("operation")?,
            subject_kind: text("subject_kind")?,
            subject: text("subject")?,
            outcome: optional("outcome")?,
            problem: optional("problem")?,
            changes: text("changes")?,
            address: optional("address")?,
            user_agent: text("user_agent")?,
            lang: text("lang")?,
            hash: text("hash")?,
        })
    }
}
