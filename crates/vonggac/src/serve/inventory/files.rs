//! Lists as files.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::list::ListQuery;
use crate::serve::files::written;
use crate::serve::input::Who;
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(systems))
        .routes(routes!(hosts))
        .routes(routes!(contacts))
        .routes(routes!(claims))
}

/// The list of information systems as a file
#[utoipa::path(get, path = "/api/v1/units/{unit}/systems/export/{form}", tag = "inventory", operation_id = "export_systems",
    params(("unit" = String, Path), ("form" = String, Path, description = "`csv` or `xlsx`"), ListQuery),
    responses((status = 200, body = Vec<u8>, content_type = "text/csv")),
    extensions(("x-operation" = json!("inventory.system.read"))))]
async fn systems(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, form)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Refused> {
    written(app.inventory.system_export(&caller, &unit, &query.filter()?).await?, &form, "he-thong").await
}

/// The list of hosts as a file
#[utoipa::path(get, path = "/api/v1/units/{unit}/hosts/export/{form}", tag = "inventory", operation_id = "export_hosts",
    params(("unit" = String, Path), ("form" = String, Path, description = "`csv` or `xlsx`"), ListQuery),
    responses((status = 200, body = Vec<u8>, content_type = "text/csv")),
    extensions(("x-operation" = json!("inventory.host.read"))))]
async fn hosts(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, form)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Refused> {
    written(app.inventory.host_export(&caller, &unit, &query.filter()?).await?, &form, "may").await
}

/// The list of contacts as a file
#[utoipa::path(get, path = "/api/v1/units/{unit}/contacts/export/{form}", tag = "inventory", operation_id = "export_contacts",
    params(("unit" = String, Path), ("form" = String, Path, description = "`csv` or `xlsx`"), ListQuery),
    responses((status = 200, body = Vec<u8>, content_type = "text/csv")),
    extensions(("x-operation" = json!("inventory.contact.read"))))]
async fn contacts(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, form)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Refused> {
    written(app.inventory.contact_export(&caller, &unit, &query.filter()?).await?, &form, "dau-moi").await
}

/// The list of claimed ranges and domains as a file
#[utoipa::path(get, path = "/api/v1/units/{unit}/claims/export/{form}", tag = "inventory", operation_id = "export_claims",
    params(("unit" = String, Path), ("form" = String, Path, description = "`csv` or `xlsx`"), ListQuery),
    responses((status = 200, body = Vec<u8>, content_type = "text/csv")),
    extensions(("x-operation" = json!("inventory.claim.read"))))]
async fn claims(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, form)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Refused> {
    written(app.inventory.claim_export(&caller, &unit, &query.filter()?).await?, &form, "dai-dia-chi-ten-mien").await
}
