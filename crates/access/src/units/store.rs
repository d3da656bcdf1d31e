//! The only SQL on units.

use vg_backend::params;
use vg_backend::sql::{Row, SqlError, SqlErrorKind, Statement, Tx, WriteTx};

use super::{Unit, UnitKind};

pub(super) const BY_ID: Statement = Statement::new(
    "access.unit.by_id",
    "SELECT id, parent, kind, name, path, active, created_at FROM access_units WHERE id = $1",
);
const PATH: Statement = Statement::new("access.unit.path", "SELECT path FROM access_units WHERE id = $1");
const INSERT: Statement = Statement::new(
    "access.unit.insert",
    "INSERT INTO access_units (id, parent, kind, name, path, active, created_at) VALUES ($1, $2, $3, $4, $5, 1, $6)",
);
pub(super) const RENAME: Statement =
    Statement::new("access.unit.rename", "UPDATE access_units SET name = $2 WHERE id = $1");
pub(super) const SET_PARENT: Statement =
    Statement::new("access.unit.set_parent", "UPDATE access_units SET parent = $2 WHERE id = $1");
/// `$1` and `$2` bound the subtree, `$3` is its new beginning, `$4` the place after its old one, from 1.
pub(super) const SET_PATHS: Statement = Statement::new(
    "access.unit.set_paths",
    "UPDATE access_units SET path = CAST($3 AS TEXT) || substr(path, CAST($4 AS INTEGER)) WHERE path >= $1 AND path < $2",
);
/// The longest path has the most slashes only by chance, so each is counted.
pub(super) const DEEPEST: Statement = Statement::new(
    "access.unit.deepest",
    "SELECT MAX(length(path) - length(replace(path, '/', ''))) AS slashes FROM access_units WHERE path >= $1 AND path < $2",
);
pub(super) const ACTIVE_BELOW: Statement = Statement::new(
    "access.unit.active_below",
    "SELECT COUNT(*) AS n FROM access_units WHERE path > $1 AND path < $2 AND active = 1",
);
pub(super) const SET_ACTIVE: Statement =
    Statement::new("access.unit.set_active", "UPDATE access_units SET active = $2 WHERE id = $1");
pub(super) const COUNT: Statement = Statement::new("access.unit.count", "SELECT COUNT(*) AS n FROM access_units");

/// Statements of this module, for `prepare_all`.
pub(crate) const STATEMENTS: &[Statement] =
    &[BY_ID, PATH, INSERT, RENAME, SET_PARENT, SET_PATHS, DEEPEST, ACTIVE_BELOW, SET_ACTIVE, COUNT];

/// Columns of a unit, for lists.
pub(super) const COLUMNS: &[&str] = &[
    "access_units.id",
    "access_units.parent",
    "access_units.kind",
    "access_units.name",
    "access_units.path",
    "access_units.active",
    "access_units.created_at",
];

/// The unit with this id.
pub(crate) async fn by_id(tx: &mut Tx, id: &str) -> Result<Option<Unit>, SqlError> {
    tx.fetch_optional(&BY_ID, params![id]).await?.as_ref().map(from_row).transpose()
}

/// The path of the unit with this id.
pub(crate) async fn path_of(tx: &mut Tx, id: &str) -> Result<Option<String>, SqlError> {
    tx.fetch_optional(&PATH, params![id]).await?.map(|row| row.text("path").map(str::to_owned)).transpose()
}

/// Writes a new unit.
pub(crate) async fn create_row(tx: &mut WriteTx, unit: &Unit) -> Result<(), SqlError> {
    let values = params![
        unit.id.as_str(),
        unit.parent.as_deref(),
        unit.kind.name(),
        unit.name.as_str(),
        unit.path.as_str(),
        unit.created_at
    ];
    tx.execute(&INSERT, values).await.map(drop)
}

/// A unit from its row.
pub(super) fn from_row(row: &Row) -> Result<Unit, SqlError> {
    let kind = row.text("kind")?;
    let kind = UnitKind::parse(kind).ok_or_else(|| {
        SqlError::new(SqlErrorKind::Decode, "access.unit", format!("{kind} is no kind of unit that this program knows"))
    })?;
    Ok(Unit {
        id: row.text("id")?.to_owned(),
        parent: row.opt_text("parent")?.map(str::to_owned),
        kind,
        name: row.text("name")?.to_owned(),
        path: row.text("path")?.to_owned(),
        active: row.bool("active")?,
        created_at: row.time("created_at")?,
    })
}
