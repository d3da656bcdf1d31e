//! The stamp of the unit that received the document: ĐẾN, number, day, to whom it was passed.
//!
//! Decree 30/2020/NĐ-CP, Annex IV: a frame with the unit's name, `ĐẾN`, `Số:`, `Ngày:`, `Chuyển:`, `Số và ký hiệu HS:`. A scan prints it wherever
//! the clerk put it, often between addressees and text. Its lines belong to no other field.

use std::sync::LazyLock;

use regex::Regex;
use vg_model::Text;

use super::confidence::{Confidence, Doubt};
use super::corrections::Corrections;
use super::data::DATA;
use super::dates;
use super::header::bodies::mend_body;
use super::lines::{Line, place_of};
use super::reading::{Field, Stamp};
use super::words::{is_capitals, pattern, words};

static ARRIVED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\W*(?:cong van |van ban )?den\b\s*(?:so\b\s*[:.]?\s*(?P<n>\S.*)?)?$"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W*so(?:\s+den)?\s*[:.]\s*(?P<n>\S.*)?$"));
static DAY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W*ngay(?:\s+den)?\s*[:.]?\s*(?P<d>[\d.\s/\-]{4,14})?\W*$"));
static PASSED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W*(?:kinh )?chuyen\s*[:.]\s*(?P<p>.*)$"));
static FILED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W*(?:luu ho so|so va ky hieu hs|ho so)\b.{0,12}[:.]"));

/// Lines of a stamp, blank ones among them.
const LONGEST: usize = 14;

/// The stamp as found, and the indexes of its lines.
pub(crate) struct Found {
    pub(crate) field: Field<Stamp>,
    pub(crate) lines: std::ops::Range<usize>,
}

/// Looks for a stamp: the word ĐẾN and two of its other lines.
pub(crate) fn find(lines: &[Line], source: f32, corrections: &mut Corrections) -> Option<Found> {
    let start = (0..lines.len()).find(|index| opens(lines, *index))?;
    let mut stamp = Stamp::default();
    let mut last = start;
    let mut confidence = Confidence::of(source);
    for index in start..(start + LONGEST).min(lines.len()) {
        let Some(line) = lines.get(index) else { break };
        if line.is_empty() {
            continue;
        }
        if !take(&mut stamp, line) {
            break;
        }
        last = index;
        ascribe(line, corrections, &mut confidence);
    }
    let name_line =
        (start.saturating_sub(4)..start).rev().find(|index| lines.get(*index).is_some_and(|line| !line.is_empty()));
    let name_line =
        name_line.filter(|index| lines.get(*index).is_some_and(|line| is_capitals(&line.text) && !line.listed));
    if let Some(line) = name_line.and_then(|index| lines.get(index)) {
        let (mended, why) = mend_body(&line.text);
        if let Some(why) = why {
            corrections.add(&line.text, &mended, why, line.place());
            confidence.doubt(Doubt::Mended);
        }
        stamp.organisation = Some(DATA.usual_name(&mended));
    }
    let from = name_line.unwrap_or(start);
    let range = from..last + 1;
    let taken = lines.get(range.clone())?;
    let printed =
        taken.iter().filter(|line| !line.is_empty()).map(|line| line.printed.as_str()).collect::<Vec<_>>().join(" ");
    let digits = stamp.number.as_deref().is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()));
    confidence.doubt_if(stamp.number.is_some() && !digits, Doubt::Mended);
    confidence.doubt_if(stamp.number.is_none() || stamp.date.is_none(), Doubt::Blank);
    Some(Found { field: Field::new(Some(stamp), &printed, confidence, place_of(taken)?), lines: range })
}

fn opens(lines: &[Line], index: usize) -> bool {
    let Some(line) = lines.get(index) else { return false };
    // "Đến" opens many sentences: the stamp prints it alone or before the number, in capitals.
    let first = words(&line.text).next().unwrap_or_default();
    if line.is_empty()
        || line.text.len() > 120
        || !is_capitals(first) && !first.eq_ignore_ascii_case("đến")
        || !ARRIVED.is_match(line.folded())
    {
        return false;
    }
    let near = lines.iter().skip(index).take(LONGEST).map(Line::folded);
    let mut cues = [false; 4];
    for folded in near {
        for (cue, known) in cues.iter_mut().zip([&*NUMBER, &*DAY, &*PASSED, &*FILED]) {
            *cue |= known.is_match(folded);
        }
    }
    let named = ARRIVED.captures(line.folded()).is_some_and(|found| found.name("n").is_some());
    cues.iter().filter(|cue| **cue).count() + usize::from(named) >= 2
}

/// Takes one line of the stamp; false when it belongs to something else.
fn take(stamp: &mut Stamp, line: &Line) -> bool {
    let folded = line.folded();
    let part = |found: &regex::Captures<'_>, name: &str| {
        let text = found.name(name).map(|m| line.fold.part(&line.text, m.range()).trim().to_owned());
        text.filter(|text| text.chars().any(char::is_alphanumeric))
    };
    if let Some(found) = ARRIVED.captures(folded).or_else(|| NUMBER.captures(folded)) {
        stamp.number = stamp.number.take().or_else(|| part(&found, "n"));
        return true;
    }
    if let Some(found) = DAY.captures(folded) {
        let day = part(&found, "d");
        stamp.date = day.map(|day| dates::figures(&day).map_or(day, |(_, date)| date));
        return true;
    }
    if let Some(found) = PASSED.captures(folded) {
        stamp.passed_to = part(&found, "p");
        return true;
    }
    FILED.is_match(folded)
}

/// Records slips in the fixed words of the stamp.
fn ascribe(line: &Line, corrections: &mut Corrections, confidence: &mut Confidence) {
    let first = line.text.split([' ', ':']).next().unwrap_or_default();
    let right = [("den", "ĐẾN"), ("ngay", "Ngày"), ("chuyen", "Chuyển"), ("so", "Số")];
    let known = right.iter().find(|(folded, _)| *folded == super::words::fold(first));
    let Some((_, right)) = known else { return };
    if super::words::canonical(first) != super::words::canonical(right) {
        let reading = line.text.replacen(first, right, 1);
        let why = Text::new("chữ của dấu đến bị mất dấu", "a fixed word of the arrival stamp has lost its marks");
        corrections.add(&line.text, &reading, why, line.place());
        confidence.doubt(Doubt::Mended);
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::split;
    use super::*;

    #[test]
    fn a_stamp_is_found_and_doubted() {
        let lines = split(
            "- Các Sở.\n\nỆNH VIỆN ĐA KHOA TỈNH\n\nĐEN Số: 25\nNgay: 02/01/2024\nChuyển: Phòng CNTT\n\nĐến nay, các đơn vị",
            &[],
        );
        let mut corrections = Corrections::default();
        let found = find(&lines, 1.0, &mut corrections).unwrap();
        let stamp = found.field.value.unwrap();
        assert_eq!(stamp.number.as_deref(), Some("25"));
        assert_eq!(stamp.date.as_deref(), Some("2024-01-02"));
        assert_eq!(stamp.passed_to.as_deref(), Some("Phòng CNTT"));
        assert_eq!(found.lines, 2..7);
        assert_eq!(corrections.list.len(), 3);
    }

    #[test]
    fn a_sentence_with_den_is_no_stamp() {
        let lines = split("Đến nay, các đơn vị đã báo cáo.\nNgày 01/01/2024, Sở có văn bản.", &[]);
        assert!(find(&lines, 1.0, &mut Corrections::default()).is_none());
    }
}
