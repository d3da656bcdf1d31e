//! Findings that make no alert until a day: which, why, who said so, and how many there were.

use vg_access::Kept;
use vg_model::{Level, Timestamp};

use super::finding::{EventRef, Finding};
use crate::knowledge::EntityKind;

/// A suppression. It always ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suppression {
    /// What it takes.
    pub what: Scope,
    /// Why.
    pub reason: String,
    /// Kind and id of who made it.
    pub created_by: String,
    /// The account that decided on its present end.
    pub(crate) account: String,
    /// From then on findings come back.
    pub expires_at: Timestamp,
    /// Who said as a second person that it holds for the level critical; empty while nobody did.
    pub approver: String,
    /// When.
    pub approved_at: Option<Timestamp>,
    /// When it was ended before its time.
    pub ended_at: Option<Timestamp>,
    /// By whom.
    pub ended_by: String,
    /// Findings that it took.
    pub findings: i64,
    /// When it took the first one.
    pub first_at: Option<Timestamp>,
    /// When it took the last one.
    pub last_at: Option<Timestamp>,
    /// The latest events that it took.
    pub latest: Vec<EventRef>,
}

/// Which findings a suppression takes: those that fit all of what is not empty.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Scope {
    /// Id of a rule.
    pub rule: String,
    /// An entity.
    pub entity: Option<(EntityKind, String)>,
    /// Id of a source.
    pub source: String,
    /// Fields and the values that they must have, in any case.
    pub conditions: Vec<(String, String)>,
}

impl Suppression {
    /// True while it takes findings.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && now < self.expires_at
    }

    /// True when this account decided on its present end, so that somebody else has to approve it.
    #[must_use]
    pub fn was_decided_by(&self, account: &str) -> bool {
        self.account == account
    }

    /// True when it may take findings of this level.
    #[must_use]
    pub fn covers(&self, level: Level) -> bool {
        level < Level::Critical || !self.approver.is_empty()
    }
}

impl Scope {
    /// True when rule and entity fit: what all findings of a group share.
    pub(crate) fn fits_group(&self, finding: &Finding<'_>) -> bool {
        let entity = |(kind, name): &(EntityKind, String)| {
            *kind == finding.entity.kind && name.eq_ignore_ascii_case(finding.entity.name)
        };
        (self.rule.is_empty() || self.rule == finding.rule.id) && self.entity.as_ref().is_none_or(entity)
    }

    /// True when the rest fits, which differs from one finding to the next.
    pub(crate) fn fits_rest(&self, finding: &Finding<'_>) -> bool {
        let has = |(field, value): &(String, String)| {
            finding.fields.iter().any(|(name, given)| name == field && given.eq_ignore_ascii_case(value))
        };
        (self.source.is_empty() || self.source == finding.source) && self.conditions.iter().all(has)
    }

    /// True when all findings of a fitting group fit.
    pub(crate) fn is_of_group(&self) -> bool {
        self.source.is_empty() && self.conditions.is_empty()
    }
}

/// The suppressions of a unit that hold, in the order in which they are tried.
#[derive(Clone, Default, Debug)]
pub(crate) struct Holding {
    pub(crate) all: Vec<Kept<Suppression>>,
}

impl Holding {
    /// Those that take at least some findings of the group of this one.
    pub(crate) fn of_group(&self, finding: &Finding<'_>) -> Vec<usize> {
        let fits =
            |kept: &Kept<Suppression>| kept.data.covers(finding.rule.level) && kept.data.what.fits_group(finding);
        self.all.iter().enumerate().filter(|(_, kept)| fits(kept)).map(|(index, _)| index).collect()
    }

    /// The first of `among` that takes this finding.
    pub(crate) fn taking(&self, among: &[usize], finding: &Finding<'_>) -> Option<usize> {
        let takes = |index: &usize| {
            self.all.get(*index).is_some_and(|kept| kept.data.what.is_of_group() || kept.data.what.fits_rest(finding))
        };
        among.iter().copied().find(takes)
    }
}
