//! Text in UTF-16 becomes UTF-8 on its way; a byte order mark is dropped.
//!
//! UTF-16 is recognised by its mark (RFC 2781 §3.2), or without one when every second byte of the head is 0 and the
//! others are text. What is not valid (a lone surrogate, an odd byte at the end) becomes U+FFFD and is counted as
//! `encoding`. Binary formats are known by their magic and never touched.

use std::io::{self, Read};

use vg_model::DefectKind;

use super::coverage::Report;
use super::source::Stream;

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
/// Formats that may look like UTF-16 by chance, and must never be transcoded.
const BINARY: &[&[u8]] = &[b"ElfFile\0", b"ElfChnk\0", b"regf", b"SQLite format 3\0"];
/// Bytes of the head looked at when there is no mark.
const LOOK: usize = 512;
/// Bytes read at once.
const PIECE: usize = 32 * 1024;

/// How the text of a stream is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Encoding {
    /// Bytes as they are, behind a mark of so many bytes.
    AsIs(usize),
    /// UTF-16 behind a mark of so many bytes.
    Utf16 {
        /// High byte first.
        big: bool,
        /// Length of the mark.
        mark: usize,
    },
}

impl Encoding {
    /// Judges by the head of a stream.
    pub(super) fn of(head: &[u8]) -> Self {
        if BINARY.iter().any(|magic| head.starts_with(magic)) {
            return Encoding::AsIs(0);
        }
        match head {
            [0xFF, 0xFE, ..] => Encoding::Utf16 { big: false, mark: 2 },
            [0xFE, 0xFF, ..] => Encoding::Utf16 { big: true, mark: 2 },
            _ if head.starts_with(UTF8_MARK) => Encoding::AsIs(UTF8_MARK.len()),
            _ if has_zero_at(head, 1) => Encoding::Utf16 { big: false, mark: 0 },
            _ if has_zero_at(head, 0) => Encoding::Utf16 { big: true, mark: 0 },
            _ => Encoding::AsIs(0),
        }
    }
}

/// True when each pair of bytes in the head is one ASCII character with a zero at `place`.
fn has_zero_at(head: &[u8], place: usize) -> bool {
    let pairs = head.get(..LOOK).unwrap_or(head).chunks_exact(2);
    pairs.len() >= 4
        && pairs.into_iter().all(|pair| {
            let zero = pair.get(place) == Some(&0);
            let text = pair.get(1 - place).is_some_and(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7E));
            zero && text
        })
}

/// Reads UTF-16 as UTF-8.
pub(super) struct Utf16 {
    input: Stream,
    big: bool,
    piece: Vec<u8>,
    /// First byte of a unit whose second one has not come yet.
    odd: Option<u8>,
    /// First half of a character whose second one has not come yet.
    high: Option<u16>,
    text: Vec<u8>,
    taken: usize,
    /// Bytes of text before `text`.
    offset: u64,
    over: bool,
    report: Report,
}

impl Utf16 {
    pub(super) fn new(input: Stream, big: bool, report: Report) -> Self {
        Self {
            input,
            big,
            piece: vec![0; PIECE],
            odd: None,
            high: None,
            text: Vec::new(),
            taken: 0,
            offset: 0,
            over: false,
            report,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.offset += self.text.len() as u64;
        self.text.clear();
        self.taken = 0;
        let piece = std::mem::take(&mut self.piece);
        let mut piece = piece;
        let read = self.input.read(&mut piece)?;
        self.transcode(piece.get(..read).unwrap_or_default());
        self.piece = piece;
        if read == 0 {
            self.over = true;
            if self.odd.take().is_some() {
                self.invalid("UTF-16 text ends inside a character");
            }
            if self.high.take().is_some() {
                self.invalid("UTF-16 text has a lone surrogate");
            }
        }
        Ok(())
    }

    fn transcode(&mut self, bytes: &[u8]) {
        let mut bytes = bytes;
        if let Some(odd) = self.odd.take() {
            let Some((second, rest)) = bytes.split_first() else {
                self.odd = Some(odd);
                return;
            };
            self.unit(u16::from_le_bytes([odd, *second]));
            bytes = rest;
        }
        let (pairs, rest) = bytes.as_chunks::<2>();
        for pair in pairs {
            self.unit(u16::from_le_bytes(*pair));
        }
        self.odd = rest.first().copied();
    }

    #[inline]
    fn unit(&mut self, unit: u16) {
        let unit = if self.big { unit.swap_bytes() } else { unit };
        if unit < 0x80 && self.high.is_none() {
            self.text.push(unit as u8);
            return;
        }
        if let Some(high) = self.high.take() {
            if let Some(Ok(c)) = char::decode_utf16([high, unit]).next()
                && c.len_utf16() == 2
            {
                self.push(c);
                return;
            }
            self.invalid("UTF-16 text has a lone surrogate");
        }
        match unit {
            0xD800..=0xDBFF => self.high = Some(unit),
            _ => match char::from_u32(u32::from(unit)) {
                Some(c) => self.push(c),
                None => self.invalid("UTF-16 text has a lone surrogate"),
            },
        }
    }

    fn push(&mut self, c: char) {
        self.text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    fn invalid(&mut self, detail: &str) {
        self.report.add(DefectKind::Encoding, self.offset + self.text.len() as u64, detail);
        self.push(char::REPLACEMENT_CHARACTER);
    }
}

impl Read for Utf16 {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while self.taken >= self.text.len() {
            if self.over {
                return Ok(0);
            }
            self.refill()?;
        }
        let mut ready = self.text.get(self.taken..).unwrap_or_default();
        let read = ready.read(buffer)?;
        self.taken += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Drip(Vec<u8>, usize);

    impl Read for Drip {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Some(byte) = self.0.get(self.1) else { return Ok(0) };
            buffer[0] = *byte;
            self.1 += 1;
            Ok(1)
        }
    }

    fn read(bytes: Vec<u8>, big: bool) -> (String, u64) {
        let report = Report::default();
        let mut text = String::new();
        Utf16::new(Box::new(Drip(bytes.clone(), 0)), big, report.clone()).read_to_string(&mut text).unwrap();
        let whole = Report::default();
        let mut again = String::new();
        Utf16::new(Box::new(io::Cursor::new(bytes)), big, whole.clone()).read_to_string(&mut again).unwrap();
        assert_eq!((&text, report.snapshot()), (&again, whole.snapshot()));
        (text, report.snapshot().total())
    }

    #[test]
    fn every_character_survives_and_halves_do_not() {
        let text = "abc Vọng Gác 塔 𝄞\r\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(little, false), (text.to_owned(), 0));
        assert_eq!(read(big, true), (text.to_owned(), 0));
        let broken: Vec<u8> = [0x61, 0xD834, 0x62, 0xDD1E, 0xD834].into_iter().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(broken, false), ("a\u{FFFD}b\u{FFFD}\u{FFFD}".to_owned(), 3));
        assert_eq!(read(vec![0x61, 0, 0x62], false), ("a\u{FFFD}".to_owned(), 1));
    }

    #[test]
    fn marks_and_zeros_tell_the_encoding() {
        assert_eq!(Encoding::of(b"\xFF\xFEa\0"), Encoding::Utf16 { big: false, mark: 2 });
        assert_eq!(Encoding::of(b"\xFE\xFF\0a"), Encoding::Utf16 { big: true, mark: 2 });
        assert_eq!(Encoding::of(b"{\0\"\0a\0\"\0"), Encoding::Utf16 { big: false, mark: 0 });
        assert_eq!(Encoding::of(b"\0{\0\"\0a\0\""), Encoding::Utf16 { big: true, mark: 0 });
        assert_eq!(Encoding::of(b"\xEF\xBB\xBFabc"), Encoding::AsIs(3));
        assert_eq!(Encoding::of(b"\x01\0\x02\0\x03\0\x04\0"), Encoding::AsIs(0));
        assert_eq!(Encoding::of(b"ElfFile\0\0\0\0\0"), Encoding::AsIs(0));
    }
}
