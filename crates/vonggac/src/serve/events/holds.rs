//! Legal holds: what a search finds stays, although its time is over.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_monitor::stream::holds::{EventHold, Lifting, NewHold};

use super::input::{About, Read};
use crate::serve::api::{Answer, Done};
use crate::serve::input::{Input, Who};
use crate::serve::inventory::names::Names;
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(lifting, keep)).routes(routes!(lift))
}

/// Somebody asked to lift a hold.
#[derive(Serialize, ToSchema)]
struct LiftingView {
    by: String,
    by_name: String,
    at: String,
    reason: String,
    /// True when the caller is who asked, so that another person has to lift it.
    own: bool,
}

/// A legal hold.
#[derive(Serialize, ToSchema)]
struct HoldView {
    id: String,
    /// Who asked for it, and why.
    reason: String,
    /// The search; empty for all events of the time.
    q: String,
    from: String,
    /// The moment behind the last one.
    to: String,
    /// The condition of SQL that is kept.
    condition: String,
    set_by: String,
    set_by_name: String,
    set_at: String,
    lifting: Option<LiftingView>,
}

impl HoldView {
    async fn all(app: &App, account: Option<&str>, all: Vec<EventHold>) -> Result<Vec<Self>, Problem> {
        let actors = all.iter().flat_map(|hold| {
            let asked = hold.about.lifting.as_ref().map(|lifting| lifting.by.as_str());
            [Some(hold.about.set_by.as_str()), asked].into_iter().flatten()
        });
        let names = Names::of(app, actors).await?;
        let asked = |lifting: Lifting| LiftingView {
            by_name: names.get(&lifting.by),
            own: account == Some(lifting.account.as_str()),
            by: lifting.by,
            at: lifting.at.to_string(),
            reason: lifting.reason,
        };
        let view = |EventHold { id, about, condition }: EventHold| Self {
            id,
            reason: about.reason,
            q: about.query,
            from: about.from.to_string(),
            to: about.to.to_string(),
            condition,
            set_by_name: names.get(&about.set_by),
            set_by: about.set_by,
            set_at: about.set_at.to_string(),
            lifting: about.lifting.map(asked),
        };
        Ok(all.into_iter().map(view).collect())
    }

    async fn one(app: &App, account: Option<&str>, hold: EventHold) -> Result<Self, Problem> {
        let all = Self::all(app, account, vec![hold]).await?;
        all.into_iter().next().ok_or_else(Problem::not_found)
    }
}

/// Legal holds of a unit.
#[derive(Serialize, ToSchema)]
struct HoldsView {
    items: Vec<HoldView>,
}

/// A legal hold to be set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HoldInput {
    /// Who asked for it, and why: the number of a letter, a case. Up to 2,000 bytes.
    reason: String,
    /// The search; nothing for every event.
    #[serde(default)]
    q: String,
    /// First moment: RFC 3339, a local time, or relative as `now-24h`.
    from: String,
    /// The moment behind the last one, in the same forms.
    to: String,
    /// Minutes east of UTC of times that name no zone; 420 when it is left out.
    offset_minutes: Option<i32>,
}

/// Why a hold is to be lifted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LiftingInput {
    /// Up to 2,000 bytes.
    reason: String,
}

/// Legal holds, the newest first
#[utoipa::path(get, path = "/api/v1/units/{unit}/holds", tag = "events", operation_id = "list_holds",
    params(("unit" = String, Path)), responses((status = 200, body = HoldsView)),
    extensions(("x-operation" = json!("monitor.hold.read"))))]
async fn list(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Answer<HoldsView> {
    let all = app.live.stream.holds(&caller, &unit).await?;
    Ok(Json(HoldsView { items: HoldView::all(&app, caller.account(), all).await? }))
}

/// Keep what a search finds, although its time is over
#[utoipa::path(post, path = "/api/v1/units/{unit}/holds", tag = "events", operation_id = "set_hold",
    params(("unit" = String, Path)), request_body = HoldInput, responses((status = 201, body = HoldView)),
    extensions(("x-operation" = json!("monitor.hold.set"))))]
async fn create(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Input(input): Input<HoldInput>,
) -> Result<(StatusCode, Json<HoldView>), Refused> {
    let HoldInput { reason, q, from, to, offset_minutes } = input;
    let about = About { q, from: Some(from), to: Some(to), offset_minutes };
    let Read { search, window, .. } = about.read(&app)?;
    let new = NewHold { reason, query: about.q, search, window };
    let hold = app.live.stream.hold_set(&caller, &unit, new).await?;
    Ok((StatusCode::CREATED, Json(HoldView::one(&app, caller.account(), hold).await?)))
}

/// Ask to lift a hold; another person lifts it
#[utoipa::path(put, path = "/api/v1/units/{unit}/holds/{id}/lifting", tag = "events", operation_id = "ask_to_lift_hold",
    params(("unit" = String, Path), ("id" = String, Path)), request_body = LiftingInput,
    responses((status = 200, body = HoldView)), extensions(("x-operation" = json!("monitor.hold.lift"))))]
async fn lifting(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Input(input): Input<LiftingInput>,
) -> Answer<HoldView> {
    let hold = app.live.stream.hold_ask(&caller, &unit, &id, &input.reason).await?;
    Ok(Json(HoldView::one(&app, caller.account(), hold).await?))
}

/// Leave a hold as it is: what was asked is taken back
#[utoipa::path(delete, path = "/api/v1/units/{unit}/holds/{id}/lifting", tag = "events", operation_id = "keep_hold",
    params(("unit" = String, Path), ("id" = String, Path)), responses((status = 200, body = HoldView)),
    extensions(("x-operation" = json!("monitor.hold.lift"))))]
async fn keep(Who(caller): Who, State(app): State<App>, Path((unit, id)): Path<(String, String)>) -> Answer<HoldView> {
    let hold = app.live.stream.hold_keep(&caller, &unit, &id).await?;
    Ok(Json(HoldView::one(&app, caller.account(), hold).await?))
}

/// Lift a hold as a second person
#[utoipa::path(delete, path = "/api/v1/units/{unit}/holds/{id}", tag = "events", operation_id = "lift_hold",
    params(("unit" = String, Path), ("id" = String, Path)), responses((status = 204)),
    extensions(("x-operation" = json!("monitor.hold.lift"))))]
async fn lift(Who(caller): Who, State(app): State<App>, Path((unit, id)): Path<(String, String)>) -> Done {
    app.live.stream.hold_lift(&caller, &unit, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
