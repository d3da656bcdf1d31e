//! A stream that was given to a parser, with its head put back in front.

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;

use vg_model::{DefectKind, limits};

use super::coverage::{Coverage, Outcome, Report};
use super::source::{Root, Stream, reason};
use crate::{Framer, OpenOptions, Parser};

/// A stream for a parser.
pub struct Opened {
    /// Path as given, with `!` before each name inside an archive.
    pub label: String,
    /// Who reads it.
    pub parser: &'static dyn Parser,
    /// What the parser may need to know.
    pub options: OpenOptions,
    /// Bytes that it occupies where it lies, see [`Coverage::stored`].
    pub stored: Option<u64>,
    /// The stream ends when the next arrival is asked for; it must be read before.
    pub sequential: bool,
    /// The decompressed stream, UTF-8 where it is text. It never fails.
    pub reader: StreamReader,
}

impl Opened {
    /// Starts cutting the stream.
    #[must_use]
    pub fn framer(&self) -> Box<dyn Framer> {
        self.parser.framer(&self.options)
    }

    /// What became of the stream so far; to be asked when it was read to its end.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        Coverage {
            label: self.label.clone(),
            outcome: Outcome::Read { parser: self.parser.about().name },
            bytes: self.reader.delivered(),
            stored: self.stored,
            defects: self.reader.report.snapshot(),
        }
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("label", &self.label)
            .field("parser", &self.parser.about().name)
            .field("bytes", &self.reader.delivered())
            .finish_non_exhaustive()
    }
}

/// Reads a stream and counts what was read.
pub struct StreamReader {
    inner: Headed,
    bytes: u64,
    report: Report,
    root: Arc<Root>,
}

impl StreamReader {
    pub(super) fn new(inner: Headed, report: Report, root: Arc<Root>) -> Self {
        Self { inner, bytes: 0, report, root }
    }

    /// Bytes read so far.
    #[must_use]
    pub fn delivered(&self) -> u64 {
        self.bytes
    }
}

impl fmt::Debug for StreamReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamReader").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Read for StreamReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match self.inner.read(buffer) {
            Ok(read) => read,
            // No reader below does this; a new one that does must not end a hunt.
            Err(error) => {
                self.report.add(DefectKind::Unreadable, self.bytes, &reason("cannot be read on", &error));
                0
            }
        };
        self.bytes += read as u64;
        self.root.progress().add_delivered(read as u64);
        Ok(read)
    }
}

/// The first bytes of a stream.
pub(super) struct StreamHead {
    pub(super) bytes: Vec<u8>,
    /// They are all there is.
    pub(super) complete: bool,
}

/// Reads the head of a stream: [`limits::SNIFF_HEAD`] bytes, or all there are.
pub(super) fn read_head(stream: &mut Stream) -> StreamHead {
    let mut bytes = vec![0; limits::SNIFF_HEAD];
    let mut filled = 0;
    let mut complete = false;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match stream.read(rest) {
            Ok(read) if read > 0 => filled += read,
            _ => {
                complete = true;
                break;
            }
        }
    }
    bytes.truncate(filled);
    StreamHead { bytes, complete }
}

/// A stream with its head in front again. Behind the head, reads go straight through.
pub(super) struct Headed {
    head: Vec<u8>,
    taken: usize,
    rest: Stream,
}

impl Headed {
    pub(super) fn new(head: StreamHead, rest: Stream) -> Self {
        Self { head: head.bytes, taken: 0, rest }
    }

    pub(super) fn stream(head: StreamHead, rest: Stream) -> Stream {
        Box::new(Self::new(head, rest))
    }
}

impl Read for Headed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.head.get(self.taken..).unwrap_or_default();
        if ready.is_empty() {
            return self.rest.read(buffer);
        }
        let read = ready.read(buffer)?;
        self.taken += read;
        if self.taken >= self.head.len() {
            self.head = Vec::new();
            self.taken = 0;
        }
        Ok(read)
    }
}
