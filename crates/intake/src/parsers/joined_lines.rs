//! Records of several lines: a line that starts no record belongs to the one before it.
//!
//! *What it is*: a framer whose blocks begin and end at record borders, and the walk over the records of a block that
//! it and the decoders share. Limits: [`limits::MAX_JOINED_LINES`] and [`limits::MAX_JOINED_BYTES`] per record; a line
//! beyond them, and one before the first start, is a record of its own that its parser reports as `malformed`.

use std::any::Any;
use std::io::{self, Read};
use std::sync::Arc;

use vg_model::{DefectKind, Defects, EventBatch, SourceKind, limits};

use super::scan::trim_end;
use super::sink::{Projection, Reading, SlotSink};
use crate::{Framer, LineFramer, lines_of};

/// Tells whether a line starts a record.
pub(super) type Starts = fn(&[u8]) -> bool;

/// One record of a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Joined<'a> {
    /// Offset in the block.
    pub(super) at: usize,
    /// The record's lines without the last line end.
    pub(super) text: &'a [u8],
    /// Where the first line ends in `text`; its length when there is only one.
    pub(super) first_line: usize,
    /// True when some line after the first is not indented: it may be a record that is not understood.
    pub(super) loose: bool,
}

/// The records of a block. Empty lines between records are passed over.
pub(super) fn records_of(block: &[u8], starts: Starts) -> impl Iterator<Item = Joined<'_>> {
    let mut lines = lines_of(block).filter(|(_, line)| !line.is_empty()).peekable();
    std::iter::from_fn(move || {
        let (at, first) = lines.next()?;
        let mut record = Joined { at, text: first, first_line: first.len(), loose: false };
        let mut count = 1;
        // The start is judged only when it matters: most lines are followed by another start.
        let mut open = None;
        while let Some((next, line)) = lines.peek().copied() {
            if starts(line) || !*open.get_or_insert_with(|| starts(first)) {
                break;
            }
            let text = block.get(at..next + line.len()).unwrap_or_default();
            if count >= limits::MAX_JOINED_LINES || text.len() > limits::MAX_JOINED_BYTES {
                break;
            }
            record.text = text;
            record.loose |= !matches!(line, [b' ' | b'\t', ..]);
            count += 1;
            lines.next();
        }
        record.text = trim_end(record.text);
        record.first_line = record.first_line.min(record.text.len());
        Some(record)
    })
}

/// Length of the first line of a record, as [`Joined::first_line`] has it.
pub(super) fn first_line(text: &[u8]) -> usize {
    let len = memchr::memchr(b'\n', text).unwrap_or(text.len());
    let line = text.get(..len).unwrap_or_default();
    line.strip_suffix(b"\r").unwrap_or(line).len()
}

/// Decodes the records of a block: `walk` hands the values of one to the sink. Where lines were joined that may be records of their own,
/// `loose` is what its defect says.
pub(super) fn decode_records(
    projection: &mut Projection,
    batch: &mut EventBatch,
    block: &[u8],
    starts: Starts,
    loose: &'static str,
    defects: &mut Defects,
    walk: impl Fn(&Joined<'_>, &mut SlotSink<'_>) -> (Reading, SourceKind),
) {
    let offset = batch.offset;
    for record in records_of(block, starts) {
        let mut sink = projection.sink(batch, block);
        let (mut reading, kind) = walk(&record, &mut sink);
        if record.loose && reading.defect.is_none() {
            reading.defect = Some((DefectKind::Malformed, loose));
        }
        let raw = record.at..record.at + record.text.len();
        sink.finish(reading, offset + record.at as u64, kind, raw, defects);
    }
}

/// Cuts a stream into blocks that begin with a record's first line.
#[derive(Debug)]
pub(super) struct JoinedFramer {
    lines: LineFramer,
    starts: Starts,
    context: Arc<dyn Any + Send + Sync>,
    carry: Vec<u8>,
    carry_at: u64,
    ended: bool,
    failed: Option<io::Error>,
}

impl JoinedFramer {
    /// A framer at the start of a stream; every block gets `context`.
    pub(super) fn new(starts: Starts, context: Arc<dyn Any + Send + Sync>) -> Self {
        Self { lines: LineFramer::new(), starts, context, carry: Vec::new(), carry_at: 0, ended: false, failed: None }
    }
}

impl Framer for JoinedFramer {
    fn next_block(&mut self, input: &mut dyn Read, batch: &mut EventBatch, defects: &mut Defects) -> io::Result<bool> {
        while !self.ended {
            match self.lines.next_block(input, batch, defects) {
                Ok(true) => {}
                Ok(false) => {
                    self.ended = true;
                    break;
                }
                // What was carried is whole records: they are handed out before the error is told.
                Err(error) => {
                    self.ended = true;
                    self.failed = Some(error);
                    break;
                }
            }
            // A line passed over as too long leaves a gap, and no record reaches over it.
            if !self.carry.is_empty() && self.carry_at + self.carry.len() as u64 != batch.offset {
                let next = std::mem::take(batch.buffer_mut());
                let next_at = batch.offset;
                self.hand_out_carry(batch);
                self.carry = next;
                self.carry_at = next_at;
                return Ok(true);
            }
            let at = if self.carry.is_empty() { batch.offset } else { self.carry_at };
            let buffer = batch.buffer_mut();
            if !self.carry.is_empty() {
                self.carry.append(buffer);
                std::mem::swap(buffer, &mut self.carry);
            }
            let cut = last_open_record(buffer, self.starts);
            self.carry.extend_from_slice(buffer.get(cut..).unwrap_or_default());
            self.carry_at = at + cut as u64;
            buffer.truncate(cut);
            if buffer.is_empty() {
                continue;
            }
            batch.offset = at;
            batch.context = Some(Arc::clone(&self.context));
            batch.seal_block();
            return Ok(true);
        }
        if self.carry.is_empty() {
            return self.failed.take().map_or(Ok(false), Err);
        }
        self.hand_out_carry(batch);
        Ok(true)
    }
}

impl JoinedFramer {
    fn hand_out_carry(&mut self, batch: &mut EventBatch) {
        std::mem::swap(batch.buffer_mut(), &mut self.carry);
        self.carry.clear();
        batch.offset = self.carry_at;
        batch.first_record = 0;
        batch.context = Some(Arc::clone(&self.context));
        batch.seal_block();
    }
}

/// Where the last record of `block` starts when further lines may still belong to it; else the length of the block.
fn last_open_record(block: &[u8], starts: Starts) -> usize {
    if block.last() != Some(&b'\n') {
        return block.len();
    }
    let mut end = block.len();
    let mut lines = 0;
    while end > 0 {
        let line_end = end - 1;
        let start = memchr::memrchr(b'\n', block.get(..line_end).unwrap_or_default()).map_or(0, |at| at + 1);
        let line = block.get(start..line_end).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        lines += usize::from(!line.is_empty());
        if lines > limits::MAX_JOINED_LINES || block.len() - start > limits::MAX_JOINED_BYTES {
            return block.len();
        }
        if starts(line) {
            return start;
        }
        end = start;
    }
    block.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(line: &[u8]) -> bool {
        line.starts_with(b"> ")
    }

    fn texts(block: &[u8]) -> Vec<String> {
        records_of(block, starts).map(|record| String::from_utf8_lossy(record.text).into_owned()).collect()
    }

    #[test]
    fn lines_that_start_nothing_belong_to_the_record_before() {
        let block = b"junk\n\n> one\r\n\ttwo\n\n> three\n> four\nfive\n";
        assert_eq!(texts(block), ["junk", "> one\r\n\ttwo", "> three", "> four\nfive"]);
        let loose: Vec<bool> = records_of(block, starts).map(|record| record.loose).collect();
        assert_eq!(loose, [false, false, false, true]);
    }

    #[test]
    fn a_record_takes_no_more_lines_than_the_limit() {
        let mut block = b"> start\n".to_vec();
        for _ in 0..limits::MAX_JOINED_LINES + 9 {
            block.extend_from_slice(b" more\n");
        }
        block.extend_from_slice(b"> next\n");
        let texts = texts(&block);
        assert_eq!(texts.len(), 1 + 10 + 1);
        assert_eq!(texts.last().unwrap(), "> next");
    }

    #[test]
    fn a_record_takes_no_more_bytes_than_the_limit() {
        let mut block = b"> start\n ".to_vec();
        block.resize(limits::MAX_JOINED_BYTES, b'x');
        block.extend_from_slice(b"\n over the limit\n> next\n");
        let texts = texts(&block);
        assert_eq!(texts.len(), 3);
        assert_eq!(texts[1], " over the limit");
    }

    #[test]
    fn records_are_the_same_wherever_blocks_end() {
        let mut input = Vec::new();
        for index in 0..60_000 {
            input.extend_from_slice(format!("> record {index}\n").as_bytes());
            for line in 0..index % 4 {
                input.extend_from_slice(format!("  line {line}\n").as_bytes());
            }
        }
        let whole: Vec<(usize, Vec<u8>)> =
            records_of(&input, starts).map(|record| (record.at, record.text.to_vec())).collect();
        let mut framer = JoinedFramer::new(starts, Arc::new(()));
        let mut reader = input.as_slice();
        let mut batch = EventBatch::new();
        let mut cut = Vec::new();
        let mut blocks = 0;
        while framer.next_block(&mut reader, &mut batch, &mut Defects::new()).unwrap() {
            let offset = batch.offset as usize;
            cut.extend(records_of(batch.block(), starts).map(|record| (offset + record.at, record.text.to_vec())));
            batch.clear();
            blocks += 1;
        }
        assert!(blocks > 2);
        assert_eq!(cut, whole);
    }
}
