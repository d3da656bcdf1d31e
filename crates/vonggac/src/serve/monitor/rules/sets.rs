//! Sets of rules: the list, what of each is looked for, their history and licence.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_model::Level;
use vg_monitor::rules::{RuleSet, SetChange};

use super::rule::RuleToldView;
use super::views::RuleNetworkView;
use crate::serve::api::views::unknown;
use crate::serve::api::{Answer, Done};
use crate::serve::input::{Input, Who};
use crate::serve::inventory::head::{Based, One, Tagged};
use crate::serve::inventory::names::Names;
use crate::serve::kept::BothView;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(update, remove))
        .routes(routes!(history))
        .routes(routes!(licence))
        .routes(routes!(read_folders))
}

/// A set of rules.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RuleSetView {
    id: String,
    /// Number of its state; `ETag` of the answer, `If-Match` of a change.
    version: i64,
    created_at: String,
    updated_at: String,
    updated_by: String,
    updated_by_name: String,
    /// Of two rules with one id, that of the set with the lower place is used; from 0.
    place: usize,
    name: String,
    /// `pack`: it comes with the program; `folder`: the settings name it; `file`: somebody sent it.
    origin: &'static str,
    /// Path of the folder, name of the file.
    path: String,
    /// SHA-256 over paths and bytes of its files.
    digest: String,
    /// Commit of a git checkout; empty when it is none.
    revision: String,
    /// First line of its licence; empty when it brings none.
    licence: String,
    content_at: String,
    content_by: String,
    content_by_name: String,
    /// Whether its rules are looked for.
    on: bool,
    /// Least level of the rules that are looked for.
    min_level: &'static str,
    /// Statuses of the rules that are looked for; those without a status are, always.
    statuses: Vec<String>,
    files: i64,
    rules: i64,
    correlations: i64,
    filters: i64,
    /// Rules and files that cannot be used.
    refused: i64,
    /// How many of its rules are in which state; empty until it was loaded.
    #[schema(value_type = Object)]
    states: BTreeMap<&'static str, usize>,
    /// True when the settings name its folder no more: it is as it was read last.
    left: bool,
    /// Why its files could not be read, in both languages; null when they could.
    failure: Option<BothView>,
}

impl RuleSetView {
    pub(super) async fn all(app: &App, sets: Vec<RuleSet>) -> Result<Vec<Self>, Problem> {
        let actors = sets.iter().flat_map(|set| [set.updated_by.as_str(), set.content_by.as_str()]);
        let names = Names::of(app, actors.collect::<Vec<_>>()).await?;
        let catalogue = app.live.keeper.catalogue();
        let folders = app.live.keeper.status().folders;
        let mut states: BTreeMap<&str, BTreeMap<&'static str, usize>> = BTreeMap::new();
        for entry in catalogue.entries() {
            let Some(set) = catalogue.set_of(entry) else { continue };
            *states.entry(&set.id).or_default().entry(entry.standing.name()).or_default() += 1;
        }
        let view = |(place, set): (usize, RuleSet)| Self {
            place,
            version: set.version,
            created_at: set.created_at.to_string(),
            updated_at: set.updated_at.to_string(),
            updated_by_name: names.get(&set.updated_by),
            content_at: set.content_at.to_string(),
            content_by_name: names.get(&set.content_by),
            origin: set.origin.name(),
            min_level: set.min_level.as_str(),
            states: states.remove(set.id.as_str()).unwrap_or_default(),
            left: !app.live.keeper.names(&set),
            failure: folders.get(&set.id).or_else(|| catalogue.failures.get(&set.id)).map(BothView::from),
            updated_by: set.updated_by,
            name: set.name,
            path: set.path,
            digest: set.content.digest,
            revision: set.content.revision,
            licence: set.content.licence,
            content_by: set.content_by,
            on: set.on,
            statuses: set.statuses,
            files: set.content.files,
            rules: set.content.rules,
            correlations: set.content.correlations,
            filters: set.content.filters,
            refused: set.content.refused,
            id: set.id,
        };
        Ok(sets.into_iter().enumerate().map(view).collect())
    }

    /// One of them, with its place among all.
    pub(super) async fn one(app: &App, caller: &vg_access::Caller, id: &str) -> Result<(i64, Self), Problem> {
        let sets = app.monitor.rule_sets(caller).await?;
        let all = Self::all(app, sets).await?;
        let found = all.into_iter().find(|set| set.id == id).ok_or_else(Problem::not_found)?;
        Ok((found.version, found))
    }
}

/// All sets, in the order in which they count.
#[derive(Debug, Serialize, ToSchema)]
struct RuleSetsView {
    items: Vec<RuleSetView>,
    network: RuleNetworkView,
}

/// List sets of rules
#[utoipa::path(get, path = "/api/v1/rule-sets", tag = "monitor", operation_id = "list_rule_sets",
    responses((status = 200, body = RuleSetsView)), extensions(("x-operation" = json!("monitor.rule_set.read"))))]
async fn list(Who(caller): Who, State(app): State<App>) -> Answer<RuleSetsView> {
    let sets = app.monitor.rule_sets(&caller).await?;
    Ok(Json(RuleSetsView {
        items: RuleSetView::all(&app, sets).await?,
        network: RuleNetworkView::of(&app.live.keeper),
    }))
}

/// What is changed of a set; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangingRuleSet {
    name: Option<String>,
    /// Whether its rules are looked for.
    on: Option<bool>,
    /// Least level of the rules that are looked for.
    min_level: Option<String>,
    /// Statuses of the rules that are looked for.
    statuses: Option<Vec<String>>,
    /// Place among the sets, from 0.
    place: Option<usize>,
}

/// The level of this name.
pub(super) fn level_named(pointer: &str, name: &str) -> Result<Level, Problem> {
    let found = Level::DESCENDING.into_iter().find(|level| level.as_str() == name);
    found.ok_or_else(|| unknown(pointer, &Level::DESCENDING.map(Level::as_str)))
}

/// Change what of a set is looked for, its name or its place
#[utoipa::path(patch, path = "/api/v1/rule-sets/{set}", tag = "monitor", operation_id = "change_rule_set",
    params(("set" = String, Path), ("If-Match" = String, Header)), request_body = ChangingRuleSet,
    responses((status = 200, body = RuleSetView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.rule_set.manage"))))]
async fn update(
    Who(caller): Who,
    State(app): State<App>,
    Path(set): Path<String>,
    Based(version): Based,
    Input(new): Input<ChangingRuleSet>,
) -> One<RuleSetView> {
    let min_level = new.min_level.as_deref().map(|name| level_named("/min_level", name)).transpose()?;
    let change = SetChange { name: new.name, on: new.on, min_level, statuses: new.statuses, place: new.place };
    app.monitor.rule_set_update(&caller, &set, version, &change).await?;
    app.live.keeper.wake();
    let (version, view) = RuleSetView::one(&app, &caller, &set).await?;
    Ok(Tagged(StatusCode::OK, version, view))
}

/// Remove a set. The one of the program stays; that of a folder comes back as long as the settings name it
#[utoipa::path(delete, path = "/api/v1/rule-sets/{set}", tag = "monitor", operation_id = "remove_rule_set",
    params(("set" = String, Path), ("If-Match" = String, Header)), responses((status = 204)),
    extensions(("x-operation" = json!("monitor.rule_set.manage"))))]
async fn remove(Who(caller): Who, State(app): State<App>, Path(set): Path<String>, Based(version): Based) -> Done {
    app.monitor.rule_set_remove(&caller, &set, version).await?;
    app.live.keeper.wake();
    Ok(StatusCode::NO_CONTENT)
}

/// What happened to a set, the latest first.
#[derive(Debug, Serialize, ToSchema)]
struct RuleSetHistoryView {
    items: Vec<RuleToldView>,
}

/// See what happened to a set
#[utoipa::path(get, path = "/api/v1/rule-sets/{set}/history", tag = "monitor", operation_id = "read_rule_set_history",
    params(("set" = String, Path)), responses((status = 200, body = RuleSetHistoryView)),
    extensions(("x-operation" = json!("monitor.rule_set.read"))))]
async fn history(Who(caller): Who, State(app): State<App>, Path(set): Path<String>) -> Answer<RuleSetHistoryView> {
    let told = app.monitor.rule_set_history(&caller, &set).await?;
    Ok(Json(RuleSetHistoryView { items: RuleToldView::all(&app, told).await? }))
}

/// The licence that a set brings.
#[derive(Debug, Serialize, ToSchema)]
struct RuleLicenceView {
    /// Empty when it brings none.
    text: String,
}

/// Read the licence of a set
#[utoipa::path(get, path = "/api/v1/rule-sets/{set}/licence", tag = "monitor", operation_id = "read_rule_set_licence",
    params(("set" = String, Path)), responses((status = 200, body = RuleLicenceView)),
    extensions(("x-operation" = json!("monitor.rule_set.read"))))]
async fn licence(Who(caller): Who, State(app): State<App>, Path(set): Path<String>) -> Answer<RuleLicenceView> {
    Ok(Json(RuleLicenceView { text: app.live.keeper.licence(&caller, &set).await? }))
}

/// Read the folders of the settings anew, now
#[utoipa::path(post, path = "/api/v1/rule-sets/reading", tag = "monitor", operation_id = "read_rule_folders",
    responses((status = 202, body = RuleNetworkView)), extensions(("x-operation" = json!("monitor.rule_set.manage"))))]
async fn read_folders(
    Who(caller): Who,
    State(app): State<App>,
) -> Result<(StatusCode, Json<RuleNetworkView>), crate::serve::refused::Refused> {
    app.monitor.rule_set_may_manage(&caller).await?;
    app.live.keeper.read_folders();
    Ok((StatusCode::ACCEPTED, Json(RuleNetworkView::of(&app.live.keeper))))
}
