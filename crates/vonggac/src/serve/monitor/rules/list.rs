//! The list of rules.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_model::Level;
use vg_monitor::rules::STATUSES;
use vg_monitor::rules::find::{Filter, Sort, find};

use super::super::words;
use super::views::{DetectionRuleView, RuleNetworkView};
use crate::serve::api::Answer;
use crate::serve::api::views::{page_rows, unknown};
use crate::serve::input::Who;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// States of rules, as the API names them.
const STATES: [&str; 4] = ["on", "off", "shadowed", "refused"];
/// For rules that say no status.
const NONE: &str = "none";

/// Which rules are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct RulesQuery {
    /// Words that must stand in title, id, path, tags or log source, with or without diacritics.
    #[serde(default)]
    q: String,
    /// `informational`, `low`, `medium`, `high`, `critical`, with commas between several.
    level: Option<String>,
    /// `stable`, `test`, `experimental`, `deprecated`, `unsupported`, `none` (it says none), with commas between several.
    status: Option<String>,
    /// Id of a set.
    #[serde(default)]
    set: String,
    /// `on`, `off`, `shadowed`, `refused`
    #[serde(default)]
    state: String,
    /// True for those that fired in the last seven days, false for the others.
    fired: Option<bool>,
    /// `fires` (default: findings of the last seven days), `last` (when it fired last), `level`, `title`, `false` (share of false alerts),
    /// `cost`; the greatest first.
    #[serde(default)]
    sort: String,
    /// Value of `next` of the page before.
    after: Option<String>,
    /// Most rows, 1 to 1000; 100 when it is left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

impl RulesQuery {
    fn filter(self) -> Result<Filter, Problem> {
        let level = |name: &str| {
            let found = Level::DESCENDING.into_iter().find(|level| level.as_str() == name);
            found.ok_or_else(|| unknown("/level", &Level::DESCENDING.map(Level::as_str)))
        };
        let status = |name: &str| {
            let known = name == NONE || STATUSES.contains(&name);
            let all: Vec<&str> = STATUSES.into_iter().chain([NONE]).collect();
            if known { Ok(name.to_owned()) } else { Err(unknown("/status", &all)) }
        };
        if !self.state.is_empty() && !STATES.contains(&self.state.as_str()) {
            return Err(unknown("/state", &STATES));
        }
        let sort = match self.sort.as_str() {
            "" => Sort::default(),
            name => {
                let found = Sort::ALL.into_iter().find(|(known, _)| *known == name);
                found.ok_or_else(|| unknown("/sort", &Sort::ALL.map(|(name, _)| name)))?.1
            }
        };
        Ok(Filter {
            text: self.q,
            levels: words(self.level.as_deref()).map(level).collect::<Result<_, _>>()?,
            statuses: words(self.status.as_deref()).map(status).collect::<Result<_, _>>()?,
            set: self.set,
            standing: self.state,
            fired: self.fired,
            sort,
            after: self.after,
            limit: page_rows(self.limit)? as usize,
        })
    }
}

/// A set, to choose by.
#[derive(Debug, Serialize, ToSchema)]
struct RuleSetNameView {
    id: String,
    name: String,
    /// Whether its rules are looked for.
    on: bool,
}

/// A page of rules.
#[derive(Debug, Serialize, ToSchema)]
struct DetectionRulesView {
    items: Vec<DetectionRuleView>,
    /// Give it as `after` for the next page; null when these were the last.
    next: Option<String>,
    /// How many rules fit, whatever their state, by state.
    #[schema(value_type = Object)]
    counts: BTreeMap<&'static str, usize>,
    sets: Vec<RuleSetNameView>,
    network: RuleNetworkView,
    /// Events in which the cost of rules was measured over the last seven days.
    measured_events: i64,
}

/// List detection rules with what they did in the unit
#[utoipa::path(get, path = "/api/v1/units/{unit}/rules", tag = "monitor", operation_id = "list_rules",
    params(("unit" = String, Path), RulesQuery), responses((status = 200, body = DetectionRulesView)),
    extensions(("x-operation" = json!("monitor.rule.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<RulesQuery>,
) -> Answer<DetectionRulesView> {
    let filter = query.filter()?;
    let figures = app.monitor.rule_figures(&caller, &unit).await?;
    let costs = app.monitor.rule_costs(&caller, &unit).await?;
    let catalogue = app.live.keeper.catalogue();
    let found = find(&catalogue, &filter, &figures, &costs)?;
    let view = |entry: &&_| {
        let entry: &vg_monitor::rules::catalogue::Entry = entry;
        let figures = figures.get(&*entry.meta.id.0).copied().unwrap_or_default();
        DetectionRuleView::of(&catalogue, entry, &figures, &costs)
    };
    let name =
        |set: &vg_monitor::rules::RuleSet| RuleSetNameView { id: set.id.clone(), name: set.name.clone(), on: set.on };
    Ok(Json(DetectionRulesView {
        items: found.rows.iter().map(view).collect(),
        next: found.next,
        counts: found.counts,
        sets: catalogue.sets.iter().map(name).collect(),
        network: RuleNetworkView::of(&app.live.keeper),
        measured_events: costs.events,
    }))
}
