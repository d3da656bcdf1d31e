//! Values that go into a statement and come out of a row.

use std::sync::Arc;

use super::error::{SqlError, SqlErrorKind};

/// Most bytes of one text value. A row that needs more belongs into a blob: SQLite and PostgreSQL hold a value whole in
/// memory, several times over.
pub const MAX_TEXT: usize = 64 * 1024 * 1024;

/// A value of the subset that both engines share.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// BIGINT: counts, booleans as 0 and 1, times in microseconds UTC.
    Int(i64),
    /// DOUBLE PRECISION; finite only, because SQLite stores NaN as NULL.
    Real(f64),
    /// TEXT; without U+0000, which PostgreSQL cannot store.
    Text(String),
}

impl Value {
    /// Name of the kind, for messages.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Int(_) => "BIGINT",
            Self::Real(_) => "DOUBLE PRECISION",
            Self::Text(_) => "TEXT",
        }
    }

    /// Refuses what one engine would store and the other would not.
    pub(super) fn check(&self, statement: &str, index: usize) -> Result<(), SqlError> {
        let why = match self {
            Self::Real(real) if !real.is_finite() => "is not a finite number",
            Self::Text(text) if text.len() > MAX_TEXT => "is longer than 64 MiB",
            Self::Text(text) if text.as_bytes().contains(&0) => "contains U+0000",
            _ => return Ok(()),
        };
        Err(SqlError::new(SqlErrorKind::Value, statement, format!("parameter ${} {why}", index + 1)))
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<vg_model::Timestamp> for Value {
    fn from(value: vg_model::Timestamp) -> Self {
        Self::Int(value.0)
    }
}

impl From<&Value> for Value {
    fn from(value: &Value) -> Self {
        value.clone()
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The parameters of a statement, `$1` first: `params![id, count, Some("text")]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        &[$($crate::sql::Value::from($value)),*] as &[$crate::sql::Value]
    };
}

/// The values of one row of many ([`ManyRows`](crate::sql::ManyRows)), owned: `row![id, count, Some("text")]`.
#[macro_export]
macro_rules! row {
    ($($value:expr),* $(,)?) => {
        vec![$($crate::sql::Value::from($value)),*]
    };
}

/// One row of a result. Getters return errors and never panic.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    columns: Arc<[Box<str>]>,
    values: Vec<Value>,
}

/// A column by its place (from 0) or its name.
pub trait Column {
    /// The place of the column in `row`.
    fn place(&self, row: &Row) -> Option<usize>;
    /// How a message names it.
    fn label(&self) -> String;
}

impl Column for usize {
    fn place(&self, row: &Row) -> Option<usize> {
        (*self < row.values.len()).then_some(*self)
    }
    fn label(&self) -> String {
        self.to_string()
    }
}

impl Column for &str {
    fn place(&self, row: &Row) -> Option<usize> {
        row.columns.iter().position(|column| &**column == *self)
    }
    fn label(&self) -> String {
        (*self).to_owned()
    }
}

impl Row {
    pub(crate) fn new(columns: Arc<[Box<str>]>, values: Vec<Value>) -> Self {
        Self { columns, values }
    }

    /// Names of the columns in the order of the statement.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| &**column)
    }

    /// All values in the order of the statement.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The values alone, without copying them.
    #[must_use]
    pub fn into_values(self) -> Vec<Value> {
        self.values
    }

    /// The value of a column.
    pub fn value(&self, column: impl Column) -> Result<&Value, SqlError> {
        column.place(self).and_then(|place| self.values.get(place)).ok_or_else(|| {
            let known = self.columns.join(", ");
            SqlError::new(SqlErrorKind::Decode, "row", format!("no column {} among ({known})", column.label()))
        })
    }

    /// A BIGINT that is not NULL.
    pub fn int(&self, column: impl Column) -> Result<i64, SqlError> {
        match self.value(&column)? {
            Value::Int(value) => Ok(*value),
            other => Err(wrong(&column, "BIGINT", other)),
        }
    }

    /// A BIGINT or NULL.
    pub fn opt_int(&self, column: impl Column) -> Result<Option<i64>, SqlError> {
        match self.value(&column)? {
            Value::Null => Ok(None),
            Value::Int(value) => Ok(Some(*value)),
            other => Err(wrong(&column, "BIGINT", other)),
        }
    }

    /// A boolean, stored as BIGINT 0 or 1; any other number is an error.
    pub fn bool(&self, column: impl Column) -> Result<bool, SqlError> {
        match self.value(&column)? {
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            other => Err(wrong(&column, "0 or 1", other)),
        }
    }

    /// A DOUBLE PRECISION that is not NULL.
    pub fn real(&self, column: impl Column) -> Result<f64, SqlError> {
        match self.value(&column)? {
            Value::Real(value) => Ok(*value),
            other => Err(wrong(&column, "DOUBLE PRECISION", other)),
        }
    }

    /// A DOUBLE PRECISION or NULL.
    pub fn opt_real(&self, column: impl Column) -> Result<Option<f64>, SqlError> {
        match self.value(&column)? {
            Value::Null => Ok(None),
            Value::Real(value) => Ok(Some(*value)),
            other => Err(wrong(&column, "DOUBLE PRECISION", other)),
        }
    }

    /// A TEXT that is not NULL.
    pub fn text(&self, column: impl Column) -> Result<&str, SqlError> {
        match self.value(&column)? {
            Value::Text(value) => Ok(value),
            other => Err(wrong(&column, "TEXT", other)),
        }
    }

    /// A TEXT or NULL.
    pub fn opt_text(&self, column: impl Column) -> Result<Option<&str>, SqlError> {
        match self.value(&column)? {
            Value::Null => Ok(None),
            Value::Text(value) => Ok(Some(value)),
            other => Err(wrong(&column, "TEXT", other)),
        }
    }

    /// A time, stored as BIGINT microseconds UTC.
    pub fn time(&self, column: impl Column) -> Result<vg_model::Timestamp, SqlError> {
        self.int(column).map(vg_model::Timestamp)
    }
}

impl<C: Column> Column for &C {
    fn place(&self, row: &Row) -> Option<usize> {
        (**self).place(row)
    }
    fn label(&self) -> String {
        (**self).label()
    }
}

fn wrong(column: &impl Column, wanted: &str, found: &Value) -> SqlError {
    // The value itself stays out of the message: it may be personal.
    SqlError::new(
        SqlErrorKind::Decode,
        "row",
        format!("column {}: {wanted} wanted, found {}", column.label(), found.kind()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        Row::new(["a".into(), "b".into()].into(), vec![Value::Int(2), Value::Null])
    }

    #[test]
    fn getters_return_errors_and_never_panic() {
        assert_eq!(row().int("a").unwrap(), 2);
        assert_eq!(row().int(0).unwrap(), 2);
        assert_eq!(row().opt_text("b").unwrap(), None);
        for error in [
            row().int(2).unwrap_err(),
            row().int("c").unwrap_err(),
            row().text("a").unwrap_err(),
            row().int("b").unwrap_err(),
            row().bool("a").unwrap_err(),
        ] {
            assert_eq!(error.kind(), &SqlErrorKind::Decode);
        }
    }

    #[test]
    fn what_one_engine_would_not_store_is_refused() {
        for bad in [Value::Real(f64::NAN), Value::Real(f64::INFINITY), Value::from("a\0b")] {
            assert_eq!(bad.check("x", 0).unwrap_err().kind(), &SqlErrorKind::Value);
        }
        let long = Value::Text("x".repeat(MAX_TEXT + 1));
        assert_eq!(long.check("x", 0).unwrap_err().kind(), &SqlErrorKind::Value);
        assert!(Value::Text("x".repeat(MAX_TEXT)).check("x", 0).is_ok());
    }
}
