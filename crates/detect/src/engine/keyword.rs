//! Keywords: literals that may stand in any value of an event, searched once over the event's whole text.
//!
//! A short list is looked for in the text as it is ([`super::sieve`]), a long one in its folded copy.
//!
//! In a JSON text a literal may be escaped. So there its longest part without characters that writers escape is looked
//! for, and an event in which ordinary characters (or two that fold to such) are written as `\uxxxx` opens every gate.

use std::sync::{Arc, LazyLock};

use aho_corasick::packed;
use memchr::memmem::Finder;

use super::estimate::Background;
use super::gram::GramIndex;
use super::predicate::{Check, Test};
use super::sieve::{Passed, Sieve, Sifted};
use crate::sigma::ast::{Op, Part, Pattern, fold};
use vg_model::{Haystack, Keywords};

/// Gates on keywords of one program.
#[derive(Debug, Default)]
pub(crate) struct KeywordIndex {
    plain: Scanner,
    json: Scanner,
    /// Gates that no part of a JSON text can rule out.
    json_always: Vec<u32>,
    all: Vec<u32>,
}

/// A set of literals, searched with SIMD while there are few of them.
#[derive(Debug, Default)]
struct Scanner {
    sieve: Option<Sieve>,
    packed: Option<(packed::Searcher, Vec<Vec<u32>>)>,
    grams: GramIndex,
}

impl KeywordIndex {
    /// Builds the index from folded literals and the gates they open.
    pub(crate) fn new(literals: &[(Arc<[u8]>, u32)], background: &Background) -> Self {
        let mut json = Vec::new();
        let mut json_always = Vec::new();
        for (literal, gate) in literals {
            match unescaped_part(literal) {
                Some(part) => json.push((part.into(), *gate)),
                None => json_always.push(*gate),
            }
        }
        Self {
            plain: Scanner::new(literals, false, background),
            json: Scanner::new(&json, true, background),
            json_always,
            all: literals.iter().map(|(_, gate)| *gate).collect(),
        }
    }

    /// True when there is no keyword.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Calls `found` for every gate that may be open for a text. `folded` is working memory: it is left as it was.
    pub(crate) fn scan(&self, text: &[u8], kind: Haystack, folded: &mut Vec<u8>, mut found: impl FnMut(u32)) {
        let is_json = kind == Haystack::Json;
        let scanner = if is_json { &self.json } else { &self.plain };
        let mut is_open = false;
        let sifted = scanner.sieve.as_ref().map(|sieve| {
            sieve.scan(text, |passed| match passed {
                Passed::Word(gate) => found(gate),
                Passed::Escape(at) => is_open |= is_ordinary_escape(text, at),
            })
        });
        if sifted != Some(Sifted::All) {
            let start = folded.len();
            fold(text, folded);
            let there = folded.get(start..).unwrap_or_default();
            is_open = is_json && escapes_ordinary_characters(there);
            if !is_open {
                scanner.scan(there, &mut found);
            }
            folded.truncate(start);
        }
        if is_open {
            self.open_all(found);
        } else if is_json {
            self.json_always.iter().for_each(|gate| found(*gate));
        }
    }

    /// Opens every gate, where nothing can be said.
    pub(crate) fn open_all(&self, mut found: impl FnMut(u32)) {
        self.all.iter().for_each(|gate| found(*gate));
    }
}

impl Scanner {
    fn new(literals: &[(Arc<[u8]>, u32)], escapes: bool, background: &Background) -> Self {
        let sieve = Sieve::new(literals, escapes, background);
        let mut sorted: Vec<&(Arc<[u8]>, u32)> = literals.iter().collect();
        sorted.sort_by_key(|(literal, gate)| (literal.len(), literal.clone(), *gate));
        // The searcher reports one literal per position, so none may begin another: the longer one is dropped and its
        // gate opens with the shorter.
        let mut kept: Vec<(&[u8], Vec<u32>)> = Vec::new();
        for (literal, gate) in sorted {
            match kept.iter_mut().find(|(short, _)| literal.starts_with(short)) {
                Some((_, gates)) => gates.push(*gate),
                None => kept.push((literal, vec![*gate])),
            }
        }
        let usable = kept.iter().all(|(literal, _)| literal.len() >= 3);
        let searcher = usable.then(|| packed::Searcher::new(kept.iter().map(|(literal, _)| literal))).flatten();
        if let Some(searcher) = searcher {
            return Self {
                sieve,
                packed: Some((searcher, kept.into_iter().map(|(_, gates)| gates).collect())),
                grams: GramIndex::default(),
            };
        }
        let mut grams = GramIndex::default();
        for (literal, gate) in literals {
            grams.add(literal, *gate, background);
        }
        grams.seal(background);
        Self { sieve, packed: None, grams }
    }

    fn scan(&self, folded: &[u8], mut found: impl FnMut(u32)) {
        let Some((searcher, gates)) = &self.packed else { return self.grams.scan(folded, found) };
        let mut from = 0;
        while let Some(hit) = searcher.find_in(folded, (from..folded.len()).into()) {
            gates.get(hit.pattern().as_usize()).into_iter().flatten().for_each(|gate| found(*gate));
            from = hit.start() + 1;
        }
    }
}

/// In which values some keywords may stand.
pub(crate) fn reach<'t>(keywords: impl IntoIterator<Item = &'t Test>) -> Keywords {
    let mut reach = Keywords::None;
    for test in keywords {
        let in_text = match &test.source {
            Op::UnsetPlaceholder(_) => continue,
            Op::Like(Pattern { parts, .. }) => parts.iter().any(|part| match part {
                Part::Literal(literal) => is_text_only(literal),
                Part::Any | Part::One => false,
            }),
            Op::Regex { .. } => match test.check() {
                Check::Regex(regex) => regex.required().iter().any(|set| set.iter().all(|one| is_text_only(one))),
                _ => false,
            },
            _ => matches!(test.check(), Check::Never),
        };
        match in_text {
            true => reach = Keywords::InText,
            false => return Keywords::Anywhere,
        }
    }
    reach
}

/// True when the literal, folded, cannot stand in a number, a hex number, a GUID, a SID, a time or a truth value.
fn is_text_only(literal: &[u8]) -> bool {
    let mut folded = Vec::with_capacity(literal.len());
    fold(literal, &mut folded);
    let in_digits = |byte: &u8| {
        byte.is_ascii_digit()
            || matches!(byte, b'a'..=b'f' | b'x' | b'{' | b'}' | b'-' | b'+' | b's' | b't' | b':' | b'.' | b'z')
    };
    let in_word = |word: &str| memchr::memmem::find(word.as_bytes(), &folded).is_some();
    !folded.iter().all(in_digits) && !["true", "false", "-inf", "nan"].into_iter().any(in_word)
}

/// The longest run of characters that JSON writers do not escape, when it is long enough to say something.
fn unescaped_part(literal: &[u8]) -> Option<&[u8]> {
    literal.split(|byte| !is_plain(*byte)).max_by_key(|part| part.len()).filter(|part| part.len() >= 3)
}

/// Characters that no usual JSON writer escapes: letters, digits, blank and a few signs.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_' | b'.' | b':' | b';' | b',' | b'(' | b')')
}

/// True when a character that [`is_plain`], or becomes so when it is folded, is written as `\uxxxx` somewhere.
fn escapes_ordinary_characters(folded: &[u8]) -> bool {
    static ESCAPE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"\\u"));
    ESCAPE.find_iter(folded).any(|at| is_ordinary_escape(folded, at))
}

/// True when the escape at `at` stands for such a character.
fn is_ordinary_escape(text: &[u8], at: usize) -> bool {
    let digits = text.get(at + 2..at + 6).and_then(|digits| std::str::from_utf8(digits).ok());
    match digits.and_then(|digits| u16::from_str_radix(digits, 16).ok()) {
        Some(FOLDS_TO_I | FOLDS_TO_S | FOLDS_TO_K) => true,
        Some(code) => u8::try_from(code).is_ok_and(is_plain),
        None => false,
    }
}

/// `İ`, which [`fold`](crate::sigma::ast::fold) makes an `i`.
const FOLDS_TO_I: u16 = 0x0130;
/// The long s, which is folded to `s`.
const FOLDS_TO_S: u16 = 0x017f;
/// The Kelvin sign, whose lower case is `k`. No further character folds to an ASCII one; a test goes through all.
const FOLDS_TO_K: u16 = 0x212a;

#[cfg(test)]
mod tests {
    use super::*;

    fn gates(literals: &[&str], text: &str, json: bool) -> Vec<u32> {
        let literals: Vec<(Arc<[u8]>, u32)> =
            literals.iter().zip(0..).map(|(l, gate)| (l.as_bytes().into(), gate)).collect();
        let index = KeywordIndex::new(&literals, &Background::embedded());
        let mut found = Vec::new();
        let kind = if json { Haystack::Json } else { Haystack::Plain };
        index.scan(text.as_bytes(), kind, &mut Vec::new(), |gate| found.push(gate));
        found.sort_unstable();
        found.dedup();
        found
    }

    #[test]
    fn keywords_that_may_be_digits_are_sought_in_every_value() {
        let test = |literal: &str| {
            let parts = vec![Part::Any, Part::Literal(literal.as_bytes().to_vec()), Part::Any];
            let op = Op::Like(Pattern { cased: false, parts });
            Test::new(&op, None, None)
        };
        let all = |literals: &[&str]| reach(&literals.iter().map(|literal| test(literal)).collect::<Vec<_>>());
        assert_eq!(all(&[]), Keywords::None);
        assert_eq!(all(&["mimikatz", "sekurlsa::", "Kiwi Legit", "default"]), Keywords::InText);
        for digits in ["0x1F4", "4625", "S-1-5-18", "{0a1b", "2024-02-09T", "TRUE", "als", "nan", ".5e+10"] {
            assert_eq!(all(&["mimikatz", digits]), Keywords::Anywhere, "{digits}");
        }
    }

    #[test]
    fn overlapping_and_nested_literals_are_all_reported() {
        let literals = ["abcd", "bcde", "abcdef", "xyz"];
        // `abcdef` may open with `abcd`: a gate may open once too often, never too seldom.
        assert!(gates(&literals, "..abcde..", false).starts_with(&[0, 1]));
        assert!(gates(&literals, "..ABCDE..ế", false).starts_with(&[0, 1]));
        assert_eq!(gates(&literals, "..abcdef..", false), [0, 1, 2]);
        assert_eq!(gates(&literals, "xy", false), [0; 0]);
        let many: Vec<String> = (0..500).map(|n| format!("word{n:03}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(gates(&many, "a word123 and word499", false), [123, 499]);
    }

    #[test]
    fn escapes_of_json_hide_nothing() {
        assert_eq!(gates(&["c:\\users\\mimikatz"], r#"{"a":"c:\\users\\mimikatz"}"#, true), [0]);
        assert_eq!(gates(&["mimikatz"], r#"{"a":"\u006dimikatz"}"#, true), [0]);
        assert_eq!(gates(&["mimikatz"], r#"{"a":"\u0027quoted\u0027"}"#, true), [0; 0]);
        assert_eq!(gates(&["đường"], r#"{"a":"x"}"#, true), [0]);
    }

    #[test]
    fn an_escaped_letter_that_folds_to_an_ordinary_one_hides_nothing() {
        assert_eq!(gates(&["mimikatz"], r#"{"a":"mimi\u212aatz"}"#, true), [0]);
        assert_eq!(gates(&["mimikatz"], r#"{"a":"m\u0130mikatz"}"#, true), [0]);
        assert_eq!(gates(&["sekurlsa"], r#"{"a":"\u017fekurlsa"}"#, true), [0]);
        assert_eq!(gates(&["mimikatz"], r#"{"a":"m\u0131mikatz"}"#, true), [0; 0]);
        let becomes_ascii = |c: &char| {
            let mut folded = Vec::new();
            crate::sigma::ast::fold(c.to_string().as_bytes(), &mut folded);
            folded.is_ascii()
        };
        let all: Vec<char> = ('\u{80}'..=char::MAX).filter(becomes_ascii).collect();
        assert_eq!(all, ['\u{130}', '\u{17f}', '\u{212a}']);
    }
}
