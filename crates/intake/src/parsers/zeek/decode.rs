//! Zeek lines to events.

use std::sync::Arc;

use vg_model::{
    DefectKind, Defects, EventBatch, Expand, FieldRef, FieldTable, Haystack, Record, SourceKind, TimeQuality,
    Timestamp, Value, Wanted,
};

use super::framer::is_header;
use super::header::{ColumnKind, Header, split, unescape};
use crate::parsers::json::parse_time;
use crate::{Decoder, lines_of};

const KIND: SourceKind = SourceKind("zeek");

/// Decodes blocks of Zeek lines.
pub(super) struct ZeekDecoder {
    fields: Arc<FieldTable>,
    tail: Vec<u8>,
}

/// What is the same for all lines of a block.
struct Block<'a> {
    header: &'a Header,
    targets: &'a [Option<FieldRef>],
    /// Where decoded values will start in the buffer.
    tail_base: usize,
    path: Option<(FieldRef, usize)>,
}

impl ZeekDecoder {
    /// A decoder that gives slots to `fields`.
    pub(super) fn new(fields: &Arc<FieldTable>) -> Self {
        Self { fields: Arc::clone(fields), tail: Vec::new() }
    }

    /// Reads one line. `base` is where it starts in the buffer, `position` its offset in the stream.
    fn line(&mut self, block: &Block<'_>, line: &[u8], base: usize, position: u64, batch: &mut EventBatch) -> LineEnd {
        let header = block.header;
        let mut time = None;
        let mut time_given = false;
        let (mut some_true, mut some_false) = (false, false);
        let mut cells = 0;
        let mut at = 0;
        if let Some((field, start)) = block.path {
            batch.push_slot(field.id, field.alias, start, header.path.len());
        }
        for cell in split(line, &header.separator) {
            let start = at;
            at += cell.len() + header.separator.len();
            cells += 1;
            let Some(column) = header.columns.get(cells - 1) else { continue };
            if cell == header.unset {
                continue;
            }
            match (column.kind, cell) {
                (ColumnKind::Time, _) => {
                    time_given = true;
                    time = parse_time(cell, 0);
                }
                (ColumnKind::Bool, b"T") => some_true = true,
                (ColumnKind::Bool, b"F") => some_false = true,
                _ => {}
            }
            let Some(field) = block.targets.get(cells - 1).copied().flatten() else { continue };
            self.cell(block, column.kind, cell, base + start, field, batch);
        }
        let has_escape = memchr::memchr(b'\\', line).is_some();
        let haystack = if has_escape || self.fields.wants_everything() {
            // What the line itself does not say in these words is put in front of it.
            let from = self.tail.len();
            let words = [(true, header.path.as_slice()), (some_true, b"true"), (some_false, b"false")];
            for (_, word) in words.iter().filter(|(there, _)| *there) {
                self.tail.extend_from_slice(word);
                self.tail.push(b'\n');
            }
            unescape(line, &mut self.tail);
            block.tail_base + from..block.tail_base + self.tail.len()
        } else {
            base..base + line.len()
        };
        let quality = time.unwrap_or((Timestamp(0), TimeQuality::Missing));
        batch.finish_event(quality, position, KIND, base..base + line.len(), haystack);
        LineEnd {
            missing: header.columns.len().saturating_sub(cells),
            surplus: cells > header.columns.len(),
            bad_time: time_given && time.is_none(),
        }
    }

    fn cell(
        &mut self,
        block: &Block<'_>,
        kind: ColumnKind,
        cell: &[u8],
        start: usize,
        field: FieldRef,
        batch: &mut EventBatch,
    ) {
        if cell == block.header.empty {
            batch.push_slot(field.id, field.alias, start, 0);
        } else if kind == ColumnKind::List {
            let mut at = start;
            for element in split(cell, &block.header.set_separator) {
                // A header may name one mark for both: unset wins, as it does for whole cells.
                if element == block.header.unset {
                    // Nothing is there.
                } else if element == block.header.empty {
                    batch.push_slot(field.id, field.alias, at, 0);
                } else {
                    self.text(block, element, at, field, batch);
                }
                at += element.len() + block.header.set_separator.len();
            }
        } else if let Some(text) = truth(kind, cell) {
            let from = self.tail.len();
            self.tail.extend_from_slice(text.as_bytes());
            batch.push_slot(field.id, field.alias, block.tail_base + from, text.len());
        } else {
            self.text(block, cell, start, field, batch);
        }
    }

    fn text(&mut self, block: &Block<'_>, text: &[u8], start: usize, field: FieldRef, batch: &mut EventBatch) {
        if memchr::memchr(b'\\', text).is_none() {
            batch.push_slot(field.id, field.alias, start, text.len());
            return;
        }
        let from = self.tail.len();
        decoded(text, &mut self.tail);
        batch.push_slot(field.id, field.alias, block.tail_base + from, self.tail.len() - from);
    }
}

struct LineEnd {
    missing: usize,
    surplus: bool,
    bad_time: bool,
}

/// Appends `text` with its escapes resolved, as valid UTF-8.
fn decoded(text: &[u8], out: &mut Vec<u8>) {
    let from = out.len();
    unescape(text, out);
    let tail = out.get(from..).unwrap_or_default();
    if std::str::from_utf8(tail).is_err() {
        let repaired = String::from_utf8_lossy(tail).into_owned();
        out.truncate(from);
        out.extend_from_slice(repaired.as_bytes());
    }
}

/// `true` and `false` as Zeek's JSON and rules have them.
fn truth(kind: ColumnKind, cell: &[u8]) -> Option<&'static str> {
    match (kind, cell) {
        (ColumnKind::Bool, b"T") => Some("true"),
        (ColumnKind::Bool, b"F") => Some("false"),
        _ => None,
    }
}

impl Decoder for ZeekDecoder {
    fn decode(&mut self, batch: &mut EventBatch, defects: &mut Defects) {
        batch.haystack = Haystack::Plain;
        batch.expander = Some(&EXPANDER);
        let context = batch.context.clone().and_then(|context| context.downcast::<Header>().ok());
        let header = context.unwrap_or_default();
        let targets: Vec<_> = header.columns.iter().map(|column| self.fields.lookup(&column.name)).collect();
        let bytes = std::mem::take(batch.buffer_mut());
        self.tail.clear();
        self.tail.extend_from_slice(&header.path);
        let path = self.fields.lookup(b"_path").filter(|_| !header.path.is_empty()).map(|field| (field, bytes.len()));
        let block = Block { header: &header, targets: &targets, tail_base: bytes.len(), path };
        let utf8 = simdutf8::basic::from_utf8(&bytes).is_ok();
        for (at, line) in lines_of(&bytes) {
            if line.is_empty() || is_header(line) {
                continue;
            }
            let position = batch.offset + at as u64;
            if header.columns.is_empty() {
                defects.add(DefectKind::Malformed, position, "line without a header above it");
                continue;
            }
            let end = if utf8 || std::str::from_utf8(line).is_ok() {
                self.line(&block, line, at, position, batch)
            } else {
                defects.add(DefectKind::Encoding, position, "not UTF-8");
                let repaired = String::from_utf8_lossy(line).into_owned();
                let base = block.tail_base + self.tail.len();
                self.tail.extend_from_slice(repaired.as_bytes());
                self.line(&block, repaired.as_bytes(), base, position, batch)
            };
            let unfinished = at + line.len() == bytes.len();
            match end {
                LineEnd { missing: 1.., .. } if unfinished => {
                    defects.add(DefectKind::Truncated, position, "the data ends inside a line");
                }
                LineEnd { missing: 1.., .. } => {
                    defects.add(DefectKind::Malformed, position, "fewer cells than columns")
                }
                LineEnd { surplus: true, .. } => {
                    defects.add(DefectKind::Malformed, position, "more cells than columns")
                }
                _ => {}
            }
            if end.bad_time {
                defects.add(DefectKind::Time, position, "unreadable time");
            }
        }
        *batch.buffer_mut() = bytes;
        batch.buffer_mut().extend_from_slice(&self.tail);
    }
}

/// The expander of Zeek lines.
pub(super) struct ZeekExpander;

/// The one expander.
pub(super) static EXPANDER: ZeekExpander = ZeekExpander;

impl Expand for ZeekExpander {
    fn expand(&self, batch: &EventBatch, index: usize, _: Wanted<'_>, record: &mut Record) {
        let Some(event) = batch.event(index) else { return };
        let Some(header) = batch.context.clone().and_then(|context| context.downcast::<Header>().ok()) else { return };
        if !header.path.is_empty() {
            record.push("_path", Value::Text(String::from_utf8_lossy(&header.path).into_owned()));
        }
        for (cell, column) in split(event.raw(), &header.separator).zip(&header.columns) {
            let name = String::from_utf8_lossy(&column.name).into_owned();
            let text = |cell: &[u8]| {
                let mut out = Vec::new();
                decoded(cell, &mut out);
                String::from_utf8_lossy(&out).into_owned()
            };
            if cell == header.unset {
                continue;
            }
            if cell == header.empty {
                record.push(name, Value::Text(String::new()));
                continue;
            }
            match column.kind {
                ColumnKind::List => {
                    for element in split(cell, &header.set_separator).filter(|element| *element != header.unset) {
                        let element = if element == header.empty { &b""[..] } else { element };
                        record.push(name.clone(), Value::Text(text(element)));
                    }
                }
                ColumnKind::Number | ColumnKind::Time => record.push(name, Value::Number(text(cell))),
                ColumnKind::Bool if truth(column.kind, cell).is_some() => record.push(name, Value::Bool(cell == b"T")),
                ColumnKind::Bool | ColumnKind::Text => record.push(name, Value::Text(text(cell))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ZeekParser;
    use super::*;
    use crate::{OpenOptions, Parser};
    use vg_model::FieldTableBuilder;

    #[test]
    fn the_haystack_says_what_the_line_does_not() {
        let text =
            b"#separator \\x09\n#path\tvidu\n#fields\tts\tok\tbad\n#types\ttime\tbool\tbool\n1.0\tT\tF\n2.0\tT\t-\n";
        let (mut batch, mut defects) = (EventBatch::new(), Defects::new());
        let mut framer = ZeekParser.framer(&OpenOptions::default());
        assert!(framer.next_block(&mut text.as_slice(), &mut batch, &mut defects).unwrap());
        let mut fields = FieldTableBuilder::new().build();
        fields.set_wants_everything(true);
        ZeekParser.decoder(&Arc::new(fields)).decode(&mut batch, &mut defects);
        let haystacks: Vec<_> = batch.events().map(|event| String::from_utf8_lossy(event.haystack())).collect();
        assert_eq!(haystacks, ["vidu\ntrue\nfalse\n1.0\tT\tF", "vidu\ntrue\n2.0\tT\t-"]);
    }

    #[test]
    fn one_mark_for_unset_and_empty_means_unset_in_lists_too() {
        let text = b"#separator \\x09\n#set_separator\t,\n#empty_field\t-\n#unset_field\t-\n#fields\tts\tids\n#types\ttime\tset[string]\n1.0\ta,-,b\n";
        let mut names = FieldTableBuilder::new();
        assert!(names.intern("ids").is_some());
        let (mut batch, mut defects) = (EventBatch::new(), Defects::new());
        let mut framer = ZeekParser.framer(&OpenOptions::default());
        assert!(framer.next_block(&mut text.as_slice(), &mut batch, &mut defects).unwrap());
        ZeekParser.decoder(&Arc::new(names.build())).decode(&mut batch, &mut defects);
        let event = batch.event(0).unwrap();
        let slots: Vec<_> =
            event.slots().iter().map(|slot| String::from_utf8_lossy(&event.text(slot)).into_owned()).collect();
        assert_eq!(slots, ["a", "b"]);
        assert_eq!(event.record().all("ids").map(Value::as_text).collect::<Vec<_>>(), slots);
    }
}
