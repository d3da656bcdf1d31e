//! New events as they arrive, as server-sent events.
//!
//! A stream looks whenever the store took something in: at the events from where it looked last up to where the store stands now, so that
//! it says each of them once, whatever was committed between. It ends after a minute, or at once when the server stops; a browser comes
//! back by itself with `Last-Event-ID`, and its permissions are looked at anew. The search leaves one record for each stream.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::audit::{Changes, Subject};
use vg_access::{Caller, On, Problem};
use vg_lake::events::EventStore;
use vg_monitor::operations::EVENT_READ;
use vg_monitor::search::{Field, Part, Search};

use super::ask::{Asked, may_ask, run};
use super::input::About;
use super::page::{EventRowView, columns, distinct, rows};
use crate::serve::input::Who;
use crate::serve::live::{LIFE, Place, WAITING, streamed};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// How often it is looked whether something arrived: an eye sees no faster, and a query costs some milliseconds.
const LOOK: Duration = Duration::from_secs(1);
/// Looks without anything new after which a sign of life is sent.
const SILENT: u32 = 5;
/// Events of one look. Of more, the first are shown and the rest is said to be more: nobody reads them as they pass.
const MOST_EVENTS: usize = 200;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(follow))
}

/// What is followed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct FollowQuery {
    /// The search; nothing for every event.
    q: String,
    /// Minutes east of UTC of times that name no zone; 420 when it is left out.
    offset_minutes: Option<i32>,
    /// Names of the columns with commas between them, as for a page.
    columns: Option<String>,
}

/// The events of one look.
#[derive(Serialize)]
struct ArrivedView {
    columns: Vec<&'static str>,
    items: Vec<EventRowView>,
    /// True when there were more than are shown.
    more: bool,
}

/// Events that match, from now on: `event: events`, `id:` the position up to which was looked, `data:` the events as of a page in the order
/// in which they arrived, at most 200 with `more` when there were others. The last event is `event: end` with the reason: `renew`,
/// `stopping`, or `failed` with the code
#[utoipa::path(get, path = "/api/v1/units/{unit}/events/follow", tag = "events", operation_id = "follow_events",
    params(("unit" = String, Path), ("Last-Event-ID" = Option<i64>, Header), FollowQuery),
    responses((status = 200, body = String, content_type = "text/event-stream")),
    extensions(("x-operation" = json!("monitor.event.read"))))]
async fn follow(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<FollowQuery>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let FollowQuery { q, offset_minutes, columns: wanted } = query;
    let about = About { q, offset_minutes, ..About::default() };
    let search = about.read(&app)?.search;
    let wanted: Vec<String> =
        wanted.iter().flat_map(|names| names.split(',')).map(|name| name.trim().to_owned()).collect();
    let wanted = columns(&wanted.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>())?;
    let store = app.lake.events().ok_or_else(|| Problem::internal("there is no event store"))?;
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let since = last.unwrap_or_else(|| head(store)).clamp(0, head(store));
    recorded(&app, &caller, &unit, &about.q, &search).await?;
    let place = app.streams.enter(&caller.limit_key())?;
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(feed(app, Followed { unit, search, wanted }, since, sender, place));
    Ok(streamed(receiver))
}

/// Permission first, and the record that this search is followed from now on.
async fn recorded(app: &App, caller: &Caller, unit: &str, q: &str, search: &Search) -> Result<(), Problem> {
    let subject = Subject::new("event_search", q);
    let (_, pending) = app.access.begin(caller, &EVENT_READ, On::Unit(unit), &subject).await?;
    let may = may_ask(app, caller, unit).await;
    let changes = |(): &()| Changes::new().set("followed", true).set("condition", search.condition().as_str());
    pending.settle_with(may, changes).await
}

/// Up to where the store has taken in what arrived.
fn head(store: &EventStore) -> i64 {
    let head = store.tail().position.or_else(|| store.position()).unwrap_or(0);
    i64::try_from(head).unwrap_or(i64::MAX)
}

/// What a stream follows.
struct Followed {
    unit: String,
    search: Search,
    wanted: Vec<&'static Field>,
}

/// Sends events until the stream is old, the client is gone, something fails, or the server stops.
async fn feed(app: App, followed: Followed, mut since: i64, sender: mpsc::Sender<Bytes>, _place: Place) {
    let end = tokio::time::Instant::now() + LIFE;
    let mut silent = 0;
    if sender.send(format!("id: {since}\nretry: 2000\n\n").into()).await.is_err() {
        return;
    }
    let mut failed = None;
    while tokio::time::Instant::now() < end && !app.stopping.has_begun() {
        match looked(&app, &followed, since).await {
            Err(problem) => {
                failed = Some(problem.code());
                break;
            }
            Ok((head, found)) => {
                since = head;
                silent += 1;
                let text = match found {
                    Some(found) => {
                        let Ok(data) = serde_json::to_string(&found) else { return };
                        format!("event: events\nid: {since}\ndata: {data}\n\n")
                    }
                    None if silent >= SILENT => format!(":\nid: {since}\n\n"),
                    None => String::new(),
                };
                if !text.is_empty() {
                    silent = 0;
                    if sender.send(text.into()).await.is_err() {
                        return;
                    }
                }
            }
        }
        tokio::select! {
            () = app.stopping.begins() => break,
            () = sender.closed() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
    let reason = match failed {
        _ if app.stopping.has_begun() => "stopping",
        Some(_) => "failed",
        None => "renew",
    };
    let last = serde_json::json!({ "reason": reason, "code": failed });
    // A client that is gone needs no last word.
    let _ = sender.send(format!("event: end\ndata: {last}\n\n").into()).await;
}

/// What arrived behind a position and matches, and where the store stands.
async fn looked(app: &App, followed: &Followed, since: i64) -> Result<(i64, Option<ArrivedView>), Problem> {
    let store = app.lake.events().ok_or_else(|| Problem::internal("there is no event store"))?;
    let to = head(store);
    if to <= since {
        return Ok((since, None));
    }
    let part = Part { positions: Some((since, to)), ..Part::default() };
    let sql = followed.search.arrived(part, &distinct(&followed.wanted), MOST_EVENTS + 1);
    let asked = Asked { about: "", sql: &sql, most: None };
    let found = run(app, &followed.unit, &asked).await.map_err(crate::serve::query::problem)?;
    let mut items = rows(&followed.wanted, &found.columns, found.rows)?;
    let more = found.truncated || items.len() > MOST_EVENTS;
    items.truncate(MOST_EVENTS);
    if items.is_empty() {
        return Ok((to, None));
    }
    let columns = followed.wanted.iter().skip(3).map(|field| field.name).collect();
    Ok((to, Some(ArrivedView { columns, items, more })))
}

#[cfg(test)]
mod tests {
    use vg_model::Timestamp;
    use vg_monitor::search::{Moment, field};
    use vg_monitor::stream::columns::columns as of_events;

    use super::*;
    use crate::serve::installation;
    use crate::serve::settings::Settings;

    /// Takes events with these texts in at a position.
    fn put(store: &EventStore, position: u64, texts: &[&str]) {
        let place = |name: &str| of_events().iter().position(|column| column.name == name).unwrap();
        let mut rows = store.rows();
        for (record, text) in (0..).zip(texts) {
            rows.int(place("position"), i64::try_from(position).unwrap());
            rows.int(place("record"), record);
            rows.text(place("raw"), text);
            rows.end_row("a", Timestamp(1_000_000), Timestamp(1_000_000));
        }
        store.append(rows.take().unwrap(), position).unwrap();
    }

    #[tokio::test]
    async fn each_event_that_arrives_is_told_once_also_across_a_commit() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::load(None, std::iter::empty()).unwrap();
        let backend = installation::open(&settings, folder.path(), true).await.unwrap();
        let access = installation::access(&backend, &settings, false).await.unwrap();
        let app = App::new(backend, access, &settings, folder.path(), false, false, String::new()).unwrap();
        let store = app.lake.events().unwrap();
        put(store, 1, &["đăng nhập cũ"]);
        let moment = Moment { now: Timestamp(2_000_000), offset_minutes: 420 };
        let followed = || Followed {
            unit: "a".to_owned(),
            search: Search::read("dang nhap", moment).unwrap(),
            wanted: ["time", "position", "record", "raw"].map(|name| field(name).unwrap()).into(),
        };
        let (sender, mut receiver) = mpsc::channel(WAITING);
        let place = app.streams.enter("somebody").unwrap();
        let task = tokio::spawn(feed(app.clone(), followed(), head(store), sender, place));
        let mut told = String::new();
        let mut until = async |receiver: &mut mpsc::Receiver<Bytes>, wanted: &str| {
            while !told.contains(wanted) {
                let bytes = tokio::time::timeout(Duration::from_secs(30), receiver.recv()).await.expect("in time");
                told.push_str(std::str::from_utf8(&bytes.expect("the stream goes on")).unwrap());
            }
            told.clone()
        };
        assert_eq!(until(&mut receiver, "id: 1").await, "id: 1\nretry: 2000\n\n", "what was there is not told");
        put(store, 2, &["Đăng nhập một", "việc khác"]);
        until(&mut receiver, "Đăng nhập một").await;
        store.commit().unwrap();
        put(store, 5, &["DANG NHAP hai"]);
        let many: Vec<String> = (0..MOST_EVENTS + 5).map(|number| format!("đăng nhập {number}")).collect();
        put(store, 6, &many.iter().map(String::as_str).collect::<Vec<_>>());
        let told = until(&mut receiver, "\"more\":true").await;
        assert_eq!(told.matches("Đăng nhập một").count(), 1);
        assert_eq!(told.matches("DANG NHAP hai").count(), 1);
        assert!(!told.contains("cũ") && !told.contains("việc khác"), "{told}");
        app.stopping.begin();
        let told = until(&mut receiver, "event: end").await;
        assert!(told.contains("\"reason\":\"stopping\""), "{told}");
        task.await.unwrap();
    }
}
