//! One alert: what it shows, what happened to it, and what people do with it.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::problem::FieldError;
use vg_access::{Caller, Kept, Problem};
use vg_monitor::alerts::model::{Alert, Event, Full, Shown};
use vg_monitor::alerts::states::Step;
use vg_monitor::alerts::{Doing, Item};
use vg_monitor::knowledge::EntityKind;
use vg_monitor::operations::ALERT_ASSIGN;

use super::alerts::ME;
use super::names::{Called, actor};
use super::views::{AlertRiskView, AlertView, EventRefView};
use crate::serve::api::Answer;
use crate::serve::api::views::unknown;
use crate::serve::input::{Input, Who};
use crate::serve::inventory::head::{Based, One, Tagged};
use crate::serve::kept::BothView;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(one))
        .routes(routes!(history))
        .routes(routes!(triage))
        .routes(routes!(handle))
        .routes(routes!(assign))
        .routes(routes!(link))
        .routes(routes!(comment))
        .routes(routes!(merge))
        .routes(routes!(separate))
}

/// Events of the history that stand in the answer about an alert.
const SHOWN_EVENTS: usize = 50;

/// Values of a field over the findings of an alert.
#[derive(Debug, Serialize, ToSchema)]
struct AlertShownView {
    field: String,
    values: Vec<String>,
    /// True when there are more than are kept.
    more: bool,
}

impl From<&Shown> for AlertShownView {
    fn from(shown: &Shown) -> Self {
        Self { field: shown.field.clone(), values: shown.values.clone(), more: shown.more }
    }
}

/// A source by id and name.
#[derive(Debug, Serialize, ToSchema)]
struct AlertSourceView {
    id: String,
    /// Empty when there is no such source.
    name: String,
}

/// A step that is possible.
#[derive(Debug, Serialize, ToSchema)]
struct AlertStepView {
    /// `start`, `verify`, `false_positive`, `benign`, `duplicate`, `handle`, `reopen`
    step: &'static str,
    title: BothView,
    needs_reason: bool,
    /// The operation that permits it.
    operation: &'static str,
}

impl From<Step> for AlertStepView {
    fn from(step: Step) -> Self {
        let operation = Doing::Step { step, reason: "", of: "" }.operation().name;
        Self { step: step.name(), title: (&step.text()).into(), needs_reason: step.needs_reason(), operation }
    }
}

/// Something that happened to an alert.
#[derive(Debug, Serialize, ToSchema)]
struct AlertEventView {
    no: i64,
    at: String,
    /// `opened`, `recurred`, a step, `assigned`, `commented`, `linked`, `merged`, `unmerged`, `took_in`, `gave_back`, `late`
    event: String,
    from: String,
    to: String,
    actor: String,
    actor_name: String,
    /// What the person wrote; for `assigned` an account, for `late` `triage` or `handle`, for others ids of alerts or of what was linked.
    reason: String,
    /// What the account of `assigned` is called; else empty.
    reason_name: String,
}

impl AlertEventView {
    fn of(event: &Event, called: &Called) -> Self {
        Self {
            no: event.no,
            at: event.at.to_string(),
            from: event.from.clone(),
            to: event.to.clone(),
            actor_name: called.people.get(&event.actor),
            actor: event.actor.clone(),
            reason_name: assigned(event).map(|account| called.account(account)).unwrap_or_default(),
            event: event.event.clone(),
            reason: event.reason.clone(),
        }
    }
}

/// The account to which an event gave its alert.
fn assigned(event: &Event) -> Option<&str> {
    (event.event == "assigned").then_some(event.reason.as_str())
}

/// Those who stand in events.
fn actors(events: &[Event]) -> impl Iterator<Item = String> + '_ {
    events.iter().flat_map(|event| [event.actor.clone(), actor(assigned(event).unwrap_or_default())])
}

/// What happened to an alert, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct AlertEventsView {
    items: Vec<AlertEventView>,
}

/// An alert with all that belongs to it.
#[derive(Debug, Serialize, ToSchema)]
struct AlertFullView {
    #[serde(flatten)]
    alert: AlertView,
    /// The first events.
    first: Vec<EventRefView>,
    /// The latest events, oldest first; none that stands among the first.
    latest: Vec<EventRefView>,
    /// Values of the fields that the rule shows.
    shown: Vec<AlertShownView>,
    sources: Vec<AlertSourceView>,
    /// Alerts that were merged into it, or are called its duplicates.
    merged_alerts: Vec<AlertView>,
    /// Steps that are possible now.
    steps: Vec<AlertStepView>,
    /// What happened to it, newest first; at most 50.
    history: Vec<AlertEventView>,
    /// Risk of its entity; null where it is about many.
    risk: Option<AlertRiskView>,
    /// Number of the alert of which it is a duplicate.
    duplicate_no: Option<i64>,
    /// Number of the alert before it.
    former_no: Option<i64>,
    /// Name of the linked host; empty when there is none, or the caller may not read it.
    asset_name: String,
}

/// See an alert
#[utoipa::path(get, path = "/api/v1/units/{unit}/alerts/{id}", tag = "monitor", operation_id = "read_alert",
    params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = AlertFullView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.alert.read"))))]
async fn one(Who(caller): Who, State(app): State<App>, Path((unit, id)): Path<(String, String)>) -> One<AlertFullView> {
    let full = app.monitor.alert_get(&caller, &unit, &id).await?;
    let version = full.alert.version;
    Ok(Tagged(StatusCode::OK, version, of_full(&app, &caller, &unit, full).await?))
}

async fn of_full(app: &App, caller: &Caller, unit: &str, full: Full) -> Result<AlertFullView, Problem> {
    let mut events = app.monitor.alert_history(caller, unit, &full.alert.id).await?;
    events.truncate(SHOWN_EVENTS);
    let data = &full.alert.data;
    let risk = match data.entity_kind {
        EntityKind::Many => None,
        kind => Some(app.monitor.entity_risk(caller, unit, kind, &data.entity).await?),
    };
    let sources: Vec<&str> = full.detail.sources.iter().map(String::as_str).collect();
    let called = Called::of(app, caller, unit, actors(&events).collect(), &sources).await?;
    let source = |id: &String| AlertSourceView { name: called.source(id), id: id.clone() };
    Ok(AlertFullView {
        alert: AlertView::one(app, caller, unit, &full.alert).await?,
        first: full.detail.first.iter().map(EventRefView::from).collect(),
        latest: full.detail.latest.iter().map(EventRefView::from).collect(),
        shown: full.detail.shown.iter().map(AlertShownView::from).collect(),
        sources: full.detail.sources.iter().map(source).collect(),
        merged_alerts: AlertView::all(app, caller, unit, full.merged.iter()).await?,
        steps: full.steps.into_iter().map(AlertStepView::from).collect(),
        history: events.iter().map(|event| AlertEventView::of(event, &called)).collect(),
        risk: risk.map(AlertRiskView::from),
        duplicate_no: number(app, caller, unit, &data.duplicate_of).await,
        former_no: number(app, caller, unit, &data.former).await,
        asset_name: asset_name(app, caller, unit, &data.asset).await,
    })
}

/// The number of an alert that another one names.
async fn number(app: &App, caller: &Caller, unit: &str, id: &str) -> Option<i64> {
    if id.is_empty() {
        return None;
    }
    app.monitor.alert_get(caller, unit, id).await.ok().map(|full| full.alert.data.no)
}

/// The name of a host, for whoever may read it.
async fn asset_name(app: &App, caller: &Caller, unit: &str, id: &str) -> String {
    if id.is_empty() {
        return String::new();
    }
    app.inventory.host_get(caller, unit, id).await.map(|host| host.data.name).unwrap_or_default()
}

/// See what happened to an alert
#[utoipa::path(get, path = "/api/v1/units/{unit}/alerts/{id}/history", tag = "monitor", operation_id = "read_alert_history",
    params(("unit" = String, Path), ("id" = String, Path)), responses((status = 200, body = AlertEventsView)),
    extensions(("x-operation" = json!("monitor.alert.read"))))]
async fn history(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> Answer<AlertEventsView> {
    let found = app.monitor.alert_history(&caller, &unit, &id).await?;
    let called = Called::of(&app, &caller, &unit, actors(&found).collect(), &[]).await?;
    Ok(Json(AlertEventsView { items: found.iter().map(|event| AlertEventView::of(event, &called)).collect() }))
}

/// Does something to an alert in the version that the caller saw.
async fn do_it(
    app: &App,
    caller: &Caller,
    (unit, id): (&str, &str),
    version: Option<i64>,
    doing: &Doing<'_>,
) -> One<AlertView> {
    let kept = app.monitor.alert_do(caller, unit, Item { id, version }, doing).await?;
    tagged(app, caller, unit, &kept).await
}

async fn tagged(app: &App, caller: &Caller, unit: &str, kept: &Kept<Alert>) -> One<AlertView> {
    Ok(Tagged(StatusCode::OK, kept.version, AlertView::one(app, caller, unit, kept).await?))
}

/// A step on the way to a verdict.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TriagingAlert {
    /// `start`, `verify`, `false_positive`, `benign`, `duplicate`, `reopen`
    step: String,
    /// Why; needed by all but `start` and `verify`.
    #[serde(default)]
    reason: String,
    /// Of which alert it is a duplicate.
    #[serde(default)]
    of: String,
}

/// Begin to look at an alert, say what it is, or open it again
#[utoipa::path(post, path = "/api/v1/units/{unit}/alerts/{id}/triage", tag = "monitor", operation_id = "triage_alert",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = TriagingAlert,
    responses((status = 200, body = AlertView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.alert.triage"))))]
async fn triage(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(new): Input<TriagingAlert>,
) -> One<AlertView> {
    let known = Step::parse(&new.step).filter(|step| *step != Step::Handle);
    let others = Step::ALL.into_iter().filter(|step| *step != Step::Handle);
    let step = known.ok_or_else(|| unknown("/step", &others.map(Step::name).collect::<Vec<_>>()))?;
    let doing = Doing::Step { step, reason: &new.reason, of: &new.of };
    do_it(&app, &caller, (&unit, &id), Some(version), &doing).await
}

/// What was done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HandlingAlert {
    /// What was done.
    reason: String,
}

/// Say that a verified alert was handled, and how
#[utoipa::path(post, path = "/api/v1/units/{unit}/alerts/{id}/handling", tag = "monitor", operation_id = "handle_alert",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = HandlingAlert,
    responses((status = 200, body = AlertView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.alert.handle"))))]
async fn handle(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(new): Input<HandlingAlert>,
) -> One<AlertView> {
    let doing = Doing::Step { step: Step::Handle, reason: &new.reason, of: "" };
    do_it(&app, &caller, (&unit, &id), Some(version), &doing).await
}

/// To whom an alert is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AssigningAlert {
    /// Id of an account, or `me`; empty for nobody.
    assignee: String,
}

/// Give an alert to a person
#[utoipa::path(put, path = "/api/v1/units/{unit}/alerts/{id}/assignment", tag = "monitor", operation_id = "assign_alert",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = AssigningAlert,
    responses((status = 200, body = AlertView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.alert.assign"))))]
async fn assign(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(new): Input<AssigningAlert>,
) -> One<AlertView> {
    let account = assignee(&app, &caller, &unit, &new.assignee).await?;
    do_it(&app, &caller, (&unit, &id), Some(version), &Doing::Assign(&account)).await
}

/// The account to which alerts of a unit are given; empty for nobody. One that may do nothing with them is as unknown as one that is not
/// there.
pub(super) async fn assignee(app: &App, caller: &Caller, unit: &str, wanted: &str) -> Result<String, Problem> {
    let mut tx = app.backend.sql.begin_read().await?;
    let people = app.access.people(&mut tx, caller, unit, &ALERT_ASSIGN).await?;
    let account = if wanted == ME { caller.account().unwrap_or_default() } else { wanted };
    if wanted.is_empty() || people.iter().any(|(id, _)| id == account) {
        return Ok(account.to_owned());
    }
    let vi = "không có người này, hoặc người này không được xử lý cảnh báo của đơn vị";
    let en = "there is no such person, or they may not handle alerts of the unit";
    Err(Problem::invalid(vec![FieldError::new("/assignee", "not_found", vi, en)]))
}

/// What an alert is linked to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LinkingAlert {
    /// Id of a host of the inventory; empty for none.
    #[serde(default)]
    asset: String,
    /// Id of a case; empty for none.
    #[serde(default)]
    case: String,
}

/// Link an alert to a host of the inventory and to a case
#[utoipa::path(put, path = "/api/v1/units/{unit}/alerts/{id}/links", tag = "monitor", operation_id = "link_alert",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = LinkingAlert,
    responses((status = 200, body = AlertView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.alert.link"))))]
async fn link(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(new): Input<LinkingAlert>,
) -> One<AlertView> {
    let doing = Doing::Link { asset: &new.asset, case: &new.case };
    known_asset(&app, &caller, &unit, &doing).await?;
    do_it(&app, &caller, (&unit, &id), Some(version), &doing).await
}

/// Refuses a link to a host that the unit does not have.
pub(super) async fn known_asset(app: &App, caller: &Caller, unit: &str, doing: &Doing<'_>) -> Result<(), Problem> {
    let Doing::Link { asset, .. } = doing else { return Ok(()) };
    if asset.is_empty() {
        return Ok(());
    }
    // Whoever may not link is told that first.
    let mut tx = app.backend.sql.begin_read().await?;
    app.access.require(&mut tx, caller, doing.operation(), vg_access::On::Unit(unit)).await?;
    drop(tx);
    match app.inventory.host_get(caller, unit, asset).await {
        Err(problem) if problem.status() == 404 => {
            let (vi, en) = ("không có thiết bị này trong kiểm kê", "the inventory has no such host");
            Err(Problem::invalid(vec![FieldError::new("/asset", "not_found", vi, en)]))
        }
        found => found.map(drop),
    }
}

/// Something that is said about an alert.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CommentingAlert {
    comment: String,
}

/// Comment on an alert. It needs no version: two persons who comment at once do not contradict each other
#[utoipa::path(post, path = "/api/v1/units/{unit}/alerts/{id}/comments", tag = "monitor", operation_id = "comment_alert",
    params(("unit" = String, Path), ("id" = String, Path)), request_body = CommentingAlert,
    responses((status = 200, body = AlertView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.alert.comment"))))]
async fn comment(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Input(new): Input<CommentingAlert>,
) -> One<AlertView> {
    do_it(&app, &caller, (&unit, &id), None, &Doing::Comment(&new.comment)).await
}

/// Which alerts are merged into another, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MergingAlerts {
    /// Ids of the others, at most 500.
    alerts: Vec<String>,
    reason: String,
}

/// Merge other alerts into this one, which goes on; they keep their rows and can be taken out again
#[utoipa::path(post, path = "/api/v1/units/{unit}/alerts/{id}/merge", tag = "monitor", operation_id = "merge_alerts",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = MergingAlerts,
    responses((status = 200, body = AlertView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.alert.merge"))))]
async fn merge(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(new): Input<MergingAlerts>,
) -> One<AlertView> {
    let ids: Vec<&str> = new.alerts.iter().map(String::as_str).collect();
    let into = Item { id: &id, version: Some(version) };
    let kept = app.monitor.alert_merge(&caller, &unit, into, &ids, &new.reason).await?;
    tagged(&app, &caller, &unit, &kept).await
}

/// Take an alert out of the one into which it was merged; it has the state of before again
#[utoipa::path(post, path = "/api/v1/units/{unit}/alerts/{id}/separation", tag = "monitor", operation_id = "separate_alert",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = AlertView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.alert.merge"))))]
async fn separate(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
) -> One<AlertView> {
    let kept = app.monitor.alert_unmerge(&caller, &unit, Item { id: &id, version: Some(version) }).await?;
    tagged(&app, &caller, &unit, &kept).await
}
