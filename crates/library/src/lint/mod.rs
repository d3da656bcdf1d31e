//! Every fault of a folder of packs, each with its place and what mends it.

mod check;
mod fault;
mod glossary;
mod overlay;
mod render;

pub use check::{is_sane, text_faults};
pub use fault::{Fault, FaultCode};
pub use glossary::Glossary;
pub use render::render;

use crate::load::load;

/// Longest span of time of a clock or cadence in years; the law of this field has none beyond ten.
pub const MAX_SPAN_YEARS: u32 = 20;
/// First and last year of a date in a pack.
pub const YEARS: std::ops::RangeInclusive<i32> = 1945..=2100;

/// What stands in place of a text that a person still has to write.
pub const UNWRITTEN: &str = "?";

/// Reads files (path and text, as [`load`] takes them) and finds every fault. `glossary` is the text of `GLOSSARY.md`, whose
/// words the terms of packs must use; without it that rule rests. Faults come by file and entry.
#[must_use]
pub fn lint<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>, glossary: Option<&Glossary>) -> Vec<Fault> {
    let loaded = load(files);
    let mut faults = loaded.faults;
    for pack in loaded.regimes.packs() {
        faults.extend(check::pack(pack, glossary));
    }
    faults.extend(overlay::check(&loaded.regimes, glossary));
    faults.sort();
    faults.dedup();
    faults
}

/// Whether a text is an id in kebab case: lower letters and digits, parts joined by one hyphen.
#[must_use]
pub fn is_id(text: &str) -> bool {
    parts_are_plain(text, '-')
}

/// Whether a text is a key in snake case.
#[must_use]
pub fn is_key(text: &str) -> bool {
    parts_are_plain(text, '_')
}

fn parts_are_plain(text: &str, joint: char) -> bool {
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.len() <= 80 && text.split(joint).all(plain)
}
