//! One log record as a line, from values that are written already.

use crate::protocols::json_text::{put_quoted, put_text};

/// A log record on its way into a line. Values are JSON; empty ones are left out.
#[derive(Debug, Default)]
pub(super) struct Record<'a> {
    pub(super) time: u64,
    pub(super) observed: u64,
    pub(super) severity: u64,
    pub(super) flags: u64,
    pub(super) severity_text: &'a [u8],
    pub(super) event_name: &'a [u8],
    pub(super) trace: &'a [u8],
    pub(super) span: &'a [u8],
    pub(super) body: &'a [u8],
    pub(super) attributes: &'a [u8],
    pub(super) resource: &'a [u8],
    pub(super) scope: &'a [u8],
}

impl Record<'_> {
    /// Writes the line.
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        out.push(b'{');
        for (name, nanos) in [("Timestamp", self.time), ("ObservedTimestamp", self.observed)] {
            if nanos != 0 {
                put_name(out, name);
                put_quoted(out, nanos);
            }
        }
        for (name, number) in [("SeverityNumber", self.severity), ("TraceFlags", self.flags)] {
            if number != 0 {
                put_name(out, name);
                out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
            }
        }
        let values = [
            ("SeverityText", self.severity_text),
            ("EventName", self.event_name),
            ("TraceId", self.trace),
            ("SpanId", self.span),
            ("Body", self.body),
            ("Attributes", self.attributes),
            ("Resource", self.resource),
            ("InstrumentationScope", self.scope),
        ];
        for (name, value) in values {
            if !value.is_empty() && value != b"{}" && value != b"\"\"" {
                put_name(out, name);
                out.extend_from_slice(value);
            }
        }
        out.push(b'}');
    }
}

fn put_name(out: &mut Vec<u8>, name: &str) {
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    put_text(out, name);
    out.push(b':');
}
