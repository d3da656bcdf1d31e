//! The subject: behind V/v in a letter, below the type name elsewhere; lines joined, a doubled end taken off.

use vg_model::Text;

use super::confidence::{Confidence, Doubt};
use super::corrections::Corrections;
use super::data::{DATA, starts_with_words};
use super::header::segments::Segment;
use super::header::{Header, is_subject};
use super::limits::MAX_SUBJECT_LINES;
use super::lines::Line;
use super::reading::{Field, Place};
use super::words::{canonical, capital_first, fold, is_capitals};

/// The subject and the index of the first line behind it.
pub(crate) struct Subject {
    pub(crate) field: Option<Field<String>>,
    pub(crate) end: usize,
}

/// Reads the subject.
pub(crate) fn read(lines: &[Line], header: &Header, source: f32, corrections: &mut Corrections) -> Subject {
    if let Some(field) = of_letter(lines, &header.rest, source, corrections) {
        return Subject { field: Some(field), end: header.end };
    }
    if let Some(kind_line) = header.kind_line {
        let (field, end) = below_kind(lines, kind_line, source);
        // The type name may stand above the number.
        return Subject { field, end: end.max(header.end) };
    }
    let field = in_capitals(lines, &header.rest, source);
    Subject { field, end: header.end }
}

fn place(lines: &[Line], segment: &Segment) -> Place {
    lines.get(segment.line).map_or(Place { first: 1, last: 1, page: None }, Line::place)
}

/// V/v under the number.
fn of_letter(lines: &[Line], rest: &[Segment], source: f32, corrections: &mut Corrections) -> Option<Field<String>> {
    let start = rest.iter().position(|segment| is_subject(segment.folded()))?;
    let first = rest.get(start)?;
    let mut at = place(lines, first);
    let mut text = without_opening(&first.text).to_owned();
    let mut joined = 0;
    for segment in rest.iter().skip(start + 1).take(MAX_SUBJECT_LINES) {
        let next = segment.text.trim();
        if segment.after_gap && (is_capitals(next) || next.chars().count() > 140) {
            break;
        }
        if joined_twice(&text, next) {
            let why = Text::new("dòng cuối của trích yếu bị in lặp", "the end of the subject is printed a second time");
            corrections.add(next, "", why, place(lines, segment));
            continue;
        }
        text = format!("{text} {next}");
        at = at.to(place(lines, segment));
        joined += 1;
    }
    let printed = text.clone();
    let field = Field::new(Some(clean(&text)), &printed, Confidence::of(source), at);
    Some(field.doubt_if(joined > 2, Doubt::Joined))
}

/// Whether a line only repeats the end of what came before.
fn joined_twice(text: &str, next: &str) -> bool {
    let (text, next) = (canonical(text), canonical(next));
    next.chars().count() >= 3
        && text.strip_suffix(&next).is_some_and(|before| before.is_empty() || before.ends_with(' '))
}

fn without_opening(text: &str) -> &str {
    let folded = fold(text);
    let skip = folded.find(|c: char| c.is_alphanumeric()).unwrap_or(0);
    let rest = folded.get(skip..).unwrap_or_default();
    let length = ["v/v:", "v/v", "v/ v", "v.v", "v\\v", "vv ", "vn ", "ve viec:", "ve viec", "ve:", "ve "]
        .iter()
        .find(|start| rest.starts_with(**start))
        .map_or(0, |start| start.len());
    let from = text.char_indices().nth(skip + length).map_or(text.len(), |(at, _)| at);
    text.get(from..).unwrap_or_default().trim_start_matches([' ', ':', '.', '-'])
}

fn clean(text: &str) -> String {
    let text = text.trim().trim_end_matches(['.', ';', ',', '|', ' ']);
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '“' | '"' | '('));
    text.trim().to_owned()
}

/// The title of an annex: the capitals below its heading, up to the bracket that says with what it was issued.
pub(crate) fn of_annex(lines: &[Line], source: f32) -> Option<Field<String>> {
    let mut shown = lines.iter().filter(|line| !line.is_empty()).skip(1);
    let line = shown.next().filter(|line| line.text.chars().take(40).filter(|c| c.is_uppercase()).count() > 12)?;
    let title = line.text.split('(').next().unwrap_or_default().trim();
    let usual = clean(&recase(title, lines));
    Some(Field::new(Some(usual), title, Confidence::of(source), line.place()).doubt(Doubt::OpenEnd))
}

/// Lines below the type name.
fn below_kind(lines: &[Line], kind_line: usize, source: f32) -> (Option<Field<String>>, usize) {
    let mut parts: Vec<String> = Vec::new();
    let mut at: Option<Place> = None;
    let mut index = kind_line + 1;
    if let Some(line) = lines.get(kind_line)
        && let Some(rest) = on_kind_line(line)
    {
        parts.push(rest);
        at = Some(line.place());
    }
    let mut after_blank = false;
    while let Some(line) = lines.get(index) {
        if line.is_empty() {
            after_blank = true;
            index += 1;
            continue;
        }
        if parts.len() >= MAX_SUBJECT_LINES || ends_subject(line, &parts, after_blank) {
            break;
        }
        parts.push(line.text.clone());
        at = Some(at.map_or(line.place(), |place| place.to(line.place())));
        after_blank = false;
        index += 1;
    }
    let text = parts.join(" ");
    let field = at.filter(|_| !text.trim().is_empty()).map(|at| {
        let usual = if is_capitals(&text) { recase(&text, lines) } else { text.clone() };
        let usual = clean(without_opening(&usual));
        Field::new(Some(usual), &text, Confidence::of(source), at).doubt_if(parts.len() > 3, Doubt::Joined)
    });
    (field, index)
}

/// What follows the type name on its own line.
fn on_kind_line(line: &Line) -> Option<String> {
    let folded = fold(line.text.trim());
    let kind =
        DATA.kinds.iter().filter(|kind| starts_with_words(&folded, &kind.fold)).max_by_key(|kind| kind.fold.len())?;
    let rest: String = line.text.trim().chars().skip(kind.fold.len()).collect();
    let rest = rest.trim().trim_start_matches(':').trim();
    (rest.chars().filter(|c| c.is_alphabetic()).count() > 3).then(|| rest.to_owned())
}

/// Whether a line stands behind the subject.
fn ends_subject(line: &Line, parts: &[String], after_blank: bool) -> bool {
    let folded = line.folded();
    let openers = [
        "can cu",
        "kinh gui",
        "dieu ",
        "chuong ",
        "xet ",
        "theo de nghi",
        "thuc hien ",
        "(kem theo",
        "(ban hanh",
        "so:",
        "phan ",
    ];
    if openers.iter().any(|start| folded.starts_with(start))
        || folded.ends_with("dien:")
        || folded.starts_with(['-', '*', '+'])
    {
        return true;
    }
    let Some(last) = parts.last() else { return line.text.chars().count() > 600 };
    let capitals = is_capitals(&line.text);
    let was_capitals = is_capitals(&parts.join(" "));
    // The one who decides stands in capitals below the subject.
    let authority = capitals
        && (!was_capitals
            || DATA.title_folds.iter().any(|title| starts_with_words(folded, title))
            || after_blank && DATA.begins_body(&line.text));
    let complete = after_blank && !last.trim_end().ends_with([',', '-']) && !(was_capitals && capitals);
    authority || was_capitals && !capitals || complete || last.ends_with('.')
}

/// A block of capitals between number and body, where the type name is lost.
fn in_capitals(lines: &[Line], rest: &[Segment], source: f32) -> Option<Field<String>> {
    let block: Vec<&Segment> =
        rest.iter().filter(|segment| is_capitals(&segment.text) && segment.text.chars().count() > 12).collect();
    let at = block.iter().map(|segment| place(lines, segment)).reduce(Place::to)?;
    let text = block.iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>().join(" ");
    let usual = clean(without_opening(&recase(&text, lines)));
    Some(Field::new(Some(usual), &text, Confidence::of(source), at).doubt(Doubt::Inferred))
}

/// A text in capitals in the form in which the body repeats its words; other words are small.
fn recase(text: &str, lines: &[Line]) -> String {
    let usual = DATA.usual_sentence(text);
    let mut chars = usual.chars();
    let usual: String =
        chars.next().map(|first| first.to_lowercase().collect::<String>()).unwrap_or_default() + chars.as_str();
    let wanted = canonical(&usual);
    // The longest run of words that one line of the body holds in mixed letters, from each word on.
    let words: Vec<&str> = wanted.split(' ').collect();
    let mut out: Vec<String> = usual.split(' ').map(str::to_owned).collect();
    let bodies =
        lines.iter().filter(|line| line.text.len() < 4_000 && line.text.chars().any(char::is_lowercase)).take(200);
    let mut index = 0;
    let forms: Vec<(Vec<String>, Vec<&str>)> = bodies
        .filter(|line| {
            fold(text).get(..12).is_none_or(|start| line.folded().contains(start))
                || line.folded().contains(" dia ban ")
        })
        .take(20)
        .map(|line| {
            (
                line.text.split(' ').map(|word| canonical(word.trim_matches(|c: char| !c.is_alphanumeric()))).collect(),
                line.text.split(' ').collect(),
            )
        })
        .collect();
    while index < words.len() {
        let best = forms
            .iter()
            .filter_map(|(known, shown)| {
                longest_run(&words, index, known).map(|(at, length)| (length, shown.get(at..at + length)))
            })
            .max_by_key(|(length, _)| *length);
        match best {
            Some((length, Some(shown))) if length >= 3 && !is_capitals(&shown.join(" ")) => {
                for (offset, word) in shown.iter().enumerate() {
                    // Capitals come from the body, punctuation from the subject itself.
                    if let Some(slot) = out.get_mut(index + offset)
                        && word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
                    {
                        *slot = if word.chars().filter(|c| c.is_uppercase()).count() > 1 {
                            slot.to_uppercase()
                        } else {
                            capital_first(slot)
                        };
                    }
                }
                index += length;
            }
            _ => index += 1,
        }
    }
    out.join(" ")
}

/// The longest run of `wanted` from `index` on that `known` holds: where and how many words.
fn longest_run(wanted: &[&str], index: usize, known: &[String]) -> Option<(usize, usize)> {
    let bare = |word: &str| word.trim_matches(|c: char| matches!(c, ',' | ';' | '.')).to_owned();
    let first = bare(wanted.get(index)?);
    let starts = known.iter().enumerate().filter(|(_, word)| **word == first).map(|(at, _)| at).take(50);
    let length_from =
        |at: usize| wanted.iter().skip(index).zip(known.iter().skip(at)).take_while(|(a, b)| bare(a) == **b).count();
    starts.map(|at| (at, length_from(at))).max_by_key(|(_, length)| *length)
}
