//! The nouns: what a caller hands in and gets back.

pub use vg_access::Kept;
use vg_model::{Text, Timestamp};

use crate::states::{Basis, Doubt, State, Verdict};

/// What the inventory knows of a system, handed in by the door: this crate reads no table of another.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct System {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Code or short name.
    pub code: String,
    /// Security level; nothing while it is not determined.
    pub level: Option<u8>,
    /// Unit that owns it (chủ quản).
    pub owner: String,
    /// Unit that operates it (đơn vị vận hành).
    pub operator: String,
    /// State of its level dossier, by the stable names of the inventory: `unknown`, `missing`, `drafting`, `submitted`, `approved`,
    /// `rejected`, `expired`.
    pub dossier: String,
    /// Number and date of the decision, or what a source printed.
    pub dossier_note: String,
}

/// An assessment: the measures of one level of one regime on one system.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assessment {
    /// Id of the system.
    pub system: String,
    /// Its name when the assessment was last brought up to date.
    pub system_name: String,
    /// Its code then.
    pub system_code: String,
    /// Id of the regime.
    pub regime: String,
    /// The level, 1 to 5.
    pub level: u8,
    /// Catalogues that were chosen; empty for all of the regime.
    pub catalogues: Vec<String>,
    /// True for the one that holds for the system now.
    pub current: bool,
}

/// That a measure does not apply: asked by one person, decided by another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exemption {
    /// Why.
    pub reason: String,
    /// Kind and id of who asked.
    pub by: String,
    /// The account behind that: a token and a session of one person are one person.
    pub account: String,
    /// When.
    pub at: Timestamp,
    /// Kind and id of who approved; empty while nobody has.
    pub approver: String,
    /// When.
    pub approved_at: Option<Timestamp>,
}

/// A measure of an assessment with what was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Control {
    /// The assessment.
    pub assessment: String,
    /// Id of the control in its regime.
    pub control: String,
    /// Place in the list, from 1.
    pub position: i64,
    /// False for one that is not asked for any more.
    pub in_scope: bool,
    /// Id of its catalogue.
    pub catalogue: String,
    /// Id of its group.
    pub group: String,
    /// What the group is called.
    pub group_title: Text,
    /// What it is called.
    pub title: Text,
    /// What is required.
    pub text: Text,
    /// The clause for this level; empty where it was not found.
    pub clause: String,
    /// Kinds of evidence that the catalogue names, the best first.
    pub proofs: Vec<String>,
    /// How often it is due at this level; empty where nothing is said.
    pub every: String,
    /// How long something is kept at this level; empty where nothing is said.
    pub keep: String,
    /// The check that the catalogue names; empty for none.
    pub suggested: String,
    /// Number of its state, from 1.
    pub version: i64,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Kind and id of who changed it last.
    pub updated_by: String,
    /// What was found last.
    pub state: State,
    /// Since when.
    pub since: Timestamp,
    /// What stands behind it.
    pub basis: Basis,
    /// Why, in words.
    pub reason: String,
    /// From when on it proves nothing any more.
    pub until: Option<Timestamp>,
    /// True for a state that was carried over although the level asks for something else.
    pub review: bool,
    /// Who answers for it; empty for nobody.
    pub owner: String,
    /// By when, as `YYYY-MM-DD`; empty for no day.
    pub due: String,
    /// A note.
    pub note: String,
    /// That it does not apply, asked for or decided.
    pub exemption: Option<Exemption>,
}

/// What of a measure decides how it counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Standing<'a> {
    pub(crate) state: State,
    pub(crate) review: bool,
    pub(crate) until: Option<Timestamp>,
    pub(crate) due: &'a str,
}

impl Standing<'_> {
    pub(crate) fn doubt(&self, now: Timestamp) -> Doubt {
        if self.state == State::NotAssessed {
            Doubt::None
        } else if self.review {
            Doubt::Review
        } else if self.until.is_some_and(|until| until <= now) {
            Doubt::Lapsed
        } else {
            Doubt::None
        }
    }

    pub(crate) fn counts_as(&self, now: Timestamp) -> State {
        if self.doubt(now) == Doubt::None { self.state } else { State::NotAssessed }
    }

    /// `today` is that of `now`: whoever goes through many measures makes it once.
    pub(crate) fn is_late(&self, now: Timestamp, today: &str) -> bool {
        !self.due.is_empty() && self.due < today && self.counts_as(now).is_gap()
    }
}

impl Control {
    pub(crate) fn standing(&self) -> Standing<'_> {
        Standing { state: self.state, review: self.review, until: self.until, due: &self.due }
    }

    /// Why the state does not count now, if it does not.
    #[must_use]
    pub fn doubt(&self, now: Timestamp) -> Doubt {
        self.standing().doubt(now)
    }

    /// The state that counts now: what is in doubt is not assessed.
    #[must_use]
    pub fn counts_as(&self, now: Timestamp) -> State {
        self.standing().counts_as(now)
    }

    /// True when it is a gap whose day is over, by the calendar of Viet Nam.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.standing().is_late(now, &today(now))
    }
}

/// The day in Viet Nam (UTC+7, no summer time) as `YYYY-MM-DD`.
#[must_use]
pub fn today(now: Timestamp) -> String {
    let (year, month, day, ..) = Timestamp(now.0.saturating_add(7 * 3_600_000_000)).civil();
    format!("{year:04}-{month:02}-{day:02}")
}

/// Kind of a piece of evidence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum EvidenceKind {
    /// A file, kept by its digest.
    File,
    /// A note.
    Note,
    /// An address where it can be seen.
    Link,
    /// A check of the program, from which the state follows.
    Check,
}

impl EvidenceKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::File, Self::Note, Self::Link, Self::Check];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Note => "note",
            Self::Link => "link",
            Self::Check => "check",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A piece of evidence of a measure on a system.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// Id.
    pub id: String,
    /// The system.
    pub system: String,
    /// Id of the control.
    pub control: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// One line.
    pub title: String,
    /// The note, the address, or the name of the check; empty for a file.
    pub content: String,
    /// SHA-256 of the file in hexadecimal; empty without one.
    pub blob: String,
    /// Name of the file.
    pub file_name: String,
    /// Its size.
    pub file_bytes: i64,
    /// When it was added.
    pub added_at: Timestamp,
    /// Kind and id of who added it.
    pub added_by: String,
    /// Number in the evidence ledger of the unit.
    pub ledger: i64,
}

/// A piece of evidence that is to be added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NewEvidence<'a> {
    /// A file.
    File {
        /// One line; the name of the file when it is empty.
        title: &'a str,
        /// Name of the file.
        file_name: &'a str,
        /// Its bytes.
        bytes: &'a [u8],
    },
    /// A note.
    Note {
        /// One line.
        title: &'a str,
        /// The text.
        text: &'a str,
    },
    /// An address.
    Link {
        /// One line.
        title: &'a str,
        /// The address, `https:` or `http:`.
        address: &'a str,
    },
    /// A check.
    Check {
        /// What people call it; its name when it is empty.
        title: &'a str,
        /// Its name: `pack/id`.
        check: &'a str,
    },
}

/// What a check said of a system, handed in by the door.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckFact {
    /// Name of the check: `pack/id`.
    pub check: String,
    /// Id of the system.
    pub system: String,
    /// What it said.
    pub verdict: Verdict,
    /// What people call the check, and why, in words; its name stands for it when this is empty.
    pub reason: String,
    /// When it was measured.
    pub observed_at: Timestamp,
    /// From when on it says nothing any more.
    pub expires_at: Option<Timestamp>,
    /// Number of the observation in the evidence ledger of the unit.
    pub ledger: Option<i64>,
}

/// Something that happened to a measure on a system.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// The system.
    pub system: String,
    /// Id of the control.
    pub control: String,
    /// Number, from 1.
    pub no: i64,
    /// When.
    pub at: Timestamp,
    /// The assessment in which it happened.
    pub assessment: String,
    /// What: `stated`, `checked`, `assigned`, `carried`, `exemption_asked`, `exemption_approved`, `exemption_refused`, `evidence_added`,
    /// `evidence_removed`, `imported`, `out_of_scope`.
    pub event: String,
    /// The state before.
    pub from: String,
    /// The state after.
    pub to: String,
    /// Kind and id of who did it.
    pub actor: String,
    /// Why, in words.
    pub reason: String,
    /// Number in the evidence ledger of the unit.
    pub ledger: Option<i64>,
}
