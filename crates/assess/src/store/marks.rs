//! SQL on what changed: the numbers by which copies of measures are brought up to date.

use std::collections::BTreeSet;

use vg_backend::params;
use vg_backend::sql::{SqlError, Statement, Tx};

/// The number of the last change of a unit.
pub(crate) const HEAD: Statement = Statement::new("assess.head", "SELECT seq FROM assess_heads WHERE unit = $1");
/// Assessments that changed behind a number.
pub(crate) const CHANGED: Statement =
    Statement::new("assess.changed", "SELECT assessment AS id FROM assess_marks WHERE unit = $1 AND seq > $2");
// The row of the unit stays locked until the transaction ends, so that numbers are seen in their order.
const RISE: Statement = Statement::new(
    "assess.head.rise",
    "INSERT INTO assess_heads (unit, seq) VALUES ($1, 1) ON CONFLICT (unit) DO UPDATE SET seq = assess_heads.seq + 1",
);
const MARK: Statement = Statement::new(
    "assess.mark",
    "INSERT INTO assess_marks (unit, assessment, seq) SELECT unit, $2, seq FROM assess_heads WHERE unit = $1 \
     ON CONFLICT (unit, assessment) DO UPDATE SET seq = excluded.seq",
);

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[HEAD, CHANGED, RISE, MARK];

/// Notes that something in these assessments changed.
pub(super) async fn changed(tx: &mut Tx, unit: &str, assessments: &BTreeSet<&str>) -> Result<(), SqlError> {
    if assessments.is_empty() {
        return Ok(());
    }
    tx.execute(&RISE, params![unit]).await?;
    for assessment in assessments {
        tx.execute(&MARK, params![unit, *assessment]).await?;
    }
    Ok(())
}
