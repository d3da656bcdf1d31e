//! SQL on the times that a unit set.

use std::collections::BTreeMap;

use vg_backend::sql::{ManyRows, SqlError, Statement, Tx};
use vg_backend::{params, row};

use crate::alerts::times::{Minutes, Times};

const OF_UNIT: Statement = Statement::new(
    "monitor.time.of_unit",
    "SELECT class, system_level, triage, handle FROM monitor_times WHERE unit = $1 ORDER BY class, system_level",
);
const CLEAR: Statement = Statement::new("monitor.time.clear", "DELETE FROM monitor_times WHERE unit = $1");
const ADD: ManyRows =
    ManyRows::new("monitor.time.add", "INSERT INTO monitor_times (unit, class, system_level, triage, handle)", 5, "");

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[OF_UNIT, CLEAR];

/// The times that hold in a unit.
pub(crate) async fn of_unit(tx: &mut Tx, unit: &str) -> Result<Times, SqlError> {
    let mut own = BTreeMap::new();
    for row in tx.fetch_all(&OF_UNIT, params![unit]).await? {
        let level = u8::try_from(row.int("system_level")?).unwrap_or_default();
        let minutes = Minutes { triage: row.int("triage")?, handle: row.int("handle")? };
        own.insert((row.text("class")?.to_owned(), level), minutes);
    }
    Ok(Times::new(own))
}

/// Sets them anew; what is not named is that of the library.
pub(crate) async fn set(tx: &mut Tx, unit: &str, own: &BTreeMap<(String, u8), Minutes>) -> Result<(), SqlError> {
    tx.execute(&CLEAR, params![unit]).await?;
    let values = |((class, level), minutes): (&(String, u8), &Minutes)| {
        row![unit, class, i64::from(*level), minutes.triage, minutes.handle]
    };
    if !own.is_empty() {
        tx.execute_rows(&ADD, own.iter().map(values).collect()).await?;
    }
    Ok(())
}
