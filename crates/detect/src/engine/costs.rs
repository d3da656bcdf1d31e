//! What rules cost, measured now and then.
//!
//! While it is measured, the clock is read before and after each condition that the gates let through. What is left of the time of the
//! batch is shared: values read, gates, keywords. A predicate that several rules share is paid by the first that asks it of an event.

use std::collections::BTreeMap;
use std::time::Instant;

/// What conditions of one rule cost.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct RuleCost {
    /// How often its condition was evaluated.
    pub evaluations: u64,
    /// Nanoseconds that this took.
    pub nanos: u64,
}

/// What was measured.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Costs {
    /// Events that were matched meanwhile.
    pub events: u64,
    /// Nanoseconds of all of their matching.
    pub nanos: u64,
    /// By number of the rule; those that were never evaluated are not in it.
    pub rules: BTreeMap<u32, RuleCost>,
}

/// Measures one batch.
#[derive(Debug)]
pub(super) struct Meter {
    pub(super) costs: Costs,
    /// Nanoseconds that reading the clock takes itself.
    own: u64,
}

impl Meter {
    pub(super) fn new() -> Self {
        // The least of some: whoever is interrupted meanwhile reads a long time.
        let own = (0..8).map(|_| nanos(Instant::now())).min().unwrap_or_default();
        Self { costs: Costs::default(), own }
    }

    /// Notes an evaluation of a rule that began then.
    pub(super) fn evaluated(&mut self, rule: u32, began: Instant) {
        let cost = self.costs.rules.entry(rule).or_default();
        cost.evaluations += 1;
        cost.nanos += nanos(began).saturating_sub(self.own);
    }

    /// Notes a batch that began then.
    pub(super) fn matched(&mut self, events: usize, began: Instant) {
        self.costs.events += events as u64;
        let evaluations: u64 = self.costs.rules.values().map(|cost| cost.evaluations).sum();
        // Two readings for each evaluation, which nobody would do otherwise.
        self.costs.nanos += nanos(began).saturating_sub(2 * self.own * evaluations);
    }
}

fn nanos(began: Instant) -> u64 {
    u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX)
}
