//! The reader of official documents: text, DOCX or PDF to fields and clauses.
//!
//! Stages: a *source* gives text with pages ([`sources`]); *lines* are brought to one form and their slips mended; the *letterhead*,
//! *subject*, *arrival stamp* and *addressees* take their lines from the top, *copies* and *signature* theirs from the end; what is left is
//! the *body*: paragraphs, the tree of clauses, and what they cite, name and ask. Every field says on which lines it stands, how it is printed,
//! how it is read, and how sure the reader is ([`confidence`]).
//!
//! The reader knows the layout of Decree 30/2020/NĐ-CP and the words in `data/`; it knows no document. Nothing is made up: what the
//! text does not show is absent.

mod addressees;
mod cited;
mod clauses;
mod codified;
pub mod confidence;
mod contacts;
mod copies;
mod corrections;
mod data;
mod dates;
mod error;
mod expected;
mod header;
pub mod limits;
mod lines;
mod names;
mod opening;
mod paragraphs;
mod pipeline;
mod reading;
mod remarks;
mod signature;
pub mod sources;
mod stamp;
mod subject;
mod words;

pub(crate) use cited::key as number_key;
pub(crate) use clauses::POINTS;
pub(crate) use words::fold;

pub use error::ReadError;
pub use reading::{Cited, Clause, Contact, Correction, Deadline, Field, Place, Reading, Remark, Signer, Stamp};
pub use sources::{Extracted, Installed, Method, Source, Tools};

/// Reads a document. `tools` runs the programs that PDF files need; for text and DOCX it is not used.
///
/// # Errors
/// When the bytes are no document of this kind, are larger than a limit, are in an unknown encoding, or a program is missing or
/// fails. The error says which, in both languages.
pub fn read(source: &Source<'_>, tools: &dyn Tools) -> Result<(Extracted, Reading), ReadError> {
    let extracted = sources::extract(source, tools)?;
    let reading = read_extracted(&extracted)?;
    Ok((extracted, reading))
}

/// Reads a text that is already at hand.
///
/// # Errors
/// When the text is larger than [`limits::MAX_TEXT_BYTES`].
pub fn read_text(text: &str) -> Result<Reading, ReadError> {
    read_extracted(&Extracted::plain(text.to_owned()))
}

/// Reads what a source gave.
///
/// # Errors
/// When the text is larger than [`limits::MAX_TEXT_BYTES`].
pub fn read_extracted(extracted: &Extracted) -> Result<Reading, ReadError> {
    if extracted.text.len() > limits::MAX_TEXT_BYTES {
        let limit = limits::MAX_TEXT_BYTES as u64;
        return Err(ReadError::too_large("phần chữ", "its text", limit));
    }
    Ok(pipeline::run(extracted))
}

/// Whether a word is a kind of official document, as [`Reading::kind`] writes it.
#[must_use]
pub fn is_kind(word: &str) -> bool {
    data::DATA.kinds.iter().any(|kind| kind.name == word)
}
