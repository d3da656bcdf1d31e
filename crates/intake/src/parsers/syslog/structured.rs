//! Structured data of RFC 5424 §6.3: `[SD-ID PARAM="value" …]…`, each parameter as `SD-ID.PARAM`.

use crate::parsers::scan::{split_at, token};
use crate::parsers::sink::{FieldName, Sink};

/// Cuts the structured data off the front of `text`: its bytes and what follows. `None` when it is not well formed.
pub(super) fn split(text: &[u8]) -> Option<(&[u8], &[u8])> {
    if let [b'-', rest @ ..] = text
        && (rest.is_empty() || rest.starts_with(b" "))
    {
        return Some((&[], rest));
    }
    let mut rest = text;
    while rest.starts_with(b"[") {
        rest = after_element(rest)?;
    }
    let len = text.len() - rest.len();
    (len > 0).then(|| split_at(text, len))
}

/// What follows the element at the front of `text`.
fn after_element(text: &[u8]) -> Option<&[u8]> {
    let mut quoted = false;
    let mut escaped = false;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b']' if !quoted => return text.get(at + 1..),
            _ => {}
        }
    }
    None
}

/// Hands every parameter of well-formed structured data to `sink`.
pub(super) fn walk<F: FieldName>(data: &[u8], sink: &mut impl Sink<F>) {
    let mut rest = data;
    while let Some(element) = rest.strip_prefix(b"[") {
        let Some(after) = after_element(rest) else { return };
        let inner = element.get(..element.len() - after.len() - 1).unwrap_or_default();
        rest = after;
        let (id, params) = token(inner);
        if !sink.wants_under(id) {
            continue;
        }
        walk_params(id, params, sink);
    }
}

fn walk_params<F: FieldName>(id: &[u8], mut params: &[u8], sink: &mut impl Sink<F>) {
    let mut path = Vec::with_capacity(id.len() + 16);
    while let Some((name, value)) = crate::parsers::scan::split_byte(params, b'=') {
        let Some(value) = value.strip_prefix(b"\"") else { return };
        let len = quoted_len(value);
        let (raw, rest) = split_at(value, len);
        path.clear();
        path.extend_from_slice(id);
        path.push(b'.');
        path.extend_from_slice(name);
        if memchr::memchr(b'\\', raw).is_some() {
            sink.put_named(&path, &unescape(raw));
        } else {
            sink.put_named(&path, raw);
        }
        params = crate::parsers::scan::trim_start(rest.get(1..).unwrap_or_default());
    }
}

/// Length of the quoted text before its closing quotation mark.
fn quoted_len(text: &[u8]) -> usize {
    let mut escaped = false;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at,
            _ => {}
        }
    }
    text.len()
}

/// Undoes `\"`, `\\` and `\]`; any other backslash stands for itself (RFC 5424 §6.3.3).
fn unescape(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match (byte, bytes.peek()) {
            (b'\\', Some(b'"' | b'\\' | b']')) => out.extend(bytes.next()),
            _ => out.push(byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::decode::Field;
    use super::*;
    use crate::parsers::sink::RecordSink;
    use vg_model::Record;

    #[test]
    fn parameters_are_flattened_and_unescaped() {
        let text = br#"[a@1 x="1" y="]\"\\\q"][b z=""] rest"#;
        let (data, rest) = split(text).unwrap();
        assert_eq!(rest, b" rest");
        let mut record = Record::default();
        walk::<Field>(data, &mut RecordSink::new(&mut record, vg_model::Wanted::All));
        assert_eq!(record.to_json(), r#"{"a@1.x":"1","a@1.y":"]\"\\\\q","b.z":""}"#);
        assert_eq!(split(b"- text"), Some((&b""[..], &b" text"[..])));
        assert_eq!(split(b"[open x=\"1\""), None);
    }
}
