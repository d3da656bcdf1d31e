//! Batches as rows of an answer.

use datafusion::arrow::array::{Array, AsArray as _};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Float64Type, Int64Type, Schema, TimeUnit, TimestampMicrosecondType};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use vg_backend::published::ColumnKind;
use vg_model::Timestamp;

use crate::answer::{Cell, Column};
use crate::columns::{data_type, fault};
use crate::error::LakeError;

/// The columns of an answer.
pub(crate) fn columns(schema: &Schema) -> Vec<Column> {
    schema.fields().iter().map(|field| Column { name: field.name().clone(), kind: kind(field.data_type()) }).collect()
}

/// What the values of a type are shown as. A decimal is a text, because no other kind keeps all its digits.
pub(crate) fn kind(of: &DataType) -> ColumnKind {
    match of {
        DataType::Boolean => ColumnKind::Bool,
        DataType::Float16 | DataType::Float32 | DataType::Float64 => ColumnKind::Real,
        DataType::Timestamp(..) => ColumnKind::Time,
        DataType::Dictionary(_, value) => kind(value),
        of if of.is_integer() => ColumnKind::Int,
        _ => ColumnKind::Text,
    }
}

/// How much is handed out at most.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Most {
    pub(crate) rows: usize,
    pub(crate) bytes: usize,
}

/// Rows that are handed out, up to a number and a size.
pub(crate) struct Taken {
    pub(crate) rows: Vec<Vec<Cell>>,
    pub(crate) truncated: bool,
    most: Most,
    bytes: usize,
}

impl Taken {
    pub(crate) fn new(most: Most) -> Self {
        Self { rows: Vec::new(), truncated: false, most, bytes: 0 }
    }

    /// Takes the rows of a batch; false when no more are wanted.
    pub(crate) fn take(&mut self, batch: &RecordBatch) -> Result<bool, LakeError> {
        let wanted = batch.num_rows().min(self.most.rows.saturating_sub(self.rows.len()));
        self.truncated |= wanted < batch.num_rows();
        let mut rows: Vec<Vec<Cell>> = (0..wanted).map(|_| Vec::with_capacity(batch.num_columns())).collect();
        for column in batch.slice(0, wanted).columns() {
            fill(column.as_ref(), &mut rows)?;
        }
        for row in rows {
            self.bytes += row.iter().map(Cell::bytes).sum::<usize>();
            if self.bytes > self.most.bytes {
                self.truncated = true;
                break;
            }
            self.rows.push(row);
        }
        Ok(!self.truncated)
    }
}

/// Adds a column to rows.
fn fill(column: &dyn Array, rows: &mut [Vec<Cell>]) -> Result<(), LakeError> {
    let kind = kind(column.data_type());
    let wanted = match kind {
        ColumnKind::Text => {
            let texts = ArrayFormatter::try_new(column, &FormatOptions::default()).map_err(fault)?;
            // An array of nothing but NULL says of no place that it is one.
            let nothing = *column.data_type() == DataType::Null;
            for (place, row) in rows.iter_mut().enumerate() {
                let shown = || texts.value(place).try_to_string().map_err(fault);
                row.push(if nothing || column.is_null(place) { Cell::Null } else { Cell::Text(shown()?) });
            }
            return Ok(());
        }
        ColumnKind::Time => DataType::Timestamp(TimeUnit::Microsecond, None),
        other => data_type(other),
    };
    let column = cast(column, &wanted).map_err(fault)?;
    for (place, row) in rows.iter_mut().enumerate() {
        row.push(match kind {
            _ if column.is_null(place) => Cell::Null,
            ColumnKind::Bool => Cell::Bool(column.as_boolean().value(place)),
            ColumnKind::Int => Cell::Int(column.as_primitive::<Int64Type>().value(place)),
            ColumnKind::Time => Cell::Time(Timestamp(column.as_primitive::<TimestampMicrosecondType>().value(place))),
            ColumnKind::Real | ColumnKind::Text => {
                let value = column.as_primitive::<Float64Type>().value(place);
                if value.is_finite() { Cell::Real(value) } else { Cell::Null }
            }
        });
    }
    Ok(())
}
