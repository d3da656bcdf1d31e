//! Imports: a file is sent, previewed, questions are answered, then it is applied.
//!
//! Reading and applying a large file takes longer than a request may: the work goes on by itself, the answer is 202 with the import
//! as it stands, and `running` says when it is done. `failure` says why it was not, also after a restart of the server.

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::problem::FieldError;
use vg_access::{Caller, Problem};
use vg_formats::limits::MAX_COLUMNS;
use vg_formats::readers::table::{self, Field, MappedColumn, Mapping};
use vg_inventory::import::{Body, Import, ImportRow, Input as File, Outcome};
use vg_inventory::operations::{IMPORT_APPLY, IMPORT_PREVIEW};
use vg_model::Text;

use super::head::Key;
use super::list::AllView;
use super::names::Names;
use super::upload::Upload;
use crate::serve::api::views::{page_rows, time, unknown};
use crate::serve::api::{Answer, Done};
use crate::serve::input::{Input, Who};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// How long an answer waits for work before it says that it goes on.
const PATIENCE: Duration = Duration::from_secs(10);
/// Characters of a file name that are kept.
const MAX_NAME: usize = 200;
/// Rows of a sheet that are shown beside the columns, so that a person sees what they hold.
const SHOWN_ROWS: usize = 5;

/// Filter of rows that are taken although something of them is lost.
const IN_PART: &str = "in_part";

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, preview))
        .routes(routes!(columns))
        .routes(routes!(remember))
        .routes(routes!(read, discard))
        .routes(routes!(rows))
        .routes(routes!(answer))
        .routes(routes!(apply))
        .routes(routes!(error_file))
}

/// What the file is.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FileQuery {
    /// Its name; a table is a source of its own by it.
    file_name: String,
    /// Host to which everything belongs, for lists that do not name one (`dpkg-query`, `rpm -qa`, an SBOM).
    host: Option<String>,
    /// When the facts were observed (RFC 3339); now when it is left out.
    observed_at: Option<String>,
}

/// Name of a file whose columns are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct NameQuery {
    file_name: String,
}

/// Which rows are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct RowsQuery {
    /// `created`, `updated`, `unchanged`, `conflicting`, `refused`; all when it is left out. `in_part`: those that are taken although
    /// something of them is lost.
    outcome: Option<String>,
    /// Value of `next` of the page before.
    #[serde(default)]
    after: i64,
    /// Most rows, 1 to 1000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// How many imports are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LatestQuery {
    /// Most imports, 1 to 1000, the latest first.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// An import with its counts.
#[derive(Serialize, ToSchema)]
struct ImportView {
    id: String,
    unit: String,
    /// `staging`, `previewed`, `applied`, `discarded`
    state: &'static str,
    /// True while work on it goes on.
    running: bool,
    /// Why the last work on it ended before its end, in both languages.
    #[schema(value_type = Option<Object>)]
    failure: Option<Text>,
    file_name: String,
    /// Reader that knew the form; `unknown` when none did.
    form: String,
    /// SHA-256 of the file.
    digest: String,
    /// `agent`, `scanner`, `table`, `lease`
    source_kind: &'static str,
    source: String,
    /// Host to which everything belongs; empty when the rows say it.
    host: String,
    /// Header of the table; empty for other forms.
    header: Vec<String>,
    observed_at: String,
    created_at: String,
    created_by: String,
    /// What that person or program is called.
    created_by_name: String,
    applied_at: Option<String>,
    rows: i64,
    created: i64,
    updated: i64,
    unchanged: i64,
    conflicting: i64,
    refused: i64,
    /// Of the rows that are created, updated or unchanged, those of which something is lost: their `reason` says what. Null in the list
    /// of imports and while the file is being read.
    in_part: Option<i64>,
}

impl ImportView {
    /// The import, with what is not in its row.
    async fn of(app: &App, caller: &Caller, import: Import) -> Result<Self, Problem> {
        let names = Names::of(app, [import.created_by.as_str()]).await?;
        let (unit, id) = (import.unit.clone(), import.id.clone());
        let mut view = Self::listed(app, import, &names);
        if !view.running {
            view.in_part = Some(app.inventory.import_count_in_part(caller, &unit, &id).await?);
        }
        Ok(view)
    }

    fn listed(app: &App, import: Import, names: &Names) -> Self {
        let running = app.jobs.runs(&import.id);
        // While work goes on, what stands there beforehand is not true yet.
        let failure = Some(import.failure).filter(|failure| !running && !failure.vi.is_empty());
        Self {
            running,
            failure,
            in_part: None,
            created_by_name: names.get(&import.created_by),
            state: import.state.as_str(),
            header: serde_json::from_str(&import.header).unwrap_or_default(),
            source_kind: import.source.kind.as_str(),
            observed_at: import.observed_at.to_string(),
            created_at: import.created_at.to_string(),
            applied_at: import.applied_at.map(|at| at.to_string()),
            id: import.id,
            unit: import.unit,
            file_name: import.file_name,
            form: import.form,
            digest: import.digest,
            source: import.source.name,
            host: import.host,
            created_by: import.created_by,
            rows: import.rows,
            created: import.created,
            updated: import.updated,
            unchanged: import.unchanged,
            conflicting: import.conflicting,
            refused: import.refused,
        }
    }
}

/// One row of an import.
#[derive(Serialize, ToSchema)]
struct RowView {
    /// Its number in the import, from 1.
    place: i64,
    /// Where it stood in the file, as a person finds it.
    shown: String,
    /// The original cells of a table.
    cells: Vec<String>,
    /// What was read out of it; null when nothing could be.
    #[schema(value_type = Option<Object>)]
    fact: Option<serde_json::Value>,
    /// `created`, `updated`, `unchanged`, `conflicting`, `refused`
    outcome: &'static str,
    /// Id of the object that it is about.
    subject: String,
    /// The host that a person chose: its id, or `new`.
    answer: String,
    /// Why, in both languages.
    #[schema(value_type = Object)]
    reason: Text,
}

impl From<ImportRow> for RowView {
    fn from(row: ImportRow) -> Self {
        Self {
            place: row.place,
            shown: row.shown,
            cells: row.cells,
            fact: serde_json::from_str(&row.fact).ok(),
            outcome: row.outcome.as_str(),
            subject: row.subject,
            answer: row.answer,
            reason: row.reason,
        }
    }
}

/// A page of rows.
#[derive(Serialize, ToSchema)]
struct RowsView {
    items: Vec<RowView>,
    /// Give it as `after` for the next page.
    next: Option<i64>,
}

/// The host that is meant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnswerInput {
    /// Id of a host of the unit, or `new`.
    answer: String,
}

/// What a column means.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ColumnView {
    /// Its number, from 0.
    #[schema(maximum = 1023)]
    column: u32,
    /// Its header as printed.
    header: String,
    /// The field that it holds; null when it is kept as a property only.
    field: Option<String>,
    /// How sure that is, in per cent; 100 when a person decided.
    #[serde(default)]
    score: u8,
}

/// A sheet with what its columns seem to mean.
#[derive(Serialize, ToSchema)]
struct SheetView {
    name: String,
    /// Rows below the header.
    rows: usize,
    columns: Vec<ColumnView>,
    /// True when the columns are as a person once said.
    remembered: bool,
    /// The first rows.
    sample: Vec<Vec<String>>,
}

/// The sheets of a table and the fields that a column can hold.
#[derive(Serialize, ToSchema)]
struct ColumnsView {
    sheets: Vec<SheetView>,
    fields: Vec<String>,
}

/// What the columns of a header mean.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MappingInput {
    columns: Vec<ColumnView>,
}

/// Waits a while for work on an import that goes on whatever becomes of the request.
async fn patiently<F>(app: &App, caller: &Caller, unit: &str, id: &str, work: F) -> Result<(bool, Import), Problem>
where
    F: Future<Output = Result<Import, Problem>> + Send + 'static,
{
    let Some(job) = app.jobs.begin(id) else {
        // The same request again while the first one works: it waits for that one's end no longer than for its own.
        return Ok((false, app.inventory.import_get(caller, unit, id).await?));
    };
    let mut task = tokio::spawn(async move {
        let done = work.await;
        drop(job);
        done
    });
    loop {
        match tokio::time::timeout(PATIENCE, &mut task).await {
            Ok(Ok(done)) => return Ok((true, done?)),
            Ok(Err(fault)) => return Err(Problem::internal(format!("an import ended in a fault: {fault}"))),
            // Not staged yet: there is nothing to tell, so it waits on, as long as the request may.
            Err(_) => match app.inventory.import_get(caller, unit, id).await {
                Ok(import) => return Ok((false, import)),
                Err(problem) if problem.status() == 404 => {}
                Err(problem) => return Err(problem),
            },
        }
    }
}

/// Send a file: its rows are staged and previewed, and nothing of the inventory is changed
#[utoipa::path(post, path = "/api/v1/units/{unit}/imports", tag = "inventory", operation_id = "preview_import",
    params(("unit" = String, Path), ("Idempotency-Key" = Option<String>, Header), FileQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = ImportView), (status = 202, body = ImportView)),
    extensions(("x-operation" = json!("inventory.import.preview"))))]
async fn preview(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Key(key): Key,
    Query(query): Query<FileQuery>,
    Upload(body): Upload,
) -> Result<(StatusCode, Json<ImportView>), Refused> {
    let at = time("/observed_at", query.observed_at.as_deref())?.unwrap_or_else(|| app.backend.clock.now());
    let key = match key {
        Some(key) => key,
        None => app.backend.new_id().map_err(Problem::from)?,
    };
    let inventory = app.inventory.repeatable(&caller, &unit, &key);
    let id = inventory.id()?;
    // Asked before the file is read, so that nobody makes the server read for nothing.
    app.inventory.may(&caller, &unit, &IMPORT_PREVIEW).await?;
    let (caller2, unit2, app2) = (caller.clone(), unit.clone(), app.clone());
    let name: String = query.file_name.chars().take(MAX_NAME).collect();
    let work = async move {
        // Few at a time: a workbook of 64 MiB takes several times that while it is read.
        let _turn = app2.uploads.acquire().await.map_err(|_| Problem::internal("the server is stopping"))?;
        let mapping = remembered(&app2, &caller2, &unit2, &body, &name).await?;
        let file = read_file(body, name, at, mapping, query.host).await?;
        inventory.import_preview(&caller2, &unit2, &file).await
    };
    let (done, import) = patiently(&app, &caller, &unit, &id, work).await?;
    let status = if done { StatusCode::CREATED } else { StatusCode::ACCEPTED };
    Ok((status, Json(ImportView::of(&app, &caller, import).await?)))
}

/// Reads a file where it does not hold other requests up.
async fn read_file(
    body: Body,
    name: String,
    at: vg_model::Timestamp,
    mapping: Option<Mapping>,
    host: Option<String>,
) -> Result<File, Problem> {
    let read = tokio::task::spawn_blocking(move || {
        let file = File::open(&body, &name, at, mapping)?;
        Ok(match host.filter(|host| !host.is_empty()) {
            Some(host) => file.on_host(&host),
            None => file,
        })
    });
    let read = read.await.map_err(|fault| Problem::internal(format!("reading a file ended in a fault: {fault}")))?;
    read.map_err(unreadable)
}

fn unreadable(error: std::io::Error) -> Problem {
    Problem::internal(format!("read a file that was sent: {error}"))
}

/// The first sheet whose header a person once explained in this unit.
async fn remembered(
    app: &App,
    caller: &Caller,
    unit: &str,
    body: &Body,
    name: &str,
) -> Result<Option<Mapping>, Problem> {
    for (sheet, _) in sheets(body.clone(), name.to_owned()).await? {
        if let Some(header) = &sheet.header
            && let Some(mapping) = app.inventory.mapping_recall(caller, unit, &header.names).await?
        {
            return Ok(Some(mapping));
        }
    }
    Ok(None)
}

/// The sheets of a table, at least with their first rows, and how many rows each has; none for other forms.
async fn sheets(body: Body, name: String) -> Result<Vec<(table::Sheet, usize)>, Problem> {
    let read = tokio::task::spawn_blocking(move || File::sheets(&body, &name));
    let read = read.await.map_err(|fault| Problem::internal(format!("reading a table ended in a fault: {fault}")))?;
    read.map_err(unreadable)
}

/// Ask what the columns of a table seem to mean; nothing is kept
#[utoipa::path(post, path = "/api/v1/units/{unit}/imports/columns", tag = "inventory", operation_id = "suggest_columns",
    params(("unit" = String, Path), NameQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ColumnsView)), extensions(("x-operation" = json!("inventory.import.preview"))))]
async fn columns(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<NameQuery>,
    Upload(body): Upload,
) -> Answer<ColumnsView> {
    app.inventory.may(&caller, &unit, &IMPORT_PREVIEW).await?;
    let _turn = app.uploads.acquire().await.map_err(|_| Problem::internal("the server is stopping"))?;
    let mut views = Vec::new();
    for (sheet, rows) in sheets(body, query.file_name).await? {
        let names = sheet.header.as_ref().map(|header| header.names.clone()).unwrap_or_default();
        let known = app.inventory.mapping_recall(&caller, &unit, &names).await?;
        let remembered = known.is_some();
        let mapping = known.unwrap_or_else(|| table::suggest(&sheet));
        views.push(SheetView {
            rows,
            columns: mapping.columns.iter().map(column_view).collect(),
            remembered,
            sample: sheet.data().iter().take(SHOWN_ROWS).map(|row| row.cells.clone()).collect(),
            name: sheet.name,
        });
    }
    let fields = Field::ALL.iter().map(|field| field_name(*field)).collect();
    Ok(Json(ColumnsView { sheets: views, fields }))
}

fn column_view(column: &MappedColumn) -> ColumnView {
    ColumnView {
        column: column.column,
        header: column.header.clone(),
        field: column.field.map(field_name),
        score: column.score,
    }
}

fn field_name(field: Field) -> String {
    // A field is written as one word.
    serde_json::to_value(field).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Remember what the columns of a header mean in this unit; the next import of such a table follows it
#[utoipa::path(put, path = "/api/v1/units/{unit}/imports/columns", tag = "inventory", operation_id = "remember_columns",
    params(("unit" = String, Path)), request_body = MappingInput, responses((status = 204)),
    extensions(("x-operation" = json!("inventory.import.preview"))))]
async fn remember(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Input(input): Input<MappingInput>,
) -> Done {
    let mut mapping = Mapping::default();
    for (at, column) in input.columns.into_iter().enumerate() {
        if column.column as usize >= MAX_COLUMNS {
            let vi = format!("một bảng có nhiều nhất {MAX_COLUMNS} cột, đánh số từ 0");
            let en = format!("a table has at most {MAX_COLUMNS} columns, numbered from 0");
            let error = FieldError::new(format!("/columns/{at}/column"), "out_of_range", vi, en);
            return Err(Problem::invalid(vec![error]).into());
        }
        let field = match &column.field {
            None => None,
            Some(name) => Some(field_named(&format!("/columns/{at}/field"), name)?),
        };
        mapping.columns.push(MappedColumn { column: column.column, header: column.header, field, score: 100 });
    }
    let header: Vec<String> = mapping.columns.iter().map(|column| column.header.clone()).collect();
    app.inventory.mapping_remember(&caller, &unit, &header, &mapping).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn field_named(pointer: &str, name: &str) -> Result<Field, Problem> {
    let found = Field::ALL.iter().find(|field| field_name(**field) == name);
    found.copied().ok_or_else(|| {
        let names: Vec<String> = Field::ALL.iter().map(|field| field_name(*field)).collect();
        unknown(pointer, &names.iter().map(String::as_str).collect::<Vec<_>>())
    })
}

/// List the latest imports
#[utoipa::path(get, path = "/api/v1/units/{unit}/imports", tag = "inventory", operation_id = "list_imports",
    params(("unit" = String, Path), LatestQuery), responses((status = 200, body = AllView<ImportView>)),
    extensions(("x-operation" = json!("inventory.import.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<LatestQuery>,
) -> Answer<AllView<ImportView>> {
    let limit = page_rows(query.limit)?;
    let found = app.inventory.import_list(&caller, &unit, limit).await?;
    let names = Names::of(&app, found.iter().map(|import| import.created_by.as_str())).await?;
    Ok(Json(AllView::of(found.into_iter().map(|import| ImportView::listed(&app, import, &names)))))
}

/// See an import
#[utoipa::path(get, path = "/api/v1/units/{unit}/imports/{id}", tag = "inventory", operation_id = "read_import",
    params(("unit" = String, Path), ("id" = String, Path)), responses((status = 200, body = ImportView)),
    extensions(("x-operation" = json!("inventory.import.read"))))]
async fn read(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> Answer<ImportView> {
    let import = app.inventory.import_get(&caller, &unit, &id).await?;
    Ok(Json(ImportView::of(&app, &caller, import).await?))
}

/// Give up an import that was not applied
#[utoipa::path(delete, path = "/api/v1/units/{unit}/imports/{id}", tag = "inventory", operation_id = "discard_import",
    params(("unit" = String, Path), ("id" = String, Path)), responses((status = 200, body = ImportView)),
    extensions(("x-operation" = json!("inventory.import.preview"))))]
async fn discard(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> Answer<ImportView> {
    let import = app.inventory.import_discard(&caller, &unit, &id).await?;
    Ok(Json(ImportView::of(&app, &caller, import).await?))
}

/// Rows of an import with what becomes of each and why
///
/// Once the import is applied, rows of software that were taken whole are kept no longer; its counts are.
#[utoipa::path(get, path = "/api/v1/units/{unit}/imports/{id}/rows", tag = "inventory", operation_id = "import_rows",
    params(("unit" = String, Path), ("id" = String, Path), RowsQuery), responses((status = 200, body = RowsView)),
    extensions(("x-operation" = json!("inventory.import.read"))))]
async fn rows(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Query(query): Query<RowsQuery>,
) -> Answer<RowsView> {
    let limit = page_rows(query.limit)?;
    let after = query.after.max(0);
    let found = match query.outcome.as_deref() {
        Some(IN_PART) => app.inventory.import_rows_in_part(&caller, &unit, &id, after, limit).await?,
        name => {
            let outcome = name.filter(|name| !name.is_empty()).map(outcome).transpose()?;
            app.inventory.import_rows(&caller, &unit, &id, outcome, after, limit).await?
        }
    };
    let next = found.last().filter(|_| found.len() >= limit as usize).map(|row| row.place);
    Ok(Json(RowsView { items: found.into_iter().map(RowView::from).collect(), next }))
}

/// The outcome with this name.
fn outcome(name: &str) -> Result<Outcome, Problem> {
    Outcome::ALL.into_iter().find(|outcome| outcome.as_str() == name).ok_or_else(|| {
        let names: Vec<&str> = Outcome::ALL.map(Outcome::as_str).into_iter().chain([IN_PART]).collect();
        unknown("/outcome", &names)
    })
}

/// Say which host a row means
#[utoipa::path(put, path = "/api/v1/units/{unit}/imports/{id}/rows/{place}", tag = "inventory", operation_id = "answer_row",
    params(("unit" = String, Path), ("id" = String, Path), ("place" = i64, Path)), request_body = AnswerInput,
    responses((status = 204)), extensions(("x-operation" = json!("inventory.import.preview"))))]
async fn answer(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id, place)): Path<(String, String, i64)>,
    Input(input): Input<AnswerInput>,
) -> Done {
    app.inventory.import_answer(&caller, &unit, &id, place, &input.answer).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Apply a previewed import: every row that is neither refused nor waiting for an answer, all of them or none
#[utoipa::path(post, path = "/api/v1/units/{unit}/imports/{id}/application", tag = "inventory",
    operation_id = "apply_import", params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = ImportView), (status = 202, body = ImportView)),
    extensions(("x-operation" = json!("inventory.import.apply"))))]
async fn apply(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> Result<(StatusCode, Json<ImportView>), Refused> {
    // Unknown ones are refused before a job begins under their id.
    app.inventory.may(&caller, &unit, &IMPORT_APPLY).await?;
    app.inventory.import_get(&caller, &unit, &id).await?;
    let (caller2, unit2, id2, inventory) = (caller.clone(), unit.clone(), id.clone(), app.inventory.clone());
    let work = async move { inventory.import_apply(&caller2, &unit2, &id2).await };
    let (done, import) = patiently(&app, &caller, &unit, &id, work).await?;
    let status = if done { StatusCode::OK } else { StatusCode::ACCEPTED };
    Ok((status, Json(ImportView::of(&app, &caller, import).await?)))
}

/// The rows that were not taken, as CSV: mended, it can be imported as it is
#[utoipa::path(get, path = "/api/v1/units/{unit}/imports/{id}/errors.csv", tag = "inventory", operation_id = "import_errors",
    params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "text/csv")),
    extensions(("x-operation" = json!("inventory.import.read"))))]
async fn error_file(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let bytes = app.inventory.import_error_file(&caller, &unit, &id).await?;
    let name = HeaderValue::from_static("attachment; filename=\"dong-loi.csv\"");
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}
