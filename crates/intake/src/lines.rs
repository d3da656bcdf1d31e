//! Cutting a stream of lines into blocks.

use std::io::{self, Read};

use vg_model::{DefectKind, Defects, EventBatch, limits};

use crate::Framer;

/// Cuts a stream into blocks that end at a line feed (or at the end of the stream).
///
/// A line longer than [`limits::MAX_RECORD`] is passed over, counted as `too_long`, and never held in memory whole.
/// `batch.offset` is the byte offset of the block; `first_record` counts the lines before it.
#[derive(Debug, Default)]
pub struct LineFramer {
    carry: Vec<u8>,
    offset: u64,
    lines: u64,
    ended: bool,
    failed: Option<io::Error>,
}

impl LineFramer {
    /// A framer at the start of a stream.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads and drops until the next line feed. The carry holds the start of the long line.
    fn skip_long_line(&mut self, input: &mut dyn Read, buffer: &mut Vec<u8>, defects: &mut Defects) -> io::Result<()> {
        defects.add(DefectKind::TooLong, self.offset, "line longer than the record limit");
        self.offset += buffer.len() as u64;
        loop {
            buffer.clear();
            let read = input.take(limits::BLOCK_TARGET as u64).read_to_end(buffer)?;
            if read == 0 {
                self.ended = true;
                return Ok(());
            }
            if let Some(end) = memchr::memchr(b'\n', buffer) {
                self.carry.extend_from_slice(buffer.get(end + 1..).unwrap_or_default());
                self.offset += end as u64 + 1;
                self.lines += 1;
                buffer.clear();
                return Ok(());
            }
            self.offset += read as u64;
        }
    }
}

impl Framer for LineFramer {
    fn next_block(&mut self, input: &mut dyn Read, batch: &mut EventBatch, defects: &mut Defects) -> io::Result<bool> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let buffer = batch.buffer_mut();
        buffer.append(&mut self.carry);
        let end = loop {
            let complete =
                if self.ended { Some(buffer.len()) } else { memchr::memrchr(b'\n', buffer).map(|at| at + 1) };
            if let Some(end) = complete
                && (self.ended || buffer.len() >= limits::BLOCK_TARGET)
            {
                break end;
            }
            if complete.is_none() && buffer.len() > limits::MAX_RECORD {
                self.skip_long_line(input, buffer, defects)?;
                buffer.append(&mut self.carry);
                continue;
            }
            // What was read before an error stays in the buffer.
            match input.take(limits::BLOCK_TARGET as u64).read_to_end(buffer) {
                Ok(read) => self.ended = read < limits::BLOCK_TARGET,
                Err(error) => {
                    self.ended = true;
                    self.failed = Some(error);
                }
            }
        };
        self.carry.extend_from_slice(buffer.get(end..).unwrap_or_default());
        buffer.truncate(end);
        if buffer.is_empty() {
            return self.failed.take().map_or(Ok(false), Err);
        }
        let lines = memchr::memchr_iter(b'\n', buffer).count() as u64;
        batch.offset = self.offset;
        batch.first_record = self.lines;
        batch.seal_block();
        self.offset += end as u64;
        self.lines += lines;
        Ok(true)
    }
}

/// The lines of a block with the offset of each in it, without their line ends (`\n`, `\r\n`).
pub fn lines_of(block: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = block.get(start..).filter(|rest| !rest.is_empty())?;
        let len = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest.get(..len)?;
        let at = start;
        start += len + 1;
        Some((at, line.strip_suffix(b"\r").unwrap_or(line)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(input: &[u8]) -> (Vec<(u64, u64, Vec<u8>)>, Defects) {
        let mut framer = LineFramer::new();
        let mut reader = input;
        let mut defects = Defects::new();
        let mut out = Vec::new();
        loop {
            let mut batch = EventBatch::new();
            if !framer.next_block(&mut reader, &mut batch, &mut defects).unwrap() {
                return (out, defects);
            }
            out.push((batch.offset, batch.first_record, batch.block().to_vec()));
        }
    }

    #[test]
    fn blocks_end_at_line_feeds_and_lose_nothing() {
        let mut input = Vec::new();
        for index in 0..200_000 {
            input.extend_from_slice(format!("line {index}\n").as_bytes());
        }
        input.extend_from_slice(b"the end without a line feed");
        let (blocks, defects) = blocks(&input);
        assert!(blocks.len() > 3);
        assert!(defects.is_empty());
        let mut at = 0;
        let mut lines = 0;
        for (offset, first, block) in &blocks {
            assert_eq!((*offset, *first), (at, lines));
            at += block.len() as u64;
            lines += memchr::memchr_iter(b'\n', block).count() as u64;
        }
        assert_eq!(blocks.iter().flat_map(|(_, _, block)| block.clone()).collect::<Vec<_>>(), input);
    }

    #[test]
    fn a_line_over_the_limit_is_counted_and_the_next_one_is_read() {
        let mut input = b"first\n".to_vec();
        input.resize(input.len() + limits::MAX_RECORD * 2, b'x');
        input.extend_from_slice(b"\nlast\n");
        let (blocks, defects) = blocks(&input);
        let text: Vec<u8> = blocks.iter().flat_map(|(_, _, block)| block.clone()).collect();
        assert!(text.starts_with(b"first\n"));
        assert!(text.ends_with(b"last\n"));
        assert_eq!(text.len(), b"first\nlast\n".len());
        assert_eq!(defects.rows()[0].kind, DefectKind::TooLong);
        assert_eq!(blocks.last().unwrap().0 as usize, input.len() - 5);
    }

    #[test]
    fn a_failing_stream_yields_its_whole_lines_first() {
        struct Failing<'a>(&'a [u8]);
        impl Read for Failing<'_> {
            fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
                if self.0.is_empty() {
                    return Err(io::Error::other("device error"));
                }
                self.0.read(out)
            }
        }
        let mut framer = LineFramer::new();
        let mut batch = EventBatch::new();
        let mut defects = Defects::new();
        let mut input = Failing(b"one\ntwo\n");
        assert!(framer.next_block(&mut input, &mut batch, &mut defects).unwrap());
        assert_eq!(batch.block(), b"one\ntwo\n");
        batch.clear();
        assert!(framer.next_block(&mut input, &mut batch, &mut defects).is_err());
        assert!(!framer.next_block(&mut &b""[..], &mut batch, &mut defects).unwrap());
    }

    #[test]
    fn lines_lose_their_ends_only() {
        let lines: Vec<_> = lines_of(b"a\r\n\nb\r\r\nlast").collect();
        assert_eq!(lines, [(0, &b"a"[..]), (3, b""), (4, b"b\r"), (8, b"last")]);
    }
}
