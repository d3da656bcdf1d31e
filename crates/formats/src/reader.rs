//! What a reader is, and how the right one is chosen.

use std::io::Read;

use vg_model::Text;

use crate::facts::{Fact, Stamp};
use crate::limits::{MAX_FACTS, MAX_INPUT, SNIFF_HEAD};
use crate::readers::READERS;
use crate::readers::nat_log::Pattern;
use crate::{DefectKind, Defects, Place};

/// What a reader says about itself.
#[derive(Debug)]
pub struct About {
    /// Stable name.
    pub name: &'static str,
    /// Title in both languages.
    pub title: fn() -> Text,
    /// Where the form is described.
    pub specification: &'static str,
    /// File names that it usually has, with `*`; a hint only.
    pub patterns: &'static [&'static str],
}

/// How sure a reader is that an input is its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Confidence {
    /// Anything of the kind could be read, for instance any text with columns.
    Possible,
    /// Its shape fits.
    Shape,
    /// It says so itself.
    Certain,
}

/// What a person may tell a reader beforehand.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Options {
    /// Patterns of a translation log, tried before the built-in ones.
    pub nat_patterns: Vec<Pattern>,
    /// A remembered mapping of columns, used where its headers fit.
    pub mapping: Option<crate::readers::table::Mapping>,
}

/// What a reader got out of an input.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Reading {
    /// The facts, in the order of the input, at most [`MAX_FACTS`].
    pub facts: Vec<Fact>,
    /// What could not be read or had to be guessed.
    pub defects: Defects,
}

impl Reading {
    /// Nothing read so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fact; beyond [`MAX_FACTS`] it is counted as a defect instead.
    pub fn push(&mut self, fact: Fact) {
        self.push_within(fact, MAX_FACTS);
    }

    fn push_within(&mut self, fact: Fact, most: usize) {
        if self.facts.len() < most {
            self.facts.push(fact);
            return;
        }
        self.defects.add(
            DefectKind::TooMany,
            fact.place().clone(),
            format!("Tệp có hơn {most} mục; phần còn lại không đọc. Hãy chia nhỏ tệp."),
            format!("the input has more than {most} items; the rest was not read; split it"),
        );
    }

    /// Notes a date that allows two readings, or none.
    pub(crate) fn judge(&mut self, stamp: &Stamp, place: &Place) {
        if stamp.is_ambiguous() {
            self.defects.value(
                DefectKind::Ambiguous,
                place.clone(),
                &stamp.printed,
                "Ngày này đọc được theo hai cách (ngày/tháng hoặc tháng/ngày); giữ cả hai. Hãy cho biết thứ tự nếu cần.",
                "this date can be read day first or month first; both are kept; say which where it matters",
            );
        } else if stamp.readings.is_empty() {
            self.defects.value(
                DefectKind::Value,
                place.clone(),
                &stamp.printed,
                "Không đọc được ngày này; giữ nguyên chữ. Hãy ghi theo dạng 2023-12-31 23:59.",
                "this date cannot be read and is kept as printed; write it as 2023-12-31 23:59",
            );
        }
    }
}

/// A reader of one form.
pub trait Reader: Sync + std::fmt::Debug {
    /// What it says about itself.
    fn about(&self) -> &'static About;

    /// Whether the input that begins with `head` (at most [`SNIFF_HEAD`] bytes) is its own; the file name is a hint.
    fn sniff(&self, head: &[u8], file_name: Option<&str>) -> Option<Confidence>;

    /// Reads a whole input of at most [`MAX_INPUT`] bytes. Never panics, whatever the bytes.
    fn read(&self, bytes: &[u8], options: &Options) -> Reading;
}

/// The reader for an input: the surest, the first of the list among equals.
#[must_use]
pub fn sniff(bytes: &[u8], file_name: Option<&str>) -> Option<(&'static dyn Reader, Confidence)> {
    let head = bytes.get(..SNIFF_HEAD).unwrap_or(bytes);
    let mut best: Option<(&'static dyn Reader, Confidence)> = None;
    for reader in READERS {
        if let Some(confidence) = reader.sniff(head, file_name)
            && best.is_none_or(|(_, known)| confidence > known)
        {
            best = Some((*reader, confidence));
        }
    }
    best
}

/// Reads an input with the reader that knows it; `None` beside the defect `unknown_format` when none does.
#[must_use]
pub fn read(bytes: &[u8], file_name: Option<&str>, options: &Options) -> (Option<&'static str>, Reading) {
    let mut reading = Reading::new();
    if bytes.len() > MAX_INPUT {
        reading.defects.add(
            DefectKind::TooLarge,
            Place::Whole,
            format!("Tệp lớn hơn {MAX_INPUT} byte nên không đọc. Hãy chia nhỏ tệp."),
            format!("the input has more than {MAX_INPUT} bytes and was not read; split it"),
        );
        return (None, reading);
    }
    let Some((reader, _)) = sniff(bytes, file_name) else {
        reading.defects.add(
            DefectKind::UnknownFormat,
            Place::Whole,
            "Không nhận ra định dạng của tệp. Hãy dùng một trong các định dạng được hỗ trợ, hoặc xuất ra CSV có dòng tiêu đề.",
            "the form of the input is not known; use one of the forms that are read, or export CSV with a header row",
        );
        return (None, reading);
    };
    (Some(reader.about().name), reader.read(bytes, options))
}

/// Takes in a stream, at most [`MAX_INPUT`] bytes; what was read before an error is still given.
pub fn read_all(input: impl Read) -> (Vec<u8>, Defects) {
    read_within(input, MAX_INPUT)
}

fn read_within(mut input: impl Read, most: usize) -> (Vec<u8>, Defects) {
    let mut bytes = Vec::new();
    let mut defects = Defects::new();
    if let Err(error) = input.by_ref().take(most as u64).read_to_end(&mut bytes) {
        defects.add(
            DefectKind::Truncated,
            Place::Offset(bytes.len() as u64),
            format!("Không đọc tiếp được dữ liệu ({error}); phần trước đó vẫn được dùng. Hãy gửi lại tệp."),
            format!("reading stopped ({error}); what came before is used; send the file again"),
        );
    } else if bytes.len() == most && matches!(input.read(&mut [0]), Ok(1)) {
        defects.add(
            DefectKind::TooLarge,
            Place::Offset(most as u64),
            format!("Tệp lớn hơn {most} byte; phần sau không đọc. Hãy chia nhỏ tệp."),
            format!("the input has more than {most} bytes; the rest was not read; split it"),
        );
    }
    (bytes, defects)
}

/// True when the file name fits one of the patterns (`*` for anything), whatever the case.
pub(crate) fn name_fits(about: &About, file_name: Option<&str>) -> bool {
    let Some(name) = file_name.map(|name| name.rsplit(['/', '\\']).next().unwrap_or(name).to_lowercase()) else {
        return false;
    };
    about.patterns.iter().any(|pattern| fits(&pattern.to_lowercase(), &name))
}

fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, after)) => {
            let Some(rest) = name.strip_prefix(before) else { return false };
            after.is_empty() || rest.char_indices().any(|(at, _)| rest.get(at..).is_some_and(|rest| fits(after, rest)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::HostFact;

    #[test]
    fn patterns_of_names() {
        assert!(fits("*_qfe*.txt", "host_qfe.txt") && fits("status", "status") && fits("a*", "a"));
        assert!(!fits("*.csv", "a.csv.txt") && !fits("status", "status.d"));
    }

    #[test]
    fn streams_and_facts_are_bounded() {
        let (bytes, defects) = read_within([0_u8; 100].as_slice(), 10);
        assert_eq!((bytes.len(), defects.has(DefectKind::TooLarge)), (10, true));
        assert!(read_within([0_u8; 10].as_slice(), 10).1.is_empty());
        let mut reading = Reading::new();
        for _ in 0..3 {
            reading.push_within(Fact::Host(Box::<HostFact>::default()), 2);
        }
        assert_eq!((reading.facts.len(), reading.defects.has(DefectKind::TooMany)), (2, true));
    }

    #[test]
    fn an_input_beyond_the_limit_is_not_read() {
        let (name, reading) = read(&vec![b' '; MAX_INPUT + 1], None, &Options::default());
        assert!(name.is_none() && reading.defects.has(DefectKind::TooLarge));
    }

    #[test]
    fn an_unknown_form_is_said_to_be_unknown() {
        let (name, reading) = read(b"\x7fELF\x02\x01\x01", None, &Options::default());
        assert_eq!((name, reading.defects.rows()[0].kind), (None, DefectKind::UnknownFormat));
    }
}
