//! Finding whole records in JSON that does not lie in lines, by counting braces outside strings.
//!
//! A top-level array, and a wrapper object that holds one, are passed through: their elements are the records. Limits:
//! a record over `limits::MAX_RECORD` bytes is passed over. After a record that is never closed the scan goes on at the
//! next line that starts an object at the same indent.

use std::ops::Range;

use vg_model::{DefectKind, Defects, limits};

use super::lex::skip_blank;

/// Top-level arrays and wrappers inside one another.
const MAX_OUTER: usize = 8;
/// New starts after damage in one buffer, so that hostile text costs no more than so many passes.
const MAX_RESTARTS: usize = 64;

/// Counts brackets from an opening one; can go on where it stopped.
#[derive(Clone, Copy, Default, Debug)]
struct Brackets {
    open: usize,
    in_string: bool,
}

enum Scan {
    /// Position behind the closing bracket.
    Closed(usize),
    /// The text ends first; go on at this position.
    More(usize),
}

impl Brackets {
    fn run(&mut self, text: &[u8], mut at: usize) -> Scan {
        loop {
            let rest = text.get(at..).unwrap_or_default();
            if self.in_string {
                let Some(found) = memchr::memchr2(b'"', b'\\', rest) else { return Scan::More(text.len()) };
                if rest.get(found) == Some(&b'"') {
                    self.in_string = false;
                    at += found + 1;
                } else if rest.len() > found + 1 {
                    at += found + 2;
                } else {
                    return Scan::More(at + found);
                }
                continue;
            }
            let Some(found) = rest.iter().position(|b| matches!(b, b'"' | b'{' | b'}' | b'[' | b']')) else {
                return Scan::More(text.len());
            };
            at += found + 1;
            match rest.get(found) {
                Some(b'"') => self.in_string = true,
                Some(b'{' | b'[') => self.open += 1,
                _ => self.open = self.open.saturating_sub(1),
            }
            if self.open == 0 && !self.in_string {
                return Scan::Closed(at);
            }
        }
    }
}

/// End of the object at the start of `text`; `None` when it is not closed there.
pub(super) fn object_end(text: &[u8]) -> Option<usize> {
    closed(text, b'{')
}

/// End of the array at the start of `text`; `None` when it is not closed there.
pub(super) fn array_end(text: &[u8]) -> Option<usize> {
    closed(text, b'[')
}

fn closed(text: &[u8], first: u8) -> Option<usize> {
    match Brackets::default().run(text, 0) {
        Scan::Closed(end) if text.first() == Some(&first) => Some(end),
        _ => None,
    }
}

/// Key and position of the bracket, when `text` starts an object whose first member is an array of objects (or empty).
pub(super) fn wrapper_start(text: &[u8]) -> Option<(&[u8], usize)> {
    let quote = skip_blank(text, text.strip_prefix(b"{").map(|_| 1)?);
    let key = text.get(quote..)?.strip_prefix(b"\"")?;
    let key = key.get(..memchr::memchr2(b'"', b'\\', key)?)?;
    let end = quote + 1 + key.len();
    if text.get(end) != Some(&b'"') {
        return None;
    }
    let colon = skip_blank(text, end + 1);
    let open = skip_blank(text, text.get(colon).filter(|b| **b == b':').map(|_| colon + 1)?);
    if text.get(open) != Some(&b'[') {
        return None;
    }
    matches!(text.get(skip_blank(text, open + 1)), Some(b'{' | b']')).then_some((key, open))
}

/// The scan of one stream.
#[derive(Debug)]
pub(super) struct Scanner {
    /// Records found whole and not yet handed out, as ranges of the buffer.
    pub(super) records: Vec<Range<u32>>,
    wrapper: Option<Vec<u8>>,
    at: usize,
    outer: Vec<Outer>,
    record: Option<(usize, Brackets)>,
    /// The value that is open is not a record (another member of a wrapper, or a record over the limit).
    discard: bool,
    restarts: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outer {
    Array,
    Wrapper,
}

impl Scanner {
    /// A scan that begins at byte `at` of the stream and passes through objects that start with an array `wrapper`.
    pub(super) fn new(at: usize, wrapper: Option<Vec<u8>>) -> Self {
        Self { records: Vec::new(), wrapper, at, outer: Vec::new(), record: None, discard: false, restarts: 0 }
    }

    /// Forgets the first `used` bytes of the buffer.
    pub(super) fn rebase(&mut self, used: usize) {
        self.at = self.at.saturating_sub(used);
        if let Some((start, _)) = &mut self.record {
            *start = start.saturating_sub(used);
        }
    }

    /// Scans on in `buffer`, which begins at byte `offset` of the stream. Returns how many bytes are done with: the
    /// rest belongs to an open record.
    pub(super) fn scan(&mut self, buffer: &[u8], ended: bool, offset: u64, defects: &mut Defects) -> usize {
        self.restarts = 0;
        loop {
            if let Some((start, brackets)) = self.record {
                if !self.go_on(buffer, ended, offset, defects, start, brackets) {
                    return if self.discard { buffer.len() } else { self.record.map_or(self.at, |(start, _)| start) };
                }
            } else if !self.between(buffer, ended, offset, defects) {
                return self.at;
            }
        }
    }

    /// Scans on in the open record; false when more bytes are needed.
    fn go_on(
        &mut self,
        buffer: &[u8],
        ended: bool,
        offset: u64,
        defects: &mut Defects,
        start: usize,
        mut brackets: Brackets,
    ) -> bool {
        let position = offset + start as u64;
        match brackets.run(buffer, self.at) {
            Scan::Closed(end) if !self.discard && buffer.get(end - 1) != Some(&b'}') => {
                // The bracket closes something outside: the record itself was never closed.
                defects.add(DefectKind::Malformed, position, "not a valid JSON text");
                self.restart(buffer, start)
            }
            Scan::Closed(end) => {
                if !self.discard && end - start > limits::MAX_RECORD {
                    defects.add(DefectKind::TooLong, position, "record longer than the record limit");
                } else if !self.discard {
                    self.records.push(start as u32..end as u32);
                }
                self.at = end;
                self.record = None;
                self.discard = false;
                true
            }
            Scan::More(at) if ended => {
                self.at = at;
                defects.add(DefectKind::Truncated, position, "the data ends inside a record");
                self.restart(buffer, start)
            }
            Scan::More(at) => {
                self.at = at;
                self.record = Some((start, brackets));
                if !self.discard && at - start > limits::MAX_RECORD {
                    defects.add(DefectKind::TooLong, position, "record longer than the record limit");
                    self.discard = true;
                }
                false
            }
        }
    }

    /// Goes on at the next line that starts an object at the indent of the one at `start`. False when there is none:
    /// the rest of the buffer is given up.
    fn restart(&mut self, buffer: &[u8], start: usize) -> bool {
        self.restarts += 1;
        let line = buffer.get(..start).and_then(|before| memchr::memrchr(b'\n', before)).map_or(0, |at| at + 1);
        let indent = buffer.get(line..start).filter(|bytes| bytes.iter().all(|b| *b == b' ' || *b == b'\t'));
        let opening = [b"\n", indent.unwrap_or_default(), b"{"].concat();
        let rest = buffer.get(start..).unwrap_or_default();
        let next = memchr::memmem::find(rest, &opening).filter(|_| self.restarts <= MAX_RESTARTS);
        match next {
            Some(found) => {
                self.at = start + found + opening.len() - 1;
                self.record = None;
                self.discard = false;
                true
            }
            None => {
                self.at = buffer.len();
                self.record = None;
                false
            }
        }
    }

    /// Scans between records; false when more bytes are needed.
    fn between(&mut self, buffer: &[u8], ended: bool, offset: u64, defects: &mut Defects) -> bool {
        let Some(byte) = buffer.get(self.at).copied() else { return false };
        match byte {
            // RS starts a record of RFC 7464.
            b' ' | b'\t' | b'\r' | b'\n' | b',' | 0x1e => self.at += 1,
            b'[' if self.outer.len() < MAX_OUTER && self.outer.last() != Some(&Outer::Wrapper) => {
                self.outer.push(Outer::Array);
                self.at += 1;
            }
            b']' if self.outer.last() == Some(&Outer::Array) => {
                self.outer.pop();
                self.at += 1;
            }
            b'}' if self.outer.last() == Some(&Outer::Wrapper) => {
                self.outer.pop();
                self.at += 1;
            }
            b'{' => return self.object(buffer, ended),
            b'[' | b'"' if self.outer.last() == Some(&Outer::Wrapper) => {
                // Another member of the wrapper: its name or value is passed over.
                let brackets = Brackets { open: usize::from(byte == b'['), in_string: byte == b'"' };
                self.record = Some((self.at, brackets));
                self.discard = true;
                self.at += 1;
            }
            _ if self.outer.last() == Some(&Outer::Wrapper) => self.at += 1,
            _ => {
                defects.add(DefectKind::Malformed, offset + self.at as u64, "not a JSON object");
                let rest = buffer.get(self.at + 1..).unwrap_or_default();
                let stop = rest.iter().position(|b| matches!(b, b'{' | b'[' | b']' | b'}' | b'\n' | b','));
                self.at += stop.map_or(rest.len(), |found| found) + 1;
            }
        }
        true
    }

    /// Starts a record, or enters a wrapper.
    fn object(&mut self, buffer: &[u8], ended: bool) -> bool {
        let rest = buffer.get(self.at..).unwrap_or_default();
        let outermost = self.outer.is_empty();
        if outermost && let Some(wrapper) = &self.wrapper {
            if let Some((key, open)) = wrapper_start(rest)
                && key == *wrapper
            {
                self.outer = vec![Outer::Wrapper, Outer::Array];
                self.at += open + 1;
                return true;
            }
            // The start of a wrapper may lie across two reads.
            if !ended && rest.len() < wrapper.len() + 256 {
                return false;
            }
        }
        self.discard = self.outer.last() == Some(&Outer::Wrapper);
        self.record = Some((self.at, Brackets { open: 1, in_string: false }));
        self.at += 1;
        true
    }
}
