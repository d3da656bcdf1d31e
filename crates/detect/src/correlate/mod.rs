//! Correlations: many matches of detection rules make one finding.
//!
//! Specification: Sigma correlation rules specification 2.1.0 (2025-08-02). It says what is counted ("events that must
//! appear within the given time frame", "for each group specified by group-by separately") and that the frame "should not
//! be restricted to boundaries". It does not say when a correlation is true or how often it is reported; here:
//!
//! **Order.** Inputs are evaluated in the order of time, then file, then record, whatever the order in which they were
//! pushed and by however many threads. The result is a function of the set of inputs.
//!
//! **Running conditions** (only `gt` and `gte`, and the temporal kinds without a condition). At every event, at time *t*,
//! the value is computed over the events of the group with time in (*t* − timespan, *t*] that stand before it in the
//! order, and itself. The correlation fires when the condition *becomes* true. The finding then goes on (one *burst*) until
//! the condition has not held at any event for a whole timespan; only then it can fire again. So 10,000 failed logons in a
//! row are one finding (when it fired, first and last time, how many events), and so is a value that goes up and down around
//! its threshold. What contributes is what made the condition true (event_count and the numeric kinds: every event of the
//! window; value_count and temporal: the latest event of each value or rule; temporal_ordered: one chain), and then every
//! event of the group up to the last one of the burst at which the condition holds.
//!
//! **Settled conditions** (any `lt`, `lte`, `eq` or `neq`, also in a range such as `gt: 100, lte: 200`). Every window
//! passes through small values on its way to large ones, so these are judged when the window is complete: it begins with
//! the first event of the group outside a window, at *t*, holds the events in [*t*, *t* + timespan), and is judged, and
//! reported when true, at its end. Windows without any event do not exist. Those open at the end of the data are judged
//! with what they hold.
//!
//! **Values.** `event_count`: events. `value_count`: distinct combinations of the values of all fields. `temporal`: distinct
//! rules seen. `temporal_ordered`: length of the longest chain of events of rules that are ever further down the list, so
//! without a condition all rules in the order given; an event does not follow itself. `value_sum`, `value_avg`,
//! `value_median`, `value_percentile`: over the values read as numbers; percentiles interpolate linearly between the
//! neighbours (rank p·(n−1)), so that the median is percentile 50, as the specification says. What is no finite number is
//! left out and counted.
//!
//! **Chains.** A correlation may name correlations. The outer one uses "only its own group-by": fields that the inner one
//! does not group by are those of the event that made it true. It receives an input at every event for which the inner
//! condition holds when its kind asks whether things happened (temporal kinds, value_count), so that a success right after
//! a long burst of failures is near it; and one input per burst when its kind counts or adds (all others).
//!
//! **Limits.** Memory is bounded by [`CorrelationLimits`]: inputs beyond the budget are sorted and spilled to temporary
//! files; groups beyond their number are given up, those first whose window ends soonest, and counted. Every event costs
//! O(log n), never O(window).
//!
//! What it does not do: read rules or events, decide what a base rule matches, write findings. Inputs without a known time
//! cannot be correlated: the caller keeps them back.

mod collect;
mod engine;
mod live;
mod merge;
mod numbers;
mod record;
mod set;
mod window;

use vg_model::Timestamp;

pub use collect::Collector;
pub use engine::{CorrelationCounts, CorrelationLimits, HitState};
pub use live::LiveCorrelator;
pub use merge::evaluate;
pub use set::{CorrelationError, CorrelationSet, CorrelationSpec};

/// Where an event is: the number of its file in the caller's list, and its record number or offset there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Origin {
    /// File.
    pub file: u32,
    /// Record number where the format has one, else byte offset.
    pub record: u64,
}

/// One match of a base rule, to be correlated.
#[derive(Clone, Copy)]
pub struct CorrelationInput<'a> {
    /// Number of the base rule, as the resolver of [`CorrelationSet::new`] gave it.
    pub rule: u32,
    /// Time of the event.
    pub time: Timestamp,
    /// Where it is.
    pub origin: Origin,
    /// The value of a field of the event; asked only for [`CorrelationSet::fields_of`] the rule.
    pub field: &'a dyn Fn(&str) -> Option<&'a str>,
}

/// An event that contributes to a hit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Contributor {
    /// Time of the event.
    pub time: Timestamp,
    /// Where it is.
    pub origin: Origin,
    /// Which of the correlation's rules it matched: index into [`crate::sigma::correlation_ast::Correlation::rules`].
    pub rule: u32,
}

/// A correlation that became true for a group.
#[derive(Clone, PartialEq, Debug)]
pub struct CorrelationHit {
    /// Index of the correlation in the list that [`CorrelationSet::new`] was given.
    pub correlation: u32,
    /// Values of the group-by fields, in their order.
    pub group: Vec<String>,
    /// When the condition became true; for settled conditions the end of the window.
    pub fired: Timestamp,
    /// The computed value then (event_count and value_count: counted no further than the condition needs).
    pub value: f64,
    /// Time of the first contributing event.
    pub first: Timestamp,
    /// Time of the last contributing event.
    pub last: Timestamp,
    /// How many events contribute.
    pub count: u64,
    /// The first of them in order, at most [`vg_model::limits::MAX_CORRELATION_CONTRIBUTORS`].
    pub contributors: Vec<Contributor>,
}
