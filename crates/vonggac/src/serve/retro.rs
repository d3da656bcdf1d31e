//! The worker that runs rules over stored events: one job at a time, on one thread that gives way to the stream.
//!
//! A job is cut into slices of time, so large that there are enough events in each to pay and so small that little is done twice. A slice
//! and its numbers are one transaction; a server that stops or is killed goes on behind the last one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use vg_access::{Caller, Kept, Problem};
use vg_detect::logsource::LogSources;
use vg_lake::events::EventError;
use vg_model::{Text, Timestamp};
use vg_monitor::retro::work::Step;
use vg_monitor::retro::{Retro, read_rules};
use vg_monitor::stream::again::{Again, Look};
use vg_monitor::stream::rules::Rules;

use super::state::App;

/// What the worker may do.
const MAY: &[&str] = &["monitor.retro.work"];
/// How often it is looked for a job when nothing is heard of one.
const LOOK: Duration = Duration::from_secs(5);
/// After a failure of the database.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// Events of a slice, nearly.
const SLICE_EVENTS: i64 = 200_000;
/// The shortest and the longest slice, in microseconds: a minute and a day.
const SLICES: std::ops::RangeInclusive<i64> = 60_000_000..=86_400_000_000;
/// How far it is looked back at most for windows that were open at a restart, in microseconds: two days.
const MOST_BACK: i64 = 172_800_000_000;
/// Records a second from which on the stream counts as busy.
const BUSY: f64 = 1_000.0;
/// While the stream is busy, a job works for one part of the time in so many.
const ONE_IN: u32 = 4;
/// The longest pause after one piece of work.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Why the work on a job ended.
enum Ended {
    /// There is nothing left.
    Done,
    /// It was cancelled.
    Gone,
    /// The server stops.
    Stopping,
}

/// What keeps a job from going on.
enum Fault {
    /// It can never go on.
    Job(Text),
    /// It goes on once the database does.
    Database(Problem),
}

impl From<EventError> for Fault {
    fn from(error: EventError) -> Self {
        Self::Job(error.message())
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Database(problem)
    }
}

/// Runs jobs as long as the server runs.
pub(super) async fn run(app: App) {
    let caller = Caller::worker("monitor.retro", MAY, "retro");
    loop {
        let wakes = app.backend.bus.wakes();
        let woken = wakes.notified();
        tokio::pin!(woken);
        woken.as_mut().enable();
        let worked = match app.monitor.retro_next(&caller).await {
            Ok(Some(kept)) => job(&app, &caller, kept).await.map(|()| true),
            Ok(None) => Ok(false),
            Err(problem) => Err(problem),
        };
        let pause = match worked {
            Ok(true) => Duration::ZERO,
            Ok(false) => LOOK,
            Err(_) if app.stopping.has_begun() => return,
            Err(problem) => {
                tracing::error!(code = problem.code(), %problem, "a job over stored events waits for the database");
                tokio::time::sleep(AFTER_FAILURE).await;
                Duration::ZERO
            }
        };
        if app.stopping.has_begun() {
            return;
        }
        tokio::select! {
            () = app.stopping.begins() => return,
            _ = tokio::time::timeout(pause, woken) => {}
        }
    }
}

/// Works on a job until it ends, or the server stops.
async fn job(app: &App, caller: &Caller, kept: Kept<Retro>) -> Result<(), Problem> {
    let (of, by, handle) = (app.clone(), caller.clone(), Handle::current());
    let begun = kept.clone();
    let work = tokio::task::spawn_blocking(move || work(&of, &by, begun, &handle));
    let failure = match work.await {
        Ok(Ok(Ended::Gone | Ended::Stopping)) => return Ok(()),
        Ok(Ok(Ended::Done)) => None,
        Ok(Err(Fault::Database(problem))) => return Err(problem),
        Ok(Err(Fault::Job(text))) => Some(text),
        // What it was has been said where it happened.
        Err(fault) => {
            tracing::error!(%fault, id = kept.id, "a job over stored events ended early");
            Some(Text::new(
                "lỗi của chương trình; xem nhật ký của máy chủ",
                "a fault of the program; see the server's log",
            ))
        }
    };
    app.monitor.retro_end(caller, &kept, failure).await.map(|_| ())
}

/// The rules of a job, and those that the stream looks for.
fn rules_of(app: &App, kept: &Kept<Retro>) -> Result<(Arc<Rules>, Arc<Rules>), Fault> {
    let live = app.live.stream.rules();
    let text = &kept.data.about.rule_text;
    if text.is_empty() {
        return Ok((Arc::clone(&live), live));
    }
    let loaded = read_rules(text).map_err(|problem| Fault::Job(problem.detail.clone()))?;
    let sources = LogSources::embedded().map_err(|error| {
        let text = error.to_string();
        Fault::Job(Text::new(text.clone(), text))
    })?;
    let rules = Rules::compile(loaded, &sources);
    if let Some((id, error)) = rules.refused.first() {
        return Err(Fault::Job(Text::new(
            format!("quy tắc tương quan {id} không chạy được: {error}"),
            format!("the correlation {id} cannot run: {error}"),
        )));
    }
    Ok((Arc::new(rules), live))
}

fn work(app: &App, caller: &Caller, kept: Kept<Retro>, handle: &Handle) -> Result<Ended, Fault> {
    let (rules, live) = rules_of(app, &kept)?;
    let (unit, about) = (kept.unit.clone(), kept.data.about.clone());
    let total = app.live.store.rows_within(&unit, about.from, about.to)?;
    let total = i64::try_from(total).unwrap_or(i64::MAX);
    let Some(mut kept) = handle.block_on(app.monitor.retro_begin(caller, &kept, total))? else {
        return Ok(Ended::Gone);
    };
    let chosen = about.rule_ids.iter().cloned().collect();
    let mut look = Look::new(&unit, &rules, &live, chosen, &app.live.register, &app.live.store);
    let begin = kept.data.at;
    if begin > about.from {
        // What correlations had seen before the restart is seen again, and told no more.
        let back = Timestamp(begin.0.saturating_sub(look.looks_back_us().min(MOST_BACK))).max(about.from);
        if !pass(app, &mut look, back, begin, |_| true)? {
            return Ok(Ended::Stopping);
        }
        look.advance(begin);
    }
    let slice = slice_us(about.from, about.to, u64::try_from(total).unwrap_or_default());
    while kept.data.at < about.to {
        let from = kept.data.at;
        let to = Timestamp(from.0.saturating_add(slice)).min(about.to);
        let mut step = Step::up_to(to);
        let began = Instant::now();
        let add = |again| {
            step.add(again);
            true
        };
        if !pass(app, &mut look, from, to, add)? {
            return Ok(Ended::Stopping);
        }
        look.advance(step.at).into_iter().for_each(|seen| step.found(seen));
        step.worked_us = i64::try_from(began.elapsed().as_micros()).unwrap_or(i64::MAX);
        match handle.block_on(app.monitor.retro_step(caller, &kept, &step))? {
            Some(now) => kept = now,
            None => return Ok(Ended::Gone),
        }
    }
    Ok(Ended::Done)
}

/// The length of a slice of a time in which there are so many events, in microseconds.
pub(super) fn slice_us(from: Timestamp, to: Timestamp, events: u64) -> i64 {
    let slices = i64::try_from(events).unwrap_or(i64::MAX) / SLICE_EVENTS;
    ((to.0 - from.0) / slices.max(1)).clamp(*SLICES.start(), *SLICES.end())
}

/// Looks at the events of a time piece by piece and lets the stream go first in between. False when it ended before: `take` wanted no more,
/// or the server stops.
pub(super) fn pass(
    app: &App,
    look: &mut Look,
    from: Timestamp,
    to: Timestamp,
    mut take: impl FnMut(Again) -> bool,
) -> Result<bool, EventError> {
    for piece in look.pass(from, to)? {
        let began = Instant::now();
        if !take(look.piece(&piece?)?) || !give_way(app, began.elapsed()) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Lets the stream go first: while it is busy, a pause that is longer than the work before it. False when the server stops.
fn give_way(app: &App, worked: Duration) -> bool {
    let status = app.live.stream.status();
    if status.waiting_entries > 1 || status.per_second > BUSY {
        std::thread::sleep((worked * (ONE_IN - 1)).min(LONGEST_PAUSE));
    }
    !app.stopping.has_begun()
}
