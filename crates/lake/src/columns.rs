//! Rows of a table as Arrow batches: building them from what the database packed, putting them in order, cutting them up.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, AsArray as _, BooleanBuilder, Float64Builder, Int64Builder, StringArray, StringBuilder,
    TimestampMicrosecondBuilder,
};
use datafusion::arrow::compute::{SortColumn, lexsort_to_indices, take_record_batch};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use datafusion::arrow::record_batch::RecordBatch;
use vg_backend::published::{ColumnKind, Published};
use vg_backend::sql::{Packed, SqlError, SqlErrorKind, Value, unpack};

use crate::error::LakeError;
use crate::limits::KEPT_ROWS;

/// Name of the column that tells whose a row is.
pub(crate) const UNIT: &str = "unit";

/// The type of a kind in Arrow.
pub(crate) fn data_type(kind: ColumnKind) -> DataType {
    match kind {
        ColumnKind::Text => DataType::Utf8,
        ColumnKind::Int => DataType::Int64,
        ColumnKind::Real => DataType::Float64,
        ColumnKind::Bool => DataType::Boolean,
        ColumnKind::Time => DataType::Timestamp(TimeUnit::Microsecond, Some("+00:00".into())),
    }
}

/// The columns of a table, the unit first.
pub(crate) fn schema(table: &Published) -> SchemaRef {
    let unit = Field::new(UNIT, DataType::Utf8, false);
    let own = table.columns.iter().map(|own| Field::new(own.name, data_type(own.kind), own.nullable));
    Arc::new(Schema::new(std::iter::once(unit).chain(own).collect::<Vec<_>>()))
}

/// The values of a column on their way into an array.
pub(crate) enum Builder {
    Text(StringBuilder),
    Int(Int64Builder),
    Real(Float64Builder),
    Bool(BooleanBuilder),
    Time(TimestampMicrosecondBuilder),
}

impl Builder {
    pub(crate) fn new(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Text => Self::Text(StringBuilder::new()),
            ColumnKind::Int => Self::Int(Int64Builder::new()),
            ColumnKind::Real => Self::Real(Float64Builder::new()),
            ColumnKind::Bool => Self::Bool(BooleanBuilder::new()),
            ColumnKind::Time => Self::Time(TimestampMicrosecondBuilder::new().with_timezone("+00:00")),
        }
    }

    /// With room for so many values, and so many bytes of texts.
    pub(crate) fn with_room(kind: ColumnKind, rows: usize, bytes: usize) -> Self {
        match kind {
            ColumnKind::Text => Self::Text(StringBuilder::with_capacity(rows, bytes)),
            ColumnKind::Int => Self::Int(Int64Builder::with_capacity(rows)),
            ColumnKind::Real => Self::Real(Float64Builder::with_capacity(rows)),
            ColumnKind::Bool => Self::Bool(BooleanBuilder::with_capacity(rows)),
            ColumnKind::Time => Self::Time(TimestampMicrosecondBuilder::with_capacity(rows).with_timezone("+00:00")),
        }
    }

    /// Bytes of the texts so far.
    pub(crate) fn text_bytes(&self) -> usize {
        match self {
            Self::Text(builder) => builder.values_slice().len(),
            _ => 0,
        }
    }

    fn add(&mut self, value: &Packed<'_>) -> Result<(), SqlError> {
        match (self, value) {
            (Self::Text(builder), Packed::Text(value)) => builder.append_value(value),
            (Self::Text(builder), Packed::Null) => builder.append_null(),
            (Self::Int(builder), Packed::Int(value)) => builder.append_value(*value),
            (Self::Int(builder), Packed::Null) => builder.append_null(),
            (Self::Real(builder), Packed::Real(value)) => builder.append_value(*value),
            #[expect(
                clippy::cast_precision_loss,
                reason = "it was a number of that precision before it was written whole"
            )]
            (Self::Real(builder), Packed::Int(value)) => builder.append_value(*value as f64),
            (Self::Real(builder), Packed::Null) => builder.append_null(),
            (Self::Bool(builder), Packed::Int(value)) => builder.append_value(*value != 0),
            (Self::Bool(builder), Packed::Null) => builder.append_null(),
            (Self::Time(builder), Packed::Int(value)) => builder.append_value(*value),
            (Self::Time(builder), Packed::Null) => builder.append_null(),
            _ => return Err(wrong("a value is not of the kind of its column")),
        }
        Ok(())
    }

    pub(crate) fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(builder) => Arc::new(builder.finish()),
            Self::Int(builder) => Arc::new(builder.finish()),
            Self::Real(builder) => Arc::new(builder.finish()),
            Self::Bool(builder) => Arc::new(builder.finish()),
            Self::Time(builder) => Arc::new(builder.finish()),
        }
    }
}

fn wrong(detail: &str) -> SqlError {
    SqlError::new(SqlErrorKind::Decode, "lake.rows", detail)
}

/// Rows that come in pages, on their way into batches.
pub(crate) struct Rows {
    schema: SchemaRef,
    unit: String,
    /// Columns before those of the table: where the next page begins.
    page_columns: usize,
    builders: Vec<Builder>,
    waiting: usize,
    batches: Vec<RecordBatch>,
}

impl Rows {
    pub(crate) fn new(table: &Published, schema: &SchemaRef, unit: &str) -> Self {
        let builders = table.columns.iter().map(|column| Builder::new(column.kind)).collect();
        let (schema, unit, page_columns) = (Arc::clone(schema), unit.to_owned(), table.pages.columns.len());
        Self { schema, unit, page_columns, builders, waiting: 0, batches: Vec::new() }
    }

    /// Adds a packed page; gives its number of rows and where the next one begins.
    pub(crate) fn page(&mut self, text: &str) -> Result<(usize, Vec<Value>), LakeError> {
        let rows = unpack(text)?;
        for row in &rows {
            self.row(row.get(self.page_columns..).unwrap_or_default())?;
        }
        let last = rows.last().map_or(&[][..], |row| row.get(..self.page_columns).unwrap_or_default());
        let last = last.iter().map(|value| match value {
            Packed::Null => Value::Null,
            Packed::Int(value) => Value::Int(*value),
            Packed::Real(value) => Value::Real(*value),
            Packed::Text(text) => Value::from(&**text),
        });
        Ok((rows.len(), last.collect()))
    }

    /// Adds a row: a value for each column of the table.
    pub(crate) fn row(&mut self, values: &[Packed<'_>]) -> Result<(), LakeError> {
        if values.len() != self.builders.len() {
            return Err(wrong("a row has another number of columns").into());
        }
        for (builder, value) in self.builders.iter_mut().zip(values) {
            builder.add(value)?;
        }
        self.waiting += 1;
        if self.waiting == KEPT_ROWS { self.close() } else { Ok(()) }
    }

    fn close(&mut self) -> Result<(), LakeError> {
        if self.waiting == 0 {
            return Ok(());
        }
        let unit: ArrayRef = Arc::new(StringArray::from_iter_values(std::iter::repeat_n(&self.unit, self.waiting)));
        let columns = std::iter::once(unit).chain(self.builders.iter_mut().map(Builder::finish)).collect();
        self.batches.push(RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(fault)?);
        self.waiting = 0;
        Ok(())
    }

    /// All rows as one batch, in the order of their first `key` columns behind the unit. The database may sort texts by the rules of a
    /// language; here they stand in the order of their bytes, so that the order is the same on every engine.
    pub(crate) fn sorted(mut self, key: usize) -> Result<RecordBatch, LakeError> {
        self.close()?;
        let all = datafusion::arrow::compute::concat_batches(&self.schema, &self.batches).map_err(fault)?;
        self.batches = Vec::new();
        let columns: Vec<SortColumn> = all
            .columns()
            .iter()
            .skip(1)
            .take(key)
            .map(|column| SortColumn { values: Arc::clone(column), options: None })
            .collect();
        if all.num_rows() < 2 || columns.is_empty() {
            return Ok(all);
        }
        let order = lexsort_to_indices(&columns, None).map_err(fault)?;
        take_record_batch(&all, &order).map_err(fault)
    }
}

/// The key of each row: its first column behind the unit, which is a text.
pub(crate) fn keys(rows: &RecordBatch) -> StringArray {
    rows.columns()
        .get(1)
        .and_then(|column| column.as_string_opt::<i32>())
        .cloned()
        .unwrap_or_else(|| StringArray::from(Vec::<&str>::new()))
}

/// A fault of Arrow, which only a fault of this program brings about.
#[expect(clippy::needless_pass_by_value, reason = "it stands where an error is mapped")]
pub(crate) fn fault(error: datafusion::arrow::error::ArrowError) -> LakeError {
    LakeError::internal(format!("arrow: {error}"))
}
