//! A file of a folder → chunks, each of which a parser can read by itself.
//!
//! A block of a text format travels as its lines, behind the header that holds for it; a chunk of EVTX (64 KiB with its own templates)
//! travels as it is, so that the bytes of every record, and their digest, are those of the file; a JSON record that is no line of its own
//! travels as one. The parser that was recognised for the whole stream goes along.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use vg_intake::inputs::{Arrival, InputOptions, Inputs, Opened, Outcome, Progress, by_name};
use vg_intake::parsers::PARSERS;
use vg_intake::{Decoder, Parser};
use vg_model::{Defect, DefectKind, Defects, EventBatch, FieldTable, FieldTableBuilder, Timestamp};
use vg_receive::limits::MAX_RECORD;
use vg_receive::{Chunk, Form, Kind, Reason, Records, SourceKey, Tally};

use super::super::header::joined;
use super::super::limits::{MAX_CHUNK, MAX_NOTE_LINES, MAX_PREAMBLE};
use crate::stream::encoding::Encoding;
use crate::stream::entry::FOLDER;

/// How a file is read, and whose it is.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) source: SourceKey,
    pub(super) format: Option<&'static str>,
    /// The encoding of text that is not UTF-8.
    pub(super) encoding: Option<&'static str>,
    pub(super) offset_seconds: i32,
    pub(super) received: Timestamp,
    /// The same file was read before.
    pub(super) again: bool,
}

/// What became of a file.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Sum {
    pub(super) records: u64,
    /// Streams that a parser read.
    pub(super) streams: u64,
    /// Streams that were not read: where, and why in words.
    pub(super) not_read: Vec<(String, Defect)>,
    /// Damage of those that were read.
    pub(super) defects: Vec<(String, Defect)>,
    /// How often there was damage.
    pub(super) damage: u64,
    /// Records that were too long for a chunk.
    pub(super) tally: Tally,
    /// Rows of the two lists that are not kept.
    pub(super) more: u64,
}

impl Sum {
    /// Whether it is worth the name of having been read.
    pub(super) fn is_done(&self) -> bool {
        self.streams > 0 && (self.records > 0 || self.defects.is_empty() && self.not_read.is_empty())
    }

    fn not_read(&mut self, label: &str, rows: Vec<Defect>) {
        keep(&mut self.not_read, &mut self.more, label, rows);
    }

    fn damaged(&mut self, label: &str, defects: &Defects) {
        self.damage += defects.total();
        keep(&mut self.defects, &mut self.more, label, defects.rows());
    }
}

fn keep(list: &mut Vec<(String, Defect)>, more: &mut u64, label: &str, rows: Vec<Defect>) {
    for row in rows {
        if list.len() < MAX_NOTE_LINES {
            list.push((label.to_owned(), row));
        } else {
            *more += 1;
        }
    }
}

/// Whoever takes chunks has gone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Gone;

/// Reads a file, the same whenever it is read, and gives its chunks to `give`. Blocks.
///
/// # Errors
///
/// When `give` says that nobody takes them.
pub(super) fn read(
    path: &Path,
    ask: &Ask,
    started: impl FnOnce(Arc<Progress>),
    give: &mut dyn FnMut(Chunk) -> Result<(), Gone>,
) -> Result<Sum, Gone> {
    let options = InputOptions {
        format: ask.format.and_then(|name| by_name(PARSERS, name)),
        assumed_offset_seconds: ask.offset_seconds,
        // Nothing is read from there.
        stdin: Box::new(io::empty()),
        ..InputOptions::default()
    };
    let shown = path.to_string_lossy().into_owned();
    let place = |label: &str| label.strip_prefix(&shown).unwrap_or(label).trim_start_matches('!').to_owned();
    let inputs = Inputs::new(&[path.to_owned()], options);
    started(inputs.progress());
    let mut sum = Sum::default();
    let mut cutter = Cutter { ask, decoders: BTreeMap::new(), fields: Arc::new(FieldTableBuilder::new().build()) };
    for arrival in inputs {
        match arrival {
            Arrival::Stream(opened) => cutter.stream(opened, &place, &mut sum, give)?,
            Arrival::Passed(coverage) => match coverage.outcome {
                Outcome::Container { .. } | Outcome::Read { .. } => {
                    sum.damaged(&place(&coverage.label), &coverage.defects);
                }
                // An empty member of an archive is nothing to speak of; an empty file is.
                Outcome::Empty if coverage.label == shown => {
                    let detail = "the file is empty".to_owned();
                    sum.not_read("", vec![Defect { kind: DefectKind::Truncated, offset: 0, count: 1, detail }]);
                }
                Outcome::Empty => {}
                Outcome::NotRead { .. } => sum.not_read(&place(&coverage.label), coverage.defects.rows()),
            },
        }
    }
    Ok(sum)
}

struct Cutter<'a> {
    ask: &'a Ask,
    decoders: BTreeMap<&'static str, Box<dyn Decoder>>,
    fields: Arc<FieldTable>,
}

/// The beginning of a stream, kept while it is read.
struct Head<R> {
    inner: R,
    kept: Vec<u8>,
}

impl<R: Read> Read for Head<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let room = MAX_PREAMBLE.saturating_sub(self.kept.len());
        self.kept.extend(buffer.iter().take(read.min(room)));
        Ok(read)
    }
}

impl Cutter<'_> {
    fn stream(
        &mut self,
        mut opened: Opened,
        place: &dyn Fn(&str) -> String,
        sum: &mut Sum,
        give: &mut dyn FnMut(Chunk) -> Result<(), Gone>,
    ) -> Result<(), Gone> {
        let (parser, label, modified) = (opened.parser, place(&opened.label), opened.options.modified);
        let mut framer = opened.framer();
        let mut defects = Defects::new();
        let mut batch = EventBatch::new();
        let mut header = Vec::new();
        let mut first = true;
        let decoder = self.decoders.entry(parser.about().name).or_insert_with(|| parser.decoder(&self.fields));
        let mut input = Head { inner: &mut opened.reader, kept: Vec::new() };
        loop {
            batch.clear();
            match framer.next_block(&mut input, &mut batch, &mut defects) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    defects.add(DefectKind::Unreadable, batch.offset, &format!("cannot be read on: {error}"));
                    break;
                }
            }
            if std::mem::take(&mut first) && parser.is_text() {
                let length = parser.preamble_len(&input.kept);
                header.extend_from_slice(input.kept.get(..length).unwrap_or_default());
            }
            decoder.decode(&mut batch, &mut defects);
            for part in parts(parser, &batch, &mut header, &mut sum.tally, &mut defects) {
                sum.records += u64::from(part.0.count());
                let chunk = self.ask.chunk(parser, (&label, modified), &header, part);
                give(chunk)?;
            }
        }
        defects.merge(&opened.coverage().defects);
        sum.streams += 1;
        sum.damaged(&label, &defects);
        Ok(())
    }
}

/// Records of a chunk, and whether they are bytes of a binary format.
struct Part(Records, Option<Vec<u8>>);

fn parts(
    parser: &'static dyn Parser,
    batch: &EventBatch,
    header: &mut Vec<u8>,
    tally: &mut Tally,
    defects: &mut Defects,
) -> Vec<Part> {
    let block = batch.block();
    if !parser.is_text() {
        let mut records = Records::new();
        (0..batch.len()).for_each(|_| records.push(b""));
        return if batch.is_empty() { Vec::new() } else { vec![Part(records, Some(block.to_vec()))] };
    }
    let mut body = block;
    if parser.begins_preamble(body.get(..64).unwrap_or(body)) {
        let (names, rest) = body.split_at_checked(parser.preamble_len(body)).unwrap_or((&[], body));
        *header = joined(header, names);
        body = rest;
    }
    if parser.about().name == "json" && !are_lines(batch) {
        let mut all = vec![Records::new()];
        for event in batch.events() {
            if all.last().is_some_and(|last| last.len() + event.raw().len() > MAX_CHUNK) {
                all.push(Records::new());
            }
            match all.last_mut().filter(|_| event.raw().len() <= MAX_RECORD) {
                Some(last) => last.push_json(event.raw()),
                None => too_long(event.raw().len(), batch.offset, tally, defects),
            }
        }
        return all.into_iter().filter(|records| !records.is_empty()).map(|records| Part(records, None)).collect();
    }
    if body.is_empty() {
        return Vec::new();
    }
    if body.len() <= MAX_RECORD {
        return vec![Part(Records::of_lines(body.to_vec()), None)];
    }
    let mut all = vec![Vec::new()];
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        if line.len() > MAX_RECORD {
            too_long(line.len(), batch.offset, tally, defects);
            continue;
        }
        if all.last().is_some_and(|last| last.len() + line.len() > MAX_CHUNK) {
            all.push(Vec::new());
        }
        if let Some(last) = all.last_mut() {
            last.extend_from_slice(line);
        }
    }
    all.into_iter().filter(|bytes| !bytes.is_empty()).map(|bytes| Part(Records::of_lines(bytes), None)).collect()
}

fn too_long(length: usize, offset: u64, tally: &mut Tally, defects: &mut Defects) {
    tally.refuse(Reason::TooLarge, length);
    defects.add(DefectKind::TooLong, offset, "record longer than 1 MiB");
}

/// Whether every record of a block is a line of its own.
fn are_lines(batch: &EventBatch) -> bool {
    let block = batch.block();
    batch.events().all(|event| {
        let (start, end) = (event.head().raw.start as usize, event.head().raw.end as usize);
        let begins = start == 0 || block.get(start - 1) == Some(&b'\n');
        begins && matches!(block.get(end), None | Some(b'\n' | b'\r'))
    })
}

impl Ask {
    fn chunk(
        &self,
        parser: &'static dyn Parser,
        (label, modified): (&str, Option<Timestamp>),
        header: &[u8],
        Part(records, binary): Part,
    ) -> Chunk {
        let hint = (!label.is_empty()).then(|| label.into());
        let kind = Kind { format: Some(parser.about().name.into()), hint };
        let mut chunk = records.into_chunk(self.source.clone(), FOLDER, kind, self.received);
        chunk.form = Form { again: self.again, modified, ..Form::default() };
        if let Some(bytes) = binary {
            chunk.bytes = bytes;
            return chunk;
        }
        // Folders hold files of many programs: what is UTF-8 is read as such, whatever is declared. UTF-16 has become UTF-8 on the way.
        let declared = self.encoding.filter(|name| Encoding::named(name).is_some_and(|one| one.line_feed().len() == 1));
        let encoding =
            if std::str::from_utf8(&chunk.bytes).is_ok() { Some("utf-8") } else { declared.or(Some("utf-8")) };
        chunk.form.encoding = encoding;
        chunk.form.preamble = u32::try_from(header.len()).unwrap_or_default();
        chunk.bytes.splice(0..0, header.iter().copied());
        chunk
    }
}
