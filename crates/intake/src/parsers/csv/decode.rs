//! Table records to events.

use std::sync::Arc;

use vg_model::{
    DefectKind, Defects, EventBatch, Expand, FieldRef, FieldTable, Haystack, Record, TimeQuality, Timestamp, Value,
    Wanted,
};

use super::cells::{RecordScan, cell, undouble};
use super::framer::trim_end;
use super::header::{Column, Table};
use super::when::cell_time;
use crate::Decoder;

/// Cells of a block that may turn out never to be closed, before quotes no longer span lines in it.
const MAX_UNCLOSED: usize = 64;

/// Decodes blocks of table records.
pub(super) struct CsvDecoder {
    fields: Arc<FieldTable>,
    tail: Vec<u8>,
}

/// What is the same for all records of a block.
struct Block<'a> {
    table: &'a Table,
    targets: Vec<Vec<FieldRef>>,
    tail_base: usize,
    offset: u64,
}

impl CsvDecoder {
    /// A decoder that gives slots to `fields`.
    pub(super) fn new(fields: &Arc<FieldTable>) -> Self {
        Self { fields: Arc::clone(fields), tail: Vec::new() }
    }

    fn targets(&self, column: &Column) -> Vec<FieldRef> {
        let mut targets: Vec<FieldRef> = self.fields.lookup(column.name.as_bytes()).into_iter().collect();
        for name in column.derived {
            if let Some(target) = self.fields.lookup(name.as_bytes())
                && !targets.iter().any(|known| known.id == target.id)
            {
                targets.push(FieldRef { alias: true, ..target });
            }
        }
        targets
    }

    /// Reads one record. `base` is where it starts in the buffer, `position` its offset in the stream.
    fn record(
        &mut self,
        block: &Block<'_>,
        record: &[u8],
        base: usize,
        position: u64,
        batch: &mut EventBatch,
        defects: &mut Defects,
    ) {
        let table = block.table;
        let mut time = None;
        let mut count = 0;
        let mut any_doubled = false;
        let mut next = Some(0);
        while let Some(start) = next {
            let cell = cell(record, start, table.separator);
            next = cell.next;
            count += 1;
            any_doubled |= cell.doubled;
            let text = record.get(cell.start..cell.end).unwrap_or_default();
            if table.time == Some(count - 1) && !text.is_empty() {
                time = Some(cell_time(text, table.offset_seconds));
            }
            let Some(targets) = block.targets.get(count - 1).filter(|targets| !targets.is_empty()) else { continue };
            let (start, len) = if cell.doubled {
                let from = self.tail.len();
                undouble(text, &mut self.tail);
                (block.tail_base + from, self.tail.len() - from)
            } else {
                (base + cell.start, text.len())
            };
            for target in targets {
                if text.is_empty() && !cell.quoted {
                    batch.push_null(target.id, target.alias);
                } else {
                    batch.push_slot(target.id, target.alias, start, len);
                }
            }
        }
        let mut haystack = base..base + record.len();
        if any_doubled {
            // Both readings: in a cell that is not quoted, two quotes are two quotes.
            let from = self.tail.len();
            undouble(record, &mut self.tail);
            self.tail.push(b'\n');
            self.tail.extend_from_slice(record);
            haystack = block.tail_base + from..block.tail_base + self.tail.len();
        }
        if time == Some(None) {
            defects.add(DefectKind::Time, position, "unreadable time");
        }
        let time = time.flatten().unwrap_or((Timestamp(0), TimeQuality::Missing));
        batch.finish_event(time, position, table.kind, base..base + record.len(), haystack);
        let wanted = table.columns.len();
        if count > wanted {
            defects.add(DefectKind::Malformed, position, "more cells than columns");
        } else if count < wanted && !(table.event_viewer && count + 1 == wanted) {
            defects.add(DefectKind::Malformed, position, "fewer cells than columns");
        }
    }
}

impl Decoder for CsvDecoder {
    fn decode(&mut self, batch: &mut EventBatch, defects: &mut Defects) {
        batch.haystack = Haystack::Plain;
        batch.expander = Some(&EXPANDER);
        let Some(table) = batch.context.clone().and_then(|context| context.downcast::<Table>().ok()) else { return };
        let bytes = std::mem::take(batch.buffer_mut());
        self.tail.clear();
        let block = Block {
            table: &table,
            targets: table.columns.iter().map(|column| self.targets(column)).collect(),
            tail_base: bytes.len(),
            offset: batch.offset,
        };
        let mut unclosed = 0;
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            let line_end =
                memchr::memchr(b'\n', bytes.get(at..).unwrap_or_default()).map_or(bytes.len(), |found| at + found + 1);
            let text = bytes.get(..if unclosed < MAX_UNCLOSED { bytes.len() } else { line_end }).unwrap_or_default();
            let mut scan = RecordScan::default();
            let position = block.offset + start as u64;
            at = match scan.end(text, start, start, table.separator, true) {
                Ok(end) => end,
                Err(_) if !scan.is_open() => text.len(),
                Err(_) => {
                    unclosed += 1;
                    defects.add(DefectKind::Malformed, position, "a quote is never closed");
                    line_end
                }
            };
            let record = trim_end(bytes.get(start..at).unwrap_or_default());
            if record.is_empty() {
                continue;
            }
            if std::str::from_utf8(record).is_ok() {
                self.record(&block, record, start, position, batch, defects);
            } else {
                defects.add(DefectKind::Encoding, position, "not UTF-8");
                let repaired = String::from_utf8_lossy(record).into_owned();
                let base = block.tail_base + self.tail.len();
                self.tail.extend_from_slice(repaired.as_bytes());
                self.record(&block, repaired.as_bytes(), base, position, batch, defects);
            }
        }
        *batch.buffer_mut() = bytes;
        batch.buffer_mut().extend_from_slice(&self.tail);
    }
}

/// The expander of table records.
pub(super) struct CsvExpander;

/// The one expander.
pub(super) static EXPANDER: CsvExpander = CsvExpander;

impl Expand for CsvExpander {
    fn expand(&self, batch: &EventBatch, index: usize, _: Wanted<'_>, record: &mut Record) {
        let Some(event) = batch.event(index) else { return };
        let Some(table) = batch.context.clone().and_then(|context| context.downcast::<Table>().ok()) else { return };
        let raw = event.raw();
        let mut next = Some(0);
        for column in &table.columns {
            let Some(start) = next else { break };
            let cell = cell(raw, start, table.separator);
            next = cell.next;
            let text = raw.get(cell.start..cell.end).unwrap_or_default();
            let value = if text.is_empty() && !cell.quoted {
                Value::Null
            } else {
                let mut out = Vec::new();
                if cell.doubled {
                    undouble(text, &mut out)
                } else {
                    out.extend_from_slice(text)
                }
                Value::Text(String::from_utf8_lossy(&out).into_owned())
            };
            record.push(column.name.clone(), value.clone());
            for name in column.derived {
                record.push(*name, value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::CsvParser;
    use super::*;
    use crate::{OpenOptions, Parser};

    #[test]
    fn the_haystack_holds_doubled_quotes_as_cells_mean_them() {
        let text = b"host,first,second\nmay1,\"say \"\"hi\"\"\",an \"\" empty one\n";
        let (mut batch, mut defects) = (EventBatch::new(), Defects::new());
        let mut framer = CsvParser.framer(&OpenOptions::default());
        assert!(framer.next_block(&mut text.as_slice(), &mut batch, &mut defects).unwrap());
        CsvParser.decoder(&Arc::default()).decode(&mut batch, &mut defects);
        let event = batch.event(0).unwrap();
        let haystack = String::from_utf8_lossy(event.haystack());
        for (_, value) in event.record().fields {
            assert!(haystack.contains(value.as_text()), "{value:?} in {haystack}");
        }
        assert!(haystack.contains("say \"hi\"") && haystack.contains("an \"\" empty"), "{haystack}");
    }
}
