//! How findings are written for machines and terminals. One file a format; HTML is in [`crate::report`].

mod csv;
mod jsonl;
mod table;
mod timesketch;

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use vg_detect::sigma::ast::RuleMeta;
use vg_model::{Lang, TimeQuality, is_plain_json};

use super::Found;

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

/// Findings shown in a terminal table; the rest is counted.
pub const MAX_TABLE_ROWS: u64 = 500;

/// Makes lines of findings, in one format.
#[derive(Debug)]
pub struct Lines {
    format: Format,
    lang: Lang,
    /// Memory for a part of a line.
    text: String,
}

impl Lines {
    /// For one thread.
    #[must_use]
    pub fn new(format: Format, lang: Lang) -> Self {
        Self { format, lang, text: String::new() }
    }

    /// Appends what is written of a finding.
    pub fn push(&mut self, found: &Found<'_>, rule: &RuleMeta, out: &mut Vec<u8>) {
        match self.format {
            Format::Table => table::write(found, rule, self.lang, out),
            Format::Jsonl => jsonl::write(found, rule, &mut self.text, out),
            Format::Csv => csv::write(found, rule, out),
            Format::TimesketchJsonl => timesketch::write_jsonl(found, rule, out),
            Format::TimesketchCsv => timesketch::write_csv(found, rule, out),
        }
    }
}

/// Writes lines of findings, in one format.
pub(super) struct Writer {
    format: Format,
    lang: Lang,
    rows: u64,
    out: Box<dyn Write + Send>,
}

impl Writer {
    pub(super) fn new(format: Format, lang: Lang, out: Box<dyn Write + Send>) -> Self {
        Self { format, lang, rows: 0, out }
    }

    /// Writes what stands before the first finding.
    pub(super) fn begin(&mut self) -> io::Result<()> {
        match self.format {
            Format::Csv => self.out.write_all(csv::HEADER),
            Format::TimesketchCsv => self.out.write_all(timesketch::CSV_HEADER),
            // A table without findings has no head.
            Format::Table | Format::Jsonl | Format::TimesketchJsonl => Ok(()),
        }
    }

    /// Writes the lines of findings: those of the first end at the first of `ends`, and so on.
    pub(super) fn push(&mut self, lines: &[u8], ends: impl ExactSizeIterator<Item = usize>) -> io::Result<()> {
        let rows = ends.len() as u64;
        if self.format == Format::Table {
            if self.rows == 0 && rows > 0 {
                self.out.write_all(table::head(self.lang).as_bytes())?;
            }
            let room = MAX_TABLE_ROWS.saturating_sub(self.rows) as usize;
            let shown = ends.take(room).last().unwrap_or(0);
            self.out.write_all(lines.get(..shown).unwrap_or_default())?;
        } else {
            self.out.write_all(lines)?;
        }
        self.rows += rows;
        Ok(())
    }

    /// What makes its lines.
    pub(super) fn lines(&self) -> Lines {
        Lines::new(self.format, self.lang)
    }

    /// True when lines of further findings would not be written.
    pub(super) fn is_full(&self) -> bool {
        self.format == Format::Table && self.rows >= MAX_TABLE_ROWS
    }

    /// Writes out what is buffered; returns how many findings a table left out.
    pub(super) fn finish(&mut self) -> io::Result<u64> {
        self.out.flush()?;
        Ok(if self.format == Format::Table { self.rows.saturating_sub(MAX_TABLE_ROWS) } else { 0 })
    }
}

/// Appends a JSON string.
fn push_json_text(text: &str, out: &mut Vec<u8>) {
    if is_plain_json(text) {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        // Writing a string into memory cannot fail.
        let _ = serde_json::to_writer(&mut *out, text);
    }
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
    out.push(b'[');
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        push_json_text(text, out);
    }
    out.push(b']');
}

/// Appends the time in RFC 3339, or nothing when it is not known.
fn push_time(found: &Found<'_>, out: &mut Vec<u8>) {
    if found.time_quality != TimeQuality::Missing {
        found.time.write_rfc3339(6, out);
    }
}

/// A character as it may stand on a line of its own: controls and changes of writing direction, which could make a line
/// read as another, become blanks.
fn shown(c: char) -> char {
    if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') { ' ' } else { c }
}

/// `field=value` pairs of the evidence on one line, shortened to `limit` characters a value.
fn one_line(found: &Found<'_>, limit: usize) -> String {
    let mut text = String::new();
    for (name, value) in found.event {
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

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    /// What was written so far.
    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_table_has_a_head_and_ends_at_its_limit_whatever_comes_at_once() {
        for at_once in [1, 7, 499, 500, 501, 2_000] {
            let kept = Kept::default();
            let mut writer = Writer::new(Format::Table, Lang::En, Box::new(kept.clone()));
            writer.push(b"", [].into_iter()).unwrap();
            assert!(kept.0.lock().unwrap().is_empty(), "nothing found, no head");
            let mut given = 0;
            while given < 1_000 {
                assert_eq!(writer.is_full(), given as u64 >= MAX_TABLE_ROWS);
                let lines: String = (given..given + at_once).map(|row| format!("row {row}\n")).collect();
                let ends = lines.match_indices('\n').map(|(at, _)| at + 1).collect::<Vec<_>>();
                writer.push(lines.as_bytes(), ends.into_iter()).unwrap();
                given += at_once;
            }
            assert_eq!(writer.finish().unwrap(), given as u64 - MAX_TABLE_ROWS);
            let written = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
            let rows: String = (0..MAX_TABLE_ROWS).map(|row| format!("row {row}\n")).collect();
            assert_eq!(written, format!("{}{rows}", table::head(Lang::En)));
        }
    }

    #[test]
    fn json_texts_and_lists_are_those_of_the_library() {
        for text in ["", "plain", "a\"b", "C:\\x", "line\nbreak", "\u{7f}\u{1}\u{8}", "Đêm giao thừa 🎆"] {
            let (mut one, mut list) = (Vec::new(), Vec::new());
            push_json_text(text, &mut one);
            assert_eq!(one, serde_json::to_vec(text).unwrap());
            let texts = [text.to_owned(), "x".to_owned()];
            push_json_list(&texts, &mut list);
            assert_eq!(list, serde_json::to_vec(&texts).unwrap());
        }
    }
}
