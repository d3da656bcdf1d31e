//! Where a text comes from: a text file, a DOCX, a PDF with text, a scan.

mod docx;
mod numbering;
mod pdf;
mod scan;
mod text;
mod tools;

pub use tools::{Call, Installed, ToolError, Tools};

use serde::Serialize;

use super::error::ReadError;
use super::limits::MAX_FILE_BYTES;

/// The bytes of a document and what they are.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// Plain text: UTF-8, or UTF-16 with a byte order mark.
    Text(&'a [u8]),
    /// A Word document (Office Open XML).
    Docx(&'a [u8]),
    /// A PDF, with text or scanned.
    Pdf(&'a [u8]),
}

impl<'a> Source<'a> {
    /// Tells by content what the bytes are: `%PDF-`, a ZIP archive, or text.
    #[must_use]
    pub fn sniff(bytes: &'a [u8]) -> Self {
        let head = bytes.get(..1024.min(bytes.len())).unwrap_or_default();
        if head.windows(5).any(|window| window == b"%PDF-") {
            Self::Pdf(bytes)
        } else if bytes.starts_with(b"PK\x03\x04") {
            Self::Docx(bytes)
        } else {
            Self::Text(bytes)
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Text(bytes) | Self::Docx(bytes) | Self::Pdf(bytes) => bytes.len(),
        }
    }
}

/// How a text was got.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The text as given.
    Text,
    /// The paragraphs of a Word document.
    Docx,
    /// The text layer of a PDF.
    PdfText,
    /// Recognised from the images of a scan.
    Scan,
}

/// A text with its pages. Places of a reading are lines of `text`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Extracted {
    /// The text; lines end with `\n`.
    pub text: String,
    /// Numbers of the lines (from 1) with which pages begin; empty where there are no pages.
    pub page_starts: Vec<u32>,
    /// Mean word confidence of the recogniser, 0 to 1; absent where nothing was recognised.
    pub confidence: Option<f32>,
    /// How the text was got.
    pub method: Method,
}

impl Extracted {
    /// A text without pages.
    #[must_use]
    pub fn plain(text: String) -> Self {
        Self { text, page_starts: Vec::new(), confidence: None, method: Method::Text }
    }

    /// A text made of pages.
    fn of_pages(pages: &[String], confidence: Option<f32>, method: Method) -> Self {
        let mut text = String::new();
        let mut page_starts = Vec::with_capacity(pages.len());
        let mut line = 1_u32;
        for page in pages {
            page_starts.push(line);
            let page = page.trim_end_matches(['\n', '\r', ' ']);
            text.push_str(page);
            text.push('\n');
            line += u32::try_from(page.matches('\n').count() + 1).unwrap_or(u32::MAX);
        }
        Self { text, page_starts, confidence, method }
    }
}

/// Gets the text of a document.
///
/// # Errors
/// As [`super::read`].
pub fn extract(source: &Source<'_>, tools: &dyn Tools) -> Result<Extracted, ReadError> {
    if source.len() > MAX_FILE_BYTES {
        return Err(ReadError::too_large("tệp", "the file", MAX_FILE_BYTES as u64));
    }
    match source {
        Source::Text(bytes) => text::decode(bytes).map(Extracted::plain),
        Source::Docx(bytes) => docx::read(bytes),
        Source::Pdf(bytes) => pdf::read(bytes, tools),
    }
}
