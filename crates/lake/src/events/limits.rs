//! Every limit of the event store, with its reason.

use std::time::Duration;

/// Columns of a table of events. The widest list of fields in use has some hundred; the footer of each file grows with it.
pub const MAX_EVENT_COLUMNS: usize = 200;
/// Bytes of one text value. What receives events takes records of up to 1 MiB, so nothing that came through it is cut.
pub const MAX_TEXT_BYTES: usize = 1024 * 1024;
/// Bytes of texts at which rows ask to be handed over: large enough that a hand-over costs nothing, small enough for a cache.
pub const FULL_ROWS_BYTES: usize = 8 * 1024 * 1024;
/// Rows at which rows ask to be handed over.
pub const FULL_ROWS: usize = 32_768;
/// Bytes of texts that rows hold at most: Arrow counts the bytes of a text column in 31 bits. Beyond it texts are cut to nothing and counted.
pub const MAX_ROWS_BYTES: usize = 1024 * 1024 * 1024;
/// Memory of rows that wait for their commit. Beyond it nothing is taken before a commit.
pub const MAX_TAIL_BYTES: usize = 192 * 1024 * 1024;
/// Memory of waiting rows at which to commit: at the highest rates a commit has some 100,000 rows then.
pub const COMMIT_BYTES: usize = 64 * 1024 * 1024;

/// Rows of a row group. The bloom filter and the statistics of a row group decide whether it is read at all, so small ones find an
/// address in less; every one costs some 100 bytes of footer for each column.
pub(crate) const ROW_GROUP_ROWS: usize = 131_072;
/// Rows that are put together at once on their way into a file.
pub(crate) const WRITE_ROWS: usize = 8_192;
/// Rows of one step of reading a file that is merged: so many for each file are in memory.
pub(crate) const MERGE_ROWS: usize = 2_048;
/// Level of zstd: the fastest; what it costs beside the rest stands in ADR 23.
pub(crate) const ZSTD_LEVEL: i32 = 1;
/// Chance that a bloom filter says yes to a value that is not there.
pub(crate) const BLOOM_CHANCE: f64 = 0.01;
/// Bytes of a text that stand in the log as smallest or largest value of a file.
pub(crate) const MAX_BOUND_BYTES: usize = 64;

/// Files that one step of compaction joins: each has a reader with a page for each column in memory.
pub const MAX_MERGE_FILES: usize = 16;
/// Size at which a file is not joined with others any more, in bytes.
pub const COMPACT_BYTES: u64 = 128 * 1024 * 1024;
/// Size of files that compaction makes at most, in bytes.
pub const MAX_FILE_BYTES: u64 = 512 * 1024 * 1024;
/// Files of about one size that a day that is not over gathers before they are joined: a query opens each of them.
pub(crate) const OPEN_DAY_FILES: usize = 16;
/// How long after its end a day counts as over: senders that were cut off catch up by then.
pub(crate) const CLOSED_AFTER_US: i64 = 2 * 3_600 * 1_000_000;

/// Commits between two checkpoints: opening reads one checkpoint and fewer commits than this.
pub(crate) const CHECKPOINT_EVERY: i64 = 100;
/// How long a removed file stays on the disk: longer than any query, here or in another engine, that began before.
pub const GRACE: Duration = Duration::from_secs(3_600);
/// Bytes of a commit or a checkpoint that are read: a checkpoint has some 1 KB for each file.
pub(crate) const MAX_LOG_FILE_BYTES: u64 = 256 * 1024 * 1024;
/// Memory of footers that are kept between queries.
pub(crate) const FOOTER_BYTES: usize = 48 * 1024 * 1024;
/// Legal holds at once: each is looked at for each row of a day that goes.
pub const MAX_HOLDS: usize = 200;
/// Bytes of the id of a legal hold.
pub const MAX_HOLD_ID_BYTES: usize = 200;
/// Bytes of the condition of a legal hold, and of what is said of it.
pub const MAX_HOLD_BYTES: usize = 16 * 1024;
/// Rows that a pass hands out at once, and bytes of them as far as the sizes of a file tell.
pub const PASS_ROWS: usize = 1_024;
/// Bytes of columns behind the rows that a pass hands out at once.
pub const PASS_BYTES: u64 = 4 * 1024 * 1024;
