//! Questions in SQL: `POST /api/v1/query`, and what there is to ask.

mod ask;
mod kinds;

use std::time::Instant;

use axum::Json;
use axum::extract::{Extension, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Role::{Administrator, Analyst, Auditor, Officer, OnDuty, Reader};
use vg_access::permission::Operation;
use vg_lake::{Answer as Found, Fixed, Lake, Options, TextCall, TextFunction};
use vg_model::Text;

pub use ask::{Question, ask};
pub(super) use ask::{flow, shape};
pub use kinds::KINDS;
pub(super) use kinds::problem;

use super::api::Answer;
use super::input::{Input, Who};
use super::shell::Gone;
use super::state::App;

/// Ask a question in SQL. Each table wants the permission to read what it shows as well.
pub static QUERY_RUN: Operation = Operation::read(
    "lake.query.run",
    ("Hỏi dữ liệu bằng SQL", "Ask in SQL"),
    &[Administrator, Officer, Analyst, OnDuty, Auditor, Reader],
);

/// Operations of the SQL surface.
pub static OPERATIONS: &[Operation] = &[QUERY_RUN];

/// The same folding that searches use, under both names, and what the search over events calls.
const FUNCTIONS: &[TextFunction] = &[
    TextFunction {
        name: "khong_dau",
        call: TextCall::Make(vg_formats::search_key),
        about: (
            "Chữ thường không dấu, để tìm có dấu hay không dấu đều được",
            "Lower case without marks, to find texts with and without them",
        ),
    },
    TextFunction {
        name: "search_key",
        call: TextCall::Make(vg_formats::search_key),
        about: ("Như khong_dau", "The same as khong_dau"),
    },
    vg_monitor::search::HAS_TEXT,
    vg_monitor::search::IP_KEY,
];

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(run)).routes(routes!(tables))
}

/// Opens the surface for the settings of an installation.
///
/// # Errors
///
/// When its threads cannot be started.
pub fn open(backend: &vg_backend::Backend, settings: &super::settings::Settings) -> anyhow::Result<Lake> {
    let number = |name| usize::try_from(settings.number("lake", name)).unwrap_or(usize::MAX);
    let mebibytes = |name| number(name).saturating_mul(1024 * 1024);
    let options = Options {
        time: std::time::Duration::from_secs(settings.number("lake", "query_seconds")),
        memory: mebibytes("query_mib"),
        rows: number("rows"),
        concurrent: number("concurrent"),
        kept: mebibytes("kept_mib"),
    };
    Ok(Lake::open(&backend.sql, &backend.clock, &super::capabilities::published(), FUNCTIONS, options)?)
}

/// The same surface over given rows, for the cases of checks.
///
/// # Errors
///
/// When its threads cannot be started.
pub fn fixed() -> anyhow::Result<Fixed> {
    Ok(Fixed::open(&super::capabilities::published(), FUNCTIONS, Options::default())?)
}

/// A question.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct QueryInput {
    /// One SQL statement that reads.
    sql: String,
    /// Ids of the units whose rows are asked for; without it, all that the caller may ask.
    units: Option<Vec<String>>,
    /// Most rows of the answer; the settings have the last word.
    limit: Option<usize>,
}

/// A column of an answer.
#[derive(Serialize, ToSchema)]
struct QueryColumn {
    name: String,
    /// `text`, `int`, `real`, `bool`, `time`
    #[serde(rename = "type")]
    kind: &'static str,
}

/// The rows of one table in one unit that an answer was made of.
#[derive(Serialize, ToSchema)]
struct SnapshotView {
    table: String,
    unit: String,
    /// Where the rows come from: the table and a position of its feed.
    id: String,
    rows: u64,
    /// What the rows are: it stays as long as they do, whatever else changes.
    generation: String,
}

/// An answer.
#[derive(Serialize, ToSchema)]
pub struct QueryView {
    columns: Vec<QueryColumn>,
    /// A list of values for each row, in the order of the columns; a time is RFC 3339 in UTC.
    #[schema(value_type = Vec<Vec<Object>>)]
    rows: Vec<Vec<serde_json::Value>>,
    /// True when there were more rows, or longer ones, than are handed out.
    truncated: bool,
    /// True when the question looks at the clock: then the same rows may give another answer later.
    clock: bool,
    snapshot: Vec<SnapshotView>,
    elapsed_ms: u64,
}

impl QueryView {
    /// The answer to a question that was asked at `began`.
    #[must_use]
    pub fn of(found: Found, began: Instant) -> Self {
        let columns =
            found.columns.into_iter().map(|column| QueryColumn { name: column.name, kind: column.kind.name() });
        let rows = found.rows.iter().map(|row| row.iter().map(vg_lake::Cell::to_json).collect());
        let snapshot = found.snapshots.into_iter().map(|one| SnapshotView {
            table: one.table,
            unit: one.unit,
            id: one.id,
            rows: one.rows,
            generation: one.generation.to_string(),
        });
        Self {
            columns: columns.collect(),
            rows: rows.collect(),
            truncated: found.truncated,
            clock: found.clock,
            snapshot: snapshot.collect(),
            elapsed_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        }
    }
}

/// A table that can be asked.
#[derive(Clone, Debug)]
pub struct AskedTable {
    /// Its name.
    pub name: &'static str,
    /// What it holds, Vietnamese and English.
    pub about: (&'static str, &'static str),
    /// The operation whose permission reading it needs.
    pub operation: &'static str,
    /// Its columns with `unit`: name, kind, what it holds.
    pub columns: Vec<(&'static str, &'static str, (&'static str, &'static str))>,
}

/// Every table of the surface: those of the capabilities by name, then `events` where there is an event store.
pub fn tables_of(lake: &Lake) -> impl Iterator<Item = AskedTable> + '_ {
    let published = lake.tables().map(|table| {
        let own = table.columns.iter().map(|column| (column.name, column.kind.name(), column.about));
        AskedTable {
            name: table.name,
            about: table.about,
            operation: table.read,
            columns: std::iter::once(("unit", "text", vg_lake::UNIT_ABOUT)).chain(own).collect(),
        }
    });
    let events = lake.events().map(|store| AskedTable {
        name: vg_lake::events::EVENTS,
        about: vg_lake::events::EVENTS_ABOUT,
        operation: vg_monitor::operations::EVENT_READ.name,
        columns: store.columns().map(|(name, kind, about, _)| (name, kind.name(), about)).collect(),
    });
    published.chain(events)
}

/// Ask a question in SQL over the tables that `GET /api/v1/query/tables` lists
#[utoipa::path(post, path = "/api/v1/query", tag = "query", operation_id = "run_query", request_body = QueryInput,
    responses((status = 200, body = QueryView)), extensions(("x-operation" = json!("lake.query.run"))))]
async fn run(
    Who(caller): Who,
    State(app): State<App>,
    Extension(gone): Extension<Gone>,
    Input(input): Input<QueryInput>,
) -> Answer<QueryView> {
    let began = Instant::now();
    let question = Question { sql: input.sql, units: input.units, limit: input.limit };
    let found = ask(&app.access, &app.backend, &app.lake, &caller, &question, gone.wait()).await?;
    Ok(Json(QueryView::of(found, began)))
}

/// A column of a table.
#[derive(Serialize, ToSchema)]
struct TableColumnView {
    name: &'static str,
    /// `text`, `int`, `real`, `bool`, `time`
    #[serde(rename = "type")]
    kind: &'static str,
    /// What it holds, in both languages.
    #[schema(value_type = Object)]
    about: Text,
}

/// A table.
#[derive(Serialize, ToSchema)]
struct TableView {
    name: &'static str,
    /// What it holds, in both languages.
    #[schema(value_type = Object)]
    about: Text,
    /// The operation whose permission reading it needs, besides `lake.query.run`.
    operation: &'static str,
    columns: Vec<TableColumnView>,
}

/// All tables.
#[derive(Serialize, ToSchema)]
struct TablesView {
    items: Vec<TableView>,
}

/// List the tables that can be asked for, with their columns
#[utoipa::path(get, path = "/api/v1/query/tables", tag = "query", operation_id = "list_query_tables",
    responses((status = 200, body = TablesView)), extensions(("x-operation" = json!("signed_in"))))]
async fn tables(Who(_): Who, State(app): State<App>) -> Answer<TablesView> {
    let text = |(vi, en): (&str, &str)| Text::new(vi, en);
    let items = tables_of(&app.lake).map(|table| {
        let column = |(name, kind, about)| TableColumnView { name, kind, about: text(about) };
        TableView {
            name: table.name,
            about: text(table.about),
            operation: table.operation,
            columns: table.columns.into_iter().map(column).collect(),
        }
    });
    Ok(Json(TablesView { items: items.collect() }))
}
