//! Information systems.

use axum::extract::{Path, Query, State};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::fields::{SystemFields, SystemView};
use super::head::{Based, Key, One, Tagged};
use super::list::{ListQuery, PageView};
use super::making;
use crate::serve::api::Answer;
use crate::serve::input::{Input, Who};
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, change)).routes(routes!(retire))
}

/// List information systems
#[utoipa::path(get, path = "/api/v1/units/{unit}/systems", tag = "inventory", operation_id = "list_systems",
    params(("unit" = String, Path), ListQuery), responses((status = 200, body = PageView<SystemView>)),
    extensions(("x-operation" = json!("inventory.system.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<ListQuery>,
) -> Answer<PageView<SystemView>> {
    let page = app.inventory.system_list(&caller, &unit, &query.filter()?).await?;
    PageView::of(&app, page).await
}

/// Add an information system
#[utoipa::path(post, path = "/api/v1/units/{unit}/systems", tag = "inventory", operation_id = "create_system",
    params(("unit" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = SystemFields,
    responses((status = 201, body = SystemView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.system.create"))))]
async fn create(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    key: Key,
    Input(fields): Input<SystemFields>,
) -> One<SystemView> {
    let inventory = making(&app, &caller, &unit, &key);
    Tagged::made(&app, inventory.system_create(&caller, &unit, &fields.model()?).await?).await
}

/// See an information system
#[utoipa::path(get, path = "/api/v1/units/{unit}/systems/{id}", tag = "inventory", operation_id = "read_system",
    params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = SystemView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.system.read"))))]
async fn read(Who(caller): Who, State(app): State<App>, Path((unit, id)): Path<(String, String)>) -> One<SystemView> {
    Tagged::found(&app, app.inventory.system_get(&caller, &unit, &id).await?).await
}

/// Change an information system
#[utoipa::path(put, path = "/api/v1/units/{unit}/systems/{id}", tag = "inventory", operation_id = "change_system",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = SystemFields,
    responses((status = 200, body = SystemView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.system.update"))))]
async fn change(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(fields): Input<SystemFields>,
) -> One<SystemView> {
    let new = fields.model()?;
    Tagged::found(&app, app.inventory.system_update(&caller, &unit, &id, version, &new).await?).await
}

/// Stop following an information system; it stays readable
#[utoipa::path(post, path = "/api/v1/units/{unit}/systems/{id}/retirement", tag = "inventory",
    operation_id = "retire_system", params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = SystemView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.system.retire"))))]
async fn retire(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
) -> One<SystemView> {
    Tagged::found(&app, app.inventory.system_retire(&caller, &unit, &id, version).await?).await
}
