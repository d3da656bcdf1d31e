//! A row as a line of JSON, the same on every engine, and back.

use serde_json::Value as Json;

use super::BackupError;
use super::head::{column_list, quoted};
use crate::sql::{Built, Row, TableInfo, Value};

/// Appends the line of a row.
pub(super) fn encode(name: &str, table: &TableInfo, row: &Row, out: &mut Vec<u8>) -> Result<(), BackupError> {
    let mut list = Vec::with_capacity(table.columns.len());
    for (column, value) in table.columns.iter().zip(row.values()) {
        let json = match (value, column.kind.as_str()) {
            (Value::Null, _) if column.nullable => Json::Null,
            (Value::Int(value), "BIGINT") => Json::from(*value),
            (Value::Text(value), "TEXT") => Json::from(value.as_str()),
            // SQLite keeps no minus on a zero.
            (Value::Real(value), "DOUBLE PRECISION") => {
                let value = if *value == 0.0 { 0.0 } else { *value };
                Json::Object([("r".to_owned(), Json::from(format!("{value:?}")))].into_iter().collect())
            }
            (value, kind) => {
                let detail = format!("column {} is {kind}, but holds {}", column.name, kind_of(value));
                return Err(BackupError::CorruptRow { table: name.to_owned(), detail });
            }
        };
        list.push(json);
    }
    serde_json::to_writer(&mut *out, &list).map_err(|error| BackupError::io("encode a row", error.into()))?;
    out.push(b'\n');
    Ok(())
}

fn kind_of(value: &Value) -> &'static str {
    value.kind()
}

/// Reads a line back; the line must be exactly what `encode` writes for it.
pub(super) fn decode(name: &str, table: &TableInfo, line: &[u8]) -> Result<Vec<Value>, BackupError> {
    let damaged = |detail: String| BackupError::Damaged(format!("a row of {name}: {detail}"));
    let list: Vec<Json> = serde_json::from_slice(line).map_err(|error| damaged(error.to_string()))?;
    if list.len() != table.columns.len() {
        return Err(damaged(format!("{} values for {} columns", list.len(), table.columns.len())));
    }
    let mut values = Vec::with_capacity(list.len());
    for (column, json) in table.columns.iter().zip(list) {
        let value = match (json, column.kind.as_str()) {
            (Json::Null, _) if column.nullable => Some(Value::Null),
            (Json::Number(number), "BIGINT") => number.as_i64().map(Value::Int),
            (Json::String(text), "TEXT") => Some(Value::Text(text)),
            (Json::Object(object), "DOUBLE PRECISION") => {
                object.get("r").and_then(Json::as_str).and_then(|text| text.parse().ok()).map(Value::Real)
            }
            _ => None,
        };
        values.push(value.ok_or_else(|| damaged(format!("column {} is not {}", column.name, column.kind)))?);
    }
    Ok(values)
}

/// All rows in the order of the primary key.
pub(super) fn select(name: &str, table: &TableInfo) -> Built {
    let key: Vec<String> = table.primary_key.iter().map(|column| quoted(column)).collect();
    let sql = format!("SELECT {} FROM {} ORDER BY {}", column_list(table), quoted(name), key.join(", "));
    Built::new("backup.rows", sql)
}

/// An INSERT of so many rows.
pub(super) fn insert(name: &str, table: &TableInfo, rows: usize) -> Built {
    let width = table.columns.len();
    let row = |row: usize| {
        let marks: Vec<String> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
        format!("({})", marks.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    Built::new(
        "restore.rows",
        format!("INSERT INTO {} ({}) VALUES {}", quoted(name), column_list(table), rows.join(", ")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::ColumnInfo;

    fn table() -> TableInfo {
        let column =
            |name: &str, kind: &str| ColumnInfo { name: name.into(), kind: kind.into(), nullable: name != "id" };
        TableInfo {
            columns: vec![column("id", "TEXT"), column("n", "BIGINT"), column("r", "DOUBLE PRECISION")],
            primary_key: vec!["id".into()],
            ..TableInfo::default()
        }
    }

    fn row(values: Vec<Value>) -> Row {
        Row::new(["id".into(), "n".into(), "r".into()].into(), values)
    }

    #[test]
    fn a_row_comes_back_to_the_last_bit() {
        for real in [0.1, 1.0 / 3.0, f64::MAX, f64::MIN_POSITIVE, 5e-324, -2.5, 1e300] {
            let values = vec![Value::from("đ\"\n\u{1}"), i64::MIN.into(), real.into()];
            let mut line = Vec::new();
            encode("t", &table(), &row(values.clone()), &mut line).unwrap();
            assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
            assert_eq!(decode("t", &table(), &line).unwrap(), values);
        }
        let mut line = Vec::new();
        encode("t", &table(), &row(vec!["a".into(), Value::Null, (-0.0).into()]), &mut line).unwrap();
        assert_eq!(line, b"[\"a\",null,{\"r\":\"0.0\"}]\n");
    }

    #[test]
    fn what_cannot_be_is_an_error() {
        for values in [vec![Value::Null, 1.into(), 1.0.into()], vec!["a".into(), "b".into(), 1.0.into()]] {
            assert!(matches!(
                encode("t", &table(), &row(values), &mut Vec::new()),
                Err(BackupError::CorruptRow { .. })
            ));
        }
        for line in ["[]", "{}", "[null,1,null]", "[\"a\",1.5,null]", "[\"a\",1,1.5]", "[\"a\",1,{\"r\":1}]", "[\"a\""]
        {
            assert!(matches!(decode("t", &table(), line.as_bytes()), Err(BackupError::Damaged(_))), "{line}");
        }
    }
}
