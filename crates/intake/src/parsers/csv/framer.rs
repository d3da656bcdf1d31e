//! Blocks of whole table records; the header becomes the context.

use std::io::{self, Read};
use std::sync::Arc;

use vg_model::{DefectKind, Defects, EventBatch, limits};

use super::cells::RecordScan;
use super::header::{Table, excel_separator, preamble_len, separator_of};
use crate::parsers::json::BOM;
use crate::{Framer, OpenOptions};

/// Cells that may stay open over lines and turn out never to be closed, before quotes are no longer trusted to span
/// lines: each costs another look at what follows it.
const MAX_UNCLOSED: usize = 64;

/// Cuts a table into blocks.
pub(super) struct CsvFramer {
    offset_seconds: i32,
    table: Option<Arc<Table>>,
    carry: Vec<u8>,
    offset: u64,
    ended: bool,
    failed: Option<io::Error>,
    unclosed: usize,
    skipping: bool,
}

impl CsvFramer {
    /// A framer at the start of a stream.
    pub(super) fn new(options: &OpenOptions) -> Self {
        Self {
            offset_seconds: options.assumed_offset_seconds,
            table: None,
            carry: Vec::new(),
            offset: 0,
            ended: false,
            failed: None,
            unclosed: 0,
            skipping: false,
        }
    }

    fn fill(&mut self, input: &mut dyn Read) {
        let read = input.take(limits::BLOCK_TARGET as u64).read_to_end(&mut self.carry);
        match read {
            Ok(0) => self.ended = true,
            Ok(_) => {}
            Err(error) => {
                self.ended = true;
                self.failed = Some(error);
            }
        }
    }

    fn drop_front(&mut self, len: usize) {
        self.carry.drain(..len.min(self.carry.len()));
        self.offset += len as u64;
    }

    /// Reads the header. False when the stream has none.
    fn find_header(&mut self, input: &mut dyn Read) -> bool {
        loop {
            let start = if self.carry.starts_with(BOM) { BOM.len() } else { 0 };
            let text = self.carry.get(start..).unwrap_or_default();
            let preamble = preamble_len(text);
            let excel =
                crate::lines_of(text.get(..preamble).unwrap_or_default()).find_map(|(_, line)| excel_separator(line));
            let text = text.get(preamble..).unwrap_or_default();
            // The separator decides where a quoted cell starts, so a first guess is made from the first line.
            let line = memchr::memchr(b'\n', text).map_or(text, |at| text.get(..at).unwrap_or_default());
            let separator = excel.unwrap_or_else(|| separator_of(line));
            let end = match RecordScan::default().end(text, 0, 0, separator, self.ended) {
                Ok(end) => Some(end),
                Err(_) if self.ended || text.len() > limits::BLOCK_TARGET => Some(line.len()),
                Err(_) => None,
            };
            if let Some(end) = end {
                let record = text.get(..end).unwrap_or_default();
                if record.is_empty() {
                    return false;
                }
                self.table = Some(Arc::new(Table::new(trim_end(record), separator, self.offset_seconds)));
                self.drop_front(start + preamble + end);
                return true;
            }
            self.fill(input);
        }
    }

    /// The end of the last whole record of the carry; `None` when more must be read.
    fn cut(&mut self, separator: u8) -> Option<usize> {
        let text = self.carry.as_slice();
        if self.unclosed >= MAX_UNCLOSED || memchr::memchr(b'"', text).is_none() {
            let end = memchr::memrchr(b'\n', text).map(|at| at + 1);
            return if self.ended { Some(text.len()) } else { end };
        }
        let mut start = 0;
        loop {
            let mut scan = RecordScan::default();
            match scan.end(text, start, start, separator, self.ended) {
                Ok(end) => start = end,
                Err(_) if scan.is_open() && (self.ended || text.len() - start > limits::MAX_RECORD) => {
                    // Never closed. Its first line ends the block: the decoder sees the same there.
                    let line = text.get(start..).and_then(|rest| memchr::memchr(b'\n', rest));
                    self.unclosed += 1;
                    return Some(line.map_or(text.len(), |at| start + at + 1));
                }
                Err(_) if self.ended => return Some(text.len()),
                Err(_) => return (start > 0).then_some(start),
            }
        }
    }

    /// Passes over a record that is longer than the limit.
    fn skip_long(&mut self, defects: &mut Defects) {
        if !self.skipping {
            defects.add(DefectKind::TooLong, self.offset, "record longer than the record limit");
        }
        let end = memchr::memchr(b'\n', &self.carry).map(|at| at + 1);
        self.skipping = end.is_none();
        self.drop_front(end.unwrap_or(self.carry.len()));
    }
}

impl Framer for CsvFramer {
    fn next_block(&mut self, input: &mut dyn Read, batch: &mut EventBatch, defects: &mut Defects) -> io::Result<bool> {
        if self.table.is_none() && !self.find_header(input) {
            return self.failed.take().map_or(Ok(false), Err);
        }
        let Some(table) = self.table.clone() else { return Ok(false) };
        let end = loop {
            if self.skipping {
                self.skip_long(defects);
            }
            if self.carry.len() >= limits::BLOCK_TARGET || self.ended {
                if self.skipping && self.ended {
                    self.skipping = false;
                }
                match self.cut(table.separator) {
                    Some(end) => break end,
                    None if self.carry.len() > limits::MAX_RECORD => self.skip_long(defects),
                    None => {}
                }
            }
            self.fill(input);
        };
        if end == 0 {
            return self.failed.take().map_or(Ok(false), Err);
        }
        let rest = self.carry.get(end..).unwrap_or_default().to_vec();
        self.carry.truncate(end);
        batch.buffer_mut().append(&mut self.carry);
        batch.seal_block();
        batch.offset = self.offset;
        batch.context = Some(table as Arc<dyn std::any::Any + Send + Sync>);
        self.offset += end as u64;
        self.carry = rest;
        Ok(true)
    }
}

/// A record without its line end.
pub(super) fn trim_end(record: &[u8]) -> &[u8] {
    let record = record.strip_suffix(b"\n").unwrap_or(record);
    record.strip_suffix(b"\r").unwrap_or(record)
}
