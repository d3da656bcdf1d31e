//! From W3C records to values: one walk for decoding and expanding.

use std::sync::Arc;

use vg_model::{DefectKind, Defects, EventBatch, Expand, FieldRef, FieldTable, Haystack, Record, SourceKind};
use vg_model::{TimeQuality, Timestamp, Wanted};

use super::header::{Context, Header, Role, Separator};
use crate::parsers::clock_text::w3c_stamp;
use crate::parsers::scan::split_at;
use crate::parsers::sink::{Projection, Reading, RecordSink, Sink, SlotSink, field_names};
use crate::{Decoder, lines_of};

const KIND: SourceKind = SourceKind("w3c");

field_names! {
    Uri = "cs-uri", Query = "cs-uri-query", Message = "message",
}

/// Decodes blocks of W3C records.
#[derive(Debug)]
pub(super) struct W3cDecoder {
    projection: Projection,
    columns: ColumnRefs,
}

/// Which fields the columns of the last header are; looked up again when the header changes.
#[derive(Debug, Default)]
struct ColumnRefs {
    header: Option<Arc<Header>>,
    refs: Vec<(Option<FieldRef>, Option<Option<FieldRef>>)>,
}

impl ColumnRefs {
    fn follow(&mut self, header: Option<&Arc<Header>>, table: &FieldTable) {
        let same = match (&self.header, header) {
            (Some(known), Some(header)) => Arc::ptr_eq(known, header),
            _ => false,
        };
        if same {
            return;
        }
        self.header = header.map(Arc::clone);
        let columns = header.map_or(&[][..], |header| &header.columns);
        let plain = |name: &Option<Box<[u8]>>| name.as_ref().map(|name| table.lookup(name));
        self.refs = columns.iter().map(|column| (table.lookup(&column.name), plain(&column.plain))).collect();
    }
}

impl W3cDecoder {
    /// A decoder that gives slots to the fields of `fields`.
    pub(super) fn new(fields: &Arc<FieldTable>) -> Self {
        Self { projection: Projection::new::<Field>(fields), columns: ColumnRefs::default() }
    }
}

impl Decoder for W3cDecoder {
    fn decode(&mut self, batch: &mut EventBatch, defects: &mut Defects) {
        let context = context_of(batch);
        let offset = batch.offset;
        self.columns.follow(context.header.as_ref(), self.projection.table());
        let block = self.projection.open(batch);
        for (at, text) in lines_of(&block).filter(|(_, text)| is_record(text)) {
            let sink = self.projection.sink(batch, &block);
            let mut columns = SlotColumns { sink, refs: &self.columns.refs };
            let reading = walk(text, &context, &mut columns);
            columns.sink.finish(reading, offset + at as u64, KIND, at..at + text.len(), defects);
        }
        self.projection.close(batch, block);
        batch.haystack = Haystack::Plain;
        batch.expander = Some(&EXPANDER);
    }
}

fn context_of(batch: &EventBatch) -> Arc<Context> {
    batch.context.clone().and_then(|context| context.downcast::<Context>().ok()).unwrap_or_default()
}

fn is_record(text: &[u8]) -> bool {
    !text.is_empty() && !text.starts_with(b"#") && !text.starts_with(b"\xef\xbb\xbf#")
}

/// Rebuilds W3C records.
#[derive(Debug)]
pub(super) struct W3cExpand;

/// The expander of all batches of this parser.
pub(super) static EXPANDER: W3cExpand = W3cExpand;

impl Expand for W3cExpand {
    fn expand(&self, batch: &EventBatch, index: usize, wanted: Wanted<'_>, record: &mut Record) {
        if let Some(event) = batch.event(index) {
            let context = context_of(batch);
            let columns = context.header.as_deref();
            walk(event.raw(), &context, &mut RecordColumns { sink: RecordSink::new(record, wanted), header: columns });
        }
    }
}

/// Takes the values of columns; fixed names go through [`Columns::fixed`].
trait Columns {
    fn column(&mut self, index: usize, value: &[u8]);
    fn fixed(&mut self) -> &mut impl Sink<Field>;
}

struct SlotColumns<'a> {
    sink: SlotSink<'a>,
    refs: &'a [(Option<FieldRef>, Option<Option<FieldRef>>)],
}

impl<'a> Columns for SlotColumns<'a> {
    fn column(&mut self, index: usize, value: &[u8]) {
        let Some((name, plain)) = self.refs.get(index).copied() else { return };
        self.sink.put_ref(name, value);
        if let Some(plain) = plain {
            self.sink.put_ref(plain, value);
        }
    }

    fn fixed(&mut self) -> &mut impl Sink<Field> {
        &mut self.sink
    }
}

struct RecordColumns<'a> {
    sink: RecordSink<'a>,
    header: Option<&'a Header>,
}

impl<'a> Columns for RecordColumns<'a> {
    fn column(&mut self, index: usize, value: &[u8]) {
        let Some(column) = self.header.and_then(|header| header.columns.get(index)) else { return };
        self.sink.push(&column.name, value);
        if let Some(plain) = &column.plain {
            self.sink.push(plain, value);
        }
    }

    fn fixed(&mut self) -> &mut impl Sink<Field> {
        &mut self.sink
    }
}

/// What of a record is needed beyond its columns.
#[derive(Default)]
struct Parts<'a> {
    date: &'a [u8],
    time: &'a [u8],
    both: &'a [u8],
    stem: &'a [u8],
    query: &'a [u8],
}

/// Hands every value of a record to `columns`.
fn walk(text: &[u8], context: &Context, columns: &mut impl Columns) -> Reading {
    let Some(header) = context.header.as_deref() else {
        columns.fixed().put(Field::Message, text);
        return Reading::damaged(DefectKind::Malformed, "the record stands before any #Fields line");
    };
    let mut parts = Parts { date: &context.date, ..Parts::default() };
    let mut rest = Some(text);
    let mut count = 0;
    while let Some(current) = rest {
        let value;
        (value, rest) = next_value(current, header.separator);
        if header.separator == Separator::Blank && value.is_empty() {
            continue;
        }
        if let Some(column) = header.columns.get(count)
            && !value.is_empty()
            && value != b"-"
        {
            match column.role {
                Role::Date => parts.date = value,
                Role::Time => parts.time = value,
                Role::DateTime => parts.both = value,
                Role::Stem => parts.stem = value,
                Role::Query => parts.query = value,
                Role::Other => {}
            }
            put_column(count, value, header.separator, columns);
        }
        count += 1;
    }
    if header.makes_uri && !parts.stem.is_empty() {
        put_uri(&parts, columns.fixed());
    }
    let mut reading = time_of(&parts);
    if count != header.columns.len() && reading.defect.is_none() {
        reading.defect = Some((DefectKind::Malformed, "the record has more or fewer values than #Fields names"));
    }
    reading
}

/// The value at the front of a record and what follows its separator, when there is one.
fn next_value(text: &[u8], separator: Separator) -> (&[u8], Option<&[u8]>) {
    let len = match separator {
        Separator::Blank => memchr::memchr(b' ', text),
        Separator::Tab => memchr::memchr(b'\t', text),
        Separator::Comma => comma(text),
    };
    match len {
        Some(len) => {
            let (value, rest) = split_at(text, len);
            (value, rest.get(1..))
        }
        None => (text, None),
    }
}

/// The comma that ends the value at the front of `text`; those between quotation marks do not.
fn comma(text: &[u8]) -> Option<usize> {
    if !text.starts_with(b"\"") {
        return memchr::memchr(b',', text);
    }
    let mut quoted = false;
    text.iter().position(|byte| {
        quoted ^= *byte == b'"';
        *byte == b',' && !quoted
    })
}

fn put_column(index: usize, value: &[u8], separator: Separator, columns: &mut impl Columns) {
    let quoted = match (separator, value) {
        (Separator::Comma, [b'"', inner @ .., b'"']) => inner,
        _ => return columns.column(index, value),
    };
    if memchr::memchr(b'"', quoted).is_none() {
        return columns.column(index, quoted);
    }
    // Marks are doubled within quoted values (RFC 4180 §2.7).
    let mut out = Vec::with_capacity(quoted.len());
    let mut bytes = quoted.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        out.push(byte);
        if byte == b'"' && bytes.peek() == Some(&b'"') {
            bytes.next();
        }
    }
    columns.column(index, &out);
}

fn put_uri(parts: &Parts<'_>, sink: &mut impl Sink<Field>) {
    if parts.query.is_empty() {
        sink.put(Field::Uri, parts.stem);
        sink.put(Field::Query, parts.stem);
    } else if sink.wants(Field::Uri) || sink.wants(Field::Query) {
        let uri = [parts.stem, b"?", parts.query].concat();
        sink.put(Field::Uri, &uri);
        sink.put(Field::Query, &uri);
    }
}

fn time_of(parts: &Parts<'_>) -> Reading {
    if !parts.both.is_empty() {
        return match Timestamp::parse_iso(parts.both) {
            Some((time, _)) => Reading::at((time, TimeQuality::Exact)),
            None => Reading::damaged(DefectKind::Time, "the time cannot be read"),
        };
    }
    match w3c_stamp(parts.date, parts.time) {
        Some(time) => Reading::at((time, TimeQuality::Exact)),
        None => Reading::damaged(DefectKind::Time, "the time cannot be read"),
    }
}
