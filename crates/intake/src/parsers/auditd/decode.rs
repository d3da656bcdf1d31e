//! From audit events to values: one walk for decoding and expanding.

use std::sync::Arc;

use vg_model::Timestamp;
use vg_model::{
    DefectKind, Defects, EventBatch, Expand, FieldTable, Haystack, Record, SourceKind, TimeQuality, Wanted,
};

use super::assemble::Layout;
use super::body::{self, Pair};
use super::record;
use super::values;
use crate::parsers::scan::trim_end;
use crate::parsers::sink::{Projection, Reading, RecordSink, Sink, field_names};
use crate::{Decoder, lines_of};

const KIND: SourceKind = SourceKind("auditd");

field_names! {
    Type = "type", Node = "node", Message = "message", Image = "Image", CommandLine = "CommandLine",
    CurrentDirectory = "CurrentDirectory", User = "User", ProcessId = "ProcessId",
    ParentProcessId = "ParentProcessId",
}

/// Decodes blocks of audit events.
#[derive(Debug)]
pub(super) struct AuditDecoder {
    projection: Projection,
}

impl AuditDecoder {
    /// A decoder that gives slots to the fields of `fields`.
    pub(super) fn new(fields: &Arc<FieldTable>) -> Self {
        Self { projection: Projection::new::<Field>(fields) }
    }
}

impl Decoder for AuditDecoder {
    fn decode(&mut self, batch: &mut EventBatch, defects: &mut Defects) {
        let layout = batch.context.clone().and_then(|context| context.downcast::<Layout>().ok());
        let layout = layout.unwrap_or_else(|| Arc::new(Layout { events: vec![(0, batch.offset)] }));
        let block = self.projection.open(batch);
        let ends = layout.events.iter().skip(1).map(|(start, _)| *start).chain([block.len()]);
        for ((start, offset), end) in layout.events.iter().zip(ends) {
            let text = trim_end(block.get(*start..end).unwrap_or_default());
            let mut sink = self.projection.sink(batch, &block);
            let reading = walk(text, &mut sink);
            sink.finish(reading, *offset, KIND, *start..*start + text.len(), defects);
        }
        self.projection.close(batch, block);
        batch.haystack = Haystack::Plain;
        batch.expander = Some(&EXPANDER);
    }
}

/// Rebuilds audit events.
#[derive(Debug)]
pub(super) struct AuditExpand;

/// The expander of all batches of this parser.
pub(super) static EXPANDER: AuditExpand = AuditExpand;

impl Expand for AuditExpand {
    fn expand(&self, batch: &EventBatch, index: usize, wanted: Wanted<'_>, record: &mut Record) {
        if let Some(event) = batch.event(index) {
            walk(event.raw(), &mut RecordSink::new(record, wanted));
        }
    }
}

/// What an event says about its process; the first value of each counts.
#[derive(Default)]
struct Process<'a> {
    image: Option<Value<'a>>,
    title: Option<Value<'a>>,
    command: Option<Value<'a>>,
    directory: Option<Value<'a>>,
    uid: Option<&'a [u8]>,
    uid_name: Option<&'a [u8]>,
    pid: Option<&'a [u8]>,
    ppid: Option<&'a [u8]>,
    arguments: Vec<u8>,
    in_execve: bool,
}

/// A value as it is, or decoded.
enum Value<'a> {
    Plain(&'a [u8]),
    Decoded(Vec<u8>),
}

impl Value<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Value::Plain(bytes) => bytes,
            Value::Decoded(bytes) => bytes,
        }
    }
}

/// Hands every value of an event to `sink`.
fn walk(text: &[u8], sink: &mut impl Sink<Field>) -> Reading {
    let mut time = None;
    let mut process = Process::default();
    for (_, line) in lines_of(text) {
        let Some(read) = record::read(line) else { continue };
        if time.is_none() {
            let millis = read.id.millis * 1_000;
            time = Some((Timestamp::from_unix(read.id.seconds, millis), TimeQuality::Exact));
            if !read.id.node.is_empty() {
                sink.put(Field::Node, read.id.node);
            }
        }
        put_type(read.kind, &mut process, sink);
        let lead = body::lead(read.body);
        if !lead.is_empty() {
            sink.put(Field::Message, lead);
        }
        body::pairs(read.body, &mut |pair| put_pair(&pair, &mut process, sink));
    }
    let Some(time) = time else {
        sink.put(Field::Message, text);
        return Reading::damaged(DefectKind::Malformed, "the line is no audit record");
    };
    put_process(&process, sink);
    Reading::at(time)
}

fn put_type(kind: &[u8], process: &mut Process<'_>, sink: &mut impl Sink<Field>) {
    match record::type_name(kind) {
        Some(name) => sink.put_word(Field::Type, name),
        None if kind.is_empty() => {}
        None => sink.put(Field::Type, kind),
    }
    process.in_execve = matches!(kind, b"EXECVE" | b"1309");
}

fn put_pair<'a>(pair: &Pair<'a>, process: &mut Process<'a>, sink: &mut impl Sink<Field>) {
    let (key, text) = (pair.key, pair.value);
    if key == b"type" {
        // A further record in the same line.
        put_type(text, process, sink);
        return;
    }
    let decoded = if pair.quoted { None } else { values::decode(key, text, process.in_execve) };
    if process.in_execve {
        values::add_argument(key, decoded.as_deref().unwrap_or(text), &mut process.arguments);
    }
    match &decoded {
        Some(value) if key == b"key" => {
            value.split(|byte| *byte == 1).for_each(|part| sink.put_named(key, part));
        }
        Some(value) => sink.put_named(key, value),
        None => sink.put_named(key, text),
    }
    note(key, text, decoded, process);
}

/// Keeps what the derived fields are made of.
fn note<'a>(key: &[u8], text: &'a [u8], decoded: Option<Vec<u8>>, process: &mut Process<'a>) {
    let whole = match key {
        b"exe" => &mut process.image,
        b"proctitle" => &mut process.title,
        b"cmd" => &mut process.command,
        b"cwd" => &mut process.directory,
        _ => {
            let plain = match key {
                b"uid" => &mut process.uid,
                b"UID" => &mut process.uid_name,
                b"pid" => &mut process.pid,
                b"ppid" => &mut process.ppid,
                _ => return,
            };
            plain.get_or_insert(text);
            return;
        }
    };
    whole.get_or_insert_with(|| decoded.map_or(Value::Plain(text), Value::Decoded));
}

fn put_process(process: &Process<'_>, sink: &mut impl Sink<Field>) {
    if let Some(image) = &process.image {
        sink.put(Field::Image, image.bytes());
    }
    if !process.arguments.is_empty() {
        sink.put(Field::CommandLine, &process.arguments);
    } else if let Some(title) = process.title.as_ref().or(process.command.as_ref()) {
        sink.put(Field::CommandLine, title.bytes());
    }
    if let Some(directory) = &process.directory {
        sink.put(Field::CurrentDirectory, directory.bytes());
    }
    if let Some(user) = process.uid_name.or(process.uid) {
        sink.put(Field::User, user);
    }
    if let Some(pid) = process.pid {
        sink.put(Field::ProcessId, pid);
    }
    if let Some(ppid) = process.ppid {
        sink.put(Field::ParentProcessId, ppid);
    }
}
