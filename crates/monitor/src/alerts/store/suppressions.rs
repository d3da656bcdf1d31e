//! SQL on suppressions.

use vg_access::Kept;
use vg_backend::sql::{ManyRows, Row, SqlError, Statement, Tx};
use vg_backend::{params, row};
use vg_model::Timestamp;

use super::details::{events, pairs};
use crate::alerts::suppression::{Scope, Suppression};
use crate::knowledge::EntityKind;

macro_rules! columns {
    () => {
        "id, unit, version, created_at, updated_at, updated_by, rule, entity_kind, entity, source, conditions, reason, created_by, \
         account, expires_at, approver, approved_at, ended_at, ended_by, findings, first_at, last_at, latest"
    };
}

const HOLDING: Statement = Statement::new(
    "monitor.suppression.holding",
    concat!(
        "SELECT ",
        columns!(),
        " FROM monitor_suppressions WHERE unit = $1 AND expires_at > $2 AND ended_at IS NULL ORDER BY id"
    ),
);
const LIST: Statement = Statement::new(
    "monitor.suppression.list",
    concat!("SELECT ", columns!(), " FROM monitor_suppressions WHERE unit = $1 ORDER BY expires_at DESC, id LIMIT $2"),
);
const GET: Statement = Statement::new(
    "monitor.suppression.get",
    concat!("SELECT ", columns!(), " FROM monitor_suppressions WHERE unit = $1 AND id = $2"),
);
const SAVE: ManyRows = ManyRows::new(
    "monitor.suppression.save",
    concat!("INSERT INTO monitor_suppressions (", columns!(), ")"),
    23,
    "ON CONFLICT (id) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at, updated_by = \
     excluded.updated_by, account = excluded.account, expires_at = excluded.expires_at, approver = excluded.approver, approved_at = excluded.approved_at, \
     ended_at = excluded.ended_at, ended_by = excluded.ended_by, findings = excluded.findings, first_at = excluded.first_at, \
     last_at = excluded.last_at, latest = excluded.latest WHERE monitor_suppressions.unit = excluded.unit",
);

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[HOLDING, LIST, GET];

fn read(row: &Row) -> Result<Kept<Suppression>, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    let time = |column: &str| row.opt_int(column).map(|time| time.map(Timestamp));
    let what = Scope {
        rule: text("rule")?,
        entity: EntityKind::parse(row.text("entity_kind")?).zip(Some(text("entity")?)),
        source: text("source")?,
        conditions: serde_json::from_str(row.text("conditions")?).unwrap_or_default(),
    };
    let data = Suppression {
        what,
        reason: text("reason")?,
        created_by: text("created_by")?,
        account: text("account")?,
        expires_at: row.time("expires_at")?,
        approver: text("approver")?,
        approved_at: time("approved_at")?,
        ended_at: time("ended_at")?,
        ended_by: text("ended_by")?,
        findings: row.int("findings")?,
        first_at: time("first_at")?,
        last_at: time("last_at")?,
        latest: events(serde_json::from_str(row.text("latest")?).unwrap_or_default()),
    };
    Kept::of_row(row, data)
}

/// Those of a unit that hold at `now`.
pub(crate) async fn holding(tx: &mut Tx, unit: &str, now: Timestamp) -> Result<Vec<Kept<Suppression>>, SqlError> {
    tx.fetch_all(&HOLDING, params![unit, now]).await?.iter().map(read).collect()
}

/// Those of a unit, the ones that end last first.
pub(crate) async fn list(tx: &mut Tx, unit: &str, limit: u32) -> Result<Vec<Kept<Suppression>>, SqlError> {
    tx.fetch_all(&LIST, params![unit, limit]).await?.iter().map(read).collect()
}

/// One of them.
pub(crate) async fn get(tx: &mut Tx, unit: &str, id: &str) -> Result<Option<Kept<Suppression>>, SqlError> {
    tx.fetch_optional(&GET, params![unit, id]).await?.as_ref().map(read).transpose()
}

/// Writes some, new or changed.
pub(crate) async fn save(tx: &mut Tx, all: &[&Kept<Suppression>]) -> Result<(), SqlError> {
    let values = |kept: &&Kept<Suppression>| {
        let data = &kept.data;
        let (kind, entity) = data.what.entity.as_ref().map_or(("", ""), |(kind, name)| (kind.name(), name));
        row![
            &kept.id,
            &kept.unit,
            kept.version,
            kept.created_at,
            kept.updated_at,
            &kept.updated_by,
            &data.what.rule,
            kind,
            entity,
            &data.what.source,
            // Pairs of texts always have a form in JSON.
            serde_json::to_string(&data.what.conditions).unwrap_or_default(),
            &data.reason,
            &data.created_by,
            &data.account,
            data.expires_at,
            &data.approver,
            data.approved_at,
            data.ended_at,
            &data.ended_by,
            data.findings,
            data.first_at,
            data.last_at,
            serde_json::to_string(&pairs(&data.latest)).unwrap_or_default(),
        ]
    };
    if !all.is_empty() {
        tx.execute_rows(&SAVE, all.iter().map(values).collect()).await?;
    }
    Ok(())
}
