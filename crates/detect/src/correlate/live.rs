//! Correlation of a stream that is nearly in order.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use vg_model::Timestamp;

use super::engine::{CorrelationCounts, CorrelationLimits, Engine, HitState};
use super::record::{self, Key};
use super::{CorrelationHit, CorrelationInput, CorrelationSet};

/// Correlates a live stream: holds inputs back until the watermark has passed them, so that they are evaluated in order.
///
/// The watermark is the caller's promise that hardly anything older will come: usually the newest time seen minus the
/// lateness that is tolerated. What comes later than that is not evaluated, and counted.
#[derive(Debug)]
pub struct LiveCorrelator {
    set: Arc<CorrelationSet>,
    engine: Engine,
    pending: BTreeMap<Key, Box<[u8]>>,
    limits: CorrelationLimits,
    pending_bytes: usize,
    watermark: i64,
    scratch: Vec<u8>,
}

impl LiveCorrelator {
    /// A correlator before the first input.
    #[must_use]
    pub fn new(set: Arc<CorrelationSet>, limits: CorrelationLimits) -> Self {
        Self {
            engine: Engine::new(Arc::clone(&set), limits),
            set,
            pending: BTreeMap::new(),
            limits,
            pending_bytes: 0,
            watermark: i64::MIN,
            scratch: Vec::new(),
        }
    }

    /// Goes on with another set: correlations of the same text keep their open windows and what is held back for them, the others begin
    /// anew. `to` says which correlation of the new set, by its number there, is the one of a number here and looks at the same base
    /// rules; that of other definition is not believed.
    #[must_use]
    pub fn carried(self, set: Arc<CorrelationSet>, to: &dyn Fn(u32) -> Option<u32>) -> Self {
        let before = self.set;
        let to = |number: u32| to(number).filter(|new| before.is_same(number, &set, *new));
        let mut pending = BTreeMap::new();
        let mut pending_bytes = 0;
        for (key, texts) in self.pending {
            let Some(node) = to(key.node) else { continue };
            pending_bytes += texts.len();
            pending.insert(Key::new(key.time, key.origin, node, key.rule()), texts);
        }
        let engine = self.engine.carried(Arc::clone(&set), &to);
        Self {
            engine,
            set,
            pending,
            pending_bytes,
            limits: self.limits,
            watermark: self.watermark,
            scratch: self.scratch,
        }
    }

    /// Takes a match. When more are held back than the limit allows, the oldest are evaluated early (`sink` receives what
    /// they complete), and the watermark moves with them.
    pub fn push(&mut self, input: &CorrelationInput<'_>, sink: &mut dyn FnMut(HitState, CorrelationHit)) {
        let set = Arc::clone(&self.set);
        for feed in set.feeds_of(input.rule) {
            let field = |name: &String| (input.field)(name);
            self.scratch.clear();
            let group = feed.group.iter().map(field);
            let values = feed.values.iter().map(field);
            let carry = feed.carry.iter().map(field);
            if let Err(missing) = record::write(&mut self.scratch, group, values, carry) {
                self.engine.counts.miss(missing);
                continue;
            }
            self.engine.counts.inputs += 1;
            if input.time.0 < self.watermark {
                self.engine.counts.late += 1;
                continue;
            }
            match self.pending.entry(Key::new(input.time.0, input.origin, feed.node, feed.rule)) {
                Entry::Vacant(place) => {
                    self.pending_bytes += self.scratch.len();
                    place.insert(self.scratch.as_slice().into());
                }
                Entry::Occupied(mut place) => {
                    self.engine.counts.repeated += 1;
                    // As in a hunt, the first in order of the bytes stands for both.
                    if self.scratch.as_slice() < &**place.get() {
                        let before = place.insert(self.scratch.as_slice().into());
                        self.pending_bytes = self.pending_bytes + self.scratch.len() - before.len();
                    }
                }
            }
        }
        while self.pending.len() > self.limits.pending.max(1) || self.pending_bytes > self.limits.pending_bytes {
            let Some((key, texts)) = self.pending.pop_first() else { break };
            self.engine.counts.early += 1;
            self.watermark = self.watermark.max(key.time);
            self.evaluate(&key, &texts, sink);
        }
    }

    /// Evaluates everything older than `watermark`. A watermark that goes back changes nothing.
    pub fn advance(&mut self, watermark: Timestamp, sink: &mut dyn FnMut(HitState, CorrelationHit)) {
        while let Some(first) = self.pending.first_entry()
            && first.key().time < watermark.0
        {
            let (key, texts) = first.remove_entry();
            self.evaluate(&key, &texts, sink);
        }
        self.watermark = self.watermark.max(watermark.0);
        self.engine.advance(watermark.0, sink);
    }

    /// Evaluates all that is left and ends every burst and window.
    pub fn finish(mut self, sink: &mut dyn FnMut(HitState, CorrelationHit)) -> CorrelationCounts {
        while let Some((key, texts)) = self.pending.pop_first() {
            self.engine.event(&key, &texts, sink);
        }
        self.engine.advance(i64::MAX, sink);
        self.engine.counts
    }

    fn evaluate(&mut self, key: &Key, texts: &[u8], sink: &mut dyn FnMut(HitState, CorrelationHit)) {
        self.pending_bytes = self.pending_bytes.saturating_sub(texts.len());
        self.engine.event(key, texts, sink);
    }

    /// What happened so far.
    #[must_use]
    pub fn counts(&self) -> &CorrelationCounts {
        &self.engine.counts
    }

    /// Inputs held back now.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pending.len()
    }
}
