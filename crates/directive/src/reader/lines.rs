//! Lines of the text as given, each brought to one form, with the number it has in the text.
//!
//! Unicode is composed, no-break and invisible blanks go, Markdown marks go, columns are parted where bars or wide gaps part
//! them. An article of a codified text that is glued to the end of a paragraph becomes a line of its own with the same number.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::reading::Place;
use super::words::{Folded, fold_char, pattern, words};

/// A line in one form.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Number in the text as given, from 1.
    pub(crate) no: u32,
    /// Page, where the source has pages.
    pub(crate) page: Option<u32>,
    /// In one form, slips as printed.
    pub(crate) printed: String,
    /// With slips mended.
    pub(crate) text: String,
    /// Fold of `text`.
    pub(crate) fold: Folded,
    /// Columns, when there are several.
    pub(crate) cells: Vec<String>,
    /// Nothing stands on it.
    pub(crate) blank: bool,
    /// It is a rule, a page number or specks.
    pub(crate) noise: bool,
    /// It is indented or marked as an entry of a list in the text as given.
    pub(crate) listed: bool,
    /// Blanks before its first character.
    pub(crate) indent: usize,
}

impl Line {
    /// Blank or noise.
    pub(crate) fn is_empty(&self) -> bool {
        self.blank || self.noise
    }

    pub(crate) fn place(&self) -> Place {
        Place { first: self.no, last: self.no, page: self.page }
    }

    /// The fold of the text.
    pub(crate) fn folded(&self) -> &str {
        self.fold.as_str()
    }

    /// Gives the line another reading.
    pub(crate) fn set_text(&mut self, text: String) {
        self.fold = Folded::new(&text);
        self.text = text;
    }

    /// The columns, or the whole line when there is one.
    pub(crate) fn columns(&self) -> Vec<&str> {
        if self.cells.is_empty() { vec![self.text.as_str()] } else { self.cells.iter().map(String::as_str).collect() }
    }
}

/// The place of several lines.
pub(crate) fn place_of(lines: &[Line]) -> Option<Place> {
    let (first, last) = (lines.first()?, lines.last()?);
    Some(first.place().to(last.place()))
}

/// An article heading of a codified text: number of the code, kind and number of the document in it, number of the article.
pub(crate) static CODIFIED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"dieu (\d{1,3}(?:\.\d{1,3})?\.[a-z]{2,4}\.\d{1,4})\.(\d{1,3})\.?(?: |$)"));

/// Splits a text into lines. `page_starts` are the numbers of the lines with which pages begin.
pub(crate) fn split(text: &str, page_starts: &[u32]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut page = 0_usize;
    for (index, raw) in text.split('\n').enumerate() {
        let no = u32::try_from(index + 1).unwrap_or(u32::MAX);
        while page_starts.get(page).is_some_and(|start| *start <= no) {
            page += 1;
        }
        let number = u32::try_from(page).ok().filter(|page| *page > 0);
        for part in unglue(&compose(raw)) {
            lines.push(line(no, number, &part));
        }
    }
    if text.ends_with('\n') {
        lines.pop();
    }
    lines
}

/// How many lines a text has.
pub(crate) fn count(text: &str) -> u32 {
    let lines = text.split('\n').count() - usize::from(text.ends_with('\n'));
    u32::try_from(lines).unwrap_or(u32::MAX)
}

/// Unicode and mark-up in one form; runs of blanks stay, they may part columns.
fn compose(raw: &str) -> String {
    let raw = raw.trim_end_matches('\r');
    let mut text: String = match is_nfc_quick(raw.chars()) {
        IsNormalized::Yes => raw.to_owned(),
        _ => raw.nfc().collect(),
    };
    if text.contains('&') {
        for (entity, plain) in [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
            text = text.replace(entity, plain);
        }
    }
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{2060}' => {}
            '\t' => out.push_str("    "),
            'Ð' => out.push('Đ'),
            'ð' => out.push('đ'),
            c if c.is_whitespace() || c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    unmark(&out)
}

/// Takes Markdown marks away: headings, quotes, bold, italics, code.
fn unmark(text: &str) -> String {
    let body = text.trim_start();
    let indent = text.len() - body.len();
    let mut body = body.trim_start_matches("> ");
    let hashes = body.len() - body.trim_start_matches('#').len();
    if (1..=6).contains(&hashes) && body.get(hashes..).is_some_and(|rest| rest.starts_with(' ')) {
        body = body.trim_start_matches('#').trim_start();
    }
    let (mark, body) = match body.strip_prefix("* ") {
        Some(rest) => ("- ", rest),
        None => ("", body),
    };
    let kept: String = if body.contains(['*', '`']) || body.contains("__") {
        body.replace("__", "").chars().filter(|c| !matches!(c, '*' | '`')).collect()
    } else {
        body.to_owned()
    };
    format!("{}{mark}{kept}", " ".repeat(indent))
}

/// Parts a line before an article heading that is glued to the end of a paragraph.
fn unglue(text: &str) -> Vec<String> {
    if text.trim_start().starts_with('(') || !text.contains("iều ") {
        return vec![text.to_owned()];
    }
    let folded = Folded::new(text);
    let mut parts = Vec::new();
    let mut from = 0;
    for found in CODIFIED.find_iter(folded.as_str()) {
        let before = folded.part(text, from..found.start());
        let after_words = words(before).next().is_some() && !before.trim_end().ends_with(['(', ';']);
        if after_words {
            parts.push(before.to_owned());
            from = found.start();
        }
    }
    parts.push(folded.part(text, from..folded.as_str().len()).to_owned());
    parts
}

fn line(no: u32, page: Option<u32>, raw: &str) -> Line {
    let indent = raw.chars().take_while(|c| c.is_whitespace()).count();
    let indented = indent >= 2;
    let cells = columns(raw);
    let bars = raw.contains('|');
    let text = if cells.len() > 1 && bars { cells.join(" | ") } else { cells.join(" ") };
    let fold = Folded::new(&text);
    let blank = text.is_empty();
    let noise = !blank && is_noise(&text);
    let listed = indented || fold.as_str().starts_with(['-', '*', '+']);
    let cells = if cells.len() > 1 { cells } else { Vec::new() };
    Line { no, page, printed: text.clone(), text, fold, cells, blank, noise, listed, indent }
}

/// Columns parted by bars or by three blanks and more; blanks within are joined.
fn columns(raw: &str) -> Vec<String> {
    let mut cells = Vec::new();
    for bar in raw.split('|') {
        for part in bar.split("   ") {
            let cell = words(part).collect::<Vec<_>>().join(" ");
            if !cell.is_empty() {
                cells.push(cell);
            }
        }
    }
    cells
}

/// A rule, a page number or specks of a scan: fewer than two letters and no gap mark.
fn is_noise(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let points = text.chars().filter(|c| matches!(fold_char(*c), b'.')).count();
    letters < 2 && points < 3 && !text.starts_with('[')
        || text.chars().all(|c| matches!(fold_char(c), b'-' | b'_' | b'=' | b'*' | b' ' | b'~'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_blanks_and_columns() {
        let lines = split("**Số: 1** &nbsp;&nbsp;&nbsp; Hà\u{a0}Nội\nỦY |\n---\n12\nHo\u{300}a bi\u{300}nh\n", &[1, 5]);
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["Số: 1 Hà Nội", "ỦY", "---", "12", "Hòa bình"]);
        assert_eq!(lines[0].cells, ["Số: 1", "Hà Nội"]);
        assert!(lines[2].noise && lines[3].noise && !lines[1].noise);
        assert_eq!((lines[0].page, lines[4].page), (Some(1), Some(2)));
    }

    #[test]
    fn a_glued_article_is_a_line_of_its_own() {
        let lines = split("b) gây hại.Điều 3.1.TT.4.6. Hoạt động\n(xem Điều 3.1.TT.4.7. Đầu mối)", &[]);
        let texts: Vec<(u32, &str)> = lines.iter().map(|line| (line.no, line.text.as_str())).collect();
        assert_eq!(
            texts,
            [(1, "b) gây hại."), (1, "Điều 3.1.TT.4.6. Hoạt động"), (2, "(xem Điều 3.1.TT.4.7. Đầu mối)")]
        );
    }
}
