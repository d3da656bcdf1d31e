//! Runs the checks of units whenever their data changed or time asks for it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use tokio::time::timeout;
use vg_access::{Caller, Problem};
use vg_backend::bus::{Consumer, Delivery, Start};
use vg_directive::checks::{Asked, Cell as Seen, RanNow, Rows, TableState, Tables};
use vg_lake::{Answer, Cell, Lake, LakeError, Session, SnapshotRef};
use vg_model::Text;

use super::heard;
use super::state::App;

/// The SQL surface as checks see it: all published tables, of the unit that is measured and of no other.
#[derive(Clone, Debug)]
pub(super) struct LakeTables(Lake);

impl LakeTables {
    pub(super) fn new(lake: &Lake) -> Self {
        Self(lake.clone())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where an error is mapped")]
fn said(error: LakeError) -> Text {
    error.message()
}

impl Tables for LakeTables {
    fn named<'a>(&'a self, sql: &'a str) -> Asked<'a, BTreeSet<String>> {
        Box::pin(async move { self.0.mentioned(sql).await.map_err(said) })
    }

    fn states<'a>(&'a self, unit: &'a str, tables: &'a BTreeSet<String>) -> Asked<'a, Vec<TableState>> {
        Box::pin(async move {
            let looked = self.0.look(unit, tables).await.map_err(said)?;
            let state = |seen: SnapshotRef| TableState { table: seen.table, generation: seen.generation.to_string() };
            Ok(looked.into_iter().map(state).collect())
        })
    }

    fn ask<'a>(&'a self, unit: &'a str, sql: &'a str, rows: usize) -> Asked<'a, Rows> {
        Box::pin(async move {
            let mut session = Session::new();
            for table in self.0.tables() {
                session.allow(table.name, unit);
            }
            let answer = self.0.query_up_to(&session, sql, rows, MAX_ANSWER_BYTES).await.map_err(said)?;
            Ok(rows_of(answer))
        })
    }
}

fn rows_of(answer: Answer) -> Rows {
    let cell = |cell| match cell {
        Cell::Null => Seen::Null,
        Cell::Text(text) => Seen::Text(text),
        Cell::Time(at) => Seen::Time(at),
        _ => Seen::Other,
    };
    Rows {
        columns: answer.columns.into_iter().map(|column| column.name).collect(),
        rows: answer.rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect(),
        truncated: answer.truncated,
        snapshots: answer.snapshots.into_iter().map(|one| one.id).collect(),
    }
}

/// Bytes of the answer of a check: half a million subjects with some 300 bytes each.
const MAX_ANSWER_BYTES: usize = 160 * 1024 * 1024;
/// Name of the consumer on the bus.
const CONSUMER: &str = "directive.checker";
/// What it listens to: whatever changes a table that a check can see.
const TOPICS: &[&str] = &[
    "inventory.system.changed",
    "inventory.host.changed",
    "inventory.contact.changed",
    "inventory.claim.changed",
    "inventory.import.applied",
    "assess.assessment.changed",
    "monitor.alert.changed",
    "monitor.source.changed",
];
/// Topics of which there may be many a second under attack: what they change is measured after this time, not each time.
const OFTEN: &[&str] = &["monitor.alert.changed"];
const OFTEN_AFTER: Duration = Duration::from_secs(10);
/// What the worker may do.
const MAY: &[&str] = &["directive.check.run", "directive.check.read", "assess.assessment.read", "assess.check.record"];
/// How long it waits for a change before it looks at the clock.
const PAUSE: Duration = Duration::from_secs(1);
/// After a change it waits a little for more of them: whoever edits a list changes several things.
const SETTLE: Duration = Duration::from_millis(100);
/// After a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Runs until the server stops.
pub(super) async fn run(app: App) {
    let consumer = loop {
        match app.backend.bus.consumer(CONSUMER, TOPICS, Start::Now).await {
            Ok(consumer) => break consumer,
            Err(error) => tracing::error!(%error, "the checker has no place on the bus"),
        }
        tokio::time::sleep(AFTER_FAILURE).await;
    };
    let mut fresh = true;
    let mut later = BTreeMap::new();
    loop {
        let wakes = app.backend.bus.wakes();
        let woken = wakes.notified();
        match round(&app, &consumer, fresh, &mut later).await {
            Ok(()) => fresh = false,
            // What it was asking closes below it.
            Err(_) if app.stopping.has_begun() => return,
            Err(problem) => {
                tracing::error!(code = problem.code(), %problem, "checks could not be run");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
        tokio::select! {
            () = app.stopping.begins() => return,
            _ = timeout(PAUSE, woken) => tokio::time::sleep(SETTLE).await,
        }
    }
}

/// Everything that waits now. At the first round after a start, every unit with checks is looked at by the clock.
async fn round(
    app: &App,
    consumer: &Consumer,
    fresh: bool,
    later: &mut BTreeMap<String, Instant>,
) -> Result<(), Problem> {
    let mut units: BTreeMap<String, RanNow> = BTreeMap::new();
    if fresh {
        units.extend(app.directive.checks_needed().await?.into_keys().map(|unit| (unit, RanNow::Time)));
    }
    units.extend(app.directive.waking().into_iter().map(|unit| (unit, RanNow::Changed)));
    let changed = taken(app, consumer, later).await?;
    later.retain(|unit, due| {
        let waits = *due > Instant::now() && !changed.contains(unit);
        if !waits {
            units.insert(unit.clone(), RanNow::Changed);
        }
        waits
    });
    units.extend(changed.into_iter().map(|unit| (unit, RanNow::Changed)));
    for (unit, why) in units {
        if app.stopping.has_begun() {
            return Ok(());
        }
        let caller = Caller::worker(CONSUMER, MAY, "checker");
        // A hundred thousand answers are made and gone with each check.
        let _busy = crate::memory::busy();
        if let Err(problem) = app.directive.run_checks(&caller, &unit, &*app.tables, why).await {
            // One unit must not hold the others up; its obligations turn unknown when what was measured is stale.
            tracing::error!(unit, code = problem.code(), %problem, "the checks of a unit could not be run");
        } else if let Err(problem) = super::assess::follow(app, &caller, &unit).await {
            tracing::error!(unit, code = problem.code(), %problem, "the measures of a unit could not follow its checks");
        }
    }
    Ok(())
}

/// The units that messages speak of. They are acknowledged first: a run that is cut off by a stop is made up for at the next start, where a
/// unit without a remembered run is measured by its freshness.
/// What changes often goes to `later` instead.
async fn taken(
    app: &App,
    consumer: &Consumer,
    later: &mut BTreeMap<String, Instant>,
) -> Result<BTreeSet<String>, Problem> {
    let mut units = BTreeSet::new();
    let take = |delivery: &Delivery| {
        let payload: serde_json::Value = serde_json::from_str(&delivery.payload).unwrap_or_default();
        if let Some(unit) = payload.get("unit").and_then(serde_json::Value::as_str) {
            if OFTEN.contains(&delivery.topic.as_str()) {
                later.entry(unit.to_owned()).or_insert_with(|| Instant::now() + OFTEN_AFTER);
            } else {
                units.insert(unit.to_owned());
            }
        }
    };
    heard::all(app, consumer, take).await?;
    Ok(units)
}
