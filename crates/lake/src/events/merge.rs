//! Rows in the order of unit and time: of batches that lie in memory, and of files that are read a little at a time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use datafusion::arrow::array::{Array, ArrayRef, AsArray as _, RecordBatchOptions};
use datafusion::arrow::compute::interleave;
use datafusion::arrow::datatypes::{Date32Type, TimestampMicrosecondType};
use datafusion::arrow::record_batch::RecordBatch;

use super::columns::{TIME_AT, UNIT_AT};
use super::day::Day;
use super::error::EventError;
use super::limits::WRITE_ROWS;
use super::rows::Nothing;

fn unit(rows: &RecordBatch, row: usize) -> &str {
    rows.column(UNIT_AT).as_string_opt::<i32>().map_or("", |units| units.value(row))
}

fn times(rows: &RecordBatch) -> &[i64] {
    rows.column(TIME_AT).as_primitive_opt::<TimestampMicrosecondType>().map_or(&[], |times| times.values())
}

/// Where a row is, and what decides its place: day, unit (as a rank), time; those that are equal stand as they came.
type Key = (i32, u32, i64, u32, u32);

/// The order of all rows of batches with the columns of the table.
pub(crate) struct Sorted<'a> {
    batches: &'a [&'a RecordBatch],
    keys: Vec<Key>,
}

impl<'a> Sorted<'a> {
    pub(crate) fn new(batches: &'a [&'a RecordBatch], day_at: usize) -> Self {
        let mut units: Vec<&str> = Vec::new();
        for batch in batches {
            for row in 0..batch.num_rows() {
                let unit = unit(batch, row);
                if units.last() != Some(&unit) {
                    units.push(unit);
                }
            }
        }
        units.sort_unstable();
        units.dedup();
        let mut keys: Vec<Key> = Vec::with_capacity(batches.iter().map(|batch| batch.num_rows()).sum());
        for (place, batch) in (0..).zip(batches) {
            let days = batch.column(day_at).as_primitive_opt::<Date32Type>().map_or(&[][..], |days| days.values());
            let (mut last, mut rank) = ("", u32::MAX);
            for ((row, time), day) in (0..).zip(times(batch)).zip(days) {
                let unit = unit(batch, row as usize);
                if rank == u32::MAX || unit != last {
                    rank =
                        units.binary_search(&unit).ok().and_then(|rank| u32::try_from(rank).ok()).unwrap_or_default();
                    last = unit;
                }
                keys.push((*day, rank, *time, place, row));
            }
        }
        if !keys.is_sorted() {
            keys.sort_unstable();
        }
        Self { batches, keys }
    }

    /// The rows of each day, days in order, as batches with the columns of a file.
    pub(crate) fn each_day(
        &self,
        mut take: impl FnMut(Day, &mut dyn Iterator<Item = Result<RecordBatch, EventError>>) -> Result<(), EventError>,
    ) -> Result<(), EventError> {
        for of_day in self.keys.chunk_by(|a, b| a.0 == b.0) {
            let Some(day) = of_day.first().map(|key| Day(key.0)) else { continue };
            let mut parts = of_day.chunks(WRITE_ROWS).map(|keys| {
                let order: Vec<(usize, usize)> = keys.iter().map(|key| (key.3 as usize, key.4 as usize)).collect();
                without_day(&interleaved(self.batches, &order)?)
            });
            take(day, &mut parts)?;
        }
        Ok(())
    }
}

/// Rows out of several batches with the same columns. Columns in which none of them has a value are not looked at row by row.
fn interleaved(batches: &[&RecordBatch], order: &[(usize, usize)]) -> Result<RecordBatch, EventError> {
    let Some(first) = batches.first() else { return Err(EventError::internal("no rows to be put in order")) };
    let mut columns: Vec<ArrayRef> = Vec::with_capacity(first.num_columns());
    let mut nothing = Nothing::new(order.len());
    for place in 0..first.num_columns() {
        let parts: Vec<&dyn Array> = batches.iter().map(|batch| &**batch.column(place)).collect();
        if parts.iter().any(|part| part.null_count() < part.len()) {
            columns.push(interleave(&parts, order)?);
            continue;
        }
        columns.push(nothing.of(first.column(place).data_type()));
    }
    Ok(RecordBatch::try_new(first.schema(), columns)?)
}

/// Rows without their last column, the day.
fn without_day(rows: &RecordBatch) -> Result<RecordBatch, EventError> {
    let places: Vec<usize> = (0..rows.num_columns().saturating_sub(1)).collect();
    Ok(rows.project(&places)?)
}

/// Joins sources whose rows stand in the order of unit and time into one in that order.
pub(crate) struct Merged<I> {
    sources: Vec<I>,
    /// The batch of each source that is being taken from, and its next row. Nothing when the source has ended.
    open: Vec<Option<(RecordBatch, usize)>>,
    /// The next row of each source: unit, time, source. The smallest comes next.
    heads: BinaryHeap<Reverse<(String, i64, usize)>>,
    begun: bool,
}

impl<I: Iterator<Item = Result<RecordBatch, EventError>>> Merged<I> {
    pub(crate) fn new(sources: Vec<I>) -> Self {
        let open = sources.iter().map(|_| None).collect();
        Self { sources, open, heads: BinaryHeap::new(), begun: false }
    }

    /// Reads the next batch of a source that has rows.
    fn refill(&mut self, source: usize) -> Result<(), EventError> {
        let batch = loop {
            match self.sources.get_mut(source).and_then(Iterator::next).transpose()? {
                Some(batch) if batch.num_rows() == 0 => {}
                batch => break batch,
            }
        };
        if let Some(batch) = &batch {
            let time = times(batch).first().copied().unwrap_or_default();
            self.heads.push(Reverse((unit(batch, 0).to_owned(), time, source)));
        }
        if let Some(open) = self.open.get_mut(source) {
            *open = batch.map(|batch| (batch, 0));
        }
        Ok(())
    }

    /// The next rows, until there are enough or a batch has been used up.
    fn gather(&mut self) -> Result<Option<RecordBatch>, EventError> {
        if !self.begun {
            self.begun = true;
            for source in 0..self.sources.len() {
                self.refill(source)?;
            }
        }
        let mut order: Vec<(usize, usize)> = Vec::with_capacity(WRITE_ROWS);
        let mut used_up = None;
        while order.len() < WRITE_ROWS && used_up.is_none() {
            let Some(Reverse((mut of, _, source))) = self.heads.pop() else { break };
            // As long as this source has the smallest row, nothing needs to be put back.
            let next = self.heads.peek().map(|Reverse((unit, time, other))| (unit.as_str(), *time, *other));
            let Some(Some((batch, row))) = self.open.get_mut(source) else { continue };
            let times = times(batch);
            loop {
                order.push((source, *row));
                *row += 1;
                let Some(time) = times.get(*row) else {
                    used_up = Some(source);
                    break;
                };
                let here = unit(batch, *row);
                if order.len() >= WRITE_ROWS || next.is_some_and(|next| next < (here, *time, source)) {
                    if of != here {
                        here.clone_into(&mut of);
                    }
                    self.heads.push(Reverse((of, *time, source)));
                    break;
                }
            }
        }
        let rows = self.interleave(&order)?;
        if let Some(source) = used_up {
            self.refill(source)?;
        }
        Ok(rows)
    }

    fn interleave(&self, order: &[(usize, usize)]) -> Result<Option<RecordBatch>, EventError> {
        let Some(any) = self.open.iter().flatten().next() else { return Ok(None) };
        if order.is_empty() {
            return Ok(None);
        }
        // A source that has ended stands for nothing but its number.
        let empty = any.0.slice(0, 0);
        let batches: Vec<&RecordBatch> =
            self.open.iter().map(|open| open.as_ref().map_or(&empty, |(batch, _)| batch)).collect();
        Ok(Some(interleaved(&batches, order)?))
    }
}

impl<I: Iterator<Item = Result<RecordBatch, EventError>>> Iterator for Merged<I> {
    type Item = Result<RecordBatch, EventError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.gather().transpose()
    }
}

/// The rows of a batch that a mask keeps, of columns of any kind and also of none.
pub(crate) fn keep(
    rows: &RecordBatch,
    mask: &datafusion::arrow::array::BooleanArray,
) -> Result<RecordBatch, EventError> {
    if rows.num_columns() > 0 {
        return Ok(datafusion::arrow::compute::filter_record_batch(rows, mask)?);
    }
    let options = RecordBatchOptions::new().with_row_count(Some(mask.true_count()));
    Ok(RecordBatch::try_new_with_options(rows.schema(), Vec::new(), &options)?)
}
