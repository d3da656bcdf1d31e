//! Hosts, and what is known of each.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_inventory::facts::{Conflict, Fact, chosen};
use vg_inventory::identity::Identifier;
use vg_inventory::model::{Count, Software};

use super::fields::{HostFields, HostView};
use super::head::{Based, Key, One, Tagged};
use super::list::{AllView, ListQuery, PageView};
use super::making;

use crate::serve::api::Answer;
use crate::serve::api::views::page_rows;
use crate::serve::input::{Input, Who};
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(counts))
        .routes(routes!(conflicts))
        .routes(routes!(read, change))
        .routes(routes!(retire))
        .routes(routes!(facts))
        .routes(routes!(identifiers))
        .routes(routes!(software))
}

/// Where a list of conflicts begins.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ConflictQuery {
    /// Id of the last host of the page before.
    after: Option<String>,
    /// Most attributes, 1 to 1000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// Whether software that is gone is wanted too.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct GoneQuery {
    #[serde(default)]
    gone: bool,
}

/// How many hosts of a kind have a level.
#[derive(Serialize, ToSchema)]
struct CountView {
    kind: String,
    /// 0: not determined.
    level: i64,
    count: i64,
}

impl From<Count> for CountView {
    fn from(count: Count) -> Self {
        Self { kind: count.kind, level: count.level, count: count.count }
    }
}

/// What one source says about an attribute.
#[derive(Serialize, ToSchema)]
struct FactView {
    attribute: &'static str,
    value: String,
    /// What was printed, where that differs.
    printed: String,
    /// `person`, `agent`, `scanner`, `table`, `lease`
    source_kind: &'static str,
    source: String,
    /// Since when the source says this value.
    first_at: String,
    /// When it said so last.
    observed_at: String,
    /// Id of the import that brought it; empty without one.
    import: String,
    /// True for the saying that is shown.
    shown: bool,
}

impl FactView {
    fn of(fact: Fact, shown: bool) -> Self {
        Self {
            attribute: fact.attribute.as_str(),
            value: fact.value,
            printed: fact.printed,
            source_kind: fact.source.kind.as_str(),
            source: fact.source.name,
            first_at: fact.first_at.to_string(),
            observed_at: fact.observed_at.to_string(),
            import: fact.import,
            shown,
        }
    }
}

/// An attribute about which sources disagree.
#[derive(Serialize, ToSchema)]
struct ConflictView {
    host: String,
    attribute: &'static str,
    /// The shown saying first, then the others by precedence.
    values: Vec<FactView>,
}

impl From<Conflict> for ConflictView {
    fn from(conflict: Conflict) -> Self {
        let values = conflict.facts.into_iter().enumerate().map(|(place, fact)| FactView::of(fact, place == 0));
        Self { host: conflict.host, attribute: conflict.attribute.as_str(), values: values.collect() }
    }
}

/// Something that a host is or was known by.
#[derive(Serialize, ToSchema)]
struct IdentifierView {
    /// `serial`, `mac`, `fqdn`, `name`, `address`
    kind: &'static str,
    value: String,
    /// Network card, or what was printed.
    detail: String,
    source_kind: &'static str,
    source: String,
    first_at: String,
    last_at: String,
    /// Not valid any more from then on.
    ended_at: Option<String>,
}

impl From<Identifier> for IdentifierView {
    fn from(known: Identifier) -> Self {
        Self {
            kind: known.kind.as_str(),
            value: known.value,
            detail: known.detail,
            source_kind: known.source.kind.as_str(),
            source: known.source.name,
            first_at: known.first_at.to_string(),
            last_at: known.last_at.to_string(),
            ended_at: known.ended_at.map(|at| at.to_string()),
        }
    }
}

/// One piece of software on a host.
#[derive(Serialize, ToSchema)]
struct SoftwareView {
    /// `deb`, `rpm`, `windows`, `hotfix`, …
    kind: String,
    name: String,
    version: String,
    architecture: String,
    found_in: String,
    source: String,
    purl: String,
    first_seen_at: String,
    last_seen_at: String,
    /// Since when its source does not show it any more.
    gone_at: Option<String>,
}

impl From<Software> for SoftwareView {
    fn from(software: Software) -> Self {
        Self {
            kind: software.kind,
            name: software.name,
            version: software.version,
            architecture: software.architecture,
            found_in: software.found_in,
            source: software.source,
            purl: software.purl,
            first_seen_at: software.first_seen_at.to_string(),
            last_seen_at: software.last_seen_at.to_string(),
            gone_at: software.gone_at.map(|at| at.to_string()),
        }
    }
}

/// List hosts
#[utoipa::path(get, path = "/api/v1/units/{unit}/hosts", tag = "inventory", operation_id = "list_hosts",
    params(("unit" = String, Path), ListQuery), responses((status = 200, body = PageView<HostView>)),
    extensions(("x-operation" = json!("inventory.host.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<ListQuery>,
) -> Answer<PageView<HostView>> {
    let page = app.inventory.host_list(&caller, &unit, &query.filter()?).await?;
    Ok(Json(page.into()))
}

/// Add a host
#[utoipa::path(post, path = "/api/v1/units/{unit}/hosts", tag = "inventory", operation_id = "create_host",
    params(("unit" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = HostFields,
    responses((status = 201, body = HostView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.host.create"))))]
async fn create(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    key: Key,
    Input(fields): Input<HostFields>,
) -> One<HostView> {
    let inventory = making(&app, &caller, &unit, &key);
    Ok(Tagged::made(inventory.host_create(&caller, &unit, &fields.host()?).await?))
}

/// See a host
#[utoipa::path(get, path = "/api/v1/units/{unit}/hosts/{id}", tag = "inventory", operation_id = "read_host",
    params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = HostView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.host.read"))))]
async fn read(Who(caller): Who, State(app): State<App>, Path((unit, id)): Path<(String, String)>) -> One<HostView> {
    Ok(Tagged::found(app.inventory.host_get(&caller, &unit, &id).await?))
}

/// Change a host
#[utoipa::path(put, path = "/api/v1/units/{unit}/hosts/{id}", tag = "inventory", operation_id = "change_host",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = HostFields,
    responses((status = 200, body = HostView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.host.update"))))]
async fn change(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(fields): Input<HostFields>,
) -> One<HostView> {
    let new = fields.host()?;
    Ok(Tagged::found(app.inventory.host_update(&caller, &unit, &id, version, &new).await?))
}

/// Stop following a host; it stays readable
#[utoipa::path(post, path = "/api/v1/units/{unit}/hosts/{id}/retirement", tag = "inventory",
    operation_id = "retire_host", params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = HostView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.host.retire"))))]
async fn retire(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
) -> One<HostView> {
    Ok(Tagged::found(app.inventory.host_retire(&caller, &unit, &id, version).await?))
}

/// How many hosts are followed, by kind and level
#[utoipa::path(get, path = "/api/v1/units/{unit}/hosts/counts", tag = "inventory", operation_id = "host_counts",
    params(("unit" = String, Path)), responses((status = 200, body = AllView<CountView>)),
    extensions(("x-operation" = json!("inventory.host.read"))))]
async fn counts(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Answer<AllView<CountView>> {
    Ok(Json(AllView::of(app.inventory.host_counts(&caller, &unit).await?)))
}

/// Attributes about which sources disagree
#[utoipa::path(get, path = "/api/v1/units/{unit}/hosts/conflicts", tag = "inventory", operation_id = "host_conflicts",
    params(("unit" = String, Path), ConflictQuery), responses((status = 200, body = AllView<ConflictView>)),
    extensions(("x-operation" = json!("inventory.host.read"))))]
async fn conflicts(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<ConflictQuery>,
) -> Answer<AllView<ConflictView>> {
    let limit = page_rows(query.limit)?;
    let found = app.inventory.host_conflicts(&caller, &unit, query.after.as_deref(), limit).await?;
    Ok(Json(AllView::of(found)))
}

/// Which source says what about a host
#[utoipa::path(get, path = "/api/v1/units/{unit}/hosts/{id}/facts", tag = "inventory", operation_id = "host_facts",
    params(("unit" = String, Path), ("id" = String, Path)), responses((status = 200, body = AllView<FactView>)),
    extensions(("x-operation" = json!("inventory.host.read"))))]
async fn facts(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> Answer<AllView<FactView>> {
    let facts = app.inventory.host_facts(&caller, &unit, &id).await?;
    let shown = |fact: &Fact| {
        let same = facts.iter().filter(|other| other.attribute == fact.attribute);
        chosen(same).is_some_and(|shown| shown == fact)
    };
    Ok(Json(AllView::of(facts.iter().map(|fact| FactView::of(fact.clone(), shown(fact))))))
}

/// What a host is and was known by
#[utoipa::path(get, path = "/api/v1/units/{unit}/hosts/{id}/identifiers", tag = "inventory", operation_id = "host_identifiers",
    params(("unit" = String, Path), ("id" = String, Path)), responses((status = 200, body = AllView<IdentifierView>)),
    extensions(("x-operation" = json!("inventory.host.read"))))]
async fn identifiers(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> Answer<AllView<IdentifierView>> {
    Ok(Json(AllView::of(app.inventory.host_identifiers(&caller, &unit, &id).await?)))
}

/// Software of a host
#[utoipa::path(get, path = "/api/v1/units/{unit}/hosts/{id}/software", tag = "inventory", operation_id = "host_software",
    params(("unit" = String, Path), ("id" = String, Path), GoneQuery), responses((status = 200, body = AllView<SoftwareView>)),
    extensions(("x-operation" = json!("inventory.host.read"))))]
async fn software(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Query(query): Query<GoneQuery>,
) -> Answer<AllView<SoftwareView>> {
    Ok(Json(AllView::of(app.inventory.host_software(&caller, &unit, &id, query.gone).await?)))
}
