//! A document as DOCX: WordprocessingML (ECMA-376), written with the XML writer that the product reads it with.
//!
//! The library that was planned for it, docx-rs, knows no header rows that come again, no title and no language (ADR 16).

mod block;
mod parts;
mod sheet;
mod xml;

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::document::{Day, Document};
use crate::error::PrintError;
use crate::ready::{made, ready};

/// Writes a document as DOCX.
///
/// # Errors
/// [`PrintError`] when a limit is reached, or a table or figure does not fit.
pub fn docx(document: &Document) -> Result<Vec<u8>, PrintError> {
    let ready = ready(document)?;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let (Day { year, month, day }, hour, minute, second) = made(ready.created);
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(year).unwrap_or_default();
    // A time before 1980 has no form in a ZIP archive; its first day then stands there.
    let time = DateTime::from_date_and_time(year, small(month), small(day), small(hour), small(minute), small(second));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(time.unwrap_or_default())
        .unix_permissions(0o644);
    for (name, part) in parts::parts(&ready)? {
        zip.start_file(name, options).map_err(PrintError::packing)?;
        zip.write_all(&part).map_err(PrintError::packing)?;
    }
    Ok(zip.finish().map_err(PrintError::packing)?.into_inner())
}
