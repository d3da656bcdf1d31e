//! Answers: reports to higher authorities, from draft to sent.
//!
//! A report is a form, a head that people enter, and figures as they were at one moment. While it is a draft, its figures can be taken
//! anew; it is reviewed and approved by others than the one who drafted it; what is approved is kept as bytes, whose digests stand in the
//! evidence ledger. A correction is a report of its own that takes the place of the earlier one, which stays.

pub(crate) mod decide;
pub(crate) mod draft;
pub(crate) mod figures;
pub(crate) mod service;
pub(crate) mod store;

use serde::{Deserialize, Serialize};
use vg_model::Timestamp;
use vg_print::{Day, Document, Signature, Urgency};

use crate::Kept;
use crate::answer::{Contact, Facts};

pub use decide::{Made, Numbering, Review, Sending, Setter, Setting};
pub use draft::NewReport;

/// Where a report stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReportState {
    /// Being written.
    Draft,
    /// Somebody else than its author looked it through.
    Reviewed,
    /// Signed: its bytes do not change any more.
    Approved,
    /// It went out, with a receipt.
    Sent,
    /// A correction took its place.
    Replaced,
    /// Given up.
    Discarded,
}

impl ReportState {
    /// All of them, in the order of their life.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Reviewed, Self::Approved, Self::Sent, Self::Replaced, Self::Discarded];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Reviewed => "reviewed",
            Self::Approved => "approved",
            Self::Sent => "sent",
            Self::Replaced => "replaced",
            Self::Discarded => "discarded",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// What can be done with a report that stands here, whoever asks.
    #[must_use]
    pub const fn next(self) -> &'static [&'static str] {
        match self {
            Self::Draft => &["head", "figures", "review", "discard"],
            Self::Reviewed => &["approve", "return", "discard"],
            Self::Approved => &["send", "correct"],
            Self::Sent => &["correct"],
            Self::Replaced | Self::Discarded => &[],
        }
    }

    /// True while it can be changed or given back.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Reviewed)
    }

    /// True once its bytes are kept.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Approved | Self::Sent | Self::Replaced)
    }
}

/// What people enter of a report.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Head {
    /// The body above the unit; may be empty.
    pub upper: String,
    /// How the unit is written for short in the list of copies.
    pub short: String,
    /// Place of issue.
    pub place: String,
    /// Symbol behind the number: `BC-STTTT`.
    pub symbol: String,
    /// Number; `None` until the registry gave it.
    pub number: Option<u32>,
    /// Day of issue; `None` until it is signed.
    pub date: Option<Day>,
    /// How fast it must travel.
    pub urgency: Option<Urgency>,
    /// Who signs.
    pub signer: Signature,
    /// Whom to ask.
    pub contact: Contact,
    /// Further bodies that get a copy.
    pub copies: Vec<String>,
    /// What an unscheduled report is about.
    pub occasion: String,
    /// For a correction: what was corrected and why.
    pub correction: String,
}

impl Head {
    /// `05/BC-STTTT`, as far as it is known.
    #[must_use]
    pub fn number_and_symbol(&self) -> String {
        let number = self.number.map(|number| format!("{number:02}")).unwrap_or_default();
        match (number.is_empty(), self.symbol.is_empty()) {
            (false, false) => format!("{number}/{}", self.symbol),
            (false, true) => number,
            (true, _) => self.symbol.clone(),
        }
    }
}

/// How many obligations were how when the figures were taken.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct ReportTally {
    /// All, with those that do not concern the unit.
    pub all: u64,
    /// Met by measurement.
    pub met: u64,
    /// Met by what a person stated.
    pub stated: u64,
    /// Not met.
    pub not_met: u64,
    /// Not known.
    pub unknown: u64,
    /// Need not be met until a day.
    pub waived: u64,
    /// Do not concern the unit.
    pub not_applicable: u64,
    /// Open and past their due time.
    pub late: u64,
}

/// In which form a report can be had.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Office Open XML text.
    Docx,
    /// PDF/A-2a.
    Pdf,
    /// Office Open XML workbook: the figures in full.
    Xlsx,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Docx, Self::Pdf, Self::Xlsx];

    /// Stable name; the end of the file name too.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
        }
    }

    /// The format with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// A file that was approved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReportFile {
    /// In which form.
    pub format: Format,
    /// Its size.
    pub bytes: u64,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
}

/// A report of a unit.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// Number in the list of the unit, from 1.
    pub no: i64,
    /// Where it stands.
    pub state: ReportState,
    /// Id of its form.
    pub form: String,
    /// Version of the form by which it was composed last.
    pub form_version: i64,
    /// The letter that it answers; empty for a report on all confirmed ones.
    pub letter: String,
    /// Number of that letter.
    pub letter_number: String,
    /// First day of the time reported on, `YYYY-MM-DD`; empty without.
    pub from_day: String,
    /// Last day of it.
    pub to_day: String,
    /// What it is about, as printed.
    pub subject: String,
    /// What people enter.
    pub head: Head,
    /// The moment of its figures.
    pub as_of: Timestamp,
    /// How many obligations were how then.
    pub tally: ReportTally,
    /// Others when the obligations are others than when the figures were taken.
    pub fingerprint: String,
    /// Kind and id of who last changed head or figures.
    pub drafted_by: String,
    /// Kind and id of who reviewed it; empty before.
    pub reviewed_by: String,
    /// Kind and id of who approved it; empty before.
    pub approved_by: String,
    /// What was approved.
    pub files: Vec<ReportFile>,
    /// Number of the approval in the evidence ledger.
    pub evidence: Option<i64>,
    /// Receipt of its sending.
    pub receipt: String,
    /// How it was sent.
    pub channel: String,
    /// When.
    pub sent_at: Option<Timestamp>,
    /// The report that it corrects; empty for none.
    pub replaces: String,
    /// The report that took its place; empty for none.
    pub replaced_by: String,
    /// True for demonstration data.
    pub demo: bool,
}

impl Report {
    /// Name of one of its files: `bao-cao-5.pdf`.
    #[must_use]
    pub fn file_name(&self, format: Format) -> String {
        let draft = if self.state.is_final() { "" } else { "-du-thao" };
        format!("bao-cao-{}{draft}.{}", self.no, format.name())
    }
}

/// One step of a report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReportStep {
    /// Number, from 1.
    pub no: i64,
    /// When.
    pub at: Timestamp,
    /// `create`, `head`, `figures`, `review`, `return`, `discard`, `approve`, `send`, `replace`.
    pub event: String,
    /// Where it stood.
    pub from: String,
    /// Where it stands since.
    pub to: String,
    /// Kind and id of who did it.
    pub actor: String,
    /// Why, in words.
    pub reason: String,
    /// Number in the evidence ledger.
    pub evidence: Option<i64>,
}

/// A report as it would be printed.
#[derive(Clone, PartialEq, Debug)]
pub struct Sheet {
    /// The report.
    pub report: Kept<Report>,
    /// The document.
    pub document: Document,
    /// What it says, for the workbook.
    pub facts: Facts,
}
