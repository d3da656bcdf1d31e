//! Writes tables of made-up events, at several stages of their life, for other engines to read (`tests/delta/run.sh`).
//!
//! `events_tables FOLDER` makes a folder for each stage, and beside it a JSON file that says what is in it.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a program for a test: a failure must stop it, and its output is its purpose"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use vg_backend::clock::{Clock, ManualClock, Random, SeededRandom};
use vg_backend::published::ColumnKind;
use vg_lake::events::{Day, EventColumn, EventStore, Find, Hold, Retention};
use vg_model::Timestamp;

const fn column(name: &'static str, kind: ColumnKind, find: Find, nullable: bool) -> EventColumn {
    EventColumn { name, kind, about: ("một cột", "a column"), find, nullable }
}

static COLUMNS: &[EventColumn] = &[
    column("host", ColumnKind::Text, Find::Nothing, false),
    column("src_ip", ColumnKind::Text, Find::Exact, true),
    column("event_id", ColumnKind::Int, Find::Exact, true),
    column("score", ColumnKind::Real, Find::Nothing, true),
    column("allowed", ColumnKind::Bool, Find::Nothing, true),
    column("seen", ColumnKind::Time, Find::Nothing, true),
    column("raw", ColumnKind::Text, Find::Nothing, false),
];

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;
/// 2026-11-20T00:00:00Z.
const FIRST: i64 = 1_795_132_800 * SECOND;

struct Row {
    day: Day,
    time: i64,
    id: i64,
    host: i64,
    address: bool,
}

struct Table {
    root: PathBuf,
    clock: Arc<ManualClock>,
    store: Option<EventStore>,
    rows: Vec<Row>,
    next: i64,
    versions: BTreeMap<i64, usize>,
}

impl Table {
    fn open(&mut self) {
        let clock: Arc<dyn Clock> = self.clock.clone();
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(u64::try_from(self.next).unwrap() + 1));
        self.store = Some(EventStore::open(&self.root, COLUMNS, &clock, &random).unwrap());
    }

    fn store(&self) -> &EventStore {
        self.store.as_ref().unwrap()
    }

    /// A commit of rows of a day and of the one before.
    fn commit(&mut self, day: i64, count: i64) {
        let mut rows = self.store().rows();
        for number in 0..count {
            let id = self.next;
            self.next += 1;
            let time = FIRST + (day - number % 2) * DAY + (number * 37 % 80_000) * SECOND + number;
            let (host, address) = (id % 5, id % 97 == 0);
            rows.text(0, &format!("máy-{host}"));
            if address {
                rows.text(1, "198.51.100.7");
            } else if id % 3 > 0 {
                rows.text(1, &format!("192.0.2.{}", id % 200));
            }
            rows.int(2, id);
            if id % 4 > 0 {
                rows.real(3, id as f64 / 8.0);
                rows.bool(4, id % 4 == 1);
                rows.time(5, Timestamp(time - HOUR));
            }
            rows.text(6, &format!("<{id}> sự kiện của máy {host}, \"quoted\", tab\tand line\nend"));
            let (time, received) = (Timestamp(time), Timestamp(time + SECOND));
            rows.end_row("don-vi-1", time, received);
            self.rows.push(Row { day: Day::of_event(time, received), time: time.0, id, host, address });
        }
        let position = self.store().position().unwrap_or(0) + 1;
        let batch = rows.take().unwrap();
        self.store().append(batch, position).unwrap();
        let version = self.store().commit().unwrap().unwrap().version;
        self.versions.insert(version, self.rows.len());
    }

    /// Copies the table, and says what is in it.
    fn save(&self, folder: &Path, name: &str, with_versions: bool) {
        let to = folder.join(name);
        copy(&self.root, &to);
        let mut days: BTreeMap<String, (i64, i64, i64, i64)> = BTreeMap::new();
        for row in &self.rows {
            let sums = days.entry(row.day.to_string()).or_insert((0, 0, i64::MAX, i64::MIN));
            *sums = (sums.0 + 1, sums.1 + row.id, sums.2.min(row.time), sums.3.max(row.time));
        }
        let columns: Vec<&str> = self.store().columns().map(|(name, ..)| name).collect();
        let log = fs::read_dir(self.root.join("_delta_log")).unwrap();
        let commits =
            log.filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".json")?.parse::<i64>().ok());
        let versions = if with_versions { self.versions.clone() } else { BTreeMap::new() };
        let said = serde_json::json!({
            "version": commits.max().unwrap(),
            "columns": columns,
            "days": days,
            "address": self.rows.iter().filter(|row| row.address).count(),
            "versions": versions,
        });
        fs::write(folder.join(format!("{name}.json")), said.to_string()).unwrap();
        println!("{name}: {} rows", self.rows.len());
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap());
    let root = folder.join("table");
    fs::create_dir_all(&folder).unwrap();
    let clock = Arc::new(ManualClock::new(Timestamp(FIRST + 5 * DAY)));
    let mut table = Table { root, clock, store: None, rows: Vec::new(), next: 0, versions: BTreeMap::new() };
    table.open();
    for commit in 0..20 {
        table.commit(1 + commit % 4, 300 + commit * 10);
    }
    table.save(&folder, "1-commits", true);
    while table.store().compact().unwrap().is_some() {}
    table.save(&folder, "2-compacted", true);
    for _ in 0..110 {
        table.commit(4, 20);
    }
    table.save(&folder, "3-checkpoint", true);
    let days = (Day::of(Timestamp(FIRST)), Day::of(Timestamp(FIRST + 2 * DAY)));
    table.store().hold(Hold::new("vụ-1", days, "host = 'máy-3'")).unwrap();
    while table.store().expire(Retention { days: Some(3), bytes: None }).unwrap().is_some() {}
    let first = Day::of(Timestamp(FIRST + 2 * DAY));
    table.rows.retain(|row| row.day >= first || row.host == 3);
    table.save(&folder, "4-expired", false);
    table.clock.advance_us(2 * HOUR);
    table.store().vacuum().unwrap();
    table.save(&folder, "5-vacuumed", false);
    table.store = None;
    table.open();
    table.commit(4, 500);
    assert!(table.store().verify().faults.is_empty());
    table.save(&folder, "6-reopened", false);
    table.store = None;
    fs::remove_dir_all(&table.root).unwrap();
}
