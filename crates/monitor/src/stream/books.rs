//! What the stream counts while it runs.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use vg_backend::journal::Stats;
use vg_detect::engine::RuleCost;
use vg_lake::events::{Committed, Tail, Totals};
use vg_model::Text;

use super::run::Worked;
use crate::alerts::finding::Taken;

/// Over how long events a second are counted.
const RATE_SECONDS: u64 = 10;

/// The counts.
#[derive(Debug, Default)]
pub(super) struct Books(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    worked: Figures,
    by_second: VecDeque<(Instant, u64)>,
    position: u64,
    failed: Option<Text>,
    costs: RuleCosts,
}

/// What rules cost in the jobs that were measured.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct RuleCosts {
    /// Events of these jobs.
    pub events: u64,
    /// Nanoseconds of all of their matching.
    pub nanos: u64,
    /// By id; those that were never evaluated are not in it.
    pub rules: BTreeMap<String, RuleCost>,
}

/// Numbers since the start.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Figures {
    /// Records that were worked on.
    pub records: u64,
    /// Of these, stored.
    pub stored: u64,
    /// Stored, and read by no parser.
    pub unparsed: u64,
    /// Laid aside.
    pub quarantined: u64,
    /// Sent again by their sources.
    pub repeated: u64,
    /// Bytes.
    pub bytes: u64,
    /// Entries of the journal that could not be read.
    pub lost: u64,
    /// Findings that are counted in alerts.
    pub findings: u64,
    /// Findings that suppressions took.
    pub suppressed: u64,
    /// Alerts that are new.
    pub alerts: u64,
    /// Commits of the event store.
    pub commits: u64,
}

/// How the stream stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Status {
    /// Numbers since the start.
    pub figures: Figures,
    /// Records that were written down since the start.
    pub appended: u64,
    /// Events a second, over the last ten seconds.
    pub per_second: f64,
    /// Entries of the journal that wait.
    pub waiting_entries: u64,
    /// Bytes that arrived since the start and wait to be worked on.
    pub waiting_bytes: u64,
    /// Bytes of the journal.
    pub journal_bytes: u64,
    /// The most that it may have.
    pub journal_max_bytes: u64,
    /// Places of the journal that are damaged.
    pub journal_damage: u64,
    /// Rows that are seen and not yet in files.
    pub open_rows: u64,
    /// Rows that are in files, ever and now.
    pub totals: Totals,
    /// What failed last and has not worked since.
    pub failed: Option<Text>,
}

impl Books {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A job was handed on.
    pub(super) fn took(&self, job: &Worked) {
        let mut counts = self.counts();
        counts.position = job.position;
        counts.worked.lost += job.lost;
        let mut records = 0;
        for became in &job.done.became {
            let number = |value: i64| u64::try_from(value).unwrap_or_default();
            let figures = &became.figures;
            records += number(figures.received);
            counts.worked.stored += number(figures.stored);
            counts.worked.unparsed += number(figures.unparsed);
            counts.worked.quarantined += number(figures.quarantined);
            counts.worked.bytes += number(figures.bytes);
            counts.worked.repeated += became.repeated;
        }
        counts.worked.records += records;
        for costs in &job.done.costs {
            counts.costs.events += costs.events;
            counts.costs.nanos += costs.nanos;
            for (rule, cost) in &costs.rules {
                let Some(one) = job.done.rules.each.get(*rule as usize) else { continue };
                let sum = counts.costs.rules.entry(one.id.to_string()).or_default();
                sum.evaluations += cost.evaluations;
                sum.nanos += cost.nanos;
            }
        }
        let now = Instant::now();
        counts.by_second.push_back((now, records));
        while counts.by_second.front().is_some_and(|(at, _)| now - *at > Duration::from_secs(RATE_SECONDS)) {
            counts.by_second.pop_front();
        }
    }

    pub(super) fn take_costs(&self) -> RuleCosts {
        std::mem::take(&mut self.counts().costs)
    }

    /// Up to where jobs were handed on since the start.
    pub(super) fn position(&self) -> u64 {
        self.counts().position
    }

    pub(super) fn raised(&self, taken: &Taken) {
        let mut counts = self.counts();
        counts.worked.findings += taken.counted;
        counts.worked.suppressed += taken.suppressed;
        counts.worked.alerts += taken.opened;
        counts.failed = None;
    }

    pub(super) fn committed(&self, committed: Option<Committed>) {
        let mut counts = self.counts();
        counts.worked.commits += u64::from(committed.is_some());
        counts.failed = None;
    }

    pub(super) fn failed(&self, what: Text) {
        self.counts().failed = Some(what);
    }

    pub(super) fn status(
        &self,
        journal: &Stats,
        tail: Tail,
        totals: Totals,
        appended: u64,
        (waiting_entries, waiting_bytes): (u64, u64),
    ) -> Status {
        let counts = self.counts();
        let now = Instant::now();
        let lately = counts.by_second.iter().filter(|(at, _)| now - *at <= Duration::from_secs(RATE_SECONDS));
        let records: u64 = lately.map(|(_, records)| records).sum();
        Status {
            figures: counts.worked,
            appended,
            per_second: records as f64 / RATE_SECONDS as f64,
            waiting_entries,
            waiting_bytes,
            journal_bytes: journal.bytes,
            journal_max_bytes: journal.max_bytes,
            journal_damage: journal.damage,
            open_rows: tail.rows,
            totals,
            failed: counts.failed.clone(),
        }
    }
}
