//! How many events: over time, and by value of a field.

use std::collections::BTreeMap;
use std::time::Instant;

use axum::Json;
use axum::extract::{Extension, Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_access::problem::FieldError;
use vg_lake::Cell;
use vg_model::Timestamp;
use vg_monitor::search::Step;

use super::ask::{Asked, ask};
use super::input::{About, one_named};
use crate::serve::api::Answer;
use crate::serve::input::{Input, Who};
use crate::serve::shell::Gone;
use crate::serve::state::App;

/// Values of a field that a histogram tells apart: more colours nobody does.
const SERIES: usize = 5;
/// Most frequent values when the caller does not say.
const VALUES: usize = 10;
/// Most of them.
const MOST_VALUES: usize = 200;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(histogram)).routes(routes!(top))
}

/// A search whose events are counted over time.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct HistogramInput {
    /// The search; nothing for every event.
    q: String,
    /// First moment: RFC 3339, a local time, or relative as `now-24h`, which stands when it is left out.
    from: Option<String>,
    /// The moment behind the last one, in the same forms; `now` when it is left out.
    to: Option<String>,
    /// Minutes east of UTC of times that name no zone; 420 when it is left out. Days begin there.
    offset_minutes: Option<i32>,
    /// A field whose five most frequent values are counted apart.
    by: Option<String>,
}

/// The events of one step.
#[derive(Serialize, ToSchema)]
struct BinView {
    /// When it begins.
    at: String,
    events: i64,
    /// Events by value, in the order of `series`.
    values: Vec<i64>,
}

/// Events over time.
#[derive(Serialize, ToSchema)]
struct HistogramView {
    /// Length of a step, in seconds.
    step_seconds: i64,
    /// Every step of the time, also those without events.
    bins: Vec<BinView>,
    /// Values that are counted apart, the most frequent first; what has another or none is in `events` alone.
    series: Vec<String>,
    /// All of them.
    events: i64,
    from: String,
    to: String,
    elapsed_ms: u64,
}

/// Count events over time; the steps follow from its length
#[utoipa::path(post, path = "/api/v1/units/{unit}/events/histogram", tag = "events", operation_id = "count_events_over_time",
    params(("unit" = String, Path)), request_body = HistogramInput, responses((status = 200, body = HistogramView)),
    extensions(("x-operation" = json!("monitor.event.read"))))]
async fn histogram(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Extension(gone): Extension<Gone>,
    Input(input): Input<HistogramInput>,
) -> Answer<HistogramView> {
    let began = Instant::now();
    let HistogramInput { q, from, to, offset_minutes, by } = input;
    let about = About { q, from, to, offset_minutes };
    let read = about.read(&app)?;
    let by = by.filter(|name| !name.is_empty()).map(|name| one_named(&name, "/by")).transpose()?;
    let mut series = Vec::new();
    if let Some(field) = by {
        let sql = read.search.top(read.window, field, SERIES + 1);
        let asked = Asked { about: &about.q, sql: &sql, most: None };
        let found = ask(&app, &caller, &unit, &asked, gone.clone().wait()).await?;
        series =
            found.rows.into_iter().filter_map(|row| row.into_iter().next()).filter_map(text).take(SERIES).collect();
    }
    let step = Step::of(read.window, read.moment);
    let sql = read.search.histogram(read.window, step, by.map(|field| (field, series.as_slice())));
    let asked = Asked { about: &about.q, sql: &sql, most: None };
    let found = ask(&app, &caller, &unit, &asked, gone.wait()).await?;
    let mut bins: BTreeMap<Timestamp, (i64, Vec<i64>)> =
        step.starts(read.window).map(|at| (at, (0, vec![0; series.len()]))).collect();
    let mut events = 0;
    for row in found.rows {
        let (Some(Cell::Time(at)), Some(Cell::Int(number))) = (row.first(), row.last()) else { continue };
        events += number;
        let Some((all, values)) = bins.get_mut(at) else { continue };
        *all += number;
        let value = row.get(1).cloned().filter(|_| by.is_some()).and_then(text);
        let place = value.and_then(|value| series.iter().position(|known| *known == value));
        if let Some(count) = place.and_then(|place| values.get_mut(place)) {
            *count += number;
        }
    }
    let bin = |(at, (events, values)): (Timestamp, (i64, Vec<i64>))| BinView { at: at.to_string(), events, values };
    Ok(Json(HistogramView {
        step_seconds: step.seconds,
        bins: bins.into_iter().map(bin).collect(),
        series,
        events,
        from: read.window.from.to_string(),
        to: read.window.to.to_string(),
        elapsed_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
    }))
}

fn text(cell: Cell) -> Option<String> {
    match cell {
        Cell::Text(text) => Some(text),
        _ => None,
    }
}

/// A search whose events are counted by value of a field.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct TopInput {
    /// The search; nothing for every event.
    q: String,
    /// First moment: RFC 3339, a local time, or relative as `now-24h`, which stands when it is left out.
    from: Option<String>,
    /// The moment behind the last one, in the same forms; `now` when it is left out.
    to: Option<String>,
    /// Minutes east of UTC of times that name no zone; 420 when it is left out.
    offset_minutes: Option<i32>,
    /// The field; `event_source` when it is left out.
    field: Option<String>,
    /// Most values, 1 to 200; 10 when it is left out.
    limit: Option<usize>,
}

/// A value and how often it is.
#[derive(Serialize, ToSchema)]
struct TopValueView {
    /// The value as a text; nothing for events without one.
    value: Option<String>,
    events: i64,
}

/// The most frequent values of a field.
#[derive(Serialize, ToSchema)]
struct TopView {
    field: &'static str,
    values: Vec<TopValueView>,
    /// Events in all.
    events: i64,
    /// Different values in all, no value among them.
    different: i64,
    elapsed_ms: u64,
}

/// The most frequent values of a field
#[utoipa::path(post, path = "/api/v1/units/{unit}/events/top", tag = "events", operation_id = "top_event_values",
    params(("unit" = String, Path)), request_body = TopInput, responses((status = 200, body = TopView)),
    extensions(("x-operation" = json!("monitor.event.read"))))]
async fn top(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Extension(gone): Extension<Gone>,
    Input(input): Input<TopInput>,
) -> Answer<TopView> {
    let began = Instant::now();
    let TopInput { q, from, to, offset_minutes, field, limit } = input;
    let limit = limit.unwrap_or(VALUES);
    if !(1..=MOST_VALUES).contains(&limit) {
        let (vi, en) = (format!("số giá trị phải từ 1 đến {MOST_VALUES}"), format!("1 to {MOST_VALUES} values"));
        return Err(Problem::invalid(vec![FieldError::new("/limit", "out_of_range", vi, en)]).into());
    }
    let about = About { q, from, to, offset_minutes };
    let read = about.read(&app)?;
    let field = one_named(field.as_deref().unwrap_or("event_source"), "/field")?;
    let sql = read.search.top(read.window, field, limit);
    let found = ask(&app, &caller, &unit, &Asked { about: &about.q, sql: &sql, most: None }, gone.wait()).await?;
    let number = |cell: Option<&Cell>| match cell {
        Some(Cell::Int(number)) => *number,
        _ => 0,
    };
    let first = found.rows.first();
    let (events, different) = (number(first.and_then(|row| row.get(2))), number(first.and_then(|row| row.get(3))));
    let value =
        |row: Vec<Cell>| TopValueView { events: number(row.get(1)), value: row.into_iter().next().and_then(text) };
    Ok(Json(TopView {
        field: field.name,
        values: found.rows.into_iter().map(value).collect(),
        events,
        different,
        elapsed_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
    }))
}
