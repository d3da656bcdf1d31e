//! What one group remembers: per kind of correlation as little as decides its condition.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use hashbrown::HashMap;
use vg_model::limits;

use super::Contributor;
use super::numbers::{Percentile, QueueSum};
use super::set::Node;
use crate::sigma::correlation_ast::CorrelationKind;

/// The events that contribute to a hit: how many, from when to when, and the first of them.
#[derive(Clone, Debug)]
pub(super) struct Trail {
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) count: u64,
    pub(super) list: Vec<Contributor>,
}

impl Trail {
    pub(super) fn new() -> Self {
        Self { first: i64::MAX, last: i64::MIN, count: 0, list: Vec::new() }
    }

    pub(super) fn add(&mut self, event: Contributor) {
        self.first = self.first.min(event.time.0);
        self.last = self.last.max(event.time.0);
        self.count += 1;
        if self.list.len() < limits::MAX_CORRELATION_CONTRIBUTORS {
            self.list.push(event);
        }
    }

    /// Takes over the events of a later trail, which is empty afterwards.
    pub(super) fn append(&mut self, later: &mut Self) {
        self.first = self.first.min(later.first);
        self.last = self.last.max(later.last);
        self.count += later.count;
        let room = limits::MAX_CORRELATION_CONTRIBUTORS.saturating_sub(self.list.len());
        self.list.extend(later.list.drain(..).take(room));
        *later = Self::new();
    }

    fn of(events: impl Iterator<Item = Contributor>) -> Self {
        let mut trail = Self::new();
        events.for_each(|event| trail.add(event));
        trail
    }
}

/// The window of one group.
#[derive(Debug)]
pub(super) enum Window {
    /// The latest events, no more than the condition needs.
    Count { needed: usize, events: VecDeque<Contributor> },
    /// The latest event of each of the values seen last, no more values than the condition needs.
    Distinct {
        needed: usize,
        next: u64,
        values: HashMap<Arc<[u8]>, u64>,
        order: BTreeMap<u64, (Contributor, Arc<[u8]>)>,
    },
    /// The latest event of each rule.
    Temporal(BTreeMap<u32, Contributor>),
    /// The chains that began last, by the rule of their last event and by their length.
    Ordered(BTreeMap<(u32, u32), Chain>),
    /// Every number, with its sum.
    Sum { mean: bool, events: VecDeque<(Contributor, f64)>, sum: QueueSum },
    /// Every number, with a percentile.
    Order { events: VecDeque<(Contributor, f64)>, order: Percentile },
}

/// A chain of events: when it began and its last link.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    began: i64,
    link: Arc<Link>,
}

#[derive(Debug)]
struct Link {
    event: Contributor,
    before: Option<Arc<Link>>,
}

impl Window {
    pub(super) fn new(node: &Node) -> Self {
        let events = VecDeque::new();
        match node.spec.kind {
            CorrelationKind::EventCount => Window::Count { needed: node.needed, events: VecDeque::new() },
            CorrelationKind::ValueCount => {
                Window::Distinct { needed: node.needed, next: 0, values: HashMap::new(), order: BTreeMap::new() }
            }
            CorrelationKind::Temporal => Window::Temporal(BTreeMap::new()),
            CorrelationKind::TemporalOrdered => Window::Ordered(BTreeMap::new()),
            CorrelationKind::ValueSum => Window::Sum { mean: false, events, sum: QueueSum::default() },
            CorrelationKind::ValueAvg => Window::Sum { mean: true, events, sum: QueueSum::default() },
            CorrelationKind::ValueMedian => Window::Order { events, order: Percentile::new(50.0) },
            CorrelationKind::ValuePercentile => {
                Window::Order { events, order: Percentile::new(node.spec.percentile.unwrap_or(50.0)) }
            }
        }
    }

    /// How many events or values it remembers.
    pub(super) fn len(&self) -> usize {
        match self {
            Window::Count { events, .. } => events.len(),
            Window::Distinct { order, .. } => order.len(),
            Window::Temporal(rules) => rules.len(),
            Window::Ordered(chains) => chains.len(),
            Window::Sum { events, .. } | Window::Order { events, .. } => events.len(),
        }
    }

    /// Forgets what is not after `horizon`, then adds an event with its values and its number.
    pub(super) fn add(&mut self, event: Contributor, values: &[u8], number: f64, horizon: i64) {
        match self {
            Window::Count { needed, events } => {
                while events.front().is_some_and(|first| first.time.0 <= horizon) || events.len() >= *needed {
                    events.pop_front();
                }
                events.push_back(event);
            }
            Window::Distinct { needed, next, values: known, order } => {
                while let Some(first) = order.first_entry()
                    && first.get().0.time.0 <= horizon
                {
                    known.remove(&first.remove().1);
                }
                let value = match known.get(values).copied().and_then(|number| order.remove(&number)) {
                    Some((_, value)) => value,
                    None => {
                        if order.len() >= *needed
                            && let Some((_, (_, oldest))) = order.pop_first()
                        {
                            known.remove(&oldest);
                        }
                        values.into()
                    }
                };
                known.insert(Arc::clone(&value), *next);
                order.insert(*next, (event, value));
                *next += 1;
            }
            Window::Temporal(rules) => {
                rules.retain(|_, seen| seen.time.0 > horizon);
                rules.insert(event.rule, event);
            }
            Window::Ordered(chains) => extend_chains(chains, event, horizon),
            Window::Sum { events, sum, .. } => {
                while events.front().is_some_and(|(first, _)| first.time.0 <= horizon) {
                    sum.pop(events.iter().map(|(_, number)| *number));
                    events.pop_front();
                }
                events.push_back((event, number));
                sum.push(number);
            }
            Window::Order { events, order } => {
                while let Some((_, gone)) = events.pop_front_if(|(first, _)| first.time.0 <= horizon) {
                    order.remove(gone);
                }
                events.push_back((event, number));
                order.insert(number);
            }
        }
    }

    /// The value of the window as the last `add` left it.
    pub(super) fn value(&self) -> f64 {
        match self {
            Window::Count { events, .. } => events.len() as f64,
            Window::Distinct { order, .. } => order.len() as f64,
            Window::Temporal(rules) => rules.len() as f64,
            Window::Ordered(chains) => f64::from(chains.keys().map(|(_, len)| *len).max().unwrap_or(0)),
            Window::Sum { mean, events, sum } => {
                if *mean {
                    sum.total() / events.len().max(1) as f64
                } else {
                    sum.total()
                }
            }
            Window::Order { order, .. } => order.value().unwrap_or(f64::NAN),
        }
    }

    /// The events that the value rests on, in their order.
    pub(super) fn trail(&self) -> Trail {
        match self {
            Window::Count { events, .. } => Trail::of(events.iter().copied()),
            Window::Distinct { order, .. } => Trail::of(order.values().map(|(event, _)| *event)),
            Window::Temporal(rules) => {
                let mut events: Vec<Contributor> = rules.values().copied().collect();
                events.sort_by_key(|event| (event.time, event.origin, std::cmp::Reverse(event.rule)));
                Trail::of(events.into_iter())
            }
            Window::Ordered(chains) => longest_chain(chains),
            Window::Sum { events, .. } | Window::Order { events, .. } => {
                Trail::of(events.iter().map(|(event, _)| *event))
            }
        }
    }
}

/// Adds an event as the last link of the chains that it can end. Of the chains that end with one rule and have one length,
/// only the one that began last is of use: it stays in the window longest.
fn extend_chains(chains: &mut BTreeMap<(u32, u32), Chain>, event: Contributor, horizon: i64) {
    chains.retain(|_, chain| chain.began > horizon);
    let mut extended: BTreeMap<u32, Chain> = BTreeMap::new();
    for ((rule, len), chain) in chains.range(..(event.rule, 0)) {
        debug_assert!(*rule < event.rule);
        if extended.get(&(len + 1)).is_none_or(|best| chain.began > best.began) {
            let link = Link { event, before: Some(Arc::clone(&chain.link)) };
            extended.insert(len + 1, Chain { began: chain.began, link: Arc::new(link) });
        }
    }
    extended.insert(1, Chain { began: event.time.0, link: Arc::new(Link { event, before: None }) });
    for (len, chain) in extended {
        chains.insert((event.rule, len), chain);
    }
}

fn longest_chain(chains: &BTreeMap<(u32, u32), Chain>) -> Trail {
    let best = chains.iter().max_by_key(|((rule, len), chain)| (*len, chain.link.event, std::cmp::Reverse(*rule)));
    let mut events = Vec::new();
    let mut link = best.map(|(_, chain)| &chain.link);
    while let Some(at) = link {
        events.push(at.event);
        link = at.before.as_ref();
    }
    Trail::of(events.into_iter().rev())
}
