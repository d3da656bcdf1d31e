//! Pieces of a snapshot: some thousand rows that never change, and what tells them from other rows.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use datafusion::arrow::array::UInt32Array;
use datafusion::arrow::compute::take_record_batch;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::arrow::row::{RowConverter, SortField};
use sha2::{Digest as _, Sha256};
use vg_backend::published::Published;

use crate::columns::{fault, keys};
use crate::error::LakeError;
use crate::limits::KEPT_ROWS;

/// What the rows of a table in a unit are, whichever way they came there: the same rows have the same generation, on every engine and
/// after a restart, and other rows another one. It says nothing of the order.
///
/// It is the sum of the first 16 bytes of the SHA-256 of each row. So a change costs the rows of a piece and not those of the table.
/// Printed as 32 hexadecimal digits, which [`FromStr`] reads.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Generation(u128);

impl Generation {
    /// That of a table without rows. The version of its columns counts: what is written otherwise is not the same.
    pub(crate) fn empty(table: &Published) -> Self {
        Self(short(Sha256::digest(format!("{}.{}", table.name, table.version))))
    }

    fn plus(self, other: u128) -> Self {
        Self(self.0.wrapping_add(other))
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl FromStr for Generation {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u128::from_str_radix(text, 16).map(Self)
    }
}

/// Some rows in the order of their key.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) rows: RecordBatch,
    /// The sum of the digests of its rows.
    sum: u128,
}

impl Piece {
    pub(crate) fn new(rows: RecordBatch) -> Result<Self, LakeError> {
        let sum = sum(&rows)?;
        Ok(Self { rows, sum })
    }

    /// Its rows, and those of `next` behind them.
    pub(crate) fn and(&self, next: &Self) -> Result<Self, LakeError> {
        let rows = datafusion::arrow::compute::concat_batches(&self.rows.schema(), [&self.rows, &next.rows]);
        Ok(Self { rows: rows.map_err(fault)?, sum: self.sum.wrapping_add(next.sum) })
    }
}

/// The generation of all these rows.
pub(crate) fn generation(table: &Published, pieces: &[Piece]) -> Generation {
    pieces.iter().fold(Generation::empty(table), |all, piece| all.plus(piece.sum))
}

/// What is kept of a batch: pieces of about [`KEPT_ROWS`] rows, all rows of one key in one piece.
pub(crate) fn pieces(rows: &RecordBatch) -> Result<Vec<Piece>, LakeError> {
    let keys = keys(rows);
    let (mut pieces, mut from) = (Vec::new(), 0);
    while from < rows.num_rows() {
        let mut to = (from + KEPT_ROWS).min(rows.num_rows());
        while to < rows.num_rows() && keys.value(to) == keys.value(to - 1) {
            to += 1;
        }
        pieces.push(Piece::new(own(&rows.slice(from, to - from)))?);
        from = to;
    }
    Ok(pieces)
}

/// A copy of a slice that does not hold what it was cut from.
fn own(slice: &RecordBatch) -> RecordBatch {
    let rows: UInt32Array = (0..u32::try_from(slice.num_rows()).unwrap_or(u32::MAX)).collect();
    take_record_batch(slice, &rows).unwrap_or_else(|_| slice.clone())
}

/// The sum of the digests of these rows, without the unit: it is the same in all of them.
fn sum(rows: &RecordBatch) -> Result<u128, LakeError> {
    let own = rows.columns().iter().skip(1).map(Arc::clone).collect::<Vec<_>>();
    let fields = own.iter().map(|column| SortField::new(column.data_type().clone())).collect();
    let converter = RowConverter::new(fields).map_err(fault)?;
    let written = converter.convert_columns(&own).map_err(fault)?;
    Ok(written.iter().fold(0, |sum: u128, row| sum.wrapping_add(short(Sha256::digest(row.as_ref())))))
}

fn short(digest: impl AsRef<[u8]>) -> u128 {
    digest.as_ref().iter().take(16).fold(0, |number, byte| (number << 8) | u128::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_is_read_as_it_is_printed() {
        for number in [0, 1, u128::MAX, 0x00ab_0000] {
            let generation = Generation(number);
            assert_eq!(generation.to_string().len(), 32);
            assert_eq!(generation.to_string().parse(), Ok(generation));
        }
        assert!("".parse::<Generation>().is_err());
        assert!("xyz".parse::<Generation>().is_err());
    }
}
