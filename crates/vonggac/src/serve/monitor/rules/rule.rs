//! One rule: what it says, what it did, and the switch.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_monitor::rules::Told;
use vg_monitor::rules::catalogue::Entry;
use vg_monitor::rules::figures::{Day, KEPT_DAYS};

use super::views::{DetectionRuleView, RuleNetworkView};
use crate::serve::api::Answer;
use crate::serve::api::views::unknown;
use crate::serve::input::{Input, Who};
use crate::serve::inventory::names::Names;
use crate::serve::kept::BothView;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(one)).routes(routes!(choose))
}

/// Which of the rules of one id is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct RuleQuery {
    /// Id of a set, for a rule that stands in the shadow of another; the one that is used when it is left out.
    set: Option<String>,
}

/// Findings of one day, midnight to midnight in Vietnam.
#[derive(Debug, Serialize, ToSchema)]
struct RuleDayView {
    begins: String,
    findings: i64,
    /// Of these, kept back by suppressions and exclusions.
    suppressed: i64,
}

impl From<&Day> for RuleDayView {
    fn from(day: &Day) -> Self {
        Self { begins: day.begins.to_string(), findings: day.findings, suppressed: day.suppressed }
    }
}

/// Something that happened to a rule or a set.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RuleToldView {
    at: String,
    actor: String,
    actor_name: String,
    /// Of rules: `on`, `off`, `set` (the set decides again). Of sets: `created`, `content`, `changed`.
    event: String,
    reason: String,
}

impl RuleToldView {
    pub(super) async fn all(app: &App, told: Vec<Told>) -> Result<Vec<Self>, Problem> {
        let names = Names::of(app, told.iter().map(|told| told.actor.as_str())).await?;
        let view = |told: Told| Self {
            at: told.at.to_string(),
            actor_name: names.get(&told.actor),
            actor: told.actor,
            event: told.event,
            reason: told.reason,
        };
        Ok(told.into_iter().map(view).collect())
    }
}

/// Another rule of the same id.
#[derive(Debug, Serialize, ToSchema)]
struct RuleNamesakeView {
    set: String,
    set_name: String,
    path: String,
    /// `on`, `off`, `shadowed`, `refused`
    state: &'static str,
}

/// A rule with its text.
#[derive(Debug, Serialize, ToSchema)]
struct DetectionRuleFullView {
    #[serde(flatten)]
    rule: DetectionRuleView,
    description: String,
    author: String,
    date: String,
    modified: String,
    tags: Vec<String>,
    references: Vec<String>,
    false_positives: Vec<String>,
    /// What to check next.
    advice: BothView,
    /// The rule as it is written (YAML); empty when it could not be read.
    text: String,
    /// Licence: the rule's own, else the first line of that of its set; empty when neither says one.
    licence: String,
    /// Findings by day, the last 31, today last.
    days: Vec<RuleDayView>,
    /// Ids of the rules that it counts, for a correlation.
    counts: Vec<String>,
    /// Other rules of the same id.
    namesakes: Vec<RuleNamesakeView>,
    /// What was decided on it, the latest first.
    history: Vec<RuleToldView>,
    network: RuleNetworkView,
}

/// See a detection rule with its text, and what it did in the unit
#[utoipa::path(get, path = "/api/v1/units/{unit}/rules/{rule}", tag = "monitor", operation_id = "read_rule",
    params(("unit" = String, Path), ("rule" = String, Path), RuleQuery),
    responses((status = 200, body = DetectionRuleFullView)), extensions(("x-operation" = json!("monitor.rule.read"))))]
async fn one(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, rule)): Path<(String, String)>,
    Query(query): Query<RuleQuery>,
) -> Answer<DetectionRuleFullView> {
    // Permission first: a stranger does not learn which rules there are.
    let told = app.monitor.rule_history(&caller, &unit, &rule).await?;
    let catalogue = app.live.keeper.catalogue();
    let all = catalogue.of_id(&rule);
    let set_of = |entry: &Entry| catalogue.set_of(entry).map(|set| set.id.clone()).unwrap_or_default();
    let wanted = all.iter().find(|entry| query.set.as_ref().is_none_or(|set| *set == set_of(entry)));
    let entry = *wanted.ok_or_else(Problem::not_found)?;
    let figures = app.monitor.rule_figures(&caller, &unit).await?.remove(&rule).unwrap_or_default();
    let costs = app.monitor.rule_costs(&caller, &unit).await?;
    let days = app.monitor.rule_days(&caller, &unit, &rule, KEPT_DAYS).await?;
    let meta = &entry.meta;
    let set = catalogue.set_of(entry);
    let own = attribute(&meta.text, "license");
    let namesake = |other: &&&Entry| RuleNamesakeView {
        set: set_of(other),
        set_name: catalogue.set_of(other).map(|set| set.name.clone()).unwrap_or_default(),
        path: other.meta.path.clone(),
        state: other.standing.name(),
    };
    Ok(Json(DetectionRuleFullView {
        rule: DetectionRuleView::of(&catalogue, entry, &figures, &costs),
        description: meta.description.clone(),
        author: meta.author.clone(),
        date: meta.date.clone(),
        modified: meta.modified.clone(),
        tags: meta.tags.clone(),
        references: meta.references.clone(),
        false_positives: meta.falsepositives.clone(),
        advice: BothView::from(&meta.advice),
        text: meta.text.to_string(),
        licence: own.or_else(|| set.map(|set| set.content.licence.clone())).unwrap_or_default(),
        days: days.iter().map(RuleDayView::from).collect(),
        counts: entry.counts.clone(),
        namesakes: all.iter().filter(|other| !std::ptr::eq(**other, entry)).map(|other| namesake(&other)).collect(),
        history: RuleToldView::all(&app, told).await?,
        network: RuleNetworkView::of(&app.live.keeper),
    }))
}

/// A text attribute at the top of a rule that the loader does not keep.
fn attribute(text: &str, name: &str) -> Option<String> {
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?.trim();
    let value = value.trim_matches(|c| c == '"' || c == '\'');
    (!value.is_empty()).then(|| value.chars().take(200).collect())
}

/// Whether a rule is looked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChoosingRule {
    /// `on`, `off`; `set`: its set decides.
    state: String,
    reason: String,
}

/// What was decided on a rule.
#[derive(Debug, Serialize, ToSchema)]
struct RuleChoiceView {
    /// `on`, `off`, `set`
    state: String,
    reason: String,
    network: RuleNetworkView,
}

/// Switch a detection rule on or off for the installation, whatever its set says
#[utoipa::path(put, path = "/api/v1/rules/{rule}/choice", tag = "monitor", operation_id = "choose_rule",
    params(("rule" = String, Path)), request_body = ChoosingRule, responses((status = 200, body = RuleChoiceView)),
    extensions(("x-operation" = json!("monitor.rule.choose"))))]
async fn choose(
    Who(caller): Who,
    State(app): State<App>,
    Path(rule): Path<String>,
    Input(new): Input<ChoosingRule>,
) -> Answer<RuleChoiceView> {
    let on = match new.state.as_str() {
        "on" => Some(true),
        "off" => Some(false),
        "set" => None,
        _ => return Err(unknown("/state", &["on", "off", "set"]).into()),
    };
    if app.live.keeper.catalogue().of_id(&rule).is_empty() {
        // Who may not switch rules is told that, not whether there is such a rule.
        app.monitor.rule_may_choose(&caller).await?;
        return Err(Problem::not_found().into());
    }
    let choice = app.monitor.rule_choose(&caller, &rule, on, &new.reason).await?;
    app.live.keeper.wake();
    Ok(Json(RuleChoiceView { state: new.state, reason: choice.reason, network: RuleNetworkView::of(&app.live.keeper) }))
}
