//! From what is known of a system to its level.

use std::collections::{BTreeMap, BTreeSet};

use crate::kinds::Criterion;
use crate::regimes::View;
use crate::value::{FactId, SystemLevel};

/// The level of a system, and why.
#[derive(Clone, PartialEq, Debug)]
pub struct Determination<'a> {
    /// The highest level of which a criterion holds.
    pub level: SystemLevel,
    /// Every criterion of that level that holds: each alone is enough.
    pub because: Vec<&'a Criterion>,
}

impl View<'_> {
    /// The level of a system of which these facts hold and these numbers are known; `None` when no criterion holds, which
    /// is no level and not level 1. A system with parts has the highest level of its parts.
    #[must_use]
    pub fn level_of(&self, facts: &BTreeSet<FactId>, numbers: &BTreeMap<FactId, u64>) -> Option<Determination<'_>> {
        let holding = self.all::<Criterion>().into_iter().map(|(_, criterion)| criterion);
        let holding: Vec<&Criterion> = holding.filter(|criterion| criterion.holds(facts, numbers)).collect();
        let level = holding.iter().map(|criterion| criterion.level).max()?;
        Some(Determination {
            level,
            because: holding.into_iter().filter(|criterion| criterion.level == level).collect(),
        })
    }
}
