//! Where one of a few words may stand in a text, whatever the case of its letters: 32 places at a time.
//!
//! Keywords are looked for in whole records, and nearly no record has one. So the record is looked at as it is, without a folded copy: of each
//! word the rarest four bytes are its core, and the two halves of each byte of a core are looked up in tables of sixteen entries, one bit for
//! each of eight groups of words, by one instruction for 32 bytes (the method of the Teddy searcher in Hyperscan). A letter is in the tables in
//! both cases, which costs nothing. What passes is compared. Texts with characters beyond ASCII, processors without AVX2 and long lists of
//! words are for whoever asks to search otherwise.

use super::estimate::Background;

/// Bytes of a word by which it is found.
const CORE: usize = 4;
/// Groups of words, a bit each.
const GROUPS: usize = 8;
/// The group of escapes where they are looked for: it has no words.
const ESCAPES: usize = GROUPS - 1;
/// More words let too many places pass.
const MAX_WORDS: usize = 32;

/// The words, prepared.
#[derive(Debug)]
pub(super) struct Sieve {
    /// By place in the core and lower half of a byte: groups that have such a byte there.
    low: [[u8; 16]; CORE],
    /// The same by the upper half.
    high: [[u8; 16]; CORE],
    groups: [Vec<Word>; GROUPS],
    escapes: bool,
}

#[derive(Debug)]
struct Word {
    folded: Box<[u8]>,
    /// Where its core begins.
    core: usize,
    number: u32,
}

/// What passes the sieve.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Passed {
    /// The word of this number stands there.
    Word(u32),
    /// `\u` stands at this place, and two hexadecimal digits behind it.
    Escape(usize),
}

/// How a search ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sifted {
    /// The whole text was searched.
    All,
    /// The text has characters beyond ASCII; what passed so far stands.
    NotAscii,
}

impl Sieve {
    /// Prepares folded words and their numbers; with `escapes` places of `\u` pass too. `None` where it cannot serve: for a word
    /// without four ASCII bytes side by side, or a shorter one beyond ASCII, too many words, another processor.
    pub(super) fn new(words: &[(impl AsRef<[u8]>, u32)], escapes: bool, background: &Background) -> Option<Self> {
        if words.is_empty() || words.len() > MAX_WORDS || !is_served() {
            return None;
        }
        let mut cored = Vec::with_capacity(words.len());
        for (word, number) in words {
            let word = word.as_ref();
            let (core, bytes) = core_of(word, background)?;
            cored.push((bytes, Word { folded: word.into(), core, number: *number }));
        }
        // Alike cores in one group let fewer other places pass, and short ones spoil no group of long ones.
        cored.sort_by_key(|(bytes, word)| (*bytes, word.number));
        let mut sieve = Self { low: Default::default(), high: Default::default(), groups: Default::default(), escapes };
        let room = if escapes { ESCAPES } else { GROUPS };
        let each = cored.len().div_ceil(room);
        for (place, (bytes, word)) in cored.into_iter().enumerate() {
            let group = place / each;
            for (at, byte) in bytes.iter().enumerate() {
                match byte {
                    Some(byte) => {
                        sieve.note(at, byte.to_ascii_lowercase(), group);
                        sieve.note(at, byte.to_ascii_uppercase(), group);
                    }
                    None => (0..=u8::MAX).for_each(|byte| sieve.note(at, byte, group)),
                }
            }
            if let Some(words) = sieve.groups.get_mut(group) {
                words.push(word);
            }
        }
        if escapes {
            sieve.note(0, b'\\', ESCAPES);
            sieve.note(1, b'u', ESCAPES);
            // Two of the four digits: paths with `\\users` in them do not pass.
            let digits = (0..=u8::MAX).filter(u8::is_ascii_hexdigit);
            digits.for_each(|digit| (2..CORE).for_each(|at| sieve.note(at, digit, ESCAPES)));
        }
        Some(sieve)
    }

    /// Lets a byte at a place of the core pass for a group.
    fn note(&mut self, at: usize, byte: u8, group: usize) {
        let halves = [(&mut self.low, byte & 15), (&mut self.high, byte >> 4)];
        for (table, half) in halves {
            if let Some(bits) = table.get_mut(at).and_then(|row| row.get_mut(usize::from(half))) {
                *bits |= 1 << group;
            }
        }
    }

    /// Calls `found` for every word that stands in the text, whatever its case, once or more, and for escapes where they were asked for.
    pub(super) fn scan(&self, text: &[u8], mut found: impl FnMut(Passed)) -> Sifted {
        self.sift::<true>(text, &mut |place, groups| self.compare(text, place, groups, &mut found))
    }

    /// As [`Sieve::scan`] for a folded text, in which characters beyond ASCII are only themselves.
    pub(super) fn scan_folded(&self, text: &[u8], mut found: impl FnMut(u32)) -> Sifted {
        let mut word = |passed: Passed| match passed {
            Passed::Word(number) => found(number),
            Passed::Escape(_) => {}
        };
        self.sift::<false>(text, &mut |place, groups| self.compare(text, place, groups, &mut word))
    }

    /// Compares the words of some groups whose core may begin here.
    #[inline(never)]
    fn compare(&self, text: &[u8], place: usize, groups: u8, found: &mut impl FnMut(Passed)) {
        for (group, words) in self.groups.iter().enumerate().filter(|(group, _)| groups & (1 << group) != 0) {
            if group == ESCAPES
                && self.escapes
                && let Some([b'\\', b'u', digits @ ..]) = text.get(place..place + CORE)
                && digits.iter().all(u8::is_ascii_hexdigit)
            {
                found(Passed::Escape(place));
            }
            for word in words {
                let Some(start) = place.checked_sub(word.core) else { continue };
                let there = text.get(start..start + word.folded.len());
                if there.is_some_and(|there| there.eq_ignore_ascii_case(&word.folded)) {
                    found(Passed::Word(word.number));
                }
            }
        }
    }

    #[cfg(target_arch = "x86_64")]
    fn sift<const ASCII: bool>(&self, text: &[u8], pass: &mut impl FnMut(usize, u8)) -> Sifted {
        #[expect(unsafe_code, reason = "a function for AVX2, which `new` found: there is no sieve without it")]
        // SAFETY: `Sieve::new` is the only way to a sieve, and gives none where `is_served` does not find AVX2.
        unsafe {
            avx2::sift::<ASCII>(&self.low, &self.high, text, pass)
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn sift<const ASCII: bool>(&self, _: &[u8], _: &mut impl FnMut(usize, u8)) -> Sifted {
        // There is no sieve on such a processor; whoever asks goes on as for a text that it cannot search.
        Sifted::NotAscii
    }
}

/// By which bytes a word is found, and where in it they begin: the rarest; of a word of two or three bytes these and any behind them.
fn core_of(word: &[u8], background: &Background) -> Option<(usize, [Option<u8>; CORE])> {
    if let [first, second] | [first, second, _] = word {
        let bytes = [Some(*first), Some(*second), word.get(2).copied(), None];
        return word.is_ascii().then_some((0, bytes));
    }
    let ascii = word.array_windows::<CORE>().enumerate().filter(|(_, window)| window.is_ascii());
    let met = |window: &[u8; CORE]| background.group_count(u32::from_le_bytes(*window));
    let common = |window: &[u8; CORE]| window.iter().map(|byte| background.byte_count(*byte)).sum::<u32>();
    let (core, bytes) = ascii.min_by_key(|(_, window)| (met(window), common(window)))?;
    Some((core, bytes.map(Some)))
}

/// True on processors that a sieve is written for.
fn is_served() -> bool {
    #[cfg(target_arch = "x86_64")]
    return std::arch::is_x86_feature_detected!("avx2");
    #[cfg(not(target_arch = "x86_64"))]
    return false;
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::{
        __m256i, _mm_set_epi64x, _mm256_and_si256, _mm256_broadcastsi128_si256, _mm256_extract_epi64,
        _mm256_loadu_si256, _mm256_movemask_epi8, _mm256_set1_epi8, _mm256_shuffle_epi8, _mm256_srli_epi16,
        _mm256_testz_si256,
    };

    use super::{CORE, Sifted};

    /// Places that are looked at together.
    const STEP: usize = 32;
    /// Bytes that this takes.
    const REACH: usize = STEP + CORE - 1;

    type Tables = [(__m256i, __m256i); CORE];

    /// Calls `pass` for every place at which a core may begin, with the groups that it may be of.
    #[target_feature(enable = "avx2")]
    pub(super) fn sift<const ASCII: bool>(
        low: &[[u8; 16]; CORE],
        high: &[[u8; 16]; CORE],
        text: &[u8],
        pass: &mut impl FnMut(usize, u8),
    ) -> Sifted {
        let tables: Tables = std::array::from_fn(|at| {
            let table = |rows: &[[u8; 16]; CORE]| rows.get(at).map_or(_mm256_set1_epi8(0), |row| twice(row));
            (table(low), table(high))
        });
        let mut place = 0;
        while let Some(window) = text.get(place..).and_then(|rest| rest.first_chunk::<REACH>()) {
            if !step::<ASCII>(&tables, window, place, pass) {
                return Sifted::NotAscii;
            }
            place += STEP;
        }
        // What is left, with zeros behind it: they pass for nothing that is compared.
        while let Some(rest) = text.get(place..).filter(|rest| !rest.is_empty()) {
            let mut window = [0; REACH];
            window.iter_mut().zip(rest).for_each(|(to, byte)| *to = *byte);
            if !step::<ASCII>(&tables, &window, place, pass) {
                return Sifted::NotAscii;
            }
            place += STEP;
        }
        Sifted::All
    }

    /// Looks at 32 places; false when there may be none but ASCII and there is.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn step<const ASCII: bool>(
        tables: &Tables,
        window: &[u8; REACH],
        place: usize,
        pass: &mut impl FnMut(usize, u8),
    ) -> bool {
        let half = _mm256_set1_epi8(15);
        let [first, rest @ ..] = tables;
        let bytes = load(window, 0);
        if ASCII && _mm256_movemask_epi8(bytes) != 0 {
            return false;
        }
        let look = |(low, high): &(__m256i, __m256i), bytes| {
            // Of a byte within ASCII the lower half alone chooses. One beyond it would choose nothing, and may stand behind a short word.
            let lower = if ASCII { bytes } else { _mm256_and_si256(bytes, half) };
            let upper = _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), half);
            _mm256_and_si256(_mm256_shuffle_epi8(*low, lower), _mm256_shuffle_epi8(*high, upper))
        };
        let mut passed = look(first, bytes);
        for (at, table) in rest.iter().enumerate() {
            passed = _mm256_and_si256(passed, look(table, load(window, at + 1)));
        }
        if _mm256_testz_si256(passed, passed) == 0 {
            report(passed, place, pass);
        }
        true
    }

    #[cold]
    #[inline(never)]
    #[target_feature(enable = "avx2")]
    fn report(passed: __m256i, place: usize, pass: &mut impl FnMut(usize, u8)) {
        let words = [
            _mm256_extract_epi64::<0>(passed),
            _mm256_extract_epi64::<1>(passed),
            _mm256_extract_epi64::<2>(passed),
            _mm256_extract_epi64::<3>(passed),
        ];
        let groups = words.into_iter().flat_map(i64::to_le_bytes);
        groups.enumerate().filter(|(_, groups)| *groups != 0).for_each(|(at, groups)| pass(place + at, groups));
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    #[expect(unsafe_code, reason = "put together from numbers, the compiler makes twenty instructions of one load")]
    fn load(window: &[u8; REACH], at: usize) -> __m256i {
        match window.get(at..).and_then(|rest| rest.first_chunk::<STEP>()) {
            // SAFETY: it reads 32 bytes, wherever they stand.
            Some(bytes) => unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) },
            None => _mm256_set1_epi8(0),
        }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn twice(row: &[u8; 16]) -> __m256i {
        let number = u128::from_le_bytes(*row);
        _mm256_broadcastsi128_si256(_mm_set_epi64x((number >> 64) as i64, number as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sifted(words: &[&str], escapes: bool, text: &str) -> Option<(Vec<u32>, Vec<usize>, Sifted)> {
        let words: Vec<(&[u8], u32)> = words.iter().map(|word| word.as_bytes()).zip(0..).collect();
        let sieve = Sieve::new(&words, escapes, &Background::embedded())?;
        let (mut found, mut places) = (Vec::new(), Vec::new());
        let ended = sieve.scan(text.as_bytes(), |passed| match passed {
            Passed::Word(number) => found.push(number),
            Passed::Escape(place) => places.push(place),
        });
        found.sort_unstable();
        found.dedup();
        Some((found, places, ended))
    }

    #[test]
    fn what_it_cannot_serve_is_refused() {
        assert_eq!(sifted(&[], false, "x"), None);
        for refused in ["a", "đi", "đườngđi"] {
            assert_eq!(sifted(&["abcd", refused], false, "a"), None, "{refused}");
        }
        let many: Vec<String> = (0..=MAX_WORDS).map(|number| format!("word{number}")).collect();
        assert_eq!(sifted(&many.iter().map(String::as_str).collect::<Vec<_>>(), false, "x"), None);
    }

    #[test]
    fn a_character_beyond_ascii_ends_the_search() {
        if !is_served() {
            return;
        }
        let text = format!("{}Sekurlsa::x{}ế", " ".repeat(40), " ".repeat(40));
        assert_eq!(sifted(&["sekurlsa::"], false, &text), Some((vec![0], vec![], Sifted::NotAscii)));
        assert_eq!(sifted(&["sekurlsa::"], false, "ế"), Some((vec![], vec![], Sifted::NotAscii)));
        let text = format!("...\\u0041\\U0041\\users{}\\u00", ".".repeat(59));
        assert_eq!(sifted(&["sekurlsa::"], true, &text), Some((vec![], vec![3, 80], Sifted::All)));
    }

    fn found_in_folded(words: &[String], text: &str) -> Option<Vec<u32>> {
        let words: Vec<(&[u8], u32)> = words.iter().map(String::as_bytes).zip(0..).collect();
        let mut found = Vec::new();
        Sieve::new(&words, false, &Background::embedded())?.scan_folded(text.as_bytes(), |number| found.push(number));
        found.sort_unstable();
        found.dedup();
        Some(found)
    }

    #[test]
    fn short_words_are_found_before_characters_beyond_ascii() {
        for word in ["01", "01a"] {
            for text in ["01ađ", "01ađ and some more that is long enough to fill a step", "ế01aế", "01a\u{10ffff}"]
            {
                let found = found_in_folded(&[word.to_owned()], text);
                assert!(found.is_none_or(|found| found == [0]), "{word} in {text}");
            }
            assert!(
                found_in_folded(&[word.to_owned()], "01đ").is_none_or(|found| found.len() == usize::from(word == "01"))
            );
        }
    }

    proptest! {
        #[test]
        fn every_word_that_is_there_is_found_in_a_folded_text_of_any_characters(
            words in proptest::collection::vec("[a-c:.01]{2,6}", 1..=MAX_WORDS),
            text in "[a-c:.01đế€\u{10ffff}]{0,80}",
            put in any::<proptest::sample::Index>(),
            behind in "[đế€]?",
        ) {
            let text = format!("{text}{}{behind}", words[put.index(words.len())]);
            if let Some(found) = found_in_folded(&words, &text) {
                let there = (0u32..).zip(&words).filter(|(_, word)| text.contains(*word)).map(|(number, _)| number);
                prop_assert_eq!(found, there.collect::<Vec<_>>());
            }
        }

        #[test]
        fn every_word_that_is_there_is_found_and_no_other(
            words in proptest::collection::vec("[a-c:.\\\\]{2,9}", 1..=MAX_WORDS),
            text in "[a-cA-C:.\\\\@\\[u]{0,150}",
            put in any::<proptest::sample::Index>(),
            at in any::<proptest::sample::Index>(),
            escapes: bool,
        ) {
            let mut text = text;
            text.insert_str(at.index(text.len() + 1), &words[put.index(words.len())].to_uppercase());
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            if let Some((found, places, ended)) = sifted(&words, escapes, &text) {
                let folded = text.to_lowercase();
                let there = (0u32..).zip(&words).filter(|(_, word)| folded.contains(*word)).map(|(number, _)| number);
                prop_assert_eq!(found, there.collect::<Vec<_>>());
                let is_digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_hexdigit);
                let there = text.match_indices("\\u").map(|(at, _)| at).filter(|at| escapes && is_digit(at + 2) && is_digit(at + 3));
                prop_assert_eq!(places, there.collect::<Vec<_>>());
                prop_assert_eq!(ended, Sifted::All);
            }
        }
    }
}
