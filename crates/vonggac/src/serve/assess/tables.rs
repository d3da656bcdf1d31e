//! Measures as a table: out, looked at, in.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_assess::operations::{ASSESSMENT_READ, CONTROL_IMPORT};
use vg_assess::table::{Done, Outcome, RowOutcome, TableFile};

use super::file::Sent;
use crate::serve::api::Answer;
use crate::serve::files::{apart, written};
use crate::serve::input::Who;
use crate::serve::kept::BothView;
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Rows of which an answer tells what becomes of them; the counts are of all.
const MAX_TOLD: usize = 1_000;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(export)).routes(routes!(preview)).routes(routes!(import))
}

/// Which measures are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TableQuery {
    /// Id of an assessment; all that hold in the unit when it is left out.
    assessment: Option<String>,
}

/// The measures of a unit as a table, to be filled in and sent back
#[utoipa::path(get, path = "/api/v1/units/{unit}/assessment-table/{form}", tag = "assess", operation_id = "export_assessments",
    params(("unit" = String, Path), ("form" = String, Path, description = "`csv` or `xlsx`"), TableQuery),
    responses((status = 200, body = Vec<u8>, content_type = "text/csv")),
    extensions(("x-operation" = json!("assess.assessment.read"))))]
async fn export(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, form)): Path<(String, String)>,
    Query(query): Query<TableQuery>,
) -> Result<Response, Refused> {
    let table = app.assess.export(&caller, &unit, query.assessment.as_deref()).await?;
    written(table, &form, "bien-phap").await
}

/// What comes with a table.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SendingTable {
    /// Name of the file.
    #[serde(default)]
    file_name: String,
}

/// A field of a row: what it is, and what the row wants it to be.
#[derive(Debug, Serialize, ToSchema)]
struct AssessFieldView {
    /// `state`, `reason`, `owner`, `due`, `note`
    field: &'static str,
    from: String,
    to: String,
}

/// A row that changes something, is in conflict, or was refused.
#[derive(Debug, Serialize, ToSchema)]
struct AssessRowView {
    /// Name of the sheet; empty for a text file.
    sheet: String,
    /// Number of the row, from 1, as the spreadsheet shows it.
    row: u32,
    assessment: String,
    control: String,
    /// `taken`, `conflict`, `refused`
    outcome: &'static str,
    fields: Vec<AssessFieldView>,
    /// For a conflict: the version that the row is based on, and the present one.
    based_on: Option<i64>,
    version: Option<i64>,
    /// For a refusal: its code, and why.
    code: &'static str,
    why: BothView,
}

impl From<RowOutcome> for AssessRowView {
    fn from(row: RowOutcome) -> Self {
        let views = |fields: Vec<(&'static str, String, String)>| {
            fields.into_iter().map(|(field, from, to)| AssessFieldView { field, from, to }).collect()
        };
        let mut view = Self {
            sheet: row.place.sheet,
            row: row.place.row,
            assessment: row.assessment,
            control: row.control,
            outcome: "taken",
            fields: Vec::new(),
            based_on: None,
            version: None,
            code: "",
            why: BothView::default(),
        };
        match row.outcome {
            Outcome::Taken(fields) => view.fields = views(fields),
            Outcome::Conflict { based_on, now, fields } => {
                view.outcome = "conflict";
                view.based_on = Some(based_on);
                view.version = Some(now);
                view.fields = views(fields);
            }
            Outcome::Refused { code, why } => {
                view.outcome = "refused";
                view.code = code;
                view.why = (&why).into();
            }
        }
        view
    }
}

/// What an import does, or would do.
#[derive(Debug, Serialize, ToSchema)]
struct AssessImportView {
    /// The first 1000 rows that change something, are in conflict or were refused.
    rows: Vec<AssessRowView>,
    taken: usize,
    unchanged: usize,
    conflicts: usize,
    refused: usize,
    /// What the reader of the file met.
    warnings: Vec<BothView>,
}

impl From<Done> for AssessImportView {
    fn from(done: Done) -> Self {
        Self {
            rows: done.rows.into_iter().take(MAX_TOLD).map(Into::into).collect(),
            taken: done.taken,
            unchanged: done.unchanged,
            conflicts: done.conflicts,
            refused: done.refused,
            warnings: done.warnings.iter().map(Into::into).collect(),
        }
    }
}

/// Reads a table where it does not hold other requests up, and not more of them at once than there are turns.
async fn read(app: &App, name: String, bytes: Vec<u8>) -> Result<TableFile, Problem> {
    apart(&app.uploads, "reading a table", move || TableFile::read(&name, bytes)).await?
}

/// See what importing a table would do
#[utoipa::path(post, path = "/api/v1/units/{unit}/assessment-table/preview", tag = "assess",
    operation_id = "preview_assessment_import", params(("unit" = String, Path), SendingTable),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = AssessImportView)), extensions(("x-operation" = json!("assess.assessment.read"))))]
async fn preview(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<SendingTable>,
    Sent(bytes): Sent,
) -> Answer<AssessImportView> {
    app.assess.may(&caller, &unit, &ASSESSMENT_READ).await?;
    let file = read(&app, query.file_name, bytes).await?;
    Ok(Json(app.assess.import_preview(&caller, &unit, &file).await?.into()))
}

/// Import a table: rows that can be taken are, the others are told
#[utoipa::path(post, path = "/api/v1/units/{unit}/assessment-table/import", tag = "assess",
    operation_id = "import_assessments", params(("unit" = String, Path), SendingTable),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = AssessImportView)), extensions(("x-operation" = json!("assess.control.import"))))]
async fn import(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<SendingTable>,
    Sent(bytes): Sent,
) -> Answer<AssessImportView> {
    app.assess.may(&caller, &unit, &CONTROL_IMPORT).await?;
    let file = read(&app, query.file_name, bytes).await?;
    Ok(Json(app.assess.import_apply(&caller, &unit, &file).await?.into()))
}
