//! Conditions of a query as far as they help to read less.
//!
//! Two uses, and they differ in what may be asked. *Pruning* looks at smallest and largest values, day and bloom filters, and any condition
//! may try it: it sees no row. *Reading* evaluates a condition on rows before others are even decoded, and there rows of other units may
//! be among them: so only conditions take part that cannot fail and so can say nothing about the rows that they see.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, BooleanArray, UInt64Array};
use datafusion::arrow::datatypes::{DataType, SchemaRef};
use datafusion::common::pruning::PruningStatistics;
use datafusion::common::{Column, Result, ScalarValue};
use datafusion::logical_expr::Operator;
use datafusion::physical_expr::expressions::{
    BinaryExpr, Column as PhysicalColumn, DynamicFilterPhysicalExpr, InListExpr, IsNotNullExpr, IsNullExpr, LikeExpr,
    Literal, NotExpr, in_list, lit,
};
use datafusion::physical_expr::utils::conjunction;
use datafusion::physical_expr::{PhysicalExpr, split_conjunction};
use datafusion::physical_optimizer::pruning::PruningPredicateBuilder;

use super::columns::{Columns, DAY, UNIT_AT};
use super::state::DataFile;
use super::stats::Bound;
use crate::columns::UNIT;

/// Whether a condition gives yes, no or nothing for every row, whatever is in it: comparisons, lists and patterns of columns and fixed
/// values, without casts, arithmetic or functions.
pub(crate) fn cannot_fail(condition: &Arc<dyn PhysicalExpr>) -> bool {
    let plain = |part: &Arc<dyn PhysicalExpr>| part.is::<PhysicalColumn>() || part.is::<Literal>();
    if let Some(binary) = condition.downcast_ref::<BinaryExpr>() {
        return match binary.op() {
            Operator::And | Operator::Or => cannot_fail(binary.left()) && cannot_fail(binary.right()),
            Operator::Eq | Operator::NotEq | Operator::Lt | Operator::LtEq | Operator::Gt | Operator::GtEq => {
                plain(binary.left()) && plain(binary.right())
            }
            _ => false,
        };
    }
    if let Some(list) = condition.downcast_ref::<InListExpr>() {
        return plain(list.expr()) && list.list().iter().all(plain);
    }
    if let Some(like) = condition.downcast_ref::<LikeExpr>() {
        return plain(like.expr()) && like.pattern().is::<Literal>();
    }
    if let Some(not) = condition.downcast_ref::<NotExpr>() {
        return cannot_fail(not.arg());
    }
    if let Some(null) = condition.downcast_ref::<IsNullExpr>() {
        return plain(null.arg());
    }
    if let Some(some) = condition.downcast_ref::<IsNotNullExpr>() {
        return plain(some.arg());
    }
    // A filter that the plan makes while it runs compares what it was made for.
    condition.is::<DynamicFilterPhysicalExpr>() && condition.children().into_iter().all(plain)
}

/// What a reader of a file may evaluate on its rows: the units first when the file has rows of others, then what cannot fail.
pub(crate) fn of_reader(
    conditions: &[Arc<dyn PhysicalExpr>],
    units: Option<&BTreeSet<String>>,
    columns: &Columns,
) -> Result<Option<Arc<dyn PhysicalExpr>>> {
    let mut all: Vec<Arc<dyn PhysicalExpr>> = Vec::new();
    if let Some(units) = units {
        let column = Arc::new(PhysicalColumn::new(UNIT, UNIT_AT));
        let list = units.iter().map(|unit| lit(unit.as_str())).collect();
        all.push(in_list(column, list, &false, &columns.table)?);
    }
    let parts = conditions.iter().flat_map(|condition| split_conjunction(condition));
    all.extend(parts.filter(|part| cannot_fail(part)).map(Arc::clone));
    Ok((!all.is_empty()).then(|| conjunction(all)))
}

/// Which files may hold a row that all conditions let through, as far as the log says. What cannot be decided may.
pub(crate) fn may_hold(conditions: &[Arc<dyn PhysicalExpr>], columns: &Columns, files: &[Arc<DataFile>]) -> Vec<bool> {
    let mut may = vec![true; files.len()];
    for condition in conditions {
        let built = PruningPredicateBuilder::new().with_file_schema(Arc::clone(&columns.table));
        let Some(pruning) = built.build(Arc::clone(condition)) else { continue };
        if let Ok(said) = pruning.prune(&OfFiles { files, schema: Arc::clone(&columns.table) }) {
            may.iter_mut().zip(said).for_each(|(may, said)| *may &= said);
        }
    }
    may
}

/// What the log says of files, a container for each.
struct OfFiles<'a> {
    files: &'a [Arc<DataFile>],
    schema: SchemaRef,
}

impl OfFiles<'_> {
    fn values(&self, column: &Column, of: impl Fn(&DataFile) -> Option<&Bound>) -> Option<ArrayRef> {
        let kind = self.schema.field_with_name(&column.name).ok()?.data_type();
        let nothing = ScalarValue::try_from(kind).ok()?;
        let value = |file: &Arc<DataFile>| {
            if column.name == DAY && *kind == DataType::Date32 {
                return ScalarValue::Date32(Some(file.day.0));
            }
            of(file).and_then(|bound| bound.scalar(kind)).unwrap_or_else(|| nothing.clone())
        };
        ScalarValue::iter_to_array(self.files.iter().map(value)).ok()
    }
}

impl PruningStatistics for OfFiles<'_> {
    fn min_values(&self, column: &Column) -> Option<ArrayRef> {
        self.values(column, |file| file.stats.least.get(&column.name))
    }

    fn max_values(&self, column: &Column) -> Option<ArrayRef> {
        self.values(column, |file| file.stats.most.get(&column.name))
    }

    fn num_containers(&self) -> usize {
        self.files.len()
    }

    fn null_counts(&self, column: &Column) -> Option<ArrayRef> {
        let nulls = self.files.iter().map(|file| match &*column.name {
            DAY => Some(0),
            name => file.stats.nulls.get(name).copied(),
        });
        Some(Arc::new(nulls.collect::<UInt64Array>()))
    }

    fn row_counts(&self) -> Option<ArrayRef> {
        Some(Arc::new(self.files.iter().map(|file| Some(file.stats.rows)).collect::<UInt64Array>()))
    }

    fn contained(&self, _column: &Column, _values: &HashSet<ScalarValue>) -> Option<BooleanArray> {
        None
    }
}
