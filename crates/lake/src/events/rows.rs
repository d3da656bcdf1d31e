//! Rows on their way in: values go straight into columns, without a value in between.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array as _, ArrayBuilder as _, ArrayRef, Date32Builder, StringBuilder, TimestampMicrosecondBuilder, new_null_array,
};
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::record_batch::RecordBatch;
use vg_model::Timestamp;

use super::columns::Columns;
use super::day::Day;
use super::error::EventError;
use super::limits::{FULL_ROWS, FULL_ROWS_BYTES, MAX_ROWS_BYTES, MAX_TEXT_BYTES};
use crate::columns::{Builder, data_type};

impl Builder {
    fn len(&self) -> usize {
        match self {
            Self::Text(builder) => builder.len(),
            Self::Int(builder) => builder.len(),
            Self::Real(builder) => builder.len(),
            Self::Bool(builder) => builder.len(),
            Self::Time(builder) => builder.len(),
        }
    }

    /// What stands for the values that rows before this one did not give.
    fn fill_to(&mut self, rows: usize, nullable: bool) {
        let missing = rows.saturating_sub(self.len());
        match (self, nullable) {
            _ if missing == 0 => {}
            (Self::Text(builder), true) => builder.append_nulls(missing),
            (Self::Text(builder), false) => (0..missing).for_each(|_| builder.append_value("")),
            (Self::Int(builder), true) => builder.append_nulls(missing),
            (Self::Int(builder), false) => builder.append_value_n(0, missing),
            (Self::Real(builder), true) => builder.append_nulls(missing),
            (Self::Real(builder), false) => builder.append_value_n(0.0, missing),
            (Self::Bool(builder), true) => builder.append_nulls(missing),
            (Self::Bool(builder), false) => builder.append_n(missing, false),
            (Self::Time(builder), true) => builder.append_nulls(missing),
            (Self::Time(builder), false) => builder.append_value_n(0, missing),
        }
    }
}

/// Rows that are being written. A value is given by the place of its column among those of the caller; [`end_row`](Self::end_row) ends
/// the row. A column that a row does not give is NULL where it may be, else the zero of its kind. The first value of a column counts.
///
/// A column is filled up to the row of its next value, so that a row costs what it gives; columns that no row gives share one array of
/// NULLs: a line of syslog fills a quarter of the columns.
pub struct EventRows {
    columns: Arc<Columns>,
    builders: Vec<Builder>,
    unit: StringBuilder,
    time: TimestampMicrosecondBuilder,
    day: Date32Builder,
    rows: usize,
    bytes: usize,
    /// Number of the rows that were handed over last, and of each column that they filled the bytes of texts: the next ones will be alike.
    usual: Option<(usize, Vec<Option<usize>>)>,
    cut: u64,
    /// A value that was given to a column of another kind: the place of the column.
    misfit: Option<usize>,
}

impl EventRows {
    pub(crate) fn new(columns: &Arc<Columns>) -> Self {
        Self {
            columns: Arc::clone(columns),
            builders: columns.own.iter().map(|column| Builder::new(column.kind)).collect(),
            unit: StringBuilder::new(),
            time: TimestampMicrosecondBuilder::new().with_timezone("+00:00"),
            day: Date32Builder::new(),
            rows: 0,
            bytes: 0,
            usual: None,
            cut: 0,
            misfit: None,
        }
    }

    /// Makes room for about so many rows, of the kind of those that were handed over last, so that columns need not move while they grow.
    /// Does nothing when rows have begun.
    pub fn expect(&mut self, rows: usize) {
        let Some((before, bytes)) = self.usual.as_ref().filter(|_| self.rows == 0) else { return };
        if self.builders.iter().any(|builder| builder.len() > 0) {
            return;
        }
        let rows = rows.min(FULL_ROWS);
        let room = |bytes: usize| (bytes / (*before).max(1)).saturating_mul(rows).saturating_add(bytes.min(64));
        for ((builder, column), bytes) in self.builders.iter_mut().zip(self.columns.own).zip(bytes) {
            let Some(bytes) = bytes else { continue };
            // An eighth more, since rows are not all alike.
            let bytes = room(*bytes).min(FULL_ROWS_BYTES);
            *builder = Builder::with_room(column.kind, rows, bytes + bytes / 8);
        }
        self.unit = StringBuilder::with_capacity(rows, rows.saturating_mul(36));
        self.time = TimestampMicrosecondBuilder::with_capacity(rows).with_timezone("+00:00");
        self.day = Date32Builder::with_capacity(rows);
    }

    /// A text. One longer than [`MAX_TEXT_BYTES`] is cut at a character and counted in [`cut`](Self::cut).
    pub fn text(&mut self, column: usize, value: &str) {
        self.fill(column);
        let rows = self.rows;
        match self.builders.get_mut(column) {
            Some(Builder::Text(builder)) if builder.len() == rows => {
                let most = MAX_TEXT_BYTES.min(MAX_ROWS_BYTES.saturating_sub(self.bytes));
                let kept = if value.len() <= most { value } else { cut_to(value, most) };
                self.cut += u64::from(kept.len() < value.len());
                self.bytes += kept.len();
                builder.append_value(kept);
            }
            Some(Builder::Text(_)) => {}
            _ => self.misfit = Some(column),
        }
    }

    /// A whole number.
    pub fn int(&mut self, column: usize, value: i64) {
        self.fill(column);
        let rows = self.rows;
        match self.builders.get_mut(column) {
            Some(Builder::Int(builder)) if builder.len() == rows => builder.append_value(value),
            Some(Builder::Int(_)) => {}
            _ => self.misfit = Some(column),
        }
    }

    /// A number. One that is not finite is as if it were not given: smallest and largest values of a file say nothing about it.
    pub fn real(&mut self, column: usize, value: f64) {
        self.fill(column);
        let rows = self.rows;
        match self.builders.get_mut(column) {
            Some(Builder::Real(builder)) if builder.len() == rows && value.is_finite() => builder.append_value(value),
            Some(Builder::Real(_)) => {}
            _ => self.misfit = Some(column),
        }
    }

    /// True or false.
    pub fn bool(&mut self, column: usize, value: bool) {
        self.fill(column);
        let rows = self.rows;
        match self.builders.get_mut(column) {
            Some(Builder::Bool(builder)) if builder.len() == rows => builder.append_value(value),
            Some(Builder::Bool(_)) => {}
            _ => self.misfit = Some(column),
        }
    }

    /// An instant.
    pub fn time(&mut self, column: usize, value: Timestamp) {
        self.fill(column);
        let rows = self.rows;
        match self.builders.get_mut(column) {
            Some(Builder::Time(builder)) if builder.len() == rows => builder.append_value(value.0),
            Some(Builder::Time(_)) => {}
            _ => self.misfit = Some(column),
        }
    }

    /// Fills a column up to the row that is open.
    fn fill(&mut self, column: usize) {
        if let (Some(builder), Some(about)) = (self.builders.get_mut(column), self.columns.own.get(column)) {
            builder.fill_to(self.rows, about.nullable);
        }
    }

    /// Ends the row: an event of a unit at `time`, as its source says, that was received at `received`. By the two its day follows
    /// ([`Day::of_event`]).
    pub fn end_row(&mut self, unit: &str, time: Timestamp, received: Timestamp) {
        let unit = cut_to(unit, MAX_TEXT_BYTES.min(MAX_ROWS_BYTES.saturating_sub(self.bytes)));
        self.bytes += unit.len();
        self.unit.append_value(unit);
        self.time.append_value(time.0);
        self.day.append_value(Day::of_event(time, received).0);
        self.rows += 1;
    }

    /// Rows that have ended.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether no row has ended.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Whether it is time to hand the rows over: [`FULL_ROWS`] rows, or [`FULL_ROWS_BYTES`] of texts.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.rows >= FULL_ROWS || self.bytes >= FULL_ROWS_BYTES
    }

    /// Texts that were cut since these rows began.
    #[must_use]
    pub fn cut(&self) -> u64 {
        self.cut
    }

    /// Hands the rows over and begins anew.
    ///
    /// # Errors
    ///
    /// When a value was given to a column of another kind, or to one that is not there: a fault of the program, and the rows are gone.
    pub fn take(&mut self) -> Result<EventBatch, EventError> {
        if self.rows > 0 {
            let filled = |builder: &Builder| (builder.len() > 0).then(|| builder.text_bytes());
            self.usual = Some((self.rows, self.builders.iter().map(filled).collect()));
        }
        let mut columns: Vec<ArrayRef> = vec![Arc::new(self.unit.finish()), Arc::new(self.time.finish())];
        let rows = self.rows;
        let mut nothing = Nothing::new(rows);
        for (builder, column) in self.builders.iter_mut().zip(self.columns.own) {
            if column.nullable && builder.len() == 0 && rows > 0 {
                columns.push(nothing.of(&data_type(column.kind)));
                continue;
            }
            builder.fill_to(rows, column.nullable);
            let column = builder.finish();
            // A value of a row that did not end would shift those of the next one.
            columns.push(if column.len() > rows { column.slice(0, rows) } else { column });
        }
        columns.push(Arc::new(self.day.finish()));
        // What several columns share is there once.
        let shared = |array: &&ArrayRef| nothing.made.iter().any(|nothing| Arc::ptr_eq(nothing, array));
        let own = columns.iter().filter(|array| !shared(array)).chain(&nothing.made);
        let bytes = own.map(|array| array.get_array_memory_size()).sum();
        self.rows = 0;
        self.bytes = 0;
        self.cut = 0;
        if let Some(place) = self.misfit.take() {
            return Err(EventError::internal(format!("a value is not of the kind of column {place} of the events")));
        }
        let rows = RecordBatch::try_new(Arc::clone(&self.columns.table), columns)?;
        Ok(EventBatch { rows, bytes })
    }
}

/// Rows of any days in columns, on their way to the store.
#[derive(Clone, Debug)]
pub struct EventBatch {
    pub(crate) rows: RecordBatch,
    pub(crate) bytes: usize,
}

impl EventBatch {
    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.num_rows()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.num_rows() == 0
    }

    /// Memory, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

/// Arrays of nothing but NULL, one for each kind: columns in which no row has a value share them.
pub(crate) struct Nothing {
    rows: usize,
    made: Vec<ArrayRef>,
}

impl Nothing {
    pub(crate) const fn new(rows: usize) -> Self {
        Self { rows, made: Vec::new() }
    }

    pub(crate) fn of(&mut self, kind: &DataType) -> ArrayRef {
        if let Some(found) = self.made.iter().find(|array| array.data_type() == kind) {
            return Arc::clone(found);
        }
        let array = new_null_array(kind, self.rows);
        self.made.push(Arc::clone(&array));
        array
    }
}

/// The beginning of a text, whole characters and at most so many bytes.
pub(crate) fn cut_to(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or_default()
}
