//! The only SQL on what merging and splitting can put back.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vg_access::Problem;
use vg_backend::params;
use vg_backend::sql::{SqlError, Statement, Tx};

use super::Writer;
use super::hosts::HostRow;
use crate::facts::{Fact, Source};
use crate::identity::Identifier;

const SAVE: Statement = Statement::new(
    "inventory.undo.save",
    "INSERT INTO inventory_undo (id, unit, action, hosts, snapshot, at, actor, undone_at) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)",
);
const GET: Statement = Statement::new(
    "inventory.undo.get",
    "SELECT snapshot FROM inventory_undo WHERE unit = $1 AND id = $2 AND undone_at IS NULL",
);
const DONE: Statement =
    Statement::new("inventory.undo.done", "UPDATE inventory_undo SET undone_at = $3 WHERE unit = $1 AND id = $2");
const CLEAR_SAYINGS: Statement =
    Statement::new("inventory.undo.clear_sayings", "DELETE FROM inventory_sayings WHERE unit = $1 AND host = $2");
const CLEAR_IDENTIFIERS: Statement = Statement::new(
    "inventory.undo.clear_identifiers",
    "DELETE FROM inventory_identifiers WHERE unit || '' = $1 AND host = $2",
);
/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[SAVE, GET, DONE, CLEAR_SAYINGS, CLEAR_IDENTIFIERS];

/// What a merge or split changed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct Undo {
    /// `merge` or `split`.
    pub(crate) action: String,
    /// The host that gained or gave.
    pub(crate) kept: String,
    /// The host that was merged into it, or split off.
    pub(crate) other: String,
    /// Versions of both right after it.
    pub(crate) versions: (i64, i64),
    /// The row of the kept host before.
    pub(crate) row: HostRow,
    /// Its facts before.
    pub(crate) facts: Vec<Fact>,
    /// Its identifiers before.
    pub(crate) identifiers: Vec<Identifier>,
    /// Sources whose software went over.
    pub(crate) sources: Vec<String>,
}

/// What can be undone under this id.
pub(crate) async fn get(tx: &mut Tx, unit: &str, id: &str) -> Result<Option<Undo>, SqlError> {
    let Some(row) = tx.fetch_optional(&GET, params![unit, id]).await? else { return Ok(None) };
    Ok(serde_json::from_str(row.text("snapshot")?).ok())
}

impl Writer<'_> {
    /// Keeps what can be undone.
    pub(crate) async fn save_undo(&mut self, id: &str, undo: &Undo) -> Result<(), SqlError> {
        let snapshot = serde_json::to_string(undo).unwrap_or_default();
        let hosts = format!("{} {}", undo.kept, undo.other);
        let actor = self.granted.actor();
        let values = params![id, self.unit.as_str(), undo.action.as_str(), hosts, snapshot, self.now, actor];
        self.tx.execute(&SAVE, values).await.map(drop)
    }

    /// Notes that it was undone.
    pub(crate) async fn undone(&mut self, id: &str) -> Result<(), SqlError> {
        self.tx.execute(&DONE, params![self.unit.as_str(), id, self.now]).await.map(drop)
    }

    /// Replaces all facts and identifiers of a host.
    pub(crate) async fn replace(
        &mut self,
        host: &str,
        facts: &[Fact],
        identifiers: &[Identifier],
    ) -> Result<(), Problem> {
        self.flush().await?;
        self.tx.execute(&CLEAR_SAYINGS, params![self.unit.as_str(), host]).await?;
        self.tx.execute(&CLEAR_IDENTIFIERS, params![self.unit.as_str(), host]).await?;
        let sources: BTreeSet<&Source> = facts.iter().map(|fact| &fact.source).collect();
        for source in sources {
            self.save_saying(host, source, facts);
        }
        for identifier in identifiers {
            // Facts and identifiers of one source may have gone different ways: each keeps its own time.
            self.save_identifier(host, &Identifier { follows: false, ..identifier.clone() });
        }
        Ok(())
    }
}
