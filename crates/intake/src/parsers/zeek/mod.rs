//! Zeek logs in their tab-separated form.
//!
//! *Specification*: <https://docs.zeek.org/en/master/log-formats.html> and Zeek's ASCII writer. *What it is*: the header
//! (`#separator`, `#fields`, `#types`, …) says how lines are read, and may change where logs were joined; unset cells
//! are absent, sets and vectors are repeated values, `\xHH` is resolved, booleans are `true` and `false` as in Zeek's JSON,
//! `_path` is the header's `#path`. *Limits*: line length of `vg_model::limits`, 4,096 columns. *What it deliberately does
//! not do*: read Zeek's JSON (see `json`), use `#open` and `#close`.

mod decode;
mod framer;
mod header;

use std::sync::Arc;

use vg_model::{Expand, FieldTable, Text};

use crate::parsers::scan::hash_lines;
use crate::{About, Confidence, Decoder, Framer, Head, OpenOptions, Parser, lines_of};

/// The parser of Zeek TSV logs.
#[derive(Debug)]
pub struct ZeekParser;

static ABOUT: About = About {
    name: "zeek",
    title: || Text::new("Nhật ký Zeek dạng TSV", "Zeek logs in TSV form"),
    specification: "https://docs.zeek.org/en/master/log-formats.html",
    patterns: &["*.log"],
};

impl Parser for ZeekParser {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &Head<'_>) -> Option<Confidence> {
        // Comments may stand before the header.
        let mut comments =
            lines_of(head.bytes).map(|(_, line)| line).take_while(|line| framer::is_header(line)).take(16);
        comments
            .any(|line| line.trim_ascii_start().starts_with(b"#separator ") || line.starts_with(b"#fields\tts\t"))
            .then_some(Confidence::Certain)
    }

    fn framer(&self, _: &OpenOptions) -> Box<dyn Framer> {
        Box::new(framer::ZeekFramer::default())
    }

    fn decoder(&self, fields: &Arc<FieldTable>) -> Box<dyn Decoder> {
        Box::new(decode::ZeekDecoder::new(fields))
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
