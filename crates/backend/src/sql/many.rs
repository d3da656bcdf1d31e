//! Many rows in few statements: the cost of a statement (its way to the engine and back) is paid once for some hundred rows, and that of
//! a value that all rows share (a unit, a time, a source) once for all of them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::error::{SqlError, SqlErrorKind};
use super::statement::Built;
use super::tx::Tx;
use super::value::Value;

/// Most rows of one statement. SQLite keeps each page that a statement changes as it was, should it fail in the middle: the more
/// rows it has, the fewer pages are kept for each.
const MAX_ROWS: usize = 2_048;
/// Choices of shared columns for one statement.
const MAX_CHOICES: usize = 4;
/// Rows from which a choice is worth a text of its own.
const LARGE: usize = 128;
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

    /// The statement for so many rows, in which the columns of `shared` have one value for all of them. The values that differ are
    /// numbered row by row, those that are shared after them.
    fn text(&self, rows: usize, shared: u64) -> Built {
        let own = (0..self.width).filter(|column| !is_set(shared, *column)).count();
        let size = self.head.len() + self.tail.len() + 16 + rows * self.width * 7;
        let (mut numbered, mut plain) = (String::with_capacity(size), String::with_capacity(size));
        let mut add = |in_numbered: &str, in_plain: &str| {
            numbered.push_str(in_numbered);
            plain.push_str(in_plain);
        };
        add(self.head, self.head);
        add(" VALUES ", " VALUES ");
        let mut next = 1;
        for row in 0..rows {
            let open = if row == 0 { "(" } else { ", (" };
            add(open, open);
            let mut after = rows * own + 1;
            for column in 0..self.width {
                if column > 0 {
                    add(", ", ", ");
                }
                if is_set(shared, column) {
                    let mark = format!("${after}");
                    add(&mark, &mark);
                    after += 1;
                } else {
                    add(&format!("${next}"), "?");
                    next += 1;
                }
            }
            add(")", ")");
        }
        add(" ", " ");
        add(self.tail, self.tail);
        Built::of_both(self.name, numbered, plain, rows * own + self.width - own)
    }

    /// The columns that have the same value in all of several rows, as bits.
    fn shared(&self, rows: &[Vec<Value>]) -> u64 {
        let Some((first, rest)) = rows.split_first().filter(|(_, rest)| !rest.is_empty()) else { return 0 };
        let same = |column: &usize| rest.iter().all(|row| row.get(*column) == first.get(*column));
        (0..self.width.min(64)).filter(same).fold(0, |bits, column| bits | 1 << column)
    }

    /// Rows of the next statement when `left` remain: powers of two, so that few different texts are ever prepared.
    fn batch(&self, left: usize, shared: u64) -> usize {
        let own = self.width.saturating_sub(shared.count_ones() as usize);
        let most = left.min(MAX_ROWS).min(MAX_PARAMS / own.max(1)).max(1);
        1 << most.ilog2()
    }
}

/// Which columns are written once for all rows, by name of the statement. Each choice is a statement of its own in every size, which
/// the engine keeps prepared (some megabytes for 2,000 rows), and the data of each chunk would make another: a few choices serve all.
#[derive(Default, Debug)]
pub(super) struct Choices(Mutex<HashMap<&'static str, Vec<u64>>>);

impl Choices {
    /// Of the columns that have one value in all of `rows` rows, those that are written once.
    fn of(&self, name: &'static str, rows: usize, shared: u64) -> u64 {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.entry(name).or_default();
        if rows >= LARGE && known.len() < MAX_CHOICES && !known.contains(&shared) {
            known.push(shared);
        }
        let fits = known.iter().copied().filter(|choice| choice & shared == *choice);
        fits.max_by_key(|choice| choice.count_ones()).unwrap_or(0)
    }
}

fn is_set(bits: u64, column: usize) -> bool {
    column < 64 && bits >> column & 1 == 1
}

impl Tx {
    /// Runs `many` over all rows, in as few statements as the engines take; gives the number of rows that it changed. An upsert
    /// must not name one key twice in one call: PostgreSQL refuses that.
    pub async fn execute_rows(&mut self, many: &ManyRows, rows: Vec<Vec<Value>>) -> Result<u64, SqlError> {
        if let Some(odd) = rows.iter().find(|row| row.len() != many.width) {
            let detail = format!("rows of {} values are wanted, one has {}", many.width, odd.len());
            return Err(SqlError::new(SqlErrorKind::Statement, many.name, detail));
        }
        let shared = self.choices.of(many.name, rows.len(), many.shared(&rows));
        let is_own = |(column, _): &(usize, Value)| !is_set(shared, *column);
        let of_all = rows.first().cloned().unwrap_or_default().into_iter().enumerate().filter(|value| !is_own(value));
        let of_all: Vec<Value> = of_all.map(|(_, value)| value).collect();
        let (mut changed, mut left) = (0, rows.len());
        let mut rows = rows.into_iter();
        while left > 0 {
            let count = many.batch(left, shared);
            left -= count;
            let own = rows.by_ref().take(count).flat_map(|row| row.into_iter().enumerate().filter(is_own));
            let mut values: Vec<Value> = own.map(|(_, value)| value).collect();
            values.extend(of_all.iter().cloned());
            // One text serves all batches of this size; a large transaction runs thousands of them. It may have 400 KB, and is not copied.
            let key = (many.name, count, shared);
            let text = self.texts.remove(&key).unwrap_or_else(|| many.text(count, shared));
            changed += self.execute_with(&text, Cow::Owned(values)).await?;
            self.texts.insert(key, text);
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
        assert_eq!(many.text(2, 0).sql(), "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) ON CONFLICT DO NOTHING");
        let row = |a: i64, b: i64| vec![Value::Int(a), Value::Int(b)];
        assert_eq!(many.shared(&[row(1, 2), row(3, 2)]), 0b10);
        assert_eq!(many.shared(&[row(1, 2)]), 0);
        assert_eq!(many.text(2, 0b10).sql(), "INSERT INTO t (a, b) VALUES ($1, $3), ($2, $3) ON CONFLICT DO NOTHING");
        let mut left = 4_796;
        let mut batches = Vec::new();
        while left > 0 {
            batches.push(many.batch(left, 0));
            left -= many.batch(left, 0);
        }
        assert_eq!(batches, [2_048, 2_048, 512, 128, 32, 16, 8, 4]);
        let choices = Choices::default();
        assert_eq!(choices.of("t", LARGE - 1, 0b111), 0, "few rows choose nothing");
        for shared in [0b0011, 0b0111, 0b1100, 0b0001] {
            assert_eq!(choices.of("t", LARGE, shared), shared);
        }
        assert_eq!(choices.of("t", LARGE, 0b1111), 0b0111, "the best of those that there are");
        assert_eq!(choices.of("t", 2, 0b1101), 0b1100);
        assert_eq!(choices.of("t", LARGE, 0b1010), 0);
        assert_eq!(choices.of("u", LARGE, 0b1010), 0b1010, "each statement has its own");
        let wide = ManyRows::new("t", "", 40, "");
        assert_eq!((wide.batch(9_000, 0), wide.batch(9_000, (1 << 30) - 1)), (512, 2_048));
    }
}
