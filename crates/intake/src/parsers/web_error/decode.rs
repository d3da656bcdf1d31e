//! From error log records to values: one walk for decoding and expanding.

use std::sync::Arc;

use vg_model::{DefectKind, Defects, EventBatch, Expand, FieldTable, Haystack, Record, SourceKind, Wanted};

use super::{apache, nginx};
use crate::Decoder;
use crate::parsers::clock_text::{Civil, Clock};
use crate::parsers::joined_lines::{decode_records, first_line};
use crate::parsers::sink::{Projection, Reading, RecordSink, Sink, field_names};
use crate::parsers::web_request::{Request, unescape};

const KIND: SourceKind = SourceKind("web_error");

field_names! {
    Timestamp = "timestamp", Level = "level", Module = "module", Pid = "pid", Tid = "tid", Client = "c-ip",
    Port = "c-port", Code = "code", Message = "message", Referer = "cs-referer", Connection = "connection",
    Server = "server", Request = "request", Method = "cs-method", Uri = "cs-uri", Stem = "cs-uri-stem",
    Query = "cs-uri-query", Version = "cs-version", Upstream = "upstream", Host = "cs-host",
}

/// True when a line starts a record.
pub(super) fn starts(line: &[u8]) -> bool {
    match line.first() {
        Some(b'[') => apache::read(line).is_some(),
        Some(b'0'..=b'9') => nginx::read(line).is_some(),
        _ => false,
    }
}

/// Decodes blocks of error logs.
#[derive(Debug)]
pub(super) struct ErrorDecoder {
    projection: Projection,
}

impl ErrorDecoder {
    /// A decoder that gives slots to the fields of `fields`.
    pub(super) fn new(fields: &Arc<FieldTable>) -> Self {
        Self { projection: Projection::new::<Field>(fields) }
    }
}

impl Decoder for ErrorDecoder {
    fn decode(&mut self, batch: &mut EventBatch, defects: &mut Defects) {
        let clock = Clock::of(batch);
        let block = self.projection.open(batch);
        let loose = "lines without a time were joined to the message before them";
        decode_records(&mut self.projection, batch, &block, starts, loose, defects, |record, sink| {
            (walk(record.text, record.first_line, &clock, sink), KIND)
        });
        self.projection.close(batch, block);
        batch.haystack = Haystack::Plain;
        batch.expander = Some(&EXPANDER);
    }
}

/// Rebuilds error log records.
#[derive(Debug)]
pub(super) struct ErrorExpand;

/// The expander of all batches of this parser.
pub(super) static EXPANDER: ErrorExpand = ErrorExpand;

impl Expand for ErrorExpand {
    fn expand(&self, batch: &EventBatch, index: usize, wanted: Wanted<'_>, record: &mut Record) {
        let Some(event) = batch.event(index) else { return };
        let text = event.raw();
        walk(text, first_line(text), &Clock::of(batch), &mut RecordSink::new(record, wanted));
    }
}

/// Hands every value of a record to `sink`.
fn walk(text: &[u8], first_line: usize, clock: &Clock, sink: &mut impl Sink<Field>) -> Reading {
    let first = text.get(..first_line).unwrap_or_default();
    // A message runs to the end of the record, over all of its lines.
    let whole = |message: &[u8]| text.get(first_line - message.len()..).unwrap_or_default();
    if let Some(line) = apache::read(first) {
        put_apache(&line, whole(line.message), sink);
        time_of(&line.stamp, clock)
    } else if let Some(line) = nginx::read(first) {
        put_nginx(&line, whole(line.message), sink);
        time_of(&line.stamp, clock)
    } else {
        sink.put(Field::Message, text);
        Reading::damaged(DefectKind::Malformed, "the line is no error log record")
    }
}

fn time_of(stamp: &Civil, clock: &Clock) -> Reading {
    match clock.resolve(stamp) {
        Some(time) => Reading::at(time),
        None => Reading::damaged(DefectKind::Time, "the date does not exist"),
    }
}

fn put_if(field: Field, value: &[u8], sink: &mut impl Sink<Field>) {
    if !value.is_empty() {
        sink.put(field, value);
    }
}

fn put_apache(line: &apache::ApacheLine<'_>, message: &[u8], sink: &mut impl Sink<Field>) {
    put_if(Field::Timestamp, line.stamp_text, sink);
    put_if(Field::Level, line.level, sink);
    put_if(Field::Module, line.module, sink);
    put_if(Field::Pid, line.pid, sink);
    put_if(Field::Tid, line.tid, sink);
    put_if(Field::Client, line.client, sink);
    put_if(Field::Port, line.port, sink);
    put_if(Field::Code, line.code, sink);
    put_if(Field::Message, message, sink);
    put_if(Field::Referer, line.referer, sink);
}

fn put_nginx(line: &nginx::NginxLine<'_>, message: &[u8], sink: &mut impl Sink<Field>) {
    put_if(Field::Timestamp, line.stamp_text, sink);
    put_if(Field::Level, line.level, sink);
    put_if(Field::Pid, line.pid, sink);
    put_if(Field::Tid, line.tid, sink);
    put_if(Field::Connection, line.connection, sink);
    put_if(Field::Message, message, sink);
    nginx::context(line.context, &mut |name, value| match name {
        b"client" => put_if(Field::Client, value, sink),
        b"server" => put_if(Field::Server, value, sink),
        b"upstream" => put_if(Field::Upstream, value, sink),
        b"host" => put_if(Field::Host, value, sink),
        b"referrer" => put_if(Field::Referer, value, sink),
        b"request" if memchr::memchr(b'\\', value).is_none() => put_request(value, sink),
        b"request" => put_request(&unescape(value), sink),
        _ => {}
    });
}

fn put_request(line: &[u8], sink: &mut impl Sink<Field>) {
    put_if(Field::Request, line, sink);
    let request = Request::read(line);
    if request.method.is_empty() {
        return;
    }
    sink.put(Field::Method, request.method);
    sink.put(Field::Uri, request.uri);
    sink.put(Field::Stem, request.stem());
    put_if(Field::Query, request.query(), sink);
    sink.put(Field::Query, request.uri);
    put_if(Field::Version, request.version, sink);
}
