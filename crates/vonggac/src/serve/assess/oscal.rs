//! OSCAL files.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::{Caller, Problem};
use vg_assess::operations::ASSESSMENT_READ;
use vg_assess::oscal::{Writer, catalog as catalog_of, profile as profile_of};
use vg_model::Lang;

use super::facts;
use crate::serve::api::views::unknown;
use crate::serve::files::saved;
use crate::serve::input::Who;
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(catalog))
        .routes(routes!(profile))
        .routes(routes!(results))
        .routes(routes!(poam))
}

/// In which language.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OscalQuery {
    /// `vi` or `en`; Vietnamese when it is left out.
    lang: Option<String>,
}

impl OscalQuery {
    fn lang(&self) -> Result<Lang, Problem> {
        match self.lang.as_deref().unwrap_or("vi") {
            "vi" => Ok(Lang::Vi),
            "en" => Ok(Lang::En),
            _ => Err(unknown("/lang", &["vi", "en"])),
        }
    }
}

/// Who writes: the unit, after the permission to read its assessments.
async fn writer(app: &App, caller: &Caller, unit: &str, query: &OscalQuery) -> Result<Writer, Problem> {
    let mut tx = app.backend.sql.begin_read().await?;
    let found = app.access.unit_for(&mut tx, caller, &ASSESSMENT_READ, unit).await?;
    Ok(Writer { unit: found.id, unit_name: found.name, lang: query.lang()?, at: app.backend.clock.now() })
}

fn file(document: &serde_json::Value, name: &str) -> Result<Response, Refused> {
    let bytes = serde_json::to_vec_pretty(document);
    let bytes = bytes.map_err(|error| Problem::internal(format!("write {name} as JSON: {error}")))?;
    Ok(saved(bytes, "application/json", &format!("{name}.json"), "file"))
}

/// The controls of a regime as an OSCAL catalog
#[utoipa::path(get, path = "/api/v1/units/{unit}/oscal/catalog/{regime}", tag = "assess", operation_id = "export_oscal_catalog",
    params(("unit" = String, Path), ("regime" = String, Path), OscalQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/json")),
    extensions(("x-operation" = json!("assess.assessment.read"))))]
async fn catalog(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, regime)): Path<(String, String)>,
    Query(query): Query<OscalQuery>,
) -> Result<Response, Refused> {
    let writer = writer(&app, &caller, &unit, &query).await?;
    let (id, view) = facts::regime(&app, Some(&regime))?;
    file(&catalog_of(&view, &id, &writer), &format!("catalog-{id}"))
}

/// The controls of a level as an OSCAL profile of the catalog `catalog-{regime}.json` beside it
#[utoipa::path(get, path = "/api/v1/units/{unit}/oscal/profile/{regime}/{level}", tag = "assess",
    operation_id = "export_oscal_profile",
    params(("unit" = String, Path), ("regime" = String, Path), ("level" = u8, Path), OscalQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/json")),
    extensions(("x-operation" = json!("assess.assessment.read"))))]
async fn profile(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, regime, level)): Path<(String, String, u8)>,
    Query(query): Query<OscalQuery>,
) -> Result<Response, Refused> {
    let writer = writer(&app, &caller, &unit, &query).await?;
    let measures = facts::measures(&app, Some(&regime), Some(level), &[])?;
    let document = profile_of(&measures, &format!("catalog-{}.json", measures.regime), &writer);
    let document = document.ok_or_else(Problem::not_found)?;
    file(&document, &format!("profile-{}-{level}", measures.regime))
}

/// What was found on a system as OSCAL assessment results
#[utoipa::path(get, path = "/api/v1/units/{unit}/assessments/{id}/oscal/results", tag = "assess",
    operation_id = "export_oscal_results", params(("unit" = String, Path), ("id" = String, Path), OscalQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/json")),
    extensions(("x-operation" = json!("assess.assessment.read"))))]
async fn results(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Query(query): Query<OscalQuery>,
) -> Result<Response, Refused> {
    let writer = writer(&app, &caller, &unit, &query).await?;
    let document = app.assess.oscal_results(&caller, &unit, &writer.unit_name, &id, writer.lang).await?;
    file(&document, "assessment-results")
}

/// What remains to be done on a system as an OSCAL plan of action and milestones
#[utoipa::path(get, path = "/api/v1/units/{unit}/assessments/{id}/oscal/poam", tag = "assess",
    operation_id = "export_oscal_poam", params(("unit" = String, Path), ("id" = String, Path), OscalQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/json")),
    extensions(("x-operation" = json!("assess.assessment.read"))))]
async fn poam(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Query(query): Query<OscalQuery>,
) -> Result<Response, Refused> {
    let writer = writer(&app, &caller, &unit, &query).await?;
    let document = app.assess.oscal_poam(&caller, &unit, &writer.unit_name, &id, writer.lang).await?;
    file(&document, "poam")
}
