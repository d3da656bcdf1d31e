//! Two hosts that are one, one host that is two, and back.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_inventory::Portion;
use vg_inventory::identity::IdentifierKind;
use vg_inventory::model::{Host, Record};

use super::fields::HostView;
use super::head::{One, Tagged};
use crate::serve::api::Answer;
use crate::serve::api::views::unknown;
use crate::serve::input::{Input, Who};
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(merge)).routes(routes!(split)).routes(routes!(undo))
}

/// The other host.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MergeInput {
    /// Id of the host that goes into this one.
    other: String,
}

/// An identifier.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IdentifierInput {
    /// `serial`, `mac`, `fqdn`, `name`, `address`
    kind: String,
    value: String,
}

/// What goes to the host that is split off.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SplitInput {
    /// Name of the new host.
    name: String,
    /// Identifiers that go with it.
    #[serde(default)]
    identifiers: Vec<IdentifierInput>,
    /// Names of sources whose sayings and software go with it.
    #[serde(default)]
    sources: Vec<String>,
}

/// A host that was merged or split off.
#[derive(Serialize, ToSchema)]
struct JoinedView {
    /// The host that was kept, or the new one.
    host: HostView,
    /// Give it to `undo` to take this back.
    undo: String,
}

async fn joined(app: &App, (host, undo): (Record<Host>, String)) -> Answer<JoinedView> {
    let Tagged(_, _, host) = Tagged::found(app, host).await?;
    Ok(Json(JoinedView { host, undo }))
}

/// Merge another host into this one
#[utoipa::path(post, path = "/api/v1/units/{unit}/hosts/{id}/merge", tag = "inventory", operation_id = "merge_hosts",
    params(("unit" = String, Path), ("id" = String, Path)), request_body = MergeInput,
    responses((status = 200, body = JoinedView)), extensions(("x-operation" = json!("inventory.host.merge"))))]
async fn merge(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Input(input): Input<MergeInput>,
) -> Answer<JoinedView> {
    joined(&app, app.inventory.host_merge(&caller, &unit, &id, &input.other).await?).await
}

/// Split a part of this host off into a new one
#[utoipa::path(post, path = "/api/v1/units/{unit}/hosts/{id}/split", tag = "inventory", operation_id = "split_host",
    params(("unit" = String, Path), ("id" = String, Path)), request_body = SplitInput,
    responses((status = 200, body = JoinedView)), extensions(("x-operation" = json!("inventory.host.split"))))]
async fn split(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Input(input): Input<SplitInput>,
) -> Answer<JoinedView> {
    let mut portion = Portion { name: input.name, identifiers: Vec::new(), sources: input.sources };
    for (at, given) in input.identifiers.into_iter().enumerate() {
        let kind = IdentifierKind::parse(&given.kind).ok_or_else(|| {
            unknown(&format!("/identifiers/{at}/kind"), &IdentifierKind::ALL.map(IdentifierKind::as_str))
        })?;
        portion.identifiers.push((kind, given.value));
    }
    joined(&app, app.inventory.host_split(&caller, &unit, &id, &portion).await?).await
}

/// Take a merge or split back, as long as neither host was changed since
#[utoipa::path(post, path = "/api/v1/units/{unit}/undo/{id}", tag = "inventory", operation_id = "undo_joined",
    params(("unit" = String, Path), ("id" = String, Path)), responses((status = 200, body = HostView)),
    extensions(("x-operation" = json!("inventory.host.merge"))))]
async fn undo(Who(caller): Who, State(app): State<App>, Path((unit, id)): Path<(String, String)>) -> One<HostView> {
    Tagged::found(&app, app.inventory.host_undo(&caller, &unit, &id).await?).await
}
