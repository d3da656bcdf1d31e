//! Chunks of whole records, and how they are made.
//!
//! Records are lines, which every reader understands and nothing is cheaper than. A record with a line break inside (a stack trace in
//! an octet-counted frame) cannot be a line, and an escape that can be undone would have to change every backslash of every Windows
//! path. So a chunk says how it is cut: as long as no record has a line break it is [`Cut::Lines`]; with the first one that has, the
//! whole chunk becomes [`Cut::Counted`], frames as octet counting has them (RFC 6587 §3.4.1), which the syslog parser reads as they
//! are. The bytes of a record are the sender's in both.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use vg_model::Timestamp;

use crate::limits;

/// Whose records these are, in the words of [`crate::Sources`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SourceKey(Arc<str>);

impl SourceKey {
    /// A key.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self(Arc::from(key))
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// How the records of a chunk are told apart.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Cut {
    /// Each record ends with a line feed, and has none inside.
    #[default]
    Lines,
    /// Each record stands behind its length in bytes, decimal, and a blank.
    Counted,
}

/// What a stream of records is, beside its source.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Kind {
    /// Name of the parser of `vg_intake` that reads the records; `None` when their content has to decide.
    pub format: Option<Cow<'static, str>>,
    /// What the sender calls the stream: index or data stream, source type, labels.
    pub hint: Option<Arc<str>>,
}

impl Kind {
    /// Records of a known format, without a name.
    #[must_use]
    pub const fn of(format: &'static str) -> Self {
        Self { format: Some(Cow::Borrowed(format)), hint: None }
    }
}

/// What a reader has to know of the bytes of a chunk beside their format. Whoever receives over the network knows nothing of it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Form {
    /// Name of the encoding of the text, where it is another than that of the source.
    pub encoding: Option<&'static str>,
    /// Bytes at the beginning that are no records: lines that say how those behind them are read, as names of columns do.
    pub preamble: u32,
    /// The same was received before, as whoever hands it over knows.
    pub again: bool,
    /// When the file was last changed that it comes from: times without year are of about then.
    pub modified: Option<Timestamp>,
}

/// Whole records of one source, as they are handed to the sink.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chunk {
    /// Who sent them.
    pub source: SourceKey,
    /// By which protocol: a name of [`crate::protocols`].
    pub protocol: &'static str,
    /// Name of the parser that reads them; `None` when their content has to decide.
    pub format: Option<Cow<'static, str>>,
    /// What the sender calls the stream: index or data stream, source type, labels.
    pub hint: Option<Arc<str>>,
    /// When the first of them came in.
    pub received: Timestamp,
    /// How many there are.
    pub records: u32,
    /// How they are told apart.
    pub cut: Cut,
    /// What else is to be known of the bytes.
    pub form: Form,
    /// The records with their line feeds or counts, behind the lines of [`Form::preamble`].
    pub bytes: Vec<u8>,
}

impl Chunk {
    /// The records, without line feeds and counts.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        records_of(self.bytes.get(self.form.preamble as usize..).unwrap_or_default(), self.cut)
    }
}

/// The records of the bytes of a chunk, without line feeds and counts.
pub fn records_of(bytes: &[u8], cut: Cut) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (record, after) = match cut {
            Cut::Lines => {
                let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                (rest.get(..end)?, rest.get(end + 1..).unwrap_or_default())
            }
            Cut::Counted => {
                let blank = memchr::memchr(b' ', rest)?;
                let length: usize = std::str::from_utf8(rest.get(..blank)?).ok()?.parse().ok()?;
                rest.get(blank + 1..)?.split_at_checked(length)?
            }
        };
        rest = after;
        Some(record)
    })
}

/// Records on their way into a chunk.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Records {
    bytes: Vec<u8>,
    count: u32,
    cut: Cut,
}

impl Records {
    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { bytes: Vec::new(), count: 0, cut: Cut::Lines }
    }

    /// Lines as they stand; a last one without line feed gets one.
    #[must_use]
    pub fn of_lines(mut bytes: Vec<u8>) -> Self {
        if !bytes.is_empty() && !bytes.ends_with(b"\n") {
            bytes.push(b'\n');
        }
        let count = u32::try_from(memchr::memchr_iter(b'\n', &bytes).count()).unwrap_or(u32::MAX);
        Self { bytes, count, cut: Cut::Lines }
    }

    /// Adds a record as it is.
    pub fn push(&mut self, record: &[u8]) {
        if self.cut == Cut::Lines && memchr::memchr(b'\n', record).is_some() {
            self.count_octets();
        }
        self.push_checked(record);
    }

    /// Adds a record of which the caller knows that it has no line feed.
    pub(crate) fn push_line(&mut self, record: &[u8]) {
        self.push_checked(record);
    }

    /// Adds a JSON record as one line: a line break between values is a blank; one in a string, where none may stand, becomes its escape.
    pub fn push_json(&mut self, json: &[u8]) {
        if memchr::memchr2(b'\n', b'\r', json).is_none() {
            return self.push_checked(json);
        }
        let mut line = Vec::with_capacity(json.len());
        let (mut text, mut escaped) = (false, false);
        for byte in json {
            match byte {
                b'\n' if text => line.extend_from_slice(b"\\n"),
                b'\r' if text => line.extend_from_slice(b"\\r"),
                b'\n' | b'\r' => line.push(b' '),
                _ => line.push(*byte),
            }
            text ^= *byte == b'"' && !escaped;
            escaped = text && *byte == b'\\' && !escaped;
        }
        self.push_checked(&line);
    }

    fn push_checked(&mut self, record: &[u8]) {
        match self.cut {
            Cut::Lines => {
                self.bytes.extend_from_slice(record);
                self.bytes.push(b'\n');
            }
            Cut::Counted => put_counted(&mut self.bytes, record),
        }
        self.count += 1;
    }

    /// Adds all of `other`.
    pub fn append(&mut self, mut other: Records) {
        if self.is_empty() {
            *self = other;
            return;
        }
        match (self.cut, other.cut) {
            (Cut::Lines, Cut::Counted) => self.count_octets(),
            (Cut::Counted, Cut::Lines) => other.count_octets(),
            _ => {}
        }
        self.bytes.append(&mut other.bytes);
        self.count += other.count;
    }

    fn count_octets(&mut self) {
        let lines = std::mem::take(&mut self.bytes);
        self.cut = Cut::Counted;
        for line in records_of(&lines, Cut::Lines) {
            put_counted(&mut self.bytes, line);
        }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Bytes, with line feeds and counts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// True when there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// True when a further record belongs into a chunk of its own.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.bytes.len() >= limits::CHUNK_MAX
    }

    /// The records, without line feeds and counts.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        records_of(&self.bytes, self.cut)
    }

    /// How they are told apart.
    #[must_use]
    pub fn cut(&self) -> Cut {
        self.cut
    }

    /// Their bytes, with line feeds or counts.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The chunk that they become.
    #[must_use]
    pub fn into_chunk(self, source: SourceKey, protocol: &'static str, kind: Kind, received: Timestamp) -> Chunk {
        let Kind { format, hint } = kind;
        let (records, cut, form) = (self.count, self.cut, Form::default());
        Chunk { source, protocol, format, hint, received, records, cut, form, bytes: self.bytes }
    }
}

fn put_counted(out: &mut Vec<u8>, record: &[u8]) {
    out.extend_from_slice(itoa::Buffer::new().format(record.len()).as_bytes());
    out.push(b' ');
    out.extend_from_slice(record);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(records: &Records) -> Vec<String> {
        records.iter().map(|record| String::from_utf8_lossy(record).into_owned()).collect()
    }

    #[test]
    fn a_chunk_is_lines_until_a_record_has_a_line_break() {
        let mut records = Records::new();
        records.push(b"one");
        assert_eq!((records.cut, records.bytes.as_slice()), (Cut::Lines, b"one\n".as_slice()));
        records.push(b"two\n  at x");
        records.push(b"three");
        assert_eq!(records.bytes, b"3 one10 two\n  at x5 three");
        assert_eq!(texts(&records), ["one", "two\n  at x", "three"]);
        let mut lines = Records::new();
        lines.push(b"zero");
        let mut all = lines.clone();
        all.append(records.clone());
        assert_eq!(texts(&all), ["zero", "one", "two\n  at x", "three"]);
        records.append(lines);
        assert_eq!((records.count(), texts(&records).len()), (4, 4));
    }

    #[test]
    fn json_becomes_one_line_that_says_the_same() {
        let mut records = Records::new();
        let json = b"{\r\n  \"a\": \"x\\\"\\\\\",\n \"b\": [1,\n2]}";
        records.push_json(json);
        assert_eq!((records.cut, records.count()), (Cut::Lines, 1));
        let line = records.iter().next().unwrap();
        let (before, after): (serde_json::Value, serde_json::Value) =
            (serde_json::from_slice(json).unwrap(), serde_json::from_slice(line).unwrap());
        assert_eq!(before, after);
        let mut sloppy = Records::new();
        sloppy.push_json(b"{\"a\":\"x\ny\"}");
        assert_eq!(texts(&sloppy), ["{\"a\":\"x\\ny\"}"]);
    }
}
