//! The table `events` of one query: the files of one view that may hold what is asked, and the rows that wait.
//!
//! *Tenant filter*: it stands inside of the scan and not in the plan. A file whose rows are all of units of the caller is read as it is; of
//! any other the rows of other units are taken out here before anything outside sees a batch. What a condition of the query may do to
//! rows before that says `predicate`. The parts within the scan show nothing of themselves in a plan or in its measurements.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use async_trait::async_trait;
use datafusion::arrow::array::{AsArray as _, BooleanArray, RecordBatchOptions, UInt32Array};
use datafusion::arrow::compute::take_record_batch;
use datafusion::arrow::datatypes::{Field, SchemaRef};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{DataFusionError, Result, ScalarValue};
use datafusion::config::ConfigOptions;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::{FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::datasource::table_schema::TableSchema;
use datafusion::execution::object_store::{DefaultObjectStoreRegistry, ObjectStoreUrl};
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::execution::{RecordBatchStream, SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::object_store::memory::InMemory;
use datafusion::physical_expr::utils::reassign_expr_columns;
use datafusion::physical_expr::{EquivalenceProperties, Partitioning, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion::physical_plan::filter_pushdown::{
    ChildPushdownResult, FilterPushdownPhase, FilterPushdownPropagation, PushedDown,
};
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties};
use futures_core::Stream;

use super::columns::{Columns, DAY, UNIT_AT};
use super::error::EventError;
use super::footers::OneFile;
use super::merge::keep;
use super::predicate::{may_hold, of_reader};
use super::state::DataFile;
use super::store::Inner;
use super::view::{View, Waiting};
use crate::limits::{BATCH_ROWS, MAX_STEP_BYTES};

/// The table of one query.
#[derive(Debug)]
pub(crate) struct EventTable {
    store: Arc<Inner>,
    view: Arc<View>,
    units: Arc<BTreeSet<String>>,
}

impl EventTable {
    /// The rows of these units as they are now.
    pub(crate) fn new(store: &Arc<Inner>, units: BTreeSet<String>) -> Self {
        Self { store: Arc::clone(store), view: store.view(), units: Arc::new(units) }
    }
}

#[async_trait]
impl TableProvider for EventTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.store.place.columns.table)
    }

    fn table_type(&self) -> TableType {
        TableType::View
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let schema = &self.store.place.columns.table;
        let places = projection.cloned().unwrap_or_else(|| (0..schema.fields().len()).collect());
        let shown = Arc::new(schema.project(&places)?);
        let properties = PlanProperties::new(
            EquivalenceProperties::new(Arc::clone(&shown)),
            Partitioning::UnknownPartitioning(1),
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        Ok(Arc::new(EventScan {
            store: Arc::clone(&self.store),
            view: Arc::clone(&self.view),
            units: Arc::clone(&self.units),
            places: places.into(),
            shown,
            conditions: Vec::new(),
            properties: Arc::new(properties),
        }))
    }
}

/// Reads what waits and then the files, the newest first.
#[derive(Clone, Debug)]
struct EventScan {
    store: Arc<Inner>,
    view: Arc<View>,
    units: Arc<BTreeSet<String>>,
    /// Columns that are wanted, by their place in the table.
    places: Arc<[usize]>,
    shown: SchemaRef,
    /// What the plan above keeps only; columns by their place in the table.
    conditions: Vec<Arc<dyn PhysicalExpr>>,
    properties: Arc<PlanProperties>,
}

impl DisplayAs for EventScan {
    fn fmt_as(&self, _form: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventScan")
    }
}

impl ExecutionPlan for EventScan {
    fn name(&self) -> &'static str {
        "EventScan"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        Vec::new()
    }

    fn apply_expressions(
        &self,
        f: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        for condition in &self.conditions {
            if f(condition)? == TreeNodeRecursion::Stop {
                return Ok(TreeNodeRecursion::Stop);
            }
        }
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(self: Arc<Self>, _children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(self)
    }

    /// Takes note of what is kept above, to read less; it is still kept above.
    fn handle_child_pushdown_result(
        &self,
        _phase: FilterPushdownPhase,
        pushed: ChildPushdownResult,
        _config: &ConfigOptions,
    ) -> Result<FilterPushdownPropagation<Arc<dyn ExecutionPlan>>> {
        let mut scan = self.clone();
        for parent in &pushed.parent_filters {
            if let Ok(condition) = reassign_expr_columns(Arc::clone(&parent.filter), &self.store.place.columns.table) {
                scan.conditions.push(condition);
            }
        }
        let said = vec![PushedDown::No; pushed.parent_filters.len()];
        let scan: Arc<dyn ExecutionPlan> = Arc::new(scan);
        Ok(FilterPushdownPropagation::with_parent_pushdown_result(said).with_updated_node(scan))
    }

    fn execute(&self, _partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let files = &self.view.files;
        self.store.scans.asked(files.len());
        let may = may_hold(&self.conditions, &self.store.place.columns, files);
        let files = files.iter().zip(may).filter(|(_, may)| *may).map(|(file, _)| Arc::clone(file)).collect();
        let tail = self.view.tail.iter().rev().map(|waiting| (Arc::clone(waiting), 0)).collect();
        Ok(Box::pin(Scanning { scan: self.clone(), context: within(&context)?, tail, files, open: None }))
    }
}

/// What files are read with: the settings and the memory of the query, and an object store in which there is nothing. Files are opened
/// by the scan alone.
fn within(context: &Arc<TaskContext>) -> Result<Arc<TaskContext>> {
    let runtime = RuntimeEnv {
        object_store_registry: Arc::new(DefaultObjectStoreRegistry::new()),
        ..RuntimeEnv::clone(&context.runtime_env())
    };
    runtime.register_object_store(nowhere()?.as_ref(), Arc::new(InMemory::new()));
    let own = TaskContext::default().with_session_config(context.session_config().clone());
    Ok(Arc::new(own.with_runtime(Arc::new(runtime))))
}

fn nowhere() -> Result<ObjectStoreUrl> {
    ObjectStoreUrl::parse("events://")
}

/// A file that is being read.
struct Open {
    file: Arc<DataFile>,
    plan: Arc<DataSourceExec>,
    stream: SendableRecordBatchStream,
    /// Rows of other units are among them; the unit is the last column.
    mixed: bool,
}

struct Scanning {
    scan: EventScan,
    context: Arc<TaskContext>,
    tail: VecDeque<(Arc<Waiting>, usize)>,
    files: VecDeque<Arc<DataFile>>,
    open: Option<Open>,
}

impl Scanning {
    /// Some of the rows that wait, of the units of the caller.
    fn waiting(&self, waiting: &Waiting, from: usize) -> Result<RecordBatch> {
        let all = &waiting.batch.rows;
        let rows = all.slice(from, BATCH_ROWS.min(all.num_rows().saturating_sub(from)));
        let wanted = rows.project(&self.scan.places)?;
        let mine = mine(&rows, UNIT_AT, &self.scan.units);
        if mine.true_count() == rows.num_rows() && waiting.batch.bytes <= MAX_STEP_BYTES / 4 {
            return Ok(wanted);
        }
        // A part of a large batch counts as the whole of it until it is a copy.
        let places: UInt32Array =
            (0..).zip(mine.iter()).filter(|(_, mine)| *mine == Some(true)).map(|(row, _)| row).collect();
        if wanted.num_columns() == 0 {
            return keep(&wanted, &mine).map_err(|error| DataFusionError::External(Box::new(error)));
        }
        Ok(take_record_batch(&wanted, &places)?)
    }

    /// Opens the next file that may hold what is asked; what that is may have become narrower meanwhile.
    fn open_next(&mut self) -> Result<Option<Open>> {
        while let Some(file) = self.files.pop_front() {
            let (scan, columns) = (&self.scan, &self.scan.store.place.columns);
            let mixed = match file.stats.unit() {
                Some(unit) if scan.units.contains(unit) => false,
                Some(_) => continue,
                None => true,
            };
            if may_hold(&scan.conditions, columns, std::slice::from_ref(&file)) == [true] {
                scan.store.scans.opened();
                return self.open_file(file, mixed).map(Some);
            }
        }
        Ok(None)
    }

    fn open_file(&self, file: Arc<DataFile>, mixed: bool) -> Result<Open> {
        let Self { scan, context, .. } = self;
        let Inner { place, .. } = &*scan.store;
        let table = table_schema(&place.columns);
        let one = OneFile { full: place.path(&file), path: file.add.path.clone(), store: Arc::clone(&scan.store) };
        let mut source = ParquetSource::new(table)
            .with_parquet_file_reader_factory(Arc::new(one))
            .with_pushdown_filters(true)
            .with_reorder_filters(false);
        if let Some(condition) = of_reader(&scan.conditions, mixed.then_some(&*scan.units), &place.columns)? {
            source = source.with_predicate(condition);
        }
        let mut places = scan.places.to_vec();
        if mixed {
            places.push(UNIT_AT);
        }
        let day = ScalarValue::Date32(Some(file.day.0));
        let one = PartitionedFile::new(file.add.path.clone(), file.add.size).with_partition_values(vec![day]);
        let config = FileScanConfigBuilder::new(nowhere()?, Arc::new(source))
            .with_projection_indices(Some(places))?
            .with_file(one)
            .build();
        let plan = DataSourceExec::from_data_source(config);
        let stream = plan.execute(0, Arc::clone(context))?;
        Ok(Open { file, plan, stream, mixed })
    }

    /// A batch of a file as the query may see it.
    fn read(&self, rows: RecordBatch, mixed: bool) -> Result<RecordBatch> {
        if !mixed {
            return self.shown(&rows, rows.num_columns());
        }
        let last = rows.num_columns().saturating_sub(1);
        let wanted = self.shown(&rows, last)?;
        keep(&wanted, &mine(&rows, last, &self.scan.units)).map_err(|error| DataFusionError::External(Box::new(error)))
    }

    /// The first columns of rows, under the names and kinds of the table.
    fn shown(&self, rows: &RecordBatch, columns: usize) -> Result<RecordBatch> {
        let columns = rows.columns().iter().take(columns).map(Arc::clone).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(rows.num_rows()));
        Ok(RecordBatch::try_new_with_options(Arc::clone(&self.scan.shown), columns, &options)?)
    }

    /// What to say when a file cannot be read. Nothing that a query asks of it can fail, so it is the file.
    fn damaged(&self, file: &DataFile, error: &DataFusionError) -> DataFusionError {
        if matches!(error.find_root(), DataFusionError::ResourcesExhausted(_)) {
            return DataFusionError::ResourcesExhausted("reading a file of events".to_owned());
        }
        let path = self.scan.store.place.path(file);
        let why: String = error.strip_backtrace().chars().take(200).collect();
        DataFusionError::External(Box::new(EventError::damaged(&path, why)))
    }

    fn next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<RecordBatch>>> {
        loop {
            if let Some((waiting, from)) = self.tail.pop_front() {
                let next = from + BATCH_ROWS;
                if next < waiting.batch.len() {
                    self.tail.push_front((Arc::clone(&waiting), next));
                }
                return Poll::Ready(Some(self.waiting(&waiting, from)));
            }
            let Some(open) = &mut self.open else {
                match self.open_next() {
                    Ok(None) => return Poll::Ready(None),
                    Ok(open) => self.open = open,
                    Err(error) => return Poll::Ready(Some(Err(error))),
                }
                continue;
            };
            let mixed = open.mixed;
            match open.stream.as_mut().poll_next(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Ok(rows))) => return Poll::Ready(Some(self.read(rows, mixed))),
                Poll::Ready(Some(Err(error))) => {
                    let file = Arc::clone(&open.file);
                    return Poll::Ready(Some(Err(self.damaged(&file, &error))));
                }
                Poll::Ready(None) => {
                    if let Some(open) = self.open.take() {
                        self.scan.store.scans.file(open.plan.metrics().as_ref());
                    }
                }
            }
        }
    }
}

impl Stream for Scanning {
    type Item = Result<RecordBatch>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.next(context)
    }
}

impl RecordBatchStream for Scanning {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.scan.shown)
    }
}

fn table_schema(columns: &Columns) -> TableSchema {
    let day = columns.table.field(columns.day_at()).clone();
    debug_assert_eq!(day.name(), DAY);
    TableSchema::builder(Arc::clone(&columns.file)).with_table_partition_cols(vec![Arc::<Field>::new(day)]).build()
}

/// Which rows are of these units.
fn mine(rows: &RecordBatch, unit_at: usize, units: &BTreeSet<String>) -> BooleanArray {
    let Some(of) = rows.column(unit_at).as_string_opt::<i32>() else {
        return BooleanArray::from(vec![false; rows.num_rows()]);
    };
    // Rows of one unit mostly stand beside each other.
    let (mut last, mut is_mine) = (None, false);
    of.iter()
        .map(|unit| {
            if last != Some(unit) {
                (last, is_mine) = (Some(unit), unit.is_some_and(|unit| units.contains(unit)));
            }
            Some(is_mine)
        })
        .collect()
}
