//! Values that were seen before.
//!
//! Telemetry repeats itself: an image path, a user, a parent's command line come by thousands of times. For a value
//! that comes again the matcher need not look for gates a second time, nor ask dear tests (a regular expression, a
//! search through the text) again: the answer depends on the value alone. Both memories are tables of fixed size in
//! which a newer value takes the place of an older one, so memory is bounded and nothing is ever cleaned up. A value
//! is learnt when it comes for the second time: most values that never come again cost one look-up.

use foldhash::fast::FixedState;
use std::hash::BuildHasher as _;
use vg_model::FieldId;
use vg_model::form::Form;

use super::candidates::Opening;
use super::node::TestId;

/// Longest value that is remembered, in bytes. Longer ones (script blocks, messages) hardly ever come twice.
pub(super) const MAX_LEN: usize = 1024;
/// Values remembered, as a power of two: at most 4 MiB of text for each thread.
const ENTRIES: usize = 1 << 12;
/// Values of which only the hash is remembered.
const SEEN: usize = 1 << 14;
/// Sets of one condition whose answers are remembered; a condition with more asks the others anew.
const SETS: u32 = 64;
/// Answers remembered: 128 KiB.
const ANSWERS: usize = 1 << 14;

/// Where a value stands: the program at hand and the field.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Spot {
    pub(super) program: u32,
    pub(super) field: FieldId,
    /// How the value stands: it is known by its bytes.
    pub(super) form: Form,
}

/// What is asked of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Asked {
    /// A test of the engine.
    Test(TestId),
    /// A set of literals of a unit of the value's program.
    Set {
        /// The unit.
        unit: u32,
        /// Which set of it.
        number: u32,
    },
}

/// A value on its way through the lexicon.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'t> {
    spot: Spot,
    text: &'t [u8],
    hash: u64,
}

/// What is remembered of a value.
#[derive(Debug)]
struct Entry {
    spot: Spot,
    text: Box<[u8]>,
    /// Its number; 0 stands for no value.
    id: u32,
    /// What the gates that the value opens mean.
    openings: Box<[Opening]>,
}

/// The memory of one matcher.
#[derive(Debug)]
pub(super) struct Lexicon {
    entries: Vec<Option<Entry>>,
    /// By entry: a part of its hash. Most values that are not known are told by it alone.
    tags: Vec<u32>,
    seen: Vec<u32>,
    answers: Vec<u64>,
    last: u32,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self {
            entries: std::iter::repeat_with(|| None).take(ENTRIES).collect(),
            tags: vec![0; ENTRIES],
            seen: vec![0; SEEN],
            answers: vec![0; ANSWERS],
            last: 0,
        }
    }
}

impl Lexicon {
    /// The value as a word; `None` when it is too long to be remembered.
    #[inline]
    pub(super) fn word(spot: Spot, text: &[u8]) -> Option<Word<'_>> {
        if text.len() > MAX_LEN {
            return None;
        }
        let place = ((spot.form as u64) << 48 | u64::from(spot.program) << 16 | u64::from(spot.field.0))
            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Some(Word { spot, text, hash: FixedState::with_seed(place).hash_one(text) })
    }

    /// The number of a known value and what the gates that it opens mean.
    #[inline]
    pub(super) fn find(&self, word: &Word<'_>) -> Option<(u32, &[Opening])> {
        let place = word.hash as usize % ENTRIES;
        if *self.tags.get(place)? != (word.hash >> 32) as u32 {
            return None;
        }
        let entry = self.entries.get(place)?.as_ref()?;
        (entry.spot == word.spot && *entry.text == *word.text).then_some((entry.id, &*entry.openings))
    }

    /// Learns a value that was not found, when it comes for the second time; its number, 0 when it was not learnt.
    pub(super) fn learn(&mut self, word: &Word<'_>, openings: &[Opening]) -> u32 {
        let mark = (word.hash >> 32) as u32;
        let Some(seen) = self.seen.get_mut(word.hash as usize % SEEN) else { return 0 };
        if *seen != mark {
            *seen = mark;
            return 0;
        }
        // Numbers are never given twice, so that an answer of a forgotten value cannot be taken for another's.
        let Some(id) = self.last.checked_add(1) else { return 0 };
        self.last = id;
        let place = word.hash as usize % ENTRIES;
        if let (Some(entry), Some(tag)) = (self.entries.get_mut(place), self.tags.get_mut(place)) {
            *tag = mark;
            *entry = Some(Entry { spot: word.spot, text: word.text.into(), id, openings: openings.into() });
        }
        id
    }

    /// What was answered for the value before.
    #[inline]
    pub(super) fn answer(&self, value: u32, asked: Asked) -> Option<bool> {
        let key = key_of(value, asked).filter(|_| value != 0)?;
        let known = self.answers.get(place_of(key)).copied()?;
        (known >> 1 == key).then_some(known & 1 == 1)
    }

    /// Remembers an answer, unless the value has no number.
    #[inline]
    pub(super) fn remember(&mut self, value: u32, asked: Asked, answer: bool) {
        let Some(key) = key_of(value, asked).filter(|_| value != 0) else { return };
        if let Some(place) = self.answers.get_mut(place_of(key)) {
            *place = key << 1 | u64::from(answer);
        }
    }
}

/// Value and question as one number of 63 bits; an engine has far fewer than 2^30 tests.
#[inline]
fn key_of(value: u32, asked: Asked) -> Option<u64> {
    let number = match asked {
        Asked::Test(TestId(test)) => test.checked_mul(2)?,
        Asked::Set { unit, number } if number < SETS => unit.checked_mul(2 * SETS)? | number << 1 | 1,
        Asked::Set { .. } => return None,
    };
    (number < 1 << 31).then_some(u64::from(value) << 31 | u64::from(number))
}

#[inline]
fn place_of(key: u64) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 50) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPOT: Spot = Spot { program: 1, field: FieldId(7), form: Form::Text };

    #[test]
    fn a_value_is_learnt_when_it_comes_again_and_only_where_it_stood() {
        let mut lexicon = Lexicon::default();
        let word = Lexicon::word(SPOT, b"C:\\Windows\\explorer.exe").unwrap();
        assert_eq!(lexicon.find(&word), None);
        let openings = [Opening::alone(3), Opening::first(1)];
        assert_eq!(lexicon.learn(&word, &openings), 0);
        assert_eq!(lexicon.find(&word), None);
        let id = lexicon.learn(&word, &openings);
        assert_eq!(lexicon.find(&word), Some((id, &openings[..])));
        let others =
            [Spot { program: 2, ..SPOT }, Spot { field: FieldId(8), ..SPOT }, Spot { form: Form::Json, ..SPOT }];
        for spot in others {
            let other = Lexicon::word(spot, b"C:\\Windows\\explorer.exe").unwrap();
            assert_eq!(lexicon.find(&other), None);
        }
    }

    #[test]
    fn answers_belong_to_one_value_and_one_test() {
        let mut lexicon = Lexicon::default();
        let test = |number| Asked::Test(TestId(number));
        lexicon.remember(1, test(0), true);
        lexicon.remember(1, test(1), false);
        lexicon.remember(1, Asked::Set { unit: 0, number: 0 }, true);
        assert_eq!(lexicon.answer(1, test(0)), Some(true));
        assert_eq!(lexicon.answer(1, test(1)), Some(false));
        assert_eq!(lexicon.answer(1, Asked::Set { unit: 0, number: 0 }), Some(true));
        assert_eq!(lexicon.answer(2, test(0)), None);
        assert_eq!(lexicon.answer(1, test(2)), None);
        lexicon.remember(0, test(0), true);
        assert_eq!(lexicon.answer(0, test(0)), None);
    }

    #[test]
    fn memory_stays_as_it_is_and_old_answers_never_come_back() {
        let mut lexicon = Lexicon::default();
        let texts: Vec<String> = (0..3 * ENTRIES).map(|number| format!("value {number}")).collect();
        let mut ids = std::collections::BTreeSet::new();
        for text in &texts {
            let word = Lexicon::word(SPOT, text.as_bytes()).unwrap();
            lexicon.learn(&word, &[]);
            let id = lexicon.learn(&word, &[]);
            assert!(id == 0 || ids.insert(id));
        }
        assert_eq!(lexicon.entries.len(), ENTRIES);
        assert!(Lexicon::word(SPOT, &[b'x'; MAX_LEN]).is_some());
        assert!(Lexicon::word(SPOT, &[b'x'; MAX_LEN + 1]).is_none());
    }
}
