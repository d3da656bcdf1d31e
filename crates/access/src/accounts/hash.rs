//! Passwords at rest: argon2id (RFC 9106) in the PHC string form.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use tokio::sync::Semaphore;
use vg_backend::clock::Random;
use vg_model::Text;

use crate::limits::MAX_PASSWORD_BYTES;
use crate::problem::{Problem, kinds};
use crate::secret::{Redacted, fresh, same};

/// Memory of one hash in KiB: 64 MiB, the second recommended option of RFC 9106 §4, for machines that do other work too.
pub const MEMORY_KIB: u32 = 64 * 1024;
/// Passes over that memory (same source).
pub const PASSES: u32 = 3;
/// Lanes (same source).
pub const LANES: u32 = 4;
/// Hashes computed at once: 4 × 64 MiB is what a small server can spare; further ones wait.
pub const MAX_AT_ONCE: usize = 4;
/// How long a sign-in waits for its turn before it is told to come back.
pub const MAX_WAIT: Duration = Duration::from_secs(10);
/// Bytes of salt and of the hash (RFC 9106 §3.1 and §4).
const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;
/// Largest costs that a stored hash may ask for: what stands in the database must not exhaust the memory.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const MOST_PASSES: u32 = 64;

/// Costs of password hashing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hashing {
    /// Memory of one hash in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
    /// Hashes computed at once.
    pub at_once: usize,
    /// How long one waits for its turn.
    pub max_wait: Duration,
}

impl Default for Hashing {
    fn default() -> Self {
        Self { memory_kib: MEMORY_KIB, passes: PASSES, lanes: LANES, at_once: MAX_AT_ONCE, max_wait: MAX_WAIT }
    }
}

impl Hashing {
    /// The smallest costs that argon2 takes, for tests alone.
    #[must_use]
    pub const fn light() -> Self {
        Self { memory_kib: 8, passes: 1, lanes: 1, at_once: 2, max_wait: MAX_WAIT }
    }
}

/// What checking a password found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Checked {
    Wrong,
    Right,
    /// Right, but hashed with other costs than those of today: hash it again.
    RightButOld,
}

/// Hashes and checks passwords, a few at a time; cheap to clone.
#[derive(Clone)]
pub(crate) struct Hasher {
    hashing: Hashing,
    turns: Arc<Semaphore>,
    /// Hash of a random password, checked in place of that of an account that does not exist.
    nobody: Arc<str>,
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hasher").field("hashing", &self.hashing).finish_non_exhaustive()
    }
}

impl Hasher {
    pub(crate) async fn new(hashing: &Hashing, random: &dyn Random) -> Result<Self, Problem> {
        params(hashing.memory_kib, hashing.passes, hashing.lanes)
            .ok_or_else(|| Problem::internal(format!("password hashing: argon2 does not take {hashing:?}")))?;
        let turns = Arc::new(Semaphore::new(hashing.at_once.max(1)));
        let mut hasher = Self { hashing: *hashing, turns, nobody: Arc::from("") };
        hasher.nobody = hasher.hash(&fresh(random)?, random).await?.into();
        Ok(hasher)
    }

    /// The PHC string of a password.
    pub(crate) async fn hash(&self, password: &Redacted<String>, random: &dyn Random) -> Result<String, Problem> {
        let mut salt = [0_u8; SALT_BYTES];
        random.fill(&mut salt)?;
        let (hashing, password) = (self.hashing, bounded(password));
        self.take_turn(move || {
            let Hashing { memory_kib, passes, lanes, .. } = hashing;
            let out = raw(memory_kib, passes, lanes, &salt, &password)?;
            let (salt, out) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(out));
            Some(format!("$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${salt}${out}"))
        })
        .await?
        .ok_or_else(|| Problem::internal("password hashing: argon2 refused the costs"))
    }

    /// Checks a password. Without a stored hash it takes as long, and the answer is no.
    pub(crate) async fn check(&self, password: &Redacted<String>, stored: Option<&str>) -> Result<Checked, Problem> {
        let exists = stored.is_some();
        let stored = Stored::parse(stored.unwrap_or(&self.nobody))
            .ok_or_else(|| Problem::internal("password hashing: the stored hash cannot be read; set a new password"))?;
        let (hashing, password) = (self.hashing, bounded(password));
        let checked = self
            .take_turn(move || {
                let out = raw(stored.memory_kib, stored.passes, stored.lanes, &stored.salt, &password)?;
                let old = (stored.memory_kib, stored.passes, stored.lanes)
                    != (hashing.memory_kib, hashing.passes, hashing.lanes);
                Some(match (same(&STANDARD_NO_PAD.encode(out), &stored.hash), old) {
                    (false, _) => Checked::Wrong,
                    (true, false) => Checked::Right,
                    (true, true) => Checked::RightButOld,
                })
            })
            .await?
            .ok_or_else(|| Problem::internal("password hashing: argon2 refused the stored costs"))?;
        Ok(if exists { checked } else { Checked::Wrong })
    }

    /// Runs `work` on a thread for blocking work, when its turn comes.
    async fn take_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let turn = tokio::time::timeout(self.hashing.max_wait, Arc::clone(&self.turns).acquire_owned()).await;
        let Ok(Ok(turn)) = turn else {
            let vi = "có quá nhiều lượt đăng nhập cùng lúc; hãy thử lại sau giây lát";
            let text = Text::new(vi, "too many sign-ins at the same time; try again in a moment");
            return Err(Problem::new(&kinds::BUSY, text).retry_after(Duration::from_secs(2)));
        };
        let joined = tokio::task::spawn_blocking(move || {
            let done = work();
            // Held until the memory is free, even when whoever asked has gone.
            drop(turn);
            done
        });
        joined.await.map_err(|error| Problem::internal(format!("password hashing: the thread ended: {error}")))
    }
}

/// The bytes of a password that are looked at.
fn bounded(password: &Redacted<String>) -> Vec<u8> {
    password.expose().bytes().take(MAX_PASSWORD_BYTES).collect()
}

fn params(memory_kib: u32, passes: u32, lanes: u32) -> Option<Params> {
    let bounded = memory_kib <= MOST_MEMORY_KIB && passes <= MOST_PASSES;
    bounded.then(|| Params::new(memory_kib, passes, lanes, Some(HASH_BYTES)).ok()).flatten()
}

fn raw(memory_kib: u32, passes: u32, lanes: u32, salt: &[u8], password: &[u8]) -> Option<[u8; HASH_BYTES]> {
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params(memory_kib, passes, lanes)?);
    let mut out = [0_u8; HASH_BYTES];
    argon.hash_password_into(password, salt, &mut out).ok()?;
    Some(out)
}

/// The parts of a stored PHC string.
struct Stored {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: Vec<u8>,
    hash: String,
}

impl Stored {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("$argon2id$v=19$")?.split('$');
        let (costs, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
        let mut costs = costs.split(',');
        let mut cost = |name: &str| costs.next()?.strip_prefix(name)?.strip_prefix('=')?.parse::<u32>().ok();
        let (memory_kib, passes, lanes) = (cost("m")?, cost("t")?, cost("p")?);
        let salt = STANDARD_NO_PAD.decode(salt).ok()?;
        Some(Self { memory_kib, passes, lanes, salt, hash: hash.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vg_backend::clock::SeededRandom;

    #[test]
    fn argon2id_gives_the_published_vector() {
        // RFC 9106 §5.3 has a key and associated data, which this form has not; so the vector is that of the reference
        // implementation's test.c: version 0x13, t=2, m=2^16, p=1, "password", "somesalt".
        let out = raw(65_536, 2, 1, b"somesalt", b"password").unwrap();
        assert_eq!(crate::secret::hex(&out), "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    }

    #[tokio::test]
    async fn passwords_are_checked_and_old_costs_are_noticed() {
        let random = SeededRandom::new(3);
        let hasher = Hasher::new(&Hashing::light(), &random).await.unwrap();
        let password = Redacted::from("chiều muộn ở bến đò");
        let stored = hasher.hash(&password, &random).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
        assert_ne!(stored, hasher.hash(&password, &random).await.unwrap(), "another salt");
        assert_eq!(hasher.check(&password, Some(&stored)).await.unwrap(), Checked::Right);
        assert_eq!(hasher.check(&"khác".into(), Some(&stored)).await.unwrap(), Checked::Wrong);
        assert_eq!(hasher.check(&password, None).await.unwrap(), Checked::Wrong);
        let dearer = Hasher::new(&Hashing { passes: 2, ..Hashing::light() }, &random).await.unwrap();
        assert_eq!(dearer.check(&password, Some(&stored)).await.unwrap(), Checked::RightButOld);
        for bad in ["", "$argon2i$v=19$m=8,t=1,p=1$AA$AA", "$argon2id$v=19$m=99999999,t=1,p=1$c29tZXNhbHQ$AA"] {
            assert_eq!(hasher.check(&password, Some(bad)).await.unwrap_err().code(), "internal");
        }
        assert!(Hasher::new(&Hashing { memory_kib: 1, ..Hashing::light() }, &random).await.is_err());
    }

    #[tokio::test]
    async fn whoever_waits_too_long_is_told_to_come_back() {
        let random = SeededRandom::new(3);
        let hashing = Hashing { at_once: 1, max_wait: Duration::from_millis(20), ..Hashing::light() };
        let hasher = Hasher::new(&hashing, &random).await.unwrap();
        let _held = Arc::clone(&hasher.turns).acquire_owned().await.unwrap();
        assert_eq!(hasher.check(&"x".into(), None).await.unwrap_err().code(), "busy");
    }
}
