//! How a journal behaves, and every limit of it.

use super::Position;
use super::error::JournalError;
use super::format::{ENTRY_HEAD, SEGMENT_HEAD};

/// Bytes of the body of one entry: a chunk of records as a sender hands it over.
pub const MAX_BODY: usize = 8 * 1024 * 1024;
/// Bytes of the head of one entry: what is said of the chunk (source, times, counts), not the chunk.
pub const MAX_HEAD: usize = 64 * 1024;
/// Bytes of the name of a consumer, which is a file name.
pub const MAX_NAME: usize = 100;
/// Consumers of one journal; each holds a file open and is asked at every release.
pub const MAX_CONSUMERS: usize = 64;
/// Places of damage that are held in memory; further ones are told by readers alone.
pub const MAX_DAMAGE: usize = 1_000;
/// Files of cut-off tails that are kept aside; the oldest goes first.
pub const MAX_ASIDE: usize = 16;
/// Bytes that a reader asks the disk for at a time; an entry that is longer is read whole.
pub const READ_BLOCK: usize = 2 * 1024 * 1024;
/// Bytes that one group brings to the disk before it is flushed, so that the first of many does not wait for all.
pub const MAX_GROUP_BYTES: usize = 8 * 1024 * 1024;
/// Entries of one group; two pieces each stay within the 1,024 that Linux takes in one vectored write.
pub const MAX_GROUP_ENTRIES: usize = 512;
/// What an entry counts beside its bytes while it waits, so that many small ones are bounded as well.
pub const WAITING_OVERHEAD: usize = 256;
/// Most bytes that may wait: what a semaphore hands out at a time is counted in 32 bits.
pub const MAX_WAITING: usize = 1 << 30;

/// How a journal behaves.
#[derive(Clone, Debug)]
pub struct JournalOptions {
    /// Bytes of the longest entry, its head and body together; at most [`MAX_HEAD`] and [`MAX_BODY`].
    pub max_entry_bytes: usize,
    /// Bytes after which a new segment is begun; the longest entry must fit. What is released goes by whole segments.
    pub segment_bytes: u64,
    /// Bytes of all segments; an entry beyond it is answered with [`JournalError::Full`]. At least two segments.
    pub max_bytes: u64,
    /// Bytes of the disk that are left to others: a database on the same disk must be able to go on.
    pub min_free_bytes: u64,
    /// No entry gets a position before this one: what was lost with the folder of a journal is not numbered again, where others still
    /// know the numbers.
    pub not_before: Position,
    /// Bytes of entries that wait for the disk; who comes beyond it waits. At least twice the longest entry.
    pub max_waiting_bytes: usize,
}

impl Default for JournalOptions {
    fn default() -> Self {
        Self {
            max_entry_bytes: MAX_HEAD + MAX_BODY,
            segment_bytes: 64 * 1024 * 1024,
            max_bytes: 16 * 1024 * 1024 * 1024,
            min_free_bytes: 1024 * 1024 * 1024,
            not_before: Position::FIRST,
            max_waiting_bytes: 64 * 1024 * 1024,
        }
    }
}

impl JournalOptions {
    /// Refuses what cannot work.
    pub(super) fn check(&self) -> Result<(), JournalError> {
        let refused = |detail: String| Err(JournalError::Config(detail));
        if !(1..=MAX_HEAD + MAX_BODY).contains(&self.max_entry_bytes) {
            let (given, most) = (self.max_entry_bytes, MAX_HEAD + MAX_BODY);
            return refused(format!("max_entry_bytes is {given}; between 1 and {most}"));
        }
        let entry = ENTRY_HEAD + self.max_entry_bytes;
        let least = (SEGMENT_HEAD + entry) as u64;
        if self.segment_bytes < least {
            return refused(format!("segment_bytes is {}; at least {least}", self.segment_bytes));
        }
        if self.max_bytes < self.segment_bytes.saturating_mul(2) {
            return refused(format!(
                "max_bytes is {}; at least twice segment_bytes, {}",
                self.max_bytes,
                self.segment_bytes.saturating_mul(2)
            ));
        }
        let least = 2 * (entry + WAITING_OVERHEAD);
        if !(least..=MAX_WAITING).contains(&self.max_waiting_bytes) {
            return refused(format!(
                "max_waiting_bytes is {}; between {least} and {MAX_WAITING}",
                self.max_waiting_bytes
            ));
        }
        Ok(())
    }
}
