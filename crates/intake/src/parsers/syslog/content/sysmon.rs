//! Events of Sysmon for Linux: the XML that it writes as a syslog message, read into the names that EVTX gives.
//!
//! Text of an element is given under its name, an attribute as `Element_Attribute`, `<Data Name="X">` under `X`; entities
//! are decoded. Only well-known shape is read: elements, attributes, text; no comments, no nesting that would need a stack.

use std::borrow::Cow;

use vg_model::{DefectKind, TimeQuality, Timestamp};

use super::Told;
use crate::parsers::scan::{split_at, split_byte, trim_end, trim_start};
use crate::parsers::sink::{FieldName, Sink};

/// Programs under which it logs.
const PROGRAMS: [&[u8]; 2] = [b"sysmon", b"Linux-Sysmon"];

/// True for an event element of Sysmon for Linux.
pub(super) fn begins(program: &[u8], text: &[u8]) -> bool {
    let known = PROGRAMS.contains(&program)
        || text
            .get(..text.len().min(160))
            .is_some_and(|head| memchr::memmem::find(head, b"\"Linux-Sysmon\"").is_some());
    known && (text.starts_with(b"<Event>") || text.starts_with(b"<Event "))
}

/// Hands every value to `sink`.
pub(super) fn walk<F: FieldName>(text: &[u8], sink: &mut impl Sink<F>) -> Told {
    let mut name = Vec::with_capacity(48);
    let mut time = None;
    let mut rest = text;
    let mut ended = false;
    while let Some((_, after)) = split_byte(rest, b'<') {
        let Some((tag, after)) = split_byte(after, b'>') else { break };
        rest = after;
        if tag.starts_with(b"/") {
            ended = tag == b"/Event";
            continue;
        }
        if tag.starts_with(b"?") || tag.starts_with(b"!") {
            continue;
        }
        let (alone, tag) = match tag.strip_suffix(b"/") {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let (element, attributes) =
            split_at(tag, tag.iter().position(|byte| matches!(byte, b' ' | b'\t' | b'\n')).unwrap_or(tag.len()));
        let mut label = None;
        for (attribute, value) in (Attributes { rest: attributes }) {
            if element == b"Data" && attribute == b"Name" {
                label = Some(value);
                continue;
            }
            if attribute.starts_with(b"xmlns") {
                continue;
            }
            if element == b"TimeCreated" && attribute == b"SystemTime" {
                time = Timestamp::parse_iso(value).map(|(time, _)| (time, TimeQuality::Exact));
            }
            name.clear();
            name.extend_from_slice(element);
            name.push(b'_');
            name.extend_from_slice(attribute);
            sink.put_named(&name, &decoded(value));
        }
        if alone {
            continue;
        }
        let (inner, _) = split_at(rest, memchr::memchr(b'<', rest).unwrap_or(rest.len()));
        let closes = rest.get(inner.len()..).unwrap_or_default().starts_with(b"</");
        match label {
            Some(label) if closes => sink.put_named(&decoded(label), &decoded(inner)),
            None if closes && !inner.is_empty() => sink.put_named(element, &decoded(inner)),
            _ => {}
        }
    }
    let defect = (!ended).then_some((DefectKind::Malformed, "the event of Sysmon is cut short"));
    Told { time, defect }
}

/// Walks over the attributes of a tag.
struct Attributes<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, rest) = split_byte(self.rest, b'=')?;
        let rest = trim_start(rest);
        let (mark, inner) = rest.split_first().filter(|(mark, _)| matches!(mark, b'"' | b'\''))?;
        let (value, rest) = split_byte(inner, *mark)?;
        self.rest = rest;
        Some((trim_end(trim_start(name)), value))
    }
}

/// A text with its entities decoded; unknown ones stay.
fn decoded(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'&', text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((plain, after)) = split_byte(rest, b'&') {
        out.extend_from_slice(plain);
        let near = after.get(..after.len().min(10)).unwrap_or_default();
        let entity = split_byte(near, b';').and_then(|(entity, _)| Some((entity, character(entity)?)));
        match entity {
            Some((entity, character)) => {
                let mut bytes = [0; 4];
                out.extend_from_slice(character.encode_utf8(&mut bytes).as_bytes());
                rest = after.get(entity.len() + 1..).unwrap_or_default();
            }
            None => {
                out.push(b'&');
                rest = after;
            }
        }
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}

fn character(entity: &[u8]) -> Option<char> {
    Some(match entity {
        b"lt" => '<',
        b"gt" => '>',
        b"amp" => '&',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x' | b'X', hex @ ..] => char::from_u32(u32::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?)?,
        [b'#', digits @ ..] => char::from_u32(std::str::from_utf8(digits).ok()?.parse().ok()?)?,
        _ => return None,
    })
}
