//! The event store: events in Parquet files, in a table of the Delta protocol on the local disk, and the table `events` of the SQL surface.
//!
//! ```text
//!  rows ──take──► batch ──append──► tail (seen at once) ──commit──► files of each day, fsync ──► one commit of the log, fsync
//!                                                                                                │ names files, position, sums
//!  query ──► view: files of a version + tail ──► days, statistics, bloom filters ──► rows of the caller's units
//! ```
//!
//! | noun | module |
//! |---|---|
//! | [`EventStore`]: open, append, commit, totals, verify | `opening`, `store` |
//! | [`EventColumn`], [`Find`]: what the caller says of its columns | `columns` |
//! | [`EventRows`], [`EventBatch`]: rows on their way in | `rows` |
//! | [`Day`]: under which an event is kept | `day` |
//! | actions, log, state: the Delta protocol | `action`, `log`, `state` |
//! | file, its smallest and largest values | `file`, `stats` |
//! | merge: rows in the order of unit and time | `merge` |
//! | view, [`Tail`]: what a reader sees at one moment | `view` |
//! | scan, predicate, footers: reading for a query; [`ScanCounts`] | `scan`, `predicate`, `footers`, `counts` |
//! | [`Pass`], [`Piece`]: all rows of a unit and a time, without a query | `pass` |
//! | [`Compacted`] | `compact` |
//! | [`Retention`], [`Forecast`], vacuum | `retain` |
//! | [`StoredDay`], [`Due`]: what is there, and what upkeep has before it | `health` |
//! | [`Hold`]: rows that stay although their day goes | `hold` |
//! | [`EventError`] | `error` |
//!
//! *Invariants*: what a commit names is on the disk. After a crash the table is that of the last commit, and its position says where to
//! go on; nothing is in it twice. `stored = present + expired` holds at every version. A reader sees a row once: in the tail before its
//! commit, in a file after it. Rows of a file stand in the order of unit and time. Every action is one commit.
//!
//! *What it does not do*: it reads no journal and parses nothing, starts no thread and decides no moment: whoever owns it calls commit,
//! compact, expire and vacuum. It does not write to object stores. ([ADR 23](../../../docs/adr/0023-event-store.md))

mod action;
mod columns;
mod compact;
mod counts;
mod day;
mod error;
mod file;
mod footers;
mod health;
mod hold;
pub mod limits;
mod log;
mod merge;
mod opening;
mod pass;
mod predicate;
mod retain;
mod rows;
pub(crate) mod scan;
mod state;
mod stats;
mod store;
#[cfg(test)]
mod tests;
mod view;

pub use columns::{DAY, DAY_ABOUT, EventColumn, Find, TIME, TIME_ABOUT};
pub use compact::Compacted;
pub use counts::ScanCounts;
pub use day::Day;
pub use error::{EventError, EventErrorKind};
pub use health::{Due, StoredDay};
pub use hold::Hold;
pub use pass::{Pass, Piece};
pub use retain::{Expired, Forecast, Retention, Vacuumed};
pub use rows::{EventBatch, EventRows};
pub use store::{Committed, EventStore, Totals, Verified};
pub use view::Tail;

/// Name of the table in SQL.
pub const EVENTS: &str = "events";
/// What the table holds.
pub const EVENTS_ABOUT: (&str, &str) =
    ("Sự kiện nhận được từ các nguồn nhật ký", "Events received from the sources of logs");
