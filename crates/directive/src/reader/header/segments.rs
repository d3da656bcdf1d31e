//! The letterhead in segments: what stood side by side in two columns is parted again.

use std::sync::LazyLock;

use regex::Regex;

use crate::reader::dates;
use crate::reader::lines::Line;
use crate::reader::words::{Folded, pattern, words};

/// A piece of the letterhead.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    /// Index of its line.
    pub(crate) line: usize,
    pub(crate) text: String,
    pub(crate) fold: Folded,
    /// A blank line or a rule stands before it.
    pub(crate) after_gap: bool,
}

impl Segment {
    pub(crate) fn folded(&self) -> &str {
        self.fold.as_str()
    }
}

/// Words of the national motto; seven of ten on a line make it the motto, whatever became of the others.
const MOTTO: [&str; 9] = ["cong", "hoa", "xa", "hoi", "chu", "nghia", "viet", "nam", "chunghia"];

static MOTTO_START: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bc?ong\s?ho?a\s?xa|\bxa hoi chu"));
static FREEDOM_START: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bdoc\s?lap\b.{0,6}\btu\s?do\b"));
static NUMBER_END: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[^a-z0-9]*s[o06]\s?(?:[:;.]|\s)\s*"));

/// Whether a fold holds the first line of the motto.
pub(crate) fn is_motto(fold: &str) -> bool {
    fold.len() < 300 && fold.contains("nghia") && {
        let mut seen = [false; MOTTO.len()];
        for word in words(fold) {
            for (known, seen) in MOTTO.iter().zip(seen.iter_mut()) {
                *seen |= *known == word.trim_matches(|c: char| !c.is_alphanumeric());
            }
        }
        seen.iter().filter(|seen| **seen).count() >= 6
    }
}

/// Whether a fold holds the second line of the motto.
pub(crate) fn is_freedom(fold: &str) -> bool {
    fold.contains("tu do") && fold.contains("hanh phuc") || FREEDOM_START.is_match(fold)
}

/// Segments of the lines from `from` to `to`.
pub(crate) fn segments(lines: &[Line], from: usize, to: usize) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::new();
    let mut after_gap = true;
    for (index, line) in lines.iter().enumerate().take(to).skip(from) {
        if line.is_empty() {
            after_gap = true;
            continue;
        }
        for cell in rejoin(line.columns()) {
            for text in part(&cell) {
                let text = text.trim_matches(|c: char| c.is_whitespace() || c == '|').to_owned();
                if text.chars().any(char::is_alphanumeric) {
                    out.push(Segment { line: index, fold: Folded::new(&text), text, after_gap });
                }
            }
        }
        after_gap = false;
    }
    join_motto(out)
}

/// Joins columns that a blank number or a blank date tore apart.
fn rejoin(cells: Vec<&str>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for cell in cells {
        let fold = crate::reader::words::fold(cell);
        let torn = fold.starts_with("thang") || fold.starts_with("nam ") || fold.starts_with('/');
        match out.last_mut() {
            Some(last) if torn || ends_open(last) => {
                last.push(' ');
                last.push_str(cell);
            }
            _ => out.push(cell.to_owned()),
        }
    }
    out
}

fn ends_open(text: &str) -> bool {
    let fold = crate::reader::words::fold(text);
    fold == "so:" || fold == "so" || fold.ends_with(", ngay") || fold.ends_with(" thang") || fold.ends_with(" nam")
}

/// Parts a text before the motto, behind the number and before place and date.
fn part(text: &str) -> Vec<String> {
    let fold = Folded::new(text);
    let folded = fold.as_str();
    let mut cuts = Vec::new();
    if is_motto(folded) {
        cuts.extend(MOTTO_START.find(folded).map(|found| found.start()));
    }
    if is_freedom(folded) {
        cuts.extend(FREEDOM_START.find(folded).map(|found| found.start()));
    }
    if let Some(date) = dates::IN_WORDS.find(folded)
        && folded.len() < 400
    {
        cuts.push(place_start(text, &fold, date.start()));
    }
    if let Some(label) = NUMBER_END.find(folded).filter(|_| folded.len() < 400) {
        let from = label.end();
        let rest = fold.part(text, from..folded.len());
        let used = crate::reader::cited::number_here(rest)
            .map(|hit| hit.end)
            .or_else(|| crate::reader::cited::blank_number(rest).map(|b| b.1));
        if let Some(used) = used {
            let behind = rest.get(..used).map_or(0, |taken| taken.chars().count());
            cuts.push(from + behind);
        }
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut parts = Vec::new();
    let mut from = 0;
    for cut in cuts.into_iter().chain([folded.len()]) {
        if cut > from {
            parts.push(fold.part(text, from..cut).to_owned());
            from = cut;
        }
    }
    parts
}

/// Where the name of the place before a date begins: the capitalised words before its comma.
fn place_start(text: &str, fold: &Folded, date: usize) -> usize {
    let before = fold.part(text, 0..date);
    let mut taken = 0;
    for word in before.trim_end().rsplit(' ') {
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let comma_inside = taken > 0 && word.ends_with([',', ';', ':']);
        if !capital && word != "-" || comma_inside || taken >= 5 || word.contains('/') {
            break;
        }
        taken += 1;
    }
    let all: Vec<&str> = before.split(' ').collect();
    let words_before = all.iter().filter(|word| !word.is_empty()).count();
    let keep = words_before.saturating_sub(taken);
    let mut seen = 0;
    let mut index = 0;
    for word in all {
        if seen == keep {
            break;
        }
        index += word.chars().count() + 1;
        seen += usize::from(!word.is_empty());
    }
    index.min(date)
}

/// Joins a motto that was broken over lines.
fn join_motto(segments: Vec<Segment>) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::new();
    let mut index = 0;
    while let Some(segment) = segments.get(index) {
        let joined = (2..=3).find_map(|length| {
            let run = segments.get(index..index + length)?;
            let text = run.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join(" ");
            let fold = Folded::new(&text);
            let first_alone = !is_motto(segment.folded());
            let fits = fold.as_str().starts_with("cong") && is_motto(fold.as_str()) && first_alone;
            fits.then_some((length, Segment { line: segment.line, text, fold, after_gap: segment.after_gap }))
        });
        match joined {
            Some((length, segment)) => {
                out.push(segment);
                index += length;
            }
            None => {
                out.push(segment.clone());
                index += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_columns_are_parted() {
        assert_eq!(
            part("BỘ THÔNG TIN TRUYỀN THÔNG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ["BỘ THÔNG TIN TRUYỀN THÔNG ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
        );
        assert_eq!(
            part("Số: 674 /CATTT-NCSC Hà Nội, ngày 11 tháng 05 năm 2022"),
            ["Số: 674 /CATTT-NCSC", " ", "Hà Nội, ngày 11 tháng 05 năm 2022"]
        );
        assert_eq!(part("CỤC AN TOÀN THÔNG TIN Độc lập - Tự do - Hạnh phúc").len(), 2);
        assert_eq!(
            rejoin(vec!["Số:", "/QĐ-UBND", "Huế, ngày", "tháng", "năm 2023"]),
            ["Số: /QĐ-UBND", "Huế, ngày tháng năm 2023"]
        );
    }

    #[test]
    fn a_damaged_motto_is_the_motto() {
        assert!(is_motto("cong hoa xa hoi chu nghia vet nam"));
        assert!(!is_motto("xay dung chu nghia xa hoi"));
        assert!(is_freedom("doc lap tu do hanh phuc"));
    }
}
