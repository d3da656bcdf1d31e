//! The end of a query: its time, or a caller who went away.
//!
//! A query gives way to others of its own accord once in a while, and is dropped there. Joins can work for long without it, so each of
//! them, and each comparison of a join without equal keys, looks here as well: that is what ends a join of everything with everything.

use std::any::Any;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::time::Instant;

use datafusion::arrow::datatypes::{DataType, FieldRef, Schema, SchemaRef};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::tree_node::{Transformed, TransformedResult as _, TreeNode as _, TreeNodeRecursion};
use datafusion::common::{DataFusionError, Result};
use datafusion::config::ConfigOptions;
use datafusion::execution::{RecordBatchStream, SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::ColumnarValue;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::joins::utils::JoinFilter;
use datafusion::physical_plan::joins::{NestedLoopJoinExec, NestedLoopJoinExecBuilder};
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties};
use futures_core::Stream;

use crate::limits::MAX_STEP_BYTES;

const RUNNING: u8 = 0;
const CANCELLED: u8 = 1;
const LATE: u8 = 2;
const TOO_WIDE: u8 = 3;

/// Whether a query may go on.
#[derive(Debug)]
pub(crate) struct Guard {
    end: Instant,
    state: AtomicU8,
}

/// Why a query was ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ended {
    Cancelled,
    Late,
    TooWide,
}

impl Guard {
    /// A guard that ends the query at `end`.
    pub(crate) fn new(end: Instant) -> Arc<Self> {
        Arc::new(Self { end, state: AtomicU8::new(RUNNING) })
    }

    /// Ends it now: nobody waits for it any more.
    pub(crate) fn cancel(&self) {
        self.set(CANCELLED);
    }

    /// Why it was ended.
    pub(crate) fn ended(&self) -> Option<Ended> {
        match self.state.load(Ordering::Relaxed) {
            CANCELLED => Some(Ended::Cancelled),
            LATE => Some(Ended::Late),
            TOO_WIDE => Some(Ended::TooWide),
            _ => None,
        }
    }

    fn set(&self, state: u8) {
        // The first reason stays.
        let _ = self.state.compare_exchange(RUNNING, state, Ordering::Relaxed, Ordering::Relaxed);
    }

    fn check(&self) -> Result<()> {
        if Instant::now() >= self.end {
            self.set(LATE);
        }
        if self.ended().is_some() { Err(DataFusionError::Execution("the query was ended".to_owned())) } else { Ok(()) }
    }

    fn check_batch(&self, batch: &RecordBatch) -> Result<()> {
        if batch.get_array_memory_size() > MAX_STEP_BYTES {
            self.set(TOO_WIDE);
        }
        self.check()
    }
}

/// Puts the guard into a plan, after everything else was decided.
#[derive(Debug)]
pub(crate) struct Watch(pub(crate) Arc<Guard>);

impl PhysicalOptimizerRule for Watch {
    fn optimize(&self, plan: Arc<dyn ExecutionPlan>, _config: &ConfigOptions) -> Result<Arc<dyn ExecutionPlan>> {
        plan.transform_up(|plan| {
            let plan = match (plan.as_ref() as &dyn Any).downcast_ref::<NestedLoopJoinExec>() {
                Some(join) => checked_join(join, &self.0)?,
                None => plan,
            };
            let guard = Arc::clone(&self.0);
            Ok(Transformed::yes(Arc::new(Watched { input: plan, guard }) as Arc<dyn ExecutionPlan>))
        })
        .data()
    }

    fn name(&self) -> &str {
        "watch"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

fn checked_join(join: &NestedLoopJoinExec, guard: &Arc<Guard>) -> Result<Arc<dyn ExecutionPlan>> {
    let checked = |filter: &JoinFilter| {
        let inner = Arc::clone(filter.expression());
        let expression = Arc::new(Checked { inner, guard: Arc::clone(guard) });
        JoinFilter::new(expression, filter.column_indices().to_vec(), Arc::clone(filter.schema()))
    };
    let filter = join.filter().map(checked);
    Ok(Arc::new(NestedLoopJoinExecBuilder::from(join).with_filter(filter).build()?))
}

/// An operator whose every batch is looked at.
#[derive(Debug)]
struct Watched {
    input: Arc<dyn ExecutionPlan>,
    guard: Arc<Guard>,
}

impl DisplayAs for Watched {
    fn fmt_as(&self, _form: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watched")
    }
}

impl ExecutionPlan for Watched {
    fn name(&self) -> &'static str {
        "Watched"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.input.properties()
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![true]
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(
        &self,
        _f: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(self: Arc<Self>, mut children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        let input = children.pop().unwrap_or_else(|| Arc::clone(&self.input));
        Ok(Arc::new(Self { input, guard: Arc::clone(&self.guard) }))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        self.guard.check()?;
        let inner = self.input.execute(partition, context)?;
        Ok(Box::pin(WatchedStream { inner, guard: Arc::clone(&self.guard) }))
    }
}

struct WatchedStream {
    inner: SendableRecordBatchStream,
    guard: Arc<Guard>,
}

impl Stream for WatchedStream {
    type Item = Result<RecordBatch>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.inner.as_mut().poll_next(context);
        if let Poll::Ready(Some(Ok(batch))) = &next
            && let Err(error) = self.guard.check_batch(batch)
        {
            return Poll::Ready(Some(Err(error)));
        }
        next
    }
}

impl RecordBatchStream for WatchedStream {
    fn schema(&self) -> SchemaRef {
        self.inner.schema()
    }
}

/// A condition that looks at the guard each time.
#[derive(Debug)]
struct Checked {
    inner: Arc<dyn PhysicalExpr>,
    guard: Arc<Guard>,
}

impl PartialEq for Checked {
    fn eq(&self, other: &Self) -> bool {
        self.inner.eq(&other.inner)
    }
}

impl Eq for Checked {}

impl Hash for Checked {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.inner.hash(state);
    }
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl PhysicalExpr for Checked {
    fn data_type(&self, schema: &Schema) -> Result<DataType> {
        self.inner.data_type(schema)
    }

    fn nullable(&self, schema: &Schema) -> Result<bool> {
        self.inner.nullable(schema)
    }

    fn return_field(&self, schema: &Schema) -> Result<FieldRef> {
        self.inner.return_field(schema)
    }

    fn evaluate(&self, batch: &RecordBatch) -> Result<ColumnarValue> {
        self.guard.check_batch(batch)?;
        self.inner.evaluate(batch)
    }

    fn children(&self) -> Vec<&Arc<dyn PhysicalExpr>> {
        vec![&self.inner]
    }

    fn with_new_children(self: Arc<Self>, mut children: Vec<Arc<dyn PhysicalExpr>>) -> Result<Arc<dyn PhysicalExpr>> {
        let inner = children.pop().unwrap_or_else(|| Arc::clone(&self.inner));
        Ok(Arc::new(Self { inner, guard: Arc::clone(&self.guard) }))
    }

    fn fmt_sql(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt_sql(f)
    }
}
