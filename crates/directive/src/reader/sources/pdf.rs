//! PDF files by `pdftotext -layout`; those without text are recognised as scans.

use super::scan;
use super::tools::{Call, ToolError, Tools};
use super::{Extracted, Method};
use crate::reader::error::ReadError;
use crate::reader::limits::{MAX_TEXT_BYTES, MAX_TOOL_OUTPUT, PDF_TEXT_TIME};

/// Letters of a page below which it holds no text but a picture of one.
const LETTERS_OF_A_PAGE: usize = 40;

/// Reads a PDF.
pub(super) fn read(bytes: &[u8], tools: &dyn Tools) -> Result<Extracted, ReadError> {
    let args = ["-layout", "-enc", "UTF-8", "-", "-"];
    let call = Call { program: "pdftotext", args: &args, input: bytes, time: PDF_TEXT_TIME, output: MAX_TOOL_OUTPUT };
    let output = tools.run(&call).map_err(|error| explain("pdftotext", "poppler-utils", &error))?;
    let text = String::from_utf8_lossy(&output);
    if text.len() > MAX_TEXT_BYTES {
        return Err(ReadError::too_large("phần chữ của tệp PDF", "the text of the PDF", MAX_TEXT_BYTES as u64));
    }
    let mut pages: Vec<String> = text.split('\u{c}').map(str::to_owned).collect();
    if pages.last().is_some_and(|last| last.trim().is_empty()) {
        pages.pop();
    }
    let letters: usize = pages.iter().map(|page| page.chars().filter(|c| c.is_alphabetic()).count()).sum();
    if letters < LETTERS_OF_A_PAGE * pages.len().max(1) {
        return scan::read(bytes, pages.len().max(1), tools);
    }
    Ok(Extracted::of_pages(&pages, None, Method::PdfText))
}

/// What went wrong with a tool, in both languages.
pub(super) fn explain(tool: &str, package: &str, error: &ToolError) -> ReadError {
    match error {
        ToolError::Missing => ReadError::tool_missing(tool, package),
        ToolError::TooLong(time) => {
            let seconds = time.as_secs();
            ReadError::tool_failed(
                tool,
                &format!("chạy quá {seconds} giây"),
                &format!("it ran for more than {seconds} seconds"),
            )
        }
        ToolError::TooMuch(most) => ReadError::tool_failed(
            tool,
            &format!("kết quả vượt {most} byte"),
            &format!("its output exceeds {most} bytes"),
        ),
        ToolError::Failed(words) => ReadError::tool_failed(tool, words, words),
    }
}
