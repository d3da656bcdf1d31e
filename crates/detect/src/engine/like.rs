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
    fn stands_in(&self, text: &[u8]) -> bool {
        let finder = self.finder.get_or_init(|| Box::new(Finder::new(&self.literal).into_owned()));
        finder.find(text).is_some()
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
            [Part::Any, Part::Literal(literal), Part::Any] => {
                Like::Anywhere(Needle { literal: literal.as_slice().into(), finder: OnceLock::new() })
            }
            parts => Like::General(tokens(parts)),
        }
    }

    /// True when matching looks through the text instead of at one end of it.
    pub(crate) fn is_dear(&self) -> bool {
        matches!(self, Like::Anywhere(_) | Like::General(_))
    }

    /// True when the whole of `text` fits the pattern.
    pub(crate) fn matches(&self, text: &[u8]) -> bool {
        match self {
            Like::Empty => text.is_empty(),
            Like::Anything => true,
            Like::Whole(literal) => text == &**literal,
            Like::Start(literal) => text.starts_with(literal),
            Like::End(literal) => text.ends_with(literal),
            Like::Anywhere(needle) => needle.stands_in(text),
            Like::General(tokens) => general(tokens, text),
        }
    }
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
        let from = from + character_len(text, from).max(1);
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
        assert!(like("a?b").matches(b"a\xffb"));
        assert!(!like("a?b").matches(b"a\xff\xffb"));
    }

    #[test]
    fn many_stars_take_no_exponential_time() {
        let pattern = "*a".repeat(200) + "b";
        assert!(!like(&pattern).matches("a".repeat(20_000).as_bytes()));
    }
}
