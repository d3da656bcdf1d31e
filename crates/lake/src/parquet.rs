//! An answer as a Parquet file, for other programs.

use std::sync::Arc;

use datafusion::arrow::array::RecordBatchOptions;
use datafusion::arrow::datatypes::{Field, Schema};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::properties::WriterProperties;

use crate::answer::{Answer, Cell};
use crate::columns::{Builder, data_type, fault};
use crate::error::LakeError;

/// Rows that are written at once.
const PORTION: usize = 8_192;

impl Answer {
    /// The rows as a Parquet file with zstd: the same bytes for the same answer.
    ///
    /// # Errors
    ///
    /// When a cell is not of the kind of its column, or the file cannot be written: faults of the program.
    pub fn parquet(&self) -> Result<Vec<u8>, LakeError> {
        let fields = self.columns.iter().map(|column| Field::new(&column.name, data_type(column.kind), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by("vonggac".to_owned())
            .build();
        let mut writer = ArrowWriter::try_new(Vec::new(), Arc::clone(&schema), Some(properties))
            .map_err(|error| unwritten(&error))?;
        for rows in self.rows.chunks(PORTION) {
            let mut builders: Vec<Builder> = self.columns.iter().map(|column| Builder::new(column.kind)).collect();
            for row in rows {
                for (builder, cell) in builders.iter_mut().zip(row) {
                    builder.cell(cell)?;
                }
            }
            let columns = builders.iter_mut().map(Builder::finish).collect();
            let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
            let batch = RecordBatch::try_new_with_options(Arc::clone(&schema), columns, &options).map_err(fault)?;
            writer.write(&batch).map_err(|error| unwritten(&error))?;
        }
        writer.into_inner().map_err(|error| unwritten(&error))
    }
}

impl Builder {
    pub(crate) fn cell(&mut self, cell: &Cell) -> Result<(), LakeError> {
        match (self, cell) {
            (Self::Text(builder), Cell::Text(value)) => builder.append_value(value),
            (Self::Text(builder), Cell::Null) => builder.append_null(),
            (Self::Int(builder), Cell::Int(value)) => builder.append_value(*value),
            (Self::Int(builder), Cell::Null) => builder.append_null(),
            (Self::Real(builder), Cell::Real(value)) => builder.append_value(*value),
            (Self::Real(builder), Cell::Null) => builder.append_null(),
            (Self::Bool(builder), Cell::Bool(value)) => builder.append_value(*value),
            (Self::Bool(builder), Cell::Null) => builder.append_null(),
            (Self::Time(builder), Cell::Time(value)) => builder.append_value(value.0),
            (Self::Time(builder), Cell::Null) => builder.append_null(),
            _ => return Err(LakeError::internal("a cell of an answer is not of the kind of its column")),
        }
        Ok(())
    }
}

fn unwritten(error: &ParquetError) -> LakeError {
    LakeError::internal(format!("a Parquet file cannot be written: {error}"))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use datafusion::arrow::array::Array as _;
    use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReader;
    use vg_backend::published::ColumnKind;
    use vg_model::Timestamp;

    use super::*;
    use crate::answer::Column;

    #[test]
    fn every_kind_of_cell_is_read_again() {
        let kinds = [ColumnKind::Text, ColumnKind::Int, ColumnKind::Real, ColumnKind::Bool, ColumnKind::Time];
        let columns = kinds.iter().map(|kind| Column { name: kind.name().to_owned(), kind: *kind }).collect();
        let row =
            vec![Cell::Text("đúng".into()), Cell::Int(-1), Cell::Real(0.5), Cell::Bool(true), Cell::Time(Timestamp(7))];
        let mut rows = vec![row; PORTION];
        rows.push(vec![Cell::Null; 5]);
        let answer = Answer { columns, rows, truncated: false, clock: false, snapshots: Vec::new() };
        let bytes = answer.parquet().unwrap();
        assert_eq!(bytes, answer.parquet().unwrap());
        let batches: Vec<RecordBatch> =
            ParquetRecordBatchReader::try_new(Bytes::from(bytes), 100_000).unwrap().map(Result::unwrap).collect();
        assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), PORTION + 1);
        let last = batches[batches.len() - 1].num_rows() - 1;
        assert!(batches[batches.len() - 1].columns().iter().all(|column| column.is_null(last) && !column.is_null(0)));
        let empty = Answer { rows: vec![vec![Cell::Int(1); 5]], ..answer };
        assert!(empty.parquet().is_err(), "a number is no text");
    }
}
