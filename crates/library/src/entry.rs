//! What every entry of a pack has, and what the loader and the lint ask of it.

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use vg_model::Text;

use crate::facts::Facts;
use crate::regimes::View;
use crate::value::{ActId, Day, Grade, Span};

/// Where something is stated.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Source {
    /// The act, letter, standard or publication.
    #[serde(default)]
    pub act: ActId,
    /// The place in it as Vietnamese law cites it, for example `Điều 9.2.a` or `Phụ lục I, Mẫu số 03`. Empty when it is not
    /// known; the entry then says so in `unknown`.
    #[serde(default)]
    pub clause: String,
}

/// What every entry has.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Head {
    /// Id in kebab case, unique in its table unless the ranges of validity do not meet.
    #[serde(default)]
    pub id: String,
    /// What it is called.
    #[serde(default)]
    pub title: Text,
    /// Where it is stated; the first is the main one.
    #[serde(default)]
    pub source: Vec<Source>,
    /// How surely it is known.
    #[serde(default)]
    pub grade: Grade,
    /// First day of validity. Left out: that of the act it cites (of several the earliest), or of the pack when that is later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Last day of validity. Left out: that of the act it cites (of several the latest), or of the pack when that is earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// What a reader should know besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// What was not found, and what follows from that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Text>,
    /// Entries of the same table in an older regime that this one takes the place of, while both regimes are in force.
    #[serde(default)]
    pub replaces: Vec<String>,
}

impl Head {
    /// Whether the entry is valid on a day, as far as it says so itself.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from.0 <= day) && self.until.is_none_or(|until| day <= until.0)
    }
}

/// How long a text may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Length {
    /// A heading or label: [`vg_model::limits::MAX_REGIME_TITLE`] characters.
    Title,
    /// A sentence or two: [`vg_model::limits::MAX_REGIME_TEXT`] characters.
    Body,
}

/// What the lint asks of an entry: gathered by [`Entry::describe`].
#[derive(Default, Debug)]
pub struct Description<'a> {
    pub(crate) texts: Vec<(String, &'a Text, Length)>,
    pub(crate) references: Vec<(String, &'static [&'static str], &'a str)>,
    pub(crate) spans: Vec<(String, Span)>,
    pub(crate) days: Vec<(String, Day)>,
    pub(crate) troubles: Vec<(&'static str, Text)>,
}

impl<'a> Description<'a> {
    /// A text in both languages.
    pub fn text(&mut self, field: impl Into<String>, text: &'a Text, length: Length) {
        self.texts.push((field.into(), text, length));
    }

    /// An id that must exist in one of `tables`.
    pub fn refers(&mut self, field: impl Into<String>, tables: &'static [&'static str], id: &'a str) {
        self.references.push((field.into(), tables, id));
    }

    /// A span of time.
    pub fn span(&mut self, field: impl Into<String>, span: Span) {
        self.spans.push((field.into(), span));
    }

    /// A date besides those of validity.
    pub fn day(&mut self, field: impl Into<String>, day: Option<Day>) {
        self.days.extend(day.map(|day| (field.into(), day)));
    }

    /// Something that does not fit together.
    pub fn trouble(&mut self, field: &'static str, vi: impl Into<String>, en: impl Into<String>) {
        self.troubles.push((field, Text::new(vi, en)));
    }
}

/// Tables that a party may stand in.
pub const PARTIES: &[&str] = &["authority", "role"];

/// One kind of entry: one table of the files of a pack.
pub trait Entry: Serialize + DeserializeOwned + Clone + std::fmt::Debug + 'static {
    /// Name of its table.
    const TABLE: &'static str;
    /// Fields that must be written, besides `id`, `title` and `grade`.
    const REQUIRED: &'static [&'static str];

    /// What every entry has.
    fn head(&self) -> &Head;

    /// The same, to be filled in.
    fn head_mut(&mut self) -> &mut Head;

    /// What the lint looks at.
    fn describe<'a>(&'a self, out: &mut Description<'a>);

    /// What it says besides its head, for people; other entries are named as the view has them.
    fn facts(&self, view: &View<'_>) -> Facts;
}
