//! The event store as whoever keeps the installation looks at it: what is there, what waits, what lies aside, how long the room lasts.

use std::fmt::Write as _;

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_lake::events::{Day, Forecast, Retention, StoredDay};
use vg_model::{Text, Timestamp};
use vg_monitor::sources::Figures;
use vg_monitor::stream::books::Status;
use vg_monitor::stream::entry::Arrived;
use vg_monitor::stream::register::Register;

use super::api::Answer;
use super::input::{Input, Who};
use super::kept::BothView;
use super::settings::Settings;
use super::state::App;
use super::stream::Live;

/// Days before a budget is full at which somebody is told: a weekend and the time to buy a disk.
const ALARM_DAYS: f64 = 14.0;
/// Hundredths of the journal that may be full before somebody is told.
const ALARM_JOURNAL: u64 = 80;
/// Days that are listed.
const SHOWN_DAYS: usize = 400;
const DAY_US: f64 = 86_400_000_000.0;
const GIB: u64 = 1024 * 1024 * 1024;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(health)).routes(routes!(look)).routes(routes!(again)).routes(routes!(let_go))
}

/// What the settings say of keeping events.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Keeping {
    days: u64,
    gib: u64,
    journal_gib: u64,
    commit_seconds: u64,
}

impl Keeping {
    pub(super) fn of(settings: &Settings) -> Self {
        let number = |name| settings.number("stream", name);
        Self {
            days: number("days"),
            gib: number("gib"),
            journal_gib: number("journal_gib"),
            commit_seconds: number("commit_seconds"),
        }
    }

    /// What is kept of the event store.
    pub(super) fn retention(self) -> Retention {
        Retention {
            days: u32::try_from(self.days).ok().filter(|days| *days > 0),
            bytes: Some(self.gib.saturating_mul(GIB)).filter(|bytes| *bytes > 0),
        }
    }
}

/// Something that somebody should look at before it hurts.
#[derive(Debug, Serialize, ToSchema)]
struct StoreAlarm {
    /// `budget`, `journal`, `quarantine`, `failed`, `damage`, `books`
    code: &'static str,
    /// What it is and what to do.
    text: BothView,
}

/// What became of everything that was received: `received = stored + rejected + quarantined + in_flight`.
#[derive(Debug, Serialize, ToSchema)]
struct StoreBooks {
    received: i64,
    stored: i64,
    rejected: i64,
    quarantined: i64,
    /// Received, and on its way through the journal.
    in_flight: i64,
    /// Stored as plain text, since no parser knew them; they are among the stored ones.
    unparsed: i64,
    /// Rows that were ever written to files: `rows_present + rows_expired`.
    rows_written: u64,
    rows_present: u64,
    rows_expired: u64,
    /// Rows that are seen and not in files yet.
    rows_open: u64,
    /// Whether both sums are right.
    right: bool,
}

/// Where what arrived waits.
#[derive(Debug, Serialize, ToSchema)]
struct StoreJournal {
    bytes: u64,
    max_bytes: u64,
    /// Entries that wait to be worked on.
    waiting_entries: u64,
    /// Places that are damaged.
    damage: u64,
    /// Records a second, over the last ten seconds.
    per_second: f64,
    /// Seconds for what is on its way, at the present rate; nothing while nothing is worked on.
    waiting_seconds: Option<f64>,
}

/// A day of events.
#[derive(Debug, Serialize, ToSchema)]
struct StoreDay {
    /// `YYYY-MM-DD`, UTC
    day: String,
    rows: u64,
    files: usize,
    bytes: u64,
    bytes_per_row: f64,
    /// Of the rows, those that only a legal hold keeps.
    held_rows: u64,
    /// Files that will be joined.
    small_files: usize,
    oldest: Option<String>,
    newest: Option<String>,
}

impl StoreDay {
    fn of(day: &StoredDay) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
        let bytes_per_row = if day.rows == 0 { 0.0 } else { day.bytes as f64 / day.rows as f64 };
        Self {
            day: day.day.to_string(),
            rows: day.rows,
            files: day.files,
            bytes: day.bytes,
            bytes_per_row: (bytes_per_row * 10.0).round() / 10.0,
            held_rows: day.held_rows,
            small_files: day.small_files,
            oldest: day.oldest.map(|at| at.to_string()),
            newest: day.newest.map(|at| at.to_string()),
        }
    }
}

/// How long events are kept, by the settings that hold, and what that comes to.
#[derive(Debug, Serialize, ToSchema)]
struct StoreRetention {
    /// `stream.days`; 0 without end.
    days: u64,
    /// `stream.gib`; 0 without limit.
    gib: u64,
    /// `stream.journal_gib`
    journal_gib: u64,
    /// `stream.commit_seconds`
    commit_seconds: u64,
    /// Bytes of a day: the mean of the last seven that are over.
    bytes_a_day: u64,
    /// Days until the budget is full; nothing without a budget or a rate.
    days_left: Option<f64>,
    /// On this day, `YYYY-MM-DD`.
    full_on: Option<String>,
    /// The day that goes next, when one has to.
    next_day: Option<String>,
    /// Its rows.
    next_rows: u64,
    /// Its bytes.
    next_bytes: u64,
}

/// What compaction and vacuum have before them.
#[derive(Debug, Serialize, ToSchema)]
struct StoreUpkeep {
    /// The day whose files are joined next.
    compaction_day: Option<String>,
    /// How many of its files.
    compaction_files: usize,
    /// Files that were removed and stay on the disk for an hour, for queries that began before.
    removed_files: usize,
    removed_bytes: u64,
}

/// A chunk on which the program failed.
#[derive(Debug, Serialize, ToSchema)]
struct LaidAside {
    /// Names it.
    position: u64,
    unit: String,
    source: String,
    /// Empty when no source has this id any more.
    source_name: String,
    protocol: String,
    format: Option<String>,
    received: String,
    records: u32,
}

impl LaidAside {
    fn of(chunk: Arrived, register: &Register) -> Self {
        let Arrived { position, unit, source, protocol, format, received, records, .. } = chunk;
        let source_name = register.name_of(&source);
        Self { position, unit, source, source_name, protocol, format, received: received.to_string(), records }
    }
}

/// The event store.
#[derive(Debug, Serialize, ToSchema)]
struct StoreHealth {
    alarms: Vec<StoreAlarm>,
    books: StoreBooks,
    journal: StoreJournal,
    retention: StoreRetention,
    upkeep: StoreUpkeep,
    rows: u64,
    bytes: u64,
    files: usize,
    /// Newest first, at most 400.
    days: Vec<StoreDay>,
    /// How many days there are.
    day_count: usize,
    /// Oldest first, at most 500.
    quarantine: Vec<LaidAside>,
    /// How many chunks there are.
    quarantine_count: usize,
    at: String,
}

/// How the event store stands: sums, journal, days, room, what lies aside
#[utoipa::path(get, path = "/api/v1/store", tag = "monitor", operation_id = "store_health",
    responses((status = 200, body = StoreHealth)), extensions(("x-operation" = json!("monitor.store.read"))))]
async fn health(Who(caller): Who, State(app): State<App>) -> Answer<StoreHealth> {
    let sums = app.monitor.store_sums(&caller).await?;
    let (laid, count) = app.live.stream.laid_aside(&caller).await?;
    let (status, now) = (app.live.stream.status(), app.backend.clock.now());
    let forecast = app.live.store.forecast(app.keeping.retention());
    let days = app.live.store.days();
    let due = app.live.store.due();
    let books = books(&sums, &status);
    Ok(Json(StoreHealth {
        alarms: alarms(&books, &status, &forecast, count, now),
        journal: StoreJournal {
            bytes: status.journal_bytes,
            max_bytes: status.journal_max_bytes,
            waiting_entries: status.waiting_entries,
            damage: status.journal_damage,
            per_second: status.per_second,
            waiting_seconds: waiting_seconds(&books, &status),
        },
        retention: retention(app.keeping, &forecast, now),
        upkeep: StoreUpkeep {
            compaction_day: due.compaction.map(|(day, _)| day.to_string()),
            compaction_files: due.compaction.map_or(0, |(_, files)| files),
            removed_files: due.removed.files,
            removed_bytes: due.removed.bytes,
        },
        rows: status.totals.present,
        bytes: status.totals.bytes,
        files: status.totals.files,
        day_count: days.len(),
        days: days.iter().take(SHOWN_DAYS).map(StoreDay::of).collect(),
        quarantine: laid.into_iter().map(|chunk| LaidAside::of(chunk, &app.live.register)).collect(),
        quarantine_count: count,
        at: now.to_string(),
        books,
    }))
}

fn books(sums: &Figures, status: &Status) -> StoreBooks {
    let totals = status.totals;
    StoreBooks {
        received: sums.received,
        stored: sums.stored,
        rejected: sums.rejected,
        quarantined: sums.quarantined,
        in_flight: sums.in_flight(),
        unparsed: sums.unparsed,
        rows_written: totals.stored,
        rows_present: totals.present,
        rows_expired: totals.expired,
        rows_open: status.open_rows,
        right: sums.in_flight() >= 0 && totals.stored == totals.present + totals.expired,
    }
}

#[expect(clippy::cast_precision_loss, reason = "seconds for people")]
fn waiting_seconds(books: &StoreBooks, status: &Status) -> Option<f64> {
    if books.in_flight <= 0 {
        return Some(0.0);
    }
    (status.per_second > 0.0).then(|| books.in_flight as f64 / status.per_second)
}

/// The day that is so many days ahead.
#[expect(clippy::cast_possible_truncation, reason = "a day, far ahead of any that counts")]
fn ahead(now: Timestamp, days: f64) -> String {
    let far = (days.min(36_500.0) * DAY_US) as i64;
    Day::of(Timestamp(now.0.saturating_add(far))).to_string()
}

fn retention(keeping: Keeping, forecast: &Forecast, now: Timestamp) -> StoreRetention {
    let (next_rows, next_bytes) = forecast.next.map_or((0, 0), |(_, rows, bytes)| (rows, bytes));
    StoreRetention {
        days: keeping.days,
        gib: keeping.gib,
        journal_gib: keeping.journal_gib,
        commit_seconds: keeping.commit_seconds,
        bytes_a_day: forecast.bytes_a_day,
        days_left: forecast.days_left,
        full_on: forecast.days_left.map(|days| ahead(now, days)),
        next_day: forecast.next.map(|(day, ..)| day.to_string()),
        next_rows,
        next_bytes,
    }
}

fn alarms(books: &StoreBooks, status: &Status, forecast: &Forecast, aside: usize, now: Timestamp) -> Vec<StoreAlarm> {
    let mut all = Vec::new();
    let mut alarm = |code, text: Text| all.push(StoreAlarm { code, text: (&text).into() });
    if let Some(failed) = &status.failed {
        let vi = format!("luồng sự kiện gặp lỗi và đang thử lại: {}", failed.vi);
        alarm("failed", Text::new(vi, format!("the stream failed and tries again: {}", failed.en)));
    }
    if !books.right {
        alarm(
            "books",
            Text::new(
                "số nhận khác tổng số đã lưu, từ chối, cách ly: báo quản trị viên, giữ nguyên thư mục dữ liệu",
                "what was received is not what was stored, rejected and laid aside: tell the administrator, leave the data folder as it is",
            ),
        );
    }
    if status.journal_damage > 0 {
        alarm(
            "damage",
            Text::new(
                "sổ nhận có chỗ hỏng: kiểm tra ổ đĩa, xem nhật ký vận hành",
                "the journal is damaged: look at the disk and at the log of the server",
            ),
        );
    }
    if let Some(days) = forecast.days_left.filter(|days| *days < ALARM_DAYS) {
        let on = ahead(now, days);
        alarm(
            "budget",
            Text::new(
                format!(
                    "với lượng hiện nay, dung lượng lưu sự kiện đầy vào {on}; sau đó ngày cũ nhất bị xoá. Tăng stream.gib, hoặc giảm nguồn gửi nhiều"
                ),
                format!(
                    "at the present rate the room for events is full on {on}; then the oldest day goes. Raise stream.gib, or look at sources that send much"
                ),
            ),
        );
    }
    if status.journal_bytes.saturating_mul(100) > status.journal_max_bytes.saturating_mul(ALARM_JOURNAL) {
        alarm(
            "journal",
            Text::new(
                "sổ nhận đầy hơn 80%: sự kiện đến nhanh hơn xử lý; đầy hẳn thì bên gửi bị từ chối. Xem tải máy, hoặc tăng stream.journal_gib",
                "the journal is more than 80% full: events come faster than they are worked on, and senders are refused when it is full. Look at the load, or raise stream.journal_gib",
            ),
        );
    }
    if aside > 0 {
        alarm(
            "quarantine",
            Text::new(
                format!(
                    "{aside} khối sự kiện bị cách ly vì chương trình xử lý lỗi: xem, rồi xử lý lại sau khi nâng cấp"
                ),
                format!(
                    "{aside} chunks lie aside because the program failed on them: look at them, and work on them again after an upgrade"
                ),
            ),
        );
    }
    all
}

/// A look at a chunk that lies aside.
#[derive(Debug, Serialize, ToSchema)]
struct LookAside {
    position: u64,
    /// Its first 64 KiB as text; what is no UTF-8 is replaced.
    text: String,
    bytes: u64,
}

/// Look at a chunk that lies aside
#[utoipa::path(get, path = "/api/v1/store/quarantine/{position}", tag = "monitor", operation_id = "store_quarantine_look",
    params(("position" = u64, Path)), responses((status = 200, body = LookAside)),
    extensions(("x-operation" = json!("monitor.quarantine.handle"))))]
async fn look(Who(caller): Who, State(app): State<App>, Path(position): Path<u64>) -> Answer<LookAside> {
    let found = app.live.stream.look_aside(&caller, position).await?;
    Ok(Json(LookAside { position, text: found.text, bytes: found.bytes }))
}

/// Work on a chunk again that lies aside
#[utoipa::path(post, path = "/api/v1/store/quarantine/{position}/again", tag = "monitor", operation_id = "store_quarantine_again",
    params(("position" = u64, Path)), responses((status = 200, body = LaidAside)),
    extensions(("x-operation" = json!("monitor.quarantine.handle"))))]
async fn again(Who(caller): Who, State(app): State<App>, Path(position): Path<u64>) -> Answer<LaidAside> {
    Ok(Json(LaidAside::of(app.live.stream.work_again(&caller, position).await?, &app.live.register)))
}

/// Why a chunk goes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LetGoInput {
    /// For the audit.
    reason: String,
}

/// Let go of a chunk that lies aside
#[utoipa::path(post, path = "/api/v1/store/quarantine/{position}/let-go", tag = "monitor", operation_id = "store_quarantine_let_go",
    params(("position" = u64, Path)), request_body = LetGoInput, responses((status = 204)),
    extensions(("x-operation" = json!("monitor.quarantine.handle"))))]
async fn let_go(
    Who(caller): Who,
    State(app): State<App>,
    Path(position): Path<u64>,
    Input(input): Input<LetGoInput>,
) -> Result<axum::http::StatusCode, super::refused::Refused> {
    app.live.stream.let_go(&caller, position, &input.reason).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// Figures of the room in the text form of Prometheus.
pub(super) fn metrics(live: &Live, keeping: Keeping) -> String {
    let forecast = live.store.forecast(keeping.retention());
    let due = live.store.due();
    let mut out = String::new();
    let mut gauge = |name: &str, help: &str, value: f64| {
        let _ = write!(out, "# HELP vonggac_{name} {help}\n# TYPE vonggac_{name} gauge\nvonggac_{name} {value}\n");
    };
    #[expect(clippy::cast_precision_loss, reason = "figures for graphs")]
    let float = |number: u64| number as f64;
    gauge("event_bytes_a_day", "Bytes of a day of events, the mean of the last seven.", float(forecast.bytes_a_day));
    gauge(
        "event_budget_days_left",
        "Days until the room for events is full; absent limits are infinite.",
        forecast.days_left.unwrap_or(f64::INFINITY),
    );
    gauge("event_removed_bytes", "Bytes of removed files that are still on the disk.", float(due.removed.bytes));
    gauge("quarantine_chunks", "Chunks that lie aside.", float(live.stream.count_aside() as u64));
    out
}

/// What to write to the log when the room is nearly used up; nothing otherwise.
pub(super) fn warning(live: &Live, keeping: Keeping, now: Timestamp) -> Option<String> {
    let days = live.store.forecast(keeping.retention()).days_left.filter(|days| *days < ALARM_DAYS)?;
    Some(ahead(now, days))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_iso(text.as_bytes()).unwrap().0
    }

    #[test]
    fn a_forecast_is_a_day_and_an_alarm_comes_before_it() {
        let now = at("2026-11-29T00:00:00Z");
        let of = |days_left| Forecast { bytes: 10, bytes_a_day: 5, days_left, next: None };
        let keeping = Keeping { days: 365, gib: 10, journal_gib: 16, commit_seconds: 30 };
        assert_eq!(retention(keeping, &of(Some(10.0)), now).full_on.as_deref(), Some("2026-12-09"));
        assert_eq!(retention(keeping, &of(None), now).full_on, None);
        assert_eq!(keeping.retention(), Retention { days: Some(365), bytes: Some(10 * GIB) });
        let none = Keeping { days: 0, gib: 0, ..keeping };
        assert_eq!(none.retention(), Retention::default());
    }
}
