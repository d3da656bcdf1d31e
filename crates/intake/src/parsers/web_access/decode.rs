//! From access log lines to values: one walk for decoding and expanding.

use std::sync::Arc;

use vg_model::{
    DefectKind, Defects, EventBatch, Expand, FieldTable, Haystack, Record, SourceKind, TimeQuality, Wanted,
};

use super::line;
use crate::parsers::clock_text::common_log_stamp;
use crate::parsers::scan::{is_number, rsplit_text, unwrap_pair};
use crate::parsers::sink::{Projection, Reading, RecordSink, Sink, field_names};
use crate::parsers::web_request::{Request, unescape};
use crate::{Decoder, lines_of};

const KIND: SourceKind = SourceKind("web_access");

field_names! {
    Host = "cs-host", Port = "s-port", Client = "c-ip", User = "cs-username", Timestamp = "timestamp",
    Request = "request", Method = "cs-method", Uri = "cs-uri", Stem = "cs-uri-stem", Query = "cs-uri-query",
    Version = "cs-version", Status = "sc-status", Bytes = "sc-bytes", Referer = "cs-referer",
    Agent = "cs-user-agent", Extra = "extra", ClientPort = "c-port", Message = "message",
}

/// Decodes blocks of access log lines.
#[derive(Debug)]
pub(super) struct AccessDecoder {
    projection: Projection,
}

impl AccessDecoder {
    /// A decoder that gives slots to the fields of `fields`.
    pub(super) fn new(fields: &Arc<FieldTable>) -> Self {
        Self { projection: Projection::new::<Field>(fields) }
    }
}

impl Decoder for AccessDecoder {
    fn decode(&mut self, batch: &mut EventBatch, defects: &mut Defects) {
        let offset = batch.offset;
        let block = self.projection.open(batch);
        for (at, text) in lines_of(&block).filter(|(_, text)| !text.is_empty() && !text.starts_with(b"#")) {
            let mut sink = self.projection.sink(batch, &block);
            let reading = walk(text, &mut sink);
            sink.finish(reading, offset + at as u64, KIND, at..at + text.len(), defects);
        }
        self.projection.close(batch, block);
        batch.haystack = Haystack::Plain;
        batch.expander = Some(&EXPANDER);
    }
}

/// Rebuilds access log records.
#[derive(Debug)]
pub(super) struct AccessExpand;

/// The expander of all batches of this parser.
pub(super) static EXPANDER: AccessExpand = AccessExpand;

impl Expand for AccessExpand {
    fn expand(&self, batch: &EventBatch, index: usize, wanted: Wanted<'_>, record: &mut Record) {
        if let Some(event) = batch.event(index) {
            walk(event.raw(), &mut RecordSink::new(record, wanted));
        }
    }
}

/// Hands every value of a line to `sink`.
fn walk(text: &[u8], sink: &mut impl Sink<Field>) -> Reading {
    let Some(line) = line::read(text) else {
        sink.put(Field::Message, text);
        return Reading::damaged(DefectKind::Malformed, "the line is no access log record");
    };
    put_host(line.vhost, sink);
    put_client(line.client, sink);
    put_given(Field::User, line.user, sink);
    put_given(Field::Timestamp, line.stamp, sink);
    put_request(line.request, line.vhost.is_empty(), sink);
    put_given(Field::Status, line.status, sink);
    put_given(Field::Bytes, line.bytes, sink);
    put_escaped(Field::Referer, line.referer, sink);
    put_escaped(Field::Agent, line.agent, sink);
    put_given(Field::Extra, line.extra, sink);
    match common_log_stamp(line.stamp) {
        Some(time) => Reading::at((time, TimeQuality::Exact)),
        None => Reading::damaged(DefectKind::Time, "the time cannot be read"),
    }
}

fn put_given(field: Field, value: &[u8], sink: &mut impl Sink<Field>) {
    if !value.is_empty() && value != b"-" {
        sink.put(field, value);
    }
}

fn put_escaped(field: Field, value: &[u8], sink: &mut impl Sink<Field>) {
    if memchr::memchr(b'\\', value).is_none() {
        put_given(field, value, sink);
    } else if sink.wants(field) {
        put_given(field, &unescape(value), sink);
    }
}

/// `name` or `name:port`.
fn put_host(vhost: &[u8], sink: &mut impl Sink<Field>) {
    let (host, port) = match rsplit_text(vhost, b":") {
        Some((host, port)) if is_number(port) => (host, port),
        _ => (vhost, &[][..]),
    };
    put_given(Field::Host, host, sink);
    put_given(Field::Port, port, sink);
}

/// An address, or `address:port` as the proxy of Zimbra writes it (IPv6 in brackets or not at all).
fn put_client(client: &[u8], sink: &mut impl Sink<Field>) {
    match rsplit_text(client, b":") {
        Some((address, port))
            if is_number(port) && (address.ends_with(b"]") || address.split(|b| *b == b'.').count() == 4) =>
        {
            put_given(Field::Client, unwrap_pair(address, b'[', b']'), sink);
            put_given(Field::ClientPort, port, sink);
        }
        _ => put_given(Field::Client, client, sink),
    }
}

fn put_request(written: &[u8], without_host: bool, sink: &mut impl Sink<Field>) {
    if memchr::memchr(b'\\', written).is_none() {
        put_parts(written, without_host, sink);
    } else {
        put_parts(&unescape(written), without_host, sink);
    }
}

fn put_parts(line: &[u8], without_host: bool, sink: &mut impl Sink<Field>) {
    put_given(Field::Request, line, sink);
    let request = Request::read(line);
    if request.method.is_empty() {
        return;
    }
    sink.put(Field::Method, request.method);
    sink.put(Field::Uri, request.uri);
    let (host, stem) = request.host_and_stem();
    if without_host {
        put_host(host, sink);
    }
    sink.put(Field::Stem, stem);
    let query = request.query();
    if !query.is_empty() {
        sink.put(Field::Query, query);
    }
    sink.put(Field::Query, request.uri);
    put_given(Field::Version, request.version, sink);
}
