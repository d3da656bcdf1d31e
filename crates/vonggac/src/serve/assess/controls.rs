//! Measures: seeing, assigning, stating, asking that one does not apply.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_assess::model::{Control, Event};
use vg_assess::states::State as Found;
use vg_assess::{Assignment, Stated};

use super::views::AssessControlView;
use crate::serve::api::Answer;
use crate::serve::api::views::{time, unknown};
use crate::serve::input::{Input, Who};
use crate::serve::inventory::head::{Based, One, Tagged};
use crate::serve::inventory::names::Names;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(history))
        .routes(routes!(assign))
        .routes(routes!(state))
        .routes(routes!(ask))
        .routes(routes!(decide))
}

/// Where a measure is.
type At = Path<(String, String, String)>;

async fn tagged(app: &App, control: Control) -> One<AssessControlView> {
    Ok(Tagged(StatusCode::OK, control.version, AssessControlView::one(app, &control).await?))
}

/// Measures of an assessment.
#[derive(Debug, Serialize, ToSchema)]
struct AssessControlsView {
    items: Vec<AssessControlView>,
}

/// List the measures of an assessment
#[utoipa::path(get, path = "/api/v1/units/{unit}/assessments/{id}/controls", tag = "assess",
    operation_id = "list_assessment_controls", params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = AssessControlsView)), extensions(("x-operation" = json!("assess.assessment.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> Answer<AssessControlsView> {
    let found = app.assess.control_list(&caller, &unit, &id).await?;
    Ok(Json(AssessControlsView { items: AssessControlView::all(&app, found.iter()).await? }))
}

/// See a measure
#[utoipa::path(get, path = "/api/v1/units/{unit}/assessments/{id}/controls/{control}", tag = "assess",
    operation_id = "read_assessment_control",
    params(("unit" = String, Path), ("id" = String, Path), ("control" = String, Path)),
    responses((status = 200, body = AssessControlView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("assess.assessment.read"))))]
async fn one(Who(caller): Who, State(app): State<App>, Path((unit, id, control)): At) -> One<AssessControlView> {
    let found = app.assess.control_get(&caller, &unit, &id, &control).await?;
    tagged(&app, found).await
}

/// Something that happened to a measure.
#[derive(Debug, Serialize, ToSchema)]
struct AssessEventView {
    no: i64,
    at: String,
    /// The assessment in which it happened.
    assessment: String,
    /// `stated`, `checked`, `assigned`, `carried`, `exemption_asked`, `exemption_approved`, `exemption_refused`, `evidence_added`,
    /// `evidence_removed`, `imported`, `out_of_scope`
    event: String,
    from: String,
    to: String,
    actor: String,
    actor_name: String,
    reason: String,
    /// Number in the evidence ledger of the unit.
    evidence: Option<i64>,
}

impl AssessEventView {
    fn of(event: &Event, names: &Names) -> Self {
        Self {
            no: event.no,
            at: event.at.to_string(),
            assessment: event.assessment.clone(),
            event: event.event.clone(),
            from: event.from.clone(),
            to: event.to.clone(),
            actor_name: names.get(&event.actor),
            actor: event.actor.clone(),
            reason: event.reason.clone(),
            evidence: event.ledger,
        }
    }
}

/// What happened to a measure on its system, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct AssessEventsView {
    items: Vec<AssessEventView>,
}

/// See what happened to a measure on its system, through all levels and regimes
#[utoipa::path(get, path = "/api/v1/units/{unit}/assessments/{id}/controls/{control}/history", tag = "assess",
    operation_id = "read_assessment_control_history",
    params(("unit" = String, Path), ("id" = String, Path), ("control" = String, Path)),
    responses((status = 200, body = AssessEventsView)), extensions(("x-operation" = json!("assess.assessment.read"))))]
async fn history(Who(caller): Who, State(app): State<App>, Path((unit, id, control)): At) -> Answer<AssessEventsView> {
    let found = app.assess.control_history(&caller, &unit, &id, &control).await?;
    let names = Names::of(&app, found.iter().map(|event| event.actor.as_str())).await?;
    Ok(Json(AssessEventsView { items: found.iter().map(|event| AssessEventView::of(event, &names)).collect() }))
}

/// Who answers for a measure, by when, and a note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AssigningControl {
    /// Empty for nobody.
    #[serde(default)]
    owner: String,
    /// `YYYY-MM-DD`; empty for no day.
    #[serde(default)]
    due: String,
    #[serde(default)]
    note: String,
}

/// Say who answers for a measure, by when, and note something
#[utoipa::path(put, path = "/api/v1/units/{unit}/assessments/{id}/controls/{control}/assignment", tag = "assess",
    operation_id = "assign_assessment_control",
    params(("unit" = String, Path), ("id" = String, Path), ("control" = String, Path), ("If-Match" = String, Header)),
    request_body = AssigningControl, responses((status = 200, body = AssessControlView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("assess.control.assign"))))]
async fn assign(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id, control)): At,
    Based(version): Based,
    Input(new): Input<AssigningControl>,
) -> One<AssessControlView> {
    let new = Assignment { owner: new.owner, due: new.due, note: new.note };
    let found = app.assess.control_assign(&caller, &unit, &id, &control, version, &new).await?;
    tagged(&app, found).await
}

/// What a person found.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StatingControl {
    /// `not_assessed`, `met`, `partly`, `not_met`
    state: String,
    #[serde(default)]
    reason: String,
    /// Until when it holds (RFC 3339), at most 731 days away; these 731 days when it is left out.
    until: Option<String>,
}

/// State what was found of a measure
#[utoipa::path(put, path = "/api/v1/units/{unit}/assessments/{id}/controls/{control}/result", tag = "assess",
    operation_id = "state_assessment_control",
    params(("unit" = String, Path), ("id" = String, Path), ("control" = String, Path), ("If-Match" = String, Header)),
    request_body = StatingControl, responses((status = 200, body = AssessControlView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("assess.control.state"))))]
async fn state(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id, control)): At,
    Based(version): Based,
    Input(new): Input<StatingControl>,
) -> One<AssessControlView> {
    let new = stated(new)?;
    let found = app.assess.control_state(&caller, &unit, &id, &control, version, &new).await?;
    tagged(&app, found).await
}

fn stated(new: StatingControl) -> Result<Stated, Problem> {
    let state = Found::parse(&new.state).ok_or_else(|| unknown("/state", &Found::ALL.map(Found::name)))?;
    Ok(Stated { state, reason: new.reason, until: time("/until", new.until.as_deref())? })
}

/// Why a measure does not apply.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AskingExemption {
    reason: String,
}

/// Ask that a measure does not apply to the system
#[utoipa::path(post, path = "/api/v1/units/{unit}/assessments/{id}/controls/{control}/exemption", tag = "assess",
    operation_id = "ask_exemption",
    params(("unit" = String, Path), ("id" = String, Path), ("control" = String, Path), ("If-Match" = String, Header)),
    request_body = AskingExemption, responses((status = 200, body = AssessControlView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("assess.exemption.ask"))))]
async fn ask(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id, control)): At,
    Based(version): Based,
    Input(asking): Input<AskingExemption>,
) -> One<AssessControlView> {
    let found = app.assess.exemption_ask(&caller, &unit, &id, &control, version, &asking.reason).await?;
    tagged(&app, found).await
}

/// A decision.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecidingExemption {
    approve: bool,
    /// Needed for a refusal.
    #[serde(default)]
    reason: String,
}

/// Decide whether a measure applies, when somebody else asked
#[utoipa::path(post, path = "/api/v1/units/{unit}/assessments/{id}/controls/{control}/exemption/decision", tag = "assess",
    operation_id = "decide_exemption",
    params(("unit" = String, Path), ("id" = String, Path), ("control" = String, Path), ("If-Match" = String, Header)),
    request_body = DecidingExemption, responses((status = 200, body = AssessControlView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("assess.exemption.decide"))))]
async fn decide(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id, control)): At,
    Based(version): Based,
    Input(new): Input<DecidingExemption>,
) -> One<AssessControlView> {
    let decided = app.assess.exemption_decide(&caller, &unit, &id, &control, version, new.approve, &new.reason);
    tagged(&app, decided.await?).await
}
