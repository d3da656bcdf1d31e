//! What a query gives: columns, rows, and of which snapshots of which tables.

use vg_backend::published::ColumnKind;
use vg_model::Timestamp;

use crate::piece::Generation;

/// A value of an answer.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number; finite.
    Real(f64),
    /// A text.
    Text(String),
    /// An instant.
    Time(Timestamp),
}

impl Cell {
    /// As JSON; an instant as RFC 3339 in UTC.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Int(value) => (*value).into(),
            Self::Real(value) => (*value).into(),
            Self::Text(value) => value.as_str().into(),
            Self::Time(value) => value.to_string().into(),
        }
    }

    /// Bytes that it takes in an answer, nearly.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.len() + 2,
            Self::Time(_) => 29,
            _ => 8,
        }
    }
}

/// A column of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What its values are.
    pub kind: ColumnKind,
}

/// Of which rows of a unit an answer was made.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct SnapshotRef {
    /// The table.
    pub table: String,
    /// The unit.
    pub unit: String,
    /// Name of these rows: the same rows have the same id, whenever and wherever they are read.
    pub id: String,
    /// How many rows the table had there.
    pub rows: u64,
    /// What these rows are. It stays while the feed moves on for other reasons: as long as it is the same, a query over this table gives
    /// the same, the clock aside.
    pub generation: Generation,
}

/// What a query gives.
#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with a value for each column.
    pub rows: Vec<Vec<Cell>>,
    /// True when there were more rows, or longer ones, than are handed out.
    pub truncated: bool,
    /// True when the query looks at the clock: then the same rows may give another answer later.
    pub clock: bool,
    /// The tables that the query names, by table and unit.
    pub snapshots: Vec<SnapshotRef>,
}
