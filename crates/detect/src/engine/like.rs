//! Text patterns with wildcards, prepared for matching.

use std::sync::OnceLock;

use memchr::memmem::Finder;

use crate::sigma::ast::{Part, Pattern};

/// A pattern prepared for the shape it has. The text handed in is folded already unless the pattern is `cased`.
#[derive(Debug)]
pub(crate) enum Like {
    /// No part: the empty text only.
    Empty,
    /// `*`: any text.
    Anything,
    /// `literal`
    Whole(Box<[u8]>),
    /// `literal*`
    Start(Box<[u8]>),
    /// `*literal`
    End(Box<[u8]>),
    /// `*literal*`
    Anywhere(Needle),
    /// Literals with `*` between them: the first at the start, the last at the end, the others in their order between.
    Pieces { start: Box<[u8]>, between: Box<[Needle]>, end: Box<[u8]> },
    /// Everything else.
    General(Box<[Token]>),
}

/// A literal to search for, prepared when it is first sought: most of thousands never are.
#[derive(Debug)]
pub(crate) struct Needle {
    literal: Box<[u8]>,
    finder: OnceLock<Box<Finder<'static>>>,
}

impl Needle {
    fn new(literal: &[u8]) -> Self {
        Needle { literal: literal.into(), finder: OnceLock::new() }
    }

    /// Where the literal first stands in the text.
    fn find(&self, text: &[u8]) -> Option<usize> {
        self.finder.get_or_init(|| Box::new(Finder::new(&self.literal).into_owned())).find(text)
    }
}

/// One step of a general pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Token {
    Byte(u8),
    AnyText,
    OneCharacter,
}

impl Like {
    /// Prepares a pattern.
    pub(crate) fn new(pattern: &Pattern) -> Self {
        match pattern.parts.as_slice() {
            [] => Like::Empty,
            [Part::Any] => Like::Anything,
            [Part::Literal(literal)] => Like::Whole(literal.as_slice().into()),
            [Part::Literal(literal), Part::Any] => Like::Start(literal.as_slice().into()),
            [Part::Any, Part::Literal(literal)] => Like::End(literal.as_slice().into()),
            [Part::Any, Part::Literal(literal), Part::Any] => Like::Anywhere(Needle::new(literal)),
            parts => pieces(parts).unwrap_or_else(|| Like::General(tokens(parts))),
        }
    }

    /// True when matching looks through the text instead of at one end of it.
    pub(crate) fn is_dear(&self) -> bool {
        matches!(self, Like::Anywhere(_) | Like::Pieces { .. } | Like::General(_))
    }

    /// True when the whole of `text` fits the pattern.
    pub(crate) fn matches(&self, text: &[u8]) -> bool {
        match self {
            Like::Empty => text.is_empty(),
            Like::Anything => true,
            Like::Whole(literal) => text == &**literal,
            Like::Start(literal) => text.starts_with(literal),
            Like::End(literal) => text.ends_with(literal),
            Like::Anywhere(needle) => needle.find(text).is_some(),
            Like::Pieces { start, between, end } => in_order(start, between, end, text),
            Like::General(tokens) => general(tokens, text),
        }
    }
}

/// The pattern as literals with `*` between them; `None` when it has other parts, or a literal that begins inside a
/// character: `*` stands for whole characters, and such a literal must not be found within one.
fn pieces(parts: &[Part]) -> Option<Like> {
    let literal = |part: &Part| match part {
        Part::Literal(bytes) => (!is_continuation(*bytes.first()?)).then(|| bytes.as_slice().into()),
        _ => None,
    };
    let (mut start, mut end) = (Box::default(), Box::default());
    let (mut inner, mut between) = (parts, Vec::new());
    if let [first @ Part::Literal(_), rest @ ..] = inner {
        (start, inner) = (literal(first)?, rest);
    }
    if let [rest @ .., last @ Part::Literal(_)] = inner {
        (end, inner) = (literal(last)?, rest);
    }
    // What is left begins and ends with `*` and changes between the two.
    for (index, part) in inner.iter().enumerate() {
        match part {
            Part::Any if index % 2 == 0 => {}
            Part::Literal(_) if index % 2 == 1 => between.push(Needle::new(&literal(part)?)),
            _ => return None,
        }
    }
    (inner.len() % 2 == 1).then_some(Like::Pieces { start, between: between.into(), end })
}

/// The first place of each literal leaves the most room for those behind it.
fn in_order(start: &[u8], between: &[Needle], end: &[u8], text: &[u8]) -> bool {
    let Some(mut rest) = text.strip_prefix(start) else { return false };
    for needle in between {
        let Some(at) = needle.find(rest) else { return false };
        rest = rest.get(at + needle.literal.len()..).unwrap_or_default();
    }
    rest.ends_with(end)
}

/// True for a byte of a UTF-8 sequence that is not its first.
fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

fn tokens(parts: &[Part]) -> Box<[Token]> {
    let mut out = Vec::new();
    for part in parts {
        match part {
            Part::Literal(bytes) => out.extend(bytes.iter().map(|byte| Token::Byte(*byte))),
            Part::Any => out.push(Token::AnyText),
            Part::One => out.push(Token::OneCharacter),
        }
    }
    out.into()
}

/// Matches by remembering the last `*`: on a mismatch it takes one more character and the rest is tried again. Time is
/// at most length of text times length of pattern; memory is constant.
fn general(tokens: &[Token], text: &[u8]) -> bool {
    let (mut token, mut at) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while at < text.len() {
        let step = match tokens.get(token) {
            Some(Token::AnyText) => {
                retry = Some((token + 1, at));
                token += 1;
                continue;
            }
            Some(Token::Byte(byte)) if text.get(at) == Some(byte) => 1,
            Some(Token::OneCharacter) => character_len(text, at),
            _ => 0,
        };
        if step > 0 {
            token += 1;
            at += step;
            continue;
        }
        let Some((after_star, from)) = retry else { return false };
        let mut from = from + character_len(text, from).max(1);
        if let Some(Token::Byte(byte)) = tokens.get(after_star)
            && !is_continuation(*byte)
        {
            // Every place at which a character may begin would be tried; those with another byte fail at once.
            match memchr::memchr(*byte, text.get(from..).unwrap_or_default()) {
                Some(skipped) => from += skipped,
                None => return false,
            }
        }
        retry = Some((after_star, from));
        token = after_star;
        at = from;
    }
    tokens.get(token..).unwrap_or_default().iter().all(|token| *token == Token::AnyText)
}

/// Length in bytes of the character at `at`: of a whole UTF-8 sequence, else one byte.
fn character_len(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..text.len().min(at + 4)).unwrap_or_default();
    match rest.first() {
        None => 0,
        Some(byte) if byte.is_ascii() => 1,
        Some(_) => match rest.utf8_chunks().next().map(|chunk| chunk.valid().chars().next().map(char::len_utf8)) {
            Some(Some(len)) => len,
            _ => 1,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(pattern: &str) -> Like {
        let mut parts: Vec<Part> = Vec::new();
        for c in pattern.chars() {
            match (c, parts.last_mut()) {
                ('*', Some(Part::Any)) => {}
                ('*', _) => parts.push(Part::Any),
                ('?', _) => parts.push(Part::One),
                (c, Some(Part::Literal(bytes))) => bytes.extend_from_slice(c.to_string().as_bytes()),
                (c, _) => parts.push(Part::Literal(c.to_string().into_bytes())),
            }
        }
        Like::new(&Pattern { cased: true, parts })
    }

    #[test]
    fn wildcards() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("abc", "abc", true),
            ("abc", "abcd", false),
            ("ab*", "abc", true),
            ("*bc", "abc", true),
            ("*b*", "abc", true),
            ("a*c", "ac", true),
            ("a*c", "abcbc", true),
            ("a*c", "abcb", false),
            ("a?c", "abc", true),
            ("a?c", "aếc", true),
            ("a?c", "ac", false),
            ("?", "ế", true),
            ("??", "ế", false),
            ("*a*b*c*", "xxaxxbxxcxx", true),
            ("*a*b*c*", "xxaxxcxxb", false),
            ("*ab?d", "ababcd", true),
            ("a*?", "a", false),
            ("a*?", "ab", true),
        ] {
            assert_eq!(like(pattern).matches(text.as_bytes()), expected, "{pattern} on {text}");
        }
        for (pattern, text, expected) in [
            ("a*b*c", "abc", true),
            ("a*b*c", "xabc", false),
            ("ab*bc", "abc", false),
            ("ab*bc", "abbc", true),
            ("*ab*ba*", "aba", false),
            ("*ab*ba*", "abba", true),
            ("*ab*ab", "ab", false),
            ("*>?%temp%*", ">>\"%temp%", true),
            ("*>?%temp%*", ">%temp%", false),
        ] {
            assert_eq!(like(pattern).matches(text.as_bytes()), expected, "{pattern} on {text}");
        }
        assert!(matches!(like("a*b*c"), Like::Pieces { .. }));
        assert!(matches!(like("a*b?c"), Like::General(_)));
        assert!(like("a?b").matches(b"a\xffb"));
        assert!(!like("a?b").matches(b"a\xff\xffb"));
    }

    #[test]
    fn a_literal_is_not_found_within_a_character() {
        // A literal of bytes (the `utf16` modifiers make such) may look like the end of a character.
        let part = |bytes: &[u8]| Part::Literal(bytes.to_vec());
        let parts = vec![Part::Any, part(b"\xbf"), Part::Any, part(b"t"), Part::Any];
        let like = Like::new(&Pattern { cased: true, parts });
        assert!(matches!(like, Like::General(_)));
        assert!(!like.matches("\u{1ebf}t".as_bytes()));
        assert!(like.matches(b"\xbft"));
    }

    #[test]
    fn many_stars_take_no_exponential_time() {
        let pattern = "*a".repeat(200) + "b";
        assert!(!like(&pattern).matches("a".repeat(20_000).as_bytes()));
    }
}
