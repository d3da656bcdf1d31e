//! The store on real files: what it writes, what it says after a crash, what a query sees.

mod crash;
mod damage;
mod golden;
mod history;
mod keeping;
mod pass;
mod pruning;
mod rows;
mod walls;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::common::DataFusionError;
use datafusion::prelude::{SessionConfig, SessionContext};
use vg_backend::clock::{Clock, ManualClock, Random, SeededRandom};
use vg_backend::published::ColumnKind;
use vg_model::Timestamp;

use super::scan::EventTable;
use super::{Day, EventBatch, EventColumn, EventError, EventStore, Find};

pub(crate) const fn column(name: &'static str, kind: ColumnKind, find: Find, nullable: bool) -> EventColumn {
    EventColumn { name, kind, about: ("một cột", "a column"), find, nullable }
}

pub(crate) static COLUMNS: &[EventColumn] = &[
    column("host", ColumnKind::Text, Find::Nothing, false),
    column("src_ip", ColumnKind::Text, Find::Exact, true),
    column("event_id", ColumnKind::Int, Find::Exact, true),
    column("port", ColumnKind::Int, Find::Nothing, true),
    column("score", ColumnKind::Real, Find::Nothing, true),
    column("allowed", ColumnKind::Bool, Find::Nothing, true),
    column("seen", ColumnKind::Time, Find::Nothing, true),
    column("raw", ColumnKind::Text, Find::Nothing, false),
];

pub(crate) const HOST: usize = 0;
pub(crate) const SRC_IP: usize = 1;
pub(crate) const EVENT_ID: usize = 2;
pub(crate) const PORT: usize = 3;
pub(crate) const RAW: usize = 7;

pub(crate) const SECOND: i64 = 1_000_000;
pub(crate) const HOUR: i64 = 3_600 * SECOND;
pub(crate) const DAY_US: i64 = 24 * HOUR;

pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp(chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_micros())
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A store in a folder with a clock that is moved by hand.
pub(crate) struct Test {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) random: Arc<dyn Random>,
}

impl Test {
    pub(crate) fn at(now: &str) -> Self {
        Self { clock: Arc::new(ManualClock::new(at(now))), random: Arc::new(SeededRandom::new(7)) }
    }

    pub(crate) fn open(&self, root: &Path) -> Result<EventStore, EventError> {
        let clock: Arc<dyn Clock> = self.clock.clone();
        EventStore::open(root, COLUMNS, &clock, &self.random)
    }
}

/// A batch of events `(unit, time, host, src_ip, event_id)`, received when they happened.
pub(crate) fn batch(store: &EventStore, events: &[(&str, Timestamp, &str, &str, i64)]) -> EventBatch {
    let mut rows = store.rows();
    for (unit, time, host, ip, id) in events {
        rows.text(HOST, host);
        rows.text(SRC_IP, ip);
        rows.int(EVENT_ID, *id);
        rows.int(PORT, id % 7);
        rows.text(RAW, &format!("{host} saw {ip} do {id}"));
        rows.end_row(unit, *time, *time);
    }
    rows.take().unwrap()
}

/// What a query gives for rows of these units: each row as `a|b|c`.
pub(crate) fn ask(store: &EventStore, units: &[&str], sql: &str) -> Result<Vec<String>, DataFusionError> {
    let units: BTreeSet<String> = units.iter().map(|unit| (*unit).to_owned()).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let config = SessionConfig::new().with_target_partitions(1).with_batch_size(4_096);
        let context = SessionContext::new_with_config(config);
        context.register_table("events", Arc::new(EventTable::new(&store.inner, units)))?;
        let batches = context.sql(sql).await?.collect().await?;
        let mut all = Vec::new();
        for batch in &batches {
            let options = FormatOptions::default().with_null("NULL");
            let columns: Vec<ArrayFormatter<'_>> =
                batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options).unwrap()).collect();
            for row in 0..batch.num_rows() {
                all.push(columns.iter().map(|column| column.value(row).to_string()).collect::<Vec<_>>().join("|"));
            }
        }
        Ok(all)
    })
}

pub(crate) fn asked(store: &EventStore, sql: &str) -> Vec<String> {
    ask(store, &["a", "b", "c"], sql).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// The Parquet files below a folder, by their path in the table.
pub(crate) fn parquet_files(root: &Path) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for folder in std::fs::read_dir(root).unwrap().map(Result::unwrap) {
        let name = folder.file_name().into_string().unwrap();
        if name.starts_with("day=") {
            for file in std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
                all.insert(format!("{name}/{}", file.file_name().into_string().unwrap()));
            }
        }
    }
    all
}

/// Every file that is on the disk is named by the log, and the other way round.
pub(crate) fn assert_no_orphans(root: &Path, store: &EventStore) {
    let state = &store.inner.view().state;
    let named: BTreeSet<String> = state.files.keys().chain(state.removed.keys()).cloned().collect();
    assert_eq!(parquet_files(root), named);
}

/// Everything that verifying finds is right.
pub(crate) fn assert_whole(store: &EventStore) {
    let verified = store.verify();
    assert_eq!(verified.faults, []);
    assert_eq!(verified.read, verified.totals.present);
    assert_eq!(verified.totals.stored, verified.totals.present + verified.totals.expired);
}
