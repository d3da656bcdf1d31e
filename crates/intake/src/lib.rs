//! Bytes to events: how they arrive (walk, containers) and what they mean (parsers).
//!
//! *What it is*: folders are walked, containers opened and formats recognised by content; a [`Framer`] cuts a stream into
//! blocks of whole records, cheaply and in order; a [`Decoder`] turns a block into events, on any thread.
//! *What it does not do*: matching, output, threads of its own.
//!
//! Parsers report, they do not fail: damage becomes a `Defect` with kind, offset and count, and every readable record
//! is read. Limits: `vg_model::limits`.

pub mod inputs;
mod lines;
pub mod normal;
mod parser;
pub mod parsers;

pub use lines::{LineFramer, lines_of};
pub use parser::{About, Confidence, Decoder, Framer, Head, OpenOptions, Parser};
