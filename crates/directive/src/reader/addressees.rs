//! To whom a document is sent: the list behind Kính gửi, the list of a telegram behind `điện:`, or those asked in the opening sentence.

use std::sync::LazyLock;

use regex::Regex;

use super::confidence::{Confidence, Doubt};
use super::limits::MAX_LIST;
use super::lines::Line;
use super::paragraphs::Paragraph;
use super::reading::Field;
use super::words::{Folded, entry, pattern};

static TO: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W*k[il1]nh\s?(?:g[uiv]i|trinh|chuyen)\s*[:;.]?\s*"));
static TELEGRAM: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?P<who>[^.;]{3,90}?)\s+dien\s*:\s*$"));
static BODY_OPENS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:can cu|thuc hien|ngay \d|de |nham|trong thoi gian|theo|qua |vua qua|hien nay|thoi gian|trong khi|tiep theo|nhu |su co|phuc dap|tra loi|truoc |ve viec|sau khi|vao |\d+[.)]|dieu \d)",
    )
});
static ASKS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:yeu cau|chi thi|de nghi|giao)\s*:?\s+"));
static TASK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\s(?:tap trung|khan truong|thuc hien|trien khai|chi dao|to chuc thuc hien|to chuc trien khai|nghiem tuc|tiep tuc|tang cuong|chu dong|phoi hop|quan triet|can|phai)\b",
    )
});

/// The list, who sends the telegram, and the index of the first line behind the list.
#[derive(Default)]
pub(crate) struct Addressees {
    pub(crate) list: Vec<Field<String>>,
    /// `THỦ TƯỚNG CHÍNH PHỦ` before `điện:`.
    pub(crate) sender: Option<String>,
    pub(crate) end: usize,
}

/// Longest entry in characters, all lines of it.
const LONGEST: usize = 600;

/// Reads the list that begins between `from` and `to`; `skipped` are lines of a stamp.
pub(crate) fn read(
    lines: &[Line],
    from: usize,
    to: usize,
    skipped: &std::ops::Range<usize>,
    source: f32,
) -> Option<Addressees> {
    let opening = (from..to.min(lines.len())).find_map(|index| {
        let line = lines.get(index).filter(|line| !line.is_empty() && !skipped.contains(&index))?;
        let folded = line.folded();
        if let Some(found) = TO.find(folded) {
            return Some((index, line.fold.part(&line.text, found.end()..folded.len()).to_owned(), None));
        }
        let found = TELEGRAM.captures(folded)?;
        let who = line.fold.part(&line.text, found.name("who")?.range()).to_owned();
        let capitals = who.chars().next().is_some_and(char::is_uppercase);
        capitals.then_some((index, String::new(), Some(who)))
    });
    let (index, rest, sender) = opening?;
    let mut list = List { fields: Vec::new(), open: false, source };
    if let (Some(line), true) = (lines.get(index), !rest.trim().is_empty()) {
        list.add(&rest, line);
    }
    let end = list.follow(lines, index + 1, skipped);
    Some(Addressees { list: list.finish(), sender, end })
}

struct List {
    fields: Vec<Field<String>>,
    /// The last entry has no end mark yet.
    open: bool,
    source: f32,
}

impl List {
    fn add(&mut self, text: &str, line: &Line) {
        self.open = !text.trim_end().ends_with(['.', ';', '/']);
        if self.fields.len() < MAX_LIST {
            self.fields.push(Field::new(Some(text.to_owned()), text, Confidence::of(self.source), line.place()));
        }
    }

    fn join(&mut self, line: &Line) {
        self.open = !line.text.trim_end().ends_with(['.', ';', '/']);
        if let Some(last) = self.fields.last_mut() {
            let text = format!("{} {}", last.value.as_deref().unwrap_or_default(), line.text);
            last.printed.clone_from(&text);
            last.value = Some(text);
            last.place = last.place.to(line.place());
        }
    }

    /// Takes the lines of the list; returns the index of the first line behind it.
    fn follow(&mut self, lines: &[Line], from: usize, skipped: &std::ops::Range<usize>) -> usize {
        let mut gap = false;
        let mut closed = false;
        let mut index = from;
        while let Some(line) = lines.get(index) {
            if skipped.contains(&index) || line.is_empty() {
                gap |= line.blank;
                index += 1;
                continue;
            }
            let dash = line.listed && line.folded().starts_with(['-', '*', '+']);
            if closed && !dash || line.text.starts_with('[') {
                break;
            }
            let next_dash = lines
                .iter()
                .skip(index + 1)
                .find(|next| !next.is_empty())
                .is_some_and(|next| next.folded().starts_with(['-', '*', '+']));
            if dash {
                self.add(&line.text, line);
            } else if self.fields.is_empty() {
                if line.text.chars().count() > 250 || BODY_OPENS.is_match(line.folded()) {
                    break;
                }
                self.add(&line.text, line);
            } else if self.open && !gap && self.continues(line, next_dash) {
                self.join(line);
            } else if !gap && self.is_entry(line) {
                self.add(&line.text, line);
            } else {
                break;
            }
            closed = line.text.trim_end().ends_with('.') && !next_dash;
            gap = false;
            index += 1;
        }
        index
    }

    /// Whether a line goes on with an entry that has no end mark.
    fn continues(&self, line: &Line, next_dash: bool) -> bool {
        let small = line.text.chars().next().is_some_and(char::is_lowercase);
        let length = self.fields.last().and_then(|last| last.value.as_deref()).map_or(0, |text| text.chars().count());
        let ends = line.text.trim_end().ends_with(['.', ';']) && line.text.chars().count() < 90;
        length < LONGEST && !BODY_OPENS.is_match(line.folded()) && (small || next_dash || ends)
    }

    /// An entry that lost its dash ends like one.
    fn is_entry(&self, line: &Line) -> bool {
        let marked = self.fields.iter().any(|field| field.printed.starts_with(['-', '–', '+', '•']));
        !self.open
            && !marked
            && line.text.trim_end().ends_with([';', '.'])
            && line.text.chars().count() < 200
            && !BODY_OPENS.is_match(line.folded())
    }

    fn finish(self) -> Vec<Field<String>> {
        let open = self.open;
        let last = self.fields.len().saturating_sub(1);
        let fields = self.fields.into_iter().enumerate().filter_map(|(index, mut field)| {
            let text = entry(field.value.as_deref().unwrap_or_default()).to_owned();
            field.value = (text.chars().filter(|c| c.is_alphabetic()).count() > 1).then_some(text);
            field.value.is_some().then(|| field.doubt_if(index == last && open, Doubt::OpenEnd))
        });
        fields.collect()
    }
}

/// Those asked in the opening sentence of a text without Kính gửi, and the one who asks.
pub(crate) fn in_sentence(paragraph: &Paragraph, source: f32) -> Option<(String, Vec<Field<String>>)> {
    let text = paragraph.text.as_str();
    let fold = Folded::new(text);
    let folded = fold.as_str();
    let (asker, from) = ASKS.find_iter(folded).find_map(|found| {
        let before = folded.get(..found.start())?;
        let start = before.rfind(", ").map_or(0, |at| at + 2);
        let who = fold.part(text, start..found.start()).trim();
        let capital = who.chars().next().is_some_and(char::is_uppercase);
        (capital && super::cited::body_at(who).as_deref() == Some(who)).then(|| (who.to_owned(), found.end()))
    })?;
    let rest = folded.get(from..)?;
    let end = TASK.find(rest).map_or(rest.len(), |found| found.start());
    let names = rest.get(..end)?;
    if !names.contains(';') && names.len() > 300 || names.contains(':') || end == rest.len() {
        return Some((asker, Vec::new()));
    }
    let mut list = Vec::new();
    let mut at = from;
    for part in names.split(';') {
        let printed = fold.part(text, at..at + part.len());
        let range = fold.range(at..at + part.len());
        at += part.len() + 1;
        let value = entry(printed).to_owned();
        let begins = value.chars().next().is_some_and(char::is_uppercase) || names.contains(';');
        if begins && value.chars().count() > 3 {
            let place = paragraph.place_of(range.start, range.end);
            list.push(Field::new(Some(value), printed, Confidence::of(source), place).doubt(Doubt::OpenEnd));
        }
    }
    Some((asker, list))
}

#[cfg(test)]
mod tests {
    use super::super::lines::split;
    use super::*;

    fn list(text: &str) -> (Vec<String>, usize) {
        let lines = split(text, &[]);
        let read = read(&lines, 0, lines.len(), &(0..0), 1.0).unwrap();
        (read.list.into_iter().filter_map(|field| field.value).collect(), read.end)
    }

    #[test]
    fn lists_behind_kinh_gui() {
        assert_eq!(list("Kính gửi: Cục Viễn thông.\n\nNội dung").0, ["Cục Viễn thông"]);
        assert_eq!(
            list("Kính gửi:\n- Sở Y tế các tỉnh, thành phố trực thuộc\nTrung ương;\n- Các bệnh viện\nNgày 10/5/2022, Bộ có văn bản").0,
            ["Sở Y tế các tỉnh, thành phố trực thuộc Trung ương", "Các bệnh viện"]
        );
        assert_eq!(
            list("Kính gửi:\nCác Sở, ban, ngành;\nUBND các huyện.\nThực hiện văn bản").0,
            ["Các Sở, ban, ngành", "UBND các huyện"]
        );
        assert_eq!(
            list("UBND TỈNH điện:\n- Giám đốc các Sở;\n- Công an tỉnh.\n\nHồi 5 giờ").0,
            ["Giám đốc các Sở", "Công an tỉnh"]
        );
    }
}
