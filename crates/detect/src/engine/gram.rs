//! Finding any of many literals in a text: one table look-up per position.
//!
//! Each literal is filed under the rarest four bytes in it. A bit map of hashed four-byte groups, small enough for the
//! first-level cache, rules out nearly every position; only where its bit is set is the group looked up and the literal
//! compared. Building is linear in the literals, so a program for a new log source costs little. Literals of fewer than
//! four bytes are filed under their first two bytes in a second bit map, single bytes under themselves.
//!
//! Measured against an Aho-Corasick automaton in `docs/adr/0003-sigma-engine.md`.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::estimate::Background;

const GROUP: usize = 4;
/// Bits of the map for each literal in it: so few positions pass that the look-ups behind it do not count.
const BITS_PER_LITERAL: usize = 64;
/// Least and greatest size of the map, as powers of two. 2^16 bits are 8 KiB, a quarter of a first-level cache.
const MAP_BITS: std::ops::RangeInclusive<u32> = 8..=16;

/// Literals to look for, each with the number that a hit reports.
#[derive(Debug, Default)]
pub(crate) struct GramIndex {
    /// Bit per hashed group; built by [`GramIndex::seal`].
    map: Vec<u64>,
    /// By how much a hash is shifted to become a bit number.
    shift: u32,
    groups: HashMap<u32, Vec<Entry>, FixedState>,
    /// Bit per pair of bytes, for literals of two and three bytes.
    pair_map: Vec<u64>,
    pairs: HashMap<u16, Vec<Entry>, FixedState>,
    singles: Vec<(u8, u32)>,
    literals: Vec<Box<[u8]>>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    literal: u32,
    /// Where in the literal its group stands.
    at: u32,
    report: u32,
}

impl GramIndex {
    /// Adds a literal; a hit reports `report`. An empty literal is not added (it is found in every text).
    pub(crate) fn add(&mut self, literal: &[u8], report: u32, background: &Background) {
        let number = self.literals.len() as u32;
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
                self.pairs.entry(key).or_default().push(Entry { literal: number, at: 0, report });
            }
            _ => {
                let (at, group) = rarest_group(literal, background);
                self.groups.entry(group).or_default().push(Entry { literal: number, at: at as u32, report });
            }
        }
        self.literals.push(literal.into());
    }

    /// Builds the bit map, once all literals were added.
    pub(crate) fn seal(&mut self) {
        if self.groups.is_empty() {
            return;
        }
        let wanted = (self.groups.len() * BITS_PER_LITERAL).next_power_of_two().ilog2();
        let bits = wanted.clamp(*MAP_BITS.start(), *MAP_BITS.end());
        self.shift = 32 - bits;
        self.map = vec![0; 1 << (bits - 6)];
        for group in self.groups.keys() {
            set(&mut self.map, slot_of(*group, self.shift));
        }
    }

    /// True when no literal was added.
    pub(crate) fn is_empty(&self) -> bool {
        self.literals.is_empty() && self.singles.is_empty()
    }

    /// Calls `found` with the number of every literal that stands in `text`, once or more.
    pub(crate) fn scan(&self, text: &[u8], mut found: impl FnMut(u32)) {
        if !self.map.is_empty() {
            for (position, window) in text.windows(GROUP).enumerate() {
                let &[a, b, c, d] = window else { continue };
                let group = u32::from_le_bytes([a, b, c, d]);
                if is_set(&self.map, slot_of(group, self.shift)) {
                    self.check(self.groups.get(&group), text, position, &mut found);
                }
            }
        }
        if !self.pair_map.is_empty() {
            for (position, window) in text.windows(2).enumerate() {
                let &[a, b] = window else { continue };
                let pair = u16::from_le_bytes([a, b]);
                if is_set(&self.pair_map, u32::from(pair)) {
                    self.check(self.pairs.get(&pair), text, position, &mut found);
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
    fn check(&self, entries: Option<&Vec<Entry>>, text: &[u8], position: usize, found: &mut impl FnMut(u32)) {
        for entry in entries.into_iter().flatten() {
            let Some(literal) = self.literals.get(entry.literal as usize) else { continue };
            let Some(start) = position.checked_sub(entry.at as usize) else { continue };
            if text.get(start..start + literal.len()) == Some(&**literal) {
                found(entry.report);
            }
        }
    }
}

/// The group of the literal that is met least often in everyday text.
fn rarest_group(literal: &[u8], background: &Background) -> (usize, u32) {
    let mut best = (u32::MAX, 0, 0);
    for (at, window) in literal.windows(GROUP).enumerate() {
        let &[a, b, c, d] = window else { continue };
        let group = u32::from_le_bytes([a, b, c, d]);
        let count = background.group_count(group);
        if count < best.0 {
            best = (count, at, group);
        }
    }
    (best.1, best.2)
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
            literals in proptest::collection::vec("[ab\\\\.]{1,7}", 1..40),
            text in "[ab\\\\.]{0,60}",
        ) {
            let background = Background::embedded();
            let mut index = GramIndex::default();
            for (number, literal) in literals.iter().enumerate() {
                index.add(literal.as_bytes(), number as u32, &background);
            }
            index.seal();
            let mut found = std::collections::BTreeSet::new();
            index.scan(text.as_bytes(), |number| { found.insert(number); });
            let expected = literals.iter().enumerate().filter(|(_, l)| text.contains(l.as_str())).map(|(n, _)| n as u32).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
