//! The nouns of a directive pack.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vg_library::entry::Source;
use vg_library::value::{Day, Grade, PackId, PartyId, Span};
use vg_model::Text;

use super::case::Case;
use super::due::Due;

/// The word in `applies_to` for every unit that has the letter.
pub const ALL: &str = "all";

/// What stands at the head of a pack: the letter itself.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Directive {
    /// Its id: the name of its folder.
    #[serde(default)]
    pub id: String,
    /// Number and symbol as the reader gives them, `6410/BTTTT-CATTT`.
    #[serde(default)]
    pub number: String,
    /// Kind in the words of the reader: `công văn`, `công điện`, `thông tư`.
    #[serde(default)]
    pub kind: String,
    /// The body that issued it.
    #[serde(default)]
    pub issuer: String,
    /// Day of issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<Day>,
    /// What it is called, in short words of our own.
    #[serde(default)]
    pub title: Text,
    /// What it asks, in a sentence or two.
    #[serde(default)]
    pub summary: Text,
    /// The regime by whose calendar and roles it is read.
    #[serde(default)]
    pub regime: PackId,
    /// While it is to be watched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// Where the regime has the letter as an act; empty where it has not.
    #[serde(default)]
    pub source: Vec<Source>,
    /// How surely its text was known when the pack was written.
    #[serde(default)]
    pub grade: Grade,
    /// What a reader should know besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// What was not found, and what follows from that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Text>,
}

/// First and last day on which a letter is to be watched.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Window {
    /// First day.
    pub from: Day,
    /// Last day; none while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// A class of addressees to which a unit may belong.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Class {
    /// Id in kebab case; not `all`.
    #[serde(default)]
    pub id: String,
    /// What it is called.
    #[serde(default)]
    pub title: Text,
}

/// How strongly a clause asks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// It has to be done.
    #[default]
    Must,
    /// It is recommended.
    Should,
    /// It informs, and asks for nothing.
    Inform,
}

impl Modality {
    /// What people are shown.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Must => Text::new("bắt buộc", "mandatory"),
            Self::Should => Text::new("khuyến nghị", "recommended"),
            Self::Inform => Text::new("để biết", "for information"),
        }
    }
}

/// A clause of the letter.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Clause {
    /// Path of labels as the reader gives it: `1`, `1.a`, `Điều 5.1.a`, `3.-1`.
    #[serde(default)]
    pub label: String,
    /// Label of the clause above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// What it is called.
    #[serde(default)]
    pub title: Text,
    /// What it says, in words of our own.
    #[serde(default)]
    pub text: Text,
    /// Ids of classes, or `all`.
    #[serde(default)]
    pub applies_to: Vec<String>,
    /// How strongly it asks.
    #[serde(default)]
    pub modality: Modality,
    /// It only stands above others.
    #[serde(default)]
    pub heading: bool,
    /// The place as Vietnamese law cites it: `Khoản 1.a`, `Điều 11.1.a`.
    #[serde(default)]
    pub source: String,
}

/// What a clause asks of a unit, as something that is met or not.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Obligation {
    /// Id in kebab case, unique in the pack.
    #[serde(default)]
    pub id: String,
    /// Label of its clause.
    #[serde(default)]
    pub clause: String,
    /// What it is called.
    #[serde(default)]
    pub title: Text,
    /// What has to be done.
    #[serde(default)]
    pub text: Text,
    /// Ids of classes, or `all`.
    #[serde(default)]
    pub applies_to: Vec<String>,
    /// Share in the figure of readiness, 1 to [`MAX_WEIGHT`](super::limits::MAX_WEIGHT).
    #[serde(default)]
    pub weight: u32,
    /// Roles and authorities of the regime who do it, as a hint to whom it is given.
    #[serde(default)]
    pub by: Vec<PartyId>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// How often it comes again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Span>,
    /// Checks, all of which must be met.
    #[serde(default)]
    pub checks: Vec<String>,
    /// Whether a person may state it. Left out: yes where there is no check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<bool>,
    /// Why the program cannot measure it (or not all of it), and what to do meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Text>,
    /// What may happen when it is not done.
    #[serde(default)]
    pub risk: Text,
    /// What a reader should know besides, for example that a due date is a proposal of the pack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

impl Obligation {
    /// Whether a person may state that it is met.
    #[must_use]
    pub fn may_be_stated(&self) -> bool {
        self.statement.unwrap_or(self.checks.is_empty())
    }
}

/// A question in SQL that has one row for each subject in scope.
#[derive(Clone, PartialEq, Debug)]
pub struct Check {
    /// Its id: the name of its file.
    pub id: String,
    /// Grows when what it decides changes; at least 1.
    pub version: u32,
    /// What it is called.
    pub title: Text,
    /// How it decides, for a reader who knows no SQL.
    pub about: Text,
    /// Kind of its subjects: `system`, `host`, `contact`, `unit`.
    pub subject: String,
    /// After this an observation is stale, and so unknown.
    pub freshness: Span,
    /// What to do about a subject that is not met.
    pub fix: Text,
    /// Why it is met when nothing is in scope; without it, it is unknown then.
    pub met_when_empty: Option<Text>,
    /// What the keys in the column `reason` mean.
    pub reasons: BTreeMap<String, Text>,
    /// What keys in the column `evidence` are called, and `key.value` the values that are names of states.
    pub words: BTreeMap<String, Text>,
    /// The file: header and SELECT.
    pub sql: String,
    /// Its test cases, in their order.
    pub cases: Vec<Case>,
}

impl Check {
    /// Microseconds after which an observation is stale.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "the lint allows spans of some years; a float cast saturates")]
    pub fn freshness_micros(&self) -> i64 {
        (self.freshness.rough_hours() * 3_600_000_000.0) as i64
    }

    /// Whether its answer may change while its tables do not, because it looks at the time.
    #[must_use]
    pub fn looks_at_time(&self) -> bool {
        let sql = super::header::select(&self.sql).to_ascii_lowercase();
        ["now(", "current_date", "current_timestamp", "current_time", "today("].iter().any(|word| sql.contains(word))
    }
}
