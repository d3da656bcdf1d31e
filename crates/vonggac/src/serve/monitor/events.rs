//! Changes of alerts and sources as server-sent events ([`live`](crate::serve::live)).

use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::{Caller, Problem};
use vg_model::Timestamp;
use vg_monitor::watch::{Mark, Seen};

use crate::serve::input::Who;
use crate::serve::live::{self, Event, Feed, PORTION, Portion};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(stream))
}

/// An alert that findings reach without end is told at most so often.
const PAUSE: Duration = Duration::from_secs(1);

/// Where the stream begins.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct WatchStreamQuery {
    /// The `id:` that the caller has seen last; without it and without `Last-Event-ID` the stream begins with what comes next.
    since: Option<String>,
}

/// Alerts and sources of the unit as they change, as server-sent events: `event: alert` with `{id, no, state, level, version, late}`, `event:
/// source` with `{id, name, state, version, retired}`; each as it is now, once for all of its changes in between. The last event is
/// `event: end` with the reason: `renew` (come back with `Last-Event-ID`) or `stopping`
#[utoipa::path(get, path = "/api/v1/units/{unit}/watch/events", tag = "monitor", operation_id = "stream_watch",
    params(("unit" = String, Path), ("Last-Event-ID" = Option<String>, Header), WatchStreamQuery),
    responses((status = 200, body = String, content_type = "text/event-stream")),
    extensions(("x-operation" = json!("monitor.alert.read"))))]
async fn stream(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<WatchStreamQuery>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    // Permission first, so that a mark says nothing to a stranger.
    let head = app.monitor.watch_head(&caller, &unit).await?;
    let mark = match live::last_event_id(&headers).or(query.since.as_deref()) {
        Some(text) => Mark::parse(text)?,
        None => head,
    };
    live::stream(app, caller, Watch { unit, mark })
}

/// Alerts and sources of a unit that changed behind a mark.
struct Watch {
    unit: String,
    mark: Mark,
}

/// An alert that changed.
#[derive(Serialize)]
struct AlertChange<'a> {
    id: &'a str,
    no: i64,
    state: &'a str,
    level: &'a str,
    version: i64,
    late: bool,
}

/// A source that changed.
#[derive(Serialize)]
struct SourceChange<'a> {
    id: &'a str,
    name: &'a str,
    state: &'a str,
    version: i64,
    retired: bool,
}

fn event(mark: &Mark, seen: &Seen, now: Timestamp) -> Result<Event, Problem> {
    let (name, data) = match seen {
        Seen::Alert(kept) => {
            let alert = AlertChange {
                id: &kept.id,
                no: kept.data.no,
                state: kept.data.state.name(),
                level: kept.data.level.as_str(),
                version: kept.version,
                late: kept.data.is_late(now),
            };
            ("alert", serde_json::to_string(&alert))
        }
        Seen::Source(kept) => {
            let source = SourceChange {
                id: &kept.id,
                name: &kept.data.about.name,
                state: kept.data.state(now).name(),
                version: kept.version,
                retired: kept.data.retired_at.is_some(),
            };
            ("source", serde_json::to_string(&source))
        }
    };
    let data = data.map_err(|error| Problem::internal(format!("a change as JSON: {error}")))?;
    Ok(Event { name, mark: mark.to_string(), data })
}

impl Feed for Watch {
    fn mark(&self) -> String {
        self.mark.to_string()
    }

    async fn next(&mut self, app: &App, caller: &Caller) -> Result<Portion, Problem> {
        let found = app.monitor.watch_changes(caller, &self.unit, &self.mark, PORTION).await?;
        let now = app.backend.clock.now();
        let mut portion = Portion { more: found.len() >= PORTION as usize, events: Vec::with_capacity(found.len()) };
        for (mark, seen) in found {
            portion.events.push(event(&mark, &seen, now)?);
            self.mark = mark;
        }
        Ok(portion)
    }

    fn pause(&self) -> Duration {
        PAUSE
    }
}
