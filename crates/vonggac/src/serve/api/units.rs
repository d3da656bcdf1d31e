//! Units.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::units::NewUnit;

use super::Answer;
use super::views::{Page, UnitView, unit_kind};
use crate::serve::input::{Input, Who};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Routes of this page.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, rename))
        .routes(routes!(move_below))
        .routes(routes!(set_active))
}

/// What a new unit is made from.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UnitInput {
    /// The unit above it.
    parent: String,
    /// `authority`, `ministry`, `province`, `unit`, `sub_unit`
    kind: String,
    /// Its official name.
    name: String,
}

/// A new name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NameInput {
    name: String,
}

/// Another place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PlaceInput {
    /// The unit above it.
    parent: String,
}

/// Whether it works.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ActiveInput {
    active: bool,
}

/// A page of units.
#[derive(Serialize, ToSchema)]
struct UnitsView {
    items: Vec<UnitView>,
    /// Give it as `after` for the next page.
    next: Option<String>,
}

/// List the units that the caller sees
#[utoipa::path(get, path = "/api/v1/units", tag = "units", operation_id = "unit_list", params(Page),
    responses((status = 200, body = UnitsView)), extensions(("x-operation" = json!("access.unit.read"))))]
async fn list(Who(caller): Who, State(app): State<App>, Query(page): Query<Page>) -> Answer<UnitsView> {
    let mut tx = app.backend.sql.begin_read().await?;
    let found = app.access.units(&mut tx, &caller, page.after.as_deref()).await?;
    let (found, next) = page.cut(found, |unit| unit.path.clone())?;
    Ok(Json(UnitsView { items: found.into_iter().map(UnitView::from).collect(), next }))
}

/// Create a unit below another
#[utoipa::path(post, path = "/api/v1/units", tag = "units", operation_id = "unit_create", request_body = UnitInput,
    responses((status = 201, body = UnitView)), extensions(("x-operation" = json!("access.unit.create"))))]
async fn create(
    Who(caller): Who,
    State(app): State<App>,
    Input(input): Input<UnitInput>,
) -> Result<(StatusCode, Json<UnitView>), Refused> {
    let new = NewUnit { kind: unit_kind("/kind", &input.kind)?, name: input.name };
    let unit = app.access.unit_create(&caller, &input.parent, &new).await?;
    Ok((StatusCode::CREATED, Json(unit.into())))
}

/// See a unit
#[utoipa::path(get, path = "/api/v1/units/{id}", tag = "units", operation_id = "unit_read", params(("id" = String, Path)),
    responses((status = 200, body = UnitView)), extensions(("x-operation" = json!("access.unit.read"))))]
async fn read(Who(caller): Who, State(app): State<App>, Path(id): Path<String>) -> Answer<UnitView> {
    let mut tx = app.backend.sql.begin_read().await?;
    Ok(Json(app.access.unit(&mut tx, &caller, &id).await?.into()))
}

/// Rename a unit
#[utoipa::path(patch, path = "/api/v1/units/{id}", tag = "units", operation_id = "unit_rename", params(("id" = String, Path)), request_body = NameInput,
    responses((status = 200, body = UnitView)), extensions(("x-operation" = json!("access.unit.update"))))]
async fn rename(
    Who(caller): Who,
    State(app): State<App>,
    Path(id): Path<String>,
    Input(input): Input<NameInput>,
) -> Answer<UnitView> {
    Ok(Json(app.access.unit_rename(&caller, &id, &input.name).await?.into()))
}

/// Move a unit below another
#[utoipa::path(post, path = "/api/v1/units/{id}/place", tag = "units", operation_id = "unit_move_below", params(("id" = String, Path)), request_body = PlaceInput,
    responses((status = 200, body = UnitView)), extensions(("x-operation" = json!("access.unit.move"))))]
async fn move_below(
    Who(caller): Who,
    State(app): State<App>,
    Path(id): Path<String>,
    Input(input): Input<PlaceInput>,
) -> Answer<UnitView> {
    Ok(Json(app.access.unit_move(&caller, &id, &input.parent).await?.into()))
}

/// Deactivate a unit or make it active again
#[utoipa::path(post, path = "/api/v1/units/{id}/state", tag = "units", operation_id = "unit_set_active", params(("id" = String, Path)), request_body = ActiveInput,
    responses((status = 200, body = UnitView)), extensions(("x-operation" = json!("access.unit.deactivate"))))]
async fn set_active(
    Who(caller): Who,
    State(app): State<App>,
    Path(id): Path<String>,
    Input(input): Input<ActiveInput>,
) -> Answer<UnitView> {
    Ok(Json(app.access.unit_set_active(&caller, &id, input.active).await?.into()))
}
