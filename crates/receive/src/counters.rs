//! What came in and what became of it, for each source and protocol.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use vg_model::{DefectKind, Defects};

use crate::chunk::SourceKey;
use crate::sink::Reason;

/// Key under which senders are counted that are not known: one for all, since anybody can make up more.
pub const UNKNOWN: &str = "unknown";

/// The figures of one source and protocol. When nothing is under way, `received = accepted + refused`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Count {
    /// Records that came in.
    pub received: u64,
    /// Records that are on disk.
    pub accepted: u64,
    /// Records that were refused, in the order of [`Reason::ALL`].
    pub refused: [u64; Reason::ALL.len()],
    /// Bytes of the records that came in.
    pub bytes: u64,
    /// Connections and requests turned away before a record could be counted.
    pub turned_away: u64,
    /// Damage that was seen; records with damage are received and accepted like others.
    pub defects: Defects,
}

impl Count {
    /// Records that were refused, for whatever reason.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused.iter().sum()
    }

    /// Records that were received and are neither on disk nor refused yet.
    #[must_use]
    pub fn under_way(&self) -> u64 {
        self.received.saturating_sub(self.accepted).saturating_sub(self.refused())
    }
}

/// What a decoder saw beside the records that it passes on.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Tally {
    /// Records that are not passed on, in the order of [`Reason::ALL`].
    pub refused: [u64; Reason::ALL.len()],
    /// Bytes of those.
    pub refused_bytes: u64,
    /// Damage, with its offset in the body or stream.
    pub defects: Defects,
}

impl Tally {
    /// Counts a record of so many bytes that is not passed on.
    pub fn refuse(&mut self, reason: Reason, bytes: usize) {
        if let Some(count) = self.refused.get_mut(reason.index()) {
            *count += 1;
        }
        self.refused_bytes += bytes as u64;
    }

    /// Counts damage.
    pub fn defect(&mut self, kind: DefectKind, offset: u64, detail: &str) {
        self.defects.add(kind, offset, detail);
    }

    /// True when there is nothing to count.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.defects.is_empty() && self.refused.iter().all(|count| *count == 0)
    }
}

/// The figures of all sources and protocols.
#[derive(Debug, Default)]
pub struct Counters(Mutex<BTreeMap<(SourceKey, &'static str), Count>>);

impl Counters {
    /// A copy of all figures, by source and protocol.
    #[must_use]
    pub fn rows(&self) -> Vec<(SourceKey, &'static str, Count)> {
        self.lock().iter().map(|((source, protocol), count)| (source.clone(), *protocol, count.clone())).collect()
    }

    /// The sum over all sources of one protocol.
    #[must_use]
    pub fn of(&self, protocol: &str) -> Count {
        let mut sum = Count::default();
        for ((_, name), count) in self.lock().iter().filter(|((_, name), _)| *name == protocol) {
            debug_assert_eq!(*name, protocol);
            sum.received += count.received;
            sum.accepted += count.accepted;
            sum.refused.iter_mut().zip(count.refused).for_each(|(sum, more)| *sum += more);
            sum.bytes += count.bytes;
            sum.turned_away += count.turned_away;
            sum.defects.merge(&count.defects);
        }
        sum
    }

    pub(crate) fn received(&self, source: &SourceKey, protocol: &'static str, records: u64, bytes: u64) {
        self.with(source, protocol, |count| {
            count.received += records;
            count.bytes += bytes;
        });
    }

    pub(crate) fn accepted(&self, source: &SourceKey, protocol: &'static str, records: u64) {
        self.with(source, protocol, |count| count.accepted += records);
    }

    pub(crate) fn refused(&self, source: &SourceKey, protocol: &'static str, reason: Reason, records: u64) {
        self.with(source, protocol, |count| {
            if let Some(place) = count.refused.get_mut(reason.index()) {
                *place += records;
            }
        });
    }

    pub(crate) fn tally(&self, source: &SourceKey, protocol: &'static str, tally: &Tally) {
        if tally.is_empty() {
            return;
        }
        self.with(source, protocol, |count| {
            count.received += tally.refused.iter().sum::<u64>();
            count.bytes += tally.refused_bytes;
            count.refused.iter_mut().zip(tally.refused).for_each(|(sum, more)| *sum += more);
            count.defects.merge(&tally.defects);
        });
    }

    pub(crate) fn turned_away(&self, source: &SourceKey, protocol: &'static str) {
        self.with(source, protocol, |count| count.turned_away += 1);
    }

    fn with(&self, source: &SourceKey, protocol: &'static str, change: impl FnOnce(&mut Count)) {
        change(self.lock().entry((source.clone(), protocol)).or_default());
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(SourceKey, &'static str), Count>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
