//! Official Vietnamese documents on paper: a neutral value, to DOCX and PDF.
//!
//! *What it is*: pure code. [`Document`] says what stands in a document by Decree 30/2020/NĐ-CP, Annex I; [`docx()`] and [`pdf()`]
//! set it by the layout of that annex. Both write the same bytes for the same value: times stand in the value, nothing is
//! taken from a clock.
//!
//! *Where a figure comes from*: a [`Run`] may carry the key of a [`Source`]. On paper nothing shows; the last annex lists
//! every figure with the observation behind it, its time and hash, and on a screen the figure leads there.
//!
//! *What it does not do*: no file system, no network, no clock, no fonts of the machine; no opinion about what a document says. User
//! text is data on its way through: it is no markup of the page setter and no XML, whatever it holds.
//!
//! *Hostile input*: every limit is a constant in [`limits`].

mod block;
mod clean;
mod document;
mod docx;
mod error;
pub mod limits;
mod pdf;
mod ready;
mod words;

pub use block::{Align, Block, Column, Row, RowKind, Run, Size, Table, runs};
pub use document::{Annex, Capacity, Day, Document, Kind, Signature, Source, SourceRecord, Urgency};
pub use docx::docx;
pub use error::PrintError;
pub use pdf::pdf;
pub use words::{moment, moment_in_words};
