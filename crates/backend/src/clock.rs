//! Time and randomness as handles, so that a night shift takes a millisecond to test and a failure has a seed.

use std::fmt;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use vg_model::Timestamp;

/// What time it is.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present instant, UTC.
    fn now(&self) -> Timestamp;
}

/// The clock of the machine.
#[derive(Clone, Copy, Default, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let micros = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_micros()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_micros()).map_or(i64::MIN, i64::saturating_neg),
        };
        Timestamp(micros)
    }
}

/// A clock that a test moves by hand, forwards and backwards.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at `now`.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.0))
    }

    /// Moves it by so many microseconds.
    pub fn advance_us(&self, micros: i64) {
        self.0.fetch_add(micros, Ordering::SeqCst);
    }

    /// Sets it.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.0, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// A source of random bytes.
pub trait Random: Send + Sync + fmt::Debug {
    /// Fills `out`. Fails only when the operating system gives none, which must stop whoever needs a secret.
    fn fill(&self, out: &mut [u8]) -> std::io::Result<()>;
}

/// The random source of the operating system, fit for secrets.
#[derive(Clone, Copy, Default, Debug)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, out: &mut [u8]) -> std::io::Result<()> {
        getrandom::fill(out).map_err(std::io::Error::other)
    }
}

/// A repeatable sequence for tests, never for secrets: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
/// Generators, 2014).
#[derive(Debug)]
pub struct SeededRandom(AtomicU64);

impl SeededRandom {
    /// The sequence that belongs to `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Random for SeededRandom {
    fn fill(&self, out: &mut [u8]) -> std::io::Result<()> {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        for chunk in out.chunks_mut(8) {
            let mut word = self.0.fetch_add(STEP, Ordering::SeqCst).wrapping_add(STEP);
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            word ^= word >> 31;
            chunk.iter_mut().zip(word.to_le_bytes()).for_each(|(place, byte)| *place = byte);
        }
        Ok(())
    }
}

/// A new id: UUID version 7 (RFC 9562 §5.7) as text, so that ids sort by the millisecond in which they were made.
pub fn new_id(clock: &dyn Clock, random: &dyn Random) -> std::io::Result<String> {
    let mut tail = [0_u8; 10];
    random.fill(&mut tail)?;
    let millis = u128::try_from(clock.now().0.max(0) / 1_000).unwrap_or_default() & 0xffff_ffff_ffff;
    let noise = tail.iter().fold(0_u128, |noise, byte| noise << 8 | u128::from(*byte));
    let (a, b) = (noise >> 68 & 0xfff, noise & 0x3fff_ffff_ffff_ffff);
    let value = millis << 80 | 7 << 76 | a << 64 | 0b10 << 62 | b;
    Ok(format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        value >> 96,
        value >> 80 & 0xffff,
        value >> 64 & 0xffff,
        value >> 48 & 0xffff,
        value & 0xffff_ffff_ffff
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_version_7_and_sort_by_time() {
        let clock = ManualClock::new(Timestamp(1_645_557_742_000_000));
        let random = SeededRandom::new(1);
        let first = new_id(&clock, &random).unwrap();
        // The time of the example in RFC 9562, appendix A.6.
        assert!(first.starts_with("017f22e2-79b0-7"), "{first}");
        assert_eq!(first.len(), 36);
        assert!(first.chars().nth(19).is_some_and(|variant| "89ab".contains(variant)));
        clock.advance_us(1_000);
        let second = new_id(&clock, &random).unwrap();
        assert!(first < second);
        assert_eq!(new_id(&ManualClock::new(Timestamp(1_645_557_742_000_000)), &SeededRandom::new(1)).unwrap(), first);
    }

    #[test]
    fn the_system_gives_different_bytes_and_a_plausible_time() {
        let mut bytes = [[0_u8; 16]; 2];
        SystemRandom.fill(&mut bytes[0]).unwrap();
        SystemRandom.fill(&mut bytes[1]).unwrap();
        assert_ne!(bytes[0], bytes[1]);
        assert!(SystemClock.now() > Timestamp::from_civil(2025, 1, 1, 0, 0, 0, 0).unwrap());
    }
}
