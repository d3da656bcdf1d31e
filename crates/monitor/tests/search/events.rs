//! A store with events, and the surface over it.

use std::sync::Arc;

use vg_backend::clock::{Clock, Random, SeededRandom};
use vg_backend::testkit::TestBackend;
use vg_lake::events::{EventStore, ScanCounts};
use vg_lake::{Answer, Cell, Lake, Options, Session, TextCall, TextFunction};
use vg_model::Timestamp;
use vg_monitor::search::{HAS_TEXT, IP_KEY, Moment};
use vg_monitor::stream::columns::columns;

const FUNCTIONS: &[TextFunction] = &[
    TextFunction { name: "khong_dau", call: TextCall::Make(vg_formats::search_key), about: ("", "") },
    HAS_TEXT,
    IP_KEY,
];

pub(crate) const MOMENT: Moment = Moment { now: Timestamp(1_795_867_200_000_000), offset_minutes: 420 };
pub(crate) const HOUR: i64 = 3_600_000_000;
pub(crate) const DAY: i64 = 24 * HOUR;

/// A value of a column.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    Int(i64),
    Bool(bool),
}

/// An event: its time, and values by the SQL names of their columns.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) time: Timestamp,
    pub(crate) values: Vec<(&'static str, Value)>,
}

impl Event {
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// A surface over a store in a folder.
pub(crate) struct World {
    pub(crate) lake: Lake,
    runtime: tokio::runtime::Runtime,
    _test: TestBackend,
    _folder: tempfile::TempDir,
}

impl World {
    /// One on SQLite: the state database takes no part.
    pub(crate) fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let test = runtime.block_on(TestBackend::sqlite());
        let folder = tempfile::tempdir().unwrap();
        let clock: Arc<dyn Clock> = test.clock.clone();
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(7));
        let store = EventStore::open(&folder.path().join("events"), columns(), &clock, &random).unwrap();
        let lake = Lake::open(&test.sql, &clock, &[], FUNCTIONS, Options::default()).unwrap();
        Self { lake: lake.with_events(store).unwrap(), runtime, _test: test, _folder: folder }
    }

    pub(crate) fn store(&self) -> &EventStore {
        self.lake.events().unwrap()
    }

    /// Takes events in at a position, numbered from 0.
    pub(crate) fn put(&self, position: u64, events: &[Event]) {
        let place = |name: &str| columns().iter().position(|column| column.name == name).unwrap();
        let mut rows = self.store().rows();
        for (record, event) in events.iter().enumerate() {
            rows.int(place("position"), i64::try_from(position).unwrap());
            rows.int(place("record"), i64::try_from(record).unwrap());
            rows.time(place("received"), event.time);
            for (name, value) in &event.values {
                match value {
                    Value::Text(text) => rows.text(place(name), text),
                    Value::Int(number) => rows.int(place(name), *number),
                    Value::Bool(yes) => rows.bool(place(name), *yes),
                }
            }
            rows.end_row("a", event.time, event.time);
        }
        self.store().append(rows.take().unwrap(), position).unwrap();
    }

    pub(crate) fn ask(&self, sql: &str) -> Answer {
        let mut session = Session::new();
        session.allow("events", "a");
        let answer = self.runtime.block_on(self.lake.query(&session, sql, None));
        answer.unwrap_or_else(|error| panic!("{}\n{sql}", error.message().en))
    }

    /// What a statement reads, and what it gives.
    pub(crate) fn counted(&self, sql: &str) -> (Answer, ScanCounts) {
        let before = self.store().scans();
        let answer = self.ask(sql);
        let after = self.store().scans();
        let counts = ScanCounts {
            files: after.files - before.files,
            files_read: after.files_read - before.files_read,
            groups: after.groups - before.groups,
            groups_read: after.groups_read - before.groups_read,
        };
        (answer, counts)
    }
}

/// The whole numbers of a column of an answer.
pub(crate) fn ints(answer: &Answer, column: usize) -> Vec<i64> {
    let int = |row: &Vec<Cell>| match &row[column] {
        Cell::Int(number) => *number,
        other => panic!("{other:?}"),
    };
    answer.rows.iter().map(int).collect()
}
