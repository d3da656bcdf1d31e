//! Obligations: seeing, assigning, stating, waiving, reporting.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_access::problem::FieldError;
use vg_directive::obligations::state::Event;
use vg_directive::obligations::{Asked, Assignment, Statement, Waiver};
use vg_model::Timestamp;

use super::obligation_views::{ObligationView, StepView};
use crate::serve::api::Answer;
use crate::serve::api::views::{time, unknown};
use crate::serve::input::{Input, Who};
use crate::serve::inventory::head::{Based, One};
use crate::serve::inventory::names::Names;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(steps))
        .routes(routes!(assign))
        .routes(routes!(progress))
        .routes(routes!(state))
        .routes(routes!(ask))
        .routes(routes!(decide))
        .routes(routes!(reopen))
        .routes(routes!(report))
}

/// Obligations.
#[derive(Debug, Serialize, ToSchema)]
struct ObligationsView {
    items: Vec<ObligationView>,
}

/// Of which letter.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OfLetter {
    /// Id of a letter; all letters when it is left out.
    letter: Option<String>,
}

/// List the obligations of a unit
#[utoipa::path(get, path = "/api/v1/units/{unit}/obligations", tag = "directive", operation_id = "list_obligations",
    params(("unit" = String, Path), OfLetter), responses((status = 200, body = ObligationsView)),
    extensions(("x-operation" = json!("directive.obligation.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(of): Query<OfLetter>,
) -> Answer<ObligationsView> {
    let found = app.directive.obligation_list(&caller, &unit, of.letter.as_deref()).await?;
    let actors: Vec<String> = found.iter().flat_map(ObligationView::actors).collect();
    let names = Names::of(&app, actors.iter().map(String::as_str)).await?;
    Ok(Json(ObligationsView { items: found.iter().map(|kept| ObligationView::of(kept, &names)).collect() }))
}

/// See an obligation
#[utoipa::path(get, path = "/api/v1/units/{unit}/obligations/{id}", tag = "directive", operation_id = "read_obligation",
    params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = ObligationView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.obligation.read"))))]
async fn one(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> One<ObligationView> {
    let kept = app.directive.obligation_get(&caller, &unit, &id).await?;
    ObligationView::tagged(&app, kept).await
}

/// Steps, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct StepsView {
    items: Vec<StepView>,
}

/// See what happened to an obligation
#[utoipa::path(get, path = "/api/v1/units/{unit}/obligations/{id}/steps", tag = "directive",
    operation_id = "read_obligation_steps", params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = StepsView)), extensions(("x-operation" = json!("directive.obligation.read"))))]
async fn steps(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> Answer<StepsView> {
    let found = app.directive.obligation_steps(&caller, &unit, &id).await?;
    let names = Names::of(&app, found.iter().map(|step| step.actor.as_str())).await?;
    Ok(Json(StepsView { items: found.iter().map(|step| StepView::of(step, &names)).collect() }))
}

/// Who answers for an obligation, and by when.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Assigning {
    /// Account; empty for nobody.
    #[serde(default)]
    owner: String,
    #[serde(default)]
    deputies: Vec<String>,
    /// RFC 3339; left out for none.
    due_at: Option<String>,
}

/// Give an obligation to somebody
#[utoipa::path(put, path = "/api/v1/units/{unit}/obligations/{id}/assignment", tag = "directive",
    operation_id = "assign_obligation",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = Assigning,
    responses((status = 200, body = ObligationView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.obligation.update"))))]
async fn assign(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(new): Input<Assigning>,
) -> One<ObligationView> {
    let due_at = time("/due_at", new.due_at.as_deref())?;
    let new = Assignment { owner: new.owner, deputies: new.deputies, due_at };
    let kept = app.directive.obligation_assign(&caller, &unit, &id, version, &new).await?;
    ObligationView::tagged(&app, kept).await
}

/// A step.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Stepping {
    /// One of `steps` of the obligation.
    step: String,
    /// Why, or what the authority said.
    #[serde(default)]
    reason: String,
    /// For `report`: number of the receipt, or of the courier's minute.
    #[serde(default)]
    receipt: String,
}

fn asked(stepping: Stepping, among: &[Event]) -> Result<Asked, Problem> {
    let found = among.iter().find(|event| event.name() == stepping.step);
    let names: Vec<&str> = among.iter().map(|event| event.name()).collect();
    let event = *found.ok_or_else(|| unknown("/step", &names))?;
    Ok(Asked { event, reason: stepping.reason, receipt: stepping.receipt })
}

/// Acknowledge an obligation (`acknowledge`), or begin to work on it (`begin`)
#[utoipa::path(post, path = "/api/v1/units/{unit}/obligations/{id}/progress", tag = "directive",
    operation_id = "progress_obligation",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = Stepping,
    responses((status = 200, body = ObligationView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.obligation.update"))))]
async fn progress(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(stepping): Input<Stepping>,
) -> One<ObligationView> {
    let asked = asked(stepping, &[Event::Acknowledge, Event::Begin])?;
    let kept = app.directive.obligation_step(&caller, &unit, &id, version, &asked).await?;
    ObligationView::tagged(&app, kept).await
}

/// Stand for an obligation (`attest`), report it with a receipt (`report`), note that the authority accepted it (`accept`) or asks for
/// more (`return`)
#[utoipa::path(post, path = "/api/v1/units/{unit}/obligations/{id}/report", tag = "directive",
    operation_id = "report_obligation",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = Stepping,
    responses((status = 200, body = ObligationView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.obligation.report"))))]
async fn report(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(stepping): Input<Stepping>,
) -> One<ObligationView> {
    let asked = asked(stepping, &[Event::Attest, Event::Report, Event::Accept, Event::Return])?;
    let kept = app.directive.obligation_step(&caller, &unit, &id, version, &asked).await?;
    ObligationView::tagged(&app, kept).await
}

/// What a person states.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Stating {
    met: bool,
    text: String,
    /// Until when it holds (RFC 3339), at most 366 days away.
    until: String,
}

/// State whether an obligation is met, where the program cannot measure it
#[utoipa::path(post, path = "/api/v1/units/{unit}/obligations/{id}/statement", tag = "directive",
    operation_id = "state_obligation",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = Stating,
    responses((status = 200, body = ObligationView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.obligation.state"))))]
async fn state(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(stating): Input<Stating>,
) -> One<ObligationView> {
    let new = Statement { met: stating.met, text: stating.text, until: needed("/until", &stating.until)? };
    let kept = app.directive.obligation_state(&caller, &unit, &id, version, &new).await?;
    ObligationView::tagged(&app, kept).await
}

fn needed(pointer: &str, text: &str) -> Result<Timestamp, Problem> {
    time(pointer, Some(text))?.ok_or_else(|| {
        let (vi, en) = ("phải có thời điểm", "a time is needed");
        Problem::invalid(vec![FieldError::new(pointer, "required", vi, en)])
    })
}

/// What is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Asking {
    /// True when it does not concern the unit at all.
    #[serde(default)]
    not_applicable: bool,
    reason: String,
    /// What is done instead; needed unless it does not concern the unit.
    #[serde(default)]
    control: String,
    /// Until when (RFC 3339); needed unless it does not concern the unit.
    until: Option<String>,
}

/// Ask that an obligation need not be met
#[utoipa::path(post, path = "/api/v1/units/{unit}/obligations/{id}/waiver", tag = "directive", operation_id = "ask_waiver",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = Asking,
    responses((status = 200, body = ObligationView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.waiver.ask"))))]
async fn ask(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(asking): Input<Asking>,
) -> One<ObligationView> {
    let until = time("/until", asking.until.as_deref())?;
    let Asking { not_applicable, reason, control, .. } = asking;
    let new = Waiver { not_applicable, reason, control, until };
    let kept = app.directive.waiver_ask(&caller, &unit, &id, version, &new).await?;
    ObligationView::tagged(&app, kept).await
}

/// A decision.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Deciding {
    approve: bool,
    /// Needed for a refusal.
    #[serde(default)]
    reason: String,
}

/// Decide on a waiver that somebody else asked for
#[utoipa::path(post, path = "/api/v1/units/{unit}/obligations/{id}/waiver/decision", tag = "directive",
    operation_id = "decide_waiver",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = Deciding,
    responses((status = 200, body = ObligationView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.waiver.decide"))))]
async fn decide(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(deciding): Input<Deciding>,
) -> One<ObligationView> {
    let kept = app.directive.waiver_decide(&caller, &unit, &id, version, deciding.approve, &deciding.reason).await?;
    ObligationView::tagged(&app, kept).await
}

/// Why an obligation is opened again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reopening {
    reason: String,
}

/// End a waiver
#[utoipa::path(post, path = "/api/v1/units/{unit}/obligations/{id}/reopening", tag = "directive",
    operation_id = "reopen_obligation",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = Reopening,
    responses((status = 200, body = ObligationView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.waiver.decide"))))]
async fn reopen(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(why): Input<Reopening>,
) -> One<ObligationView> {
    let asked = Asked { event: Event::Reopen, reason: why.reason, receipt: String::new() };
    let kept = app.directive.obligation_step(&caller, &unit, &id, version, &asked).await?;
    ObligationView::tagged(&app, kept).await
}
