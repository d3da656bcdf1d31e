//! Messages as patterns: a text with names in it, and what it means when a message has that shape.
//!
//! `{name}` is a value up to the next fixed text, `{name*}` one up to its last occurrence (names that people choose and
//! that may hold the fixed text), `{name!}` one without blanks, `{name+}` one up to the second occurrence (a date and a time of
//! day), `{}` a value that nobody needs, `{name;}` a list of `key=value;` pairs. What stands in
//! brackets may be absent; `\[`, `\]`, `\{` and `\\` stand for themselves. Two blanks are one or more. A pattern fits a whole
//! message or not at all.
//!
//! Matching copies nothing and allocates nothing. A value is never tried at a further place of its fixed text, so the
//! work is linear in the message for each way to leave optional parts out ([`MAX_OPTIONAL`]).
//!
//! *What it does not do*: alternatives within a pattern (write two), character classes.

use crate::parsers::scan::{split_at, trim_start};

/// Most values of one pattern.
pub(in crate::parsers) const MAX_VALUES: usize = 32;
/// Most optional parts of one pattern: each doubles the ways in which it may be tried.
const MAX_OPTIONAL: usize = 6;

/// A pattern that was read.
#[derive(Clone, Default, Debug)]
pub(in crate::parsers) struct Pattern {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    /// Fixed text.
    Text(Box<[u8]>),
    /// Any further blanks.
    Blanks,
    /// A value.
    Value(Value),
    /// The next so many pieces may be absent.
    Maybe(usize),
}

/// A value of a pattern.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::parsers) struct Value {
    /// Its name; empty when nobody needs it.
    pub(in crate::parsers) name: Box<str>,
    /// True when it is a list of `key=value;`.
    pub(in crate::parsers) pairs: bool,
    end: End,
}

/// Where a value ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum End {
    /// At the first occurrence of what follows.
    First,
    /// At the first one, and it has no blank.
    Word,
    /// At the second one.
    Second,
    /// At the last one.
    Last,
}

/// What a pattern found in a message.
#[derive(Clone, Copy, Debug)]
pub(in crate::parsers) struct Values<'p, 't> {
    found: [Option<(&'p Value, &'t [u8])>; MAX_VALUES],
    len: usize,
}

impl<'p, 't> Values<'p, 't> {
    fn push(&mut self, value: &'p Value, text: &'t [u8]) {
        if value.name.is_empty() {
            return;
        }
        if let Some(place) = self.found.get_mut(self.len) {
            *place = Some((value, text));
            self.len += 1;
        }
    }

    /// The values in the order of the message.
    pub(in crate::parsers) fn iter(&self) -> impl Iterator<Item = (&'p Value, &'t [u8])> {
        self.found.iter().take(self.len).copied().flatten()
    }

    /// The value of a name.
    pub(in crate::parsers) fn get(&self, name: &str) -> Option<&'t [u8]> {
        self.iter().find(|(value, _)| &*value.name == name).map(|(_, text)| text)
    }
}

impl Pattern {
    /// Reads a pattern; the error says what is wrong with it.
    pub(in crate::parsers) fn read(text: &str) -> Result<Self, &'static str> {
        let mut pieces = Vec::new();
        let mut fixed = Vec::new();
        let mut open = Vec::new();
        let (mut values, mut optional) = (0, 0);
        let mut bytes = text.bytes().peekable();
        while let Some(byte) = bytes.next() {
            match byte {
                b'\\' => fixed.push(bytes.next().ok_or("a backslash at the end")?),
                b' ' if bytes.peek() == Some(&b' ') => {
                    while bytes.next_if_eq(&b' ').is_some() {}
                    fixed.push(b' ');
                    flush(&mut fixed, &mut pieces);
                    pieces.push(Piece::Blanks);
                }
                b'{' => {
                    flush(&mut fixed, &mut pieces);
                    let mut name = Vec::new();
                    loop {
                        match bytes.next().ok_or("a brace is not closed")? {
                            b'}' => break,
                            byte => name.push(byte),
                        }
                    }
                    if matches!(pieces.last(), Some(Piece::Value(_))) {
                        return Err("two values without text between them");
                    }
                    pieces.push(Piece::Value(value_of(name)?));
                    values += 1;
                }
                b'[' => {
                    flush(&mut fixed, &mut pieces);
                    open.push(pieces.len());
                    pieces.push(Piece::Maybe(0));
                    optional += 1;
                }
                b']' => {
                    flush(&mut fixed, &mut pieces);
                    let at = open.pop().ok_or("a bracket is not opened")?;
                    let len = pieces.len() - at - 1;
                    if let Some(piece) = pieces.get_mut(at) {
                        *piece = Piece::Maybe(len);
                    }
                }
                byte => fixed.push(byte),
            }
        }
        flush(&mut fixed, &mut pieces);
        if !open.is_empty() {
            return Err("a bracket is not closed");
        }
        if values > MAX_VALUES || optional > MAX_OPTIONAL {
            return Err("too many values or optional parts");
        }
        Ok(Self { pieces })
    }

    /// The values of a message, when it has the shape of this pattern.
    pub(in crate::parsers) fn values<'t>(&self, text: &'t [u8]) -> Option<Values<'_, 't>> {
        let mut values = Values { found: [None; MAX_VALUES], len: 0 };
        fits(&self.pieces, text, &mut values).then_some(values)
    }

    /// The names of the values.
    pub(in crate::parsers) fn names(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Value(value) if !value.name.is_empty() => Some(&*value.name),
            _ => None,
        })
    }
}

fn flush(fixed: &mut Vec<u8>, pieces: &mut Vec<Piece>) {
    if !fixed.is_empty() {
        pieces.push(Piece::Text(std::mem::take(fixed).into_boxed_slice()));
    }
}

fn value_of(mut name: Vec<u8>) -> Result<Value, &'static str> {
    let mark = name.last().copied().filter(|mark| matches!(mark, b'*' | b';' | b'!' | b'+'));
    if mark.is_some() {
        name.pop();
    }
    let name = String::from_utf8(name).map_err(|_| "a name that is not UTF-8")?.into_boxed_str();
    let end = match mark {
        Some(b'*') => End::Last,
        Some(b'!') => End::Word,
        Some(b'+') => End::Second,
        _ => End::First,
    };
    Ok(Value { name, pairs: mark == Some(b';'), end })
}

fn fits<'p, 't>(pieces: &'p [Piece], text: &'t [u8], values: &mut Values<'p, 't>) -> bool {
    let Some((piece, after)) = pieces.split_first() else { return text.is_empty() };
    match piece {
        Piece::Text(fixed) => text.strip_prefix(&**fixed).is_some_and(|text| fits(after, text, values)),
        Piece::Blanks => fits(after, trim_start(text), values),
        Piece::Value(value) => value_fits(value, after, text, values),
        Piece::Maybe(len) => {
            let mark = values.len;
            if fits(after, text, values) {
                return true;
            }
            values.len = mark;
            fits(after.get(*len..).unwrap_or_default(), text, values)
        }
    }
}

/// A value at the front of `text`, which ends where `after` begins.
fn value_fits<'p, 't>(value: &'p Value, after: &'p [Piece], text: &'t [u8], values: &mut Values<'p, 't>) -> bool {
    match after.split_first() {
        None => {
            values.push(value, text);
            true
        }
        Some((Piece::Text(fixed), _)) => {
            let at = match value.end {
                End::First | End::Word => find(text, fixed),
                End::Last => memchr::memmem::rfind(text, fixed),
                End::Second => find(text, fixed).and_then(|first| {
                    let after = first + fixed.len();
                    find(text.get(after..)?, fixed).map(|at| after + at)
                }),
            };
            let Some(at) = at else { return false };
            let (found, rest) = split_at(text, at);
            if value.end == End::Word && memchr::memchr(b' ', found).is_some() {
                return false;
            }
            values.push(value, found);
            fits(after, rest, values)
        }
        Some((Piece::Maybe(len), inner)) => {
            let mark = values.len;
            if value_fits(value, inner, text, values) {
                return true;
            }
            values.len = mark;
            value_fits(value, inner.get(*len..).unwrap_or_default(), text, values)
        }
        Some((Piece::Blanks | Piece::Value(_), _)) => false,
    }
}

/// The first place of `fixed`: most are one byte, for which the search of texts is slow to set up.
fn find(text: &[u8], fixed: &[u8]) -> Option<usize> {
    match fixed {
        [byte] => memchr::memchr(*byte, text),
        [byte, ..] if text.len() < 64 => {
            memchr::memchr_iter(*byte, text).find(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(fixed)))
        }
        _ => memchr::memmem::find(text, fixed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, text: &str, expected: Option<&[(&str, &str)]>) {
        let pattern = Pattern::read(pattern).unwrap();
        let found = pattern.values(text.as_bytes());
        let found: Option<Vec<(&str, &str)>> = found.as_ref().map(|values| {
            values.iter().map(|(value, text)| (&*value.name, std::str::from_utf8(text).unwrap())).collect()
        });
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn values_end_where_the_fixed_text_begins() {
        check("from {ip}/{port} to", "from 192.0.2.1/5 to", Some(&[("ip", "192.0.2.1"), ("port", "5")]));
        check("from {ip}/{port} to", "from 192.0.2.1/5 to x", None);
        check("user '{user*}' from", "user 'an' from b' from", Some(&[("user", "an' from b")]));
        check("{a}  {b}", "1     2", Some(&[("a", "1"), ("b", "2")]));
        check("{a+} x {b!}/c", "1 2 x y/c", None);
        check("{a+} x {b!}/c", "1 x 2 x y/c", Some(&[("a", "1 x 2"), ("b", "y")]));
        check("{b!}/c", "x y/c", None);
        check("{} x {rest}", "a x  b", Some(&[("rest", " b")]));
        check("\\[{host}\\] y", "[h] y", Some(&[("host", "h")]));
    }

    #[test]
    fn optional_parts_may_be_absent() {
        let pattern = "to {ip}[ ({nat})][ by {user}]";
        check(pattern, "to 1", Some(&[("ip", "1")]));
        check(pattern, "to 1 (2)", Some(&[("ip", "1"), ("nat", "2")]));
        check(pattern, "to 1 by an", Some(&[("ip", "1"), ("user", "an")]));
        check(pattern, "to 1 (2) by an", Some(&[("ip", "1"), ("nat", "2"), ("user", "an")]));
        check(pattern, "to 1 (2", Some(&[("ip", "1 (2")]));
        check("[x {a} ]y", "y", Some(&[]));
        check("[x[ {a}]] y", "x 1 y", Some(&[("a", "1")]));
    }

    #[test]
    fn wrong_patterns_are_refused() {
        for pattern in ["{a", "[a", "a]", "{a}{b}", "\\", "[a][a][a][a][a][a][a]"] {
            assert!(Pattern::read(pattern).is_err(), "{pattern}");
        }
    }
}
