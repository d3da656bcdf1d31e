//! What a parser is: four small traits, so that cutting is sequential and cheap, and decoding parallel.

use std::io::{self, Read};
use std::sync::Arc;

use vg_model::{Defects, EventBatch, Expand, FieldTable, Text, Timestamp};

/// What the documentation, the format list and the sniffer say about a parser. Filled from its `about.toml`.
#[derive(Debug)]
pub struct About {
    /// Stable name: folder, `--format` value and docs anchor.
    pub name: &'static str,
    /// Title in both languages.
    pub title: fn() -> Text,
    /// Specification that the parser follows, as a link or a document number.
    pub specification: &'static str,
    /// File name patterns (shell globs, lower case) that hint at the format; content always decides.
    pub patterns: &'static [&'static str],
}

/// How sure a parser is that a stream is its own. The surest wins; the order of the list decides a tie.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Confidence {
    /// It could be: text lines that the parser would not refuse.
    Fallback,
    /// The shape fits (several lines look right).
    Shape,
    /// A magic number, a header line or an unmistakable structure.
    Certain,
}

/// The beginning of a stream, for recognising it.
#[derive(Debug)]
pub struct Head<'a> {
    /// First bytes of the decompressed stream (up to 64 KiB, fewer at its end).
    pub bytes: &'a [u8],
    /// File name without folders, lower case; empty for standard input.
    pub name: &'a str,
    /// True when `bytes` is the whole stream.
    pub complete: bool,
}

/// What a parser may need to know about the stream and cannot see in it.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// Time of last change of the file, to infer missing years from; `None` for standard input.
    pub modified: Option<Timestamp>,
    /// Offset of local time from UTC in seconds, for times without a zone (0 unless told).
    pub assumed_offset_seconds: i32,
}

/// One format. A static value in its folder's `mod.rs`, listed in `parsers/mod.rs`.
pub trait Parser: Sync {
    /// Name, title, specification and patterns.
    fn about(&self) -> &'static About;

    /// Judges whether a stream is of this format; `None` when it is not.
    fn sniff(&self, head: &Head<'_>) -> Option<Confidence>;

    /// Starts cutting one stream into blocks.
    fn framer(&self, options: &OpenOptions) -> Box<dyn Framer>;

    /// A decoder that gives slots to the fields of `fields`. One per thread; it may keep scratch memory and caches
    /// between blocks, also of different streams, but its output must not depend on what it decoded before.
    fn decoder(&self, fields: &Arc<FieldTable>) -> Box<dyn Decoder>;

    /// Rebuilds records of batches that this parser decoded.
    fn expander(&self) -> &'static dyn Expand;

    /// Whether a stream may hold records behind their length (RFC 6587 §3.4.1) in place of lines.
    fn reads_counted(&self) -> bool {
        false
    }

    /// Bytes at the beginning of a stream, or of a part of it, that say how what follows is read, as a line with the names of columns does:
    /// whoever hands on a later part by itself puts them before it. Nothing for formats whose records stand for themselves.
    fn preamble_len(&self, _start: &[u8]) -> usize {
        0
    }

    /// Whether a line within a stream begins another preamble.
    fn begins_preamble(&self, _line: &[u8]) -> bool {
        false
    }

    /// Whether the raw record of an event is text.
    fn is_text(&self) -> bool {
        true
    }
}

/// Cuts one stream into blocks of whole records. Sequential: it holds what must be known from earlier in the stream.
pub trait Framer: Send {
    /// Reads the next block into `batch` (empty when called) and sets its `offset`, `first_record` and `context`.
    /// Returns false at the end of the stream, with nothing in `batch`.
    ///
    /// # Errors
    ///
    /// When the stream cannot be read on. Blocks returned before stay valid, and bytes read before the error that form
    /// whole records are returned first.
    fn next_block(&mut self, input: &mut dyn Read, batch: &mut EventBatch, defects: &mut Defects) -> io::Result<bool>;
}

/// Turns blocks into events.
pub trait Decoder: Send {
    /// Decodes the block of `batch` and adds its events. Sets `batch.expander` and `batch.haystack`.
    fn decode(&mut self, batch: &mut EventBatch, defects: &mut Defects);
}
