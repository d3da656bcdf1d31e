//! Paragraphs of the body: wrapped lines joined, each with the label it begins with.

use super::clauses::labels::{Label, label};
use super::lines::Line;
use super::reading::Place;

/// A paragraph.
#[derive(Clone, Debug)]
pub(crate) struct Paragraph {
    pub(crate) label: Label,
    /// Text without the label.
    pub(crate) text: String,
    /// Text of its first line, label and all, as printed.
    pub(crate) printed: String,
    /// Where each line begins in the text: byte offset, place.
    spans: Vec<(usize, Place)>,
    /// A gap mark stands in it or ends it.
    pub(crate) cut: bool,
}

impl Paragraph {
    pub(crate) fn place(&self) -> Place {
        let first = self.spans.first().map_or(Place { first: 1, last: 1, page: None }, |(_, place)| *place);
        self.spans.last().map_or(first, |(_, last)| first.to(*last))
    }

    /// The place of a byte range of the text.
    pub(crate) fn place_of(&self, start: usize, end: usize) -> Place {
        let at = |offset: usize| {
            let index = self.spans.partition_point(|(from, _)| *from <= offset).saturating_sub(1);
            self.spans.get(index).map(|(_, place)| *place)
        };
        match (at(start), at(end.saturating_sub(1).max(start))) {
            (Some(first), Some(last)) => first.to(last),
            _ => self.place(),
        }
    }

    /// Joins a line to the end.
    fn push(&mut self, text: &str, place: Place) {
        if !self.text.is_empty() && !text.is_empty() {
            self.text.push(' ');
        }
        self.spans.push((self.text.len(), place));
        self.text.push_str(text);
    }
}

/// How the lines of a body are set.
struct Setting {
    /// Lines are cut at a width, not at paragraphs.
    wrapped: bool,
    /// Characters of a full line.
    width: usize,
}

/// Blanks with which `pdftotext` shows the indent of a first line.
const INDENTED: usize = 4;
/// Lines that count as full when looking for the width.
const FULL: std::ops::RangeInclusive<usize> = 45..=140;

fn setting(lines: &[Line]) -> Setting {
    let mut lengths: Vec<usize> =
        lines.iter().filter(|line| !line.is_empty()).map(|line| line.folded().len()).collect();
    lengths.sort_unstable();
    let full = lengths.iter().filter(|length| FULL.contains(*length)).count();
    let long = lengths.iter().filter(|length| **length > *FULL.end()).count();
    // The ninth of ten lines has the full width where text is wrapped.
    let width = lengths.get(lengths.len() * 9 / 10).copied().unwrap_or(80);
    Setting { wrapped: full * 2 > lengths.len() && long * 6 < lengths.len() && lengths.len() > 3, width }
}

/// Whether a text ends where a sentence or an entry ends.
pub(crate) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', ')', ' ']).ends_with(['.', ';', ':', '!', '?', '/'])
}

/// Joins the lines of a body into paragraphs.
pub(crate) fn paragraphs(lines: &[Line]) -> Vec<Paragraph> {
    let setting = setting(lines);
    let mut out: Vec<Paragraph> = Vec::new();
    let mut gap = true;
    let mut last_length = 0;
    for line in lines {
        if line.blank {
            gap = true;
            continue;
        }
        if line.noise {
            continue;
        }
        let (label, rest) = label(line);
        let place = line.place();
        let joins = matches!(label, Label::Plain)
            && out.last().is_some_and(|before| is_continued(before, line, gap, last_length, &setting));
        let cut = line.text.contains("[...]") || line.text.contains("[…]");
        match out.last_mut() {
            Some(before) if joins => {
                before.push(&line.text, place);
                before.cut |= cut;
            }
            _ => {
                let mut paragraph =
                    Paragraph { label, text: String::new(), printed: line.printed.clone(), spans: Vec::new(), cut };
                paragraph.push(&rest, place);
                out.push(paragraph);
            }
        }
        last_length = line.folded().len();
        gap = false;
    }
    out
}

/// Whether a line without a label goes on with the paragraph before it.
fn is_continued(before: &Paragraph, line: &Line, gap: bool, last_length: usize, setting: &Setting) -> bool {
    let small = line.text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_lowercase());
    let ended = ends_sentence(&before.text);
    if matches!(before.label, Label::Note) && before.text.ends_with(')') || line.text.starts_with('(') && gap {
        return false;
    }
    if matches!(before.label, Label::Container) {
        return !gap && super::words::is_capitals(&line.text) && before.text.chars().count() < 300;
    }
    if gap {
        return small && !ended;
    }
    // The lines of a preamble begin anew.
    let opener = ["can cu ", "theo de nghi ", "xet de nghi "].iter().any(|start| line.folded().starts_with(start));
    if opener && !small && ended {
        return false;
    }
    // The first line of a paragraph is set in (Decree 30/2020/NĐ-CP, Annex I: 1 to 1.27 cm).
    if line.indent >= INDENTED && !small && ended {
        return false;
    }
    let short = last_length * 100 < setting.width * 82;
    if setting.wrapped {
        return small && !ended || !short || !ended && !matches!(before.label, Label::Article { .. });
    }
    !ended && small
}

#[cfg(test)]
mod tests {
    use super::super::lines::split;
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        paragraphs(&split(text, &[])).into_iter().map(|one| one.text).collect()
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "1. Tổ chức kiểm tra toàn bộ hệ thống máy chủ, máy trạm của các đơn vị\ntrực thuộc; báo cáo kết quả về Sở trước khi kết thúc đợt trực theo quy\nđịnh.\n12\n2. Việc khác.\nCác đơn vị nghiêm túc thực hiện những nội dung đã nêu trên trong văn bản này và\nbáo cáo.";
        let found = texts(text);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].ends_with("theo quy định."));
    }

    #[test]
    fn a_place_in_a_paragraph_is_a_line() {
        let lines = split(
            "1. Rà soát toàn bộ hệ thống thông tin thuộc phạm vi quản lý của đơn vị mình và\ngửi báo cáo về Sở.",
            &[],
        );
        let all = paragraphs(&lines);
        let at = all[0].text.find("báo cáo").unwrap();
        assert_eq!(all[0].place_of(at, at + 5).first, 2);
        assert_eq!((all[0].place().first, all[0].place().last), (1, 2));
    }
}
