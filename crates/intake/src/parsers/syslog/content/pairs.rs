//! `key=value` pairs: blank-separated with quotation marks as FortiGate writes them, and the `key=value;` lists of others.
//!
//! A quoted value ends at the first quotation mark that is not escaped and that a blank follows (or at the end), so that
//! marks inside do no harm. `\"` becomes `"`; any other backslash stays, since paths and domains have them. Words without a
//! `=` belong to no pair and stay in the record alone.

use vg_model::TimeQuality;

use super::{Told, when};
use crate::parsers::clock_text::{Civil, Clock, time_of_day};
use crate::parsers::scan::{number, split_at, split_byte, trim_end, trim_start};
use crate::parsers::sink::{FieldName, Sink};

/// Pairs within which a message must name its device or its number.
const DEVICE_WITHIN: usize = 8;
/// Quotation marks that are looked at for the end of one value, so that a line of nothing but marks costs no more than its
/// length.
const MAX_MARKS: usize = 64;

/// One pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Pair<'a> {
    key: &'a [u8],
    value: &'a [u8],
    quoted: bool,
}

/// Walks over blank-separated pairs.
#[derive(Debug)]
struct Pairs<'a>(&'a [u8]);

impl<'a> Iterator for Pairs<'a> {
    type Item = Pair<'a>;

    fn next(&mut self) -> Option<Pair<'a>> {
        loop {
            let text = trim_start(self.0);
            let at = memchr::memchr2(b'=', b' ', text)?;
            let (key, rest) = split_at(text, at);
            let [b'=', value @ ..] = rest else {
                self.0 = rest;
                continue;
            };
            let (value, rest, quoted) = match value {
                [b'"', inner @ ..] => {
                    let (value, rest) = split_at(inner, closing_mark(inner));
                    (value, rest.get(1..).unwrap_or_default(), true)
                }
                _ => {
                    let (value, rest) = split_at(value, memchr::memchr(b' ', value).unwrap_or(value.len()));
                    (value, rest, false)
                }
            };
            self.0 = rest;
            return Some(Pair { key, value, quoted });
        }
    }
}

/// Where a quoted value ends: at the first mark that is not escaped and that a blank or the end follows, else at the first
/// that is not escaped, else at the end.
fn closing_mark(text: &[u8]) -> usize {
    let mut first = None;
    for at in memchr::memchr_iter(b'"', text).take(MAX_MARKS) {
        let slashes = text.get(..at).unwrap_or_default().iter().rev().take_while(|byte| **byte == b'\\').count();
        if slashes % 2 == 1 {
            continue;
        }
        if matches!(text.get(at + 1), None | Some(b' ')) {
            return at;
        }
        first = first.or(Some(at));
    }
    first.unwrap_or(text.len())
}

/// True for the pairs of a FortiGate: they begin with a date, a version or a time, and soon name the
/// device or the number of the message.
pub(super) fn is_fortigate(text: &[u8]) -> bool {
    const FIRST: [&[u8]; 8] =
        [b"date=", b"logver=", b"timestamp=", b"itime=", b"devname=", b"devid=", b"device_id=", b"eventtime="];
    FIRST.iter().any(|first| text.starts_with(first))
        && Pairs(text)
            .take(DEVICE_WITHIN)
            .any(|pair| matches!(pair.key, b"devid" | b"device_id" | b"logid" | b"log_id"))
}

/// Hands the pairs of a FortiGate to `sink`.
pub(super) fn fortigate<F: FieldName>(text: &[u8], clock: &Clock, sink: &mut impl Sink<F>) -> Told {
    let (mut date, mut time, mut zone, mut instant) = (&[][..], &[][..], &[][..], &[][..]);
    for pair in Pairs(trim_end(text)) {
        match pair.key {
            b"date" => date = pair.value,
            b"time" => time = pair.value,
            b"tz" => zone = pair.value,
            b"eventtime" => instant = pair.value,
            _ => {}
        }
        put_pair(pair, sink);
    }
    let told = when::epoch(instant).map(|time| (time, TimeQuality::Exact));
    Told { time: told.or_else(|| date_and_time(date, time, zone, clock)), defect: None }
}

fn put_pair<F: FieldName>(pair: Pair<'_>, sink: &mut impl Sink<F>) {
    if pair.key.is_empty() || pair.value.is_empty() {
        return;
    }
    if pair.quoted && memchr::memmem::find(pair.value, b"\\\"").is_some() {
        sink.put_named(pair.key, &without_escapes(pair.value));
    } else {
        sink.put_named(pair.key, pair.value);
    }
}

fn without_escapes(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memmem::find(rest, b"\\\"") {
        let (plain, escape) = split_at(rest, at);
        out.extend_from_slice(plain);
        out.push(b'"');
        rest = escape.get(2..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    out
}

/// `yyyy-mm-dd`, `hh:mm:ss` and `±hhmm`.
fn date_and_time(date: &[u8], time: &[u8], zone: &[u8], clock: &Clock) -> Option<super::Known> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *date else { return None };
    let ([hour, minute, second, micros], _) = time_of_day(time)?;
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok();
    let civil = Civil { year, month: number(&[m1, m2])?, day: number(&[d1, d2])?, hour, minute, second, micros };
    match when::offset(zone) {
        Some(east) => {
            let (time, _) = Clock::default().resolve(&civil)?;
            Some((vg_model::Timestamp(time.0 - east * 1_000_000), TimeQuality::Exact))
        }
        None => clock.resolve(&civil),
    }
}

/// Hands a list of `key=value;` pairs to `sink`: a value ends at the next `;` that a key follows, or at the end.
pub(super) fn semicolons<F: FieldName>(text: &[u8], sink: &mut impl Sink<F>) {
    let mut rest = trim_start(text);
    while let Some((key, after)) = split_byte(rest, b'=') {
        if key.is_empty() || !key.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
            return;
        }
        let end = memchr::memchr_iter(b';', after).find(|at| begins_pair(after.get(at + 1..).unwrap_or_default()));
        let (value, next) = split_at(after, end.unwrap_or(after.len()));
        if !value.is_empty() {
            sink.put_named(key, value);
        }
        rest = trim_start(next.get(1..).unwrap_or_default());
    }
}

/// True for nothing, and for a key and `=`.
fn begins_pair(text: &[u8]) -> bool {
    let text = trim_start(text);
    let key = text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    text.is_empty() || key > 0 && text.get(key) == Some(&b'=')
}
