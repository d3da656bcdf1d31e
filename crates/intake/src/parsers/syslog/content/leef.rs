//! LEEF: `LEEF:1.0|Vendor|Product|Version|EventID|key=value<tab>…`, and 2.0 with a delimiter of its own behind the event id.
//!
//! The delimiter of 2.0 is a character, or its code as `0x5E` or `x5E`; where it is absent or unreadable, it is a tab. Some
//! senders write 1.0 with other delimiters: when there is no tab, blanks before keys separate as in CEF.

use vg_model::DefectKind;

use super::{Known, Told, when};
use crate::parsers::clock_text::Clock;
use crate::parsers::scan::{hex_digit, split_at, split_byte, trim_end, trim_start};
use crate::parsers::sink::{FieldName, Sink};

const HEADER: [&[u8]; 5] = [b"leefVersion", b"vendor", b"product", b"version", b"eventId"];

/// True for `LEEF:` and a digit.
pub(super) fn begins(text: &[u8]) -> bool {
    text.strip_prefix(b"LEEF:").is_some_and(|rest| rest.first().is_some_and(u8::is_ascii_digit))
}

/// Hands every value to `sink`.
pub(super) fn walk<F: FieldName>(text: &[u8], clock: &Clock, sink: &mut impl Sink<F>) -> Told {
    let mut rest = text.get(5..).unwrap_or_default();
    let mut version = &[][..];
    for (index, name) in HEADER.iter().enumerate() {
        let (value, after) = split_at(rest, memchr::memchr(b'|', rest).unwrap_or(rest.len()));
        if index == 0 {
            version = value;
        }
        if !value.is_empty() {
            sink.put_named(name, trim_end(value));
        }
        let Some(next) = after.get(1..) else {
            let short = index + 1 < HEADER.len();
            return Told {
                time: None,
                defect: short.then_some((DefectKind::Malformed, "the LEEF header is cut short")),
            };
        };
        rest = next;
    }
    let mut delimiter = b'\t';
    if version.starts_with(b"2")
        && let Some((written, after)) = split_byte(rest, b'|')
        && let Some(own) = delimiter_of(written)
    {
        delimiter = own;
        rest = after;
    } else if memchr::memchr(b'\t', rest).is_none() {
        delimiter = b' ';
    }
    let (mut time, mut format) = (None, None);
    for (key, value) in (Attributes { rest, delimiter }) {
        match key {
            b"devTime" => time = Some(value),
            b"devTimeFormat" => format = Some(value),
            _ => {}
        }
        if !value.is_empty() {
            sink.put_named(key, value);
        }
    }
    Told { time: time.and_then(|time| instant(time, format, clock)), defect: None }
}

/// The delimiter that a header of 2.0 names; `None` when this is no delimiter (the header has none).
fn delimiter_of(written: &[u8]) -> Option<u8> {
    match written {
        [] => Some(b'\t'),
        [byte] => Some(*byte),
        [b'0', b'x' | b'X', high, low] | [b'x' | b'X', high, low] => Some(hex_digit(*high)? << 4 | hex_digit(*low)?),
        [b'0', b'x' | b'X', low] | [b'x' | b'X', low] => hex_digit(*low),
        [b'\\', b't'] => Some(b'\t'),
        _ => None,
    }
}

/// Walks over attributes.
struct Attributes<'a> {
    rest: &'a [u8],
    delimiter: u8,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let end = match self.delimiter {
                b' ' => blank_before_key(self.rest),
                delimiter => memchr::memchr(delimiter, self.rest).unwrap_or(self.rest.len()),
            };
            let (pair, rest) = split_at(self.rest, end);
            self.rest = rest.get(1..).unwrap_or_default();
            // A piece without a sign belongs to no pair.
            if let Some((key, value)) = split_byte(pair, b'=') {
                let key = trim_end(trim_start(key));
                if !key.is_empty() {
                    return Some((key, value));
                }
            }
        }
    }
}

/// Where the next blank stands that a key and `=` follow.
fn blank_before_key(text: &[u8]) -> usize {
    let begins_key = |rest: &[u8]| {
        let len = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        len > 0 && rest.get(len) == Some(&b'=')
    };
    memchr::memchr_iter(b' ', text)
        .find(|at| *at > 0 && begins_key(text.get(at + 1..).unwrap_or_default()))
        .unwrap_or(text.len())
}

/// The time of `devTime`. A format that the sender names is Java's; those with a month in letters or the year in front read
/// themselves, others (`MM/dd/yy`) are not guessed at.
fn instant(time: &[u8], format: Option<&[u8]>, clock: &Clock) -> Option<Known> {
    let guessed = format.is_none_or(|format| {
        format.starts_with(b"MMM") || format.starts_with(b"yyyy") || format.starts_with(b"dd-MMM-yyyy")
    });
    guessed.then(|| when::read(time, clock)).flatten()
}
