//! SQL on what happened to alerts.

use vg_backend::sql::{ManyRows, Row, SqlError, Statement, Tx};
use vg_backend::{params, row};

use crate::alerts::model::Event;

const OF_ALERT: Statement = Statement::new(
    "monitor.history.of_alert",
    "SELECT alert, no, at, event, from_state, to_state, actor, reason FROM monitor_history WHERE unit = $1 AND alert = $2 ORDER \
     BY no DESC LIMIT $3",
);
const ADD: ManyRows = ManyRows::new(
    "monitor.history.add",
    "INSERT INTO monitor_history (unit, alert, no, seq, at, event, from_state, to_state, actor, reason)",
    10,
    "",
);

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[OF_ALERT];

fn read(row: &Row) -> Result<Event, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    Ok(Event {
        alert: text("alert")?,
        no: row.int("no")?,
        at: row.time("at")?,
        event: text("event")?,
        from: text("from_state")?,
        to: text("to_state")?,
        actor: text("actor")?,
        reason: text("reason")?,
    })
}

/// What happened to an alert, newest first.
pub(crate) async fn list(tx: &mut Tx, unit: &str, alert: &str, limit: i64) -> Result<Vec<Event>, SqlError> {
    tx.fetch_all(&OF_ALERT, params![unit, alert, limit]).await?.iter().map(read).collect()
}

/// Adds events.
pub(crate) async fn add<'a>(
    tx: &mut Tx,
    unit: &str,
    seq: i64,
    events: impl Iterator<Item = &'a Event>,
) -> Result<(), SqlError> {
    let values = |event: &Event| {
        row![
            unit,
            &event.alert,
            event.no,
            seq,
            event.at,
            &event.event,
            &event.from,
            &event.to,
            &event.actor,
            &event.reason
        ]
    };
    let rows: Vec<_> = events.map(values).collect();
    if !rows.is_empty() {
        tx.execute_rows(&ADD, rows).await?;
    }
    Ok(())
}
