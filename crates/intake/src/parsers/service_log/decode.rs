//! From lines to values: one walk for decoding and expanding.

use std::sync::Arc;

use vg_model::{DefectKind, Defects, EventBatch, Expand, FieldTable, Haystack, Record, SourceKind, Wanted};

use crate::Decoder;
use crate::parsers::clock_text::{Clock, month};
use crate::parsers::joined_lines::decode_records;
use crate::parsers::scan::{digits, is_number, rsplit_text, split_at, split_byte, split_text};
use crate::parsers::sink::{Projection, Reading, RecordSink, Sink, field_names};
use crate::parsers::syslog::content::{self, Line, Values};

const KIND: SourceKind = SourceKind("service_log");

field_names! {
    Message = "message", Host = "cs-host", Stem = "c-uri-stem", Query = "c-uri-query", Extension = "c-uri-extension",
}

/// True when a line begins a record: it begins with a time that some form has.
pub(super) fn starts(line: &[u8]) -> bool {
    match line {
        // `[1700000000] unbound`
        [b'[', rest @ ..] => (9..=11).contains(&digits(rest)) && split_text(rest, b"] unbound[").is_some(),
        [b'0'..=b'9', ..] => {
            let (number, rest) = split_at(line, digits(line));
            match rest {
                // `1700000000.123    180 192.0.2.1 TCP_`
                [b'.', fraction @ ..] => number.len() > 8 && digits(fraction) == 3 && fraction.get(3) == Some(&b' '),
                // `2023-11-28 10:00:00,123 INFO  [`
                [b'-', _, _, b'-', _, _, b' ', rest @ ..] if number.len() == 4 => is_zimbra(rest),
                // `28-Nov-2023 10:00:00.123 `
                [b'-', m1, m2, m3, b'-', _, _, _, _, b' ', b'0'..=b'9', ..] => month(&[*m1, *m2, *m3]).is_some(),
                _ => false,
            }
        }
        // `Tue Feb 17 02:00:01 2026 -> `
        [b'A'..=b'Z', _, _, b' ', m1, m2, m3, b' ', ..] => {
            month(&[*m1, *m2, *m3]).is_some() && line.get(19..).is_some_and(is_clamav)
        }
        _ => false,
    }
}

/// ` yyyy -> `: what ClamAV writes behind the time of day.
fn is_clamav(rest: &[u8]) -> bool {
    matches!(rest, [b' ', b'0'..=b'9', _, _, _, b' ', b'-', b'>', b' ', ..])
}

/// `hh:mm:ss,mmm LEVEL`.
fn is_zimbra(rest: &[u8]) -> bool {
    matches!(rest, [_, _, b':', _, _, b':', _, _, b',', b'0'..=b'9', _, _, b' ', b'A'..=b'Z', ..])
}

/// The form of a record, its values and its time.
pub(super) fn find<'t>(text: &'t [u8], clock: &Clock) -> Option<(&'static Line, Values<'static, 't>, Reading)> {
    if !starts(text) {
        return None;
    }
    content::lines().iter().find_map(|line| {
        let values = line.values(text)?;
        let time = content::read_time(values.get("timestamp")?, clock)?;
        Some((line, values, Reading::at(time)))
    })
}

/// Decodes blocks of lines.
#[derive(Debug)]
pub(super) struct ServiceDecoder {
    projection: Projection,
}

impl ServiceDecoder {
    /// A decoder that gives slots to the fields of `fields`.
    pub(super) fn new(fields: &Arc<FieldTable>) -> Self {
        Self { projection: Projection::new::<Field>(fields) }
    }
}

impl Decoder for ServiceDecoder {
    fn decode(&mut self, batch: &mut EventBatch, defects: &mut Defects) {
        let clock = Clock::of(batch);
        let block = self.projection.open(batch);
        let loose = "lines without a time stamp were joined to the record before them";
        decode_records(&mut self.projection, batch, &block, starts, loose, defects, |record, sink| {
            walk(record.text, &clock, sink)
        });
        self.projection.close(batch, block);
        batch.haystack = Haystack::Plain;
        batch.expander = Some(&EXPANDER);
    }
}

/// Rebuilds records.
#[derive(Debug)]
pub(super) struct ServiceExpand;

/// The expander of all batches of this parser.
pub(super) static EXPANDER: ServiceExpand = ServiceExpand;

impl Expand for ServiceExpand {
    fn expand(&self, batch: &EventBatch, index: usize, wanted: Wanted<'_>, record: &mut Record) {
        if let Some(event) = batch.event(index) {
            walk(event.raw(), &Clock::of(batch), &mut RecordSink::new(record, wanted));
        }
    }
}

/// Hands every value of a record to `sink`.
fn walk(text: &[u8], clock: &Clock, sink: &mut impl Sink<Field>) -> (Reading, SourceKind) {
    let Some((line, values, reading)) = find(text, clock) else {
        sink.put(Field::Message, text);
        return (Reading::damaged(DefectKind::Malformed, "the line has no known form"), KIND);
    };
    content::put_values(&values, sink);
    line.put_set(sink);
    if !line.url.is_empty()
        && let Some(url) = values.get(&line.url)
    {
        put_url(url, sink);
    }
    (reading, SourceKind(line.kind))
}

/// Parts of a URL, or of the `host:port` of a tunnel.
fn put_url(url: &[u8], sink: &mut impl Sink<Field>) {
    let Some((_, rest)) = split_text(url, b"://") else {
        if let Some((host, port)) = rsplit_text(url, b":")
            && is_number(port)
        {
            sink.put(Field::Host, host);
        }
        return;
    };
    let (host, path) = split_at(rest, rest.iter().position(|byte| matches!(byte, b'/' | b'?')).unwrap_or(rest.len()));
    let host = split_byte(host, b'@').map_or(host, |(_, host)| host);
    let host = match rsplit_text(host, b":") {
        Some((name, port)) if is_number(port) => name,
        _ => host,
    };
    let (stem, query) = split_byte(path, b'?').unwrap_or((path, &[]));
    let file = rsplit_text(stem, b"/").map_or(stem, |(_, file)| file);
    let extension = rsplit_text(file, b".").map_or(&[][..], |(_, extension)| extension);
    for (field, value) in
        [(Field::Host, host), (Field::Stem, stem), (Field::Query, query), (Field::Extension, extension)]
    {
        if !value.is_empty() {
            sink.put(field, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_urls() {
        let parts = |url: &str| {
            let mut record = Record::default();
            put_url(url.as_bytes(), &mut RecordSink::new(&mut record, Wanted::All));
            record.to_json()
        };
        assert_eq!(
            parts("http://u@a.example:8080/x/y.exe?q=1"),
            r#"{"cs-host":"a.example","c-uri-stem":"/x/y.exe","c-uri-query":"q=1","c-uri-extension":"exe"}"#
        );
        assert_eq!(parts("a.example:443"), r#"{"cs-host":"a.example"}"#);
        assert_eq!(parts("error:invalid-request"), "{}");
        assert_eq!(parts("http://[2001:db8::1]:80"), r#"{"cs-host":"[2001:db8::1]"}"#);
    }
}
