//! How long a person has: the times of the unit by class and level of systems.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_model::Level;
use vg_monitor::alerts::times::{Minutes, TimeRow};
use vg_monitor::knowledge::percent;

use super::names::class_title;
use crate::serve::api::Answer;
use crate::serve::input::{Input, Who};
use crate::serve::kept::BothView;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, set))
}

/// Minutes for a class and a level of systems.
#[derive(Debug, Serialize, ToSchema)]
struct AlertTimeView {
    class: String,
    class_title: BothView,
    /// 1 to 5
    system_level: u8,
    /// Until a verdict, for alerts of medium level.
    triage: i64,
    /// From the verdict to the end, for alerts of medium level.
    handle: i64,
    /// True when the unit set them itself.
    own: bool,
}

/// Percent of these minutes for alerts of each level; informational ones are due at no time.
#[derive(Debug, Serialize, ToSchema)]
struct AlertPercentView {
    critical: i64,
    high: i64,
    medium: i64,
    low: i64,
}

/// The times that hold in a unit.
#[derive(Debug, Serialize, ToSchema)]
struct AlertTimesView {
    items: Vec<AlertTimeView>,
    percent: AlertPercentView,
}

impl From<Vec<TimeRow>> for AlertTimesView {
    fn from(rows: Vec<TimeRow>) -> Self {
        let view = |row: TimeRow| AlertTimeView {
            class_title: class_title(&row.class),
            class: row.class,
            system_level: row.system_level,
            triage: row.minutes.triage,
            handle: row.minutes.handle,
            own: row.own,
        };
        let of = |level| percent().of(level).unwrap_or_default();
        let percent = AlertPercentView {
            critical: of(Level::Critical),
            high: of(Level::High),
            medium: of(Level::Medium),
            low: of(Level::Low),
        };
        Self { items: rows.into_iter().map(view).collect(), percent }
    }
}

/// See how long a person has to triage and to handle alerts, by class and level of systems
#[utoipa::path(get, path = "/api/v1/units/{unit}/alerts/times", tag = "monitor", operation_id = "list_alert_times",
    params(("unit" = String, Path)), responses((status = 200, body = AlertTimesView)),
    extensions(("x-operation" = json!("monitor.alert.read"))))]
async fn list(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Answer<AlertTimesView> {
    Ok(Json(app.monitor.time_list(&caller, &unit).await?.into()))
}

/// Minutes that a unit sets for a class and a level of systems.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SettingTime {
    class: String,
    /// 1 to 5
    system_level: u8,
    triage: i64,
    handle: i64,
}

/// The times of a unit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SettingTimes {
    /// Those that differ from the library's; what is left out is that of the library.
    times: Vec<SettingTime>,
}

/// Set the times of a unit; they hold for what comes from now on
#[utoipa::path(put, path = "/api/v1/units/{unit}/alerts/times", tag = "monitor", operation_id = "set_alert_times",
    params(("unit" = String, Path)), request_body = SettingTimes, responses((status = 200, body = AlertTimesView)),
    extensions(("x-operation" = json!("monitor.time.update"))))]
async fn set(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Input(new): Input<SettingTimes>,
) -> Answer<AlertTimesView> {
    let minutes = |time: &SettingTime| Minutes { triage: time.triage, handle: time.handle };
    let own: Vec<(&str, u8, Minutes)> =
        new.times.iter().map(|time| (time.class.as_str(), time.system_level, minutes(time))).collect();
    Ok(Json(app.monitor.time_set(&caller, &unit, &own).await?.into()))
}
