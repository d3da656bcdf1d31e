//! From the bytes of a chunk to events, with nothing left over: what no parser understands comes out as text.

use std::collections::HashMap;
use std::sync::Arc;

use vg_intake::inputs::{by_name, recognise};
use vg_intake::parsers::PARSERS;
use vg_intake::{Decoder, Head, OpenOptions, Parser};
use vg_model::{Defects, EventBatch, FieldTable};
use vg_receive::{Cut, records_of};

use super::encoding::{Origin, Recoded};
use super::entry::{Arrived, is_of_file};

/// Bytes by which the format of a chunk is recognised.
const SNIFFED: usize = 8 * 1024;

/// How a source is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct How<'a> {
    /// Name of a parser, or `auto`.
    pub(super) format: &'a str,
    /// Name of the encoding of its text.
    pub(super) encoding: &'a str,
    /// Seconds from UTC that times without zone are taken to have.
    pub(super) offset_seconds: i32,
}

/// Takes what a chunk comes to, in its order.
pub(super) trait Take {
    /// Events of a block; `holds` says how many received records each of them has, `origin` where its bytes came from.
    fn events(&mut self, batch: &EventBatch, parser: &'static dyn Parser, holds: &[u32], origin: Origin<'_>);
    /// Text that no parser understood: so many records. `came` are its bytes as they came, where those are others.
    fn text(&mut self, bytes: &[u8], holds: u32, came: Option<&[u8]>);
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
        let options = OpenOptions {
            modified: Some(chunk.modified.unwrap_or(chunk.received)),
            assumed_offset_seconds: how.offset_seconds,
        };
        let named = named(chunk, how);
        let binary = named.is_some_and(|parser| !parser.is_text());
        let recoded = if binary { None } else { Recoded::of(chunk, how.encoding) };
        let (bytes, cut, preamble) = match &recoded {
            Some(recoded) => (recoded.bytes.as_slice(), recoded.cut, recoded.preamble),
            None => (&*chunk.bytes, chunk.cut, chunk.preamble.min(chunk.bytes.len())),
        };
        let body = bytes.get(preamble..).unwrap_or_default();
        let parser = named.or_else(|| recognised(bytes));
        match parser {
            None => {
                let mut at = preamble as u64;
                for record in records_of(body, cut) {
                    // Behind its count, where it has one.
                    let start = at + if cut == Cut::Counted { counted(record.len()) } else { 0 };
                    let came = Origin::new(recoded.as_ref(), 0).of(start, start + record.len() as u64);
                    tally.text(take, record, 1, came.as_deref());
                    at = start + record.len() as u64 + u64::from(cut == Cut::Lines);
                }
            }
            Some(parser) if cut == Cut::Lines || parser.reads_counted() => {
                // What is counted is not where it stands in the stream, nor is a line of what is put together of several.
                let apart = cut == Cut::Counted || is_put_together(parser);
                let stream =
                    Stream { bytes, cut, preamble, origin: Origin::new(recoded.as_ref().filter(|_| !apart), 0) };
                self.stream(parser, &options, stream, take, &mut tally, defects);
            }
            // A parser that reads lines would take the lines of one record for records.
            Some(parser) => {
                let before_all = bytes.get(..preamble).unwrap_or_default();
                let mut at = preamble;
                for record in records_of(body, cut) {
                    at += usize::try_from(counted(record.len())).unwrap_or_default();
                    let before = tally.records;
                    let alone = if preamble == 0 { None } else { Some([before_all, record].concat()) };
                    let origin = Origin::new(recoded.as_ref(), at.saturating_sub(preamble));
                    let bytes = alone.as_deref().unwrap_or(record);
                    self.stream(
                        parser,
                        &options,
                        Stream { bytes, cut: Cut::Lines, preamble, origin },
                        take,
                        &mut tally,
                        defects,
                    );
                    let came = i64::try_from(tally.records - before).unwrap_or(i64::MAX);
                    if tally.rows > 0 {
                        take.more(1 - came);
                        tally.records = before + 1;
                    }
                    at += record.len();
                }
            }
        }
        let records = u64::from(chunk.records);
        if tally.records < records && parser.is_some_and(is_put_together) {
            // Its events are put together of lines that do not stand side by side; separators are in none of them.
            let all = records_of(body, cut);
            all.filter(|line| line.starts_with(b"----")).for_each(|line| tally.text(take, line, 1, None));
        }
        if tally.rows == 0 {
            // Nothing but blanks.
            tally.text(take, b"", 0, None);
        }
        let rest = i64::from(chunk.records) - i64::try_from(tally.records).unwrap_or(i64::MAX);
        if rest != 0 {
            take.more(rest);
        }
    }

    fn stream(
        &mut self,
        parser: &'static dyn Parser,
        options: &OpenOptions,
        stream: Stream<'_>,
        take: &mut dyn Take,
        tally: &mut Tally,
        defects: &mut Defects,
    ) {
        let mut framer = parser.framer(options);
        let mut input = stream.bytes;
        let name = parser.about().name;
        let decoder = self.decoders.entry(name).or_insert_with(|| parser.decoder(&self.fields));
        loop {
            self.batch.clear();
            // A slice can always be read on.
            let Ok(true) = framer.next_block(&mut input, &mut self.batch, defects) else { break };
            decoder.decode(&mut self.batch, defects);
            self.holds.clear();
            if stream.cut == Cut::Counted || !parser.is_text() {
                self.holds.resize(self.batch.len(), 1);
                tally.events(take, &self.batch, parser, &self.holds, stream.origin);
            } else {
                lines(&self.batch, parser, &stream, &mut self.holds, take, tally);
            }
        }
    }
}

/// A stream of bytes for a parser.
#[derive(Clone, Copy)]
struct Stream<'s> {
    bytes: &'s [u8],
    cut: Cut,
    /// Bytes at its beginning that are no records.
    preamble: usize,
    origin: Origin<'s>,
}

/// Bytes of a count and its blank before a record of so many bytes.
fn counted(length: usize) -> u64 {
    itoa::Buffer::new().format(length).len() as u64 + 1
}

/// Whether a parser puts its events together of lines that do not stand side by side.
fn is_put_together(parser: &'static dyn Parser) -> bool {
    parser.about().name == "auditd"
}

impl Tally {
    fn text(&mut self, take: &mut dyn Take, bytes: &[u8], holds: u32, came: Option<&[u8]>) {
        self.records += u64::from(holds);
        self.rows += 1;
        take.text(bytes, holds, came);
    }

    fn events(
        &mut self,
        take: &mut dyn Take,
        batch: &EventBatch,
        parser: &'static dyn Parser,
        holds: &[u32],
        origin: Origin<'_>,
    ) {
        self.records += holds.iter().map(|holds| u64::from(*holds)).sum::<u64>();
        self.rows += holds.len() as u64;
        take.events(batch, parser, holds, origin);
    }
}

/// The parser that reads a chunk without looking at it: that of the file it comes from, the one that its source prescribes, or that of the
/// protocol.
fn named(chunk: &Arrived, how: How<'_>) -> Option<&'static dyn Parser> {
    let own = chunk.format.as_deref();
    let source = (how.format != "auto").then_some(how.format);
    let prescribed = if is_of_file(&chunk.protocol) { own.or(source) } else { source.or(own) };
    prescribed.and_then(|name| by_name(PARSERS, name))
}

/// The parser that is surest of a chunk by its content.
fn recognised(bytes: &[u8]) -> Option<&'static dyn Parser> {
    let head = bytes.get(..SNIFFED).unwrap_or(bytes);
    recognise(PARSERS, &Head { bytes: head, name: "", complete: head.len() == bytes.len() })
}

/// Events and the lines between them, in the order of the block. A line belongs to the first event that has a part of it; blank lines
/// belong to what comes after them.
fn lines(
    batch: &EventBatch,
    parser: &'static dyn Parser,
    stream: &Stream<'_>,
    holds: &mut Vec<u32>,
    take: &mut dyn Take,
    tally: &mut Tally,
) {
    let block = batch.block();
    let skipped = (stream.preamble as u64).saturating_sub(batch.offset);
    let mut told = usize::try_from(skipped).unwrap_or(usize::MAX).min(block.len());
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
        tally.events(take, batch, parser, holds, stream.origin);
        return;
    }
    // The events are told in one piece; what stood between them follows, so that the order within a block is that of its kinds.
    if !holds.is_empty() {
        tally.events(take, batch, parser, holds, stream.origin);
    }
    for (_, range) in between {
        let mut blank = 0;
        let mut at = batch.offset + range.start as u64;
        for line in block.get(range).unwrap_or_default().split_inclusive(|byte| *byte == b'\n') {
            let text = line.trim_ascii_end();
            let start = at;
            at += line.len() as u64;
            if text.trim_ascii_start().is_empty() {
                blank += 1;
            } else {
                let came = stream.origin.of(start, start + text.len() as u64);
                tally.text(take, text, 1 + std::mem::take(&mut blank), came.as_deref());
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
