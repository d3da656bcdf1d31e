//! A set of correlations, resolved: which base rules feed which correlation, with which fields, and which correlation feeds
//! which other.

use std::collections::{BTreeMap, BTreeSet};

use vg_model::limits;

use crate::sigma::correlation_ast::{Correlation, CorrelationKind, CorrelationOp};

/// A correlation and how others may name it.
#[derive(Clone, Debug)]
pub struct CorrelationSpec {
    /// Its `id`.
    pub id: String,
    /// Its `name`, where it has one.
    pub name: Option<String>,
    /// What it says.
    pub correlation: Correlation,
}

/// Why a correlation cannot run.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CorrelationError {
    /// A rule that it names is not loaded, or is a correlation that cannot run.
    #[error("rule {0:?} is not known")]
    UnknownRule(String),
    /// It names itself, over others or at once.
    #[error("it correlates itself")]
    Cycle,
    /// It has no rule, or more than [`limits::MAX_CORRELATION_RULES`].
    #[error("{0} rules: from 1 to {max} are possible", max = limits::MAX_CORRELATION_RULES)]
    RuleCount(usize),
    /// The timespan is not above zero.
    #[error("the timespan is not above zero")]
    Timespan,
    /// Its type needs a condition and it has none.
    #[error("its type needs a condition")]
    NoCondition,
    /// A threshold is no number, or more than [`limits::MAX_CORRELATION_THRESHOLD`] is to be counted.
    #[error("a threshold is out of range")]
    Threshold,
    /// Its type needs the `field` attribute (numeric types: exactly one field).
    #[error("its type needs `field`")]
    Field,
}

/// Where the inputs of a correlation come from.
#[derive(Clone, Debug)]
pub(super) struct Feed {
    /// The correlation that is fed.
    pub(super) node: u32,
    /// As which of its rules.
    pub(super) rule: u32,
    /// Names of the fields wanted: group-by, values, carried.
    pub(super) group: Vec<String>,
    pub(super) values: Vec<String>,
    pub(super) carry: Vec<String>,
    /// At every event for which the condition holds, not once per burst.
    pub(super) every_time: bool,
}

/// One correlation, resolved.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) spec: Correlation,
    /// Judged at the end of a window, not at every event.
    pub(super) settled: bool,
    /// How far events or values need to be counted to decide the condition.
    pub(super) needed: usize,
    /// Fields that outer correlations want of its inputs.
    pub(super) carry: Vec<String>,
    /// Correlations that it feeds.
    pub(super) feeds: Vec<Feed>,
    /// Its own hits are reported.
    pub(super) reported: bool,
}

impl Node {
    /// Whether a value satisfies the condition.
    pub(super) fn holds(&self, value: f64) -> bool {
        if self.spec.condition.is_empty() {
            return value >= self.spec.rules.len() as f64;
        }
        self.spec.condition.iter().all(|(op, threshold)| match op {
            CorrelationOp::Lt => value < *threshold,
            CorrelationOp::Lte => value <= *threshold,
            CorrelationOp::Gt => value > *threshold,
            CorrelationOp::Gte => value >= *threshold,
            CorrelationOp::Eq => value == *threshold,
            CorrelationOp::Neq => value != *threshold,
        })
    }
}

/// Correlations that can run together, shared by all threads.
#[derive(Debug)]
pub struct CorrelationSet {
    /// By index of the list given; `None` for one that cannot run.
    nodes: Vec<Option<Node>>,
    /// Base rule → correlations that it feeds.
    base: BTreeMap<u32, Vec<Feed>>,
    /// Base rule → its fields that are wanted.
    fields: BTreeMap<u32, Vec<String>>,
    silent: BTreeSet<u32>,
}

/// What a name in `rules` stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Base(u32),
    Node(usize),
}

impl CorrelationSet {
    /// Resolves correlations. `base` finds the number of a detection rule by `id` or `name`; another correlation of the list
    /// is preferred to a rule of the same name. Correlations that cannot run are left out and returned with the reason and
    /// their index; the others run without them.
    #[must_use]
    pub fn new(
        specs: Vec<CorrelationSpec>,
        base: &dyn Fn(&str) -> Option<u32>,
    ) -> (Self, Vec<(usize, CorrelationError)>) {
        let mut errors = BTreeMap::new();
        for (index, spec) in specs.iter().enumerate() {
            if let Err(error) = check(&spec.correlation) {
                errors.insert(index, error);
            }
        }
        let sources: Vec<Vec<Option<Source>>> = specs
            .iter()
            .enumerate()
            .map(|(own, spec)| spec.correlation.rules.iter().map(|rule| find(rule, own, &specs, base)).collect())
            .collect();
        let order = dependency_order(&specs, &sources, &mut errors);
        let set = Self::link(specs, &sources, &order);
        (set, errors.into_iter().collect())
    }

    /// Connects the correlations of `order`, in which every one stands after those it correlates.
    fn link(specs: Vec<CorrelationSpec>, sources: &[Vec<Option<Source>>], order: &[usize]) -> Self {
        let mut nodes: Vec<Option<Node>> = specs.iter().map(|_| None).collect();
        let mut set = Self { nodes: vec![], base: BTreeMap::new(), fields: BTreeMap::new(), silent: BTreeSet::new() };
        let mut feeds: Vec<Vec<Feed>> = vec![vec![]; specs.len()];
        let mut inner_reported = BTreeMap::<usize, bool>::new();
        let mut base_reported = BTreeMap::<u32, bool>::new();
        let mut specs: Vec<Option<Correlation>> = specs.into_iter().map(|spec| Some(spec.correlation)).collect();
        // From the outermost inwards, so that what an outer one wants is known when an inner one is reached.
        for index in order.iter().rev().copied() {
            let Some(spec) = specs.get_mut(index).and_then(Option::take) else { continue };
            let feeds_out = feeds.get_mut(index).map(std::mem::take).unwrap_or_default();
            let carry = carried(&spec, &feeds_out);
            for (rule, source) in sources.get(index).into_iter().flatten().enumerate() {
                let feed = feed(&spec, index, rule, &carry);
                match source {
                    Some(Source::Base(base)) => {
                        let wanted = set.fields.entry(*base).or_default();
                        wanted.extend(feed.group.iter().chain(&feed.values).chain(&feed.carry).cloned());
                        set.base.entry(*base).or_default().push(feed);
                        *base_reported.entry(*base).or_default() |= spec.generate;
                    }
                    Some(Source::Node(inner)) => {
                        if let Some(list) = feeds.get_mut(*inner) {
                            list.push(feed);
                        }
                        *inner_reported.entry(*inner).or_default() |= spec.generate;
                    }
                    None => {}
                }
            }
            let reported = inner_reported.get(&index).copied().unwrap_or(true);
            let (settled, needed) = (is_settled(&spec), needed(&spec));
            if let Some(place) = nodes.get_mut(index) {
                *place = Some(Node { spec, settled, needed, carry, feeds: feeds_out, reported });
            }
        }
        for wanted in set.fields.values_mut() {
            wanted.sort();
            wanted.dedup();
        }
        set.silent = base_reported.into_iter().filter(|(_, reported)| !reported).map(|(base, _)| base).collect();
        set.nodes = nodes;
        set
    }

    /// Whether a correlation of another set is defined as this one is and is asked for the same fields.
    pub(super) fn is_same(&self, number: u32, other: &Self, there: u32) -> bool {
        let (Some(here), Some(there)) = (self.node(number), other.node(there)) else { return false };
        here.spec == there.spec && here.carry == there.carry
    }

    /// Fields of a base rule's events that correlations want, sorted; empty when none looks at the rule.
    #[must_use]
    pub fn fields_of(&self, base: u32) -> &[String] {
        self.fields.get(&base).map_or(&[], Vec::as_slice)
    }

    /// Whether some correlation looks at matches of a base rule: only these need to be pushed.
    #[must_use]
    pub fn wants(&self, base: u32) -> bool {
        self.base.contains_key(&base)
    }

    /// Whether matches of a base rule are findings themselves: always, except when every correlation that looks at it is
    /// without `generate` ("or if only the correlation query should be generated (default)").
    #[must_use]
    pub fn reports_itself(&self, base: u32) -> bool {
        !self.silent.contains(&base)
    }

    /// The longest timespan of a correlation that can run, in microseconds; 0 when there is none.
    #[must_use]
    pub fn longest_us(&self) -> i64 {
        self.nodes.iter().flatten().map(|node| node.spec.timespan_us).max().unwrap_or(0)
    }

    /// True when no correlation can run.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.base.is_empty()
    }

    pub(super) fn feeds_of(&self, base: u32) -> &[Feed] {
        self.base.get(&base).map_or(&[], Vec::as_slice)
    }

    pub(super) fn node(&self, index: u32) -> Option<&Node> {
        self.nodes.get(index as usize).and_then(Option::as_ref)
    }
}

/// What a name stands for in correlation `own`: another correlation, a base rule, or (an error later) itself. So the
/// aggregation that was part of a rule may bear the rule's own id.
fn find(name: &str, own: usize, specs: &[CorrelationSpec], base: &dyn Fn(&str) -> Option<u32>) -> Option<Source> {
    let named =
        |index: &usize| specs.get(*index).is_some_and(|spec| spec.id == name || spec.name.as_deref() == Some(name));
    let other = (0..specs.len()).filter(|index| *index != own).find(named);
    let itself = || Some(own).filter(named).map(Source::Node);
    other.map(Source::Node).or_else(|| base(name).map(Source::Base)).or_else(itself)
}

/// The correlations that can run, each after those it correlates; the others go to `errors`.
fn dependency_order(
    specs: &[CorrelationSpec],
    sources: &[Vec<Option<Source>>],
    errors: &mut BTreeMap<usize, CorrelationError>,
) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    let mut done = BTreeSet::new();
    loop {
        let before = order.len() + errors.len();
        for index in 0..specs.len() {
            if done.contains(&index) || errors.contains_key(&index) {
                continue;
            }
            let (Some(spec), Some(sources)) = (specs.get(index), sources.get(index)) else { continue };
            let broken = spec.correlation.rules.iter().zip(sources).find(|(_, source)| match source {
                None => true,
                Some(Source::Node(inner)) => errors.contains_key(inner),
                Some(Source::Base(_)) => false,
            });
            if let Some((rule, _)) = broken {
                errors.insert(index, CorrelationError::UnknownRule(rule.clone()));
            } else if sources.iter().flatten().all(|source| match source {
                Source::Node(inner) => done.contains(inner),
                Source::Base(_) => true,
            }) {
                done.insert(index);
                order.push(index);
            }
        }
        if order.len() + errors.len() == before {
            break;
        }
    }
    for index in 0..specs.len() {
        if !done.contains(&index) {
            errors.entry(index).or_insert(CorrelationError::Cycle);
        }
    }
    order
}

/// The name of a group-by or value field in the events of one rule: an alias is followed.
fn resolved(spec: &Correlation, rule: &str, field: &str) -> String {
    let alias = spec.aliases.iter().find(|alias| alias.name == field);
    let of_rule = alias.and_then(|alias| alias.fields.iter().find(|(name, _)| name == rule));
    of_rule.map_or_else(|| field.to_owned(), |(_, field)| field.clone())
}

fn feed(spec: &Correlation, node: usize, rule: usize, carry: &[String]) -> Feed {
    let name = spec.rules.get(rule).map_or("", String::as_str);
    let resolve = |fields: &[String]| fields.iter().map(|field| resolved(spec, name, field)).collect();
    Feed {
        node: node as u32,
        rule: rule as u32,
        group: resolve(&spec.group_by),
        values: resolve(if takes_values(spec.kind) { &spec.fields } else { &[] }),
        carry: resolve(carry),
        every_time: matches!(
            spec.kind,
            CorrelationKind::Temporal | CorrelationKind::TemporalOrdered | CorrelationKind::ValueCount
        ),
    }
}

/// What outer correlations want of this one and its group does not tell.
fn carried(spec: &Correlation, feeds: &[Feed]) -> Vec<String> {
    let wanted = feeds.iter().flat_map(|feed| feed.group.iter().chain(&feed.values).chain(&feed.carry));
    let missing: BTreeSet<&String> = wanted.filter(|name| !spec.group_by.contains(name)).collect();
    missing.into_iter().cloned().collect()
}

fn takes_values(kind: CorrelationKind) -> bool {
    !matches!(kind, CorrelationKind::EventCount | CorrelationKind::Temporal | CorrelationKind::TemporalOrdered)
}

fn is_settled(spec: &Correlation) -> bool {
    spec.condition.iter().any(|(op, _)| !matches!(op, CorrelationOp::Gt | CorrelationOp::Gte))
}

/// How far to count: one more than the largest threshold decides every relation to it; a running condition is decided by
/// the count that makes it true.
fn needed(spec: &Correlation) -> usize {
    let settled = is_settled(spec);
    let counts = spec.condition.iter().map(|(op, threshold)| match op {
        CorrelationOp::Gte if !settled => threshold.ceil(),
        _ => threshold.floor() + 1.0,
    });
    counts.fold(1.0, f64::max) as usize
}

fn check(spec: &Correlation) -> Result<(), CorrelationError> {
    let kind = spec.kind;
    if spec.rules.is_empty() || spec.rules.len() > limits::MAX_CORRELATION_RULES {
        return Err(CorrelationError::RuleCount(spec.rules.len()));
    }
    if spec.timespan_us <= 0 {
        return Err(CorrelationError::Timespan);
    }
    let temporal = matches!(kind, CorrelationKind::Temporal | CorrelationKind::TemporalOrdered);
    if spec.condition.is_empty() && !temporal {
        return Err(CorrelationError::NoCondition);
    }
    let counts = matches!(kind, CorrelationKind::EventCount | CorrelationKind::ValueCount);
    let bad = |threshold: f64| !threshold.is_finite() || counts && threshold > limits::MAX_CORRELATION_THRESHOLD;
    if spec.condition.iter().any(|(_, threshold)| bad(*threshold)) {
        return Err(CorrelationError::Threshold);
    }
    let numeric = takes_values(kind) && kind != CorrelationKind::ValueCount;
    if takes_values(kind) && spec.fields.is_empty() || numeric && spec.fields.len() != 1 {
        return Err(CorrelationError::Field);
    }
    if kind == CorrelationKind::ValuePercentile && !spec.percentile.is_none_or(|p| (0.0..=100.0).contains(&p)) {
        return Err(CorrelationError::Threshold);
    }
    Ok(())
}
