//! All gates of one field, looked up in one pass over a value.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::estimate::{Background, Stand};
use super::gate::is_canonical;
use super::gram::GramIndex;

/// Ends and starts of this length or more share one table, keyed by their outermost bytes; shorter ones have a table
/// for each length.
const EDGE: usize = 8;

/// A literal and what it reports.
type EdgeLiteral = (Box<[u8]>, u32);

/// Literals at one edge of a value.
#[derive(Debug, Default)]
struct EdgeIndex {
    /// Key: length (at most [`EDGE`]) and the outermost bytes.
    table: HashMap<(u8, u64), Vec<EdgeLiteral>, FixedState>,
    /// Which lengths there are, bit by length.
    lengths: u16,
}

/// Gates of one field.
#[derive(Debug, Default)]
pub(crate) struct FieldIndex {
    whole: HashMap<Box<[u8]>, u32, FixedState>,
    numbers: bool,
    start: EdgeIndex,
    end: EdgeIndex,
    anywhere: GramIndex,
}

impl FieldIndex {
    /// Adds a literal; `report` comes back when it stands so in a folded value.
    pub(crate) fn add(&mut self, stand: Stand, literal: &[u8], report: u32, background: &Background) {
        match stand {
            Stand::Whole => {
                self.numbers |= std::str::from_utf8(literal).is_ok_and(is_canonical);
                self.whole.insert(literal.into(), report);
            }
            Stand::Start => self.start.add(literal, literal.get(..literal.len().min(EDGE)), report),
            Stand::End => self.end.add(literal, literal.get(literal.len().saturating_sub(EDGE)..), report),
            Stand::Anywhere => self.anywhere.add(literal, report, background),
        }
    }

    /// Adds a literal as a text and nothing else: where it is a number, other spellings of that number do not report it.
    pub(crate) fn add_exact(&mut self, stand: Stand, literal: &[u8], report: u32, background: &Background) {
        let numbers = self.numbers;
        self.add(stand, literal, report, background);
        self.numbers = numbers;
    }

    /// Ends the building.
    pub(crate) fn seal(&mut self, background: &Background) {
        self.anywhere.seal(background);
    }

    /// Calls `found` for every literal that stands in the folded value as it must.
    pub(crate) fn scan(&self, folded: &[u8], mut found: impl FnMut(u32)) {
        if !self.whole.is_empty() {
            if let Some(report) = self.whole.get(folded) {
                found(*report);
            }
            // `1.0` may be asked for as a text and, equal to 1, as a number.
            if self.numbers
                && let Some(digits) = canonical(folded)
                && digits.as_bytes() != folded
                && let Some(report) = self.whole.get(digits.as_bytes())
            {
                found(*report);
            }
        }
        self.start.scan(folded, |text, len| text.get(..len), |text, literal| text.starts_with(literal), &mut found);
        let tail = |text: &[u8], len: usize| text.len().checked_sub(len).map(|from| from..);
        self.end.scan(
            folded,
            |text, len| tail(text, len).and_then(|range| text.get(range)),
            |text, literal| text.ends_with(literal),
            &mut found,
        );
        if !self.anywhere.is_empty() {
            self.anywhere.scan(folded, found);
        }
    }
}

impl EdgeIndex {
    fn add(&mut self, literal: &[u8], edge: Option<&[u8]>, report: u32) {
        let edge = edge.unwrap_or_default();
        self.lengths |= 1 << edge.len();
        self.table.entry(key_of(edge)).or_default().push((literal.into(), report));
    }

    #[inline]
    fn scan<'t>(
        &self,
        text: &'t [u8],
        edge: impl Fn(&'t [u8], usize) -> Option<&'t [u8]>,
        fits: impl Fn(&[u8], &[u8]) -> bool,
        found: &mut impl FnMut(u32),
    ) {
        let mut lengths = self.lengths;
        while lengths != 0 {
            let len = lengths.trailing_zeros() as usize;
            lengths &= lengths - 1;
            let Some(edge) = edge(text, len) else { return };
            for (literal, report) in self.table.get(&key_of(edge)).into_iter().flatten() {
                if fits(text, literal) {
                    found(*report);
                }
            }
        }
    }
}

/// Up to eight bytes as a number, with their count.
#[inline]
fn key_of(edge: &[u8]) -> (u8, u64) {
    let mut bytes = [0; EDGE];
    for (place, byte) in bytes.iter_mut().zip(edge) {
        *place = *byte;
    }
    (edge.len() as u8, u64::from_le_bytes(bytes))
}

/// The usual digits of a text that states an integer in an unusual way (`007`, `5.0`, `+3`, `1e3`).
fn canonical(text: &[u8]) -> Option<String> {
    let number = super::predicate::number_of(text)?;
    (number.fract() == 0.0 && number.abs() < 1e15).then(|| (number as i64).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(index: &FieldIndex, text: &str) -> Vec<u32> {
        let mut all = Vec::new();
        index.scan(text.as_bytes(), |report| all.push(report));
        all.sort_unstable();
        all.dedup();
        all
    }

    #[test]
    fn literals_are_found_where_they_must_stand() {
        let background = Background::embedded();
        let mut index = FieldIndex::default();
        index.add(Stand::Whole, b"4624", 1, &background);
        index.add(Stand::Start, b"c:\\windows\\temp\\", 2, &background);
        index.add(Stand::End, b"\\cmd.exe", 3, &background);
        index.add(Stand::End, b".exe", 4, &background);
        index.add(Stand::End, b"\\not-cmd.exe", 5, &background);
        index.add(Stand::Anywhere, b"temp", 6, &background);
        index.add(Stand::Start, b"c:", 7, &background);
        index.seal(&background);
        assert_eq!(found(&index, "4624"), [1]);
        assert_eq!(found(&index, "04624.0"), [1]);
        index.add(Stand::Whole, b"04624.0", 8, &background);
        assert_eq!(found(&index, "04624.0"), [1, 8]);
        assert_eq!(found(&index, "46240"), [0; 0]);
        assert_eq!(found(&index, "c:\\windows\\temp\\cmd.exe"), [2, 3, 4, 6, 7]);
        assert_eq!(found(&index, "c:\\not-cmd.exe"), [4, 5, 7]);
        assert_eq!(found(&index, ""), [0; 0]);
    }
}
