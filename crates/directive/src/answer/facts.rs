//! What an answer is made from: plain values, put together by whoever knows the state of the obligations.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vg_model::Timestamp;
use vg_print::{Day, Signature, Urgency};

use super::error::AnswerError;

/// How an obligation stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Shown to be met.
    Met,
    /// Shown not to be met.
    NotMet,
    /// Not known. Never read as met.
    Unknown,
    /// Not met, with an approved exception.
    Waived,
    /// Does not apply to the unit.
    NotApplicable,
}

/// How surely a state is known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Measured by a check.
    Measured,
    /// Stated by a person: weaker, and said so in the answer.
    Statement {
        /// Who: office and name.
        by: String,
    },
    /// Nothing stands behind it: it was neither measured nor stated.
    Nothing,
}

/// A record of the evidence ledger.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Observation {
    /// Its number in the ledger of the unit.
    pub seq: u64,
    /// When it was observed.
    pub at: Timestamp,
    /// Hash of the record, in hexadecimal.
    pub hash: String,
}

/// A record behind a state, and the check whose run it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Record {
    /// The check; `None` for a statement.
    pub check: Option<Check>,
    /// Where it stands in the ledger.
    pub observation: Observation,
}

/// A check by which a state was decided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Check {
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: u32,
}

/// An approved exception.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Waiver {
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approvers: Vec<String>,
    /// Its last day.
    pub expires: Day,
}

/// What a check found about a subject that is not met.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Not met.
    NotMet,
    /// Not known.
    Unknown,
    /// Could not be reached.
    Unreachable,
    /// Left out of the count with a reason.
    Excused,
}

/// A system, host, contact or other subject that is not met.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Subject {
    /// What it is, in Vietnamese: `máy chủ`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What was found.
    pub verdict: Verdict,
    /// Why, in Vietnamese.
    pub reason: String,
    /// Values by which it was decided.
    pub evidence: String,
    /// When it was last observed.
    pub observed_at: Option<Timestamp>,
}

/// An obligation and how it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Obligation {
    /// Its id in the pack.
    pub id: String,
    /// Its title in Vietnamese.
    pub title: String,
    /// How it stands.
    pub state: State,
    /// Whether its day is over and it is not met.
    pub late: bool,
    /// Subjects that are met.
    pub numerator: u64,
    /// All subjects in scope; 0 where nothing is counted.
    pub denominator: u64,
    /// Of them not reached.
    pub unreachable: u64,
    /// Of them excused.
    pub excused: u64,
    /// Of them not known.
    pub unknown: u64,
    /// Why it stands so, in Vietnamese; may be empty when it is met.
    pub reason: String,
    /// Since when it stands so.
    pub since: Option<Timestamp>,
    /// Who answers for it.
    pub owner: String,
    /// By when.
    pub due: Option<Day>,
    /// The records behind the state: one for each check that it needs, or the statement.
    pub records: Vec<Record>,
    /// How surely it is known.
    pub grade: Grade,
    /// Approved exceptions.
    pub waivers: Vec<Waiver>,
    /// Subjects that are not met; perhaps only the first of them, which the last one then says.
    pub subjects: Vec<Subject>,
}

impl Obligation {
    /// Subjects that are shown not to be met: what the other counts leave.
    #[must_use]
    pub fn not_met(&self) -> u64 {
        let counted = [self.numerator, self.unreachable, self.excused, self.unknown];
        self.denominator.saturating_sub(counted.into_iter().fold(0, u64::saturating_add))
    }
}

/// A clause of the directive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Clause {
    /// Its label: `1.a`.
    pub label: String,
    /// Its title in Vietnamese.
    pub title: String,
    /// Its obligations.
    pub obligations: Vec<Obligation>,
}

/// The letter that is answered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Letter {
    /// Its kind: `Công văn`.
    pub kind: String,
    /// Its number and symbol.
    pub number: String,
    /// Its day.
    pub date: Option<Day>,
    /// Who issued it.
    pub issuer: String,
    /// What it is about.
    pub subject: String,
}

/// An earlier version that this one takes the place of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replaced {
    /// Number and symbol of the earlier one.
    pub number: String,
    /// Its day.
    pub date: Option<Day>,
    /// What was corrected and why.
    pub reason: String,
}

/// Whom to ask.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// Name with office.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
}

/// Everything an answer says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Facts {
    /// Id of the pack whose clauses are answered; empty for a report on none.
    pub directive: String,
    /// The unit.
    pub unit: String,
    /// The body above it; may be empty.
    pub upper: String,
    /// How the unit is written for short in the list of copies: `CNTT`.
    pub short: String,
    /// Place of issue.
    pub place: String,
    /// Number of the answer; `None` until the registry gave it.
    pub number: Option<u32>,
    /// Its symbol: `BC-STTTT`.
    pub symbol: String,
    /// Its day; `None` until it is signed.
    pub date: Option<Day>,
    /// Not yet signed.
    pub draft: bool,
    /// How fast it must travel.
    pub urgency: Option<Urgency>,
    /// The letter that is answered.
    pub letter: Option<Letter>,
    /// The moment as of which everything is said.
    pub as_of: Timestamp,
    /// First and last day of the time that is reported on.
    pub period: Option<(Day, Day)>,
    /// What an unscheduled report is about.
    pub occasion: String,
    /// Clauses in their order.
    pub clauses: Vec<Clause>,
    /// The last record of the unit's ledger at `as_of`: totals lead there, since its hash covers all records before it.
    pub ledger: Option<Observation>,
    /// The earlier version that this one replaces.
    pub replaces: Option<Replaced>,
    /// Whom to ask.
    pub contact: Contact,
    /// Further bodies that get a copy.
    pub copies: Vec<String>,
    /// Who signs.
    pub signer: Signature,
    /// Reference at the foot of every page.
    pub trace: String,
}

impl Facts {
    /// All obligations with their clauses.
    pub(super) fn obligations(&self) -> impl Iterator<Item = (&Clause, &Obligation)> {
        self.clauses.iter().flat_map(|clause| clause.obligations.iter().map(move |obligation| (clause, obligation)))
    }

    /// Refuses facts that claim more than they show: a state `met` beside subjects that are not, more counted than in scope, an id twice.
    pub(super) fn check(&self) -> Result<(), AnswerError> {
        let mut ids = BTreeSet::new();
        for (_, obligation) in self.obligations() {
            let parts = [obligation.numerator, obligation.unreachable, obligation.excused, obligation.unknown];
            let counted = parts.into_iter().fold(0, u64::saturating_add);
            let open = obligation.unreachable > 0 || obligation.unknown > 0 || obligation.not_met() > 0;
            let stated = matches!(obligation.grade, Grade::Statement { .. });
            let measured_met = obligation.state == State::Met && !stated;
            let baseless = obligation.state == State::Met && obligation.grade == Grade::Nothing;
            if !ids.insert(obligation.id.as_str()) {
                return Err(AnswerError::twice(&obligation.id));
            }
            if counted > obligation.denominator {
                return Err(AnswerError::miscounted(&obligation.id, counted, obligation.denominator));
            }
            if baseless || measured_met && (open || obligation.records.is_empty()) {
                return Err(AnswerError::claims_too_much(&obligation.id));
            }
        }
        Ok(())
    }
}
