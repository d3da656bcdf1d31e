//! The queue: lists of alerts, the numbers at its head, values for filters, people to whom alerts are given, risk of entities.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::{Caller, Problem};
use vg_model::{Lang, Level, Text};
use vg_monitor::alerts::Filter;
use vg_monitor::alerts::states::State as AlertState;
use vg_monitor::knowledge::{EntityKind, class};
use vg_monitor::operations::ALERT_ASSIGN;

use super::names::{Called, actor};
use super::views::{AlertRiskView, AlertView, shown};
use super::words;
use crate::serve::api::Answer;
use crate::serve::api::views::{page_rows, time, unknown};
use crate::serve::input::Who;
use crate::serve::kept::BothView;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(counts))
        .routes(routes!(values))
        .routes(routes!(people))
        .routes(routes!(risk))
}

/// Levels, the gravest last.
const LEVELS: [Level; 5] = [Level::Informational, Level::Low, Level::Medium, Level::High, Level::Critical];
/// Whose alerts are wanted, in place of an account.
const NOBODY: &str = "none";
/// The caller, in place of an account.
pub(super) const ME: &str = "me";

/// Which alerts are wanted, in which order.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AlertsQuery {
    /// Some of `new`, `triaging`, `verified`, `false_positive`, `benign`, `duplicate`, `handled`, with commas.
    state: Option<String>,
    /// True for those of which something is left to do, false for the others.
    open: Option<bool>,
    /// Some of `informational`, `low`, `medium`, `high`, `critical`, with commas.
    level: Option<String>,
    /// Ids of classes, with commas.
    class: Option<String>,
    /// Id of a rule.
    rule: Option<String>,
    /// Entity, as written.
    entity: Option<String>,
    /// Id of the source of the first finding.
    source: Option<String>,
    /// Id of an account; `none`: given to nobody; `me`: to the caller.
    assignee: Option<String>,
    /// Only those of which something is late.
    #[serde(default)]
    late: bool,
    /// Words, with or without diacritics; each must begin a word of title, rule or entity.
    #[serde(default)]
    q: String,
    /// Those with an event at this time or later (RFC 3339).
    from: Option<String>,
    /// Those with an event before this time.
    until: Option<String>,
    /// `level` (default: the gravest first), `newest`, `oldest`, `active` (latest event first), `due` (what is due first, and only that).
    #[serde(default)]
    order: String,
    /// Value of `next` of the page before.
    after: Option<String>,
    /// Most rows, 1 to 1000; 100 when it is left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

impl AlertsQuery {
    fn filter(self, caller: &Caller) -> Result<Filter, Problem> {
        let state =
            |name| AlertState::parse(name).ok_or_else(|| unknown("/state", &AlertState::ALL.map(AlertState::name)));
        let level = |name: &str| {
            let found = LEVELS.into_iter().find(|level| level.as_str() == name);
            found.ok_or_else(|| unknown("/level", &LEVELS.map(Level::as_str)))
        };
        let assignee = |name: String| match name.as_str() {
            NOBODY => String::new(),
            ME => caller.account().unwrap_or_default().to_owned(),
            _ => name,
        };
        Ok(Filter {
            open: self.open,
            states: words(self.state.as_deref()).map(state).collect::<Result<_, _>>()?,
            levels: words(self.level.as_deref()).map(level).collect::<Result<_, _>>()?,
            classes: words(self.class.as_deref()).map(str::to_owned).collect(),
            rule: self.rule.unwrap_or_default(),
            entity: self.entity.unwrap_or_default(),
            source: self.source.unwrap_or_default(),
            assignee: self.assignee.filter(|name| !name.is_empty()).map(assignee),
            late: self.late,
            from: time("/from", self.from.as_deref())?,
            until: time("/until", self.until.as_deref())?,
            text: self.q,
            order: self.order,
            after: self.after,
            limit: page_rows(self.limit)?,
        })
    }
}

/// A page of alerts.
#[derive(Debug, Serialize, ToSchema)]
struct AlertsView {
    items: Vec<AlertView>,
    /// Give it as `after` for the next page; null when these were the last.
    next: Option<String>,
}

/// List alerts
#[utoipa::path(get, path = "/api/v1/units/{unit}/alerts", tag = "monitor", operation_id = "list_alerts",
    params(("unit" = String, Path), AlertsQuery), responses((status = 200, body = AlertsView)),
    extensions(("x-operation" = json!("monitor.alert.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<AlertsQuery>,
) -> Answer<AlertsView> {
    let page = app.monitor.alert_list(&caller, &unit, &query.filter(&caller)?).await?;
    let items = AlertView::all(&app, &caller, &unit, page.rows.iter()).await?;
    Ok(Json(AlertsView { items, next: page.next }))
}

/// How many alerts of a level are in a state.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AlertCellView {
    state: &'static str,
    level: &'static str,
    count: i64,
}

/// The numbers at the head of a queue.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AlertCountsView {
    /// By state and level, those that there are.
    cells: Vec<AlertCellView>,
    /// Of which something is left to do.
    open: i64,
    /// Of which something is late.
    late: i64,
    /// When something is due next.
    next_due: Option<String>,
}

impl AlertCountsView {
    pub(super) async fn of(app: &App, caller: &Caller, unit: &str) -> Result<Self, Problem> {
        let counts = app.monitor.alert_counts(caller, unit).await?;
        let cell = |(state, level, count): &(AlertState, Level, i64)| AlertCellView {
            state: state.name(),
            level: level.as_str(),
            count: *count,
        };
        Ok(Self {
            cells: counts.cells.iter().map(cell).collect(),
            open: counts.open,
            late: counts.late,
            next_due: shown(app.monitor.next_due(caller, unit).await?),
        })
    }
}

/// How many alerts there are, by state and level
#[utoipa::path(get, path = "/api/v1/units/{unit}/alerts/counts", tag = "monitor", operation_id = "count_alerts",
    params(("unit" = String, Path)), responses((status = 200, body = AlertCountsView)),
    extensions(("x-operation" = json!("monitor.alert.read"))))]
async fn counts(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Answer<AlertCountsView> {
    Ok(Json(AlertCountsView::of(&app, &caller, &unit).await?))
}

/// Of which field the values are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AlertValuesQuery {
    /// `rule`, `class`, `source`, `assignee`, `state`
    field: String,
}

/// A value that alerts have.
#[derive(Debug, Serialize, ToSchema)]
struct AlertValueView {
    value: String,
    /// What people call it.
    title: BothView,
    /// Level of a rule in its latest alert; empty for other fields.
    level: &'static str,
    /// Alerts that have it.
    count: i64,
    /// Open alerts of a rule; null for other fields.
    open: Option<i64>,
}

/// Values of a field, the most frequent first.
#[derive(Debug, Serialize, ToSchema)]
struct AlertValuesView {
    items: Vec<AlertValueView>,
}

/// List the values that alerts have in a field, at most 1000: for filters, and to see which rule is noisy
#[utoipa::path(get, path = "/api/v1/units/{unit}/alerts/values", tag = "monitor", operation_id = "list_alert_values",
    params(("unit" = String, Path), AlertValuesQuery), responses((status = 200, body = AlertValuesView)),
    extensions(("x-operation" = json!("monitor.alert.read"))))]
async fn values(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<AlertValuesQuery>,
) -> Answer<AlertValuesView> {
    let found = app.monitor.alert_values(&caller, &unit, &query.field).await?;
    let all: Vec<&str> = found.iter().map(|one| one.value.as_str()).collect();
    let of = |field: &str| if query.field == field { all.clone() } else { Vec::new() };
    let people = of("assignee").into_iter().map(actor).collect();
    let called = Called::of(&app, &caller, &unit, people, &of("source")).await?;
    let title = |value: &str| match query.field.as_str() {
        "class" => class(value).map(|class| class.title.clone()),
        "state" => AlertState::parse(value).map(|state| Text::new(state.title(Lang::Vi), state.title(Lang::En))),
        "source" => {
            Some(called.source(value)).filter(|name| !name.is_empty()).map(|name| Text::new(name.clone(), name))
        }
        "assignee" if value.is_empty() => Some(Text::new("Chưa phân công", "Given to nobody")),
        "assignee" => {
            Some(called.account(value)).filter(|name| !name.is_empty()).map(|name| Text::new(name.clone(), name))
        }
        _ => None,
    };
    let view = |one: vg_monitor::alerts::FieldValue| AlertValueView {
        title: match &one.rule {
            Some(rule) => (&rule.title).into(),
            None => title(&one.value).map_or_else(|| BothView::same(&one.value), |title| (&title).into()),
        },
        level: one.rule.as_ref().map_or("", |rule| rule.level.as_str()),
        open: one.rule.as_ref().map(|rule| rule.open),
        count: one.count,
        value: one.value,
    };
    let items = found.clone().into_iter().map(view).collect();
    Ok(Json(AlertValuesView { items }))
}

/// Somebody to whom alerts can be given.
#[derive(Debug, Serialize, ToSchema)]
struct AlertPersonView {
    /// Id of the account.
    id: String,
    name: String,
}

/// People, by name.
#[derive(Debug, Serialize, ToSchema)]
struct AlertPeopleView {
    items: Vec<AlertPersonView>,
}

/// List the people to whom alerts of the unit can be given
#[utoipa::path(get, path = "/api/v1/units/{unit}/alerts/people", tag = "monitor", operation_id = "list_alert_people",
    params(("unit" = String, Path)), responses((status = 200, body = AlertPeopleView)),
    extensions(("x-operation" = json!("monitor.alert.assign"))))]
async fn people(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Answer<AlertPeopleView> {
    let mut tx = app.backend.sql.begin_read().await?;
    let found = app.access.people(&mut tx, &caller, &unit, &ALERT_ASSIGN).await?;
    Ok(Json(AlertPeopleView { items: found.into_iter().map(|(id, name)| AlertPersonView { id, name }).collect() }))
}

/// Whose risk is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AlertRiskQuery {
    /// `host`, `user`, `address`, `source`
    kind: String,
    /// Its name, as written.
    entity: String,
}

/// See how much the open alerts of an entity say against it, and which part each of them has in that
#[utoipa::path(get, path = "/api/v1/units/{unit}/alerts/risk", tag = "monitor", operation_id = "read_entity_risk",
    params(("unit" = String, Path), AlertRiskQuery), responses((status = 200, body = AlertRiskView)),
    extensions(("x-operation" = json!("monitor.alert.read"))))]
async fn risk(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<AlertRiskQuery>,
) -> Answer<AlertRiskView> {
    let kind = entity_kind("/kind", &query.kind)?;
    Ok(Json(app.monitor.entity_risk(&caller, &unit, kind, &query.entity).await?.into()))
}

/// The kind of entity with this name.
pub(super) fn entity_kind(pointer: &str, name: &str) -> Result<EntityKind, Problem> {
    EntityKind::parse(name).ok_or_else(|| unknown(pointer, &EntityKind::ALL.map(EntityKind::name)))
}
