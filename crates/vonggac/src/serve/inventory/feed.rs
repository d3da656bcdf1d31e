//! The change feed.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_inventory::model::Change;

use crate::serve::api::Answer;
use crate::serve::api::views::Since;
use crate::serve::input::Who;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(changes))
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
    params(("unit" = String, Path), Since), responses((status = 200, body = ChangesView)),
    extensions(("x-operation" = json!("inventory.change.read"))))]
async fn changes(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<Since>,
) -> Answer<ChangesView> {
    let found = app.inventory.changes(&caller, &unit, query.number(), query.rows()?).await?;
    let next = found.last().map_or(query.number(), |change| change.seq);
    Ok(Json(ChangesView { items: found.into_iter().map(ChangeView::from).collect(), next }))
}
