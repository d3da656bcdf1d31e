//! Backup and restore in the words of no particular engine: what SQLite wrote, PostgreSQL can restore, and the other way.
//!
//! The archive is `tar` in `zstd`:
//!
//! | entry | content |
//! |---|---|
//! | `head.json` | format, time, applied migrations, tables with columns and keys |
//! | `rows/TABLE/NNNNNNNN.jsonl` | rows in the order of the primary key, one JSON list a line, columns in the order of the head |
//! | `blobs/sha256-…` | blobs |
//! | `manifest.json` | rows and SHA-256 of each table, number, bytes and SHA-256 of the names of the blobs, ends of the chains of records; the end of a whole archive |
//!
//! In a row NULL is `null`, BIGINT a number, TEXT a string, DOUBLE PRECISION `{"r":"0.1"}` (the shortest text that reads back
//! to the same number). So the digest of a table is the same on every engine.
//!
//! Rows come from one snapshot; the server goes on working meanwhile. Blobs are listed after that, so that every blob that
//! was stored before a row named it is in the archive.

mod archive;
mod error;
mod head;
mod restore;
mod rows;
mod write;

pub use archive::{MAX_DOCUMENT, MAX_ENTRY};
pub use error::BackupError;
pub use head::{BlobTotals, ChainEnd, Chains, Head, Manifest, TableTotals};
pub use restore::{restore, verify};
pub use write::write;

/// Version of the format that this program writes and reads.
pub const FORMAT: u32 = 1;

/// How far a backup, a restore or a check has come.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Progress {
    /// Rows so far.
    pub rows: u64,
    /// Blobs so far.
    pub blobs: u64,
    /// Bytes of rows and blobs so far, before compression.
    pub bytes: u64,
}
