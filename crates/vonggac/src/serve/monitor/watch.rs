//! The watch: what the page that is open all night shows, in one answer.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::{Caller, Kept, Problem};
use vg_model::Timestamp;
use vg_monitor::alerts::Filter;
use vg_monitor::alerts::states::State as AlertState;
use vg_monitor::sources::{Source, SourceState};
use vg_monitor::watch::{Measured, Rate};

use super::alerts::AlertCountsView;
use super::sources::SourceHourView;
use super::views::{AlertView, shown};
use crate::serve::api::Answer;
use crate::serve::input::Who;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(watch))
}

/// Alerts of each kind that are shown.
const SHOWN_ALERTS: u32 = 20;
/// Sources of each kind that are named.
const SHOWN_SOURCES: usize = 100;
/// A clock is off when its events differ from their arrival by more: senders may gather for some minutes.
const SKEWED_US: u64 = 300_000_000;
/// Days over which it is measured how long people take.
const DAYS: [i64; 2] = [7, 30];

/// Alerts as whoever is on watch needs them.
#[derive(Debug, Serialize, ToSchema)]
struct WatchAlertsView {
    #[serde(flatten)]
    counts: AlertCountsView,
    /// Late ones, at most 20, the longest overdue first.
    late_first: Vec<AlertView>,
    /// The one at which nobody has looked for longest.
    oldest_new: Option<AlertView>,
    /// At which nobody has looked yet, at most 20, newest first.
    newest: Vec<AlertView>,
}

impl WatchAlertsView {
    async fn of(app: &App, caller: &Caller, unit: &str) -> Result<Self, Problem> {
        let list = async |filter: Filter| {
            let page = app.monitor.alert_list(caller, unit, &filter).await?;
            AlertView::all(app, caller, unit, page.rows.iter()).await
        };
        let new = |order: &str, limit| Filter {
            open: Some(true),
            states: vec![AlertState::New],
            order: order.to_owned(),
            limit,
            ..Filter::default()
        };
        let late = Filter { late: true, order: "due".to_owned(), limit: SHOWN_ALERTS, ..Filter::default() };
        Ok(Self {
            counts: AlertCountsView::of(app, caller, unit).await?,
            late_first: list(late).await?,
            oldest_new: list(new("oldest", 1)).await?.pop(),
            newest: list(new("newest", SHOWN_ALERTS)).await?,
        })
    }
}

/// A source that is quiet.
#[derive(Debug, Serialize, ToSchema)]
struct QuietSourceView {
    id: String,
    name: String,
    host: String,
    /// `late` or `silent`
    state: &'static str,
    last_seen: Option<String>,
    /// From when on it counts as silent.
    silent_at: Option<String>,
}

/// A source whose clock is off.
#[derive(Debug, Serialize, ToSchema)]
struct SkewedSourceView {
    id: String,
    name: String,
    /// By how many microseconds its events are older than their arrival; below 0 its clock is fast.
    skew_us: i64,
}

/// Sources as whoever is on watch needs them; retired ones do not count.
#[derive(Debug, Serialize, ToSchema)]
struct WatchSourcesView {
    live: usize,
    late: usize,
    silent: usize,
    /// From which nothing ever came.
    never: usize,
    /// Silent ones first, then late ones, the longest quiet first; at most 100.
    quiet: Vec<QuietSourceView>,
    /// Clocks that are off by more than five minutes, at most 100.
    skewed: Vec<SkewedSourceView>,
    /// When the next source becomes late or silent if nothing comes.
    next_quiet: Option<String>,
}

impl WatchSourcesView {
    async fn of(app: &App, caller: &Caller, unit: &str, now: Timestamp) -> Result<Self, Problem> {
        let mut all = app.monitor.source_list(caller, unit).await?;
        all.retain(|kept| kept.data.retired_at.is_none());
        let count = |state| all.iter().filter(|kept| kept.data.state(now) == state).count();
        let (live, late, silent, never) =
            (count(SourceState::Live), count(SourceState::Late), count(SourceState::Silent), count(SourceState::Never));
        let quiet = |kept: &&Kept<Source>| matches!(kept.data.state(now), SourceState::Late | SourceState::Silent);
        let mut quiet: Vec<&Kept<Source>> = all.iter().filter(quiet).collect();
        quiet.sort_by_key(|kept| (std::cmp::Reverse(kept.data.state(now)), kept.data.live.last_seen));
        let skewed = |kept: &Kept<Source>| {
            let skew_us = kept.data.live.skew_us.filter(|skew| skew.unsigned_abs() > SKEWED_US)?;
            Some(SkewedSourceView { id: kept.id.clone(), name: kept.data.about.name.clone(), skew_us })
        };
        let view = |kept: &&Kept<Source>| QuietSourceView {
            id: kept.id.clone(),
            name: kept.data.about.name.clone(),
            host: kept.data.about.host.clone(),
            state: kept.data.state(now).name(),
            last_seen: shown(kept.data.live.last_seen),
            silent_at: shown(kept.data.silent_at()),
        };
        Ok(Self {
            live,
            late,
            silent,
            never,
            quiet: quiet.iter().take(SHOWN_SOURCES).map(view).collect(),
            skewed: all.iter().filter_map(skewed).take(SHOWN_SOURCES).collect(),
            next_quiet: shown(app.monitor.source_next(caller, unit).await?),
        })
    }
}

/// Records of a minute.
#[derive(Debug, Serialize, ToSchema)]
struct WatchMinuteView {
    /// Its beginning.
    minute: String,
    received: i64,
}

/// What comes in.
#[derive(Debug, Serialize, ToSchema)]
struct WatchRateView {
    /// Records a second over the last five full minutes.
    per_second: f64,
    /// The last 60 minutes, oldest first, none left out; the last one is the present minute.
    minutes: Vec<WatchMinuteView>,
    /// The last 24 hours, oldest first, none left out; the last one is the present hour.
    hours: Vec<SourceHourView>,
}

impl From<Rate> for WatchRateView {
    fn from(rate: Rate) -> Self {
        let minute =
            |(minute, received): &(Timestamp, i64)| WatchMinuteView { minute: minute.to_string(), received: *received };
        Self {
            per_second: rate.per_second(),
            minutes: rate.minutes.iter().map(minute).collect(),
            hours: rate.hours.iter().map(SourceHourView::of).collect(),
        }
    }
}

/// How long people took for a part of the work. Alerts that were opened again are left out.
#[derive(Debug, Serialize, ToSchema)]
struct WatchMeasuredView {
    /// Alerts that were done.
    count: usize,
    /// Those done in time.
    in_time: usize,
    median_minutes: Option<f64>,
    /// The minutes within which nine of ten were done.
    p90_minutes: Option<f64>,
    /// The middle of the minutes that were set for the same alerts.
    allowed_minutes: Option<f64>,
}

impl From<Measured> for WatchMeasuredView {
    fn from(measured: Measured) -> Self {
        Self {
            count: measured.count,
            in_time: measured.in_time,
            median_minutes: measured.median_minutes,
            p90_minutes: measured.p90_minutes,
            allowed_minutes: measured.allowed_minutes,
        }
    }
}

/// How long people took within some days.
#[derive(Debug, Serialize, ToSchema)]
struct WatchPaceView {
    days: i64,
    /// From the opening of an alert to the verdict.
    triage: WatchMeasuredView,
    /// From the verdict that it is true to its end.
    handle: WatchMeasuredView,
}

/// What whoever is on watch looks at.
#[derive(Debug, Serialize, ToSchema)]
struct WatchView {
    /// When this was so.
    at: String,
    alerts: WatchAlertsView,
    sources: WatchSourcesView,
    rate: WatchRateView,
    times: Vec<WatchPaceView>,
    /// When lateness and silence were last looked at; null before the first time. It happens every minute.
    settled_at: Option<String>,
}

/// See all at once what whoever is on watch needs: alerts, sources, what comes in, how fast people are
#[utoipa::path(get, path = "/api/v1/units/{unit}/watch", tag = "monitor", operation_id = "read_watch",
    params(("unit" = String, Path)), responses((status = 200, body = WatchView)),
    extensions(("x-operation" = json!("monitor.alert.read"))))]
async fn watch(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Answer<WatchView> {
    let now = app.backend.clock.now();
    let pace = |(days, pace): (i64, vg_monitor::watch::Pace)| WatchPaceView {
        days,
        triage: pace.triage.into(),
        handle: pace.handle.into(),
    };
    Ok(Json(WatchView {
        at: now.to_string(),
        alerts: WatchAlertsView::of(&app, &caller, &unit).await?,
        sources: WatchSourcesView::of(&app, &caller, &unit, now).await?,
        rate: app.monitor.watch_rate(&caller, &unit).await?.into(),
        times: app.monitor.watch_pace(&caller, &unit, &DAYS).await?.into_iter().map(pace).collect(),
        settled_at: shown(app.settled.at(&unit)),
    }))
}
