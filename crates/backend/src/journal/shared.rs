//! What writer, readers and consumers of one journal have in common: the table of segments.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::consumer::Cursor;
use super::disk::Disk;
use super::error::JournalError;
use super::format::{JournalId, segment_name};
use super::options::{JournalOptions, MAX_DAMAGE};
use super::scan::Hole;
use super::{Damage, Lag, Position, Released, Stats};

/// Folder of the cursors, below that of the journal.
pub(super) const CONSUMERS: &str = "consumers";
/// Folder of what recovery cut off.
pub(super) const ASIDE: &str = "aside";

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) folder: PathBuf,
    pub(super) disk: Arc<dyn Disk>,
    pub(super) options: JournalOptions,
    pub(super) id: JournalId,
    state: Mutex<State>,
    /// The position after the last durable entry; closed with the writer.
    pub(super) durable: watch::Sender<u64>,
    pub(super) counters: Counters,
}

/// What the writer counts.
#[derive(Default, Debug)]
pub(super) struct Counters {
    pub(super) entries: AtomicU64,
    pub(super) bytes: AtomicU64,
    pub(super) groups: AtomicU64,
    pub(super) failures: AtomicU64,
}

#[derive(Debug)]
pub(super) struct State {
    /// In the order of positions. The last is never released, so that its name keeps the next position.
    pub(super) segments: VecDeque<Segment>,
    pub(super) bytes: u64,
    pub(super) cursors: BTreeMap<String, Arc<Cursor>>,
    pub(super) damage: Vec<Damage>,
    pub(super) closed: bool,
}

/// A segment: entries from `first` to below `next`, in `bytes` bytes that are durable. `after` is the position after the last
/// entry before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Segment {
    pub(super) after: u64,
    pub(super) first: u64,
    pub(super) generation: u64,
    pub(super) next: u64,
    pub(super) bytes: u64,
}

impl Segment {
    /// The position after the last entry of it, or before it where it has none.
    pub(super) fn after_entries(&self) -> u64 {
        if self.next > self.first { self.next } else { self.after }
    }

    pub(super) fn name(&self) -> String {
        segment_name(self.first, self.generation)
    }
}

/// Where a position is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// In this segment.
    In(Segment),
    /// Before the oldest entry; what was released ends here.
    Released(u64),
    /// Given to no entry that lasted; the next one is this.
    NeverGiven(u64),
    /// After the last durable entry.
    End,
}

impl Shared {
    pub(super) fn new(
        folder: &Path,
        disk: Arc<dyn Disk>,
        options: JournalOptions,
        id: JournalId,
        state: State,
        next: u64,
    ) -> Self {
        let (folder, state) = (folder.to_owned(), Mutex::new(state));
        let durable = watch::Sender::new(next);
        Self { folder, disk, options, id, state, durable, counters: Counters::default() }
    }

    /// Nothing panics while it holds the lock; if something did, the table is still whole.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The position after the last durable entry.
    pub(super) fn next(&self) -> u64 {
        *self.durable.borrow()
    }

    pub(super) fn path(&self, segment: &Segment) -> PathBuf {
        self.folder.join(segment.name())
    }

    pub(super) fn locate(&self, position: u64) -> Place {
        let next = self.next();
        let state = self.state();
        if position >= next {
            return Place::End;
        }
        // The segment before the first one that begins after the position; empty ones begin where the next does.
        let after = state.segments.partition_point(|segment| segment.first <= position);
        let candidate = after.checked_sub(1).and_then(|index| state.segments.get(index));
        match candidate {
            Some(segment) if position < segment.next => Place::In(*segment),
            Some(_) => Place::NeverGiven(state.segments.get(after).map_or(next, |segment| segment.first)),
            None => match state.segments.front() {
                Some(oldest) if position >= oldest.after => Place::NeverGiven(oldest.first),
                oldest => Place::Released(oldest.map_or(next, |oldest| oldest.after)),
            },
        }
    }

    /// Takes note of damage, once for each place.
    pub(super) fn note(&self, segment: &Segment, hole: &Hole) -> Damage {
        let damage = hole.damage(segment);
        let mut state = self.state();
        let known = state.damage.iter().any(|known| known.segment == damage.segment && known.offset == damage.offset);
        if !known {
            state.note(damage.clone());
        }
        damage
    }

    /// Deletes segments wholly below `below` that every consumer has passed.
    pub(super) fn release(&self, below: u64) -> Result<Released, JournalError> {
        let (gone, mut released) = {
            let mut state = self.state();
            let slowest = state.cursors.iter().map(|(name, cursor)| (cursor.position(), name)).min();
            let held_by = slowest.filter(|(position, _)| *position < below).map(|(_, name)| name.clone());
            let limit = slowest.map_or(below, |(position, _)| position.min(below));
            let mut gone = Vec::new();
            while state.segments.len() > 1 && state.segments.front().is_some_and(|oldest| oldest.next <= limit) {
                gone.extend(state.segments.pop_front());
            }
            state.bytes -= gone.iter().map(|segment| segment.bytes).sum::<u64>();
            let oldest = Position(state.oldest(self.next()));
            (gone, Released { segments: 0, bytes: 0, oldest, held_by })
        };
        for (index, segment) in gone.iter().enumerate() {
            let path = self.path(segment);
            if let Err(error) = self.disk.remove(&path)
                && error.kind() != std::io::ErrorKind::NotFound
            {
                // It stays in the table, so its bytes count and the next release tries again.
                let mut state = self.state();
                for kept in gone.iter().skip(index).rev() {
                    state.bytes += kept.bytes;
                    state.segments.push_front(*kept);
                }
                return Err(JournalError::io("remove", &path, error));
            }
            released.segments += 1;
            released.bytes += segment.bytes;
        }
        if !gone.is_empty() {
            self.disk
                .sync_folder(&self.folder)
                .map_err(|error| JournalError::io("flush the folder", &self.folder, error))?;
        }
        Ok(released)
    }

    pub(super) fn stats(&self, waiting_bytes: u64) -> Stats {
        let next = self.next();
        let state = self.state();
        let lag = |(name, cursor): (&String, &Arc<Cursor>)| {
            let position = cursor.position();
            let behind = state.segments.iter().filter(|segment| segment.next > position);
            Lag {
                consumer: name.clone(),
                position: Position(position),
                entries: next.saturating_sub(position),
                bytes: behind.map(|segment| segment.bytes).sum(),
            }
        };
        Stats {
            bytes: state.bytes,
            max_bytes: self.options.max_bytes,
            segments: state.segments.len() as u64,
            oldest: Position(state.oldest(next)),
            next: Position(next),
            waiting_bytes,
            entries_appended: self.counters.entries.load(Ordering::Relaxed),
            bytes_appended: self.counters.bytes.load(Ordering::Relaxed),
            groups: self.counters.groups.load(Ordering::Relaxed),
            failures: self.counters.failures.load(Ordering::Relaxed),
            damage: state.damage.len() as u64,
            consumers: state.cursors.iter().map(lag).collect(),
        }
    }
}

impl State {
    pub(super) fn oldest(&self, next: u64) -> u64 {
        self.segments.front().map_or(next, |segment| segment.first)
    }

    pub(super) fn note(&mut self, damage: Damage) {
        if self.damage.len() < MAX_DAMAGE {
            self.damage.push(damage);
        }
    }
}
