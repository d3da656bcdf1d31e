//! CEF: `CEF:Version|Vendor|Product|Version|Class|Name|Severity|key=value …`.
//!
//! In the header `\|` and `\\` are escapes, in the extension `\=`, `\\`, `\n` and `\r`; a backslash before anything else
//! stands for itself, since many senders do not escape paths. A value goes on to the blank before the next key; a `=` that
//! no key precedes belongs to the value (senders forget its escape as well).
//!
//! A value with a label (`cs1` and `cs1Label`) is given under its key and under the label, labels last
//! ([`MAX_LABELS`] of them).

use std::borrow::Cow;

use vg_model::DefectKind;

use super::{Known, Told, when};
use crate::parsers::clock_text::Clock;
use crate::parsers::scan::{split_at, trim_end, trim_start};
use crate::parsers::sink::{FieldName, Sink};

/// Labels of one message that are resolved: the specification has twenty custom fields.
const MAX_LABELS: usize = 32;

const HEADER: [&[u8]; 7] =
    [b"cefVersion", b"deviceVendor", b"deviceProduct", b"deviceVersion", b"deviceEventClassId", b"name", b"severity"];

/// True for `CEF:` and a digit.
pub(super) fn begins(text: &[u8]) -> bool {
    text.strip_prefix(b"CEF:").map(trim_start).is_some_and(|rest| rest.first().is_some_and(u8::is_ascii_digit))
}

/// Hands every value to `sink`.
pub(super) fn walk<F: FieldName>(text: &[u8], clock: &Clock, sink: &mut impl Sink<F>) -> Told {
    let mut rest = trim_start(text.get(4..).unwrap_or_default());
    for (index, name) in HEADER.iter().enumerate() {
        let (value, after) = split_at(rest, unescaped(rest, b'|').unwrap_or(rest.len()));
        let whole = after.first() == Some(&b'|');
        put(name, trim_end(value), sink);
        rest = after.get(1..).unwrap_or_default();
        if !whole {
            // The extension may be absent with the mark before it, which ends the header.
            let short = index + 1 < HEADER.len();
            return Told {
                time: None,
                defect: short.then_some((DefectKind::Malformed, "the CEF header is cut short")),
            };
        }
    }
    let mut labels = Labels { found: [(&[], &[]); MAX_LABELS], len: 0 };
    let mut times = Times::default();
    for (key, value) in (Extension { rest: trim_start(rest) }) {
        times.see(key, value);
        labels.see(key, value);
        put(key, value, sink);
    }
    labels.put(rest, sink);
    Told { time: times.read(clock), defect: None }
}

fn put<F: FieldName>(name: &[u8], value: &[u8], sink: &mut impl Sink<F>) {
    if !value.is_empty() {
        sink.put_named(name, &plain(value));
    }
}

/// The first `mark` that is not escaped.
fn unescaped(text: &[u8], mark: u8) -> Option<usize> {
    memchr::memchr_iter(mark, text).find(|at| !is_escaped(text, *at))
}

fn is_escaped(text: &[u8], at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// A value with its escapes undone.
pub(super) fn plain(value: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\\', value).is_none() {
        return Cow::Borrowed(value);
    }
    let mut out = Vec::with_capacity(value.len());
    let mut bytes = value.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        let escaped = match (byte, bytes.peek()) {
            (b'\\', Some(mark @ (b'\\' | b'=' | b'|'))) => Some(*mark),
            (b'\\', Some(b'n')) => Some(b'\n'),
            (b'\\', Some(b'r')) => Some(b'\r'),
            _ => None,
        };
        match escaped {
            Some(mark) => {
                bytes.next();
                out.push(mark);
            }
            None => out.push(byte),
        }
    }
    Cow::Owned(out)
}

/// Walks over the pairs of an extension; values are as they are written.
struct Extension<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Extension<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        // Text before the first key belongs to no pair.
        let (start, equals) = next_key(self.rest, true)?;
        let (key, value) = (self.rest.get(start..equals)?, self.rest.get(equals + 1..)?);
        let (value, rest) = split_at(value, next_key(value, false).map_or(value.len(), |(at, _)| at));
        self.rest = rest;
        Some((key, trim_end_blanks(value)))
    }
}

/// The next key that follows a blank (or begins the text, where it may): where it begins and where its `=` stands.
fn next_key(text: &[u8], at_front: bool) -> Option<(usize, usize)> {
    for equals in memchr::memchr_iter(b'=', text) {
        let before = text.get(..equals)?;
        let len = before.iter().rev().take_while(|byte| is_key(**byte)).count();
        let start = equals - len;
        let begins = if start == 0 { at_front } else { matches!(before.get(start - 1), Some(b' ' | b'\t')) };
        if len > 0 && begins {
            return Some((start, equals));
        }
    }
    None
}

/// Characters of keys: the specification has letters and digits; senders use more.
fn is_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'[' | b']' | b':')
}

fn trim_end_blanks(text: &[u8]) -> &[u8] {
    let len = text.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    text.get(..text.len() - len).unwrap_or_default()
}

/// The labels of a message: key without `Label`, and the label.
struct Labels<'a> {
    found: [(&'a [u8], &'a [u8]); MAX_LABELS],
    len: usize,
}

impl<'a> Labels<'a> {
    fn see(&mut self, key: &'a [u8], value: &'a [u8]) {
        if let Some(key) = key.strip_suffix(b"Label")
            && !key.is_empty()
            && !value.is_empty()
            && let Some(place) = self.found.get_mut(self.len)
        {
            *place = (key, value);
            self.len += 1;
        }
    }

    /// Gives every value that has a label under it.
    fn put<F: FieldName>(&self, extension: &'a [u8], sink: &mut impl Sink<F>) {
        if self.len == 0 {
            return;
        }
        for (key, value) in (Extension { rest: trim_start(extension) }) {
            let label = self.found.iter().take(self.len).find(|(labelled, _)| *labelled == key);
            if let Some((_, label)) = label
                && !value.is_empty()
            {
                sink.put_named(&plain(label), &plain(value));
            }
        }
    }
}

/// The values that tell the time, the best one first.
#[derive(Default)]
struct Times<'a> {
    found: [&'a [u8]; 4],
}

impl<'a> Times<'a> {
    fn see(&mut self, key: &[u8], value: &'a [u8]) {
        let place = match key {
            b"rt" | b"deviceReceiptTime" => 0,
            b"end" => 1,
            b"start" => 2,
            _ => return,
        };
        if let Some(found) = self.found.get_mut(place) {
            *found = value;
        }
    }

    fn read(&self, clock: &Clock) -> Option<Known> {
        self.found.iter().find_map(|text| when::read(text, clock))
    }
}
