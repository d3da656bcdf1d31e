//! What could not be read, where, and how often. A file with defects is still evidence.

use std::fmt;

use crate::limits;

/// The kind of damage. The name is stable: it stands in machine output.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DefectKind {
    /// The file or stream could not be opened or read on (permission, device error, vanished).
    Unreadable,
    /// The data ends inside a record, a block or a compressed stream.
    Truncated,
    /// A structure contradicts its own format (bad magic, impossible length, reference outside its chunk).
    Malformed,
    /// A stored checksum does not agree with the data; the data was read all the same.
    ChecksumMismatch,
    /// A record is longer than the limit and was passed over.
    TooLong,
    /// Nesting is deeper than the limit.
    TooDeep,
    /// An archive or compressed stream exceeds the size or ratio limit; the rest of it was not read.
    TooLarge,
    /// An archive holds more members than the limit, or archives nest deeper than the limit.
    TooMany,
    /// Bytes are not valid in the text encoding that the format prescribes; they were replaced.
    Encoding,
    /// The record's time is absent or unreadable.
    Time,
    /// The format was not recognised; nothing of it was read.
    UnknownFormat,
    /// The folder or link was seen before (a loop); it was not entered again.
    Loop,
    /// The file changed while it was read.
    Changed,
    /// An archive member is encrypted or uses a method that is not supported.
    Unsupported,
}

impl DefectKind {
    /// The stable name of the kind.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            DefectKind::Unreadable => "unreadable",
            DefectKind::Truncated => "truncated",
            DefectKind::Malformed => "malformed",
            DefectKind::ChecksumMismatch => "checksum_mismatch",
            DefectKind::TooLong => "too_long",
            DefectKind::TooDeep => "too_deep",
            DefectKind::TooLarge => "too_large",
            DefectKind::TooMany => "too_many",
            DefectKind::Encoding => "encoding",
            DefectKind::Time => "time",
            DefectKind::UnknownFormat => "unknown_format",
            DefectKind::Loop => "loop",
            DefectKind::Changed => "changed",
            DefectKind::Unsupported => "unsupported",
        }
    }
}

impl fmt::Display for DefectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One kind of damage in one file: where it was seen first, how often, and what was wrong there.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Defect {
    /// What kind of damage.
    pub kind: DefectKind,
    /// Byte offset of the first one, in the decompressed stream.
    pub offset: u64,
    /// How many of this kind were seen with the same detail.
    pub count: u64,
    /// What was wrong, in one English sentence without a full stop, free of record content.
    pub detail: String,
}

/// The defects of one stream, counted by kind and detail, bounded by [`limits::MAX_DEFECT_ROWS`].
///
/// Details beyond the bound are folded into the first row of the same kind, so that counts stay whole.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Defects {
    rows: Vec<Defect>,
}

impl Defects {
    /// Nothing wrong so far.
    #[must_use]
    pub const fn new() -> Self {
        Self { rows: Vec::new() }
    }

    /// Counts one defect at `offset` (bytes in the decompressed stream).
    pub fn add(&mut self, kind: DefectKind, offset: u64, detail: &str) {
        self.merge_row(kind, offset, 1, detail);
    }

    /// Adds all of `other`, as if they had been counted here.
    pub fn merge(&mut self, other: &Defects) {
        for row in &other.rows {
            self.merge_row(row.kind, row.offset, row.count, &row.detail);
        }
    }

    /// The rows, by first offset, then kind.
    #[must_use]
    pub fn rows(&self) -> Vec<Defect> {
        let mut rows = self.rows.clone();
        rows.sort_by(|a, b| (a.offset, a.kind, &a.detail).cmp(&(b.offset, b.kind, &b.detail)));
        rows
    }

    /// How many defects were counted in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.rows.iter().map(|row| row.count).sum()
    }

    /// True when nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn merge_row(&mut self, kind: DefectKind, offset: u64, count: u64, detail: &str) {
        let full = self.rows.len() >= limits::MAX_DEFECT_ROWS;
        let known = self.rows.iter().position(|row| row.kind == kind && row.detail == detail);
        let known = known.or_else(|| if full { self.rows.iter().position(|row| row.kind == kind) } else { None });
        match known.and_then(|index| self.rows.get_mut(index)) {
            Some(row) => {
                row.count += count;
                row.offset = row.offset.min(offset);
            }
            None => self.rows.push(Defect { kind, offset, count, detail: detail.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_bounded_and_nothing_goes_uncounted() {
        let mut defects = Defects::new();
        for index in 0..1_000 {
            defects.add(DefectKind::Malformed, 1_000 - index, &format!("reason {index}"));
        }
        assert_eq!(defects.total(), 1_000);
        assert_eq!(defects.rows().len(), limits::MAX_DEFECT_ROWS);
        assert_eq!(defects.rows()[0].offset, 1);
    }
}
