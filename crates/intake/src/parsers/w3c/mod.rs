//! W3C extended logs: IIS, and the comma-separated logs of Exchange that share their header.
//!
//! *Specification*: W3C working draft WD-logfile-960323; Microsoft's description of the IIS fields. `#Fields:` names
//! the columns and may change within a file; `#Date:` gives the day where there is no `date` column (when the time of
//! day then runs backwards, it stays that day). Times are UTC. A header with commas makes the records comma-separated
//! with quotation marks (Exchange), one with tabs tab-separated; else runs of blanks separate.
//!
//! *Fields* (kind `w3c`): the columns by their names; a column such as `cs(User-Agent)` under its own name and as
//! `cs-user-agent`. `-` and empty values are absent; IIS writes blanks as `+`, which stay. Where `cs-uri-stem` is
//! there and `cs-uri` is not, `cs-uri` is made from stem and query, and `cs-uri-query` is given twice, the query and the
//! whole URI (why: `web_request`).
//!
//! A record before any `#Fields:` is an event with `message` alone, counted as `malformed`; one with more or fewer
//! values than columns is read as far as it goes and counted.
//!
//! *What it does not do*: other directives (`#Software`, `#Remark`) are passed over; quoted values in blank-separated
//! records are not unquoted.

mod decode;
mod header;

use std::sync::Arc;

use vg_model::{Expand, FieldTable, Text};

use crate::parsers::scan::hash_lines;
use crate::{About, Confidence, Decoder, Framer, Head, OpenOptions, Parser, lines_of};

/// Lines within which a header must come.
const HEADER_WITHIN: usize = 50;

/// The parser of W3C extended logs.
#[derive(Debug)]
pub(super) struct W3c;

static ABOUT: About = About {
    name: "w3c",
    title: || Text::new("Nhật ký W3C mở rộng (IIS)", "W3C extended log (IIS)"),
    specification: "https://www.w3.org/TR/WD-logfile.html",
    patterns: &["u_ex*.log", "u_in*.log", "u_nc*.log", "ex??????.log"],
};

impl Parser for W3c {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &Head<'_>) -> Option<Confidence> {
        let bytes = head.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head.bytes);
        let mut lines = lines_of(bytes).map(|(_, line)| line).take(HEADER_WITHIN).enumerate();
        let mut before = lines.by_ref().map_while(|(at, line)| line.starts_with(b"#").then_some((at, line)));
        if before.any(|(_, line)| header::Header::read(line).is_some()) {
            return Some(Confidence::Certain);
        }
        // A log that was cut by rotation starts with records of the header before.
        lines.any(|(_, line)| header::Header::read(line).is_some()).then_some(Confidence::Shape)
    }

    fn framer(&self, _options: &OpenOptions) -> Box<dyn Framer> {
        Box::new(header::HeaderFramer::default())
    }

    fn decoder(&self, fields: &Arc<FieldTable>) -> Box<dyn Decoder> {
        Box::new(decode::W3cDecoder::new(fields))
    }

    fn preamble_len(&self, start: &[u8]) -> usize {
        hash_lines(start)
    }

    fn begins_preamble(&self, line: &[u8]) -> bool {
        line.starts_with(b"#")
    }

    fn expander(&self) -> &'static dyn Expand {
        &decode::EXPANDER
    }
}
