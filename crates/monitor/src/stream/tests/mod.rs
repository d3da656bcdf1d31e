//! The stream over real engines, a real journal and a real event store.

mod again;
mod aside;
mod crash;
mod holds;
mod ocsf;
mod reload;
mod whole;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use vg_backend::journal::{Handles, Journal, JournalOptions};
use vg_backend::testkit::TestBackend;
use vg_detect::logsource::LogSources;
use vg_detect::sigma::{LoadOptions, RuleSource, load};
use vg_lake::events::EventStore;
use vg_model::Timestamp;
use vg_receive::{Chunk, Kind, Records, SourceKey};

use super::columns::columns;
use super::entry::{CHUNK, head_of};
use super::register::Register;
use super::rules::Rules;
use super::run::{Parts, Stream, StreamSettings};
use crate::sources::NewSource;
use crate::tests::World;

/// Rules of these tests.
const RULES: &str = "
title: Đăng nhập SSH thất bại
id: 00000000-0000-4000-8000-000000000001
level: medium
logsource: { product: linux, service: sshd }
detection:
  lines: { message|startswith: 'Failed password' }
  condition: lines
---
title: Many failures
id: 00000000-0000-4000-8000-000000000002
level: high
correlation:
  type: event_count
  rules: [ 00000000-0000-4000-8000-000000000001 ]
  group-by: [ src_ip ]
  timespan: 5m
  condition: { gte: 5 }
  generate: true
";

pub(super) fn rules() -> Rules {
    rules_of(RULES)
}

pub(super) fn rules_of(text: &str) -> Rules {
    let text = RuleSource::Text { name: "tests.yml".to_owned(), text: text.to_owned() };
    let loaded = load(&[text], &LoadOptions::default());
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let rules = Rules::compile(loaded, &LogSources::embedded().unwrap());
    assert!(rules.refused.is_empty(), "{:?}", rules.refused);
    rules
}

/// Moves the clock to the morning of the first day of Tết, after the events of these tests.
pub(super) fn to_the_morning(test: &TestBackend) {
    let morning = Timestamp::from_civil(2026, 2, 17, 2, 0, 0, 0).unwrap();
    test.clock.advance_us(morning.0 - test.clock_now().0);
}

/// A source of the unit of a world.
pub(super) async fn source(world: &World, about: NewSource) -> String {
    world.monitor.source_create(&world.officer, &world.unit, &about).await.unwrap().id
}

/// A stream on a folder; the journal and the event store are in it.
pub(crate) async fn stream(world: &World, folder: &Path, options: JournalOptions) -> (Stream, Journal) {
    let (clock, random) = (Arc::clone(&world.monitor.backend.clock), Arc::clone(&world.monitor.backend.random));
    let store = EventStore::open(&folder.join("events"), columns(), &clock, &random).unwrap();
    let handles = Handles { clock: Arc::clone(&clock), random, ..Handles::default() };
    let (journal, _) = Journal::open_with(&folder.join("journal"), options, handles).unwrap();
    let register = Arc::new(Register::new(clock));
    register.replace(&world.monitor.source_directory(&world.stream).await.unwrap());
    let settings = StreamSettings {
        workers: 2,
        commit_after: Duration::from_millis(300),
        keep_bytes: 1 << 20,
        keep_for: Duration::from_secs(3_600),
        quarantine: folder.join("quarantine"),
    };
    let parts =
        Parts { monitor: world.monitor.clone(), store, journal: journal.clone(), register, rules: rules(), settings };
    (Stream::new(parts), journal)
}

/// A stream in the morning of these tests, with a source of the unit.
pub(super) struct Begun {
    pub(super) world: World,
    pub(super) folder: tempfile::TempDir,
    pub(super) id: String,
    pub(super) stream: Stream,
    pub(super) journal: Journal,
}

pub(super) async fn begun(test: &TestBackend) -> Begun {
    to_the_morning(test);
    let world = crate::tests::world(test).await;
    let folder = tempfile::tempdir().unwrap();
    let id = source(&world, NewSource { name: "Cổng ssh".into(), ..NewSource::default() }).await;
    let (stream, journal) = stream(&world, folder.path(), small()).await;
    Begun { world, folder, id, stream, journal }
}

pub(crate) fn small() -> JournalOptions {
    JournalOptions {
        max_entry_bytes: 128 * 1024,
        segment_bytes: 256 * 1024,
        max_bytes: 64 << 20,
        min_free_bytes: 0,
        max_waiting_bytes: 1 << 20,
        ..JournalOptions::default()
    }
}

/// A chunk of lines of a source.
pub(super) fn chunk(source: &str, format: Option<&'static str>, received: Timestamp, lines: &[String]) -> Chunk {
    let mut records = Records::new();
    lines.iter().for_each(|line| records.push(line.as_bytes()));
    let kind = Kind { format: format.map(Into::into), hint: None };
    records.into_chunk(SourceKey::new(source), "syslog", kind, received)
}

/// Appends a chunk past the sink, so that a test decides when.
pub(super) async fn put(journal: &Journal, unit: &str, chunk: Chunk) {
    let head = head_of(unit, &chunk);
    let entry = vg_backend::journal::Entry { kind: CHUNK, head: &head, body: chunk.bytes.into() };
    journal.append(entry).await.unwrap();
}

/// Runs a stream over what is in its journal, to its end.
pub(super) async fn run(stream: &Stream) {
    let closing = stream.clone();
    tokio::task::spawn_blocking(move || closing.close()).await.unwrap();
    stream.run(std::future::pending()).await.unwrap();
}

/// A failed logon at a second of the day of the tests.
pub(super) fn failed(second: u32, host: &str, address: &str) -> String {
    let (hour, minute, second) = (2 + second / 3_600, second / 60 % 60, second % 60);
    format!(
        "<38>1 2026-02-17T{hour:02}:{minute:02}:{second:02}.000+07:00 {host} sshd 4711 - - Failed password for root from {address} port 40022 ssh2"
    )
}
