//! Obligations: what a clause of a letter asks of one unit, who answers for it, by when, and what holds.

pub(crate) mod service;
pub(crate) mod settle;
pub mod state;
pub(crate) mod store;

use vg_model::{Text, Timestamp};

use crate::Kept;
use crate::checks::Counts;
use state::{State, Verdict};

pub use service::{Asked, Assignment, Statement, Waiver};

/// What stands behind a verdict.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub enum Grade {
    /// Nothing.
    #[default]
    None,
    /// A person says so: the weaker grade.
    Statement,
    /// The program measured it.
    Measured,
}

impl Grade {
    /// Stable name; empty for nothing.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Statement => "statement",
            Self::Measured => "measured",
        }
    }

    /// The grade with this name.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        [Self::Statement, Self::Measured].into_iter().find(|grade| grade.name() == name).unwrap_or_default()
    }
}

/// What a person stated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stated {
    /// Met or not met.
    pub verdict: Verdict,
    /// In words.
    pub text: String,
    /// Kind and id of who stated it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Until when it holds.
    pub until: Timestamp,
    /// Number in the evidence ledger.
    pub evidence: i64,
}

/// A waiver that somebody asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waived {
    /// True when it does not concern the unit at all; false when it need not be met until a day.
    pub not_applicable: bool,
    /// Why.
    pub reason: String,
    /// What is done instead.
    pub control: String,
    /// Until when; `None` without an end.
    pub until: Option<Timestamp>,
    /// Kind and id of who asked.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Kind and id of who approved; empty while nobody has.
    pub approver: String,
    /// When.
    pub decided_at: Option<Timestamp>,
}

/// An obligation of a unit.
#[derive(Clone, PartialEq, Debug)]
pub struct Obligation {
    /// The letter.
    pub letter: String,
    /// Place among the obligations of the letter.
    pub position: i64,
    /// Label of its clause.
    pub clause: String,
    /// Its id in the pack; empty without one.
    pub code: String,
    /// What people call it.
    pub title: Text,
    /// What has to be done.
    pub text: Text,
    /// What may happen when it is not.
    pub risk: Text,
    /// Share in the figure of readiness, 1 to 5.
    pub weight: i64,
    /// True when a person may state it.
    pub statable: bool,
    /// Why the program cannot measure it; empty when it can.
    pub unknown: Text,
    /// Account that answers for it; empty for nobody.
    pub owner: String,
    /// Accounts that stand in.
    pub deputies: Vec<String>,
    /// By when.
    pub due_at: Option<Timestamp>,
    /// How that was found, in words.
    pub due: Text,
    /// Recurrence as a span (`1 month`); empty for once.
    pub every: String,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub since: Timestamp,
    /// It was not met when it was due, now or once.
    pub late: bool,
    /// Reminders given for the present due time.
    pub reminded: i64,
    /// What its checks or its statement say.
    pub verdict: Verdict,
    /// Since when.
    pub verdict_since: Timestamp,
    /// What stands behind it.
    pub grade: Grade,
    /// Subjects of all its checks together.
    pub counts: Counts,
    /// Why it is not met.
    pub reason: Text,
    /// What a person stated, if anybody did.
    pub stated: Option<Stated>,
    /// The waiver, if anybody asked for one.
    pub waived: Option<Waived>,
    /// Receipt of the last report.
    pub receipt: String,
    /// Its checks.
    pub checks: Vec<String>,
    /// True for demonstration data.
    pub demo: bool,
}

impl Obligation {
    /// Open, not met, and past its due time.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.state.is_open() && self.verdict != Verdict::Met && self.due_at.is_some_and(|due| due <= now)
    }
}

/// One step of an obligation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// The obligation.
    pub obligation: String,
    /// Number, from 1.
    pub no: i64,
    /// When.
    pub at: Timestamp,
    /// What happened: the name of an [`Event`](state::Event), or `owner`, `due`, `statement`, `waiver`, `reminder`, `period`.
    pub event: String,
    /// Where it stood.
    pub from: String,
    /// Where it stands since.
    pub to: String,
    /// Kind and id of who did it.
    pub actor: String,
    /// Why, in words.
    pub reason: Text,
    /// Number in the evidence ledger.
    pub evidence: Option<i64>,
}

/// The steps that a person can take now, by stable name.
#[must_use]
pub fn steps_of(kept: &Kept<Obligation>) -> Vec<&'static str> {
    let possible = |(_, event): &(&'static str, state::Event)| {
        kept.data.state.after(*event).is_some_and(|next| next != kept.data.state)
    };
    state::Event::BY_PERSONS.into_iter().filter(possible).map(|(name, _)| name).collect()
}
