//! Reading the audit in pages, and exporting its heads.

use vg_backend::params;
use vg_backend::sql::{Direction, Order, Select, SqlError, Tx, Value};
use vg_model::Timestamp;

use super::store::{COLUMNS, LEDGER};
use super::{Anchor, Audit, Entry, Outcome};
use crate::limits::MAX_AUDIT_PAGE;
use crate::permission::{AUDIT_READ, AUDIT_READ_SYSTEM, Granted};
use crate::problem::Problem;

/// The newest first. Numbers of one chain never repeat, so they alone are the key of a page.
const ORDERS: &[Order] = &[Order { name: "newest", columns: &["seq"], direction: Direction::Descending }];

/// Which records are wanted; what is `None` does not matter.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct AuditFilter {
    /// Name of the operation.
    pub operation: Option<String>,
    /// Id of the account or token, name of the worker.
    pub actor: Option<String>,
    /// User name, or name of the token or worker, as it was then.
    pub actor_name: Option<String>,
    /// Id of what it was done to.
    pub subject: Option<String>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
}

/// Where a page ended: the number of its last record.
pub type AuditKey = i64;

impl Audit {
    /// A page of the chain of the unit that was granted, newest first, continued after `after`; at most [`MAX_AUDIT_PAGE`] rows.
    pub async fn page(
        &self,
        tx: &mut Tx,
        granted: &Granted,
        filter: &AuditFilter,
        after: Option<AuditKey>,
        rows: u32,
    ) -> Result<Vec<Entry>, Problem> {
        let chain = chain_of(granted)?;
        let mut select = Select::new("access.audit.page", COLUMNS, "access_audit")
            .and_where("chain = ?", params![chain])
            .and_if("operation = ?", filter.operation.as_deref())
            .and_if("actor = ?", filter.actor.as_deref())
            .and_if("actor_name = ?", filter.actor_name.as_deref())
            .and_if("subject = ?", filter.subject.as_deref())
            .and_if("outcome = ?", filter.outcome.map(Outcome::name))
            .and_if("at >= ?", filter.from)
            .and_if("at < ?", filter.to)
            .order_by(ORDERS, "newest")?
            .limit(rows.min(MAX_AUDIT_PAGE));
        if let Some(after) = after {
            select = select.after(&[Value::Int(after)]);
        }
        let (statement, params) = select.build()?;
        let found = tx.fetch_all(&statement, &params).await?;
        Ok(found.iter().map(Entry::from_row).collect::<Result<_, SqlError>>()?)
    }

    /// The heads of all chains, sorted by chain: kept elsewhere, they are the anchors of a later verification.
    pub async fn heads(&self, tx: &mut Tx) -> Result<Vec<Anchor>, Problem> {
        heads(tx).await
    }
}

/// The heads of all chains, sorted by chain, for those who look at a database without opening access over it.
pub async fn heads(tx: &mut Tx) -> Result<Vec<Anchor>, Problem> {
    Ok(LEDGER.heads(tx).await?)
}

fn chain_of(granted: &Granted) -> Result<&str, Problem> {
    let operation = granted.operation();
    match granted.unit() {
        Some(unit) if *operation == AUDIT_READ => Ok(unit),
        None if *operation == AUDIT_READ_SYSTEM => Ok(super::SYSTEM_CHAIN),
        _ => Err(Problem::internal(format!("{}: is not the permission to read the audit", operation.name))),
    }
}
