//! The change feed of a unit.

use vg_access::{Caller, Problem};
use vg_backend::params;
use vg_backend::sql::SqlError;

use super::Inventory;
use crate::limits::MAX_PAGE;
use crate::model::Change;
use crate::operations::CHANGE_READ;
use crate::store;

impl Inventory {
    /// Number of the last change of the unit; 0 before the first.
    pub async fn change_head(&self, caller: &Caller, unit: &str) -> Result<i64, Problem> {
        let mut tx = self.reading(caller, &CHANGE_READ, unit).await?;
        Ok(tx.fetch_optional(&store::HEAD, params![unit]).await?.map_or(Ok(0), |row| row.int("seq"))?)
    }

    /// What changed in the unit after the number `since`, at most `limit` and [`MAX_PAGE`] changes. A reader keeps the last
    /// number that it has seen; numbers have no holes, and a change is never seen before one with a lower number.
    pub async fn changes(&self, caller: &Caller, unit: &str, since: i64, limit: u32) -> Result<Vec<Change>, Problem> {
        let mut tx = self.reading(caller, &CHANGE_READ, unit).await?;
        let rows = tx.fetch_all(&store::CHANGES, params![unit, since, limit.min(MAX_PAGE)]).await?;
        let changes = rows.iter().map(|row| {
            Ok(Change {
                seq: row.int("seq")?,
                kind: row.text("kind")?.to_owned(),
                id: row.text("id")?.to_owned(),
                action: row.text("action")?.to_owned(),
                at: row.time("at")?,
            })
        });
        Ok(changes.collect::<Result<_, SqlError>>()?)
    }
}
