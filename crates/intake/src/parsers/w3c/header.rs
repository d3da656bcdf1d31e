//! The header of W3C logs, and the framer that keeps blocks within one header.

use std::io::{self, Read};
use std::sync::Arc;

use vg_model::{Defects, EventBatch};

use crate::parsers::scan::{strip_ignoring_case, trim_end, trim_start};
use crate::{Framer, LineFramer, lines_of};

/// What separates the values of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Separator {
    /// Runs of blanks.
    Blank,
    /// One tab.
    Tab,
    /// One comma; values may be quoted.
    Comma,
}

/// What a column is to us besides its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// Day of the record.
    Date,
    /// Time of day of the record.
    Time,
    /// Day and time in one.
    DateTime,
    /// Path of the URI.
    Stem,
    /// Query of the URI.
    Query,
    /// Anything else.
    Other,
}

/// One column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Column {
    /// Name in the header.
    pub(super) name: Box<[u8]>,
    /// Name in the form of the Sigma taxonomy, where it differs: `cs-user-agent` for `cs(User-Agent)`.
    pub(super) plain: Option<Box<[u8]>>,
    /// What it is.
    pub(super) role: Role,
}

/// The columns that hold for a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Header {
    pub(super) columns: Vec<Column>,
    pub(super) separator: Separator,
    /// True when there is a path and the whole URI has no column of its own.
    pub(super) makes_uri: bool,
}

/// Header and day that hold for a block.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Context {
    /// The last `#Fields:`.
    pub(super) header: Option<Arc<Header>>,
    /// The day of the last `#Date:`, as written; empty when none.
    pub(super) date: Box<[u8]>,
}

impl Header {
    /// Reads a `#Fields:` line; `None` for other lines and for one without names.
    pub(super) fn read(line: &[u8]) -> Option<Self> {
        let names = trim_end(trim_start(strip_ignoring_case(line, b"#Fields:")?));
        let has = |byte| memchr::memchr(byte, names).is_some();
        let (separator, byte) = match (has(b','), has(b'\t')) {
            (true, _) => (Separator::Comma, b','),
            (_, true) => (Separator::Tab, b'\t'),
            _ => (Separator::Blank, b' '),
        };
        let names = names.split(|at| *at == byte).map(|name| trim_end(trim_start(name)));
        let columns: Vec<Column> = names.filter(|name| !name.is_empty()).map(Column::new).collect();
        let whole = columns.iter().any(|column| *column.name == *b"cs-uri");
        let makes_uri = !whole && columns.iter().any(|column| column.role == Role::Stem);
        (!columns.is_empty()).then_some(Self { columns, separator, makes_uri })
    }
}

impl Column {
    fn new(name: &[u8]) -> Self {
        let role = match name {
            b"date" => Role::Date,
            b"time" => Role::Time,
            b"date-time" | b"DateTime" => Role::DateTime,
            b"cs-uri-stem" => Role::Stem,
            b"cs-uri-query" => Role::Query,
            _ => Role::Other,
        };
        Self { name: name.into(), plain: plain_name(name), role }
    }
}

/// `cs-user-agent` for `cs(User-Agent)`.
fn plain_name(name: &[u8]) -> Option<Box<[u8]>> {
    let at = memchr::memchr(b'(', name)?;
    let (prefix, header) = name.split_at_checked(at)?;
    let header = header.strip_prefix(b"(")?.strip_suffix(b")")?;
    Some([prefix, b"-", header.to_ascii_lowercase().as_slice()].concat().into())
}

/// Cuts a W3C log into blocks to which one header applies.
#[derive(Debug, Default)]
pub(super) struct HeaderFramer {
    lines: LineFramer,
    pending: EventBatch,
    at: usize,
    context: Arc<Context>,
}

impl Framer for HeaderFramer {
    fn next_block(&mut self, input: &mut dyn Read, batch: &mut EventBatch, defects: &mut Defects) -> io::Result<bool> {
        loop {
            let rest = self.pending.block().get(self.at..).unwrap_or_default();
            if rest.is_empty() {
                self.pending.clear();
                self.at = 0;
                if !self.lines.next_block(input, &mut self.pending, defects)? {
                    return Ok(false);
                }
                continue;
            }
            let (len, next) = same_header(rest, &self.context);
            if len > 0 {
                batch.offset = self.pending.offset + self.at as u64;
                batch.buffer_mut().extend_from_slice(rest.get(..len).unwrap_or_default());
                batch.context = Some(Arc::<Context>::clone(&self.context));
                batch.seal_block();
            }
            self.at += len;
            if let Some(next) = next {
                self.context = Arc::new(next);
            }
            if len > 0 {
                return Ok(true);
            }
        }
    }
}

/// How many bytes of `text` (whole lines) `context` applies to, and the context of what follows when it changes.
/// Directive lines stay in the blocks: decoding passes over them.
fn same_header(text: &[u8], context: &Context) -> (usize, Option<Context>) {
    let starts = std::iter::once(0).chain(memchr::memmem::find_iter(text, b"\n#").map(|at| at + 1));
    for start in starts {
        let line = lines_of(text.get(start..).unwrap_or_default()).next().map_or(&[][..], |(_, line)| line);
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        let mut next = context.clone();
        if let Some(header) = Header::read(line) {
            next.header = Some(Arc::new(header));
        } else if let Some(date) = strip_ignoring_case(line, b"#Date:") {
            let date = trim_start(date);
            next.date = date.get(..10).unwrap_or(date).into();
        } else {
            continue;
        }
        if next != *context {
            return (start, Some(next));
        }
    }
    (text.len(), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        let header = Header::read(b"#Fields: date time cs-uri-stem cs(User-Agent) ").unwrap();
        assert_eq!(header.columns.len(), 4);
        assert_eq!(header.columns[3].plain.as_deref(), Some(&b"cs-user-agent"[..]));
        assert!(header.makes_uri);
        assert_eq!(Header::read(b"#Fields: date-time,client-ip").unwrap().separator, Separator::Comma);
        assert_eq!(Header::read(b"#Fields: "), None);
        assert_eq!(Header::read(b"#Version: 1.0"), None);
    }

    #[test]
    fn a_block_never_spans_a_change_of_header() {
        let input = b"early\n#Fields: a b\n1 2\n#Fields: a b\n3 4\n#Date: 2024-02-10 00:00:00\n5 6\n#Fields: c\n7\n";
        let mut framer = HeaderFramer::default();
        let mut reader = &input[..];
        let mut batch = EventBatch::new();
        let mut blocks = Vec::new();
        while framer.next_block(&mut reader, &mut batch, &mut Defects::new()).unwrap() {
            let context = batch.context.clone().unwrap().downcast::<Context>().unwrap();
            let columns = context.header.as_ref().map_or(0, |header| header.columns.len());
            assert_eq!(&input[batch.offset as usize..][..batch.block().len()], batch.block());
            blocks.push((columns, context.date.len(), String::from_utf8_lossy(batch.block()).into_owned()));
            batch.clear();
        }
        let expected = [
            (0, 0, "early\n"),
            (2, 0, "#Fields: a b\n1 2\n#Fields: a b\n3 4\n"),
            (2, 10, "#Date: 2024-02-10 00:00:00\n5 6\n"),
            (1, 10, "#Fields: c\n7\n"),
        ];
        assert_eq!(blocks, expected.map(|(columns, date, text)| (columns, date, text.to_owned())));
    }
}
