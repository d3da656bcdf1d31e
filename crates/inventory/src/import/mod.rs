//! Import: a file is previewed, questions are answered, then it is applied, all of it or nothing.
//!
//! *How it stays whole*: the rows of a file are staged in short transactions, where nobody sees them. Applying is one transaction that
//! works through the staged rows in chunks of [`crate::limits::CHUNK`]: after a crash either all of it is there or nothing, with the
//! staged rows ready to be applied again.
//!
//! *How the preview stays true*: it is the same work with the writes left out. Each chunk is judged on a snapshot before it is staged; its
//! rows see each other's changes in memory. A trace notes what they would have written. When a row of a later chunk looks at
//! something that is noted (the same host twice in a file, software of a host that the file itself makes, the end of a translation),
//! what was judged may be wrong: then the staged rows are worked through in a transaction that writes what later rows look at, and is
//! rolled back.
//!
//! *How applying is short*: what the preview said of a row (the host that is meant, the id of the one that is made) is kept with it, and the
//! number of the feed at which it was said. While the feed still stands there and no question was answered, no row is identified
//! again.
//!
//! *What it costs other writers*: staging, one short transaction for each chunk (some 50 ms); a preview without dependent
//! rows, nothing more. Applying holds the one writer from its first row to its last, and so does a preview with dependent rows,
//! for somewhat less: other writers wait meanwhile, and readers do not. `examples/inventory_speed.rs` prints how long that is. Writers that wait longer than `busy_timeout` are run again by
//! `transaction!`.
//!
//! *Memory*: a text table in UTF-8 is looked through and then read some rows at a time, from the file that was sent, so that its length
//! does not matter; tables in other encodings and workbooks are held with their cells, other forms with their facts. While staging,
//! judging and applying that of one chunk, of the trace (at most 40 MB), of the ids of hosts whose software is listed (some 60 bytes
//! each), and of a preview with dependent rows the judgements that differ from those that were staged (some 100 bytes each).
//!
//! *The same file again* finds its own sayings and changes nothing. A row that says all that its source said before, and nothing else, is
//! marked so when it is judged, and applying it moves the time of the saying: nothing of the host is read.

mod addresses;
mod body;
mod input;
mod known;
mod people;
mod run;
mod sayings;
mod service;
mod trace;

use serde::Serialize;
use vg_model::{Text, Timestamp};

use crate::facts::Source;

pub use body::{Body, BodyReader};
pub use input::{Input, fingerprint};

/// Where an import stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Its rows are being staged; an import that stays so was interrupted.
    Staging,
    /// Previewed; may be answered, applied or discarded.
    Previewed,
    /// Applied.
    Applied,
    /// Given up.
    Discarded,
}

impl ImportState {
    /// Stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Staging => "staging",
            Self::Previewed => "previewed",
            Self::Applied => "applied",
            Self::Discarded => "discarded",
        }
    }

    pub(crate) fn parse(name: &str) -> Self {
        let all = [Self::Staging, Self::Previewed, Self::Applied];
        all.into_iter().find(|state| state.as_str() == name).unwrap_or(Self::Discarded)
    }
}

/// What becomes of a row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Something new.
    Created,
    /// Something known is changed.
    Updated,
    /// Everything is known already.
    Unchanged,
    /// More than one object is meant; a person decides. Not applied without an answer.
    Conflicting,
    /// It cannot be taken; the reason says how to mend it.
    Refused,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Created, Self::Updated, Self::Unchanged, Self::Conflicting, Self::Refused];

    /// Stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Conflicting => "conflicting",
            Self::Refused => "refused",
        }
    }

    pub(crate) fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == name).unwrap_or(Self::Refused)
    }
}

/// One import with its counts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Import {
    /// Id.
    pub id: String,
    /// Unit.
    pub unit: String,
    /// Where it stands.
    pub state: ImportState,
    /// Name of the file.
    pub file_name: String,
    /// Reader that knew the form.
    pub form: String,
    /// SHA-256 of the file.
    pub digest: String,
    /// In whose name its facts stand.
    pub source: Source,
    /// Host to which everything belongs; empty when the rows say it.
    pub host: String,
    /// Header of the table as a JSON list; `[]` for other forms.
    pub header: String,
    /// When the facts were observed.
    pub observed_at: Timestamp,
    /// When it was previewed.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: String,
    /// When it was applied.
    pub applied_at: Option<Timestamp>,
    /// Rows in all.
    pub rows: i64,
    /// Rows by outcome.
    pub created: i64,
    /// Changed.
    pub updated: i64,
    /// Known already.
    pub unchanged: i64,
    /// Questions.
    pub conflicting: i64,
    /// Refused.
    pub refused: i64,
    /// Why the last work on it ended before its end; empty when it did not. While work goes on it says that the work was interrupted,
    /// so that it is true whatever becomes of the process.
    pub failure: Text,
    /// The number of the feed at which all rows were judged; -1 where there is none, or a question was answered since.
    #[serde(skip)]
    pub(crate) judged: i64,
}

/// One row of an import.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ImportRow {
    /// Its number in the import, from 1.
    pub place: i64,
    /// Where it stood in the file, as a person finds it.
    pub shown: String,
    /// The fact as JSON; empty for a row that could not be read.
    pub fact: String,
    /// The original cells of a table.
    pub cells: Vec<String>,
    /// What the reader told of it: cells that are not what their column holds.
    #[serde(skip)]
    pub(crate) told: Text,
    /// What becomes of it.
    pub outcome: Outcome,
    /// Id of the object that it is about.
    pub subject: String,
    /// The host that a person chose: its id, or `new`.
    pub answer: String,
    /// Why.
    pub reason: Text,
    /// True when it only says again what its source said of the host.
    #[serde(skip)]
    pub(crate) again: bool,
}

/// What becomes of a row, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Judgement {
    pub(crate) outcome: Outcome,
    /// Id of the object that it is about; that of a new one is given out by the first judgement and kept.
    pub(crate) subject: String,
    pub(crate) reason: Text,
    /// True when the row only says again what its source said of the host: applying it moves the time of the saying, no more.
    pub(crate) again: bool,
}

impl Judgement {
    /// What was said of a row before.
    fn of(row: &ImportRow) -> Self {
        Self { outcome: row.outcome, subject: row.subject.clone(), reason: row.reason.clone(), again: row.again }
    }
}
