//! Passing over all rows of a unit and a time, some at a time, for who works through them: no query, none of its turns and its memory.
//!
//! Files and row groups that hold nothing of it are known by their smallest and largest values and are not read; of the others, only the
//! columns that are wanted, of the rows that are wanted.

use std::collections::VecDeque;
use std::fs::File;
use std::sync::Arc;

use datafusion::arrow::array::{Array as _, ArrayRef, AsArray as _, BooleanArray, new_null_array};
use datafusion::arrow::compute::filter_record_batch;
use datafusion::arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::{
    ArrowPredicateFn, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder, RowFilter,
};
use datafusion::parquet::file::metadata::RowGroupMetaData;
use datafusion::parquet::file::statistics::Statistics;
use vg_model::Timestamp;

use super::columns::{TIME, TIME_AT, UNIT_AT};
use super::error::EventError;
use super::file::Place;
use super::limits::{PASS_BYTES, PASS_ROWS};
use super::state::DataFile;
use super::stats::Bound;
use super::store::EventStore;
use super::view::Waiting;

/// Which rows: of a unit, from a moment on, before another.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Span {
    unit: String,
    from: i64,
    to: i64,
}

/// Some rows, with the columns that were wanted.
#[derive(Clone, Debug)]
pub struct Piece {
    columns: Vec<ArrayRef>,
    rows: usize,
}

impl Piece {
    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    fn column(&self, column: usize, row: usize) -> Option<&ArrayRef> {
        self.columns.get(column).filter(|values| row < values.len() && !values.is_null(row))
    }

    /// A text; nothing when the row has none there, or the column is of another kind. Columns are counted in the order in which they were
    /// wanted.
    #[must_use]
    pub fn text(&self, column: usize, row: usize) -> Option<&str> {
        self.column(column, row)?.as_string_opt::<i32>().map(|texts| texts.value(row))
    }

    /// A whole number.
    #[must_use]
    pub fn int(&self, column: usize, row: usize) -> Option<i64> {
        self.column(column, row)?.as_primitive_opt::<Int64Type>().map(|numbers| numbers.value(row))
    }

    /// True or false.
    #[must_use]
    pub fn bool(&self, column: usize, row: usize) -> Option<bool> {
        self.column(column, row)?.as_boolean_opt().map(|values| values.value(row))
    }

    /// An instant.
    #[must_use]
    pub fn time(&self, column: usize, row: usize) -> Option<Timestamp> {
        let times = self.column(column, row)?.as_primitive_opt::<TimestampMicrosecondType>()?;
        Some(Timestamp(times.value(row)))
    }
}

/// All rows of a unit and a time as they were seen at one moment, file by file, the oldest file first. Within a file they stand in the order
/// of time; across files they do not.
#[derive(Debug)]
pub struct Pass {
    place: Place,
    span: Span,
    wanted: Vec<String>,
    files: VecDeque<Arc<DataFile>>,
    tail: VecDeque<Arc<Waiting>>,
    open: Option<(Arc<DataFile>, ParquetRecordBatchReader)>,
    cut: Option<(RecordBatch, usize)>,
}

impl EventStore {
    /// Passes over the rows of a unit from a moment on and before another. Read within the hour: what retention and compaction replace
    /// goes from the disk then.
    ///
    /// # Errors
    ///
    /// When there is no such column.
    pub fn pass(&self, unit: &str, from: Timestamp, to: Timestamp, wanted: &[&str]) -> Result<Pass, EventError> {
        let place = self.inner.place.clone();
        if let Some(name) = wanted.iter().find(|name| place.columns.file.index_of(name).is_err()) {
            return Err(EventError::internal(format!("events have no column {name}")));
        }
        let span = Span { unit: unit.to_owned(), from: from.0, to: to.0 };
        let view = self.inner.view();
        let files = view.files.iter().rev().filter(|file| may_hold(file, &span)).map(Arc::clone).collect();
        let tail = view.tail.iter().map(Arc::clone).collect();
        let wanted = wanted.iter().map(|name| (*name).to_owned()).collect();
        Ok(Pass { place, span, wanted, files, tail, open: None, cut: None })
    }

    /// How many rows a unit has from a moment on and before another. Of most files and row groups their numbers are known; of those at the
    /// ends two columns are read.
    ///
    /// # Errors
    ///
    /// When a file cannot be read.
    pub fn rows_within(&self, unit: &str, from: Timestamp, to: Timestamp) -> Result<u64, EventError> {
        let span = Span { unit: unit.to_owned(), from: from.0, to: to.0 };
        let view = self.inner.view();
        let mut rows = 0;
        for file in view.files.iter().filter(|file| may_hold(file, &span)) {
            rows += if is_within(file, &span) { file.stats.rows } else { counted(&self.inner.place, file, &span)? };
        }
        for waiting in &view.tail {
            rows += mask(&waiting.batch.rows, &span)?.true_count() as u64;
        }
        Ok(rows)
    }

    /// A moment so long before another that about so many rows of all units lie between the two; the earliest there is when there are
    /// fewer. Judged by the numbers, the first and the last times of files alone, as if the rows of a file stood evenly between them: good
    /// for cutting work into parts, and for nothing that has to be exact.
    #[must_use]
    pub fn back(&self, to: Timestamp, rows: u64) -> Timestamp {
        let view = self.inner.view();
        let spans: Vec<(i64, i64, u64)> = view
            .files
            .iter()
            .filter_map(|file| {
                let (least, most) = times(file);
                Some((least?, most?.saturating_add(1), file.stats.rows))
            })
            .filter(|(first, ..)| *first < to.0)
            .collect();
        Timestamp(cut_back(&spans, to.0, rows))
    }
}

/// The latest moment from which on there are so many rows before `to`, by first moments, the moments behind the last, and numbers of files.
fn cut_back(spans: &[(i64, i64, u64)], to: i64, rows: u64) -> i64 {
    let since = |from: i64| -> u128 {
        let of = |(first, end, rows): &(i64, i64, u64)| {
            let within = (*end).min(to).saturating_sub((*first).max(from)).max(0);
            u128::from(*rows) * within.unsigned_abs() as u128 / u128::from(end.abs_diff(*first).max(1))
        };
        spans.iter().map(of).sum()
    };
    let Some(first) = spans.iter().map(|(first, ..)| *first).min() else { return i64::MIN };
    if since(first) <= u128::from(rows) {
        return i64::MIN;
    }
    // Too many rows from `early` on, not more than wanted from `late` on.
    let (mut early, mut late) = (first, to);
    while late.abs_diff(early) > 1 {
        let middle = early.midpoint(late);
        if since(middle) > u128::from(rows) { early = middle } else { late = middle }
    }
    late.min(to.saturating_sub(1))
}

impl Iterator for Pass {
    type Item = Result<Piece, EventError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.step() {
                Ok(Some(piece)) if piece.is_empty() => {}
                Ok(piece) => return piece.map(Ok),
                Err(error) => {
                    // What cannot be read is told once, and nothing is read behind it.
                    (self.files, self.tail, self.open, self.cut) = Default::default();
                    return Some(Err(error));
                }
            }
        }
    }
}

impl Pass {
    /// The next rows, perhaps none; nothing at the end.
    fn step(&mut self) -> Result<Option<Piece>, EventError> {
        if let Some((rows, from)) = self.cut.take() {
            let many = PASS_ROWS.min(rows.num_rows().saturating_sub(from));
            let piece = self.piece(&rows.slice(from, many));
            if from + many < rows.num_rows() {
                self.cut = Some((rows, from + many));
            }
            return Ok(Some(piece));
        }
        if let Some((file, reader)) = &mut self.open {
            let path = self.place.path(file);
            match reader.next() {
                Some(rows) => {
                    let rows = rows.map_err(|error| EventError::damaged(&path, error))?;
                    return Ok(Some(self.piece(&rows)));
                }
                None => self.open = None,
            }
        }
        if let Some(file) = self.files.pop_front() {
            let reader = reader(&self.place, &file, &self.span, &self.wanted)?;
            self.open = Some((file, reader));
        } else if let Some(waiting) = self.tail.pop_front() {
            let rows = filter_record_batch(&waiting.batch.rows, &mask(&waiting.batch.rows, &self.span)?)?;
            self.cut = Some((rows, 0));
        } else {
            return Ok(None);
        }
        Ok(Some(Piece { columns: Vec::new(), rows: 0 }))
    }

    /// The wanted columns of rows; those of a file that was written before there was such a column are NULL.
    fn piece(&self, rows: &RecordBatch) -> Piece {
        let column = |name: &String| match rows.column_by_name(name) {
            Some(column) => Arc::clone(column),
            None => {
                let kind = self.place.columns.file.field_with_name(name).map(|field| field.data_type().clone());
                new_null_array(&kind.unwrap_or(datafusion::arrow::datatypes::DataType::Utf8), rows.num_rows())
            }
        };
        Piece { columns: self.wanted.iter().map(column).collect(), rows: rows.num_rows() }
    }
}

/// Times of a file, as far as they are known.
fn times(file: &DataFile) -> (Option<i64>, Option<i64>) {
    let of = |bound: Option<&Bound>| match bound {
        Some(Bound::Int(time)) => Some(*time),
        _ => None,
    };
    (of(file.stats.least.get(TIME)), of(file.stats.most.get(TIME)))
}

fn may_hold(file: &DataFile, span: &Span) -> bool {
    let (least, most) = times(file);
    file.stats.unit().is_none_or(|unit| unit == span.unit)
        && least.is_none_or(|least| least < span.to)
        && most.is_none_or(|most| most >= span.from)
}

fn is_within(file: &DataFile, span: &Span) -> bool {
    let (least, most) = times(file);
    file.stats.unit().is_some_and(|unit| unit == span.unit)
        && least.is_some_and(|least| least >= span.from)
        && most.is_some_and(|most| most < span.to)
}

/// Whether a row group may hold some of the rows, and whether all of its rows are among them.
fn of_group(group: &RowGroupMetaData, span: &Span) -> (bool, bool) {
    let stats = |place: usize| group.columns().get(place).and_then(|chunk| chunk.statistics());
    let (mut may, mut all) = (true, true);
    match stats(TIME_AT) {
        Some(Statistics::Int64(times)) => {
            let (least, most) = (times.min_opt().copied(), times.max_opt().copied());
            may &= least.is_none_or(|least| least < span.to) && most.is_none_or(|most| most >= span.from);
            all &= least.is_some_and(|least| least >= span.from) && most.is_some_and(|most| most < span.to);
        }
        _ => all = false,
    }
    let (least, most) = stats(UNIT_AT).map_or((None, None), |units| (units.min_bytes_opt(), units.max_bytes_opt()));
    let unit = span.unit.as_bytes();
    // Bounds may have been cut; they stay below and above.
    may &= least.is_none_or(|least| least <= unit) && most.is_none_or(|most| most >= unit);
    all &= least == Some(unit) && most == Some(unit);
    (may, all)
}

/// Which of these rows are of the unit and the time.
fn mask(rows: &RecordBatch, span: &Span) -> Result<BooleanArray, EventError> {
    let units = rows.column_by_name(crate::columns::UNIT).and_then(|column| column.as_string_opt::<i32>());
    let times = rows.column_by_name(TIME).and_then(|column| column.as_primitive_opt::<TimestampMicrosecondType>());
    let Some((units, times)) = units.zip(times) else {
        return Err(EventError::internal("rows of events without unit or time"));
    };
    let (mut last, mut is_mine) = (None, false);
    Ok(units
        .iter()
        .zip(times.iter())
        .map(|(unit, time)| {
            if last != Some(unit) {
                (last, is_mine) = (Some(unit), unit == Some(&span.unit));
            }
            Some(is_mine && time.is_some_and(|time| (span.from..span.to).contains(&time)))
        })
        .collect())
}

fn builder(place: &Place, file: &DataFile) -> Result<ParquetRecordBatchReaderBuilder<File>, EventError> {
    let path = place.path(file);
    let opened = File::open(&path).map_err(|error| EventError::damaged(&path, error))?;
    ParquetRecordBatchReaderBuilder::try_new(opened).map_err(|error| EventError::damaged(&path, error))
}

/// Reads the wanted columns of those rows of a file.
fn reader(
    place: &Place,
    file: &DataFile,
    span: &Span,
    wanted: &[String],
) -> Result<ParquetRecordBatchReader, EventError> {
    let path = place.path(file);
    let builder = builder(place, file)?;
    let groups = builder.metadata().row_groups();
    let chosen: Vec<usize> =
        groups.iter().enumerate().filter(|(_, group)| of_group(group, span).0).map(|(place, _)| place).collect();
    let all = chosen.iter().all(|place| groups.get(*place).is_some_and(|group| of_group(group, span).1));
    let (rows, bytes) =
        chosen.iter().filter_map(|place| groups.get(*place)).fold((1_u64, 0_u64), |(rows, bytes), one| {
            let number = |value: i64| u64::try_from(value).unwrap_or_default();
            (rows + number(one.num_rows()), bytes + number(one.total_byte_size()))
        });
    let many = usize::try_from(PASS_BYTES * rows / bytes.max(1)).unwrap_or(PASS_ROWS).clamp(16, PASS_ROWS);
    let names = builder.schema().fields().iter().enumerate();
    let of_names = names.filter(|(_, field)| wanted.contains(field.name())).map(|(place, _)| place);
    let shown = ProjectionMask::leaves(builder.parquet_schema(), of_names);
    let keys = ProjectionMask::leaves(builder.parquet_schema(), [UNIT_AT, TIME_AT]);
    let span = span.clone();
    let mine = ArrowPredicateFn::new(keys, move |rows| {
        mask(&rows, &span).map_err(|error| ArrowError::ExternalError(Box::new(error)))
    });
    let builder = builder.with_row_groups(chosen).with_projection(shown).with_batch_size(many);
    let builder = if all { builder } else { builder.with_row_filter(RowFilter::new(vec![Box::new(mine)])) };
    builder.build().map_err(|error| EventError::damaged(&path, error))
}

/// How many of the rows a file has.
fn counted(place: &Place, file: &DataFile, span: &Span) -> Result<u64, EventError> {
    let path = place.path(file);
    let builder = builder(place, file)?;
    let (mut rows, mut unsure) = (0, Vec::new());
    for (place, group) in builder.metadata().row_groups().iter().enumerate() {
        match of_group(group, span) {
            (_, true) => rows += u64::try_from(group.num_rows()).unwrap_or_default(),
            (true, false) => unsure.push(place),
            (false, false) => {}
        }
    }
    let keys = ProjectionMask::leaves(builder.parquet_schema(), [UNIT_AT, TIME_AT]);
    let reader = builder.with_row_groups(unsure).with_projection(keys).build();
    for batch in reader.map_err(|error| EventError::damaged(&path, error))? {
        let batch = batch.map_err(|error| EventError::damaged(&path, error))?;
        rows += mask(&batch, span)?.true_count() as u64;
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::cut_back;

    #[test]
    fn rows_are_counted_back_over_files_that_meet_overlap_and_end_early() {
        assert_eq!(cut_back(&[], 100, 5), i64::MIN);
        let even = [(0, 1_000, 1_000), (1_000, 2_000, 1_000)];
        assert_eq!(cut_back(&even, 2_000, 500), 1_500);
        assert_eq!(cut_back(&even, 2_000, 1_500), 500);
        assert_eq!(cut_back(&even, 1_200, 500), 700, "what is later counts for nothing");
        assert_eq!(cut_back(&even, 2_000, 2_000), i64::MIN, "all of it");
        let overlapping = [(0, 1_000, 1_000), (0, 1_000, 1_000)];
        assert_eq!(cut_back(&overlapping, 1_000, 500), 750);
        // Nothing came for a long time before `to`.
        assert_eq!(cut_back(&even, 1_000_000, 100), 1_900);
        // All rows of one moment: a part is never empty.
        assert_eq!(cut_back(&[(5, 6, 1_000)], 6, 10), 5);
        assert_eq!(cut_back(&[(5, 6, 1_000), (0, 1, 10)], 6, 10), 5);
        // Times at the ends of what can be said.
        assert_eq!(cut_back(&[(i64::MIN, i64::MAX, 1_000)], i64::MAX, 1_000), i64::MIN);
    }
}
