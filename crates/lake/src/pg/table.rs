//! Rows of the catalogue on their way into a table.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::datatypes::{Field, Schema};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::catalog::TableProvider;
use vg_backend::published::ColumnKind;

use crate::answer::Cell;
use crate::catalog::Shown;
use crate::columns::{Builder, data_type, fault};
use crate::error::LakeError;

/// Tables of a schema by name.
pub(crate) type Tables = BTreeMap<String, Arc<dyn TableProvider>>;

/// Rows on their way into a table.
pub(super) struct Rows {
    columns: Vec<(String, ColumnKind)>,
    builders: Vec<Builder>,
}

impl Rows {
    pub(super) fn new(columns: &str) -> Self {
        let columns: Vec<(String, ColumnKind)> = columns
            .split(',')
            .filter_map(|column| column.trim().split_once(' '))
            .map(|(name, kind)| {
                let kind = match kind {
                    "i" => ColumnKind::Int,
                    "b" => ColumnKind::Bool,
                    "r" => ColumnKind::Real,
                    "z" => ColumnKind::Time,
                    _ => ColumnKind::Text,
                };
                (name.to_owned(), kind)
            })
            .collect();
        let builders = columns.iter().map(|(_, kind)| Builder::new(*kind)).collect();
        Self { columns, builders }
    }

    /// Adds a row: what is given, and nothing in the other columns.
    pub(super) fn add(&mut self, values: &[(&str, Cell)]) -> Result<(), LakeError> {
        for ((name, _), builder) in self.columns.iter().zip(&mut self.builders) {
            let value = values.iter().find(|(given, _)| given == name).map_or(&Cell::Null, |(_, value)| value);
            builder.cell(value)?;
        }
        Ok(())
    }

    pub(super) fn table(mut self) -> Result<Arc<dyn TableProvider>, LakeError> {
        let fields = self.columns.iter().map(|(name, kind)| Field::new(name, data_type(*kind), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let columns = self.builders.iter_mut().map(Builder::finish).collect();
        let pieces = vec![RecordBatch::try_new(Arc::clone(&schema), columns).map_err(fault)?];
        Ok(Arc::new(Shown { schema, pieces }))
    }
}

pub(super) fn text(value: &str) -> Cell {
    Cell::Text(value.to_owned())
}

/// Values that rows of the catalogue have in common.
pub(super) fn with(
    common: &str,
    own: Vec<(&'static str, Cell)>,
    yes: &[&'static str],
    names: &[&'static str],
) -> Vec<(&'static str, Cell)> {
    let mut all = own;
    all.extend(yes.iter().map(|name| (*name, Cell::Bool(true))));
    // What is neither said nor nothing: no, 0.
    for name in names {
        if !all.iter().any(|(given, _)| given == name) {
            all.push((*name, if common == "no" { Cell::Bool(false) } else { Cell::Int(0) }));
        }
    }
    all
}
