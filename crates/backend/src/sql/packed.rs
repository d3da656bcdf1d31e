//! Rows as text: what SQLite hands out costs some 10 µs for each row and more for each column, because the thread of the connection
//! copies every value and the one that takes it frees it. Packed into one text, thirty columns or a thousand rows cost little more than
//! a number.
//!
//! *Form*: a row is a list in JSON, many rows are a list of these. Both engines write it, under different names, which is why only
//! [`Select`] makes such a statement. Measured on 100,000 rows of 19 columns, processor time of SQLite: rows 0.5 s and the driver's share
//! besides, JSON 0.3 s in all, texts joined with their lengths 1.1 s.
//!
//! Three SELECTs use it: [`Select::packing`] packs columns beside others that stand for themselves, as a list that is paged by them
//! needs; [`Select::packing_groups`] packs all rows of a group; [`Select::packed`] packs a whole page.
//!
//! [`Select`]: super::Select
//! [`Select::packing`]: super::Select::packing
//! [`Select::packing_groups`]: super::Select::packing_groups
//! [`Select::packed`]: super::Select::packed

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use vg_model::Timestamp;

use super::error::{SqlError, SqlErrorKind};

/// A value of a packed row.
#[derive(Clone, PartialEq, Debug)]
pub enum Packed<'a> {
    /// SQL NULL.
    Null,
    /// A whole number; also what a DOUBLE PRECISION holds, when that is whole.
    Int(i64),
    /// A number. Its last digit may differ from that in the database.
    Real(f64),
    /// A text.
    Text(Cow<'a, str>),
}

/// The rows of a packed text.
pub fn unpack(text: &str) -> Result<Vec<Vec<Packed<'_>>>, SqlError> {
    serde_json::from_str(text).map_err(broken)
}

/// Takes the values of one packed row out in their order. Getters return errors and never panic.
#[derive(Clone, Debug)]
pub struct PackedRow<'a>(std::vec::IntoIter<Packed<'a>>);

impl<'a> From<Vec<Packed<'a>>> for PackedRow<'a> {
    fn from(values: Vec<Packed<'a>>) -> Self {
        Self(values.into_iter())
    }
}

impl<'a> PackedRow<'a> {
    /// The values in a text that holds one row.
    pub fn new(text: &'a str) -> Result<Self, SqlError> {
        serde_json::from_str::<Vec<Packed<'a>>>(text).map(Self::from).map_err(broken)
    }

    fn next(&mut self) -> Result<Packed<'a>, SqlError> {
        self.0.next().ok_or_else(|| wrong("more"))
    }

    /// The next value, a TEXT or NULL.
    pub fn opt_text(&mut self) -> Result<Option<Cow<'a, str>>, SqlError> {
        match self.next()? {
            Packed::Null => Ok(None),
            Packed::Text(text) => Ok(Some(text)),
            Packed::Int(_) | Packed::Real(_) => Err(wrong("TEXT")),
        }
    }

    /// The next value, a TEXT that is not NULL.
    pub fn text(&mut self) -> Result<Cow<'a, str>, SqlError> {
        self.opt_text()?.ok_or_else(|| wrong("TEXT"))
    }

    /// The next value, a BIGINT or NULL.
    pub fn opt_int(&mut self) -> Result<Option<i64>, SqlError> {
        match self.next()? {
            Packed::Null => Ok(None),
            Packed::Int(number) => Ok(Some(number)),
            Packed::Real(_) | Packed::Text(_) => Err(wrong("BIGINT")),
        }
    }

    /// The next value, a BIGINT that is not NULL.
    pub fn int(&mut self) -> Result<i64, SqlError> {
        self.opt_int()?.ok_or_else(|| wrong("BIGINT"))
    }

    /// The next value, a boolean as 0 or 1.
    pub fn bool(&mut self) -> Result<bool, SqlError> {
        match self.int()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(wrong("0 or 1")),
        }
    }

    /// The next value, a time as BIGINT microseconds UTC.
    pub fn time(&mut self) -> Result<Timestamp, SqlError> {
        self.int().map(Timestamp)
    }
}

/// The expressions that pack a row of `columns` on SQLite and on PostgreSQL. Fixed text of the program.
pub(super) fn row(columns: &[&str]) -> (String, String) {
    let columns = columns.join(", ");
    (format!("json_array({columns})"), format!("CAST(json_build_array({columns}) AS TEXT)"))
}

/// The expression that packs all rows of a group; `packed` is one of them. NULL where there are none. `order` sorts them.
pub(super) fn rows(packed: &str, order: Option<&str>) -> String {
    let order = order.map_or_else(String::new, |order| format!(" ORDER BY {order}"));
    format!("'[' || string_agg({packed}, ','{order}) || ']'")
}

// The value itself stays out of both messages: it may be personal.
fn wrong(wanted: &str) -> SqlError {
    SqlError::new(SqlErrorKind::Decode, "packed row", format!("{wanted} wanted"))
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where an error is mapped")]
fn broken(error: serde_json::Error) -> SqlError {
    let (line, column) = (error.line(), error.column());
    SqlError::new(SqlErrorKind::Decode, "packed rows", format!("not as the engine packs them: {line}:{column}"))
}

impl<'de> Deserialize<'de> for Packed<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Value)
    }
}

struct Value;

impl<'de> Visitor<'de> for Value {
    type Value = Packed<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Packed<'de>, E> {
        Ok(Packed::Null)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Packed<'de>, E> {
        Ok(Packed::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Packed<'de>, E> {
        i64::try_from(value).map(Packed::Int).map_err(E::custom)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Packed<'de>, E> {
        Ok(Packed::Real(value))
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Packed<'de>, E> {
        Ok(Packed::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Packed<'de>, E> {
        Ok(Packed::Text(Cow::Owned(value.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params;
    use crate::sql::{Select, Statement};
    use crate::testkit::for_each_engine;
    use crate::transaction;

    #[test]
    fn rows_come_out_and_what_is_none_is_refused() {
        let rows = unpack(r#"[["đỗ:1",null,-9223372036854775808,0.5],["a\"b\n",1]]"#).unwrap();
        assert_eq!(rows[0][0], Packed::Text("đỗ:1".into()));
        assert_eq!(rows[0][1..], [Packed::Null, Packed::Int(i64::MIN), Packed::Real(0.5)]);
        assert_eq!(rows[1], [Packed::Text("a\"b\n".into()), Packed::Int(1)]);
        for text in ["", "[", "[[1]", "[[{}]]", "[[true]]", "[1]", "[[18446744073709551615]]"] {
            assert!(unpack(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_damaged_is_an_error() {
        for bad in ["", "x", "[", "[[]]", "[true]", "[1] 2", "{}"] {
            assert!(PackedRow::new(bad).is_err(), "{bad:?}");
        }
        let row = |text| PackedRow::new(text).unwrap();
        assert!(row("[2]").bool().is_err());
        assert!(row(r#"["x"]"#).int().is_err());
        assert!(row("[0.5]").int().is_err());
        assert!(row("[null]").int().is_err());
        assert!(row("[null]").text().is_err());
        assert!(row("[1]").text().is_err());
        assert!(row("[]").opt_text().is_err());
        let secret = unpack(r#"[["họ tên": 1]]"#).unwrap_err();
        assert!(!secret.to_string().contains("họ"), "{secret}");
    }

    #[test]
    fn every_value_comes_out_as_it_went_in() {
        let texts = ["", " ", "a", "[\"7\"]", "null", "Đặng Thị Hương", "dòng\nhai\u{1}", "😀 e\u{301}", "a'b\"c$1?\\"];
        for_each_engine(async |test| {
            let make = Statement::new(
                "t.make",
                "CREATE TABLE t_packed (id BIGINT NOT NULL, a TEXT NOT NULL, b TEXT, c BIGINT)",
            );
            let insert = Statement::new("t.insert", "INSERT INTO t_packed (id, a, b, c) VALUES ($1, $2, $3, $4)");
            transaction!(test.sql, SqlError, |tx| {
                tx.execute(&make, &[]).await?;
                for (n, text) in texts.iter().enumerate() {
                    let number = (n % 2 == 0).then_some(i64::MIN + n as i64);
                    let other = (n % 3 == 0).then_some(*text);
                    tx.execute(&insert, params![n as i64, *text, other, number]).await?;
                }
                Ok(())
            })
            .unwrap();
            let mut tx = test.sql.begin_read().await.unwrap();
            for (n, text) in texts.iter().enumerate() {
                let select = Select::packing("t.one", &["id"], &["a", "b", "c", "id"], "t_packed")
                    .and_where("id = ?", params![n as i64]);
                let (statement, values) = select.build().unwrap();
                let row = tx.fetch_one(&statement, &values).await.unwrap();
                assert_eq!(row.int("id").unwrap(), n as i64);
                let mut packed = PackedRow::new(row.text("packed").unwrap()).unwrap();
                assert_eq!(packed.text().unwrap(), *text);
                assert_eq!(packed.opt_text().unwrap().as_deref(), (n % 3 == 0).then_some(*text));
                assert_eq!(packed.opt_int().unwrap(), (n % 2 == 0).then_some(i64::MIN + n as i64));
                assert_eq!((packed.int().unwrap(), packed.opt_int().is_err()), (n as i64, true));
            }
            let groups = Select::packing_groups("t.groups", "id % 2", &["a", "id"], "id DESC", "t_packed")
                .and_where("id < ?", params![5]);
            let (statement, values) = groups.build().unwrap();
            let mut found: Vec<(i64, Vec<i64>)> = Vec::new();
            for row in tx.fetch_all(&statement, &values).await.unwrap() {
                let mut ids = Vec::new();
                for one in unpack(row.text(1).unwrap()).unwrap() {
                    let mut one = PackedRow::from(one);
                    let text = one.text().unwrap();
                    ids.push(one.int().unwrap());
                    assert_eq!(text, texts[ids[ids.len() - 1] as usize]);
                }
                found.push((row.int(0).unwrap(), ids));
            }
            found.sort();
            assert_eq!(found, [(0, vec![4, 2, 0]), (1, vec![3, 1])]);
        });
    }
}
