//! Changes of the inventory as server-sent events ([`live`](crate::serve::live)).

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::{Caller, Problem};

use super::feed::ChangeView;
use crate::serve::input::Who;
use crate::serve::live::{self, Event, Feed, PORTION, Portion};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(stream))
}

/// Where the stream begins.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct StreamQuery {
    /// The last number that the caller has seen; without it and without `Last-Event-ID` the stream begins with what comes next.
    since: Option<i64>,
}

/// Changes of the unit as server-sent events: `event: change`, `id:` the number, `data:` the change as in the feed. The last event is
/// `event: end` with the reason: `renew` (come back with `Last-Event-ID`) or `stopping`
#[utoipa::path(get, path = "/api/v1/units/{unit}/events", tag = "inventory", operation_id = "stream_changes",
    params(("unit" = String, Path), ("Last-Event-ID" = Option<i64>, Header), StreamQuery),
    responses((status = 200, body = String, content_type = "text/event-stream")),
    extensions(("x-operation" = json!("inventory.change.read"))))]
async fn stream(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<StreamQuery>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let last = live::last_event_id(&headers).and_then(|text| text.parse().ok());
    let since = match last.or(query.since) {
        Some(since) => since.max(0),
        None => app.inventory.change_head(&caller, &unit).await?,
    };
    // Refused here, while there is still a status to say it with.
    app.inventory.changes(&caller, &unit, since, 1).await?;
    live::stream(app, caller, Changes { unit, since })
}

/// The change feed of a unit, behind a number.
struct Changes {
    unit: String,
    since: i64,
}

impl Feed for Changes {
    fn mark(&self) -> String {
        self.since.to_string()
    }

    async fn next(&mut self, app: &App, caller: &Caller) -> Result<Portion, Problem> {
        let found = app.inventory.changes(caller, &self.unit, self.since, PORTION).await?;
        let mut portion = Portion { more: found.len() == PORTION as usize, events: Vec::with_capacity(found.len()) };
        for change in found {
            self.since = change.seq;
            let data = serde_json::to_string(&ChangeView::from(change))
                .map_err(|error| Problem::internal(format!("a change as JSON: {error}")))?;
            portion.events.push(Event { name: "change", mark: self.mark(), data });
        }
        Ok(portion)
    }
}
