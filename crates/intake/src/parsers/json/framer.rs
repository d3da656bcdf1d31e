//! Cutting a stream of JSON into blocks: by lines where each line is a record, else by counting braces.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

use vg_model::{Defects, EventBatch, limits};

use super::decode::BOM;
use super::lex::skip_blank;
use super::scan::{Scanner, array_end, object_end, wrapper_start};
use crate::{Framer, LineFramer, OpenOptions};

/// What decoding needs to know about the stream.
#[derive(Debug, Default)]
pub(super) struct JsonContext {
    /// Offset of local times from UTC.
    pub(super) offset_seconds: i32,
    /// Records of the block; `None` when its lines are the records.
    pub(super) records: Option<Vec<Range<u32>>>,
}

/// Most bytes looked at to tell how the records lie.
const HEAD: usize = 1024 * 1024;
/// Lines looked at when the first one is no record.
const LINES_TRIED: usize = 16;
/// Names under which exports keep their one array of records: CloudTrail and Windows tools, Azure, Elastic and others.
const WRAPPERS: &[&[u8]] = &[b"Records", b"records", b"Events", b"events", b"value", b"logs"];

/// Cuts a stream of JSON records.
pub(super) struct JsonFramer {
    offset_seconds: i32,
    lines_context: Arc<JsonContext>,
    /// Bytes read and not yet handed out.
    carry: Vec<u8>,
    offset: u64,
    ended: bool,
    failed: Option<io::Error>,
    mode: Mode,
}

enum Mode {
    Unknown,
    /// Lines of a stream that is in the carry whole.
    Whole,
    Lines(LineFramer),
    Scan(Scanner),
}

impl JsonFramer {
    /// A framer at the start of a stream.
    pub(super) fn new(options: &OpenOptions) -> Self {
        let offset_seconds = options.assumed_offset_seconds;
        Self {
            offset_seconds,
            lines_context: Arc::new(JsonContext { offset_seconds, records: None }),
            carry: Vec::new(),
            offset: 0,
            ended: false,
            failed: None,
            mode: Mode::Unknown,
        }
    }

    /// Reads more into the carry; notes the end or an error of the stream.
    fn fill(&mut self, input: &mut dyn Read, size: usize) {
        let read = input.take(size as u64).read_to_end(&mut self.carry);
        match read {
            Ok(0) => self.ended = true,
            Ok(_) => {}
            Err(error) => {
                self.ended = true;
                self.failed = Some(error);
            }
        }
    }

    fn find_mode(&mut self, input: &mut dyn Read) {
        let mut line_known = false;
        while !self.ended && self.carry.len() < HEAD && !line_known {
            self.fill(input, 64 * 1024);
            // A whole first line with some lines behind it decides, save for a first line that opens a wrapper.
            let first = skip_blank(&self.carry, bom_len(&self.carry));
            let rest = self.carry.get(first..).unwrap_or_default();
            line_known = rest.len() >= 64 * 1024 && memchr::memchr(b'\n', rest).is_some();
        }
        let start = bom_len(&self.carry);
        let head = self.carry.get(start..).unwrap_or_default();
        self.mode = match layout(head, self.ended) {
            Layout::Lines if self.ended && self.failed.is_none() && head.len() <= limits::BLOCK_TARGET => Mode::Whole,
            Layout::Lines => Mode::Lines(LineFramer::new()),
            Layout::Free(wrapper) => Mode::Scan(Scanner::new(start, wrapper)),
        };
    }

    fn scan_block(&mut self, input: &mut dyn Read, batch: &mut EventBatch, defects: &mut Defects) -> io::Result<bool> {
        loop {
            let Mode::Scan(scanner) = &mut self.mode else { return Ok(false) };
            let used = scanner.scan(&self.carry, self.ended, self.offset, defects);
            let done = used >= limits::BLOCK_TARGET || self.ended;
            if done && !scanner.records.is_empty() {
                let records = std::mem::take(&mut scanner.records);
                let rest = self.carry.get(used..).unwrap_or_default().to_vec();
                self.carry.truncate(used);
                batch.buffer_mut().append(&mut self.carry);
                batch.seal_block();
                batch.offset = self.offset;
                let context = JsonContext { offset_seconds: self.offset_seconds, records: Some(records) };
                batch.context = Some(Arc::new(context));
                self.carry = rest;
                self.forget(used);
                return Ok(true);
            }
            if self.ended {
                self.carry.clear();
                return self.failed.take().map_or(Ok(false), Err);
            }
            if scanner.records.is_empty() {
                // Only blanks or skipped text so far: nothing to keep.
                self.carry.drain(..used);
                self.forget(used);
            }
            self.fill(input, limits::BLOCK_TARGET);
        }
    }

    fn forget(&mut self, used: usize) {
        self.offset += used as u64;
        if let Mode::Scan(scanner) = &mut self.mode {
            scanner.rebase(used);
        }
    }
}

impl Framer for JsonFramer {
    fn next_block(&mut self, input: &mut dyn Read, batch: &mut EventBatch, defects: &mut Defects) -> io::Result<bool> {
        if matches!(self.mode, Mode::Unknown) {
            self.find_mode(input);
        }
        let lines = match &mut self.mode {
            Mode::Lines(lines) => lines,
            Mode::Whole if self.carry.is_empty() => return Ok(false),
            Mode::Whole => {
                batch.buffer_mut().append(&mut self.carry);
                batch.seal_block();
                batch.context = Some(Arc::clone(&self.lines_context) as Arc<dyn std::any::Any + Send + Sync>);
                return Ok(true);
            }
            Mode::Scan(_) | Mode::Unknown => return self.scan_block(input, batch, defects),
        };
        let mut joined = Joined { head: &mut self.carry, failed: &mut self.failed, ended: self.ended, input };
        let more = lines.next_block(&mut joined, batch, defects)?;
        if more {
            batch.context = Some(Arc::clone(&self.lines_context) as Arc<dyn std::any::Any + Send + Sync>);
        }
        Ok(more)
    }
}

/// What was read ahead, then the stream itself.
struct Joined<'a> {
    head: &'a mut Vec<u8>,
    failed: &'a mut Option<io::Error>,
    ended: bool,
    input: &'a mut dyn Read,
}

impl Read for Joined<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if !self.head.is_empty() {
            let len = out.len().min(self.head.len());
            let rest = self.head.split_off(len);
            let (front, _) = out.split_at_mut_checked(len).unwrap_or_default();
            front.copy_from_slice(self.head);
            *self.head = rest;
            return Ok(len);
        }
        match self.failed.take() {
            Some(error) => Err(error),
            None if self.ended => Ok(0),
            None => self.input.read(out),
        }
    }
}

pub(super) fn bom_len(text: &[u8]) -> usize {
    if text.starts_with(BOM) { BOM.len() } else { 0 }
}

/// How records lie in a stream.
enum Layout {
    /// Each line is one.
    Lines,
    /// An array, objects over several lines, or a wrapper (its key) of records.
    Free(Option<Vec<u8>>),
}

fn layout(head: &[u8], complete: bool) -> Layout {
    let text = head.get(skip_blank(head, 0)..).unwrap_or_default();
    match text.first() {
        Some(b'[') => return Layout::Free(None),
        Some(b'{') => {}
        _ => return Layout::Lines,
    }
    if let Some((key, _)) = wrapper_start(text) {
        let whole = object_end(text);
        let alone = whole.is_none_or(|end| complete && skip_blank(text, end) == text.len());
        let only_member = whole.is_some_and(|end| is_only_member(text.get(..end).unwrap_or_default()));
        let known = WRAPPERS.contains(&key);
        if known && (only_member || alone) || only_member && alone && !is_empty_array(text) {
            return Layout::Free(Some(key.to_vec()));
        }
    }
    let mut lines = text.split(|b| *b == b'\n');
    let first = lines.next().unwrap_or_default();
    if first.len() == text.len() {
        // One line, whole or cut off.
        return if complete { Layout::Lines } else { Layout::Free(None) };
    }
    let by_lines = is_record(first) || first.trim_ascii_end().len() > 2 && lines.take(LINES_TRIED).any(is_record);
    if by_lines { Layout::Lines } else { Layout::Free(None) }
}

/// True when a line is one or more whole objects and nothing else.
fn is_record(line: &[u8]) -> bool {
    let mut rest = line.trim_ascii_end();
    if !rest.starts_with(b"{\"") && !rest.starts_with(b"{ \"") {
        return false;
    }
    while let Some(end) = object_end(rest) {
        rest = rest.get(end..).unwrap_or_default().trim_ascii_start();
        if rest.is_empty() {
            return true;
        }
    }
    false
}

/// True when the array that begins the object has no elements.
fn is_empty_array(object: &[u8]) -> bool {
    wrapper_start(object).is_none_or(|(_, open)| object.get(skip_blank(object, open + 1)) == Some(&b']'))
}

/// True when the array that begins the object is its only member.
fn is_only_member(object: &[u8]) -> bool {
    let Some(body) = object.strip_suffix(b"}") else { return false };
    let body = body.trim_ascii_end();
    let Some((_, open)) = wrapper_start(object) else { return false };
    // The bracket that closes the array must be the last byte but the brace: count as if the array were the text.
    body.ends_with(b"]") && array_end(object.get(open..).unwrap_or_default()) == Some(body.len() - open)
}
