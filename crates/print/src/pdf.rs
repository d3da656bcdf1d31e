//! A document as PDF: laid out by typst, whose templates take the text as data.
//!
//! The file is PDF/A-2a: fonts within, text that can be searched and read aloud, language and title stated, nothing that depends on
//! the machine.

mod data;
mod glyphs;
mod world;

use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use vg_model::Text;

use crate::document::{Day, Document};
use crate::error::PrintError;
use crate::limits::MAX_PAGES;
use crate::ready::{Ready, made, ready};

/// Empties typst's cache when the page setting is over, also after an error or a panic: the cache is one for the process and would
/// hold every document that was ever set.
struct Forget;

impl Drop for Forget {
    fn drop(&mut self) {
        comemo::evict(0);
    }
}

/// Writes a document as PDF.
///
/// # Errors
/// [`PrintError`] when a limit is reached, a table or figure does not fit, or the page setter fails.
pub fn pdf(document: &Document) -> Result<Vec<u8>, PrintError> {
    let ready = ready(document)?;
    let world = world::Paper::new(data::json(&ready)?)?;
    let forget = Forget;
    let Warned { output, .. } = typst::compile::<PagedDocument>(&world);
    let pages = output.map_err(|faults| refused(&faults))?;
    let count = pages.pages().len();
    if count > MAX_PAGES {
        let what = Text::new("số trang", "the number of pages");
        return Err(PrintError::TooLarge { what, found: count, limit: MAX_PAGES });
    }
    let bytes = typst_pdf::pdf(&pages, &options(&ready)?).map_err(|faults| refused(&faults));
    drop(forget);
    bytes
}

fn options(ready: &Ready) -> Result<PdfOptions, PrintError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a])
        .map_err(|fault| PrintError::Typesetting { why: fault.message().to_string() })?;
    Ok(PdfOptions {
        ident: Smart::Custom(format!("{}|{}", ready.title, ready.created.0)),
        creator: Smart::Custom(Some("Vọng Gác".to_owned())),
        timestamp: timestamp(ready),
        standards,
        ..PdfOptions::default()
    })
}

fn timestamp(ready: &Ready) -> Option<Timestamp> {
    let (Day { year, month, day }, hour, minute, second) = made(ready.created);
    let small = |number: u32| u8::try_from(number).ok();
    let time = Datetime::from_ymd_hms(year, small(month)?, small(day)?, small(hour)?, small(minute)?, small(second)?)?;
    Timestamp::new_local(time, 7 * 60)
}

fn refused(faults: &[SourceDiagnostic]) -> PrintError {
    let said: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).take(3).collect();
    PrintError::Typesetting { why: said.join("; ") }
}
