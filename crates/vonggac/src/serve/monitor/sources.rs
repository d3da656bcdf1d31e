//! Sources: who sends events, and what came from them.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::problem::FieldError;
use vg_access::{Caller, Kept, Problem};
use vg_model::Timestamp;
use vg_monitor::sources::{Figures, NewSource, Source, SourceState};

use super::views::{FiguresView, shown};
use super::{making, words};
use crate::serve::api::Answer;
use crate::serve::api::views::{page_rows, time, unknown};
use crate::serve::input::{Input, Who};
use crate::serve::inventory::head::{Based, Key, One, Tagged};
use crate::serve::inventory::names::Names;
use crate::serve::kept::KeptView;
use crate::serve::state::App;
use crate::serve::stream::known_at_once;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(one, change))
        .routes(routes!(retire))
        .routes(routes!(hours))
}

/// Names of the states of a source.
const STATES: [&str; 4] = ["never", "live", "late", "silent"];
/// Hours of the line of a source at most: one week.
const MAX_LINE: u8 = 168;
/// An hour and a day in microseconds.
const HOUR_US: i64 = 3_600_000_000;
const DAY_US: i64 = 24 * HOUR_US;
/// Hours of which figures are given when the caller names no time.
const HOURS: i64 = 48;
/// Days of which figures are given at once: a quarter.
const MAX_DAYS: i64 = 92;

/// A source: who sends events.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EventSourceView {
    #[serde(flatten)]
    kept: KeptView,
    name: String,
    /// `syslog`, `gelf`, `elasticsearch`, `splunk_hec`, `otlp`, `loki`, `lines`, `file`, `folder`
    protocol: String,
    /// Name of a parser, or `auto`.
    format: String,
    /// The host that it stands for; empty when its events name theirs.
    host: String,
    /// Minutes from UTC that times without zone are taken to have.
    offset_minutes: i64,
    /// `auto`, `utf-8`, `utf-16le`, `utf-16be`, `windows-1258`, `windows-1252`, `tcvn3`, `vni`
    encoding: String,
    /// 1 to 5; 0 when it is not known.
    system_level: u8,
    /// Minutes for which it may be quiet; 0 for any time.
    silence_minutes: i64,
    /// Events a second; 0 for no limit.
    quota_events: i64,
    /// Bytes a day; 0 for no limit.
    quota_bytes: i64,
    /// Subject of its client certificate; empty for none.
    certificate: String,
    /// Address ranges from which syslog without token is taken as its own.
    ranges: Vec<String>,
    note: String,
    retired_at: Option<String>,
    /// `never`, `live`, `late`, `silent`: at this moment.
    state: &'static str,
    /// Since when it was noted to be in its state.
    since: String,
    last_seen: Option<String>,
    /// From then on it is silent if nothing comes; null when it may be quiet for any time, or never sent.
    silent_at: Option<String>,
    /// By how many microseconds its events are older than their arrival; below 0 its clock is fast.
    skew_us: Option<i64>,
    /// What came from it in all.
    #[serde(flatten)]
    figures: FiguresView,
    /// Records received in each of the last hours that were asked for, oldest first; the last one is the present hour.
    by_hour: Vec<i64>,
}

impl EventSourceView {
    fn of(kept: &Kept<Source>, names: &Names, now: Timestamp, by_hour: Vec<i64>) -> Self {
        let about = kept.data.about.clone();
        Self {
            kept: KeptView::of(kept, names),
            name: about.name,
            protocol: about.protocol,
            format: about.format,
            host: about.host,
            offset_minutes: about.offset_minutes,
            encoding: about.encoding,
            system_level: about.system_level,
            silence_minutes: about.silence_minutes,
            quota_events: about.quota_events,
            quota_bytes: about.quota_bytes,
            certificate: about.certificate,
            ranges: about.ranges,
            note: about.note,
            retired_at: shown(kept.data.retired_at),
            state: kept.data.state(now).name(),
            since: kept.data.live.since.to_string(),
            last_seen: shown(kept.data.live.last_seen),
            silent_at: shown(kept.data.silent_at()),
            skew_us: kept.data.live.skew_us,
            figures: (&kept.data.live.figures).into(),
            by_hour,
        }
    }
}

/// How many hours of figures each source shows.
fn line_hours(hours: Option<u8>) -> Result<u8, Problem> {
    let hours = hours.unwrap_or_default();
    if hours <= MAX_LINE {
        return Ok(hours);
    }
    let (vi, en) = (format!("từ 0 đến {MAX_LINE}"), format!("must be 0 to {MAX_LINE}"));
    Err(Problem::invalid(vec![FieldError::new("/hours", "out_of_range", vi, en)]))
}

/// What is shown of these sources.
async fn views(
    app: &App,
    caller: &Caller,
    unit: &str,
    all: &[Kept<Source>],
    hours: u8,
) -> Result<Vec<EventSourceView>, Problem> {
    let names = Names::of(app, all.iter().map(|kept| kept.updated_by.as_str())).await?;
    let ids: Vec<&str> = all.iter().map(|kept| kept.id.as_str()).collect();
    let mut lines = match hours {
        0 => BTreeMap::new(),
        hours => app.monitor.source_lines(caller, unit, &ids, hours).await?,
    };
    let now = app.backend.clock.now();
    let view = |kept: &Kept<Source>| EventSourceView::of(kept, &names, now, lines.remove(&kept.id).unwrap_or_default());
    Ok(all.iter().map(view).collect())
}

async fn tagged(
    app: &App,
    caller: &Caller,
    status: StatusCode,
    kept: Kept<Source>,
    hours: u8,
) -> Result<Tagged<EventSourceView>, Problem> {
    let (version, unit) = (kept.version, kept.unit.clone());
    // A change needs no right to read: its answer is what it made.
    let view = views(app, caller, &unit, &[kept], hours).await?.pop();
    Ok(Tagged(status, version, view.ok_or_else(|| Problem::internal("a source without a view"))?))
}

/// Which sources are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SourcesQuery {
    /// Words, with or without diacritics; each must begin a word of name, host or note.
    #[serde(default)]
    q: String,
    /// Some of `never`, `live`, `late`, `silent`, with commas.
    state: Option<String>,
    /// Some protocols, with commas.
    protocol: Option<String>,
    /// True for retired sources in place of those that are used.
    #[serde(default)]
    retired: bool,
    /// Hours of figures that each source shows, 0 to 168; 0 when it is left out.
    #[param(minimum = 0, maximum = 168)]
    hours: Option<u8>,
    /// Value of `next` of the page before.
    after: Option<String>,
    /// Most rows, 1 to 1000; 100 when it is left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

impl SourcesQuery {
    /// True when a source is wanted.
    fn fits(&self, kept: &Kept<Source>, now: Timestamp) -> bool {
        let about = &kept.data.about;
        let text = format!(" {}", vg_formats::search_key(&format!("{} {} {}", about.name, about.host, about.note)));
        let wanted = vg_formats::search_key(&self.q);
        let of = |list: &Option<String>, value: &str| {
            let mut words = words(list.as_deref()).peekable();
            words.peek().is_none() || words.any(|word| word == value)
        };
        kept.data.retired_at.is_some() == self.retired
            && of(&self.state, kept.data.state(now).name())
            && of(&self.protocol, &about.protocol)
            && wanted.split_whitespace().all(|word| text.contains(&format!(" {word}")))
    }
}

/// A page of sources.
#[derive(Debug, Serialize, ToSchema)]
struct EventSourcesView {
    items: Vec<EventSourceView>,
    /// Give it as `after` for the next page; null when these were the last.
    next: Option<String>,
}

/// List sources, by name
#[utoipa::path(get, path = "/api/v1/units/{unit}/sources", tag = "monitor", operation_id = "list_sources",
    params(("unit" = String, Path), SourcesQuery), responses((status = 200, body = EventSourcesView)),
    extensions(("x-operation" = json!("monitor.source.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<SourcesQuery>,
) -> Answer<EventSourcesView> {
    let (rows, hours) = (page_rows(query.limit)? as usize, line_hours(query.hours)?);
    if let Some(name) = words(query.state.as_deref()).find(|name| SourceState::parse(name).is_none()) {
        tracing::debug!(name, "no state of a source");
        return Err(unknown("/state", &STATES).into());
    }
    // A unit has so few that they are read whole; their order is the same each time.
    let mut found = app.monitor.source_list(&caller, &unit).await?;
    if let Some(after) = &query.after {
        let place = found.iter().position(|kept| kept.id == *after).ok_or_else(|| {
            let (vi, en) = ("dấu trang không hợp lệ; hãy xem lại từ đầu", "is no mark of a page; begin again");
            Problem::invalid(vec![FieldError::new("/after", "bad_mark", vi, en)])
        })?;
        found.drain(..=place);
    }
    let now = app.backend.clock.now();
    found.retain(|kept| query.fits(kept, now));
    let more = found.len() > rows;
    found.truncate(rows);
    let next = found.last().filter(|_| more).map(|kept| kept.id.clone());
    Ok(Json(EventSourcesView { items: views(&app, &caller, &unit, &found, hours).await?, next }))
}

/// What people say of a source.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct SourceInput {
    /// Its name, one of its kind in the unit.
    #[schema(required = true)]
    name: String,
    /// `syslog`, `gelf`, `elasticsearch`, `splunk_hec`, `otlp`, `loki`, `lines`, `file`, `folder`
    protocol: String,
    /// Name of a parser, or `auto`.
    format: String,
    /// The host that it stands for; empty when its events name theirs.
    host: String,
    /// Minutes from UTC that times without zone are taken to have, -720 to 840.
    offset_minutes: i64,
    /// `auto`, `utf-8`, `utf-16le`, `utf-16be`, `windows-1258`, `windows-1252`, `tcvn3`, `vni`
    encoding: String,
    /// 1 to 5; 0 when it is not known.
    system_level: u8,
    /// Minutes for which it may be quiet; 0 for any time.
    silence_minutes: i64,
    /// Events a second; 0 for no limit.
    quota_events: i64,
    /// Bytes a day; 0 for no limit.
    quota_bytes: i64,
    /// Subject of its client certificate; empty for none.
    certificate: String,
    /// Address ranges from which syslog without token is taken as its own, at most 64.
    ranges: Vec<String>,
    note: String,
}

impl Default for SourceInput {
    fn default() -> Self {
        let NewSource {
            name,
            protocol,
            format,
            host,
            offset_minutes,
            encoding,
            system_level,
            silence_minutes,
            quota_events,
            quota_bytes,
            certificate,
            ranges,
            note,
        } = NewSource::default();
        Self {
            name,
            protocol,
            format,
            host,
            offset_minutes,
            encoding,
            system_level,
            silence_minutes,
            quota_events,
            quota_bytes,
            certificate,
            ranges,
            note,
        }
    }
}

impl From<SourceInput> for NewSource {
    fn from(new: SourceInput) -> Self {
        Self {
            name: new.name,
            protocol: new.protocol,
            format: new.format,
            host: new.host,
            offset_minutes: new.offset_minutes,
            encoding: new.encoding,
            system_level: new.system_level,
            silence_minutes: new.silence_minutes,
            quota_events: new.quota_events,
            quota_bytes: new.quota_bytes,
            certificate: new.certificate,
            ranges: new.ranges,
            note: new.note,
        }
    }
}

/// Make a source
#[utoipa::path(post, path = "/api/v1/units/{unit}/sources", tag = "monitor", operation_id = "create_source",
    params(("unit" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = SourceInput,
    responses((status = 201, body = EventSourceView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.source.create"))))]
async fn create(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    key: Key,
    Input(new): Input<SourceInput>,
) -> One<EventSourceView> {
    let monitor = making(&app, &caller, &unit, &key);
    let kept = monitor.source_create(&caller, &unit, &new.into()).await?;
    known_at_once(&app).await;
    Ok(tagged(&app, &caller, StatusCode::CREATED, kept, 0).await?)
}

/// How much of a source is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SourceQuery {
    /// Hours of figures, 0 to 168; 0 when it is left out.
    #[param(minimum = 0, maximum = 168)]
    hours: Option<u8>,
}

/// See a source
#[utoipa::path(get, path = "/api/v1/units/{unit}/sources/{id}", tag = "monitor", operation_id = "read_source",
    params(("unit" = String, Path), ("id" = String, Path), SourceQuery),
    responses((status = 200, body = EventSourceView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.source.read"))))]
async fn one(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Query(query): Query<SourceQuery>,
) -> One<EventSourceView> {
    let hours = line_hours(query.hours)?;
    let kept = app.monitor.source_get(&caller, &unit, &id).await?;
    Ok(tagged(&app, &caller, StatusCode::OK, kept, hours).await?)
}

/// Change a source
#[utoipa::path(put, path = "/api/v1/units/{unit}/sources/{id}", tag = "monitor", operation_id = "change_source",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = SourceInput,
    responses((status = 200, body = EventSourceView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.source.update"))))]
async fn change(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(new): Input<SourceInput>,
) -> One<EventSourceView> {
    let kept = app.monitor.source_update(&caller, &unit, &id, version, &new.into()).await?;
    known_at_once(&app).await;
    Ok(tagged(&app, &caller, StatusCode::OK, kept, 0).await?)
}

/// Retire a source: it takes nothing any more, and its figures stay
#[utoipa::path(post, path = "/api/v1/units/{unit}/sources/{id}/retirement", tag = "monitor", operation_id = "retire_source",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = EventSourceView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.source.retire"))))]
async fn retire(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
) -> One<EventSourceView> {
    let kept = app.monitor.source_retire(&caller, &unit, &id, version).await?;
    known_at_once(&app).await;
    Ok(tagged(&app, &caller, StatusCode::OK, kept, 0).await?)
}

/// Of which time figures are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SourceHoursQuery {
    /// From this time on (RFC 3339); 48 hours before `until` when it is left out.
    from: Option<String>,
    /// Before this time; now when it is left out. At most 92 days.
    until: Option<String>,
}

/// Figures of an hour.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SourceHourView {
    /// Its beginning.
    hour: String,
    #[serde(flatten)]
    figures: FiguresView,
}

impl SourceHourView {
    pub(super) fn of((hour, figures): &(Timestamp, Figures)) -> Self {
        Self { hour: hour.to_string(), figures: figures.into() }
    }
}

/// Figures by hour, oldest first; hours without records are left out.
#[derive(Debug, Serialize, ToSchema)]
struct SourceHoursView {
    items: Vec<SourceHourView>,
}

/// See what came from a source, by hour
#[utoipa::path(get, path = "/api/v1/units/{unit}/sources/{id}/hours", tag = "monitor", operation_id = "list_source_hours",
    params(("unit" = String, Path), ("id" = String, Path), SourceHoursQuery),
    responses((status = 200, body = SourceHoursView)), extensions(("x-operation" = json!("monitor.source.read"))))]
async fn hours(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Query(query): Query<SourceHoursQuery>,
) -> Answer<SourceHoursView> {
    let until = time("/until", query.until.as_deref())?.unwrap_or_else(|| app.backend.clock.now());
    let before = Timestamp(until.0.saturating_sub(HOURS * HOUR_US));
    let from = time("/from", query.from.as_deref())?.unwrap_or(before);
    if until.0.saturating_sub(from.0) > MAX_DAYS * DAY_US {
        let (vi, en) = (format!("không quá {MAX_DAYS} ngày"), format!("at most {MAX_DAYS} days"));
        return Err(Problem::invalid(vec![FieldError::new("/from", "out_of_range", vi, en)]).into());
    }
    let found = app.monitor.source_hours(&caller, &unit, &id, from, until).await?;
    Ok(Json(SourceHoursView { items: found.iter().map(SourceHourView::of).collect() }))
}
