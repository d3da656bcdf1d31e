//! JSON records: one per line, in an array, in a wrapper such as CloudTrail's, or one after the other.
//!
//! *Specification*: RFC 8259 (text), <https://jsonlines.org> (lines), RFC 7464 (sequences). *What it is*: objects
//! flattened to dotted paths, arrays to repeated values; the layouts of known producers are recognised record by record
//! and their values get the names that rules use (`naming`). *Limits*: record length, nesting and values per event of
//! `vg_model::limits`. *What it deliberately does not do*: build a tree; refuse sloppy strings (see `lex`); open Splunk
//! exports.

mod decode;
mod expand;
mod framer;
mod lex;
mod naming;
mod plan;
mod scan;
mod shape;
mod steps;
mod walk;
mod when;

use std::sync::Arc;

use vg_model::{Expand, FieldTable, Text};

use crate::{About, Confidence, Decoder, Framer, Head, OpenOptions, Parser};

pub(crate) use decode::BOM;
pub(crate) use naming::{dotnet_derived, nxlog_derived};
pub(crate) use when::parse_time;

/// The parser of JSON records.
#[derive(Debug)]
pub struct JsonParser;

static ABOUT: About = About {
    name: "json",
    title: || {
        Text::new(
            "Bản ghi JSON (JSON Lines, mảng, đối tượng nối tiếp): Windows, Suricata, Zeek, auditd, osquery, CloudTrail",
            "JSON records (JSON Lines, arrays, concatenated objects): Windows, Suricata, Zeek, auditd, osquery, CloudTrail",
        )
    },
    specification: "RFC 8259",
    patterns: &["*.json", "*.jsonl", "*.ndjson", "*.json.log"],
};

impl Parser for JsonParser {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &Head<'_>) -> Option<Confidence> {
        let start = lex::skip_blank(head.bytes, framer::bom_len(head.bytes));
        let text = head.bytes.get(start..)?;
        let object = match text.first()? {
            b'{' => text,
            b'[' => text.get(lex::skip_blank(text, 1)..).filter(|rest| rest.first().is_none_or(|b| *b == b'{'))?,
            _ => return None,
        };
        let inner = object.get(lex::skip_blank(object, 1)..).unwrap_or_default();
        if !matches!(inner.first(), Some(b'"' | b'}') | None) {
            return None;
        }
        let certain =
            scan::object_end(object).is_some_and(|end| expand::is_record(object.get(..end).unwrap_or_default()));
        Some(if certain { Confidence::Certain } else { Confidence::Shape })
    }

    fn framer(&self, options: &OpenOptions) -> Box<dyn Framer> {
        Box::new(framer::JsonFramer::new(options))
    }

    fn decoder(&self, fields: &Arc<FieldTable>) -> Box<dyn Decoder> {
        Box::new(decode::JsonDecoder::new(fields))
    }

    fn expander(&self) -> &'static dyn Expand {
        &expand::EXPANDER
    }
}
