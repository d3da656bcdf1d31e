//! `ExportLogsServiceRequest` as protocol buffers.

use base64::Engine as _;
use vg_model::DefectKind;

use super::record::Record;
use super::{Brought, Fault};
use crate::chunk::Kind;
use crate::limits;
use crate::protocols::json_text::{put_bytes, put_double, put_hex};
use crate::protocols::wire::Fields;

/// What is written while a record is read, kept from one to the next.
#[derive(Default)]
struct Scratch {
    resource: Vec<u8>,
    scope: Vec<u8>,
    body: Vec<u8>,
    attributes: Vec<u8>,
    texts: [Vec<u8>; 4],
    line: Vec<u8>,
    /// Texts that are no UTF-8.
    replaced: bool,
}

/// Reads all records of a request.
pub(super) fn read(message: &[u8], brought: &mut Brought) -> Result<(), Fault> {
    let mut scratch = Scratch::default();
    for field in Fields::new(message) {
        if let (1, resource_logs) = field? {
            of_resource(resource_logs.bytes(), &mut scratch, brought)?;
        }
    }
    Ok(())
}

/// `ResourceLogs`: resource = 1, scope_logs = 2.
fn of_resource(message: &[u8], scratch: &mut Scratch, brought: &mut Brought) -> Result<(), Fault> {
    let mut kind = Kind::of("json");
    scratch.resource.clear();
    for field in Fields::new(message) {
        if let (1, resource) = field? {
            let mut out = std::mem::take(&mut scratch.resource);
            out.clear();
            put_map(&mut out, resource.bytes(), 1, 0, &mut scratch.replaced)?;
            scratch.resource = out;
            kind.hint = service_name(resource.bytes()).map(Into::into);
        }
    }
    for field in Fields::new(message) {
        if let (2, scope_logs) = field? {
            of_scope(scope_logs.bytes(), &kind, scratch, brought)?;
        }
    }
    Ok(())
}

/// The text of `service.name` among the attributes of a resource.
fn service_name(resource: &[u8]) -> Option<String> {
    let attributes = Fields::new(resource).flatten().filter(|(number, _)| *number == 1);
    let mut pairs = attributes.filter_map(|(_, attribute)| pair(attribute.bytes()).ok());
    let (_, value) = pairs.find(|(key, _)| *key == b"service.name")?;
    let (_, text) = Fields::new(value).flatten().find(|(number, _)| *number == 1)?;
    let name = String::from_utf8(text.bytes().to_vec()).ok()?;
    (!name.is_empty() && name.len() <= limits::MAX_HINT).then_some(name)
}

/// `ScopeLogs`: scope = 1, log_records = 2.
fn of_scope(message: &[u8], kind: &Kind, scratch: &mut Scratch, brought: &mut Brought) -> Result<(), Fault> {
    scratch.scope.clear();
    for field in Fields::new(message) {
        if let (1, scope) = field? {
            let mut out = std::mem::take(&mut scratch.scope);
            out.clear();
            put_scope(&mut out, scope.bytes(), &mut scratch.replaced)?;
            scratch.scope = out;
        }
    }
    for field in Fields::new(message) {
        if let (2, record) = field? {
            put_record(record.bytes(), scratch)?;
            brought.take(kind, &scratch.line)?;
            if std::mem::take(&mut scratch.replaced) {
                brought.tally.defect(DefectKind::Encoding, 0, "a text of a log record is not UTF-8");
            }
        }
    }
    Ok(())
}

/// `InstrumentationScope`: name = 1, version = 2, attributes = 3. In the line the attributes stand beside name and version.
fn put_scope(out: &mut Vec<u8>, message: &[u8], replaced: &mut bool) -> Result<(), Fault> {
    out.push(b'{');
    for field in Fields::new(message) {
        let (name, value) = match field? {
            (1, value) => ("\"Name\":", value.bytes()),
            (2, value) => ("\"Version\":", value.bytes()),
            _ => continue,
        };
        if value.is_empty() {
            continue;
        }
        if out.len() > 1 {
            out.push(b',');
        }
        out.extend_from_slice(name.as_bytes());
        *replaced |= put_bytes(out, value);
    }
    let mut attributes = Vec::new();
    put_map(&mut attributes, message, 3, 0, replaced)?;
    if attributes != b"{}" {
        if out.len() > 1 {
            out.push(b',');
        }
        out.extend_from_slice(b"\"Attributes\":");
        out.extend_from_slice(&attributes);
    }
    out.push(b'}');
    Ok(())
}

/// `LogRecord`: time = 1, severity_number = 2, severity_text = 3, body = 5, attributes = 6, flags = 8, trace_id = 9, span_id = 10,
/// observed time = 11, event_name = 12.
fn put_record(message: &[u8], scratch: &mut Scratch) -> Result<(), Fault> {
    let Scratch { resource, scope, body, attributes, texts, line, replaced } = scratch;
    let [severity_text, event_name, trace, span] = texts;
    [&mut *body, attributes, line, severity_text, event_name, trace, span].into_iter().for_each(Vec::clear);
    let mut numbers = Record::default();
    for field in Fields::new(message) {
        match field? {
            (1, value) => numbers.time = value.number(),
            (2, value) => numbers.severity = value.number(),
            (3, value) => *replaced |= put_bytes(severity_text, value.bytes()),
            (5, value) => {
                body.clear();
                put_any(body, value.bytes(), 0, replaced)?;
            }
            (8, value) => numbers.flags = value.number(),
            (9, value) if !value.bytes().is_empty() => put_hex(trace, value.bytes()),
            (10, value) if !value.bytes().is_empty() => put_hex(span, value.bytes()),
            (11, value) => numbers.observed = value.number(),
            (12, value) => *replaced |= put_bytes(event_name, value.bytes()),
            _ => {}
        }
    }
    put_map(attributes, message, 6, 0, replaced)?;
    Record { severity_text, event_name, trace, span, body, attributes, resource, scope, ..numbers }.put(line);
    Ok(())
}

/// The key and value of a `KeyValue`.
fn pair(message: &[u8]) -> Result<(&[u8], &[u8]), Fault> {
    let (mut key, mut value): (&[u8], &[u8]) = (&[], &[]);
    for field in Fields::new(message) {
        match field? {
            (1, text) => key = text.bytes(),
            (2, any) => value = any.bytes(),
            _ => {}
        }
    }
    Ok((key, value))
}

/// The fields of number `number` of a message, which are `KeyValue`s, as an object.
fn put_map(out: &mut Vec<u8>, message: &[u8], number: u64, depth: usize, replaced: &mut bool) -> Result<(), Fault> {
    out.push(b'{');
    let mut first = true;
    for field in Fields::new(message) {
        let (found, entry) = field?;
        if found != number {
            continue;
        }
        let (key, value) = pair(entry.bytes())?;
        if !std::mem::take(&mut first) {
            out.push(b',');
        }
        *replaced |= put_bytes(out, key);
        out.push(b':');
        put_any(out, value, depth + 1, replaced)?;
    }
    out.push(b'}');
    Ok(())
}

/// `AnyValue`: string = 1, bool = 2, int = 3, double = 4, array = 5, kvlist = 6, bytes = 7.
fn put_any(out: &mut Vec<u8>, message: &[u8], depth: usize, replaced: &mut bool) -> Result<(), Fault> {
    if depth > limits::MAX_NESTING {
        return Err(Fault::TooMuch);
    }
    let Some(value) = Fields::new(message).last().transpose()? else {
        out.extend_from_slice(b"null");
        return Ok(());
    };
    match value {
        (1, text) => *replaced |= put_bytes(out, text.bytes()),
        (2, truth) => out.extend_from_slice(if truth.number() == 0 { b"false" } else { b"true" }),
        (3, number) => out.extend_from_slice(itoa::Buffer::new().format(number.number().cast_signed()).as_bytes()),
        (4, number) => put_double(out, f64::from_bits(number.number())),
        (5, list) => {
            out.push(b'[');
            let mut first = true;
            for field in Fields::new(list.bytes()) {
                if let (1, element) = field? {
                    if !std::mem::take(&mut first) {
                        out.push(b',');
                    }
                    put_any(out, element.bytes(), depth + 1, replaced)?;
                }
            }
            out.push(b']');
        }
        (6, list) => put_map(out, list.bytes(), 1, depth, replaced)?,
        (7, bytes) => {
            out.push(b'"');
            out.extend_from_slice(base64::engine::general_purpose::STANDARD.encode(bytes.bytes()).as_bytes());
            out.push(b'"');
        }
        _ => out.extend_from_slice(b"null"),
    }
    Ok(())
}
