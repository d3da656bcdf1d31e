//! Tables in text: a header line, then one record per line, cells between commas, semicolons, tabs or bars.
//!
//! *Specification*: RFC 4180. *What it is*: columns become fields; exports of Windows events (`Get-WinEvent`, Event
//! Viewer, flat tables with `Channel` and `EventID`) get the names that rules use. A cell without text is null, a quoted
//! one empty text. *Limits*: record length of `vg_model::limits`, 4,000 columns. *What it deliberately does not do*: read
//! tables without a header, guess types, tell day from month where a date is ambiguous.

mod cells;
mod decode;
mod framer;
mod header;
mod when;

use std::sync::Arc;

use vg_model::{Expand, FieldTable, Text};

use crate::parsers::json::BOM;
use crate::{About, Confidence, Decoder, Framer, Head, OpenOptions, Parser};

/// The parser of tables.
#[derive(Debug)]
pub struct CsvParser;

static ABOUT: About = About {
    name: "csv",
    title: || {
        Text::new(
            "Bảng có dòng tiêu đề (CSV, TSV), kể cả sự kiện Windows xuất ra CSV",
            "Tables with a header line (CSV, TSV), Windows events exported as CSV among them",
        )
    },
    specification: "RFC 4180",
    patterns: &["*.csv", "*.tsv"],
};

/// Records looked at behind the header to see a table in a text.
const RECORDS_TRIED: usize = 4;

impl Parser for CsvParser {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &Head<'_>) -> Option<Confidence> {
        let text = head.bytes.strip_prefix(BOM).unwrap_or(head.bytes);
        let text = text.get(header::preamble_len(text)..)?;
        let line = framer::trim_end(text.get(..memchr::memchr(b'\n', text).map_or(text.len(), |at| at + 1))?);
        let separator = header::separator_of(line);
        let names = header::names(line, separator);
        let table = header::Table::new(line, separator, 0);
        if names.len() < 2 || !names.iter().all(|name| is_name(name)) {
            return None;
        }
        if table.kind.0 == "windows" {
            return Some(Confidence::Certain);
        }
        let named = head.name.ends_with(".csv") || head.name.ends_with(".tsv");
        let fits = named || names.len() > 2;
        let mut start = line.len() + 1;
        let mut seen = 0;
        while seen < RECORDS_TRIED
            && let Ok(end) = cells::RecordScan::default().end(text, start, start, separator, head.complete)
        {
            let record = framer::trim_end(text.get(start..end)?);
            if header::names(record, separator).len() != names.len() {
                return named.then_some(Confidence::Fallback);
            }
            start = end;
            seen += 1;
        }
        match (fits, seen) {
            (true, 1..) => Some(Confidence::Shape),
            _ => named.then_some(Confidence::Fallback),
        }
    }

    fn framer(&self, options: &OpenOptions) -> Box<dyn Framer> {
        Box::new(framer::CsvFramer::new(options))
    }

    fn decoder(&self, fields: &Arc<FieldTable>) -> Box<dyn Decoder> {
        Box::new(decode::CsvDecoder::new(fields))
    }

    fn preamble_len(&self, start: &[u8]) -> usize {
        let mark = if start.starts_with(BOM) { BOM.len() } else { 0 };
        let before = mark + header::preamble_len(start.get(mark..).unwrap_or_default());
        let header = start.get(before..).unwrap_or_default();
        memchr::memchr(b'\n', header).map_or(0, |end| before + end + 1)
    }

    fn expander(&self) -> &'static dyn Expand {
        &decode::EXPANDER
    }
}

/// True for a text that can be the name of a column: a letter first, then few signs besides letters and digits.
fn is_name(text: &str) -> bool {
    text.chars().count() <= 64
        && text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '@' | '#'))
        && text.chars().all(|c| c.is_alphanumeric() || " _-.@#/()%".contains(c))
}
