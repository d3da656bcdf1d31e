//! Damaged and hostile input given to the real program. Each time: exit code 0, the damage is in the summary, what is
//! whole is still found, nothing panics, memory stays bounded.
//!
//! Inputs are made by the tests. Sizes are smaller in debug builds (`cfg!(debug_assertions)`), where decompression and
//! matching are slow; a release build takes the full ones.

#[cfg(test)]
#[path = "damage/archives.rs"]
mod archives;
#[cfg(test)]
#[path = "damage/event_logs.rs"]
mod event_logs;
#[cfg(test)]
#[path = "damage/evtx.rs"]
mod evtx;
#[cfg(test)]
#[path = "damage/files.rs"]
mod files;
#[cfg(test)]
#[path = "cli/program.rs"]
mod program;
#[cfg(test)]
#[path = "damage/rules.rs"]
mod rules;
#[cfg(test)]
#[path = "damage/text.rs"]
mod text;

/// Largest resident size of a hunt in bytes. A debug build carries unoptimised code and its checks.
#[cfg(test)]
pub(crate) const MAX_RESIDENT: u64 = if cfg!(debug_assertions) { 160_000_000 } else { 100_000_000 };

#[cfg(test)]
pub(crate) const MIB: usize = 1 << 20;

/// Asserts what every hunt of damaged input must keep.
#[cfg(test)]
pub(crate) fn assert_survived(hunted: &program::Hunted) {
    assert_eq!(hunted.ran.code, 0, "{}", hunted.ran.stderr);
    let peak = hunted.ran.peak;
    assert!(peak <= MAX_RESIDENT, "peak of {peak} bytes");
    let control = |text: &str| text.chars().any(|c| c.is_control() && c != '\n');
    assert!(!control(&hunted.ran.stderr), "control characters on the terminal: {:?}", hunted.ran.stderr);
}
