//! Change feeds of accounts and of units.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::audit::Change;
use vg_access::permission::{ACCOUNT_READ, Operation, UNIT_READ};
use vg_access::{Caller, On};

use super::Answer;
use super::views::Since;
use crate::serve::input::Who;
use crate::serve::state::App;

/// Routes of this page.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(accounts)).routes(routes!(units))
}

/// One change of an account or a unit.
#[derive(Serialize, ToSchema)]
struct AccessChangeView {
    /// Number in the unit; rising, with holes.
    seq: i64,
    /// Id of the account or unit.
    id: String,
    /// What was done, by the name of the operation: `access.account.assign`
    operation: String,
    at: String,
}

impl From<Change> for AccessChangeView {
    fn from(change: Change) -> Self {
        Self { seq: change.seq, id: change.id, operation: change.operation, at: change.at.to_string() }
    }
}

/// Changes after a number.
#[derive(Serialize, ToSchema)]
struct AccessChangesView {
    items: Vec<AccessChangeView>,
    /// Give it as `since` for what comes after.
    next: i64,
}

async fn feed(
    app: &App,
    caller: &Caller,
    operation: &'static Operation,
    unit: &str,
    query: &Since,
) -> Answer<AccessChangesView> {
    let mut tx = app.backend.sql.begin_read().await?;
    let granted = app.access.require(&mut tx, caller, operation, On::Unit(unit)).await?;
    let limit = query.rows()?;
    let (found, next) = app.access.audit().changes(&mut tx, &granted, query.number(), limit).await?;
    Ok(Json(AccessChangesView { items: found.into_iter().map(AccessChangeView::from).collect(), next }))
}

/// What changed among the accounts that a unit manages, and the roles in it, since a number
#[utoipa::path(get, path = "/api/v1/units/{id}/accounts/changes", tag = "accounts", operation_id = "account_changes",
    params(("id" = String, Path), Since), responses((status = 200, body = AccessChangesView)),
    extensions(("x-operation" = json!("access.account.read"))))]
async fn accounts(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<Since>,
) -> Answer<AccessChangesView> {
    feed(&app, &caller, &ACCOUNT_READ, &unit, &query).await
}

/// What changed in a unit itself, and which units were made right below it, since a number
#[utoipa::path(get, path = "/api/v1/units/{id}/below/changes", tag = "units", operation_id = "unit_changes",
    params(("id" = String, Path), Since), responses((status = 200, body = AccessChangesView)),
    extensions(("x-operation" = json!("access.unit.read"))))]
async fn units(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<Since>,
) -> Answer<AccessChangesView> {
    feed(&app, &caller, &UNIT_READ, &unit, &query).await
}
