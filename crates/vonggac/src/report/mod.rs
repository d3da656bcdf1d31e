//! The HTML report of a hunt: one file that opens without a network, in Vietnamese and English.
//!
//! *What it is*: a fixed page (`assets/report/`) and the data as gzip pieces in base64. The browser unpacks what it
//! shows, so 200,000 findings open quickly. [`ReportWriter`] streams: it holds one piece and the lists of names, not the
//! findings.
//!
//! *Hostile data*: record values, file names and rule texts are written by others. They stand in the file only as base64,
//! and the page puts them into the document only as text. A content security policy allows the page's own style and
//! script, by their SHA-256, and nothing else: no connection, no image, no frame.
//!
//! *Limits*: `vg_model::limits::MAX_REPORT_*`. What a limit leaves out is counted and stated in the report.
//! *What it does not do*: no clock, no sorting (the page sorts), no reading back. Equal calls give equal bytes.

mod columns;
mod encode;
mod names;
mod page;
mod rule;
mod writer;

pub use rule::ReportRule;
pub use writer::{ReportWriter, Written};

use vg_model::{Finding, Lang, Record, TimeQuality, Timestamp, limits};

/// What the report needs before the first finding.
#[derive(Clone, Debug, Default)]
pub struct ReportMeta {
    /// Rules that findings refer to by index. Only those with a finding are written.
    pub rules: Vec<ReportRule>,
    /// Language that the page opens in.
    pub lang: Lang,
    /// How much the report carries.
    pub caps: ReportCaps,
}

/// How much a report carries. The defaults are the limits of `vg_model::limits`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReportCaps {
    /// Findings; further ones are counted only.
    pub findings: u64,
    /// Bytes of one record.
    pub record_bytes: usize,
    /// Bytes of all whole records; findings after that come without the whole record.
    pub records_total: u64,
    /// Bytes of all evidence; findings after that carry a little each.
    pub evidence_total: u64,
    /// Distinct hosts, and distinct files, that the page can filter by.
    pub names: usize,
}

impl Default for ReportCaps {
    fn default() -> Self {
        Self {
            findings: limits::MAX_REPORT_FINDINGS,
            record_bytes: limits::MAX_REPORT_RECORD,
            records_total: limits::MAX_REPORT_RECORDS_TOTAL,
            evidence_total: limits::MAX_REPORT_EVIDENCE_TOTAL,
            names: limits::MAX_REPORT_NAMES,
        }
    }
}

/// One finding with what the report shows of it.
#[derive(Clone, Copy, Debug)]
pub struct FindingRow<'a> {
    /// The finding; its `event` is the evidence (fields that the rule looked at).
    pub finding: &'a Finding,
    /// Index of its rule in [`ReportMeta::rules`].
    pub rule: u32,
    /// The whole record.
    pub raw: &'a Record,
    /// For a correlation: events that made it up, in the order of time; empty otherwise.
    pub contributing: &'a [ContributingEvent],
    /// How many events contributed in all (at least the number of `contributing`).
    pub contributing_total: u64,
}

/// An event that contributed to a correlation.
#[derive(Clone, PartialEq, Debug)]
pub struct ContributingEvent {
    /// Time of the event.
    pub time: Timestamp,
    /// How that time is known.
    pub time_quality: TimeQuality,
    /// Title of the rule that matched it.
    pub rule_title: String,
    /// Path of the file.
    pub file: String,
    /// Record number or byte offset.
    pub record: u64,
    /// Host that the record names, empty when it names none.
    pub host: String,
    /// Fields of the event that matter to the correlation.
    pub event: Record,
}
