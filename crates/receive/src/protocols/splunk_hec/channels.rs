//! Channels and their acknowledgements.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::limits;

/// The numbers that were given for what is on disk, until somebody asks for them.
#[derive(Debug, Default)]
pub struct Channels(Mutex<Table>);

#[derive(Debug, Default)]
struct Table {
    channels: BTreeMap<Arc<str>, Channel>,
    /// Grows with every use of a channel, so that the one unused for longest is known.
    uses: u64,
}

#[derive(Debug, Default)]
struct Channel {
    next: u64,
    waiting: BTreeSet<u64>,
    used: u64,
}

impl Channels {
    /// The number for what just came to disk.
    pub(super) fn issue(&self, name: &Arc<str>) -> u64 {
        let mut table = self.lock();
        table.uses += 1;
        let used = table.uses;
        if !table.channels.contains_key(name) && table.channels.len() >= limits::MAX_CHANNELS {
            let oldest =
                table.channels.iter().min_by_key(|(_, channel)| channel.used).map(|(name, _)| Arc::clone(name));
            oldest.and_then(|oldest| table.channels.remove(&oldest));
        }
        let channel = table.channels.entry(Arc::clone(name)).or_default();
        channel.used = used;
        let id = channel.next;
        channel.next += 1;
        channel.waiting.insert(id);
        if channel.waiting.len() > limits::MAX_ACKS {
            channel.waiting.pop_first();
        }
        id
    }

    /// True for a number that was given and not asked for yet. As at Splunk, who was told once is not told again.
    pub(super) fn is_acknowledged(&self, name: &str, id: u64) -> bool {
        self.lock().channels.get_mut(name).is_some_and(|channel| channel.waiting.remove(&id))
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_true_once_in_its_channel() {
        let channels = Channels::default();
        let (a, b): (Arc<str>, Arc<str>) = ("a".into(), "b".into());
        assert_eq!([channels.issue(&a), channels.issue(&a), channels.issue(&b)], [0, 1, 0]);
        assert!(channels.is_acknowledged("a", 1));
        assert!(
            !channels.is_acknowledged("a", 1) && !channels.is_acknowledged("a", 2) && !channels.is_acknowledged("c", 0)
        );
    }

    #[test]
    fn channels_and_numbers_are_bounded() {
        let channels = Channels::default();
        let a: Arc<str> = "a".into();
        (0..=limits::MAX_ACKS).for_each(|_| _ = channels.issue(&a));
        assert!(!channels.is_acknowledged("a", 0));
        assert!(channels.is_acknowledged("a", 1));
        let b: Arc<str> = "b".into();
        channels.issue(&b);
        channels.issue(&a);
        (2..=limits::MAX_CHANNELS).for_each(|number| _ = channels.issue(&number.to_string().into()));
        assert_eq!(channels.lock().channels.len(), limits::MAX_CHANNELS);
        assert!(!channels.is_acknowledged("b", 0));
        assert!(channels.is_acknowledged("a", 2));
    }
}
