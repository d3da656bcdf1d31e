//! Where the letterhead stands: from the bodies above the number to the type name or the first line of the letter itself.

use std::sync::LazyLock;

use regex::Regex;

use super::segments;
use crate::reader::cited::{NumberHit, number_here};
use crate::reader::data::{DATA, starts_with_words};
use crate::reader::limits::HEADER_REACH;
use crate::reader::lines::Line;
use crate::reader::words::{distance, fold, is_capitals, pattern};

/// Lines of the letterhead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind_line: Option<usize>,
}

/// A letterhead has at most so many lines that are not blank.
const LONGEST: usize = 40;
/// Lines at the top within which a number may have lost its colon.
const BARE_REACH: usize = 40;
/// Capitals of the motto that are left when some of its letters are misread.
const MOTTO_CAPITALS: usize = 16;
/// Lines above the motto or number that can be names of bodies.
const NAMES_ABOVE: usize = 5;

static BODY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[^a-z0-9]*(?:kinh g.i\b|kinh trinh\b|can cu\b|dieu \d+\s?[.:]|chuong [ivx]+\b|phan [ivx]+\b|[1i]\s?[.]\s+[a-z]|thuc hien\b|.{0,90}\bdien\s?:\s*$)",
    )
});

/// Finds the letterhead. Without one, the extent is empty and stands at the top.
pub(super) fn extent(lines: &[Line]) -> Extent {
    let reach = lines.len().min(HEADER_REACH);
    let motto = (0..reach).find(|index| starts_motto(lines, *index));
    let number = (0..reach).find(|index| holds_number(lines, *index));
    let anchor = match (motto, number) {
        // A motto far below the number stands on a form behind the document.
        (Some(motto), Some(number)) => Some(motto.min(number)),
        (motto, number) => motto.or(number),
    };
    let Some(anchor) = anchor else {
        let kind_line = (0..reach.min(20)).find(|index| lines.get(*index).and_then(kind_heading).is_some());
        return Extent { start: 0, end: kind_line.unwrap_or(0), kind_line };
    };
    let start = names_above(lines, anchor);
    let mut end = start;
    let mut seen = 0;
    let mut kind_line = None;
    let last = number.filter(|number| *number >= anchor && *number < anchor + LONGEST).unwrap_or(anchor);
    while let Some(line) = lines.get(end) {
        if !line.is_empty() {
            if end > start && kind_heading(line).is_some() {
                kind_line = Some(end);
                break;
            }
            let past = end > last && line.text.chars().count() > 160 && !super::is_subject(line.folded());
            if BODY.is_match(line.folded()) || past || seen > LONGEST {
                break;
            }
            seen += 1;
        }
        end += 1;
    }
    // A copy may carry the type name above the number.
    let kind_line = kind_line.or_else(|| (0..start).find(|index| lines.get(*index).and_then(kind_heading).is_some()));
    Extent { start, end, kind_line }
}

fn starts_motto(lines: &[Line], index: usize) -> bool {
    let Some(line) = lines.get(index) else { return false };
    // In a sentence ("chống Nhà nước Cộng hòa …") the same words have small letters.
    let capitals = line.text.chars().filter(|c| c.is_uppercase()).count();
    if line.is_empty() || capitals < MOTTO_CAPITALS && !line.folded().trim_end().ends_with("cong") {
        return false;
    }
    if segments::is_motto(line.folded()) {
        return line.folded().len() < 200;
    }
    // Broken over two lines.
    let next = lines.get(index + 1).map(Line::folded).unwrap_or_default();
    line.folded().trim_end().ends_with("cong") && segments::is_motto(&format!("cong {next}"))
}

fn holds_number(lines: &[Line], index: usize) -> bool {
    let Some(line) = lines.get(index) else { return false };
    // Cheap test first: most lines hold no "so" with a stroke behind it.
    if line.is_empty() || !line.text.contains('/') || line.text.len() > 600 {
        return false;
    }
    segments::segments(lines, index, index + 1).iter().any(|segment| {
        let label = super::LABEL.find(segment.folded()).map(|found| found.as_str().contains([':', ';', '.']));
        // Without its colon only a short piece near the top is a number and no sentence.
        let short = index < BARE_REACH && segment.text.starts_with('S') && segment.text.chars().count() < 40;
        label.is_some_and(|marked| marked || short) && super::numbered(segment).is_some()
    })
}

/// The first of the lines in capitals above the anchor.
fn names_above(lines: &[Line], anchor: usize) -> usize {
    let mut start = anchor;
    let mut taken = 0;
    for index in (0..anchor).rev() {
        let Some(line) = lines.get(index) else { break };
        if line.blank {
            continue;
        }
        if line.noise {
            if taken > 0 {
                break;
            }
            continue;
        }
        let capitals = is_capitals(&line.text) || segments::is_freedom(line.folded());
        if taken >= NAMES_ABOVE || !capitals || line.text.chars().count() > 120 || kind_heading(line).is_some() {
            break;
        }
        taken += 1;
        start = index;
    }
    start
}

/// The kind named by a line that holds nothing else, or the kind in capitals and then what it is about.
pub(crate) fn kind_heading(line: &Line) -> Option<String> {
    if line.is_empty() || line.text.len() > 400 {
        return None;
    }
    let bare = line.text.trim_matches(|c: char| !c.is_alphanumeric());
    let folded = fold(bare);
    let tight: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
    let alone = DATA.kinds.iter().find(|kind| {
        let kind_tight: String = kind.fold.chars().filter(|c| !c.is_whitespace()).collect();
        tight == kind_tight || tight.len() >= 8 && tight.len() < 20 && distance(&tight, &kind_tight, 1).is_some()
    });
    if let Some(kind) = alone {
        return is_capitals(bare).then(|| kind.name.clone());
    }
    // "QUYẾT ĐỊNH Về việc …" on one line.
    let kind = DATA.kinds.iter().find(|kind| starts_with_words(&folded, &kind.fold))?;
    let length = kind.fold.len();
    let head: String = bare.chars().take(length).collect();
    let rest = folded.get(length..)?.trim_start();
    let about = ["ve ", "v/v", "ban hanh ", "quy dinh ", "trien khai "].iter().any(|start| rest.starts_with(start));
    let next_small = bare.chars().skip(length + 1).take(4).any(char::is_lowercase);
    (is_capitals(&head) && about && next_small).then(|| kind.name.clone())
}

/// A first line that names the document: kind, then number ("Thông tư 03/2017/TT-BTTTT").
pub(crate) fn title_line(lines: &[Line]) -> Option<(usize, String, NumberHit)> {
    let (index, line) = lines.iter().enumerate().find(|(_, line)| !line.is_empty())?;
    let folded = line.folded();
    let kind =
        DATA.kinds.iter().filter(|kind| starts_with_words(folded, &kind.fold)).max_by_key(|kind| kind.fold.len())?;
    let rest = line.fold.part(&line.text, kind.fold.len()..folded.len());
    let rest = rest.trim_start();
    let rest = rest.strip_prefix("số").unwrap_or(rest);
    let hit = number_here(rest)?;
    Some((index, kind.name.clone(), hit))
}
