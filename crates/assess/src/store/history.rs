//! SQL on what happened to measures.

use std::collections::BTreeMap;

use vg_backend::sql::{ManyRows, Row, SqlError, Statement, Tx};
use vg_backend::{params, row};

use super::evidence::Key;
use crate::model::Event;

const LAST: Statement = Statement::new(
    "assess.history.last",
    "SELECT MAX(no) AS no FROM assess_history WHERE unit = $1 AND system = $2 AND control = $3",
);
const OF_CONTROL: Statement = Statement::new(
    "assess.history.of_control",
    "SELECT system, control, no, at, assessment, event, from_state, to_state, actor, reason, ledger FROM assess_history WHERE \
     unit = $1 AND system = $2 AND control = $3 ORDER BY no DESC LIMIT $4",
);
const ADD: ManyRows = ManyRows::new(
    "assess.history.add",
    "INSERT INTO assess_history (unit, system, control, no, at, assessment, event, from_state, to_state, actor, reason, ledger)",
    12,
    "",
);

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[LAST, OF_CONTROL];

fn event(row: &Row) -> Result<Event, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    Ok(Event {
        system: text("system")?,
        control: text("control")?,
        no: row.int("no")?,
        at: row.time("at")?,
        assessment: text("assessment")?,
        event: text("event")?,
        from: text("from_state")?,
        to: text("to_state")?,
        actor: text("actor")?,
        reason: text("reason")?,
        ledger: row.opt_int("ledger")?,
    })
}

/// What happened to a measure on a system, newest first.
pub(crate) async fn list(
    tx: &mut Tx,
    unit: &str,
    system: &str,
    control: &str,
    limit: u32,
) -> Result<Vec<Event>, SqlError> {
    let params = params![unit, system, control, i64::from(limit)];
    tx.fetch_all(&OF_CONTROL, params).await?.iter().map(event).collect()
}

/// Adds events; their numbers are given here.
pub(crate) async fn add(tx: &mut Tx, unit: &str, events: &[Event]) -> Result<(), SqlError> {
    let mut last: BTreeMap<Key, i64> = BTreeMap::new();
    let mut rows = Vec::with_capacity(events.len());
    for one in events {
        let key = (one.system.clone(), one.control.clone());
        let no = match last.get(&key) {
            Some(no) => no + 1,
            None => {
                let row = tx.fetch_one(&LAST, params![unit, one.system.as_str(), one.control.as_str()]).await?;
                row.opt_int("no")?.unwrap_or(0) + 1
            }
        };
        last.insert(key, no);
        rows.push(row![
            unit,
            one.system.as_str(),
            one.control.as_str(),
            no,
            one.at,
            one.assessment.as_str(),
            one.event.as_str(),
            one.from.as_str(),
            one.to.as_str(),
            one.actor.as_str(),
            one.reason.as_str(),
            one.ledger,
        ]);
    }
    tx.execute_rows(&ADD, rows).await?;
    Ok(())
}
