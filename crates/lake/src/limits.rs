//! Every limit of this crate, with its reason.

use std::time::Duration;

/// Bytes of the text of a query. A readiness check has some thousand; and the depth of what a text can nest grows with its length.
pub const MAX_SQL_BYTES: usize = 16 * 1024;
/// How deep a query may nest brackets and sub-queries: the parser descends once for each.
pub const MAX_SQL_DEPTH: usize = 50;
/// Rows of one step of a query. Small, because a text of the query that stands in every row is repeated in each of them.
pub(crate) const BATCH_ROWS: usize = 4_096;
/// Rows of one kept batch: a change copies the batch in which it falls.
pub(crate) const KEPT_ROWS: usize = 4_096;
/// Bytes that one step of a query may hand on, and that one function may make: what 4,096 rows hold has some megabytes.
pub(crate) const MAX_STEP_BYTES: usize = 64 * 1024 * 1024;
/// Bytes of an answer, whatever the number of its rows: a client holds it whole.
pub const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;
/// Units of one query: a hub that watches a ministry has some hundred below it.
pub const MAX_UNITS: usize = 10_000;
/// Columns of an answer.
pub const MAX_COLUMNS: usize = 500;
/// Stack of a worker. Plans are walked by recursion, once for each operator of an expression; 16 KiB of SQL have some 8,000.
pub(crate) const STACK_BYTES: usize = 64 * 1024 * 1024;
/// Changes behind which a snapshot is read anew at once: reading single rows costs more than reading all in pages.
pub(crate) const MOST_CHANGES: i64 = 20_000;

/// Rows of all tables that are given as values: cases of a check have some tens, and a test of its speed some thousand.
pub const MAX_FIXED_ROWS: usize = 20_000;

/// What a query may use. The defaults stand in the settings of the program, where an installation changes them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// Time of one query, the reading of what it names included.
    pub time: Duration,
    /// Memory of one query beyond the tables, in bytes. Nothing is ever written to a disk.
    pub memory: usize,
    /// Rows that are handed out.
    pub rows: usize,
    /// Queries at once; the others wait for their turn, within their time.
    pub concurrent: usize,
    /// Memory for tables of all units, in bytes; those that were not asked for longest make room.
    pub kept: usize,
}

impl Default for Options {
    /// 10 s, 128 MiB, 10,000 rows, 2 at once, 512 MiB of tables.
    fn default() -> Self {
        Self {
            time: Duration::from_secs(10),
            memory: 128 * 1024 * 1024,
            rows: 10_000,
            concurrent: 2,
            kept: 512 * 1024 * 1024,
        }
    }
}
