//! How findings are written for machines and terminals. One file a format; HTML is in [`crate::report`].

mod csv;
mod jsonl;
mod table;
mod timesketch;

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use vg_detect::sigma::ast::RuleMeta;
use vg_model::{Lang, TimeQuality};

use super::Entry;

/// A format of findings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Lines for a terminal.
    Table,
    /// One JSON object a line (RFC 8259), the machine output.
    Jsonl,
    /// RFC 4180, with a header.
    Csv,
    /// JSON lines that Timesketch imports.
    TimesketchJsonl,
    /// CSV that Timesketch imports.
    TimesketchCsv,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 5] =
        [Format::Table, Format::Jsonl, Format::Csv, Format::TimesketchJsonl, Format::TimesketchCsv];

    /// Value of `--format`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::TimesketchJsonl => "timesketch-jsonl",
            Format::TimesketchCsv => "timesketch-csv",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let names = || Self::ALL.map(Format::as_str).join(", ");
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| format!("unknown format '{text}': use one of {}", names()))
    }
}

/// Writes findings in one format.
pub(super) struct Writer {
    format: Format,
    lang: Lang,
    line: Vec<u8>,
    rows: u64,
    out: Box<dyn Write + Send>,
}

/// Findings shown in a terminal table; the rest is counted.
pub const MAX_TABLE_ROWS: u64 = 500;

impl Writer {
    pub(super) fn new(format: Format, lang: Lang, out: Box<dyn Write + Send>) -> Self {
        Self { format, lang, line: Vec::new(), rows: 0, out }
    }

    /// Writes what stands before the first finding.
    pub(super) fn begin(&mut self) -> io::Result<()> {
        match self.format {
            Format::Csv => self.out.write_all(csv::HEADER),
            Format::TimesketchCsv => self.out.write_all(timesketch::CSV_HEADER),
            Format::Table | Format::Jsonl | Format::TimesketchJsonl => Ok(()),
        }
    }

    /// Writes one finding.
    pub(super) fn push(&mut self, entry: &Entry, rule: &RuleMeta) -> io::Result<()> {
        self.line.clear();
        match self.format {
            Format::Table if self.rows >= MAX_TABLE_ROWS => {}
            Format::Table => table::write(entry, rule, self.lang, self.rows == 0, &mut self.line),
            Format::Jsonl => jsonl::write(entry, rule, &mut self.line),
            Format::Csv => csv::write(entry, rule, &mut self.line),
            Format::TimesketchJsonl => timesketch::write_jsonl(entry, rule, &mut self.line),
            Format::TimesketchCsv => timesketch::write_csv(entry, rule, &mut self.line),
        }
        self.rows += 1;
        self.out.write_all(&self.line)
    }

    /// Writes out what is buffered; returns how many findings a table left out.
    pub(super) fn finish(&mut self) -> io::Result<u64> {
        self.out.flush()?;
        Ok(if self.format == Format::Table { self.rows.saturating_sub(MAX_TABLE_ROWS) } else { 0 })
    }
}

/// Appends a JSON string.
fn push_json_text(text: &str, out: &mut Vec<u8>) {
    // Writing a string into memory cannot fail.
    let _ = serde_json::to_writer(&mut *out, text);
}

/// Appends a further member of an object: a comma, the key and a text.
fn push_member(key: &str, text: &str, out: &mut Vec<u8>) {
    out.push(b',');
    push_json_text(key, out);
    out.push(b':');
    push_json_text(text, out);
}

/// Appends a JSON list of texts.
fn push_json_list(texts: &[String], out: &mut Vec<u8>) {
    // Writing texts into memory cannot fail.
    let _ = serde_json::to_writer(&mut *out, texts);
}

/// Appends the time in RFC 3339, or nothing when it is not known.
fn push_time(entry: &Entry, out: &mut Vec<u8>) {
    if entry.finding.time_quality != TimeQuality::Missing {
        entry.finding.time.write_rfc3339(6, out);
    }
}

/// A character as it may stand on a line of its own: controls and changes of writing direction, which could make a line
/// read as another, become blanks.
fn shown(c: char) -> char {
    if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') { ' ' } else { c }
}

/// `field=value` pairs of the evidence on one line, shortened to `limit` characters a value.
fn one_line(entry: &Entry, limit: usize) -> String {
    let mut text = String::new();
    for (name, value) in &entry.finding.event.fields {
        if !text.is_empty() {
            text.push_str("  ");
        }
        text.push_str(name);
        text.push('=');
        let mut characters = value.as_text().chars().map(shown);
        text.extend(characters.by_ref().take(limit));
        if characters.next().is_some() {
            text.push('…');
        }
    }
    text
}
