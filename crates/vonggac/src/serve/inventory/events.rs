//! Changes as they happen: server-sent events (WHATWG HTML §9.2).
//!
//! A stream sends what the change feed holds after the number that the client saw last, then waits for the next commit of this
//! process, or looks every few seconds for those of others. It ends after [`LIFE`], or at once when the server stops, with a last
//! event that says so; a browser comes back by itself with `Last-Event-ID`, and its session and permissions are looked at anew.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use serde::Deserialize;
use tokio::sync::mpsc;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::problem::kinds as access_kinds;
use vg_access::{Caller, Problem};
use vg_model::Text;

use super::feed::ChangeView;
use crate::serve::input::Who;
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Life of one stream: how long a right that was taken away may still be used.
pub(in crate::serve) const LIFE: Duration = Duration::from_secs(60);
/// How often changes of other processes are looked for; also the sign of life that keeps proxies from closing the stream.
const LOOK: Duration = Duration::from_secs(5);
/// Streams at once.
const MAX_STREAMS: usize = 1_000;
/// Streams of one account or token at once: a browser opens one for each tab.
const MAX_OF_ONE: usize = 12;
/// Events that wait for a slow client; then its stream waits, and reads on from the feed.
pub(in crate::serve) const WAITING: usize = 64;
/// Changes that are read at once.
const PORTION: u32 = 200;

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
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let since = match last.or(query.since) {
        Some(since) => since.max(0),
        None => app.inventory.change_head(&caller, &unit).await?,
    };
    // Refused here, while there is still a status to say it with.
    app.inventory.changes(&caller, &unit, since, 1).await?;
    let place = app.streams.enter(&caller.limit_key())?;
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(feed(app, caller, unit, since, sender, place));
    Ok(streamed(receiver))
}

/// An answer that is a stream of what is received.
pub(in crate::serve) fn streamed(receiver: mpsc::Receiver<Bytes>) -> Response {
    let mut response = Body::from_stream(Events(receiver)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // A proxy that collects answers would hold the events back.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// Sends changes until the stream is old, the client is gone, the caller may no longer, or the server stops.
async fn feed(app: App, caller: Caller, unit: String, mut since: i64, sender: mpsc::Sender<Bytes>, _place: Place) {
    let end = tokio::time::Instant::now() + LIFE;
    let wake = app.backend.bus.wakes();
    // The number first: a client that comes back before anything happened goes on from here, too.
    if sender.send(format!("id: {since}\nretry: 2000\n\n").into()).await.is_err() {
        return;
    }
    while tokio::time::Instant::now() < end && !app.stopping.has_begun() {
        // Listens before it looks, so that what is written in between wakes it.
        let woken = wake.notified();
        tokio::pin!(woken);
        woken.as_mut().enable();
        let Ok(found) = app.inventory.changes(&caller, &unit, since, PORTION).await else { return };
        let more = found.len() == PORTION as usize;
        for change in found {
            since = change.seq;
            let Ok(data) = serde_json::to_string(&ChangeView::from(change)) else { return };
            if sender.send(format!("event: change\nid: {since}\ndata: {data}\n\n").into()).await.is_err() {
                return;
            }
        }
        if more {
            continue;
        }
        tokio::select! {
            () = app.stopping.begins() => break,
            // In a busy unit nothing may be sent for a long time; its place must not be held by who has gone.
            () = sender.closed() => return,
            woken = tokio::time::timeout(LOOK, woken) => {
                if woken.is_err() && sender.send(":\n\n".into()).await.is_err() {
                    return;
                }
            }
        }
    }
    let reason = if app.stopping.has_begun() { "stopping" } else { "renew" };
    // A client that is gone needs no last word.
    let _ = sender.send(format!("event: end\ndata: {{\"reason\":\"{reason}\"}}\n\n").into()).await;
}

/// The body of a stream.
struct Events(mpsc::Receiver<Bytes>);

impl Stream for Events {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|bytes| bytes.map(Ok))
    }
}

/// Who has streams open.
#[derive(Clone, Debug, Default)]
pub(in crate::serve) struct Streams(Arc<Mutex<BTreeMap<String, usize>>>);

/// A place among the streams; free again when it is dropped.
#[derive(Debug)]
pub(in crate::serve) struct Place {
    streams: Streams,
    key: String,
}

impl Streams {
    /// A place for one more stream of a caller.
    pub(in crate::serve) fn enter(&self, key: &str) -> Result<Place, Problem> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = open.get(key).copied().unwrap_or(0);
        if own >= MAX_OF_ONE || open.values().sum::<usize>() >= MAX_STREAMS {
            let vi = "có quá nhiều luồng sự kiện đang mở; hãy đóng bớt trang";
            let text = Text::new(vi, "too many event streams are open; close some pages");
            return Err(Problem::new(&access_kinds::BUSY, text).retry_after(LOOK));
        }
        open.insert(key.to_owned(), own + 1);
        Ok(Place { streams: self.clone(), key: key.to_owned() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        match open.get_mut(&self.key) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                open.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_counted_by_caller() {
        let streams = Streams::default();
        let mut places: Vec<Place> = (0..MAX_OF_ONE).map(|_| streams.enter("a").unwrap()).collect();
        assert_eq!(streams.enter("a").err().unwrap().code(), "busy");
        assert!(streams.enter("b").is_ok());
        places.pop();
        assert!(streams.enter("a").is_ok());
        drop(places);
        assert!(streams.0.lock().unwrap().is_empty());
    }
}
