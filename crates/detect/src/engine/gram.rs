//! Finding any of many literals in a text: one table look-up for every fourth position.
//!
//! Each literal is filed under the rarest four bytes in it. A bit map of hashed four-byte groups, small enough for the
//! first-level cache, rules out nearly every position; only where its bit is set is the group looked up and the literal
//! compared. A literal of seven bytes or more is filed under four groups side by side: wherever it stands in a text, one
//! of them begins at a multiple of four, so that only those places are looked at. Literals of five and six bytes are
//! filed twice and looked for at even places, those of four at every place. Building is linear in the literals, so a
//! program for a new log source costs little. Literals of fewer than four bytes are filed under their first two bytes in
//! a second bit map, single bytes under themselves.
//!
//! Measured against an Aho-Corasick automaton in `docs/adr/0003-sigma-engine.md`.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::estimate::Background;
use super::sieve::{Sieve, Sifted};

const GROUP: usize = 4;
/// Bits of the map for each group in it: so few positions pass that the look-ups behind it do not count.
const BITS_PER_GROUP: usize = 64;
/// Least and greatest size of the map, as powers of two. 2^17 bits are 16 KiB, half of a first-level cache.
const MAP_BITS: std::ops::RangeInclusive<u32> = 8..=17;

/// Literals to look for, each with the number that a hit reports.
#[derive(Debug, Default)]
pub(crate) struct GramIndex {
    /// Literals that are looked for at every place, every second and every fourth.
    levels: [Level; 3],
    /// Bit per pair of bytes, for literals of two and three bytes.
    pair_map: Vec<u64>,
    pairs: HashMap<u16, Vec<Entry>, FixedState>,
    singles: Vec<(u8, u32)>,
    /// The literals, one behind the other.
    literals: Vec<u8>,
    /// Literals of two to six bytes, until they are sealed.
    short: Vec<(Box<[u8]>, u32)>,
    /// The same, where they are few: what follows is then for short texts and for long literals.
    sieve: Option<Sieve>,
}

/// Groups that are looked for at places a certain number of bytes apart.
#[derive(Debug, Default)]
struct Level {
    /// Bit per hashed group; built by [`Level::seal`].
    map: Vec<u64>,
    /// By how much a hash is shifted to become a bit number.
    shift: u32,
    /// Every group with its literal, sorted by the bucket of its hash and by group: a flat list, because long literals stand in it
    /// four times.
    groups: Vec<(u32, Entry)>,
    /// Where in `groups` each bucket begins, and where the last one ends. Few groups are in one.
    buckets: Vec<u32>,
    /// By how much a hash is shifted to become the number of a bucket.
    bucket_shift: u32,
}

/// Shorter texts are looked through place by place sooner than a sieve is set up.
const LEAST_SIFTED: usize = 24;
/// Bytes between the places of each level.
const STRIDES: [usize; 3] = [1, 2, 4];

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Place of the literal in the list of them.
    start: u32,
    len: u32,
    /// Where in the literal its group stands.
    at: u32,
    report: u32,
}

impl GramIndex {
    /// Adds a literal; a hit reports `report`. An empty literal is not added (it is found in every text).
    pub(crate) fn add(&mut self, literal: &[u8], report: u32, background: &Background) {
        if (2..=6).contains(&literal.len()) {
            self.short.push((literal.into(), report));
        }
        let entry = Entry { start: self.literals.len() as u32, len: literal.len() as u32, at: 0, report };
        match *literal {
            [] => return,
            [single] => {
                self.singles.push((single, report));
                return;
            }
            [first, second] | [first, second, _] => {
                let key = u16::from_le_bytes([first, second]);
                if self.pair_map.is_empty() {
                    self.pair_map = vec![0; 1 << (16 - 6)];
                }
                set(&mut self.pair_map, u32::from(key));
                self.pairs.entry(key).or_default().push(entry);
            }
            _ => {
                let [every, second, fourth] = &mut self.levels;
                let (level, stride) = match literal.len() {
                    GROUP => (every, 1),
                    5 | 6 => (second, 2),
                    _ => (fourth, 4),
                };
                let first = rarest_groups(literal, stride, background);
                for (at, group) in groups_of(literal).enumerate().skip(first).take(stride) {
                    level.groups.push((group, Entry { at: at as u32, ..entry }));
                }
            }
        }
        self.literals.extend_from_slice(literal);
    }

    /// Builds the bit maps, once all literals were added.
    pub(crate) fn seal(&mut self, background: &Background) {
        self.sieve = Sieve::new(&std::mem::take(&mut self.short), false, background);
        self.levels.iter_mut().for_each(Level::seal);
    }

    /// True when no literal was added.
    pub(crate) fn is_empty(&self) -> bool {
        self.literals.is_empty() && self.singles.is_empty()
    }

    /// Calls `found` with the number of every literal that stands in `text`, once or more.
    pub(crate) fn scan(&self, text: &[u8], mut found: impl FnMut(u32)) {
        let sieve = self.sieve.as_ref().filter(|_| text.len() >= LEAST_SIFTED);
        let sifted = sieve.is_some_and(|sieve| sieve.scan_folded(text, &mut found) == Sifted::All);
        let [_, _, long] = &self.levels;
        let levels = if sifted { std::slice::from_ref(long) } else { &self.levels };
        let strides = STRIDES.iter().skip(STRIDES.len() - levels.len());
        for (level, stride) in levels.iter().zip(strides.copied()).filter(|(level, _)| !level.map.is_empty()) {
            for phase in (0..GROUP).step_by(stride) {
                let groups = text.get(phase..).unwrap_or_default().as_chunks::<GROUP>().0;
                for (number, group) in groups.iter().enumerate() {
                    let group = u32::from_le_bytes(*group);
                    if is_set(&level.map, slot_of(group, level.shift)) {
                        self.check(level.of(group), text, phase + number * GROUP, &mut found);
                    }
                }
            }
        }
        if !sifted && !self.pair_map.is_empty() {
            for (position, window) in text.windows(2).enumerate() {
                let &[a, b] = window else { continue };
                let pair = u16::from_le_bytes([a, b]);
                if is_set(&self.pair_map, u32::from(pair)) {
                    self.check(self.pairs.get(&pair).into_iter().flatten(), text, position, &mut found);
                }
            }
        }
        for (byte, report) in &self.singles {
            if memchr::memchr(*byte, text).is_some() {
                found(*report);
            }
        }
    }

    #[inline(never)]
    fn check<'e>(
        &self,
        entries: impl Iterator<Item = &'e Entry>,
        text: &[u8],
        position: usize,
        found: &mut impl FnMut(u32),
    ) {
        for entry in entries {
            let (from, len) = (entry.start as usize, entry.len as usize);
            let Some(start) = position.checked_sub(entry.at as usize) else { continue };
            if text.get(start..start + len).is_some_and(|there| self.literals.get(from..from + len) == Some(there)) {
                found(entry.report);
            }
        }
    }
}

impl Level {
    fn seal(&mut self) {
        if self.groups.is_empty() {
            return;
        }
        let log = self.groups.len().next_power_of_two().ilog2().max(1);
        self.bucket_shift = u32::BITS - log;
        let bucket = |group: u32| slot_of(group, self.bucket_shift);
        self.groups.sort_unstable_by_key(|(group, entry)| (bucket(*group), *group, entry.start));
        self.groups.shrink_to_fit();
        let mut rest = (0u32..).zip(&self.groups).peekable();
        self.buckets = Vec::with_capacity((1 << log) + 1);
        for number in 0..=1u32 << log {
            while rest.next_if(|(_, (group, _))| bucket(*group) < number).is_some() {}
            self.buckets.push(rest.peek().map_or(self.groups.len() as u32, |(place, _)| *place));
        }
        let wanted = (self.groups.len() * BITS_PER_GROUP).next_power_of_two().ilog2();
        let bits = wanted.clamp(*MAP_BITS.start(), *MAP_BITS.end());
        self.shift = u32::BITS - bits;
        self.map = vec![0; 1 << (bits - 6)];
        for (group, _) in &self.groups {
            set(&mut self.map, slot_of(*group, self.shift));
        }
    }

    /// What is filed under a group.
    #[inline]
    fn of(&self, group: u32) -> impl Iterator<Item = &Entry> {
        let bucket = slot_of(group, self.bucket_shift) as usize;
        let from = self.buckets.get(bucket).copied().unwrap_or(0) as usize;
        let to = self.buckets.get(bucket + 1).copied().unwrap_or(0) as usize;
        let there = self.groups.get(from..to).unwrap_or_default();
        there.iter().filter(move |(known, _)| *known == group).map(|(_, entry)| entry)
    }
}

fn groups_of(literal: &[u8]) -> impl Iterator<Item = u32> {
    literal.windows(GROUP).filter_map(|window| window.first_chunk::<GROUP>()).map(|group| u32::from_le_bytes(*group))
}

/// Where the `count` groups side by side begin that are met least often in everyday text.
fn rarest_groups(literal: &[u8], count: usize, background: &Background) -> usize {
    let met: Vec<u32> = groups_of(literal).map(|group| background.group_count(group)).collect();
    let sums = met.windows(count).map(|groups| groups.iter().sum::<u32>()).enumerate();
    sums.min_by_key(|(_, sum)| *sum).map_or(0, |(at, _)| at)
}

#[inline]
fn slot_of(group: u32, shift: u32) -> u32 {
    group.wrapping_mul(0x9E37_79B1) >> shift
}

#[inline]
fn is_set(map: &[u64], bit: u32) -> bool {
    map.get((bit >> 6) as usize).is_some_and(|word| word & (1 << (bit & 63)) != 0)
}

fn set(map: &mut [u64], bit: u32) {
    if let Some(word) = map.get_mut((bit >> 6) as usize) {
        *word |= 1 << (bit & 63);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_exactly_the_literals_that_are_there(
            literals in proptest::collection::vec("[ab\\\\.]{1,11}", 1..40),
            text in "[ab\\\\.]{0,60}",
        ) {
            let background = Background::embedded();
            let mut index = GramIndex::default();
            for (number, literal) in literals.iter().enumerate() {
                index.add(literal.as_bytes(), number as u32, &background);
            }
            index.seal(&background);
            let mut found = std::collections::BTreeSet::new();
            index.scan(text.as_bytes(), |number| { found.insert(number); });
            let expected = literals.iter().enumerate().filter(|(_, l)| text.contains(l.as_str())).map(|(n, _)| n as u32).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
