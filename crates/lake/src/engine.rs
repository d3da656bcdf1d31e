//! From a text to an answer, over rows of any source.

use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use chrono::DateTime;
use datafusion::common::tree_node::{TreeNode as _, TreeNodeRecursion};
use datafusion::execution::context::SQLOptions;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::GreedyMemoryPool;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::session_state::{SessionState, SessionStateBuilder};
use datafusion::execution::{FunctionRegistry as _, SessionStateDefaults};
use datafusion::logical_expr::execution_props::ExecutionProps;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, Volatility};
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::SessionConfig;
use datafusion::sql::parser::Statement;
use tokio::sync::mpsc::Sender;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use vg_backend::clock::Clock;
use vg_backend::published::Published;
use vg_model::Timestamp;

use crate::answer::{Answer, Cell, Column, SnapshotRef};
use crate::catalog::{CATALOG, Catalog, Listed, PUBLIC, Shown};
use crate::error::{LakeError, LakeErrorKind};
use crate::events::scan::EventTable;
use crate::events::{EVENTS, EventStore};
use crate::flow::{Part, Shape, scalar, values_of};
use crate::functions::{self, JoinTexts, TextFunction};
use crate::guard::{Ended, Guard, Watch};
use crate::limits::{BATCH_ROWS, MAX_COLUMNS, MAX_UNITS, Options};
use crate::pg;
use crate::rows::{Most, Taken, columns};
use crate::say;
use crate::session::Session;
use crate::snapshot::Snapshot;
use crate::statement::{Asked, parse, parse_as_postgres};
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
    pub(crate) base: SessionState,
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
        let wanted = Wanted { values: Vec::new(), rows: most.rows, out: Out::Kept(Taken::new(most)) };
        let (answered, out) = self.within(session, sql, wanted, source).await?;
        let Out::Kept(taken) = out else { return Err(LakeError::internal("the rows of an answer went elsewhere")) };
        let Answered { columns, clock, snapshots, .. } = answered;
        Ok(Answer { columns, rows: taken.rows, truncated: taken.truncated, clock, snapshots })
    }

    /// Runs a query within the time and the memory of the options.
    pub(crate) async fn within(
        &self,
        session: &Session,
        sql: &str,
        wanted: Wanted,
        source: Source<'_>,
    ) -> Result<(Answered, Out), LakeError> {
        let options = self.options;
        if session.units() > MAX_UNITS {
            return Err(LakeError::new(
                LakeErrorKind::TooComplex,
                format!("hỏi quá {MAX_UNITS} đơn vị một lần; hãy chọn ít hơn"),
                format!("more than {MAX_UNITS} units at once; choose fewer"),
            ));
        }
        let guard = Guard::new(Instant::now() + options.time);
        match tokio::time::timeout(options.time, self.answer(session, sql, wanted, &guard, source)).await {
            Ok(Err(error)) => Err(ended(&guard, options).unwrap_or(error)),
            Ok(done) => done,
            Err(_) => Err(late(options)),
        }
    }

    async fn answer(
        &self,
        session: &Session,
        sql: &str,
        wanted: Wanted,
        guard: &Arc<Guard>,
        source: Source<'_>,
    ) -> Result<(Answered, Out), LakeError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|_| LakeError::internal("the turns of the query surface are closed"))?;
        let (text, postgres) = (sql.to_owned(), session.postgres.is_some());
        let asked = self.workers.run(Some(guard), async move { parse_for(&text, postgres) }).await?;
        let tables: BTreeMap<&str, BTreeSet<&str>> = session
            .may
            .iter()
            .filter(|(table, _)| asked.tables.contains(*table))
            .map(|(table, units)| (table.as_str(), units.iter().map(String::as_str).collect()))
            .collect();
        let snapshots = source.load(&tables).await?;
        let state = self.state(session, &snapshots, guard, source.now())?;
        let names: Vec<String> = session.may.keys().cloned().collect();
        let mut references: Vec<_> = snapshots.iter().map(|snapshot| snapshot.reference()).collect();
        references.sort();
        let job = Job { state, asked, sql: sql.to_owned(), names, wanted, _turn: turn };
        let Ran { columns, rows, truncated, clock, out } = self.workers.run(Some(guard), job.run()).await?;
        Ok((Answered { columns, rows, truncated, clock, snapshots: references }, out))
    }

    /// What a query takes and gives, without running it and without looking at a row.
    pub(crate) async fn shape(&self, session: &Session, sql: &str, now: Timestamp) -> Result<Shape, LakeError> {
        let guard = Guard::new(Instant::now() + self.options.time);
        let state = self.state(session, &[], &guard, now)?;
        let names: Vec<String> = session.may.keys().cloned().collect();
        let (sql, postgres) = (sql.to_owned(), session.postgres.is_some());
        let planned = self.workers.run(Some(&guard), async move {
            let asked = parse_for(&sql, postgres)?;
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let said = |error: datafusion::common::DataFusionError| say::said(&error, &sql, &names);
            let plan = state.statement_to_plan(asked.statement).await.map_err(said)?;
            reads_only(&plan).map_err(said)?;
            Ok(Shape { columns: few(columns(plan.schema().as_arrow()))?, values: values_of(&plan).map_err(said)? })
        });
        match tokio::time::timeout(self.options.time, planned).await {
            Ok(Err(error)) => Err(ended(&guard, self.options).unwrap_or(error)),
            Ok(done) => done,
            Err(_) => Err(late(self.options)),
        }
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
        let mut state = SessionStateBuilder::new_from_existing(self.base.clone())
            .with_session_id("query".to_owned())
            .with_catalog_list(Catalog::list(shown, events, &listed, session.postgres.as_ref())?)
            .with_runtime_env(runtime(self.options.memory)?)
            .with_execution_props(props)
            .with_physical_optimizer_rule(Arc::new(Watch(Arc::clone(guard))))
            .build();
        for function in session.postgres.iter().flat_map(|names| pg::functions::functions(names, &listed)) {
            let put = state.register_udf(function);
            put.map_err(|error| LakeError::internal(format!("functions of a client of PostgreSQL: {error}")))?;
        }
        Ok(state)
    }
}

fn parse_for(sql: &str, postgres: bool) -> Result<Asked, LakeError> {
    if postgres { parse_as_postgres(sql) } else { parse(sql) }
}

/// What all queries have in common.
pub(crate) fn base(own: &[TextFunction]) -> SessionState {
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

/// How much of a query is wanted, and where its rows go.
pub(crate) struct Wanted {
    /// What stands for `$1`, `$2`, …
    pub(crate) values: Vec<Cell>,
    /// Most rows.
    pub(crate) rows: usize,
    pub(crate) out: Out,
}

/// Where rows go.
pub(crate) enum Out {
    /// They are kept until the query ends.
    Kept(Taken),
    /// They are handed on as they come.
    Handed(Sender<Part>),
}

/// A query on its way through the workers.
struct Job {
    state: SessionState,
    asked: Asked,
    sql: String,
    names: Vec<String>,
    wanted: Wanted,
    /// Given back when the work has really ended, not when nobody waits for it any more.
    _turn: OwnedSemaphorePermit,
}

/// What a query gave, its rows aside.
pub(crate) struct Answered {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: usize,
    pub(crate) truncated: bool,
    pub(crate) clock: bool,
    pub(crate) snapshots: Vec<SnapshotRef>,
}

/// The same before it is known of which rows.
struct Ran {
    columns: Vec<Column>,
    rows: usize,
    truncated: bool,
    clock: bool,
    out: Out,
}

impl Job {
    async fn run(self) -> Result<Ran, LakeError> {
        let Self { state, asked, sql, names, wanted, _turn } = self;
        let Wanted { values, rows: most, mut out } = wanted;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let said = |error: datafusion::common::DataFusionError| say::said(&error, &sql, &names);
        let (plan, clock) = planned(&state, asked.statement, &values, most).await.map_err(said)?;
        let columns = few(columns(plan.schema().as_arrow()))?;
        let physical = state.create_physical_plan(&plan).await.map_err(said)?;
        let mut stream = execute_stream(physical, state.task_ctx()).map_err(said)?;
        if let Out::Handed(parts) = &out {
            handed(parts, Part::Columns(columns.clone())).await?;
        }
        let (mut rows, mut truncated) = (0, false);
        while let Some(batch) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
            let batch = batch.map_err(said)?;
            let more = match &mut out {
                Out::Kept(taken) => {
                    let more = taken.take(&batch)?;
                    (rows, truncated) = (taken.rows.len(), taken.truncated);
                    more
                }
                Out::Handed(parts) => {
                    let mut part = Taken::new(Most { rows: most.saturating_sub(rows), bytes: usize::MAX });
                    let more = part.take(&batch)?;
                    rows += part.rows.len();
                    truncated |= part.truncated;
                    handed(parts, Part::Rows(part.rows)).await?;
                    more
                }
            };
            if !more {
                break;
            }
        }
        Ok(Ran { columns, rows, truncated, clock, out })
    }
}

async fn handed(parts: &Sender<Part>, part: Part) -> Result<(), LakeError> {
    parts.send(part).await.map_err(|_| LakeError::internal("nobody takes the rows of the query any more"))
}

/// Refuses an answer with too many columns.
fn few(columns: Vec<Column>) -> Result<Vec<Column>, LakeError> {
    if columns.len() > MAX_COLUMNS {
        return Err(LakeError::new(
            LakeErrorKind::TooComplex,
            format!("kết quả có quá {MAX_COLUMNS} cột"),
            format!("the answer has more than {MAX_COLUMNS} columns"),
        ));
    }
    Ok(columns)
}

fn reads_only(plan: &LogicalPlan) -> datafusion::common::Result<()> {
    SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false).verify_plan(plan)
}

/// The plan of a statement that reads, for one row more than is handed out; and whether it looks at the clock.
async fn planned(
    state: &SessionState,
    statement: Statement,
    values: &[Cell],
    most: usize,
) -> datafusion::common::Result<(LogicalPlan, bool)> {
    let mut plan = state.statement_to_plan(statement).await?;
    reads_only(&plan)?;
    if !values.is_empty() {
        plan = plan.with_param_values(values.iter().map(scalar).collect::<Vec<_>>())?;
    }
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
