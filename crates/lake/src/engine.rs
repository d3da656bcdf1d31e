//! From a text to an answer, over rows of any source.

use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use chrono::DateTime;
use datafusion::common::tree_node::{TreeNode as _, TreeNodeRecursion};
use datafusion::execution::SessionStateDefaults;
use datafusion::execution::context::SQLOptions;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::GreedyMemoryPool;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::session_state::{SessionState, SessionStateBuilder};
use datafusion::logical_expr::execution_props::ExecutionProps;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, Volatility};
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::SessionConfig;
use datafusion::sql::parser::Statement;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use vg_backend::clock::Clock;
use vg_backend::published::Published;
use vg_model::Timestamp;

use crate::answer::{Answer, Column};
use crate::catalog::{CATALOG, Catalog, Listed, PUBLIC, Shown};
use crate::error::{LakeError, LakeErrorKind};
use crate::events::scan::EventTable;
use crate::events::{EVENTS, EventStore};
use crate::functions::{self, JoinTexts, TextFunction};
use crate::guard::{Ended, Guard, Watch};
use crate::limits::{BATCH_ROWS, MAX_COLUMNS, MAX_UNITS, Options};
use crate::rows::{Most, Taken, columns};
use crate::say;
use crate::session::Session;
use crate::snapshot::Snapshot;
use crate::statement::{Asked, parse};
use crate::store::{self, Store, Tables};
use crate::workers::Workers;

/// What runs queries over rows, wherever these come from.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) tables: Arc<Tables>,
    pub(crate) options: Options,
    pub(crate) workers: Workers,
    /// The event store, once there is one.
    pub(crate) events: OnceLock<EventStore>,
    base: SessionState,
    turns: Arc<Semaphore>,
}

/// Where the rows of a query come from, and what time it is there.
pub(crate) enum Source<'a> {
    /// The state database.
    Live(&'a Store, &'a dyn Clock),
    /// Rows that were given, and the time that was.
    Given(&'a [Arc<Snapshot>], Timestamp),
}

impl Source<'_> {
    async fn load(&self, wanted: &BTreeMap<&str, BTreeSet<&str>>) -> Result<Vec<Arc<Snapshot>>, LakeError> {
        match self {
            Self::Live(store, _) => store.load(wanted).await,
            Self::Given(snapshots, _) => {
                let wanted =
                    |one: &Snapshot| wanted.get(one.table.name).is_some_and(|units| units.contains(&*one.unit));
                let asked = snapshots.iter().filter(|one| wanted(one));
                Ok(asked.map(Arc::clone).collect())
            }
        }
    }

    fn now(&self) -> Timestamp {
        match self {
            Self::Live(_, clock) => clock.now(),
            Self::Given(_, now) => *now,
        }
    }
}

impl Engine {
    pub(crate) fn start(
        tables: &[&'static [Published]],
        own: &[TextFunction],
        options: Options,
    ) -> Result<Self, LakeError> {
        Ok(Self {
            tables: Arc::new(store::tables(tables)),
            options,
            workers: Workers::start(options.concurrent)?,
            events: OnceLock::new(),
            base: base(own),
            turns: Arc::new(Semaphore::new(options.concurrent.max(1))),
        })
    }

    /// The published tables that a query mentions; refuses what is no query.
    pub(crate) async fn mentioned(&self, sql: &str) -> Result<BTreeSet<String>, LakeError> {
        let sql = sql.to_owned();
        let asked = self.workers.run(None, async move { parse(&sql) }).await?;
        let known = |table: &str| self.tables.contains_key(table) || (table == EVENTS && self.events.get().is_some());
        Ok(asked.tables.into_iter().filter(|table| known(table)).collect())
    }

    /// Answers a query with as much as is wanted, within the time and the memory of the options.
    pub(crate) async fn query(
        &self,
        session: &Session,
        sql: &str,
        most: Most,
        source: Source<'_>,
    ) -> Result<Answer, LakeError> {
        let options = self.options;
        if session.units() > MAX_UNITS {
            return Err(LakeError::new(
                LakeErrorKind::TooComplex,
                format!("hỏi quá {MAX_UNITS} đơn vị một lần; hãy chọn ít hơn"),
                format!("more than {MAX_UNITS} units at once; choose fewer"),
            ));
        }
        let guard = Guard::new(Instant::now() + options.time);
        match tokio::time::timeout(options.time, self.answer(session, sql, most, &guard, source)).await {
            Ok(Err(error)) => Err(ended(&guard, options).unwrap_or(error)),
            Ok(done) => done,
            Err(_) => Err(late(options)),
        }
    }

    async fn answer(
        &self,
        session: &Session,
        sql: &str,
        most: Most,
        guard: &Arc<Guard>,
        source: Source<'_>,
    ) -> Result<Answer, LakeError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|_| LakeError::internal("the turns of the query surface are closed"))?;
        let text = sql.to_owned();
        let asked = self.workers.run(Some(guard), async move { parse(&text) }).await?;
        let wanted: BTreeMap<&str, BTreeSet<&str>> = session
            .may
            .iter()
            .filter(|(table, _)| asked.tables.contains(*table))
            .map(|(table, units)| (table.as_str(), units.iter().map(String::as_str).collect()))
            .collect();
        let snapshots = source.load(&wanted).await?;
        let state = self.state(session, &snapshots, guard, source.now())?;
        let names: Vec<String> = session.may.keys().cloned().collect();
        let mut references: Vec<_> = snapshots.iter().map(|snapshot| snapshot.reference()).collect();
        references.sort();
        let job = Job { state, asked, sql: sql.to_owned(), names, most, _turn: turn };
        let Ran { columns, taken, clock } = self.workers.run(Some(guard), job.run()).await?;
        Ok(Answer { columns, rows: taken.rows, truncated: taken.truncated, clock, snapshots: references })
    }

    /// The state of one query: its tables, its memory, its time, its end.
    fn state(
        &self,
        session: &Session,
        snapshots: &[Arc<Snapshot>],
        guard: &Arc<Guard>,
        now: Timestamp,
    ) -> Result<SessionState, LakeError> {
        let mut shown: BTreeMap<String, Shown> = BTreeMap::new();
        let mut listed = Vec::new();
        for table in session.may.keys().filter_map(|name| self.tables.get(name.as_str())) {
            listed.push(Listed::of(table.published));
            let schema = Arc::clone(&table.schema);
            shown.insert(table.published.name.to_owned(), Shown { schema, pieces: Vec::new() });
        }
        for snapshot in snapshots {
            if let Some(table) = shown.get_mut(snapshot.table.name) {
                table.pieces.extend(snapshot.pieces.iter().map(|piece| piece.rows.clone()));
            }
        }
        let events = self.events.get().zip(session.may.get(EVENTS));
        let events = events.map(|(store, units)| {
            listed.push(Listed::events(store));
            EventTable::new(&store.inner, units.clone())
        });
        let now = DateTime::from_timestamp_micros(now.0);
        let props = ExecutionProps::new().with_query_execution_start_time(now.unwrap_or_default());
        Ok(SessionStateBuilder::new_from_existing(self.base.clone())
            .with_session_id("query".to_owned())
            .with_catalog_list(Catalog::list(shown, events, &listed)?)
            .with_runtime_env(runtime(self.options.memory)?)
            .with_execution_props(props)
            .with_physical_optimizer_rule(Arc::new(Watch(Arc::clone(guard))))
            .build())
    }
}

/// What all queries have in common.
fn base(own: &[TextFunction]) -> SessionState {
    let mut config = SessionConfig::new()
        .with_target_partitions(1)
        .with_batch_size(BATCH_ROWS)
        .with_information_schema(false)
        .with_create_default_catalog_and_schema(false)
        .with_default_catalog_and_schema(CATALOG, PUBLIC);
    let options = config.options_mut();
    options.sql_parser.collect_spans = true;
    options.execution.time_zone = Some("+00:00".to_owned());
    // One thread works on a query, in the order of the rows: the same rows give the same answer in the same order.
    options.optimizer.repartition_joins = false;
    options.optimizer.repartition_aggregations = false;
    let mut planners = vec![Arc::new(JoinTexts::new()) as _];
    planners.extend(SessionStateDefaults::default_expr_planners());
    SessionStateBuilder::new()
        .with_config(config)
        .with_expr_planners(planners)
        .with_scalar_functions(functions::scalar(own))
        .with_aggregate_functions(SessionStateDefaults::default_aggregate_functions())
        .with_window_functions(SessionStateDefaults::default_window_functions())
        .build()
}

/// Memory up to a limit, no disk, no object store: a query reaches no file and no network.
fn runtime(memory: usize) -> Result<Arc<RuntimeEnv>, LakeError> {
    let failed =
        |error: datafusion::common::DataFusionError| LakeError::internal(format!("runtime of a query: {error}"));
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(GreedyMemoryPool::new(memory)))
        .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled))
        .build_arc()
        .map_err(failed)?;
    runtime.deregister_object_store(ObjectStoreUrl::local_filesystem().as_ref()).map_err(failed)?;
    Ok(runtime)
}

/// A query on its way through the workers.
struct Job {
    state: SessionState,
    asked: Asked,
    sql: String,
    names: Vec<String>,
    most: Most,
    /// Given back when the work has really ended, not when nobody waits for it any more.
    _turn: OwnedSemaphorePermit,
}

/// What a query gave.
struct Ran {
    columns: Vec<Column>,
    taken: Taken,
    clock: bool,
}

impl Job {
    async fn run(self) -> Result<Ran, LakeError> {
        let Self { state, asked, sql, names, most, _turn } = self;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let said = |error: datafusion::common::DataFusionError| say::said(&error, &sql, &names);
        let (plan, clock) = planned(&state, asked.statement, most.rows).await.map_err(said)?;
        let columns = columns(plan.schema().as_arrow());
        if columns.len() > MAX_COLUMNS {
            return Err(LakeError::new(
                LakeErrorKind::TooComplex,
                format!("kết quả có quá {MAX_COLUMNS} cột"),
                format!("the answer has more than {MAX_COLUMNS} columns"),
            ));
        }
        let physical = state.create_physical_plan(&plan).await.map_err(said)?;
        let mut stream = execute_stream(physical, state.task_ctx()).map_err(said)?;
        let mut taken = Taken::new(most);
        while let Some(batch) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
            if !taken.take(&batch.map_err(said)?)? {
                break;
            }
        }
        Ok(Ran { columns, taken, clock })
    }
}

/// The plan of a statement that reads, for one row more than is handed out; and whether it looks at the clock.
async fn planned(
    state: &SessionState,
    statement: Statement,
    most: usize,
) -> datafusion::common::Result<(LogicalPlan, bool)> {
    let plan = state.statement_to_plan(statement).await?;
    SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false).verify_plan(&plan)?;
    let clock = looks_at_clock(&plan)?;
    let plan = match plan {
        LogicalPlan::Explain(_) | LogicalPlan::Analyze(_) | LogicalPlan::DescribeTable(_) => plan,
        plan => LogicalPlanBuilder::from(plan).limit(0, Some(most.saturating_add(1)))?.build()?,
    };
    Ok((plan, clock))
}

/// Whether a function stands in the plan that gives the same within a query and something else later: that is what `now()` and its
/// like say of themselves.
fn looks_at_clock(plan: &LogicalPlan) -> datafusion::common::Result<bool> {
    let mut found = false;
    plan.apply_with_subqueries(|node| {
        node.apply_expressions(|expression| {
            expression.apply(|part| {
                found |= matches!(part, Expr::ScalarFunction(call) if call.func.signature().volatility != Volatility::Immutable);
                Ok(if found { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
            })
        })
    })?;
    Ok(found)
}

/// What to say of a query that its guard ended.
fn ended(guard: &Guard, options: Options) -> Option<LakeError> {
    match guard.ended()? {
        Ended::TooWide => Some(say::memory()),
        Ended::Late | Ended::Cancelled => Some(late(options)),
    }
}

pub(crate) fn late(options: Options) -> LakeError {
    let seconds = options.time.as_secs_f64();
    LakeError::new(
        LakeErrorKind::Time,
        format!(
            "câu hỏi chạy quá {seconds} giây nên đã dừng; hãy lọc bớt dữ liệu hoặc tránh nối mọi dòng với nhau (lake.query_seconds)"
        ),
        format!(
            "the query took longer than {seconds} s and was ended; filter the data, or do not join every row with every other (lake.query_seconds)"
        ),
    )
}
