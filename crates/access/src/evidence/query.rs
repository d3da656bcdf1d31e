//! Reading the ledger.

use vg_backend::params;
use vg_backend::sql::{Direction, Order, Row, Select, SqlError, Tx, Value};
use vg_model::Timestamp;

use super::store::{COLUMNS, LEDGER};
use super::{Entry, Evidence, Kind, chain_of, store};
use crate::chain::Anchor;
use crate::limits::MAX_AUDIT_PAGE;
use crate::permission::{EVIDENCE_READ, Granted};
use crate::problem::Problem;

/// The newest first.
const ORDERS: &[Order] = &[Order { name: "newest", columns: &["seq"], direction: Direction::Descending }];

/// Which rows are wanted; what is `None` does not matter.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct EvidenceFilter {
    /// What they are.
    pub kind: Option<Kind>,
    /// The capability that added them.
    pub source: Option<String>,
    /// Kind of what they are about.
    pub subject_kind: Option<String>,
    /// Id of what they are about.
    pub subject: Option<String>,
    /// Added not before.
    pub from: Option<Timestamp>,
    /// Added before.
    pub to: Option<Timestamp>,
}

impl Evidence {
    /// A page of the ledger of the unit that was granted, newest first, continued after the number `after`; at most
    /// [`MAX_AUDIT_PAGE`] rows.
    pub async fn page(
        &self,
        tx: &mut Tx,
        granted: &Granted,
        filter: &EvidenceFilter,
        after: Option<i64>,
        rows: u32,
    ) -> Result<Vec<Entry>, Problem> {
        let mut select = Select::new("access.evidence.page", COLUMNS, "access_evidence")
            .and_where("chain = ?", params![readable(granted)?])
            .and_if("kind = ?", filter.kind.map(Kind::name))
            .and_if("source = ?", filter.source.as_deref())
            .and_if("subject_kind = ?", filter.subject_kind.as_deref())
            .and_if("subject = ?", filter.subject.as_deref())
            .and_if("at >= ?", filter.from)
            .and_if("at < ?", filter.to)
            .order_by(ORDERS, "newest")?
            .limit(rows.clamp(1, MAX_AUDIT_PAGE));
        if let Some(after) = after {
            select = select.after(&[Value::Int(after)]);
        }
        let (statement, params) = select.build()?;
        let found = tx.fetch_all(&statement, &params).await?;
        Ok(found.iter().map(Entry::from_row).collect::<Result<_, SqlError>>()?)
    }

    /// One row of the unit that was granted.
    pub async fn entry(&self, tx: &mut Tx, granted: &Granted, seq: i64) -> Result<Entry, Problem> {
        store::entry(tx, &readable(granted)?, seq).await?.ok_or_else(Problem::not_found)
    }

    /// Rows of the unit that was granted after the number `after`, the oldest first; at most [`MAX_AUDIT_PAGE`].
    pub async fn since(&self, tx: &mut Tx, granted: &Granted, after: i64, rows: u32) -> Result<Vec<Entry>, Problem> {
        let rows = rows.clamp(1, MAX_AUDIT_PAGE);
        let found = tx.fetch_all(&store::SINCE, params![readable(granted)?, after, rows]).await?;
        Ok(found.iter().map(Entry::from_row).collect::<Result<_, SqlError>>()?)
    }

    /// Where a row of the unit that was granted stands: its number, hash and time. For capabilities whose own rows name evidence and have
    /// to say by what they are proved; the row itself stays behind its own permission.
    pub async fn anchor(&self, tx: &mut Tx, granted: &Granted, seq: i64) -> Result<Option<Anchor>, Problem> {
        let entry = store::entry(tx, &chain_of_granted(granted)?, seq).await?;
        Ok(entry.map(|entry| Anchor { chain: entry.chain, seq: entry.seq, hash: entry.hash, at: entry.at }))
    }

    /// The last row of the unit that was granted, whose hash covers all before it; `None` while there is none.
    pub async fn head(&self, tx: &mut Tx, granted: &Granted) -> Result<Option<Anchor>, Problem> {
        let row = tx.fetch_optional(&LEDGER.head, params![chain_of_granted(granted)?]).await?;
        let anchor = |row: &Row| {
            let text = |column: &str| row.text(column).map(str::to_owned);
            Ok::<_, SqlError>(Anchor {
                chain: text("chain")?,
                seq: row.int("seq")?,
                hash: text("hash")?,
                at: row.time("at")?,
            })
        };
        Ok(row.as_ref().map(anchor).transpose()?)
    }

    /// The heads of all chains, sorted by chain: kept elsewhere, they are the anchors of a later verification.
    pub async fn heads(&self, tx: &mut Tx) -> Result<Vec<Anchor>, Problem> {
        Ok(LEDGER.heads(tx).await?)
    }
}

fn chain_of_granted(granted: &Granted) -> Result<String, Problem> {
    let operation = granted.operation();
    granted
        .unit()
        .map(chain_of)
        .ok_or_else(|| Problem::internal(format!("{}: evidence belongs to a unit", operation.name)))
}

fn readable(granted: &Granted) -> Result<String, Problem> {
    let operation = granted.operation();
    match granted.unit() {
        Some(unit) if *operation == EVIDENCE_READ => Ok(chain_of(unit)),
        _ => Err(Problem::internal(format!("{}: is not the permission to read evidence", operation.name))),
    }
}
