//! What sources disagree about, and a person who says which value is right.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_inventory::facts::{Attribute, Dispute};

use super::fields::HostView;
use super::head::{Based, One, Tagged};
use super::hosts::{FactView, person};
use super::names::Names;
use crate::serve::api::Answer;
use crate::serve::api::views::{page_rows, unknown};
use crate::serve::input::{Input, Who};
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(settle))
}

/// Where a list of conflicts begins, and which of them are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ConflictQuery {
    /// Value of `next` of the page before.
    after: Option<String>,
    /// Most attributes that are looked for, 1 to 1000; all of the last host are given.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// True for those alone that no person has settled.
    #[serde(default)]
    open: bool,
}

/// An attribute about which sources disagree.
#[derive(Serialize, ToSchema)]
struct ConflictView {
    host: String,
    /// Shown name of the host.
    name: String,
    /// Version of the host: `If-Match` of what settles it.
    version: i64,
    attribute: &'static str,
    /// True when a person has said which value is right and no source has said another one since.
    settled: bool,
    /// The shown saying first, then the others by precedence.
    values: Vec<FactView>,
}

impl ConflictView {
    fn of(dispute: Dispute, names: &Names) -> Self {
        let Dispute { name, version, conflict } = dispute;
        let settled = conflict.is_settled();
        let values = conflict.facts.into_iter().enumerate().map(|(place, fact)| FactView::of(fact, place == 0, names));
        Self {
            host: conflict.host,
            name,
            version,
            attribute: conflict.attribute.as_str(),
            settled,
            values: values.collect(),
        }
    }
}

/// A page of conflicts.
#[derive(Serialize, ToSchema)]
struct ConflictsView {
    items: Vec<ConflictView>,
    /// Give it as `after` for the next page; null when these were the last. A page may be empty and have a next one.
    next: Option<String>,
}

/// Attributes about which sources disagree, host by host
#[utoipa::path(get, path = "/api/v1/units/{unit}/hosts/conflicts", tag = "inventory", operation_id = "host_conflicts",
    params(("unit" = String, Path), ConflictQuery), responses((status = 200, body = ConflictsView)),
    extensions(("x-operation" = json!("inventory.host.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<ConflictQuery>,
) -> Answer<ConflictsView> {
    let limit = page_rows(query.limit)?;
    let found = app.inventory.host_conflicts(&caller, &unit, query.after.as_deref(), limit, query.open).await?;
    let sources = found.rows.iter().flat_map(|row| row.conflict.facts.iter().filter_map(|fact| person(&fact.source)));
    let names = Names::of(&app, sources.collect::<Vec<_>>()).await?;
    let items = found.rows.into_iter().map(|row| ConflictView::of(row, &names)).collect();
    Ok(Json(ConflictsView { items, next: found.next }))
}

/// Which value is right.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SettlementInput {
    /// `name`, `system`, `site`, `os_name`, …: an attribute of the list of facts.
    attribute: String,
    /// One of the values that sources give.
    value: String,
}

/// Say which of the values that sources give is right; it becomes the saying of the caller
#[utoipa::path(post, path = "/api/v1/units/{unit}/hosts/{id}/settlement", tag = "inventory", operation_id = "settle_conflict",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = SettlementInput,
    responses((status = 200, body = HostView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.host.update"))))]
async fn settle(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(input): Input<SettlementInput>,
) -> One<HostView> {
    let attribute = Attribute::parse(&input.attribute).ok_or_else(|| {
        let names: Vec<&str> = Attribute::ALL.iter().map(|attribute| attribute.as_str()).collect();
        unknown("/attribute", &names)
    })?;
    let host = app.inventory.host_settle(&caller, &unit, &id, version, attribute, &input.value).await?;
    Tagged::found(&app, host).await
}
