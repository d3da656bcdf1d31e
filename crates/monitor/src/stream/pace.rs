//! Pace: a source that brings more than can be worked on waits for its answers, so that what the others bring is worked on within a second.
//!
//! Everything that arrived is on the disk before anybody waits. What waits to be worked on is counted by source; while all of it together is
//! more than is worked on in [`LEAD`], those of whom more than their equal share waits are held. A sender of datagrams cannot be held.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

/// What may wait before anybody is held, as the time that working on it takes.
const LEAD: Duration = Duration::from_millis(250);
/// The same in bytes, at least: before it is known how fast the machine is, and where it is slow.
const LEAD_BYTES: u64 = 4 * 1024 * 1024;
/// Over how long it is measured how fast the machine is.
const MEASURED: Duration = Duration::from_secs(1);
/// Nobody is held longer than this at once: the Elastic client gives up after ten seconds, the others later.
const LONGEST: Duration = Duration::from_secs(5);

/// What waits to be worked on.
#[derive(Debug, Default)]
pub(super) struct Pace {
    waiting: Mutex<Waiting>,
    eased: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    /// Bytes by source; none of them zero.
    of: BTreeMap<String, u64>,
    all: u64,
    /// Bytes that were worked on lately.
    worked: VecDeque<(Instant, u64)>,
    lately: u64,
}

impl Waiting {
    fn less(&mut self, source: &str, bytes: u64) {
        let Some(own) = self.of.get_mut(source) else { return };
        let bytes = bytes.min(*own);
        *own -= bytes;
        self.all -= bytes;
        if *own == 0 {
            self.of.remove(source);
        }
    }

    /// Bytes that are worked on in [`LEAD`].
    fn lead(&self, now: Instant) -> u64 {
        let Some((first, _)) = self.worked.front() else { return LEAD_BYTES };
        let measured = (now - *first).max(LEAD).as_millis();
        let lead = u128::from(self.lately) * LEAD.as_millis() / measured.max(1);
        u64::try_from(lead).unwrap_or(u64::MAX).max(LEAD_BYTES)
    }

    fn is_ahead(&self, source: &str, now: Instant) -> bool {
        let lead = self.lead(now);
        let share = lead / (self.of.len() as u64).max(1);
        self.all > lead && self.of.get(source).is_some_and(|own| *own > share)
    }
}

impl Pace {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes that wait.
    pub(super) fn bytes(&self) -> u64 {
        self.waiting().all
    }

    /// A source brought so many bytes, which wait from now on.
    pub(super) fn arrived(&self, source: &str, bytes: usize) {
        if bytes == 0 {
            return;
        }
        let mut waiting = self.waiting();
        waiting.all += bytes as u64;
        match waiting.of.get_mut(source) {
            Some(own) => *own += bytes as u64,
            None => drop(waiting.of.insert(source.to_owned(), bytes as u64)),
        }
    }

    /// They were refused after all.
    pub(super) fn refused(&self, source: &str, bytes: usize) {
        self.waiting().less(source, bytes as u64);
        self.eased.notify_waiters();
    }

    /// So many bytes of some sources were worked on. `last`: nothing waits any more, also nothing of what could not be read.
    pub(super) fn worked<'s>(&self, parts: impl IntoIterator<Item = (&'s str, u64)>, last: bool) {
        let now = Instant::now();
        let mut waiting = self.waiting();
        let mut all = 0;
        for (source, bytes) in parts {
            waiting.less(source, bytes);
            all += bytes;
        }
        if last {
            waiting.of.clear();
            waiting.all = 0;
        }
        waiting.worked.push_back((now, all));
        waiting.lately += all;
        while let Some((at, bytes)) = waiting.worked.front().copied()
            && now - at > MEASURED
        {
            waiting.worked.pop_front();
            waiting.lately -= bytes;
        }
        drop(waiting);
        self.eased.notify_waiters();
    }

    /// Resolves when the source may bring more, or after [`LONGEST`].
    pub(super) async fn hold(&self, source: &str) {
        let end = Instant::now() + LONGEST;
        loop {
            let eased = self.eased.notified();
            tokio::pin!(eased);
            eased.as_mut().enable();
            if !self.waiting().is_ahead(source, Instant::now()) || timeout_at(end, eased).await.is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: usize = 1024 * 1024;

    async fn is_held(pace: &Pace, source: &str) -> bool {
        tokio::time::timeout(Duration::from_millis(1), pace.hold(source)).await.is_err()
    }

    #[tokio::test(start_paused = true)]
    async fn who_floods_is_held_and_nobody_else() {
        let pace = Pace::default();
        pace.arrived("flood", 3 * MIB);
        pace.arrived("quiet", 1_000);
        assert!(!is_held(&pace, "flood").await, "little enough waits");
        pace.arrived("flood", 2 * MIB);
        assert!(is_held(&pace, "flood").await);
        assert!(!is_held(&pace, "quiet").await);
        assert!(!is_held(&pace, "new").await);
        pace.worked([("flood", 2 * MIB as u64), ("quiet", 1_000)], false);
        assert!(!is_held(&pace, "flood").await);
        assert_eq!(pace.bytes(), 3 * MIB as u64);
    }

    #[tokio::test(start_paused = true)]
    async fn many_sources_share_the_lead() {
        let pace = Pace::default();
        for number in 0..1_000 {
            pace.arrived(&format!("source {number}"), 5_000);
        }
        pace.arrived("source 0", 5_000);
        assert!(is_held(&pace, "source 0").await);
        // All of them bring more than a thousandth of the lead.
        assert!(is_held(&pace, "source 1").await);
        pace.arrived("little", 100);
        assert!(!is_held(&pace, "little").await);
    }

    #[tokio::test(start_paused = true)]
    async fn the_lead_grows_with_the_speed_and_a_wait_ends() {
        let pace = Pace::default();
        // A hundred mebibytes in a second.
        for _ in 0..10 {
            pace.arrived("fast", 10 * MIB);
            tokio::time::advance(Duration::from_millis(100)).await;
            pace.worked([("fast", 10 * MIB as u64)], false);
        }
        pace.arrived("fast", 20 * MIB);
        assert!(!is_held(&pace, "fast").await);
        pace.arrived("fast", 20 * MIB);
        assert!(is_held(&pace, "fast").await);
        let began = Instant::now();
        pace.hold("fast").await;
        assert_eq!(Instant::now() - began, LONGEST);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_refused_or_cannot_be_read_does_not_wait_for_ever() {
        let pace = Pace::default();
        pace.arrived("one", 9 * MIB);
        pace.refused("one", 9 * MIB);
        assert_eq!(pace.bytes(), 0);
        pace.arrived("one", 9 * MIB);
        pace.worked([("other", 5)], true);
        assert_eq!(pace.bytes(), 0);
        assert!(!is_held(&pace, "one").await);
    }

    #[tokio::test]
    async fn a_held_source_goes_on_as_soon_as_there_is_room() {
        let pace = std::sync::Arc::new(Pace::default());
        pace.arrived("flood", 9 * MIB);
        let held = tokio::spawn({
            let pace = std::sync::Arc::clone(&pace);
            async move { pace.hold("flood").await }
        });
        tokio::task::yield_now().await;
        assert!(!held.is_finished());
        pace.worked([("flood", 6 * MIB as u64)], false);
        tokio::time::timeout(LONGEST / 2, held).await.unwrap().unwrap();
    }
}
