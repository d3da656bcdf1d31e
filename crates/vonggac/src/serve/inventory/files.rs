//! Lists as files.

use std::io::Cursor;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_inventory::Table;

use super::list::ListQuery;
use crate::serve::api::views::unknown;
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

/// Writes a table where it does not hold other requests up.
async fn written(table: Table, form: &str, name: &str) -> Result<Response, Refused> {
    let xlsx = match form {
        "csv" => false,
        "xlsx" => true,
        _ => return Err(unknown("/form", &["csv", "xlsx"]).into()),
    };
    let work = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        if xlsx { table.xlsx(Cursor::new(&mut bytes)) } else { table.csv(&mut bytes) }.map(|()| bytes)
    });
    let bytes = work.await.map_err(|fault| Problem::internal(format!("an export ended in a fault: {fault}")))??;
    let (kind, end) = if xlsx {
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
    } else {
        ("text/csv; charset=utf-8", "csv")
    };
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.{end}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
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
