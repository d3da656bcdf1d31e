//! Checks: a question in SQL with one row for each subject in scope, and what its runs said.

pub(crate) mod judge;
pub(crate) mod runs;
pub(crate) mod service;
pub(crate) mod store;
pub(crate) mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use vg_model::{Text, Timestamp};

pub use judge::{COLUMNS, Counts, Judged, Mark, Subject, judge};
pub use service::{Ran, RanNow};
pub use store::{History, Observation, Told};
pub use words::said;

/// A check as its pack has it.
#[derive(Clone, PartialEq, Debug)]
pub struct CheckText {
    /// `pack/id`.
    pub id: String,
    /// Grows when what it decides changes.
    pub version: i64,
    /// What people call it.
    pub title: Text,
    /// How it decides, for those who read no SQL.
    pub about: Text,
    /// What its subjects are.
    pub subject_kind: String,
    /// Microseconds after which an observation is stale.
    pub freshness: i64,
    /// What to do about a subject that is not met.
    pub fix: Text,
    /// Why it is met when nothing is in scope; without it, it is unknown then.
    pub met_when_empty: Option<Text>,
    /// Keys that the column `reason` may hold, in words.
    pub reasons: BTreeMap<String, Text>,
    /// What keys in the column `evidence` are called, and `key.value` the values that are names of states.
    pub words: BTreeMap<String, Text>,
    /// The SELECT with its header, as it is hashed and shown.
    pub sql: String,
}

/// A value in the answer of a check.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Nothing.
    Null,
    /// Text.
    Text(String),
    /// A time.
    Time(Timestamp),
    /// Anything else.
    Other,
}

/// The answer of a check.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Rows {
    /// Names of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
    /// True when there were more.
    pub truncated: bool,
    /// Ids of the snapshots of data that it ran on.
    pub snapshots: Vec<String>,
}

/// What a question touches, and in which state that is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TableState {
    /// The published table.
    pub table: String,
    /// The same for the same rows of the unit, and another one for others.
    pub generation: String,
}

/// A future that a [`Tables`] returns.
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, Text>> + Send + 'a>>;

/// The read-only SQL surface as checks need it. The binary hands it in, so that this crate does not know the engine.
pub trait Tables: Send + Sync + fmt::Debug {
    /// The published tables that a text names; refuses what is no question.
    fn named<'a>(&'a self, sql: &'a str) -> Asked<'a, BTreeSet<String>>;

    /// The states of these tables in a unit.
    fn states<'a>(&'a self, unit: &'a str, tables: &'a BTreeSet<String>) -> Asked<'a, Vec<TableState>>;

    /// Asks over the rows of a unit; at most `rows` rows.
    fn ask<'a>(&'a self, unit: &'a str, sql: &'a str, rows: usize) -> Asked<'a, Rows>;
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
