//! Several columns of a row as one text.
//!
//! Each value that leaves SQLite is copied by the thread of the connection and freed by the one that takes it; of a row with thirty short
//! columns that is most of the cost. Packed into one text they cost little more than one of them: length in characters, a blank and the
//! value, one behind the other, and `-` for NULL.

use vg_model::Timestamp;

use super::error::{SqlError, SqlErrorKind};

/// The expression that packs columns, for a SELECT; TEXT and BIGINT only. Fixed text of the program.
pub(super) fn expression(columns: &[&str]) -> String {
    let packed: Vec<String> = columns
        .iter()
        .map(|column| {
            format!("COALESCE(CAST(length(CAST({column} AS TEXT)) AS TEXT) || ' ' || CAST({column} AS TEXT), '-')")
        })
        .collect();
    packed.join(" || ")
}

/// Takes packed values out again, in their order. Getters return errors and never panic.
#[derive(Clone, Copy, Debug)]
pub struct Packed<'a> {
    rest: &'a str,
}

impl<'a> Packed<'a> {
    /// The values in this text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// True when every value was taken.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next value, a TEXT or NULL.
    pub fn opt_text(&mut self) -> Result<Option<&'a str>, SqlError> {
        if let Some(rest) = self.rest.strip_prefix('-') {
            self.rest = rest;
            return Ok(None);
        }
        let (length, rest) = self.rest.split_once(' ').ok_or_else(|| wrong("a length"))?;
        let length: usize = length.parse().map_err(|_| wrong("a length"))?;
        // Both engines count characters. Most values are plain ASCII, whose characters are bytes.
        let end = match rest.as_bytes().get(..length) {
            Some(bytes) if bytes.is_ascii() => length,
            _ => rest
                .char_indices()
                .map(|(place, _)| place)
                .chain([rest.len()])
                .nth(length)
                .ok_or_else(|| wrong("more"))?,
        };
        let (value, rest) = rest.split_at_checked(end).ok_or_else(|| wrong("more"))?;
        self.rest = rest;
        Ok(Some(value))
    }

    /// The next value, a TEXT that is not NULL.
    pub fn text(&mut self) -> Result<&'a str, SqlError> {
        self.opt_text()?.ok_or_else(|| wrong("TEXT"))
    }

    /// The next value, a BIGINT or NULL.
    pub fn opt_int(&mut self) -> Result<Option<i64>, SqlError> {
        self.opt_text()?.map(|text| text.parse().map_err(|_| wrong("BIGINT"))).transpose()
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

fn wrong(wanted: &str) -> SqlError {
    // The value itself stays out of the message: it may be personal.
    SqlError::new(SqlErrorKind::Decode, "packed row", format!("{wanted} wanted"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params;
    use crate::sql::{Select, Statement};
    use crate::testkit::for_each_engine;
    use crate::transaction;

    #[test]
    fn what_is_damaged_is_an_error() {
        for bad in ["", "x", "3", "3 ab", "4 ăb", "-1 ", "99999999999999999999999 a", "1"] {
            let mut packed = Packed::new(bad);
            let first = packed.opt_text();
            let second = if first.is_ok() { packed.opt_text() } else { Ok(None) };
            assert!(first.is_err() || second.is_err(), "{bad:?}");
        }
        assert!(Packed::new("1 2").bool().is_err());
        assert!(Packed::new("1 x").int().is_err());
        assert!(Packed::new("-").int().is_err());
        assert!(Packed::new("-").text().is_err());
    }

    #[test]
    fn every_value_comes_out_as_it_went_in() {
        let texts = ["", " ", "a", "7 b", "-", "Đặng Thị Hương", "dòng\nhai", "😀 e\u{301}", "a'b\"c$1?"];
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
                let mut packed = Packed::new(row.text("packed").unwrap());
                assert_eq!(packed.text().unwrap(), *text);
                assert_eq!(packed.opt_text().unwrap(), (n % 3 == 0).then_some(*text));
                assert_eq!(packed.opt_int().unwrap(), (n % 2 == 0).then_some(i64::MIN + n as i64));
                assert_eq!((packed.int().unwrap(), packed.is_empty()), (n as i64, true));
            }
        });
    }
}
