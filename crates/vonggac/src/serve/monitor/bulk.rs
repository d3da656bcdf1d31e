//! The same done to many alerts in one request; each has its own result, and what is refused keeps no other back.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::{Kept, Problem};
use vg_monitor::alerts::model::Alert;
use vg_monitor::alerts::states::Step;
use vg_monitor::alerts::{Doing, Item};

use super::alert::{assignee, known_asset};
use super::names::Called;
use super::views::AlertView;
use crate::serve::api::Answer;
use crate::serve::api::views::unknown;
use crate::serve::input::{Input, Who};
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(bulk))
}

/// What is no step.
const OTHERS: [&str; 3] = ["assign", "link", "comment"];

/// One alert.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BulkAlertInput {
    id: String,
    /// The version that the caller saw; left out to take the present one.
    version: Option<i64>,
}

/// What is done to which alerts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BulkAlertsInput {
    /// `start`, `verify`, `false_positive`, `benign`, `duplicate`, `handle`, `reopen`, `assign`, `link`, `comment`
    action: String,
    /// At most 1000.
    items: Vec<BulkAlertInput>,
    /// Why, or what was done; for steps.
    #[serde(default)]
    reason: String,
    /// Of which alert they are duplicates; for `duplicate`.
    #[serde(default)]
    of: String,
    /// Id of an account, or `me`; empty for nobody; for `assign`.
    #[serde(default)]
    assignee: String,
    /// Id of a host; for `link`.
    #[serde(default)]
    asset: String,
    /// Id of a case; for `link`.
    #[serde(default)]
    case: String,
    /// For `comment`.
    #[serde(default)]
    comment: String,
}

/// What became of one alert.
#[derive(Debug, Serialize, ToSchema)]
struct BulkAlertView {
    id: String,
    /// Status that the same change alone would have had.
    status: u16,
    /// The alert as it is now; null when it was refused.
    alert: Option<AlertView>,
    /// Problem details (RFC 9457) of a refusal.
    #[schema(value_type = Option<Object>)]
    problem: Option<Value>,
}

/// What became of all of them, in the order of the request.
#[derive(Debug, Serialize, ToSchema)]
struct BulkAlertsView {
    items: Vec<BulkAlertView>,
    done: usize,
    refused: usize,
}

/// Do the same to many alerts; every one is done or refused by itself
#[utoipa::path(post, path = "/api/v1/units/{unit}/alerts/bulk", tag = "monitor", operation_id = "bulk_alerts",
    params(("unit" = String, Path)), request_body = BulkAlertsInput, responses((status = 200, body = BulkAlertsView)),
    extensions(("x-operation" = json!("monitor.alert.triage"))))]
async fn bulk(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Input(input): Input<BulkAlertsInput>,
) -> Answer<BulkAlertsView> {
    let step = Step::parse(&input.action);
    let account = match input.action.as_str() {
        "assign" => assignee(&app, &caller, &unit, &input.assignee).await?,
        _ => String::new(),
    };
    let doing = match (step, input.action.as_str()) {
        (Some(step), _) => Doing::Step { step, reason: &input.reason, of: &input.of },
        (_, "assign") => Doing::Assign(&account),
        (_, "link") => Doing::Link { asset: &input.asset, case: &input.case },
        (_, "comment") => Doing::Comment(&input.comment),
        _ => {
            let known: Vec<&str> = Step::ALL.into_iter().map(Step::name).chain(OTHERS).collect();
            return Err(unknown("/action", &known).into());
        }
    };
    known_asset(&app, &caller, &unit, &doing).await?;
    let items: Vec<Item<'_>> = input.items.iter().map(|item| Item { id: &item.id, version: item.version }).collect();
    let results = app.monitor.alert_do_all(&caller, &unit, &items, &doing).await?;
    let called = Called::of_alerts(&app, &caller, &unit, results.iter().filter_map(|one| one.as_ref().ok())).await?;
    let now = app.backend.clock.now();
    let view = |(item, result): (&BulkAlertInput, &Result<Kept<Alert>, Problem>)| match result {
        Ok(kept) => BulkAlertView {
            id: item.id.clone(),
            status: 200,
            alert: Some(AlertView::of(kept, &called, now)),
            problem: None,
        },
        Err(problem) => BulkAlertView {
            id: item.id.clone(),
            status: problem.status(),
            alert: None,
            problem: serde_json::from_str(&problem.to_json(caller.origin().lang)).ok(),
        },
    };
    let done = results.iter().filter(|one| one.is_ok()).count();
    let items = input.items.iter().zip(&results).map(view).collect();
    Ok(Json(BulkAlertsView { items, done, refused: results.len() - done }))
}
