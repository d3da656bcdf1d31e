//! What could not be read or had to be guessed: where, what, and how to mend it.

use std::fmt;

use vg_model::Text;

use crate::limits::{MAX_DEFECT_VALUE, MAX_DEFECTS};

/// Where something stands in its input, so that a person finds it again.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The input as a whole.
    #[default]
    Whole,
    /// A line, from 1.
    Line(u64),
    /// A byte, from 0.
    Offset(u64),
    /// A cell of a sheet; row from 1 as a spreadsheet shows it, column from 0.
    Cell {
        /// Name of the sheet; empty for text files.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        sheet: String,
        /// Row, from 1.
        row: u32,
        /// Column, from 0; absent when the row as a whole is meant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        column: Option<u32>,
    },
    /// A JSON pointer (RFC 6901) or a like path.
    Path(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Whole => f.write_str("*"),
            Place::Line(line) => write!(f, "{line}"),
            Place::Offset(offset) => write!(f, "@{offset}"),
            Place::Cell { sheet, row, column } => {
                if !sheet.is_empty() {
                    write!(f, "{sheet}!")?;
                }
                match column {
                    Some(column) => write!(f, "{}{row}", column_letters(*column)),
                    None => write!(f, "{row}"),
                }
            }
            Place::Path(path) => f.write_str(path),
        }
    }
}

/// The letters by which a spreadsheet calls a column: 0 is `A`, 26 is `AA`.
#[must_use]
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + (rest % 26) as u8));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.iter().rev().collect()
}

/// The kind of defect. The name is stable: it stands in machine output.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DefectKind {
    /// No reader knows the form of the input.
    UnknownFormat,
    /// The form is known but not read (another version, a binary form).
    Unsupported,
    /// The input was refused because it could do harm (entity declarations, decompression bomb).
    Refused,
    /// The input ends inside a structure; what stands before was read.
    Truncated,
    /// A structure contradicts its own form; it was passed over.
    Malformed,
    /// Bytes are not valid in the encoding; they were replaced.
    Encoding,
    /// The text was converted from another encoding that was recognised; look at a few values.
    Converted,
    /// A value is not what its field holds; it was left out.
    Value,
    /// A date can be read in two ways.
    Ambiguous,
    /// A header is missing, empty or doubled.
    Header,
    /// Something was filled in from its neighbourhood (merged cells).
    Filled,
    /// A line, value or cell is longer than the limit.
    TooLong,
    /// Nesting is deeper than the limit.
    TooDeep,
    /// There are more items than the limit.
    TooMany,
    /// The input is larger than the limit.
    TooLarge,
}

impl DefectKind {
    /// The stable name of the kind.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            DefectKind::UnknownFormat => "unknown_format",
            DefectKind::Unsupported => "unsupported",
            DefectKind::Refused => "refused",
            DefectKind::Truncated => "truncated",
            DefectKind::Malformed => "malformed",
            DefectKind::Encoding => "encoding",
            DefectKind::Converted => "converted",
            DefectKind::Value => "value",
            DefectKind::Ambiguous => "ambiguous",
            DefectKind::Header => "header",
            DefectKind::Filled => "filled",
            DefectKind::TooLong => "too_long",
            DefectKind::TooDeep => "too_deep",
            DefectKind::TooMany => "too_many",
            DefectKind::TooLarge => "too_large",
        }
    }
}

impl fmt::Display for DefectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One defect.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Defect {
    /// What kind.
    pub kind: DefectKind,
    /// Where.
    pub place: Place,
    /// The beginning of the value in question, at most [`MAX_DEFECT_VALUE`] characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What is wrong and how to mend it, for the person who sent the file.
    pub message: Text,
}

/// The defects of one input, in the order in which they were met, bounded by [`MAX_DEFECTS`].
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
pub struct Defects {
    rows: Vec<Defect>,
    folded: Vec<(DefectKind, u64)>,
}

impl Defects {
    /// Nothing wrong so far.
    #[must_use]
    pub const fn new() -> Self {
        Self { rows: Vec::new(), folded: Vec::new() }
    }

    /// Notes a defect; `vi` and `en` say what is wrong and how to mend it.
    pub fn add(&mut self, kind: DefectKind, place: Place, vi: impl Into<String>, en: impl Into<String>) {
        self.push(Defect { kind, place, value: None, message: Text::new(vi, en) });
    }

    /// Notes a defect of a value, of which the beginning is shown.
    pub fn value(&mut self, kind: DefectKind, place: Place, value: &str, vi: impl Into<String>, en: impl Into<String>) {
        let shown: String = value.chars().filter(|c| !c.is_control()).take(MAX_DEFECT_VALUE).collect();
        self.push(Defect { kind, place, value: Some(shown), message: Text::new(vi, en) });
    }

    /// Notes a finished defect.
    pub fn push(&mut self, defect: Defect) {
        if self.rows.len() < MAX_DEFECTS {
            self.rows.push(defect);
        } else {
            self.fold(defect.kind, 1);
        }
    }

    /// Adds all of `other`.
    pub fn merge(&mut self, other: Defects) {
        for defect in other.rows {
            self.push(defect);
        }
        for (kind, count) in other.folded {
            self.fold(kind, count);
        }
    }

    fn fold(&mut self, kind: DefectKind, count: u64) {
        match self.folded.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, known)) => *known += count,
            None => self.folded.push((kind, count)),
        }
    }

    /// The defects that are told one by one.
    #[must_use]
    pub fn rows(&self) -> &[Defect] {
        &self.rows
    }

    /// How many further defects of each kind there were beyond [`MAX_DEFECTS`].
    #[must_use]
    pub fn folded(&self) -> &[(DefectKind, u64)] {
        &self.folded
    }

    /// How many defects were met in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.rows.len() as u64 + self.folded.iter().map(|(_, count)| count).sum::<u64>()
    }

    /// True when nothing was met.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// True when one of `kind` was met.
    #[must_use]
    pub fn has(&self, kind: DefectKind) -> bool {
        self.rows.iter().any(|row| row.kind == kind) || self.folded.iter().any(|(known, _)| *known == kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_bounded_and_nothing_goes_uncounted() {
        let mut defects = Defects::new();
        for line in 0..MAX_DEFECTS as u64 + 500 {
            defects.value(DefectKind::Value, Place::Line(line), &"ế".repeat(200), "sai", "wrong");
        }
        assert_eq!(defects.rows().len(), MAX_DEFECTS);
        assert_eq!(defects.folded(), [(DefectKind::Value, 500)]);
        assert_eq!(defects.total(), MAX_DEFECTS as u64 + 500);
        assert_eq!(defects.rows()[0].value.as_ref().unwrap().chars().count(), MAX_DEFECT_VALUE);
    }

    #[test]
    fn columns_are_called_as_spreadsheets_call_them() {
        assert_eq!([0, 25, 26, 701, 702].map(column_letters), ["A", "Z", "AA", "ZZ", "AAA"]);
        let place = Place::Cell { sheet: "Máy chủ".into(), row: 7, column: Some(2) };
        assert_eq!(place.to_string(), "Máy chủ!C7");
    }
}
