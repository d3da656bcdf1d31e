//! What the store holds, day by day, and what upkeep has before it.

use std::collections::BTreeMap;

use vg_model::Timestamp;

use super::columns::TIME;
use super::compact::next;
use super::day::Day;
use super::limits::COMPACT_BYTES;
use super::retain::Vacuumed;
use super::state::DataFile;
use super::stats::Bound;
use super::store::EventStore;

/// A day of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StoredDay {
    /// The day.
    pub day: Day,
    /// Rows.
    pub rows: u64,
    /// Files.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Of the rows, those that stay only because of a legal hold.
    pub held_rows: u64,
    /// Bytes of the files that hold these.
    pub held_bytes: u64,
    /// Files that are small enough to be joined with others.
    pub small_files: usize,
    /// The time of the first event; nothing when no file says it.
    pub oldest: Option<Timestamp>,
    /// The time of the last event.
    pub newest: Option<Timestamp>,
}

impl StoredDay {
    fn of(day: Day) -> Self {
        let (rows, bytes, held_rows, held_bytes) = Default::default();
        Self { day, rows, files: 0, bytes, held_rows, held_bytes, small_files: 0, oldest: None, newest: None }
    }

    fn add(&mut self, file: &DataFile) {
        let (rows, bytes) = (file.stats.rows, file.add.size);
        self.rows += rows;
        self.bytes += bytes;
        self.files += 1;
        if file.held().is_some() {
            self.held_rows += rows;
            self.held_bytes += bytes;
        } else {
            self.small_files += usize::from(bytes < COMPACT_BYTES);
        }
        let at = |bound: Option<&Bound>| match bound {
            Some(Bound::Int(at)) => Some(Timestamp(*at)),
            _ => None,
        };
        self.oldest = [self.oldest, at(file.stats.least.get(TIME))].into_iter().flatten().min();
        self.newest = self.newest.max(at(file.stats.most.get(TIME)));
    }
}

/// What upkeep has before it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Due {
    /// Files that the next step of compaction joins, of this day.
    pub compaction: Option<(Day, usize)>,
    /// Files that were removed and are still on the disk, for queries that began before.
    pub removed: Vacuumed,
}

impl EventStore {
    /// The days that have files, the newest first. Rows that wait for their commit are in none of them.
    #[must_use]
    pub fn days(&self) -> Vec<StoredDay> {
        let view = self.inner.view();
        let mut days: BTreeMap<Day, StoredDay> = BTreeMap::new();
        for file in view.state.files.values() {
            days.entry(file.day).or_insert_with(|| StoredDay::of(file.day)).add(file);
        }
        days.into_values().rev().collect()
    }

    /// What compaction and vacuum have before them.
    #[must_use]
    pub fn due(&self) -> Due {
        let view = self.inner.view();
        let state = &view.state;
        let compaction = next(state, self.inner.place.clock.now().0).map(|(day, files)| (day, files.len()));
        let bytes = state.removed.values().filter_map(|remove| remove.size).sum();
        Due { compaction, removed: Vacuumed { files: state.removed.len(), bytes } }
    }
}
