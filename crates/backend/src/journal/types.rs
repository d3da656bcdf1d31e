//! What a journal tells.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use vg_model::Timestamp;

use super::disk::{Disk, SystemDisk};
use super::error::JournalError;
use crate::clock::{Clock, Random, SystemClock, SystemRandom};

/// The number of an entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Position(pub u64);

impl Position {
    /// That of the first entry of all; 0 is before every entry.
    pub const FIRST: Self = Self(1);

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Time, randomness and disk of a journal.
#[derive(Clone, Debug)]
pub struct Handles {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where the id of a new journal comes from.
    pub random: Arc<dyn Random>,
    /// Where the files are.
    pub disk: Arc<dyn Disk>,
}

impl Default for Handles {
    fn default() -> Self {
        Self { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom), disk: Arc::new(SystemDisk) }
    }
}

/// An entry as it was appended. Head and body are slices of the block that was read, which lives as long as they do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// Its number.
    pub position: Position,
    /// When it was appended, by the clock of the machine: not in order where that clock was set back.
    pub at: Timestamp,
    /// What it is.
    pub kind: u16,
    /// What is said of the body.
    pub head: Bytes,
    /// The content.
    pub body: Bytes,
}

/// What a reader finds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// An entry.
    Entry(Record),
    /// Positions without an entry.
    Missing(Missing),
}

/// Positions without an entry, told once by every reader that comes by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missing {
    /// The first of them.
    pub first: Position,
    /// How many; none where only bytes between two entries are damaged.
    pub count: u64,
    /// Why.
    pub why: Why,
}

/// Why there is no entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Why {
    /// It cannot be read any more.
    Damaged(Damage),
    /// It was released.
    Released,
    /// Recovery passed over the position: a crash may have begun an entry there. None that was acknowledged.
    NeverGiven,
}

/// Bytes of a segment that are no entry where one should be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Damage {
    /// File name of the segment.
    pub segment: String,
    /// Where in the file.
    pub offset: u64,
    /// Bytes up to the next whole entry or the end; 0 where the file is too short.
    pub bytes: u64,
    /// The first position that stood there.
    pub first: Position,
    /// How many.
    pub count: u64,
    /// True when they had been acknowledged for sure. Otherwise a loss of power in the middle of the last group can have left
    /// the hole as well.
    pub acknowledged: bool,
}

/// What a start found.
#[derive(Clone, Default, Debug)]
pub struct Opened {
    /// Segments with entries.
    pub segments: u64,
    /// Positions in them.
    pub entries: u64,
    /// Entries of the last segment, which was read.
    pub entries_read: u64,
    /// Position of the oldest entry.
    pub first: Option<Position>,
    /// Position of the newest entry.
    pub last: Option<Position>,
    /// The position that the next entry gets.
    pub next: Position,
    /// What a crash had left behind the newest entry.
    pub torn: Option<Torn>,
    /// Damage that the start came upon: in the last segment and in the heads of all.
    pub damage: Vec<Damage>,
    /// Entries that a consumer had passed and that are gone: the disk had not kept what it had confirmed.
    pub lost_after_consumers: u64,
    /// Consumers whose position could not be read; they begin again with the oldest entry.
    pub lost_cursors: Vec<String>,
    /// Why nothing can be written now (a full disk, say). Reading and releasing work, and each append tries again.
    pub not_writable: Option<JournalError>,
}

/// What a crash left behind the last whole entry. No entry in it was acknowledged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Torn {
    /// File name of the segment.
    pub segment: String,
    /// Where it was cut.
    pub offset: u64,
    /// Bytes behind it.
    pub bytes: u64,
    /// The first position that is passed over because of it.
    pub first: Position,
    /// How many are passed over.
    pub positions: u64,
    /// Where the bytes are now.
    pub kept: Kept,
}

/// Where cut-off bytes are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kept {
    /// In this file.
    Aside(PathBuf),
    /// They were all zero and are gone.
    Zeroes,
    /// Still in the segment, where they are not believed: they could not be copied.
    InPlace,
}

/// What a release did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Released {
    /// Segments that went.
    pub segments: u64,
    /// Their bytes.
    pub bytes: u64,
    /// The oldest position that is left.
    pub oldest: Position,
    /// The slowest consumer, when it is behind the position that was asked for.
    pub held_by: Option<String>,
}

/// What a check read.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Checked {
    /// Entries that are whole.
    pub entries: u64,
    /// Bytes of their heads and bodies.
    pub bytes: u64,
    /// Places that are damaged.
    pub damaged_places: u64,
    /// Entries that are missing there.
    pub missing: u64,
}

/// The state of a journal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stats {
    /// Bytes of all segments.
    pub bytes: u64,
    /// The most.
    pub max_bytes: u64,
    /// Segments.
    pub segments: u64,
    /// The oldest position that is kept.
    pub oldest: Position,
    /// The position after the newest durable entry.
    pub next: Position,
    /// Bytes that wait for the disk, with what each entry counts beside, and what is set aside for the first of those beyond.
    pub waiting_bytes: u64,
    /// Entries that were acknowledged since the start.
    pub entries_appended: u64,
    /// Bytes that were acknowledged since the start, with their heads.
    pub bytes_appended: u64,
    /// Flushes that this took.
    pub groups: u64,
    /// Groups that the disk refused.
    pub failures: u64,
    /// Places of damage that were found since the start; there may be more once it is [`super::MAX_DAMAGE`].
    pub damage: u64,
    /// The consumers, by name.
    pub consumers: Vec<Lag>,
}

/// How far a consumer is behind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lag {
    /// Its name.
    pub consumer: String,
    /// The first position with which it has not dealt.
    pub position: Position,
    /// Positions from there to the end.
    pub entries: u64,
    /// Bytes of the segments that it holds.
    pub bytes: u64,
}
