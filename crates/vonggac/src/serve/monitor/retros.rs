//! Rules over stored events: jobs and what they found.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::{Caller, Kept, Problem};
use vg_formats::export::Table;
use vg_monitor::error::search_problem;
use vg_monitor::limits::MAX_RETRO_HITS;
use vg_monitor::retro::{NewRetro, Retro, RetroCount, RetroHit, RetroRule};
use vg_monitor::search::{Moment, time_of};

use super::making;
use super::views::shown;
use crate::serve::api::views::{page_rows, unknown};
use crate::serve::api::{Answer, Done};
use crate::serve::files::{saved, written};
use crate::serve::input::{Input, Who};
use crate::serve::inventory::head::{Based, Key, One, Tagged};
use crate::serve::inventory::names::Names;
use crate::serve::kept::{BothView, KeptView};
use crate::serve::live::{Event, Feed, Portion, stream};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Zone of times that name none, in minutes east of UTC.
const OFFSET: i32 = 420;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(one, remove))
        .routes(routes!(cancel))
        .routes(routes!(raise))
        .routes(routes!(counts))
        .routes(routes!(hits))
        .routes(routes!(export))
        .routes(routes!(follow))
}

/// A job: rules over stored events.
#[derive(Debug, Serialize, ToSchema)]
struct RetroView {
    #[serde(flatten)]
    kept: KeptView,
    name: String,
    /// Rules as text; empty for those in use.
    rule_text: String,
    /// Ids of those rules that count; all of them when there are none.
    rule_ids: Vec<String>,
    from: String,
    to: String,
    created_by: String,
    created_by_name: String,
    /// `waiting`, `running`, `done`, `cancelled`, `failed`
    state: &'static str,
    /// Everything before this moment is in the numbers.
    reached: String,
    started_at: Option<String>,
    ended_at: Option<String>,
    /// Events of the range when it began; 0 before.
    total: i64,
    /// Events that were looked at.
    events: i64,
    /// Bytes of their records.
    bytes: i64,
    /// Events a second while it ran; 0 before the first.
    per_second: f64,
    /// Seconds until it is through at this speed; null when that is not known.
    left_seconds: Option<f64>,
    /// Events whose records can be read only together with others, so that nothing could be found in them.
    unread: i64,
    /// Findings.
    hits: i64,
    /// Of these, raised when the event arrived.
    known: i64,
    /// Findings that are kept with their events; the others are counted alone.
    kept_hits: i64,
    /// Why it failed; null otherwise.
    failure: Option<BothView>,
    handed_at: Option<String>,
    handed_by: String,
    handed_by_name: String,
    /// Findings that went into alerts.
    handed: i64,
    /// Alerts that were opened.
    handed_alerts: i64,
}

impl RetroView {
    fn of(kept: &Kept<Retro>, names: &Names) -> Self {
        let data = kept.data.clone();
        #[expect(clippy::cast_precision_loss, reason = "a rate needs no more digits")]
        let rate = if data.worked_us > 0 { data.events as f64 * 1_000_000.0 / data.worked_us as f64 } else { 0.0 };
        #[expect(clippy::cast_precision_loss, reason = "seconds need no more digits")]
        let left = (data.state.is_open() && rate > 0.0).then(|| (data.total - data.events).max(0) as f64 / rate);
        let failed = !data.failure.en.is_empty() || !data.failure.vi.is_empty();
        Self {
            kept: KeptView::of(kept, names),
            name: data.about.name,
            rule_text: data.about.rule_text,
            rule_ids: data.about.rule_ids,
            from: data.about.from.to_string(),
            to: data.about.to.to_string(),
            created_by_name: names.get(&data.created_by),
            created_by: data.created_by,
            state: data.state.name(),
            reached: data.at.to_string(),
            started_at: shown(data.started_at),
            ended_at: shown(data.ended_at),
            total: data.total,
            events: data.events,
            bytes: data.bytes,
            per_second: rate,
            left_seconds: left,
            unread: data.unread,
            hits: data.hits,
            known: data.known,
            kept_hits: data.kept,
            failure: failed.then(|| (&data.failure).into()),
            handed_at: shown(data.handed_at),
            handed_by_name: names.get(&data.handed_by),
            handed_by: data.handed_by,
            handed: data.handed,
            handed_alerts: data.handed_alerts,
        }
    }

    async fn all(app: &App, all: &[Kept<Retro>]) -> Result<Vec<Self>, Problem> {
        let actors =
            |kept: &Kept<Retro>| [kept.updated_by.clone(), kept.data.created_by.clone(), kept.data.handed_by.clone()];
        let actors: Vec<String> = all.iter().flat_map(actors).filter(|actor| !actor.is_empty()).collect();
        let names = Names::of(app, actors.iter().map(String::as_str)).await?;
        Ok(all.iter().map(|kept| Self::of(kept, &names)).collect())
    }
}

async fn tagged(app: &App, status: StatusCode, kept: Kept<Retro>) -> One<RetroView> {
    let version = kept.version;
    let view = RetroView::all(app, &[kept]).await?.pop();
    Ok(Tagged(status, version, view.ok_or_else(|| Problem::internal("a job without a view"))?))
}

/// Jobs of a unit.
#[derive(Debug, Serialize, ToSchema)]
struct RetrosView {
    items: Vec<RetroView>,
}

/// List the jobs that run rules over stored events, the newest first
#[utoipa::path(get, path = "/api/v1/units/{unit}/retros", tag = "monitor", operation_id = "list_retros",
    params(("unit" = String, Path)), responses((status = 200, body = RetrosView)),
    extensions(("x-operation" = json!("monitor.retro.read"))))]
async fn list(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Answer<RetrosView> {
    let found = app.monitor.retro_list(&caller, &unit).await?;
    Ok(Json(RetrosView { items: RetroView::all(&app, &found).await? }))
}

/// What a job is made from.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct RetroInput {
    #[schema(required = true)]
    name: String,
    /// Sigma rules as YAML, up to 256 KiB; the rules in use when it is empty.
    rule_text: String,
    /// Ids of those rules whose findings count; all of them when there are none.
    rule_ids: Vec<String>,
    /// First moment: RFC 3339, a local time, or relative as `now-7d`, which stands when it is left out.
    from: Option<String>,
    /// The moment behind the last one; `now` when it is left out.
    to: Option<String>,
}

impl RetroInput {
    fn model(self, app: &App) -> Result<NewRetro, Problem> {
        let moment = Moment { now: app.backend.clock.now(), offset_minutes: OFFSET };
        let end = |text: &Option<String>, otherwise: &str, pointer| {
            let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty()).unwrap_or(otherwise);
            time_of(text, moment).map_err(|error| search_problem(&error, pointer))
        };
        let (from, to) = (end(&self.from, "now-7d", "/from")?, end(&self.to, "now", "/to")?);
        Ok(NewRetro { name: self.name, rule_text: self.rule_text, rule_ids: self.rule_ids, from, to })
    }
}

/// Run rules over stored events: a job that waits for its turn
#[utoipa::path(post, path = "/api/v1/units/{unit}/retros", tag = "monitor", operation_id = "create_retro",
    params(("unit" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = RetroInput,
    responses((status = 201, body = RetroView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.retro.run"))))]
async fn create(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    key: Key,
    Input(new): Input<RetroInput>,
) -> One<RetroView> {
    let monitor = making(&app, &caller, &unit, &key);
    let kept = monitor.retro_create(&caller, &unit, &new.model(&app)?).await?;
    tagged(&app, StatusCode::CREATED, kept).await
}

/// See a job
#[utoipa::path(get, path = "/api/v1/units/{unit}/retros/{id}", tag = "monitor", operation_id = "read_retro",
    params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = RetroView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.retro.read"))))]
async fn one(Who(caller): Who, State(app): State<App>, Path((unit, id)): Path<(String, String)>) -> One<RetroView> {
    let kept = app.monitor.retro_get(&caller, &unit, &id).await?;
    tagged(&app, StatusCode::OK, kept).await
}

/// Cancel a job; what it found stays
#[utoipa::path(post, path = "/api/v1/units/{unit}/retros/{id}/cancellation", tag = "monitor",
    operation_id = "cancel_retro",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = RetroView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.retro.run"))))]
async fn cancel(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
) -> One<RetroView> {
    let kept = app.monitor.retro_cancel(&caller, &unit, &id, version).await?;
    tagged(&app, StatusCode::OK, kept).await
}

/// Remove a job that has ended, with what it found; alerts stay
#[utoipa::path(delete, path = "/api/v1/units/{unit}/retros/{id}", tag = "monitor", operation_id = "remove_retro",
    params(("unit" = String, Path), ("id" = String, Path)), responses((status = 204)),
    extensions(("x-operation" = json!("monitor.retro.run"))))]
async fn remove(Who(caller): Who, State(app): State<App>, Path((unit, id)): Path<(String, String)>) -> Done {
    app.monitor.retro_remove(&caller, &unit, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make alerts of what a job found and nobody was told of: folded and suppressed as findings of the stream are. Again changes nothing
#[utoipa::path(post, path = "/api/v1/units/{unit}/retros/{id}/alerts", tag = "monitor", operation_id = "raise_retro",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = RetroView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.retro.raise"))))]
async fn raise(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
) -> One<RetroView> {
    let kept = app.monitor.retro_raise(&caller, &unit, &id, version).await?;
    tagged(&app, StatusCode::OK, kept).await
}

/// A rule that fired.
#[derive(Debug, Serialize, ToSchema)]
struct RetroRuleView {
    rule: String,
    title: BothView,
    /// `informational`, `low`, `medium`, `high`, `critical`
    level: &'static str,
    hits: i64,
    /// Of these, raised when the event arrived.
    known: i64,
    /// Of these, kept with their events.
    kept_hits: i64,
    first_at: String,
    last_at: String,
}

impl From<RetroRule> for RetroRuleView {
    fn from(rule: RetroRule) -> Self {
        Self {
            title: (&rule.title).into(),
            level: rule.level.as_str(),
            hits: rule.hits,
            known: rule.known,
            kept_hits: rule.kept,
            first_at: rule.first_at.to_string(),
            last_at: rule.last_at.to_string(),
            rule: rule.rule,
        }
    }
}

/// How often a rule fired on a host on a day.
#[derive(Debug, Serialize, ToSchema)]
struct RetroCountView {
    rule: String,
    /// Empty for events that name none, and for hosts beyond what is told apart.
    host: String,
    /// The beginning of the day in UTC.
    day: String,
    hits: i64,
    known: i64,
}

impl From<RetroCount> for RetroCountView {
    fn from(count: RetroCount) -> Self {
        Self { rule: count.rule, host: count.host, day: count.day.to_string(), hits: count.hits, known: count.known }
    }
}

/// What a job found, in numbers.
#[derive(Debug, Serialize, ToSchema)]
struct RetroCountsView {
    /// The most severe first.
    rules: Vec<RetroRuleView>,
    counts: Vec<RetroCountView>,
}

/// See how often which rule fired on which host and day
#[utoipa::path(get, path = "/api/v1/units/{unit}/retros/{id}/counts", tag = "monitor", operation_id = "count_retro",
    params(("unit" = String, Path), ("id" = String, Path)), responses((status = 200, body = RetroCountsView)),
    extensions(("x-operation" = json!("monitor.retro.read"))))]
async fn counts(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> Answer<RetroCountsView> {
    let (rules, counts) = app.monitor.retro_counts(&caller, &unit, &id).await?;
    Ok(Json(RetroCountsView {
        rules: rules.into_iter().map(RetroRuleView::from).collect(),
        counts: counts.into_iter().map(RetroCountView::from).collect(),
    }))
}

/// A field and its value.
#[derive(Debug, Serialize, ToSchema)]
struct RetroFieldView {
    field: String,
    value: String,
}

/// A finding with its event.
#[derive(Debug, Serialize, ToSchema)]
struct RetroHitView {
    no: i64,
    rule: String,
    time: String,
    /// Position of the event in the journal.
    position: i64,
    record: i64,
    /// `host`, `user`, `address`, `source`
    entity_kind: &'static str,
    entity: String,
    host: String,
    source: String,
    /// It was raised when the event arrived.
    known: bool,
    fields: Vec<RetroFieldView>,
}

impl From<RetroHit> for RetroHitView {
    fn from(hit: RetroHit) -> Self {
        Self {
            no: hit.no,
            rule: hit.rule,
            time: hit.time.to_string(),
            position: hit.event.position,
            record: hit.event.record,
            entity_kind: hit.kind.name(),
            entity: hit.entity,
            host: hit.host,
            source: hit.source,
            known: hit.known,
            fields: hit.fields.into_iter().map(|(field, value)| RetroFieldView { field, value }).collect(),
        }
    }
}

/// Which findings are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct RetroHitsQuery {
    /// Id of a rule; every one when it is left out.
    rule: String,
    /// Value of `next` of the page before.
    after: Option<i64>,
    /// Most rows, 1 to 1000; 100 when it is left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// A page of findings.
#[derive(Debug, Serialize, ToSchema)]
struct RetroHitsView {
    items: Vec<RetroHitView>,
    /// Give it as `after` for the next page; null when these were the last.
    next: Option<i64>,
}

/// List the findings of a job that are kept with their events, in the order in which they were found
#[utoipa::path(get, path = "/api/v1/units/{unit}/retros/{id}/hits", tag = "monitor", operation_id = "list_retro_hits",
    params(("unit" = String, Path), ("id" = String, Path), RetroHitsQuery),
    responses((status = 200, body = RetroHitsView)), extensions(("x-operation" = json!("monitor.retro.read"))))]
async fn hits(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Query(query): Query<RetroHitsQuery>,
) -> Answer<RetroHitsView> {
    let rows = page_rows(query.limit)?;
    let after = query.after.unwrap_or(0).max(0);
    let mut found = app.monitor.retro_hits(&caller, &unit, &id, (&query.rule, after), rows + 1).await?;
    let more = found.len() > rows as usize;
    found.truncate(rows as usize);
    let next = found.last().filter(|_| more).map(|hit| hit.no);
    Ok(Json(RetroHitsView { items: found.into_iter().map(RetroHitView::from).collect(), next }))
}

/// The findings of a job that are kept, as a file
#[utoipa::path(get, path = "/api/v1/units/{unit}/retros/{id}/export/{form}", tag = "monitor",
    operation_id = "export_retro",
    params(("unit" = String, Path), ("id" = String, Path), ("form" = String, Path, description = "`csv`, `xlsx` or `jsonl`")),
    responses((status = 200, body = Vec<u8>, content_type = "text/csv")),
    extensions(("x-operation" = json!("monitor.retro.read"))))]
async fn export(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id, form)): Path<(String, String, String)>,
) -> Result<Response, Refused> {
    let forms = ["csv", "xlsx", "jsonl"];
    if !forms.contains(&form.as_str()) {
        return Err(unknown("/form", &forms).into());
    }
    let most = u32::try_from(MAX_RETRO_HITS).unwrap_or(u32::MAX);
    let found = app.monitor.retro_hits(&caller, &unit, &id, ("", 0), most).await?;
    if form == "jsonl" {
        let mut bytes = Vec::new();
        for hit in found {
            let line = serde_json::to_vec(&RetroHitView::from(hit));
            bytes.extend(line.map_err(|error| Problem::internal(format!("a finding cannot be written: {error}")))?);
            bytes.push(b'\n');
        }
        return Ok(saved(bytes, "application/x-ndjson; charset=utf-8", "ra-soat-lai.jsonl", "file"));
    }
    let header = ["time", "rule", "entity_kind", "entity", "host", "source", "position", "record", "known", "fields"];
    let row = |hit: RetroHit| {
        let fields: Vec<String> = hit.fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let (position, record) = (hit.event.position.to_string(), hit.event.record.to_string());
        let known = if hit.known { "true" } else { "false" }.to_owned();
        let kind = hit.kind.name().to_owned();
        let time = hit.time.to_string();
        vec![time, hit.rule, kind, hit.entity, hit.host, hit.source, position, record, known, fields.join("\n")]
    };
    let table = Table {
        sheet: "findings",
        header: header.iter().map(|name| (*name).to_owned()).collect(),
        rows: found.into_iter().map(row).collect(),
    };
    written(table, &form, "ra-soat-lai").await
}

/// A job as it goes on.
struct Progress {
    unit: String,
    id: String,
    mark: String,
}

impl Feed for Progress {
    fn mark(&self) -> String {
        self.mark.clone()
    }

    async fn next(&mut self, app: &App, caller: &Caller) -> Result<Portion, Problem> {
        let kept = app.monitor.retro_get(caller, &self.unit, &self.id).await?;
        let mark = format!("{}.{}", kept.version, kept.data.at.0);
        if mark == self.mark {
            return Ok(Portion::default());
        }
        let view = RetroView::all(app, &[kept]).await?.pop();
        let data = serde_json::to_string(&view);
        let data = data.map_err(|error| Problem::internal(format!("a job cannot be written: {error}")))?;
        self.mark.clone_from(&mark);
        Ok(Portion { events: vec![Event { name: "retro", mark, data }], more: false })
    }

    fn pause(&self) -> std::time::Duration {
        // An eye sees no faster.
        std::time::Duration::from_millis(500)
    }
}

/// Follow a job: `event: retro`, `data:` the job as its page has it, whenever it went on
#[utoipa::path(get, path = "/api/v1/units/{unit}/retros/{id}/progress", tag = "monitor", operation_id = "follow_retro",
    params(("unit" = String, Path), ("id" = String, Path), ("Last-Event-ID" = Option<String>, Header)),
    responses((status = 200, body = String, content_type = "text/event-stream")),
    extensions(("x-operation" = json!("monitor.retro.read"))))]
async fn follow(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    app.monitor.retro_get(&caller, &unit, &id).await?;
    let mark = crate::serve::live::last_event_id(&headers).unwrap_or_default().to_owned();
    stream(app, caller, Progress { unit, id, mark })
}
