//! A report form: what is written where, as data.

use serde::Deserialize;
use vg_model::Text;

/// A form as a file has it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Its head.
    #[serde(rename = "form")]
    pub head: Head,
    /// Sections of the body, numbered as they are printed.
    #[serde(default)]
    pub section: Vec<Section>,
    /// Annexes.
    #[serde(default)]
    pub annex: Vec<AnnexForm>,
}

/// Which kind of document the form makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormKind {
    /// An official letter (công văn).
    Letter,
    /// A document with a name, by default `Báo cáo`.
    Report,
}

/// The head of a form.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Kebab case; the name of the file.
    pub id: String,
    /// From 1, counted up with each change of what it prints.
    pub version: u32,
    /// What the console calls it.
    pub title: Text,
    /// When to use it.
    pub about: Text,
    /// Regime by whose law it is worded.
    pub regime: String,
    /// Kind of document.
    pub kind: FormKind,
    /// Name of a document that is no letter.
    #[serde(default = "report")]
    pub name: String,
    /// Directive that it answers; left out when it fits any.
    #[serde(default)]
    pub directive: Option<String>,
    /// Subject.
    pub subject: String,
    /// To whom.
    pub addressees: Vec<String>,
    /// Legal bases.
    #[serde(default)]
    pub basis: Vec<String>,
    /// Who gets it besides; the copies of the facts stand before the last of them.
    pub copies: Vec<String>,
}

fn report() -> String {
    "Báo cáo".to_owned()
}

/// A section.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its heading; without one it is not numbered.
    #[serde(default)]
    pub heading: String,
    /// Printed only when this text is not empty or this figure not zero.
    #[serde(default)]
    pub when: Option<String>,
    /// Printed only when this text is empty or this figure zero.
    #[serde(default)]
    pub unless: Option<String>,
    /// What stands in it.
    pub block: Vec<BlockForm>,
}

/// An annex.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnexForm {
    /// Its title.
    pub title: String,
    /// On wide pages.
    #[serde(default)]
    pub landscape: bool,
    /// As in a section.
    #[serde(default)]
    pub when: Option<String>,
    /// As in a section.
    #[serde(default)]
    pub unless: Option<String>,
    /// What stands in it.
    pub block: Vec<BlockForm>,
}

/// One of its parts: exactly one of `paragraph`, `points`, `dashes`, `note`, `table`.
#[derive(Clone, PartialEq, Eq, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockForm {
    /// A paragraph.
    #[serde(default)]
    pub paragraph: Option<String>,
    /// Points, labelled a), b), c), d), đ), …
    #[serde(default)]
    pub points: Vec<String>,
    /// Lines behind dashes.
    #[serde(default)]
    pub dashes: Vec<String>,
    /// A remark.
    #[serde(default)]
    pub note: Option<String>,
    /// A table over rows of the facts.
    #[serde(default)]
    pub table: Option<TableForm>,
    /// As in a section.
    #[serde(default)]
    pub when: Option<String>,
    /// As in a section.
    #[serde(default)]
    pub unless: Option<String>,
}

/// What the rows of a table are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rows {
    /// A row for each clause.
    Clauses,
    /// A row for each obligation.
    Obligations,
    /// A row for each approved exception.
    Waivers,
    /// A row for each subject that is not met.
    Subjects,
    /// A row for each obligation that a person stated.
    Statements,
    /// A row for each record behind a state.
    Evidence,
}

impl Rows {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Clauses, Self::Obligations, Self::Waivers, Self::Subjects, Self::Statements, Self::Evidence];

    /// As forms write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clauses => "clauses",
            Self::Obligations => "obligations",
            Self::Waivers => "waivers",
            Self::Subjects => "subjects",
            Self::Statements => "statements",
            Self::Evidence => "evidence",
        }
    }
}

/// States by which rows of obligations are chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Only {
    /// Shown to be met.
    Met,
    /// Shown not to be met.
    NotMet,
    /// Not known.
    Unknown,
    /// With an exception.
    Waived,
    /// Not for this unit.
    NotApplicable,
    /// Late, in whatever state.
    Late,
}

/// A table.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableForm {
    /// What its rows are.
    pub rows: Rows,
    /// Rows of obligations of these states alone; all when left out.
    #[serde(default)]
    pub only: Vec<Only>,
    /// Whether a row over all columns names each clause.
    #[serde(default)]
    pub group: bool,
    /// What stands above it.
    #[serde(default)]
    pub caption: String,
    /// What stands in it without rows.
    pub empty: String,
    /// In small letters.
    #[serde(default)]
    pub small: bool,
    /// Its columns.
    pub columns: Vec<ColumnForm>,
}

/// A column.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnForm {
    /// Its head.
    pub title: String,
    /// Template of its cells.
    pub cell: String,
    /// Its share of the width.
    pub share: u16,
    /// How cells stand.
    #[serde(default)]
    pub align: vg_print::Align,
    /// In bold.
    #[serde(default)]
    pub bold: bool,
}
