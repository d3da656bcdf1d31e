//! SQL on what the watch sees at once.

use std::collections::BTreeMap;

use vg_backend::sql::{ManyRows, Row, SqlError, Statement, Tx};
use vg_backend::{params, row};
use vg_model::Timestamp;

use super::{Done, MINUTE_US, MINUTES};
use crate::sources::Figures;
use crate::sources::store::figures;

const ADD_MINUTES: ManyRows = ManyRows::new(
    "monitor.minute.add",
    "INSERT INTO monitor_minutes (unit, minute, received)",
    3,
    "ON CONFLICT (unit, minute) DO UPDATE SET received = monitor_minutes.received + excluded.received",
);
const PRUNE: Statement =
    Statement::new("monitor.minute.prune", "DELETE FROM monitor_minutes WHERE unit = $1 AND minute < $2");
const OF_UNIT: Statement = Statement::new(
    "monitor.minute.list",
    "SELECT minute, received FROM monitor_minutes WHERE unit = $1 AND minute >= $2 ORDER BY minute",
);
// PostgreSQL makes a NUMERIC of a sum, which is none of the shared types.
const HOURS: Statement = Statement::new(
    "monitor.hour.of_unit",
    "SELECT hour, CAST(SUM(received) AS BIGINT) AS received, CAST(SUM(stored) AS BIGINT) AS stored, CAST(SUM(rejected) AS BIGINT) \
     AS rejected, CAST(SUM(quarantined) AS BIGINT) AS quarantined, CAST(SUM(unparsed) AS BIGINT) AS unparsed, CAST(SUM(bytes) AS \
     BIGINT) AS bytes FROM monitor_source_hours WHERE unit = $1 AND hour >= $2 GROUP BY hour",
);
const TRIAGED: Statement = Statement::new(
    "monitor.alert.triaged",
    "SELECT triaged_at AS done_at, created_at AS began_at, triage_due AS due_at, triage_late AS late FROM monitor_alerts WHERE unit \
     = $1 AND triaged_at >= $2 AND reopened = 0 ORDER BY triaged_at DESC LIMIT $3",
);
const HANDLED: Statement = Statement::new(
    "monitor.alert.handled",
    "SELECT handled_at AS done_at, triaged_at AS began_at, handle_due AS due_at, handle_late AS late FROM monitor_alerts WHERE unit \
     = $1 AND handled_at >= $2 AND triaged_at IS NOT NULL AND reopened = 0 ORDER BY handled_at DESC LIMIT $3",
);

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[PRUNE, OF_UNIT, HOURS, TRIAGED, HANDLED];

/// Adds records of minutes, and forgets what is too old to be shown.
pub(crate) async fn add_minutes(
    tx: &mut Tx,
    unit: &str,
    minutes: &BTreeMap<i64, i64>,
    now: Timestamp,
) -> Result<(), SqlError> {
    let oldest = now.0 - MINUTES * MINUTE_US;
    // What a sender kept for days comes with the minute in which it was received; what was received long ago is not shown.
    let fresh = minutes.iter().filter(|(minute, received)| **minute >= oldest && **received > 0);
    let rows: Vec<_> = fresh.map(|(minute, received)| row![unit, *minute, *received]).collect();
    if !rows.is_empty() {
        tx.execute_rows(&ADD_MINUTES, rows).await?;
        tx.execute(&PRUNE, params![unit, oldest]).await?;
    }
    Ok(())
}

/// Records by minute, from a time on.
pub(crate) async fn minutes(tx: &mut Tx, unit: &str, from: Timestamp) -> Result<BTreeMap<i64, i64>, SqlError> {
    let rows = tx.fetch_all(&OF_UNIT, params![unit, from]).await?;
    rows.iter().map(|row| Ok((row.int("minute")?, row.int("received")?))).collect()
}

/// Figures of all sources by hour, from a time on.
pub(crate) async fn hours(tx: &mut Tx, unit: &str, from: Timestamp) -> Result<BTreeMap<i64, Figures>, SqlError> {
    let rows = tx.fetch_all(&HOURS, params![unit, from]).await?;
    rows.iter().map(|row| Ok((row.int("hour")?, figures(row)?))).collect()
}

/// Alerts with a verdict from a time on, the latest first.
pub(crate) async fn triaged(tx: &mut Tx, unit: &str, from: Timestamp, limit: u32) -> Result<Vec<Done>, SqlError> {
    tx.fetch_all(&TRIAGED, params![unit, from, limit]).await?.iter().map(done).collect()
}

/// Alerts that were handled from a time on, the latest first.
pub(crate) async fn handled(tx: &mut Tx, unit: &str, from: Timestamp, limit: u32) -> Result<Vec<Done>, SqlError> {
    tx.fetch_all(&HANDLED, params![unit, from, limit]).await?.iter().map(done).collect()
}

fn done(row: &Row) -> Result<Done, SqlError> {
    let (at, began) = (row.int("done_at")?, row.int("began_at")?);
    Ok(Done {
        at: Timestamp(at),
        took: at - began,
        allowed: row.opt_int("due_at")?.map(|due| due - began),
        late: row.int("late")? != 0,
    })
}
