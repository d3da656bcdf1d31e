//! Evaluates inputs that come in order: groups, their windows, bursts, and the feeding of outer correlations.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::quality::RandomState;
use hashbrown::HashMap;
use vg_model::{Timestamp, limits};

use super::record::{self, Key, Missing, Texts};
use super::set::{CorrelationSet, Feed, Node};
use super::window::{Trail, Window};
use super::{Contributor, CorrelationHit};
use crate::sigma::correlation_ast::CorrelationKind;

/// Bounds of memory. `Default` takes them from [`vg_model::limits`].
#[derive(Clone, Copy, Debug)]
pub struct CorrelationLimits {
    /// Groups at a time.
    pub groups: usize,
    /// Events and values that the windows of all groups remember together.
    pub state: usize,
    /// Inputs that a live correlation holds back.
    pub pending: usize,
    /// Bytes of their values.
    pub pending_bytes: usize,
}

impl Default for CorrelationLimits {
    fn default() -> Self {
        Self {
            groups: limits::MAX_CORRELATION_GROUPS,
            state: limits::MAX_CORRELATION_STATE,
            pending: limits::MAX_CORRELATION_PENDING,
            pending_bytes: limits::MAX_CORRELATION_PENDING_BYTES,
        }
    }
}

/// What happened to the inputs, so that nothing is lost silently.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct CorrelationCounts {
    /// Inputs accepted: one per match and correlation that looks at it.
    pub inputs: u64,
    /// Not accepted: the event lacks a group-by field.
    pub without_group: u64,
    /// Not accepted: the event lacks a field whose values are counted or aggregated.
    pub without_value: u64,
    /// Evaluated inputs whose value is no finite number.
    pub not_numeric: u64,
    /// Matches that reached one correlation as one rule more than once, beyond the first time.
    pub repeated: u64,
    /// Live: older than the watermark when they came.
    pub late: u64,
    /// Live: evaluated before the watermark reached them, because too many were held back.
    pub early: u64,
    /// Groups given up because of a limit.
    pub groups_evicted: u64,
    /// Bytes written to temporary files.
    pub spilled_bytes: u64,
    /// Most bytes of inputs held by one collector.
    pub peak_bytes: usize,
}

impl CorrelationCounts {
    /// Adds the counts of another part of the same run.
    pub fn add(&mut self, other: &Self) {
        self.inputs += other.inputs;
        self.without_group += other.without_group;
        self.without_value += other.without_value;
        self.not_numeric += other.not_numeric;
        self.repeated += other.repeated;
        self.late += other.late;
        self.early += other.early;
        self.groups_evicted += other.groups_evicted;
        self.spilled_bytes += other.spilled_bytes;
        self.peak_bytes = self.peak_bytes.max(other.peak_bytes);
    }

    pub(super) fn miss(&mut self, missing: Missing) {
        match missing {
            Missing::Group => self.without_group += 1,
            Missing::Value => self.without_value += 1,
        }
    }
}

/// Whether a hit is told when it begins or when it is over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HitState {
    /// The condition became true; count, last time and contributors are those of this moment.
    Started,
    /// The burst is over; all figures are final.
    Ended,
}

/// Who receives hits.
pub(super) type Sink<'a> = &'a mut dyn FnMut(HitState, CorrelationHit);

/// A finding that goes on.
#[derive(Debug)]
struct Burst {
    fired: i64,
    value: f64,
    trail: Trail,
    /// When the condition held last.
    held: i64,
    /// Events since then; they contribute if it holds again in time.
    since: Trail,
}

impl Burst {
    fn new(fired: i64, value: f64, trail: Trail) -> Self {
        Self { fired, value, trail, held: fired, since: Trail::new() }
    }
}

#[derive(Debug)]
struct Group {
    /// Index of the correlation (4 bytes) and group part of the inputs.
    key: Arc<[u8]>,
    node: u32,
    window: Window,
    burst: Option<Burst>,
    /// Settled: every event of the window, and the fields carried by the last.
    trail: Trail,
    carry: Box<[u8]>,
    /// When it ends unless an event comes (running), or in any case (settled).
    due: i64,
    /// Where it stands among the timers: never later than `due`.
    timer: (i64, u32, u64),
}

/// The evaluator. Inputs must come in the order of their keys.
#[derive(Debug)]
pub(super) struct Engine {
    set: Arc<CorrelationSet>,
    limits: CorrelationLimits,
    index: HashMap<Arc<[u8]>, u64, RandomState>,
    /// By serial number, which also orders timers of one moment.
    groups: HashMap<u64, Group, RandomState>,
    timers: BTreeMap<(i64, u32, u64), ()>,
    serial: u64,
    state: usize,
    scratch: Vec<u8>,
    pub(super) counts: CorrelationCounts,
}

impl Engine {
    pub(super) fn new(set: Arc<CorrelationSet>, limits: CorrelationLimits) -> Self {
        Self {
            set,
            limits,
            index: HashMap::default(),
            groups: HashMap::default(),
            timers: BTreeMap::new(),
            serial: 0,
            state: 0,
            scratch: Vec::new(),
            counts: CorrelationCounts::default(),
        }
    }

    /// The same groups for another set of correlations: `to` says under which number a correlation goes on that has not changed. Groups
    /// of the others are given up without a word.
    pub(super) fn carried(self, set: Arc<CorrelationSet>, to: &dyn Fn(u32) -> Option<u32>) -> Self {
        let mut carried = Self { counts: self.counts, serial: self.serial, ..Self::new(set, self.limits) };
        let mut groups: Vec<(u64, Group)> = self.groups.into_iter().collect();
        groups.sort_unstable_by_key(|(serial, _)| *serial);
        for (serial, mut group) in groups {
            let Some(node) = to(group.node) else { continue };
            let mut key = node.to_le_bytes().to_vec();
            key.extend_from_slice(group.key.get(4..).unwrap_or_default());
            (group.node, group.key, group.timer.1) = (node, key.into(), node);
            carried.state += group.window.len();
            carried.timers.insert(group.timer, ());
            carried.index.insert(Arc::clone(&group.key), serial);
            carried.groups.insert(serial, group);
        }
        carried
    }

    /// Evaluates one input, and before it everything that ends by its time.
    pub(super) fn event(&mut self, key: &Key, texts: &[u8], sink: Sink<'_>) {
        self.advance(key.time, sink);
        self.process(key, Texts::read(texts), sink);
    }

    /// Ends all bursts and windows that end at `time` or before.
    pub(super) fn advance(&mut self, time: i64, sink: Sink<'_>) {
        while let Some((&timer, ())) = self.timers.first_key_value()
            && timer.0 <= time
        {
            if !self.postpone(timer) {
                self.end(timer.2, true, sink);
            }
        }
    }

    /// Moves a timer to where its group has moved since; false when the group is due.
    fn postpone(&mut self, timer: (i64, u32, u64)) -> bool {
        let Some(group) = self.groups.get_mut(&timer.2) else {
            self.timers.remove(&timer);
            return true;
        };
        if group.due <= timer.0 {
            return false;
        }
        self.timers.remove(&timer);
        group.timer.0 = group.due;
        self.timers.insert(group.timer, ());
        true
    }

    fn process(&mut self, key: &Key, texts: Texts<'_>, sink: Sink<'_>) {
        let set = Arc::clone(&self.set);
        let Some(node) = set.node(key.node) else { return };
        let Some(number) = number_of(node, &texts) else {
            self.counts.not_numeric += 1;
            return;
        };
        let serial = self.group_for(node, key, &texts, sink);
        let Some(group) = self.groups.get_mut(&serial) else { return };
        let event = Contributor { time: Timestamp(key.time), origin: key.origin, rule: key.rule() };
        let horizon = if node.settled { i64::MIN } else { key.time.saturating_sub(node.spec.timespan_us) };
        let before = group.window.len();
        group.window.add(event, texts.values, number, horizon);
        self.state = (self.state + group.window.len()).saturating_sub(before);
        if node.settled {
            group.trail.add(event);
            group.carry = texts.carry.into();
        } else {
            group.due = key.time.saturating_add(node.spec.timespan_us);
            self.judge(serial, node, event, texts, sink);
        }
        while self.state > self.limits.state && self.evict(sink) {}
    }

    /// The group of an input: the one that is open, else a new one.
    fn group_for(&mut self, node: &Node, key: &Key, texts: &Texts<'_>, sink: Sink<'_>) -> u64 {
        let mut name = std::mem::take(&mut self.scratch);
        name.clear();
        name.extend_from_slice(&key.node.to_le_bytes());
        name.extend_from_slice(texts.group);
        let known = self.index.get(name.as_slice()).copied();
        if let Some(serial) = known {
            if self.groups.get(&serial).is_some_and(|group| group.due > key.time) {
                self.scratch = name;
                return serial;
            }
            self.end(serial, true, sink);
        }
        while self.groups.len() >= self.limits.groups.max(1) && self.evict(sink) {}
        let serial = self.serial;
        self.serial += 1;
        let due = key.time.saturating_add(node.spec.timespan_us);
        let group = Group {
            key: name.as_slice().into(),
            node: key.node,
            window: Window::new(node),
            burst: None,
            trail: Trail::new(),
            carry: Box::default(),
            due,
            timer: (due, key.node, serial),
        };
        self.scratch = name;
        self.timers.insert(group.timer, ());
        self.index.insert(Arc::clone(&group.key), serial);
        self.groups.insert(serial, group);
        serial
    }

    /// Judges a running condition after an event.
    fn judge(&mut self, serial: u64, node: &Node, event: Contributor, texts: Texts<'_>, sink: Sink<'_>) {
        let Some(group) = self.groups.get_mut(&serial) else { return };
        let over = |burst: &mut Burst| event.time.0.saturating_sub(burst.held) >= node.spec.timespan_us;
        if let Some(burst) = group.burst.take_if(over) {
            emit(node, group, &burst, HitState::Ended, sink);
        }
        let value = group.window.value();
        let holds = node.holds(value);
        let started = holds && group.burst.is_none();
        match &mut group.burst {
            None if holds => group.burst = Some(Burst::new(event.time.0, value, group.window.trail())),
            None => {}
            Some(burst) if holds => {
                burst.held = event.time.0;
                burst.trail.append(&mut burst.since);
                burst.trail.add(event);
            }
            Some(burst) => burst.since.add(event),
        }
        if !holds {
            return;
        }
        if started && let Some(burst) = &group.burst {
            emit(node, group, burst, HitState::Started, sink);
        }
        for feed in node.feeds.iter().filter(|feed| started || feed.every_time) {
            self.deliver(node, feed, (event.time.0, event), (texts.group, texts.carry), sink);
        }
    }

    /// Ends a group: its burst is over, or its window is complete and judged (`complete`) or given up.
    fn end(&mut self, serial: u64, complete: bool, sink: Sink<'_>) {
        let Some(mut group) = self.groups.remove(&serial) else { return };
        self.timers.remove(&group.timer);
        self.index.remove(&group.key);
        self.state = self.state.saturating_sub(group.window.len());
        let set = Arc::clone(&self.set);
        let Some(node) = set.node(group.node) else { return };
        if let Some(burst) = group.burst.take() {
            emit(node, &group, &burst, HitState::Ended, sink);
        }
        let value = group.window.value();
        if !(node.settled && complete && node.holds(value)) {
            return;
        }
        let trail = std::mem::replace(&mut group.trail, Trail::new());
        let Some(last) = trail.list.last().copied() else { return };
        let burst = Burst::new(group.due, value, trail);
        emit(node, &group, &burst, HitState::Started, sink);
        emit(node, &group, &burst, HitState::Ended, sink);
        let texts = (group.key.get(4..).unwrap_or_default(), &*group.carry);
        for feed in &node.feeds {
            self.deliver(node, feed, (group.due, last), texts, sink);
        }
    }

    /// Gives an outer correlation an input for a hit of an inner one.
    fn deliver(
        &mut self,
        inner: &Node,
        feed: &Feed,
        (time, event): (i64, Contributor),
        (group, carry): (&[u8], &[u8]),
        sink: Sink<'_>,
    ) {
        let names = inner.spec.group_by.iter().chain(&inner.carry);
        let known: Vec<(&String, Option<&str>)> = names.zip(record::texts(group).chain(record::texts(carry))).collect();
        let find = |name: &String| known.iter().find(|(known, _)| *known == name).and_then(|(_, text)| *text);
        let mut texts = Vec::new();
        let written = record::write(
            &mut texts,
            feed.group.iter().map(find),
            feed.values.iter().map(find),
            feed.carry.iter().map(find),
        );
        match written {
            Ok(()) => {
                let key = Key::new(time, event.origin, feed.node, feed.rule);
                self.process(&key, Texts::read(&texts), sink);
            }
            Err(missing) => self.counts.miss(missing),
        }
    }

    /// Gives up the group that is due soonest; false when there is none.
    fn evict(&mut self, sink: Sink<'_>) -> bool {
        while let Some((&timer, ())) = self.timers.first_key_value() {
            if !self.postpone(timer) {
                self.counts.groups_evicted += 1;
                self.end(timer.2, false, sink);
                return true;
            }
        }
        false
    }
}

/// The number that an input adds; 0 where the kind asks for none; `None` where it is not a finite number.
fn number_of(node: &Node, texts: &Texts<'_>) -> Option<f64> {
    match node.spec.kind {
        CorrelationKind::EventCount
        | CorrelationKind::ValueCount
        | CorrelationKind::Temporal
        | CorrelationKind::TemporalOrdered => Some(0.0),
        CorrelationKind::ValueSum
        | CorrelationKind::ValueAvg
        | CorrelationKind::ValuePercentile
        | CorrelationKind::ValueMedian => {
            let text = record::texts(texts.values).next().flatten()?;
            text.trim().parse::<f64>().ok().filter(|number| number.is_finite())
        }
    }
}

fn emit(node: &Node, group: &Group, burst: &Burst, state: HitState, sink: Sink<'_>) {
    if !node.reported {
        return;
    }
    let texts = record::texts(group.key.get(4..).unwrap_or_default());
    sink(
        state,
        CorrelationHit {
            correlation: group.node,
            group: texts.map(|text| text.unwrap_or_default().to_owned()).collect(),
            fired: Timestamp(burst.fired),
            value: burst.value,
            first: Timestamp(burst.trail.first),
            last: Timestamp(burst.trail.last),
            count: burst.trail.count,
            contributors: burst.trail.list.clone(),
        },
    );
}
