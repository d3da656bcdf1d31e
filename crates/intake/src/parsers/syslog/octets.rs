//! Octet-counted frames of RFC 6587 §3.4.1: `LENGTH <PRI>…`, one right after the other, as collectors write them.
//!
//! A stream is taken as counted when a second frame (or the end) follows right where the first one's count says. Then
//! messages may hold line ends. Frames that lines separate are read as lines. Where a count is not readable, what
//! follows up to the next line end, or to the end of the block, is one record, which the decoder reports.

use std::any::Any;
use std::io::{self, Read};
use std::sync::Arc;

use vg_model::{DefectKind, Defects, EventBatch, limits};

use crate::Framer;
use crate::parsers::scan::{digits, number, split_at};

/// Bytes looked at to tell counted streams from lines.
const HEAD: usize = 64 * 1024;

/// One frame of a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Frame<'a> {
    /// Offset of the message in the block.
    pub(super) at: usize,
    /// The message without its count.
    pub(super) text: &'a [u8],
}

/// What stands at the front of some bytes.
enum Front {
    /// A count of `skip` bytes and a message of `len` bytes.
    Frame { skip: usize, len: usize },
    /// Nothing that a count could be.
    Damaged,
    /// The bytes end before that can be told.
    Unknown,
}

fn front(bytes: &[u8]) -> Front {
    let count = digits(bytes.get(..bytes.len().min(9)).unwrap_or_default());
    let (length, rest) = split_at(bytes, count);
    match rest {
        [] if count < 9 => Front::Unknown,
        [b' '] if count > 0 => Front::Unknown,
        [b' ', b'<', ..] => match number(length).map(|length| length as usize) {
            Some(len) if len > 0 && len <= limits::MAX_RECORD => Front::Frame { skip: count + 1, len },
            _ => Front::Damaged,
        },
        _ => Front::Damaged,
    }
}

/// True when the head of a stream holds counted frames that no line end separates.
pub(super) fn is_counted(head: &[u8], complete: bool) -> bool {
    let Front::Frame { skip, len } = front(head) else { return false };
    match head.get(skip + len..) {
        Some([]) => complete,
        Some(rest) => matches!(front(rest), Front::Frame { .. }),
        None => false,
    }
}

/// The frames of a block.
pub(super) fn frames(block: &[u8]) -> impl Iterator<Item = Frame<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = block.get(at..).filter(|rest| !rest.is_empty())?;
        let (skip, len) = whole_or_line(rest);
        let frame = Frame { at: at + skip, text: rest.get(skip..skip + len).unwrap_or_default() };
        at += skip + len;
        Some(frame)
    })
}

/// The frame at the front, cut where the bytes end; where there is none, the line.
fn whole_or_line(bytes: &[u8]) -> (usize, usize) {
    match front(bytes) {
        Front::Frame { skip, len } => (skip, len.min(bytes.len() - skip)),
        _ => (0, memchr::memchr(b'\n', bytes).map_or(bytes.len(), |end| end + 1)),
    }
}

/// Cuts a counted stream into blocks of whole frames.
#[derive(Debug)]
pub(super) struct OctetFramer {
    context: Arc<dyn Any + Send + Sync>,
    carry: Vec<u8>,
    offset: u64,
    ended: bool,
    failed: Option<io::Error>,
}

impl OctetFramer {
    /// A framer at the start of a stream; every block gets `context`.
    pub(super) fn new(context: Arc<dyn Any + Send + Sync>) -> Self {
        Self { context, carry: Vec::new(), offset: 0, ended: false, failed: None }
    }

    /// Reads until there are `wanted` bytes or the stream ends.
    fn fill(&mut self, input: &mut dyn Read, wanted: usize) {
        while !self.ended && self.carry.len() < wanted {
            let filled = self.carry.len();
            let mut more = input.take((wanted - filled) as u64);
            match more.read_to_end(&mut self.carry) {
                Ok(0) => self.ended = true,
                Ok(_) => {}
                Err(error) => {
                    self.ended = true;
                    self.failed = Some(error);
                }
            }
        }
    }
}

impl Framer for OctetFramer {
    fn next_block(&mut self, input: &mut dyn Read, batch: &mut EventBatch, defects: &mut Defects) -> io::Result<bool> {
        let mut wanted = limits::BLOCK_TARGET;
        let end = loop {
            self.fill(input, wanted);
            let end = whole_frames(&self.carry, self.ended, self.offset, defects);
            if end > 0 || self.ended {
                break end;
            }
            // A single message that is longer than a block; its length is bounded.
            wanted = self.carry.len() + limits::BLOCK_TARGET;
        };
        if end == 0 {
            return self.failed.take().map_or(Ok(false), Err);
        }
        let rest = self.carry.split_off(end);
        std::mem::swap(batch.buffer_mut(), &mut self.carry);
        self.carry = rest;
        batch.offset = self.offset;
        batch.context = Some(Arc::clone(&self.context));
        batch.seal_block();
        self.offset += end as u64;
        Ok(true)
    }
}

/// How many bytes at the front are whole frames; all of them when the stream has ended.
fn whole_frames(bytes: &[u8], ended: bool, offset: u64, defects: &mut Defects) -> usize {
    let mut end = 0;
    while let Some(rest) = bytes.get(end..).filter(|rest| !rest.is_empty()) {
        let cut = match front(rest) {
            Front::Frame { skip, len } => skip + len > rest.len(),
            Front::Damaged => memchr::memchr(b'\n', rest).is_none() && rest.len() <= limits::BLOCK_TARGET,
            Front::Unknown => true,
        };
        if cut && !ended {
            return end;
        }
        if cut && matches!(front(rest), Front::Frame { .. }) {
            defects.add(DefectKind::Truncated, offset + end as u64, "the stream ends inside a counted message");
        }
        let (skip, len) = whole_or_line(rest);
        end += skip + len;
    }
    end
}

/// Decides between counted frames and lines at the start of a stream, then hands over.
pub(super) struct SyslogFramer {
    head: Vec<u8>,
    at: usize,
    failed: Option<io::Error>,
    open: Option<Box<dyn Framer>>,
    choose: Box<dyn Fn(bool) -> Box<dyn Framer> + Send>,
}

impl SyslogFramer {
    /// `choose` makes the framer: for counted frames when its argument is true, else for lines.
    pub(super) fn new(choose: impl Fn(bool) -> Box<dyn Framer> + Send + 'static) -> Self {
        Self { head: Vec::new(), at: 0, failed: None, open: None, choose: Box::new(choose) }
    }
}

impl Framer for SyslogFramer {
    fn next_block(&mut self, input: &mut dyn Read, batch: &mut EventBatch, defects: &mut Defects) -> io::Result<bool> {
        let framer = match &mut self.open {
            Some(framer) => framer,
            None => {
                let read = input.take(HEAD as u64).read_to_end(&mut self.head);
                let complete = matches!(&read, Ok(len) if *len < HEAD);
                self.failed = read.err();
                self.open.insert((self.choose)(is_counted(&self.head, complete)))
            }
        };
        let head = self.head.get(self.at..).unwrap_or_default();
        let mut whole = HeadFirst { head, failed: &mut self.failed, input };
        let result = framer.next_block(&mut whole, batch, defects);
        self.at = self.head.len() - whole.head.len();
        result
    }
}

/// The head that was read already, then the error that ended it, then the stream.
struct HeadFirst<'a> {
    head: &'a [u8],
    failed: &'a mut Option<io::Error>,
    input: &'a mut dyn Read,
}

impl Read for HeadFirst<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if !self.head.is_empty() {
            return self.head.read(out);
        }
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.input.read(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &[u8]) -> (Vec<(u64, String)>, Defects) {
        let mut framer = OctetFramer::new(Arc::new(()));
        let (mut reader, mut batch, mut defects) = (input, EventBatch::new(), Defects::new());
        let mut out = Vec::new();
        while framer.next_block(&mut reader, &mut batch, &mut defects).unwrap() {
            for frame in frames(batch.block()) {
                out.push((batch.offset + frame.at as u64, String::from_utf8_lossy(frame.text).into_owned()));
            }
            batch.clear();
        }
        (out, defects)
    }

    #[test]
    fn counted_streams_are_told_from_lines() {
        assert!(is_counted(b"5 <1> a6 <1> bc", true));
        assert!(is_counted(b"5 <1> a", true));
        assert!(!is_counted(b"5 <1> a\n5 <1> b\n", true));
        assert!(!is_counted(b"<1> a", true));
        assert!(!is_counted(b"500 <1> a", true));
        assert!(!is_counted(b"Jan 1", true));
    }

    #[test]
    fn frames_may_hold_line_ends() {
        let (found, defects) = read(b"7 <1> a\nb5 <2> c");
        assert_eq!(found, [(2, "<1> a\nb".to_owned()), (11, "<2> c".to_owned())]);
        assert!(defects.is_empty());
    }

    #[test]
    fn damage_is_passed_on() {
        let (found, defects) = read(b"5 <1> anonsense\n5 <2> b9 <3> cut");
        let texts: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["<1> a", "nonsense\n", "<2> b", "<3> cut"]);
        assert_eq!(defects.rows()[0].kind, DefectKind::Truncated);
    }

    #[test]
    fn an_error_in_the_head_is_told_after_the_lines_before_it() {
        struct Once<'a>(&'a [u8], bool);
        impl Read for Once<'_> {
            fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
                if self.0.is_empty() && !std::mem::replace(&mut self.1, true) {
                    return Err(io::Error::other("device error"));
                }
                self.0.read(out)
            }
        }
        let mut framer = SyslogFramer::new(|counted| {
            assert!(!counted);
            Box::new(crate::LineFramer::new())
        });
        let (mut input, mut batch, mut defects) = (Once(b"one\ntwo\n", false), EventBatch::new(), Defects::new());
        assert!(framer.next_block(&mut input, &mut batch, &mut defects).unwrap());
        assert_eq!(batch.block(), b"one\ntwo\n");
        batch.clear();
        assert!(framer.next_block(&mut input, &mut batch, &mut defects).is_err());
        assert!(!framer.next_block(&mut input, &mut batch, &mut defects).unwrap());
    }

    #[test]
    fn no_frame_is_split_by_a_block() {
        let mut input = Vec::new();
        for index in 0..60_000 {
            let message = format!("<13>1 - - - - - - message {index}\nsecond line");
            input.extend_from_slice(format!("{} {message}", message.len()).as_bytes());
        }
        let long = format!("<13>{}", "x".repeat(3 * limits::BLOCK_TARGET));
        input.extend_from_slice(format!("{} {long}", long.len()).as_bytes());
        let (found, defects) = read(&input);
        assert_eq!(found.len(), 60_001);
        assert!(found.iter().all(|(_, text)| text.starts_with("<13>")));
        assert_eq!(found.last().unwrap().1, long);
        assert!(defects.is_empty());
    }
}
