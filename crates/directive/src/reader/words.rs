//! Words of Vietnamese compared without their marks.
//!
//! Scanning loses marks over and under letters before anything else, so headings and labels are looked for in the *fold* of a
//! text: one small ASCII letter for each character. The fold has as many bytes as the text has characters, so a place in one is a place in the other.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::decompose_canonical;

/// Characters below this code point are looked up: it covers Latin with all Vietnamese letters.
const TABLE: u32 = 0x1F00;

static FOLD: LazyLock<Vec<u8>> =
    LazyLock::new(|| (0..TABLE).map(|code| char::from_u32(code).map_or(b'?', slow_fold)).collect());

fn slow_fold(character: char) -> u8 {
    if character.is_ascii() {
        return character.to_ascii_lowercase() as u8;
    }
    match character {
        'đ' | 'Đ' | 'ð' | 'Ð' => return b'd',
        '\u{a0}' => return b' ',
        '·' | '§' => return b'*',
        '«' | '»' => return b'"',
        _ => {}
    }
    let mut base = '?';
    decompose_canonical(character, |part| {
        if part.is_ascii_alphabetic() && base == '?' {
            base = part.to_ascii_lowercase();
        }
    });
    base as u8
}

/// The fold of one character.
pub(crate) fn fold_char(character: char) -> u8 {
    match character {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => b'-',
        '\u{2018}' | '\u{2019}' => b'\'',
        '\u{201c}' | '\u{201d}' => b'"',
        '…' => b'.',
        '•' | '▪' | '●' | '◦' | '■' | '\u{f0b7}' => b'*',
        '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => b' ',
        other => FOLD.get(other as usize).copied().unwrap_or(b'?'),
    }
}

/// The fold of a text.
pub(crate) fn fold(text: &str) -> String {
    text.chars().map(|character| fold_char(character) as char).collect()
}

/// The fold of a text with the byte offset of each of its characters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folded {
    ascii: String,
    at: Vec<u32>,
}

impl Folded {
    pub(crate) fn new(text: &str) -> Self {
        let mut ascii = String::with_capacity(text.len());
        let mut at = Vec::with_capacity(text.len() + 1);
        for (offset, character) in text.char_indices() {
            at.push(u32::try_from(offset).unwrap_or(u32::MAX));
            ascii.push(fold_char(character) as char);
        }
        at.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        Self { ascii, at }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.ascii
    }

    /// Byte range in the text for a range of the fold.
    pub(crate) fn range(&self, folded: Range<usize>) -> Range<usize> {
        let byte = |index: usize| self.at.get(index).or(self.at.last()).map_or(0, |offset| *offset as usize);
        byte(folded.start)..byte(folded.end)
    }

    /// The part of `text` (the text this fold was made of) for a range of the fold.
    pub(crate) fn part<'t>(&self, text: &'t str, folded: Range<usize>) -> &'t str {
        text.get(self.range(folded)).unwrap_or_default()
    }
}

/// A pattern over folds. All of them are compiled by a test.
#[expect(clippy::expect_used, reason = "the pattern is a constant of this crate, and a test compiles each of them")]
pub(crate) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// NFC in small letters with the tone behind each syllable, so that `hoà` and `hòa` are one word.
pub(crate) fn canonical(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        let mut tone = None;
        for part in word.chars().flat_map(char::to_lowercase).nfd() {
            match part {
                '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => tone = Some(part),
                'ð' => out.push('đ'),
                _ => out.push(part),
            }
        }
        out.extend(tone);
    }
    out
}

/// Words of a text: what stands between blanks.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|word| !word.is_empty())
}

/// Whether most letters are capitals, and there are some.
pub(crate) fn is_capitals(text: &str) -> bool {
    let (mut upper, mut lower) = (0_usize, 0_usize);
    for character in text.chars() {
        if character.is_uppercase() {
            upper += 1;
        } else if character.is_lowercase() {
            lower += 1;
        }
    }
    upper >= 2 && lower * 8 <= upper
}

/// The text with a capital first letter.
pub(crate) fn capital_first(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// Edit distance of two short ASCII texts, or `None` when it is more than `most`. Cost is bounded by the lengths; callers hand over short texts.
pub(crate) fn distance(left: &str, right: &str, most: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > most || left.len() > 400 || right.len() > 400 {
        return None;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.bytes().enumerate() {
        let mut diagonal = i;
        let mut before = i + 1;
        let mut next = Vec::with_capacity(row.len());
        next.push(before);
        for (j, b) in right.bytes().enumerate() {
            let above = row.get(j + 1).copied().unwrap_or(usize::MAX - 1);
            let cost = (diagonal + usize::from(a != b)).min(above + 1).min(before + 1);
            diagonal = above;
            before = cost;
            next.push(cost);
        }
        row = next;
    }
    row.last().copied().filter(|cost| *cost <= most)
}

/// Trims blanks, list marks and the final `;` `.` `,` of an entry of a list.
pub(crate) fn entry(text: &str) -> &str {
    let text = text.trim();
    let text = text.trim_start_matches(|c: char| matches!(fold_char(c), b'-' | b'*' | b'+') || c.is_whitespace());
    let text = text.trim_end_matches(|c: char| matches!(c, ';' | '.' | ',' | ':' | '/' | '|') || c.is_whitespace());
    text.trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_fold_is_a_place_in_the_text() {
        let text = "Số: 6410 – ĐIỀU “khoản”…";
        let folded = Folded::new(text);
        assert_eq!(folded.as_str(), "so: 6410 - dieu \"khoan\".");
        let at = folded.as_str().find("dieu").unwrap();
        assert_eq!(folded.part(text, at..at + 4), "ĐIỀU");
    }

    #[test]
    fn both_tone_styles_are_one_word() {
        assert_eq!(canonical("Hoà Uỷ thuỷ"), canonical("hòa ủy thủy"));
        assert_ne!(canonical("hỏng"), canonical("hổng"));
    }

    #[test]
    fn distances() {
        assert_eq!(distance("ruong", "truong", 2), Some(1));
        assert_eq!(distance("abc", "xyz", 2), None);
        assert_eq!(distance("", "", 0), Some(0));
    }
}
