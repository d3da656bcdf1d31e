//! SQL on assessments.

use std::collections::BTreeSet;

use vg_backend::params;
use vg_backend::sql::{Row, SqlError, Statement, Tx};

use super::{marks, words};
use crate::model::{Assessment, Kept};

macro_rules! columns {
    () => {
        "id, unit, version, created_at, updated_at, updated_by, system, system_name, system_code, regime, level, catalogues, \
         is_current"
    };
}

const OF_UNIT: Statement = Statement::new(
    "assess.assessment.of_unit",
    concat!(
        "SELECT ",
        columns!(),
        " FROM assess_assessments WHERE unit = $1 AND is_current >= $2 ORDER BY system_name, system, is_current DESC, \
         updated_at DESC, id"
    ),
);
const GET: Statement = Statement::new(
    "assess.assessment.get",
    concat!("SELECT ", columns!(), " FROM assess_assessments WHERE unit = $1 AND id = $2"),
);
const OF_SYSTEM: Statement = Statement::new(
    "assess.assessment.of_system",
    concat!(
        "SELECT ",
        columns!(),
        " FROM assess_assessments WHERE unit = $1 AND system = $2 ORDER BY is_current DESC, id"
    ),
);
const COUNT: Statement =
    Statement::new("assess.assessment.count", "SELECT COUNT(*) AS n FROM assess_assessments WHERE unit = $1");
const SAVE: Statement = Statement::new(
    "assess.assessment.save",
    concat!(
        "INSERT INTO assess_assessments (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (id) DO UPDATE SET version = \
         excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by, system_name = \
         excluded.system_name, system_code = excluded.system_code, catalogues = excluded.catalogues, is_current = \
         excluded.is_current WHERE assess_assessments.unit = excluded.unit"
    ),
);

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[OF_UNIT, GET, OF_SYSTEM, COUNT, SAVE];

fn kept(row: &Row) -> Result<Kept<Assessment>, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    let data = Assessment {
        system: text("system")?,
        system_name: text("system_name")?,
        system_code: text("system_code")?,
        regime: text("regime")?,
        level: u8::try_from(row.int("level")?).unwrap_or_default(),
        catalogues: words(row.text("catalogues")?),
        current: row.bool("is_current")?,
    };
    Kept::of_row(row, data)
}

/// Assessments of a unit by name of their system; with `all` also those that hold no more.
pub(crate) async fn list(tx: &mut Tx, unit: &str, all: bool) -> Result<Vec<Kept<Assessment>>, SqlError> {
    tx.fetch_all(&OF_UNIT, params![unit, !all]).await?.iter().map(kept).collect()
}

/// One assessment.
pub(crate) async fn get(tx: &mut Tx, unit: &str, id: &str) -> Result<Option<Kept<Assessment>>, SqlError> {
    tx.fetch_optional(&GET, params![unit, id]).await?.as_ref().map(kept).transpose()
}

/// All assessments of a system, the one that holds first.
pub(crate) async fn of_system(tx: &mut Tx, unit: &str, system: &str) -> Result<Vec<Kept<Assessment>>, SqlError> {
    tx.fetch_all(&OF_SYSTEM, params![unit, system]).await?.iter().map(kept).collect()
}

/// How many a unit has.
pub(crate) async fn count(tx: &mut Tx, unit: &str) -> Result<i64, SqlError> {
    tx.fetch_one(&COUNT, params![unit]).await?.int("n")
}

/// Writes one, new or changed.
pub(crate) async fn save(tx: &mut Tx, kept: &Kept<Assessment>) -> Result<(), SqlError> {
    let data = &kept.data;
    let values = params![
        kept.id.as_str(),
        kept.unit.as_str(),
        kept.version,
        kept.created_at,
        kept.updated_at,
        kept.updated_by.as_str(),
        data.system.as_str(),
        data.system_name.as_str(),
        data.system_code.as_str(),
        data.regime.as_str(),
        i64::from(data.level),
        data.catalogues.join(" "),
        data.current,
    ];
    tx.execute(&SAVE, values).await?;
    marks::changed(tx, &kept.unit, &BTreeSet::from([kept.id.as_str()])).await
}
