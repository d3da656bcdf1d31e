//! Evidence of measures.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_assess::model::{Evidence, EvidenceKind, NewEvidence};

use super::facts;
use super::file::Sent;
use crate::serve::api::views::unknown;
use crate::serve::api::{Answer, Done};
use crate::serve::files::saved;
use crate::serve::input::{Input, Who};
use crate::serve::inventory::names::Names;
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(add_file))
        .routes(routes!(remove))
        .routes(routes!(file))
}

/// A piece of evidence.
#[derive(Debug, Serialize, ToSchema)]
struct AssessEvidenceView {
    id: String,
    /// `file`, `note`, `link`, `check`
    kind: &'static str,
    title: String,
    /// The note, the address, or the name of the check; empty for a file.
    content: String,
    /// SHA-256 of the file; empty without one.
    file_sha256: String,
    file_name: String,
    file_bytes: i64,
    added_at: String,
    added_by: String,
    added_by_name: String,
    /// Number in the evidence ledger of the unit.
    evidence: i64,
}

impl AssessEvidenceView {
    fn of(one: &Evidence, names: &Names) -> Self {
        Self {
            id: one.id.clone(),
            kind: one.kind.name(),
            title: one.title.clone(),
            content: one.content.clone(),
            file_sha256: one.blob.clone(),
            file_name: one.file_name.clone(),
            file_bytes: one.file_bytes,
            added_at: one.added_at.to_string(),
            added_by_name: names.get(&one.added_by),
            added_by: one.added_by.clone(),
            evidence: one.ledger,
        }
    }

    async fn made(app: &App, one: &Evidence) -> Result<(StatusCode, Json<Self>), Refused> {
        let names = Names::of(app, [one.added_by.as_str()]).await?;
        Ok((StatusCode::CREATED, Json(Self::of(one, &names))))
    }
}

/// Evidence, oldest first.
#[derive(Debug, Serialize, ToSchema)]
struct AssessEvidencesView {
    items: Vec<AssessEvidenceView>,
}

/// List the evidence of a measure on its system
#[utoipa::path(get, path = "/api/v1/units/{unit}/assessments/{id}/controls/{control}/evidence", tag = "assess",
    operation_id = "list_control_evidence",
    params(("unit" = String, Path), ("id" = String, Path), ("control" = String, Path)),
    responses((status = 200, body = AssessEvidencesView)), extensions(("x-operation" = json!("assess.assessment.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id, control)): Path<(String, String, String)>,
) -> Answer<AssessEvidencesView> {
    let found = app.assess.evidence_list(&caller, &unit, &id, &control).await?;
    let names = Names::of(&app, found.iter().map(|one| one.added_by.as_str())).await?;
    Ok(Json(AssessEvidencesView { items: found.iter().map(|one| AssessEvidenceView::of(one, &names)).collect() }))
}

/// A note, an address or a check.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AddingEvidence {
    /// `note`, `link`, `check`
    kind: String,
    #[serde(default)]
    title: String,
    /// The note, the address (`https://…`), or the name of the check (`pack/id`).
    content: String,
}

/// Add a note, an address or a check as evidence; from a check the state follows
#[utoipa::path(post, path = "/api/v1/units/{unit}/assessments/{id}/controls/{control}/evidence", tag = "assess",
    operation_id = "add_control_evidence",
    params(("unit" = String, Path), ("id" = String, Path), ("control" = String, Path)), request_body = AddingEvidence,
    responses((status = 201, body = AssessEvidenceView)), extensions(("x-operation" = json!("assess.evidence.add"))))]
async fn add(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id, control)): Path<(String, String, String)>,
    Input(new): Input<AddingEvidence>,
) -> Result<(StatusCode, Json<AssessEvidenceView>), Refused> {
    let (title, content) = (new.title.as_str(), new.content.as_str());
    let new = match EvidenceKind::parse(&new.kind) {
        Some(EvidenceKind::Note) => NewEvidence::Note { title, text: content },
        Some(EvidenceKind::Link) => NewEvidence::Link { title, address: content },
        Some(EvidenceKind::Check) => NewEvidence::Check { title: facts::check_title(&app, content), check: content },
        Some(EvidenceKind::File) | None => return Err(unknown("/kind", &["note", "link", "check"]).into()),
    };
    let one = app.assess.evidence_add(&caller, &unit, &id, &control, &new).await?;
    AssessEvidenceView::made(&app, &one).await
}

/// What comes with a file.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AddingFile {
    /// Name of the file.
    #[serde(default)]
    file_name: String,
    /// One line; the name of the file when it is left out.
    #[serde(default)]
    title: String,
}

/// Add a file as evidence
#[utoipa::path(post, path = "/api/v1/units/{unit}/assessments/{id}/controls/{control}/files", tag = "assess",
    operation_id = "add_control_file",
    params(("unit" = String, Path), ("id" = String, Path), ("control" = String, Path), AddingFile),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = AssessEvidenceView)), extensions(("x-operation" = json!("assess.evidence.add"))))]
async fn add_file(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id, control)): Path<(String, String, String)>,
    Query(query): Query<AddingFile>,
    Sent(bytes): Sent,
) -> Result<(StatusCode, Json<AssessEvidenceView>), Refused> {
    let new = NewEvidence::File { title: &query.title, file_name: &query.file_name, bytes: &bytes };
    let one = app.assess.evidence_add(&caller, &unit, &id, &control, &new).await?;
    AssessEvidenceView::made(&app, &one).await
}

/// Why evidence is removed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RemovingEvidence {
    reason: String,
}

/// Take away evidence that was added by mistake; the ledger keeps it
#[utoipa::path(post, path = "/api/v1/units/{unit}/assessments/{id}/evidence/{evidence}/removal", tag = "assess",
    operation_id = "remove_control_evidence",
    params(("unit" = String, Path), ("id" = String, Path), ("evidence" = String, Path)), request_body = RemovingEvidence,
    responses((status = 204)), extensions(("x-operation" = json!("assess.evidence.remove"))))]
async fn remove(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id, evidence)): Path<(String, String, String)>,
    Input(why): Input<RemovingEvidence>,
) -> Done {
    app.assess.evidence_remove(&caller, &unit, &id, &evidence, &why.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The file of a piece of evidence as it came
#[utoipa::path(get, path = "/api/v1/units/{unit}/assessment-evidence/{id}/file", tag = "assess",
    operation_id = "read_control_file", params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")),
    extensions(("x-operation" = json!("assess.assessment.read"))))]
async fn file(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let found: Result<(String, Vec<u8>), Problem> = app.assess.evidence_file(&caller, &unit, &id).await;
    let (name, bytes) = found?;
    Ok(saved(bytes, "application/octet-stream", &name, "file"))
}
