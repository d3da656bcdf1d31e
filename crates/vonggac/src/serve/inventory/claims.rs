//! Ranges and domains that the unit says are its own.

use axum::extract::{Path, Query, State};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::fields::{ClaimFields, ClaimView};
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

/// List claimed ranges and domains
#[utoipa::path(get, path = "/api/v1/units/{unit}/claims", tag = "inventory", operation_id = "list_claims",
    params(("unit" = String, Path), ListQuery), responses((status = 200, body = PageView<ClaimView>)),
    extensions(("x-operation" = json!("inventory.claim.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<ListQuery>,
) -> Answer<PageView<ClaimView>> {
    let page = app.inventory.claim_list(&caller, &unit, &query.filter()?).await?;
    PageView::of(&app, page).await
}

/// Add a claimed range or domain
#[utoipa::path(post, path = "/api/v1/units/{unit}/claims", tag = "inventory", operation_id = "create_claim",
    params(("unit" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ClaimFields,
    responses((status = 201, body = ClaimView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.claim.create"))))]
async fn create(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    key: Key,
    Input(fields): Input<ClaimFields>,
) -> One<ClaimView> {
    let inventory = making(&app, &caller, &unit, &key);
    Tagged::made(&app, inventory.claim_create(&caller, &unit, &fields.model()?).await?).await
}

/// See a claimed range or domain
#[utoipa::path(get, path = "/api/v1/units/{unit}/claims/{id}", tag = "inventory", operation_id = "read_claim",
    params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = ClaimView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.claim.read"))))]
async fn read(Who(caller): Who, State(app): State<App>, Path((unit, id)): Path<(String, String)>) -> One<ClaimView> {
    Tagged::found(&app, app.inventory.claim_get(&caller, &unit, &id).await?).await
}

/// Change a claimed range or domain
#[utoipa::path(put, path = "/api/v1/units/{unit}/claims/{id}", tag = "inventory", operation_id = "change_claim",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = ClaimFields,
    responses((status = 200, body = ClaimView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.claim.update"))))]
async fn change(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(fields): Input<ClaimFields>,
) -> One<ClaimView> {
    let new = fields.model()?;
    Tagged::found(&app, app.inventory.claim_update(&caller, &unit, &id, version, &new).await?).await
}

/// Stop following a claimed range or domain; it stays readable
#[utoipa::path(post, path = "/api/v1/units/{unit}/claims/{id}/retirement", tag = "inventory",
    operation_id = "retire_claim", params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = ClaimView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.claim.retire"))))]
async fn retire(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
) -> One<ClaimView> {
    Tagged::found(&app, app.inventory.claim_retire(&caller, &unit, &id, version).await?).await
}
