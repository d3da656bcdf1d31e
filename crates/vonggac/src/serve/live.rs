//! Changes as they happen: server-sent events (WHATWG HTML §9.2), whatever it is that changes.
//!
//! A stream sends what its [`Feed`] has behind the mark that the client saw last, then waits for the next commit of this process, or
//! looks every few seconds for those of others. It ends after [`LIFE`], or at once when the server stops, with a last event that says so;
//! a browser comes back by itself with `Last-Event-ID`, and its session and permissions are looked at anew.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use tokio::sync::mpsc;
use vg_access::problem::kinds as access_kinds;
use vg_access::{Caller, Problem};
use vg_model::Text;

use super::refused::Refused;
use super::state::App;

/// Life of one stream: how long a right that was taken away may still be used.
pub(super) const LIFE: Duration = Duration::from_secs(60);
/// How often changes of other processes are looked for; also the sign of life that keeps proxies from closing the stream.
const LOOK: Duration = Duration::from_secs(5);
/// Streams at once.
const MAX_STREAMS: usize = 1_000;
/// Streams of one account or token at once: a browser opens one for each tab.
const MAX_OF_ONE: usize = 12;
/// Events that wait for a slow client; then its stream waits, and reads on from the feed.
pub(super) const WAITING: usize = 64;
/// Changes that are read at once.
pub(super) const PORTION: u32 = 200;

/// One event.
#[derive(Debug)]
pub(super) struct Event {
    /// Its name.
    pub(super) name: &'static str,
    /// The mark behind it, for `Last-Event-ID`: without line breaks.
    pub(super) mark: String,
    /// Its content, as JSON in one line.
    pub(super) data: String,
}

/// What was found behind a mark.
#[derive(Debug, Default)]
pub(super) struct Portion {
    /// In their order.
    pub(super) events: Vec<Event>,
    /// True when there may be more already.
    pub(super) more: bool,
}

/// What a stream is fed from.
pub(super) trait Feed: Send + 'static {
    /// The mark behind which it stands.
    fn mark(&self) -> String;

    /// What is behind that, at most some [`PORTION`] changes; it stands behind them from then on.
    ///
    /// # Errors
    /// When the caller may no longer, or something fails; the stream ends, and the client is told when it comes back.
    fn next(&mut self, app: &App, caller: &Caller) -> impl Future<Output = Result<Portion, Problem>> + Send;

    /// How long a stream waits after it has sent something: what changes without end is told in turns.
    fn pause(&self) -> Duration {
        Duration::ZERO
    }
}

/// The header by which a browser says where it was.
pub(super) fn last_event_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("last-event-id").and_then(|value| value.to_str().ok()).map(str::trim).filter(|text| !text.is_empty())
}

/// A stream of what `feed` has. Whether the caller may was decided before, while there was still a status to say it with.
pub(super) fn stream(app: App, caller: Caller, feed: impl Feed) -> Result<Response, Refused> {
    let place = app.streams.enter(&caller.limit_key())?;
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(send(app, caller, feed, sender, place));
    Ok(streamed(receiver))
}

/// An answer that is a stream of what is received.
pub(super) fn streamed(receiver: mpsc::Receiver<Bytes>) -> Response {
    let mut response = Body::from_stream(Events(receiver)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // A proxy that collects answers would hold the events back.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// Sends changes until the stream is old, the client is gone, the caller may no longer, or the server stops.
async fn send(app: App, caller: Caller, mut feed: impl Feed, sender: mpsc::Sender<Bytes>, _place: Place) {
    let end = tokio::time::Instant::now() + LIFE;
    let wake = app.backend.bus.wakes();
    // The mark first: a client that comes back before anything happened goes on from here, too.
    if sender.send(format!("id: {}\nretry: 2000\n\n", feed.mark()).into()).await.is_err() {
        return;
    }
    while tokio::time::Instant::now() < end && !app.stopping.has_begun() {
        // Listens before it looks, so that what is written in between wakes it.
        let woken = wake.notified();
        tokio::pin!(woken);
        woken.as_mut().enable();
        let Ok(found) = feed.next(&app, &caller).await else { return };
        let quiet = found.events.is_empty();
        for Event { name, mark, data } in found.events {
            if sender.send(format!("event: {name}\nid: {mark}\ndata: {data}\n\n").into()).await.is_err() {
                return;
            }
        }
        if found.more {
            continue;
        }
        let pause = if quiet { Duration::ZERO } else { feed.pause() };
        tokio::select! {
            () = app.stopping.begins() => break,
            // In a busy unit nothing may be sent for a long time; its place must not be held by who has gone.
            () = sender.closed() => return,
            woken = async { tokio::time::sleep(pause).await; tokio::time::timeout(LOOK, woken).await } => {
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
pub(super) struct Streams(Arc<Mutex<BTreeMap<String, usize>>>);

/// A place among the streams; free again when it is dropped.
pub(super) struct Place {
    streams: Streams,
    key: String,
}

impl Streams {
    fn enter(&self, key: &str) -> Result<Place, Problem> {
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
