//! The journal: an append-only log of byte entries. *Acknowledged means on disk.*
//!
//! Whoever takes data from outside appends it and confirms it to the sender when [`Journal::append`] is done. Whoever works on
//! the data reads it from its position on, at its own pace, and notes how far it is. The journal knows nothing of what is in it.
//!
//! | noun | is |
//! |---|---|
//! | entry | a kind, a short head and a body of bytes; whole or not there |
//! | [`Position`] | the number of an entry: 1, 2, 3, …; names one entry for ever |
//! | group | entries that wait at the same time: written together, one flush, then all are answered |
//! | segment | a file of entries, 64 MiB; the last one grows, the others never change |
//! | [`Consumer`] | a name and the first position with which it has not dealt; segments go when every consumer has passed them |
//! | [`Reader`] | reads durable entries in order and waits for more; says what is missing and why |
//! | hole, [`Damage`] | bytes that are no entry where one should be: told with their place, never passed over in silence |
//!
//! # Invariants
//!
//! 1. An entry that was answered with its position is on the disk (`fdatasync` of the file; of the folder when the segment is
//!    new), whatever is killed afterwards. Readers see no entry that is not.
//! 2. Positions go up by one. One that somebody can have seen is never given again: not after a torn tail, whose positions are
//!    passed over ([`Why::NeverGiven`]), nor when everything was released, since the last segment stays and has the next
//!    position in its name.
//! 3. A segment holds the positions from its own first to below the `after` of the next one. Whatever else stands in it (what
//!    was answered with an error, what a crash left) is not believed.
//! 4. After a flush that failed, its segment is left and a new one begun: the system may have dropped the pages and call them
//!    clean (<https://wiki.postgresql.org/wiki/Fsync_Errors>). For the same reason a start flushes the last segment and reads it
//!    from the disk, not from memory.
//! 5. Memory is bounded: `max_waiting_bytes` for those who append, who wait beyond it, and a block for each reader.
//!
//! # Format, version 1
//!
//! A folder has `lock`, `journal.id`, segments `FIRST-GENERATION.vgj` (20 and 10 decimal digits), `consumers/NAME.cursor` (see
//! `consumer.rs`) and `aside/` (cut-off tails as they were found). Numbers are little-endian; CRC-32 is that of zlib and PNG
//! (polynomial 04C11DB7, reflected). `journal.id` has the form of a segment's head with generation and positions 0.
//!
//! Head of a segment, 72 bytes; entries follow without gaps to the end of the file:
//!
//! | at | bytes | what |
//! |---|---|---|
//! | 0 | 8 | `VGJRNL` CR LF |
//! | 8 | 4 | version, 1 |
//! | 12 | 4 | zero |
//! | 16 | 16 | id of the journal, random |
//! | 32 | 8 | generation: higher than that of every segment begun before |
//! | 40 | 8 | after: the position after the last entry before this segment. Entries of earlier segments from it on are void |
//! | 48 | 8 | position of the first entry |
//! | 56 | 8 | when it was begun, µs since 1970 UTC, signed |
//! | 64 | 4 | zero |
//! | 68 | 4 | CRC-32 of the 68 bytes before |
//!
//! Entry:
//!
//! | at | bytes | what |
//! |---|---|---|
//! | 0 | 4 | F5 56 47 FA |
//! | 4 | 1 | version, 1 |
//! | 5 | 1 | zero |
//! | 6 | 2 | kind |
//! | 8 | 8 | position |
//! | 16 | 8 | when it was appended, µs since 1970 UTC, signed |
//! | 24 | 8 | settled: entries before this position were acknowledged when this one was written |
//! | 32 | 4 | bytes of the head |
//! | 36 | 4 | bytes of the body |
//! | 40 | 4 | CRC-32 of head and body |
//! | 44 | 4 | CRC-32 of the id of the journal and the 44 bytes before |
//! | 48 | | head, body |
//!
//! The two checksums cover every byte. Lengths can be relied on when the first is right, so damage in a body costs that entry
//! alone; where a head is damaged, the next one is looked for by its mark, its checksum (which a sender cannot make, as it does
//! not know the id) and a position that can follow.
//!
//! # What it does not do
//!
//! It does not compress (whoever appends knows better what is in it), encrypt, or protect against somebody who may write in the
//! folder; for that there is the evidence ledger. It does not copy to other machines. It does not delete by age: a consumer
//! that stands still fills it up to `max_bytes`, and then senders are told. It reads only the last segment when it starts;
//! [`Journal::check`] reads all.

mod consumer;
mod disk;
mod error;
mod format;
mod handle;
mod options;
mod reader;
mod recover;
mod scan;
mod shared;
mod tail;
#[cfg(test)]
mod tests;
mod types;
mod wait;
mod writer;

pub use consumer::Consumer;
pub use disk::{Disk, DiskFile, SystemDisk};
pub use error::JournalError;
pub use format::{ENTRY_HEAD, SEGMENT_HEAD, VERSION};
pub use handle::{Entry, Journal};
pub use options::{
    JournalOptions, MAX_ASIDE, MAX_BODY, MAX_CONSUMERS, MAX_DAMAGE, MAX_GROUP_BYTES, MAX_GROUP_ENTRIES, MAX_HEAD,
    MAX_NAME, MAX_WAITING, READ_BLOCK, WAITING_OVERHEAD,
};
pub use reader::Reader;
pub use types::{
    Checked, Damage, Found, Handles, Kept, Lag, Missing, Opened, Position, Record, Released, Stats, Torn, Why,
};
