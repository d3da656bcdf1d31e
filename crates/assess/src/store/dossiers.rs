//! SQL on level dossiers.

use vg_backend::params;
use vg_backend::sql::{Row, SqlError, Statement, Tx};

use crate::dossier::{Dossier, Filed, Stage};

macro_rules! columns {
    () => {
        "unit, system, version, updated_at, updated_by, stage, decision_number, decision_day, decision_body, regulation_number, \
         regulation_day, expected_approval, expected_deployment, assessed_day, assessed_body"
    };
}

const OF_UNIT: Statement = Statement::new(
    "assess.dossier.of_unit",
    concat!("SELECT ", columns!(), " FROM assess_dossiers WHERE unit = $1 ORDER BY system"),
);
const GET: Statement = Statement::new(
    "assess.dossier.get",
    concat!("SELECT ", columns!(), " FROM assess_dossiers WHERE unit = $1 AND system = $2"),
);
const SAVE: Statement = Statement::new(
    "assess.dossier.save",
    concat!(
        "INSERT INTO assess_dossiers (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT (unit, system) DO UPDATE SET \
         version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by, stage = \
         excluded.stage, decision_number = excluded.decision_number, decision_day = excluded.decision_day, decision_body = \
         excluded.decision_body, regulation_number = excluded.regulation_number, regulation_day = excluded.regulation_day, \
         expected_approval = excluded.expected_approval, expected_deployment = excluded.expected_deployment, assessed_day = \
         excluded.assessed_day, assessed_body = excluded.assessed_body"
    ),
);

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[OF_UNIT, GET, SAVE];

fn filed(row: &Row) -> Result<Filed, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    Ok(Filed {
        system: text("system")?,
        version: row.int("version")?,
        updated_at: row.time("updated_at")?,
        updated_by: text("updated_by")?,
        data: Dossier {
            stage: Stage::parse(row.text("stage")?),
            decision_number: text("decision_number")?,
            decision_day: text("decision_day")?,
            decision_body: text("decision_body")?,
            regulation_number: text("regulation_number")?,
            regulation_day: text("regulation_day")?,
            expected_approval: text("expected_approval")?,
            expected_deployment: text("expected_deployment")?,
            assessed_day: text("assessed_day")?,
            assessed_body: text("assessed_body")?,
        },
    })
}

/// All of a unit, by system.
pub(crate) async fn list(tx: &mut Tx, unit: &str) -> Result<Vec<Filed>, SqlError> {
    tx.fetch_all(&OF_UNIT, params![unit]).await?.iter().map(filed).collect()
}

/// That of a system.
pub(crate) async fn get(tx: &mut Tx, unit: &str, system: &str) -> Result<Option<Filed>, SqlError> {
    tx.fetch_optional(&GET, params![unit, system]).await?.as_ref().map(filed).transpose()
}

/// Writes one, new or changed.
pub(crate) async fn save(tx: &mut Tx, unit: &str, filed: &Filed) -> Result<(), SqlError> {
    let data = &filed.data;
    let values = params![
        unit,
        filed.system.as_str(),
        filed.version,
        filed.updated_at,
        filed.updated_by.as_str(),
        data.stage.map_or("", Stage::name),
        data.decision_number.as_str(),
        data.decision_day.as_str(),
        data.decision_body.as_str(),
        data.regulation_number.as_str(),
        data.regulation_day.as_str(),
        data.expected_approval.as_str(),
        data.expected_deployment.as_str(),
        data.assessed_day.as_str(),
        data.assessed_body.as_str(),
    ];
    tx.execute(&SAVE, values).await?;
    Ok(())
}
