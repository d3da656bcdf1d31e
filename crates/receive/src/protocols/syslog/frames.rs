//! Bytes of a connection, and datagrams, to records.

use vg_model::DefectKind;

use crate::chunk::Records;
use crate::counters::Tally;
use crate::limits;
use crate::protocols::{Datagrams, Framing, From};
use crate::sink::Reason;

/// Digits of the longest count that is read: of [`limits::MAX_RECORD`], and one more, so that a longer frame is passed over by its count.
const MAX_DIGITS: usize = 8;

/// Cuts the bytes of one connection into records. It holds nothing but what it has to pass over: the bytes of a half frame stay with
/// the caller.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Frames {
    passing: Passing,
    offset: u64,
}

/// What is left of a frame that is too long.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
enum Passing {
    #[default]
    Nothing,
    /// So many bytes.
    Counted(usize),
    /// All up to a line feed.
    Line,
}

/// What stands at the front.
enum Front {
    /// A count of `skip` bytes and a message of `len`.
    Counted { skip: usize, len: usize },
    /// A line that ends at `end`.
    Line { end: usize },
    /// More bytes are needed.
    Half,
}

impl Framing for Frames {
    fn take(&mut self, bytes: &[u8], out: &mut Records, tally: &mut Tally) -> usize {
        let mut at = self.pass(bytes);
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty() && !out.is_full()) {
            match front(rest) {
                Front::Line { end } if end <= limits::MAX_RECORD => {
                    put_line(rest.get(..end).unwrap_or_default(), out);
                    at += end + 1;
                }
                Front::Line { end } => {
                    self.too_long(end, at, tally);
                    at += end + 1;
                }
                Front::Counted { skip, len } if len <= limits::MAX_RECORD => {
                    let Some(message) = rest.get(skip..skip + len) else { break };
                    put_message(message, out);
                    at += skip + len;
                }
                Front::Counted { skip, len } => {
                    self.too_long(len, at, tally);
                    self.passing = Passing::Counted(len);
                    at += skip;
                    at += self.pass(bytes.get(at..).unwrap_or_default());
                }
                Front::Half if rest.len() > limits::MAX_RECORD => {
                    self.too_long(rest.len(), at, tally);
                    self.passing = Passing::Line;
                    at += rest.len();
                }
                Front::Half => break,
            }
        }
        self.offset += at as u64;
        at
    }

    /// A line without its end is a record, since many senders close without one; a counted frame that is cut is one too, with a defect.
    fn finish(&mut self, rest: &[u8], out: &mut Records, tally: &mut Tally) {
        if rest.is_empty() {
            return;
        }
        match front(rest) {
            Front::Counted { skip, .. } => {
                tally.defect(DefectKind::Truncated, self.offset, "the connection ended inside a counted frame");
                put_message(rest.get(skip..).unwrap_or_default(), out);
            }
            _ => put_message(rest, out),
        }
        self.offset += rest.len() as u64;
    }

    fn broken(&mut self, rest: &[u8], out: &mut Records, tally: &mut Tally) {
        if !rest.is_empty() && !matches!(front(rest), Front::Counted { .. }) {
            tally.defect(DefectKind::Truncated, self.offset, "the connection broke inside a line");
        }
        self.finish(rest, out, tally);
    }
}

impl Frames {
    /// At the start of a connection.
    #[must_use]
    pub const fn new() -> Self {
        Self { passing: Passing::Nothing, offset: 0 }
    }

    fn too_long(&self, len: usize, at: usize, tally: &mut Tally) {
        tally.refuse(Reason::TooLarge, len);
        tally.defect(DefectKind::TooLong, self.offset + at as u64, "frame longer than the record limit");
    }

    /// Passes over what is left of a frame that is too long.
    fn pass(&mut self, bytes: &[u8]) -> usize {
        match self.passing {
            Passing::Nothing => 0,
            Passing::Counted(left) => {
                let now = left.min(bytes.len());
                self.passing = if now == left { Passing::Nothing } else { Passing::Counted(left - now) };
                now
            }
            Passing::Line => match memchr::memchr(b'\n', bytes) {
                Some(end) => {
                    self.passing = Passing::Nothing;
                    end + 1
                }
                None => bytes.len(),
            },
        }
    }
}

fn front(bytes: &[u8]) -> Front {
    if let Some(b'1'..=b'9') = bytes.first()
        && let Some(counted) = counted(bytes)
    {
        return counted;
    }
    memchr::memchr(b'\n', bytes).map_or(Front::Half, |end| Front::Line { end })
}

/// A count at the front, or that it may become one; `None` when it is none.
fn counted(bytes: &[u8]) -> Option<Front> {
    let head = bytes.get(..bytes.len().min(MAX_DIGITS + 2)).unwrap_or_default();
    let digits = head.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match head.get(digits..)? {
        _ if digits > MAX_DIGITS => None,
        [] | [b' '] => Some(Front::Half),
        [b' ', b'<', ..] => {
            let len = head.get(..digits)?.iter().fold(0, |sum: usize, digit| sum * 10 + usize::from(digit - b'0'));
            Some(Front::Counted { skip: digits + 1, len })
        }
        _ => None,
    }
}

fn put_line(line: &[u8], out: &mut Records) {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = line.strip_suffix(b"\0").unwrap_or(line);
    if !line.is_empty() {
        out.push_line(line);
    }
}

fn put_message(message: &[u8], out: &mut Records) {
    let message = ended(message);
    if !message.is_empty() {
        out.push(message);
    }
}

/// Without what senders put behind a message: NUL, line feed, carriage return and line feed.
fn ended(message: &[u8]) -> &[u8] {
    let message = message.strip_suffix(b"\0").unwrap_or(message);
    let Some(line) = message.strip_suffix(b"\n") else { return message };
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// A datagram is a record. None is longer than the limit: UDP ends at 64 KiB.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Single;

impl Datagrams for Single {
    fn take(&mut self, _: From, bytes: &[u8], out: &mut Records, _: &mut Tally) {
        put_message(bytes, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cuts a stream that arrives in pieces of `size` bytes.
    fn cut(stream: &[u8], size: usize) -> (Vec<String>, Tally) {
        let (mut frames, mut out, mut tally) = (Frames::new(), Records::new(), Tally::default());
        let mut texts = Vec::new();
        let mut carry = Vec::new();
        for piece in stream.chunks(size) {
            carry.extend_from_slice(piece);
            loop {
                let taken = frames.take(&carry, &mut out, &mut tally);
                carry.drain(..taken);
                texts.extend(out.iter().map(|record| String::from_utf8_lossy(record).into_owned()));
                out = Records::new();
                if taken == 0 {
                    break;
                }
            }
        }
        frames.finish(&carry, &mut out, &mut tally);
        texts.extend(out.iter().map(|record| String::from_utf8_lossy(record).into_owned()));
        (texts, tally)
    }

    #[test]
    fn counted_frames_and_lines_stand_in_one_stream_and_arrive_in_any_pieces() {
        let stream = b"<13>a line\n11 <13>two\nrows<13>b\r\n\n2026-11-28 no priority\n7 <13>x\n\0<13>last";
        let expected = ["<13>a line", "<13>two\nrow", "s<13>b", "2026-11-28 no priority", "<13>x", "<13>last"];
        for size in [1, 2, 3, 7, 1_000] {
            let (texts, tally) = cut(stream, size);
            assert_eq!(texts, expected, "pieces of {size}");
            assert!(tally.is_empty());
        }
    }

    #[test]
    fn a_frame_over_the_limit_is_refused_and_the_next_one_read() {
        let long = "x".repeat(limits::MAX_RECORD);
        let counted = format!("<1>{long}");
        let stream = format!("<1>{long}\n<1>a\n{} {counted}<1>b\n", counted.len());
        for size in [4_096, usize::MAX] {
            let (texts, tally) = cut(stream.as_bytes(), size.min(stream.len()));
            assert_eq!(texts, ["<1>a", "<1>b"]);
            assert_eq!(tally.refused[Reason::TooLarge.index()], 2);
            assert_eq!(tally.defects.total(), 2);
        }
        let (texts, tally) = cut(format!("<1>{}\n", "x".repeat(limits::MAX_RECORD - 3)).as_bytes(), 65_536);
        assert_eq!((texts.len(), tally.is_empty()), (1, true));
    }

    #[test]
    fn a_connection_that_breaks_in_a_frame_keeps_its_bytes() {
        let (texts, tally) = cut(b"20 <13>cut", 4);
        assert_eq!(texts, ["<13>cut"]);
        assert_eq!(tally.defects.rows()[0].kind, DefectKind::Truncated);
        let (mut frames, mut out, mut tally) = (Frames::new(), Records::new(), Tally::default());
        assert_eq!(frames.take(b"<13>half", &mut out, &mut tally), 0);
        frames.broken(b"<13>half", &mut out, &mut tally);
        assert_eq!((out.count(), tally.defects.total()), (1, 1));
    }

    #[test]
    fn text_in_any_encoding_survives() {
        // "Đăng nhập" in windows-1258 and in UTF-8, and every byte that can stand in a line.
        let mut every: Vec<u8> = (0..=255).filter(|byte| *byte != b'\n').collect();
        every.push(b'.');
        let mut out = Records::new();
        let from = From::test();
        for record in [b"<38>\xd0\xe3ng nh\xe2\xf2p".as_slice(), "<38>Đăng nhập".as_bytes(), &every] {
            Single.take(from, record, &mut out, &mut Tally::default());
            assert_eq!(out.iter().last().unwrap(), record);
        }
    }

    #[test]
    fn what_ends_a_datagram_is_not_part_of_it() {
        let mut out = Records::new();
        for bytes in [b"<1>a\n".as_slice(), b"<1>a\r\n", b"<1>a\0", b"<1>a\n\0", b"\n", b""] {
            Single.take(From::test(), bytes, &mut out, &mut Tally::default());
        }
        assert_eq!(out.iter().collect::<Vec<_>>(), [b"<1>a"; 4]);
    }
}
