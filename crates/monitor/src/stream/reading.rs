//! From the bytes of a chunk to events, with nothing left over: what no parser understands comes out as text.

use std::collections::HashMap;
use std::sync::Arc;

use vg_intake::inputs::{by_name, recognise};
use vg_intake::parsers::PARSERS;
use vg_intake::{Decoder, Head, OpenOptions, Parser};
use vg_model::{Defects, EventBatch, FieldTable};
use vg_receive::{Cut, records_of};

use super::entry::Arrived;

/// Bytes by which the format of a chunk is recognised.
const SNIFFED: usize = 8 * 1024;

/// How a source is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct How<'a> {
    /// Name of a parser, or `auto`.
    pub(super) format: &'a str,
    /// Seconds from UTC that times without zone are taken to have.
    pub(super) offset_seconds: i32,
}

/// Takes what a chunk comes to, in its order.
pub(super) trait Take {
    /// Events of a block; `holds` says how many received records each of them has.
    fn events(&mut self, batch: &EventBatch, parser: &'static dyn Parser, holds: &[u32]);
    /// Text that no parser understood: so many records.
    fn text(&mut self, bytes: &[u8], holds: u32);
    /// Records that belong to what came last.
    fn more(&mut self, holds: i64);
}

/// Reads chunks, on one thread.
pub(super) struct Reading {
    fields: Arc<FieldTable>,
    decoders: HashMap<&'static str, Box<dyn Decoder>>,
    batch: EventBatch,
    holds: Vec<u32>,
}

/// Records that came out so far, and their lines where some have to be looked for.
#[derive(Default)]
struct Tally {
    records: u64,
    rows: u64,
}

impl Reading {
    pub(super) fn new(fields: &Arc<FieldTable>) -> Self {
        Self { fields: Arc::clone(fields), decoders: HashMap::new(), batch: EventBatch::new(), holds: Vec::new() }
    }

    /// Reads a chunk whole: the records that `take` is told are those of the chunk.
    pub(super) fn read(&mut self, chunk: &Arrived, how: How<'_>, take: &mut dyn Take, defects: &mut Defects) {
        let mut tally = Tally::default();
        let options = OpenOptions { modified: Some(chunk.received), assumed_offset_seconds: how.offset_seconds };
        let parser = parser_of(chunk, how);
        match parser {
            None => records_of(&chunk.bytes, chunk.cut).for_each(|record| tally.text(take, record, 1)),
            Some(parser) if chunk.cut == Cut::Lines || parser.reads_counted() => {
                self.stream(parser, &options, &chunk.bytes, chunk.cut, take, &mut tally, defects);
            }
            // A parser that reads lines would take the lines of one record for records.
            Some(parser) => {
                for record in records_of(&chunk.bytes, chunk.cut) {
                    let before = tally.records;
                    self.stream(parser, &options, record, Cut::Lines, take, &mut tally, defects);
                    let came = i64::try_from(tally.records - before).unwrap_or(i64::MAX);
                    if tally.rows > 0 {
                        take.more(1 - came);
                        tally.records = before + 1;
                    }
                }
            }
        }
        let records = u64::from(chunk.records);
        if tally.records < records && parser.is_some_and(|parser| parser.about().name == "auditd") {
            // Its events are put together of lines that do not stand side by side; separators are in none of them.
            let all = records_of(&chunk.bytes, chunk.cut);
            all.filter(|line| line.starts_with(b"----")).for_each(|line| tally.text(take, line, 1));
        }
        if tally.rows == 0 {
            // Nothing but blanks.
            tally.text(take, b"", 0);
        }
        let rest = i64::from(chunk.records) - i64::try_from(tally.records).unwrap_or(i64::MAX);
        if rest != 0 {
            take.more(rest);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one loop over a stream of bytes, with all that it needs")]
    fn stream(
        &mut self,
        parser: &'static dyn Parser,
        options: &OpenOptions,
        bytes: &[u8],
        cut: Cut,
        take: &mut dyn Take,
        tally: &mut Tally,
        defects: &mut Defects,
    ) {
        let mut framer = parser.framer(options);
        let mut input = bytes;
        let name = parser.about().name;
        let decoder = self.decoders.entry(name).or_insert_with(|| parser.decoder(&self.fields));
        loop {
            self.batch.clear();
            // A slice can always be read on.
            let Ok(true) = framer.next_block(&mut input, &mut self.batch, defects) else { break };
            decoder.decode(&mut self.batch, defects);
            self.holds.clear();
            if cut == Cut::Counted {
                self.holds.resize(self.batch.len(), 1);
                tally.events(take, &self.batch, parser, &self.holds);
            } else {
                lines(&self.batch, parser, &mut self.holds, take, tally);
            }
        }
    }
}

impl Tally {
    fn text(&mut self, take: &mut dyn Take, bytes: &[u8], holds: u32) {
        self.records += u64::from(holds);
        self.rows += 1;
        take.text(bytes, holds);
    }

    fn events(&mut self, take: &mut dyn Take, batch: &EventBatch, parser: &'static dyn Parser, holds: &[u32]) {
        self.records += holds.iter().map(|holds| u64::from(*holds)).sum::<u64>();
        self.rows += holds.len() as u64;
        take.events(batch, parser, holds);
    }
}

/// The parser that reads a chunk: the one that its source prescribes, that of the protocol, or the surest by content.
fn parser_of(chunk: &Arrived, how: How<'_>) -> Option<&'static dyn Parser> {
    let prescribed = (how.format != "auto").then_some(how.format).or(chunk.format.as_deref());
    if let Some(parser) = prescribed.and_then(|name| by_name(PARSERS, name)) {
        return Some(parser);
    }
    let bytes = chunk.bytes.get(..SNIFFED).unwrap_or(&chunk.bytes);
    recognise(PARSERS, &Head { bytes, name: "", complete: bytes.len() == chunk.bytes.len() })
}

/// Events and the lines between them, in the order of the block. A line belongs to the first event that has a part of it; blank lines
/// belong to what comes after them.
fn lines(
    batch: &EventBatch,
    parser: &'static dyn Parser,
    holds: &mut Vec<u32>,
    take: &mut dyn Take,
    tally: &mut Tally,
) {
    let block = batch.block();
    let mut told = 0;
    let mut between: Vec<(usize, std::ops::Range<usize>)> = Vec::new();
    for (place, event) in batch.events().enumerate() {
        let raw = event.head().raw.start as usize..event.head().raw.end as usize;
        if raw.end > block.len() || raw.start < told && raw.end <= told {
            holds.push(u32::from(raw.end > block.len()));
            continue;
        }
        let begin = line_begin(block, raw.start).max(told);
        if begin > told {
            between.push((place, told..begin));
        }
        let end = line_end(block, raw.end.max(begin));
        holds.push(count_lines(block, begin..end));
        told = end;
    }
    if told < block.len() {
        between.push((holds.len(), told..block.len()));
    }
    if between.is_empty() {
        tally.events(take, batch, parser, holds);
        return;
    }
    // The events are told in one piece; what stood between them follows, so that the order within a block is that of its kinds.
    if !holds.is_empty() {
        tally.events(take, batch, parser, holds);
    }
    for (_, range) in between {
        let mut blank = 0;
        for line in block.get(range).unwrap_or_default().split_inclusive(|byte| *byte == b'\n') {
            let text = line.trim_ascii_end();
            if text.trim_ascii_start().is_empty() {
                blank += 1;
            } else {
                tally.text(take, text, 1 + std::mem::take(&mut blank));
            }
        }
        if blank > 0 && tally.rows > 0 {
            tally.records += u64::from(blank);
            take.more(i64::from(blank));
        }
    }
}

fn line_begin(block: &[u8], at: usize) -> usize {
    block.get(..at).and_then(|before| memchr::memrchr(b'\n', before)).map_or(0, |end| end + 1)
}

/// Where the line with the last byte before `at` ends, with its line feed.
fn line_end(block: &[u8], at: usize) -> usize {
    let from = at.saturating_sub(1);
    block.get(from..).and_then(|rest| memchr::memchr(b'\n', rest)).map_or(block.len(), |end| from + end + 1)
}

fn count_lines(block: &[u8], range: std::ops::Range<usize>) -> u32 {
    let text = block.get(range).unwrap_or_default();
    let ended = u32::from(!text.ends_with(b"\n") && !text.is_empty());
    u32::try_from(memchr::memchr_iter(b'\n', text).count()).unwrap_or(u32::MAX).saturating_add(ended)
}
