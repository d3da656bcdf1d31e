//! Tests of the journal: by hand, by random histories on a disk that lies, by processes that are killed.

mod consumers;
mod crash;
mod damage;
mod follow;
mod full;
mod golden;
mod histories;
mod limits;
mod random;
mod sim;
mod torn;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use vg_model::Timestamp;

use super::{Entry, Found, Handles, Journal, JournalError, JournalOptions, Opened, Position, Record};
use crate::clock::{ManualClock, SeededRandom};
use sim::SimDisk;

/// Segments of a few entries.
fn small() -> JournalOptions {
    JournalOptions {
        max_entry_bytes: 2_000,
        segment_bytes: 4_096,
        max_bytes: 1 << 20,
        min_free_bytes: 0,
        not_before: Position::FIRST,
        max_waiting_bytes: 64 * 1024,
    }
}

/// A journal on a disk in memory.
struct Bench {
    disk: Arc<SimDisk>,
    clock: Arc<ManualClock>,
    folder: PathBuf,
}

impl Bench {
    fn new() -> Self {
        let clock = Arc::new(ManualClock::new(Timestamp::from_civil(2026, 2, 17, 2, 0, 0, 0).unwrap()));
        Self { disk: Arc::new(SimDisk::new(1)), clock, folder: PathBuf::from("/journal") }
    }

    fn handles(&self) -> Handles {
        let disk = Arc::clone(&self.disk);
        Handles { clock: Arc::clone(&self.clock) as _, random: Arc::new(SeededRandom::new(7)), disk }
    }

    fn open(&self) -> (Journal, Opened) {
        Journal::open_with(&self.folder, small(), self.handles()).unwrap()
    }

    /// The segments, oldest first.
    fn segments(&self) -> Vec<PathBuf> {
        self.disk.files().into_iter().filter(|path| path.extension().is_some_and(|e| e == "vgj")).collect()
    }

    /// The first segment that has an entry.
    fn first_segment(&self) -> PathBuf {
        self.segments().into_iter().find(|path| self.disk.bytes(path).len() > super::SEGMENT_HEAD).unwrap()
    }
}

fn put(journal: &Journal, body: impl Into<Bytes>) -> Result<Position, JournalError> {
    journal.append_blocking(Entry { kind: 3, head: b"from=192.0.2.7", body: body.into() })
}

/// All that can be read from the beginning.
fn read_all(journal: &Journal) -> Vec<Found> {
    let mut reader = journal.reader(Position(1));
    std::iter::from_fn(|| reader.try_next().unwrap()).collect()
}

fn records(found: &[Found]) -> Vec<&Record> {
    found.iter().filter_map(|found| if let Found::Entry(record) = found { Some(record) } else { None }).collect()
}

fn bodies(found: &[Found]) -> Vec<&[u8]> {
    records(found).iter().map(|record| &record.body[..]).collect()
}

/// Opens with the real disk.
fn open_real(folder: &Path, options: JournalOptions) -> (Journal, Opened) {
    Journal::open(folder, options).unwrap()
}
