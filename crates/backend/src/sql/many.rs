//! Many rows in few statements: the cost of a statement (its way to the engine and back) is paid once for some hundred rows.

use super::error::{SqlError, SqlErrorKind};
use super::statement::Built;
use super::tx::Tx;
use super::value::Value;

/// Most rows of one statement; more of them save nothing that could be measured and make the text longer.
const MAX_ROWS: usize = 256;
/// Most parameters of one statement; SQLite takes 32,766, PostgreSQL 65,535.
const MAX_PARAMS: usize = 30_000;

/// A statement around a list of rows, `HEAD VALUES (…), (…) TAIL`, fixed text of the program. For example
/// `ManyRows::new("host.put", "INSERT INTO hosts (id, name)", 2, "ON CONFLICT (id) DO NOTHING")`, or with the head
/// `DELETE FROM words WHERE (id, word) IN (` and the tail `)`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ManyRows {
    name: &'static str,
    head: &'static str,
    width: usize,
    tail: &'static str,
}

impl ManyRows {
    /// A statement whose rows have `width` values.
    #[must_use]
    pub const fn new(name: &'static str, head: &'static str, width: usize, tail: &'static str) -> Self {
        Self { name, head, width, tail }
    }

    fn of_rows(&self, rows: usize) -> Built {
        let mut sql = String::with_capacity(self.head.len() + self.tail.len() + 16 + rows * self.width * 8);
        sql.push_str(self.head);
        sql.push_str(" VALUES ");
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..self.width {
                sql.push_str(if column == 0 { "$" } else { ", $" });
                sql.push_str(&(row * self.width + column + 1).to_string());
            }
            sql.push(')');
        }
        sql.push(' ');
        sql.push_str(self.tail);
        Built::in_order(self.name, sql)
    }

    /// Rows of the next statement when `left` remain: powers of two, so that few different texts are ever prepared.
    fn batch(&self, left: usize) -> usize {
        let most = left.min(MAX_ROWS).min(MAX_PARAMS / self.width.max(1)).max(1);
        1 << most.ilog2()
    }
}

impl Tx {
    /// Runs `many` over all rows, in as few statements as the engines take; gives the number of rows that it changed. An upsert
    /// must not name one key twice in one call: PostgreSQL refuses that.
    pub async fn execute_rows(&mut self, many: &ManyRows, rows: Vec<Vec<Value>>) -> Result<u64, SqlError> {
        if let Some(odd) = rows.iter().find(|row| row.len() != many.width) {
            let detail = format!("rows of {} values are wanted, one has {}", many.width, odd.len());
            return Err(SqlError::new(SqlErrorKind::Statement, many.name, detail));
        }
        let (mut changed, mut left) = (0, rows.len());
        let mut rows = rows.into_iter();
        while left > 0 {
            let count = many.batch(left);
            left -= count;
            let values: Vec<Value> = rows.by_ref().take(count).flatten().collect();
            changed += self.execute(&many.of_rows(count), &values).await?;
        }
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::SqlText as _;

    #[test]
    fn rows_are_numbered_and_come_in_powers_of_two() {
        let many = ManyRows::new("t", "INSERT INTO t (a, b)", 2, "ON CONFLICT DO NOTHING");
        assert_eq!(many.of_rows(2).sql(), "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) ON CONFLICT DO NOTHING");
        let mut left = 700;
        let mut batches = Vec::new();
        while left > 0 {
            batches.push(many.batch(left));
            left -= many.batch(left);
        }
        assert_eq!(batches, [256, 256, 128, 32, 16, 8, 4]);
        let wide = ManyRows::new("t", "", 400, "");
        assert!(wide.batch(1_000) * 400 <= MAX_PARAMS);
    }
}
