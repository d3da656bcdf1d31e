//! The demonstration: built into a unit, removed by one call.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_inventory::demo::DemoCounts;

use crate::demo::ORGANISATION;
use crate::serve::api::Answer;
use crate::serve::input::Who;
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(build, remove))
}

/// How much was made or removed.
#[derive(Serialize, ToSchema)]
struct CountsView {
    systems: usize,
    hosts: usize,
    contacts: usize,
    claims: usize,
}

impl From<DemoCounts> for CountsView {
    fn from(counts: DemoCounts) -> Self {
        Self { systems: counts.systems, hosts: counts.hosts, contacts: counts.contacts, claims: counts.claims }
    }
}

/// Put the demonstration into a unit
#[utoipa::path(post, path = "/api/v1/units/{unit}/demonstration", tag = "inventory", operation_id = "build_demonstration",
    params(("unit" = String, Path)), responses((status = 201, body = CountsView)),
    extensions(("x-operation" = json!("inventory.demo.build"))))]
async fn build(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
) -> Result<(StatusCode, Json<CountsView>), Refused> {
    let counts = app.inventory.demo_build(&caller, &unit, ORGANISATION).await?;
    crate::serve::demonstration::beside(&app, &unit, caller.origin()).await?;
    Ok((StatusCode::CREATED, Json(counts.into())))
}

/// Remove everything of the demonstration from a unit
#[utoipa::path(delete, path = "/api/v1/units/{unit}/demonstration", tag = "inventory",
    operation_id = "remove_demonstration", params(("unit" = String, Path)),
    responses((status = 200, body = CountsView)), extensions(("x-operation" = json!("inventory.demo.remove"))))]
async fn remove(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Answer<CountsView> {
    // Letters first: what is left when the server stops in between can be removed by asking again.
    app.directive.demo_remove(&caller, &unit).await?;
    let counts = app.inventory.demo_remove(&caller, &unit).await?;
    crate::serve::demonstration::removed(&app, &unit).await?;
    Ok(Json(counts.into()))
}
