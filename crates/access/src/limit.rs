//! How many requests a principal or address may send: one token bucket for each, in bounded memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use vg_backend::clock::Clock;
use vg_model::Text;

use crate::problem::{Problem, kinds};

/// Microseconds of one second.
const SECOND_US: i64 = 1_000_000;

/// A rate: so many at once, so many a second in the long run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rate {
    /// Requests that may come at once.
    pub burst: u32,
    /// Requests a second.
    pub per_second: u32,
}

/// Buckets by key. When there are `most_keys`, the one that was not used for longest gives way: it is the fullest, so it loses
/// least. Keys are [`crate::Caller::limit_key`].
#[derive(Debug)]
pub struct Limiter {
    clock: Arc<dyn Clock>,
    rate: Rate,
    most_keys: usize,
    buckets: Mutex<Buckets>,
}

#[derive(Debug, Default)]
struct Buckets {
    by_key: BTreeMap<String, Bucket>,
    /// Keys by last use; the number makes uses at the same instant differ.
    by_use: BTreeMap<(i64, u64), String>,
    uses: u64,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// When the bucket would be full, if nothing more came (the generic cell rate algorithm, ITU-T I.371 annex A: one
    /// number in place of level and time).
    full_at_us: i64,
    used: (i64, u64),
}

impl Limiter {
    /// A limiter that remembers at most `most_keys` keys, some 200 bytes each.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, rate: Rate, most_keys: usize) -> Self {
        let rate = Rate { burst: rate.burst.max(1), per_second: rate.per_second.max(1) };
        Self { clock, rate, most_keys: most_keys.max(1), buckets: Mutex::new(Buckets::default()) }
    }

    /// Lets one request of `key` through, or says when the next one may come.
    pub fn check(&self, key: &str) -> Result<(), Problem> {
        let now = self.clock.now().0;
        let each_us = SECOND_US / i64::from(self.rate.per_second);
        let whole_us = each_us.saturating_mul(i64::from(self.rate.burst));
        // Nothing is left half done by a thread that ended in here, so the buckets of a poisoned lock are good.
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back must not keep anybody waiting for longer than a whole bucket takes.
        let full_at =
            buckets.by_key.get(key).map_or(now, |bucket| bucket.full_at_us.clamp(now, now.saturating_add(whole_us)));
        let next = full_at.saturating_add(each_us);
        let wait_us = next.saturating_sub(now).saturating_sub(whole_us);
        buckets.touch(key, if wait_us > 0 { full_at } else { next }, now, self.most_keys);
        drop(buckets);
        if wait_us <= 0 {
            return Ok(());
        }
        let text = Text::new(
            "gửi yêu cầu quá nhanh; hãy chờ một chút rồi thử lại",
            "too many requests; wait a little and try again",
        );
        Err(Problem::new(&kinds::RATE_LIMITED, text).retry_after(Duration::from_micros(wait_us.unsigned_abs())))
    }

    /// Keys that are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner).by_key.len()
    }

    /// True when none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Buckets {
    fn touch(&mut self, key: &str, full_at_us: i64, now: i64, most_keys: usize) {
        self.uses = self.uses.wrapping_add(1);
        let used = (now, self.uses);
        if let Some(old) = self.by_key.insert(key.to_owned(), Bucket { full_at_us, used }) {
            self.by_use.remove(&old.used);
        }
        self.by_use.insert(used, key.to_owned());
        while self.by_key.len() > most_keys {
            let Some((_, oldest)) = self.by_use.pop_first() else { break };
            self.by_key.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vg_backend::clock::ManualClock;
    use vg_model::Timestamp;

    fn limiter(most_keys: usize) -> (Arc<ManualClock>, Limiter) {
        let clock = Arc::new(ManualClock::new(Timestamp(1_000_000_000)));
        (clock.clone(), Limiter::new(clock, Rate { burst: 3, per_second: 2 }, most_keys))
    }

    #[test]
    fn a_burst_then_the_rate() {
        let (clock, limiter) = limiter(10);
        for _ in 0..3 {
            limiter.check("a").unwrap();
        }
        let problem = limiter.check("a").unwrap_err();
        assert_eq!((problem.code(), problem.retry_after), ("rate_limited", Some(Duration::from_millis(500))));
        limiter.check("b").unwrap();
        clock.advance_us(499_999);
        limiter.check("a").unwrap_err();
        clock.advance_us(1);
        limiter.check("a").unwrap();
        limiter.check("a").unwrap_err();
        clock.advance_us(1_500_000);
        for _ in 0..3 {
            limiter.check("a").unwrap();
        }
        limiter.check("a").unwrap_err();
    }

    #[test]
    fn memory_is_bounded_and_the_longest_unused_gives_way() {
        let (clock, limiter) = limiter(3);
        for _ in 0..3 {
            limiter.check("busy").unwrap();
        }
        for n in 0..1_000 {
            clock.advance_us(1);
            limiter.check(&format!("other {n}")).unwrap();
            limiter.check("busy").unwrap_err();
            assert!(limiter.len() <= 3);
        }
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out() {
        let (clock, limiter) = limiter(3);
        for _ in 0..3 {
            limiter.check("a").unwrap();
        }
        clock.advance_us(-3_600_000_000);
        let wait = limiter.check("a").unwrap_err().retry_after.unwrap();
        assert!(wait <= Duration::from_secs(2), "{wait:?}");
    }
}
