//! A page of events, the newest first.

use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::{Extension, Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_access::problem::FieldError;
use vg_lake::{Cell, LakeError, LakeErrorKind};
use vg_model::Timestamp;
use vg_monitor::search::{Field, Key, Part, Window};

use super::ask::{Asked, asking, run};
use super::input::{About, Read, named};
use super::steps::{Ground, walk};
use crate::serve::api::Answer;
use crate::serve::input::{Input, Who};
use crate::serve::shell::Gone;
use crate::serve::state::App;

/// Columns of a page when the caller names none, behind time and place of each event.
pub(super) const DEFAULT_COLUMNS: &[&str] =
    &["event_source", "host.name", "event.action", "user.name", "source.ip", "raw"];
/// What stands before them in every row.
const PLACE: &[&str] = &["time", "position", "record"];
/// Rows of a page when the caller does not say.
pub(super) const ROWS: usize = 100;
/// Most rows of a page.
const MOST_ROWS: usize = 500;
/// Characters of a text in a page: a line of a table. All of it is in the event itself.
const MOST_CHARACTERS: usize = 1_000;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(search))
}

/// A page of a search.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct PageInput {
    /// The search; nothing for every event.
    q: String,
    /// First moment: RFC 3339, a local time, or relative as `now-24h`, which stands when it is left out.
    from: Option<String>,
    /// The moment behind the last one, in the same forms; `now` when it is left out.
    to: Option<String>,
    /// Minutes east of UTC of times that name no zone; 420 when it is left out.
    offset_minutes: Option<i32>,
    /// Names of the columns, up to 60.
    columns: Vec<String>,
    /// Value of `next` of the page before; send `from` and `to` of that answer with it.
    after: Option<String>,
    /// Most rows, 1 to 500; 100 when it is left out.
    limit: Option<usize>,
}

/// An event of a page.
#[derive(Serialize, ToSchema)]
pub(super) struct EventRowView {
    pub(super) time: String,
    pub(super) position: i64,
    pub(super) record: i64,
    /// Values in the order of the columns; a text of more than 1,000 characters ends with `…`.
    #[schema(value_type = Vec<Object>)]
    pub(super) cells: Vec<serde_json::Value>,
}

/// A page of events.
#[derive(Serialize, ToSchema)]
struct EventPageView {
    /// Names of the columns of `cells`.
    columns: Vec<&'static str>,
    items: Vec<EventRowView>,
    /// Where the next page begins; nothing on the last one.
    next: Option<String>,
    /// No event before this moment was looked at, because the time for it was over: `next` goes on there. Null when the page is full or
    /// everything was looked at.
    reached: Option<String>,
    /// The statement that was asked.
    sql: String,
    /// The time as instants.
    from: String,
    to: String,
    elapsed_ms: u64,
}

/// The columns of a page: time and place of each event, then what is wanted.
pub(super) fn columns(wanted: &[String]) -> Result<Vec<&'static Field>, Problem> {
    let mut columns = named(PLACE)?;
    columns.extend(if wanted.is_empty() { named(DEFAULT_COLUMNS)? } else { named(wanted)? });
    Ok(columns)
}

/// Search events: a page, the newest first
#[utoipa::path(post, path = "/api/v1/units/{unit}/events/search", tag = "events", operation_id = "search_events",
    params(("unit" = String, Path)), request_body = PageInput, responses((status = 200, body = EventPageView)),
    extensions(("x-operation" = json!("monitor.event.read"))))]
async fn search(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Extension(gone): Extension<Gone>,
    Input(input): Input<PageInput>,
) -> Answer<EventPageView> {
    let began = Instant::now();
    let PageInput { q, from, to, offset_minutes, columns: wanted, after, limit } = input;
    let limit = limit.unwrap_or(ROWS);
    if !(1..=MOST_ROWS).contains(&limit) {
        let (vi, en) = (format!("số dòng phải từ 1 đến {MOST_ROWS}"), format!("a page has 1 to {MOST_ROWS} rows"));
        return Err(Problem::invalid(vec![FieldError::new("/limit", "out_of_range", vi, en)]).into());
    }
    let about = About { q, from, to, offset_minutes };
    let read = about.read(&app)?;
    let columns = columns(&wanted)?;
    let after = after.as_deref().map(key).transpose()?;
    // One more tells whether there is another page.
    let part = Part { after, ..Part::from(read.window) };
    let sql = read.search.page(part, &distinct(&columns), limit + 1);
    let asked = Asked { about: &about.q, sql: &sql, most: None };
    let store = Stored { app: &app, unit: &unit, read: &read, columns: distinct(&columns), after, began };
    // Events at the moment of the last one may be behind it.
    let newest = after.map_or(read.window.to, |key| Timestamp(key.time.0.saturating_add(1)).min(read.window.to));
    let walked = walk(&store, Window { to: newest, ..read.window }, limit + 1, app.lake.query_time());
    let found = asking(&app, &caller, &unit, &asked, gone.wait(), walked, |walked| &walked.answer).await?;
    let more = found.answer.truncated || found.answer.rows.len() > limit;
    let mut items = rows(&columns, &found.answer.columns, found.answer.rows)?;
    items.truncate(limit);
    let next = match found.reached {
        // Nothing stands before the first place of a moment.
        Some(at) => Some(format!("{at}~0~0")),
        None => items.last().filter(|_| more).map(|row| format!("{}~{}~{}", row.time, row.position, row.record)),
    };
    Ok(Json(EventPageView {
        columns: columns.iter().skip(PLACE.len()).map(|field| field.name).collect(),
        items,
        next,
        reached: found.reached.map(|at| at.to_string()),
        sql: read.search.page(part, &distinct(&columns), limit),
        from: read.window.from.to_string(),
        to: read.window.to.to_string(),
        elapsed_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
    }))
}

/// The events of a unit, step by step.
struct Stored<'a> {
    app: &'a App,
    unit: &'a str,
    read: &'a Read,
    columns: Vec<&'static Field>,
    after: Option<Key>,
    began: Instant,
}

impl Ground for Stored<'_> {
    type Error = LakeError;

    fn back(&self, to: Timestamp, rows: u64) -> Timestamp {
        self.app.live.store.back(to, rows)
    }

    async fn find(&self, window: Window, rows: usize) -> Result<vg_lake::Answer, LakeError> {
        let part = Part { after: self.after, ..Part::from(window) };
        let sql = self.read.search.page(part, &self.columns, rows);
        run(self.app, self.unit, &Asked { about: "", sql: &sql, most: None }).await
    }

    fn is_late(error: &LakeError) -> bool {
        error.kind() == LakeErrorKind::Time
    }

    fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }
}

/// Each column once: SQL names no column twice.
pub(super) fn distinct(columns: &[&'static Field]) -> Vec<&'static Field> {
    let mut once: Vec<&'static Field> = Vec::new();
    for field in columns {
        if !once.contains(field) {
            once.push(field);
        }
    }
    once
}

/// The rows of an answer as a page shows them, in the order of the columns that were asked for.
pub(super) fn rows(
    columns: &[&'static Field],
    found: &[vg_lake::Column],
    rows: Vec<Vec<Cell>>,
) -> Result<Vec<EventRowView>, Problem> {
    let place = |field: &&Field| found.iter().position(|column| column.name == field.sql);
    let places: Option<Vec<usize>> = columns.iter().map(place).collect();
    let places = places.ok_or_else(|| Problem::internal("an answer lacks a column that was asked for"))?;
    let row = |cells: Vec<Cell>| {
        let mut wanted = places.iter().map(|place| cells.get(*place));
        let (Some(Some(Cell::Time(time))), Some(Some(Cell::Int(position))), Some(Some(Cell::Int(record)))) =
            (wanted.next(), wanted.next(), wanted.next())
        else {
            return Err(Problem::internal("an event has no place"));
        };
        let cells = wanted.map(|cell| cell.map_or(serde_json::Value::Null, short)).collect();
        Ok(EventRowView { time: time.to_string(), position: *position, record: *record, cells })
    };
    rows.into_iter().map(row).collect()
}

fn short(cell: &Cell) -> serde_json::Value {
    match cell {
        Cell::Text(text) if text.len() > MOST_CHARACTERS => match text.char_indices().nth(MOST_CHARACTERS) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
            None => text.as_str().into(),
        },
        other => other.to_json(),
    }
}

/// The place behind which a page goes on.
fn key(text: &str) -> Result<Key, Problem> {
    let mut parts = text.split('~');
    let key = (|| {
        let (time, _) = Timestamp::parse_iso(parts.next()?.as_bytes())?;
        let (position, record) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Key { time, position, record })
    })();
    key.filter(|_| parts.next().is_none()).ok_or_else(|| {
        let (vi, en) = ("không phải giá trị next của trang trước", "is no value of next of a page before");
        Problem::invalid(vec![FieldError::new("/after", "malformed", vi, en)])
    })
}
