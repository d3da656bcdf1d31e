//! Queries over rows that are given as values: for trying a check on cases, with nothing behind it.
//!
//! Everything else is that of the live surface: the same tables and columns, the same text of queries, functions, limits and order of
//! rows. A column that a row does not give is NULL where the live one may be NULL; elsewhere it is the zero of its kind, which is what a
//! capability stores where nothing is known: an empty text, 0, false, and the beginning of 1970 for an instant.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::AsArray as _;
use datafusion::arrow::record_batch::RecordBatch;
use vg_backend::published::{ColumnKind, Published, PublishedColumn};
use vg_backend::sql::Packed;
use vg_model::Timestamp;

use crate::answer::{Answer, Cell};
use crate::columns::{Rows, UNIT};
use crate::engine::{Engine, Source};
use crate::error::{LakeError, LakeErrorKind};
use crate::functions::TextFunction;
use crate::limits::{MAX_ANSWER_BYTES, MAX_FIXED_ROWS, Options};
use crate::rows::Most;
use crate::session::Session;
use crate::snapshot::{Position, Snapshot};
use crate::store::Table;

/// The unit of rows that name none.
pub const FIXED_UNIT: &str = "unit";

/// A row: values by column. The unit is the column `unit`, [`FIXED_UNIT`] when it is not given.
pub type FixedRow = BTreeMap<String, Cell>;

/// Rows by table. A table that is not named has none.
pub type FixedTables = BTreeMap<String, Vec<FixedRow>>;

/// The SQL surface over given rows; cheap to clone.
#[derive(Clone, Debug)]
pub struct Fixed {
    engine: Arc<Engine>,
}

impl Fixed {
    /// Opens it for the tables of the capabilities and the functions that the program adds, as [`Lake::open`](crate::Lake::open).
    pub fn open(tables: &[&'static [Published]], own: &[TextFunction], options: Options) -> Result<Self, LakeError> {
        Ok(Self { engine: Arc::new(Engine::start(tables, own, options)?) })
    }

    /// The names of the published tables that a query mentions; refuses what is no query.
    pub async fn mentioned(&self, sql: &str) -> Result<std::collections::BTreeSet<String>, LakeError> {
        self.engine.mentioned(sql).await
    }

    /// Answers a query over all these rows, of whichever unit; `now()` is `now`.
    ///
    /// # Errors
    ///
    /// As of a live query; and [`LakeErrorKind::Invalid`] for rows that no table could hold: of a table or with a column that is not
    /// published, with a value of another kind or NULL where the live column has none, two with one key, more than
    /// [`MAX_FIXED_ROWS`].
    pub async fn query(&self, tables: &FixedTables, now: Timestamp, sql: &str) -> Result<Answer, LakeError> {
        let snapshots = self.snapshots(tables)?;
        let mut session = Session::new();
        for name in self.engine.tables.keys() {
            session.allow(name, FIXED_UNIT);
        }
        for snapshot in &snapshots {
            session.allow(snapshot.table.name, &snapshot.unit);
        }
        let most = Most { rows: self.engine.options.rows, bytes: MAX_ANSWER_BYTES };
        self.engine.query(&session, sql, most, Source::Given(&snapshots, now)).await
    }

    fn snapshots(&self, tables: &FixedTables) -> Result<Vec<Arc<Snapshot>>, LakeError> {
        if tables.values().map(Vec::len).sum::<usize>() > MAX_FIXED_ROWS {
            return Err(invalid(
                format!("quá {MAX_FIXED_ROWS} dòng dữ liệu cho trước; hãy bớt đi"),
                format!("more than {MAX_FIXED_ROWS} rows are given; give fewer"),
            ));
        }
        if let Some(unknown) = tables.keys().find(|name| !self.engine.tables.contains_key(name.as_str())) {
            return Err(invalid(format!("không có bảng {unknown}"), format!("there is no table {unknown}")));
        }
        let mut snapshots = Vec::new();
        for (name, table) in self.engine.tables.iter() {
            let mut units: BTreeMap<&str, Vec<&FixedRow>> = BTreeMap::from([(FIXED_UNIT, Vec::new())]);
            for row in tables.get(*name).into_iter().flatten() {
                units.entry(unit_of(table.published, row)?).or_default().push(row);
            }
            for (unit, rows) in units {
                snapshots.push(Arc::new(snapshot(table, unit, &rows)?));
            }
        }
        Ok(snapshots)
    }
}

fn unit_of<'a>(table: &Published, row: &'a FixedRow) -> Result<&'a str, LakeError> {
    match row.get(UNIT) {
        None => Ok(FIXED_UNIT),
        Some(Cell::Text(unit)) => Ok(unit),
        Some(_) => Err(unfit(table, UNIT, ColumnKind::Text)),
    }
}

/// The rows of one table in one unit.
fn snapshot(table: &Table, unit: &str, given: &[&FixedRow]) -> Result<Snapshot, LakeError> {
    let published = table.published;
    let mut rows = Rows::new(published, &table.schema, unit);
    for row in given {
        let known = |name: &str| name == UNIT || published.columns.iter().any(|column| column.name == name);
        if let Some(unknown) = row.keys().find(|name| !known(name)) {
            let name = published.name;
            return Err(invalid(
                format!("bảng {name} không có cột {unknown}"),
                format!("table {name} has no column {unknown}"),
            ));
        }
        let values: Result<Vec<Packed<'_>>, LakeError> =
            published.columns.iter().map(|column| value(published, column, row.get(column.name))).collect();
        rows.row(&values?)?;
    }
    let sorted = rows.sorted(published.key)?;
    check_keys(published, &sorted)?;
    Snapshot::new(published, unit, Position::Rows, &sorted)
}

/// The value of a column as the database would have handed it out.
fn value<'a>(table: &Published, column: &PublishedColumn, cell: Option<&'a Cell>) -> Result<Packed<'a>, LakeError> {
    use ColumnKind::{Bool, Int, Real, Text, Time};
    Ok(match (column.kind, cell) {
        (_, None | Some(Cell::Null)) if column.nullable => Packed::Null,
        (Text, None) => Packed::Text("".into()),
        (Int | Real | Bool | Time, None) => Packed::Int(0),
        (Text, Some(Cell::Text(text))) => Packed::Text(text.as_str().into()),
        (Int | Real, Some(Cell::Int(number))) => Packed::Int(*number),
        (Real, Some(Cell::Real(number))) => Packed::Real(*number),
        (Bool, Some(Cell::Bool(yes))) => Packed::Int(i64::from(*yes)),
        (Time, Some(Cell::Time(at))) => Packed::Int(at.0),
        (kind, Some(_)) => return Err(unfit(table, column.name, kind)),
    })
}

/// Refuses two rows with one key: no table holds them. Rows stand in the order of their key.
fn check_keys(table: &Published, rows: &RecordBatch) -> Result<(), LakeError> {
    let same = |place: usize| {
        rows.columns().iter().skip(1).take(table.key).all(|column| {
            let (a, b) = (column.slice(place - 1, 1), column.slice(place, 1));
            a == b
        })
    };
    let Some(twice) = (1..rows.num_rows()).find(|place| same(*place)) else { return Ok(()) };
    let key = rows.column(1).as_string_opt::<i32>().map_or("", |keys| keys.value(twice));
    let (name, column) = (table.name, table.columns.first().map_or("", |column| column.name));
    Err(invalid(
        format!("bảng {name} có hai dòng cùng khoá ({column} = {key})"),
        format!("table {name} has two rows with one key ({column} = {key})"),
    ))
}

fn unfit(table: &Published, column: &str, kind: ColumnKind) -> LakeError {
    let (table, kind) = (table.name, kind.name());
    invalid(
        format!("giá trị của cột {table}.{column} không thuộc loại {kind}"),
        format!("the value of column {table}.{column} is not of kind {kind}"),
    )
}

fn invalid(vi: String, en: String) -> LakeError {
    LakeError::new(LakeErrorKind::Invalid, vi, en)
}
