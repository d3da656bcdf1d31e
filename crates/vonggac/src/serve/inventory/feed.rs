//! The change feed.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_inventory::model::Change;

use crate::serve::api::Answer;
use crate::serve::api::views::page_rows;
use crate::serve::input::Who;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(changes))
}

/// Where the feed goes on.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SinceQuery {
    /// The last number that the caller has seen; 0 from the beginning.
    #[serde(default)]
    since: i64,
    /// Most changes, 1 to 1000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// One change.
#[derive(Serialize, ToSchema)]
pub(super) struct ChangeView {
    /// Number in the unit; rising, without holes.
    pub(super) seq: i64,
    /// `system`, `host`, `contact`, `claim`
    kind: String,
    id: String,
    /// `created`, `updated`, `retired`, `merged`, `split`, `restored`, `removed`
    action: String,
    at: String,
}

impl From<Change> for ChangeView {
    fn from(change: Change) -> Self {
        Self { seq: change.seq, kind: change.kind, id: change.id, action: change.action, at: change.at.to_string() }
    }
}

/// Changes after a number.
#[derive(Serialize, ToSchema)]
struct ChangesView {
    items: Vec<ChangeView>,
    /// Give it as `since` for what comes after.
    next: i64,
}

/// What changed in the unit since a number
#[utoipa::path(get, path = "/api/v1/units/{unit}/changes", tag = "inventory", operation_id = "list_changes",
    params(("unit" = String, Path), SinceQuery), responses((status = 200, body = ChangesView)),
    extensions(("x-operation" = json!("inventory.change.read"))))]
async fn changes(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<SinceQuery>,
) -> Answer<ChangesView> {
    let limit = page_rows(query.limit)?;
    let found = app.inventory.changes(&caller, &unit, query.since.max(0), limit).await?;
    let next = found.last().map_or(query.since.max(0), |change| change.seq);
    Ok(Json(ChangesView { items: found.into_iter().map(ChangeView::from).collect(), next }))
}
