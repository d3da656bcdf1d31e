//! One read-only SQL surface over the published tables of all capabilities. The only crate that sees DataFusion.
//!
//! | noun | module |
//! |---|---|
//! | [`Lake`]: answers queries over the state database | `live`, `engine` |
//! | [`Fixed`]: answers them over rows that are given | `fixed`, `engine` |
//! | [`Session`]: which units a caller may read, by table | `session` |
//! | snapshot: the rows of one table in one unit, at a position of its feed, in memory | `snapshot`, `store` |
//! | piece: some thousand rows of a snapshot; [`Generation`]: what all rows of a snapshot are | `piece` |
//! | [`Answer`], [`Cell`], [`Column`], [`SnapshotRef`]; an answer as a Parquet file | `answer`, `rows`, `parquet` |
//! | [`Part`]: an answer as it comes; [`Shape`]: what a query takes and gives | `flow` |
//! | the dialect and the catalogue of PostgreSQL, for its clients | [`pg`] |
//! | [`LakeError`]: why a query is refused or ends, in both languages, with its place | `error`, `say` |
//! | [`TextFunction`]: a function that the program adds | `functions`, `pattern` |
//! | [`Options`]: time, memory, rows, queries at once | [`limits`] |
//! | [`EventStore`](events::EventStore): events in files, the table `events` | [`events`] |
//!
//! What a capability publishes it says in the words of [`vg_backend::published`], so that it does not depend on this crate.
//!
//! *Invariants*: a query holds the rows that its session allows and no others, whatever its text says; it reads and does nothing else; it
//! reaches no network and no file but those of the event store; it ends within its time, with its caller, and within its memory; it runs on threads of its own. The
//! same rows give the same answer, in the same order, with the same ids of snapshots.
//!
//! *What it does not do*: it decides no permission and writes no audit record; whoever makes a [`Session`] has done the first and does
//! the second. The events of an answer have no [`SnapshotRef`] yet.

mod answer;
mod catalog;
mod columns;
mod engine;
mod error;
pub mod events;
mod fixed;
mod flow;
mod functions;
mod guard;
pub mod limits;
mod live;
mod parquet;
mod pattern;
pub mod pg;
mod piece;
mod rows;
mod say;
mod session;
mod snapshot;
mod statement;
mod store;
#[cfg(test)]
mod tests;
mod workers;

pub use answer::{Answer, Cell, Column, SnapshotRef};
pub use catalog::UNIT_ABOUT;
pub use error::{LakeError, LakeErrorKind, Place};
pub use fixed::{FIXED_UNIT, Fixed, FixedRow, FixedTables};
pub use flow::{Flowed, Part, Shape};
pub use functions::{TextCall, TextFunction};
pub use limits::Options;
pub use live::Lake;
pub use piece::Generation;
pub use session::Session;
