//! SQL on the numbers of a unit, and on how far streams were taken.

use vg_backend::params;
use vg_backend::sql::{SqlError, Statement, Tx};
use vg_model::Timestamp;

/// The number of the last change of a unit.
pub(crate) const HEAD: Statement = Statement::new("monitor.head", "SELECT seq FROM monitor_heads WHERE unit = $1");
// The row of the unit stays locked until the transaction ends, so that numbers are seen in their order.
const RISE: Statement = Statement::new(
    "monitor.head.rise",
    "INSERT INTO monitor_heads (unit, seq, last_no) VALUES ($1, 1, $2) ON CONFLICT (unit) DO UPDATE SET seq = \
     monitor_heads.seq + 1, last_no = monitor_heads.last_no + excluded.last_no",
);
const NUMBERS: Statement =
    Statement::new("monitor.head.numbers", "SELECT seq, last_no FROM monitor_heads WHERE unit = $1");
const POSITION: Statement =
    Statement::new("monitor.position.get", "SELECT position FROM monitor_positions WHERE stream = $1");
const SET_POSITION: Statement = Statement::new(
    "monitor.position.set",
    "INSERT INTO monitor_positions (stream, position, taken_at) VALUES ($1, $2, $3) ON CONFLICT (stream) DO UPDATE SET \
     position = excluded.position, taken_at = excluded.taken_at",
);

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[HEAD, RISE, NUMBERS, POSITION, SET_POSITION];

/// The number of a new change, and the first of `new` new numbers of alerts.
pub(crate) async fn rise(tx: &mut Tx, unit: &str, new: i64) -> Result<(i64, i64), SqlError> {
    tx.execute(&RISE, params![unit, new]).await?;
    let row = tx.fetch_one(&NUMBERS, params![unit]).await?;
    Ok((row.int("seq")?, row.int("last_no")? - new + 1))
}

/// The number of the last change of a unit; 0 before the first.
pub(crate) async fn last(tx: &mut Tx, unit: &str) -> Result<i64, SqlError> {
    tx.fetch_optional(&HEAD, params![unit]).await?.map_or(Ok(0), |row| row.int("seq"))
}

/// How far a stream was taken.
pub(crate) async fn position(tx: &mut Tx, stream: &str) -> Result<Option<i64>, SqlError> {
    tx.fetch_optional(&POSITION, params![stream]).await?.map(|row| row.int("position")).transpose()
}

/// Sets that.
pub(crate) async fn set_position(tx: &mut Tx, stream: &str, position: i64, now: Timestamp) -> Result<(), SqlError> {
    tx.execute(&SET_POSITION, params![stream, position, now]).await?;
    Ok(())
}
