//! The list of copies below Nơi nhận.

use super::confidence::{Confidence, Doubt};
use super::limits::MAX_LIST;
use super::lines::Line;
use super::reading::Field;
use super::words::{entry, is_capitals};

/// Longest entry in characters.
const LONGEST: usize = 400;

/// Whether a fold is the heading of the copies.
pub(crate) fn is_heading(folded: &str) -> bool {
    let folded = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    ["noi nhan", "no1 nhan", "noi nh"].iter().any(|start| folded.starts_with(start)) && folded.len() < 90
}

/// Reads the list below the heading at `at`; returns the entries and the index of the first line behind them.
pub(crate) fn read(lines: &[Line], at: usize, source: f32) -> (Vec<Field<String>>, usize) {
    let mut fields: Vec<Field<String>> = Vec::new();
    let mut gap = false;
    let mut index = at + 1;
    let mut open = false;
    while let Some(line) = lines.get(index) {
        if line.is_empty() {
            gap |= line.blank || !fields.is_empty();
            index += 1;
            continue;
        }
        let text = first_column(line);
        let dash = text.starts_with(['-', '–', '—', '•', '+', '*']);
        let fold = super::words::fold(text);
        if dash {
            if fields.len() < MAX_LIST {
                fields.push(Field::new(Some(text.to_owned()), text, Confidence::of(source), line.place()));
            }
        } else if !gap && open && !is_capitals(text) && text.chars().count() < 120 {
            join(&mut fields, text, line);
        } else if fields.is_empty() && (fold.starts_with("nhu ") || text.ends_with(';')) {
            fields.push(Field::new(Some(text.to_owned()), text, Confidence::of(source), line.place()));
        } else if !(line.cells.len() > 1 || right_column(line)) {
            break;
        }
        if dash || !is_capitals(text) {
            open = !text.trim_end().ends_with([';', '.']);
        }
        gap = false;
        index += 1;
        // The file copy is the last entry.
        if fields
            .last()
            .is_some_and(|last| super::words::fold(&last.printed).trim_start_matches(['-', ' ']).starts_with("luu"))
            && !open
        {
            break;
        }
    }
    let cleaned = fields.into_iter().filter_map(|mut field| {
        let text = entry(field.value.as_deref().unwrap_or_default()).to_owned();
        let fits = text.chars().filter(|c| c.is_alphabetic()).count() > 1;
        field.value = Some(text);
        fits.then_some(field)
    });
    (cleaned.collect(), index)
}

/// The left column where the signature stands beside the list.
fn first_column(line: &Line) -> &str {
    match line.cells.first() {
        Some(first) if line.cells.len() > 1 => first.as_str(),
        _ => line.text.as_str(),
    }
}

/// A line that holds the right column alone.
fn right_column(line: &Line) -> bool {
    line.listed && (is_capitals(&line.text) || line.text.starts_with('('))
}

fn join(fields: &mut [Field<String>], text: &str, line: &Line) {
    let Some(last) = fields.last_mut() else { return };
    let joined = format!("{} {text}", last.value.as_deref().unwrap_or_default());
    if joined.chars().count() <= LONGEST {
        last.printed.clone_from(&joined);
        last.value = Some(joined);
        last.place = last.place.to(line.place());
        last.confidence.doubt(Doubt::Joined);
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::split;
    use super::*;

    #[test]
    fn the_list_ends_with_the_file_copy() {
        let text = "Nơi nhận:          KT. GIÁM ĐỐC\n- Như trên;        PHÓ GIÁM ĐỐC\n- Các đơn vị thuộc và trực\nthuộc Sở;\n- Lưu: VT, CNTT.        Trần Văn A\nPhụ lục";
        let lines = split(text, &[]);
        let (list, end) = read(&lines, 0, 1.0);
        let values: Vec<&str> = list.iter().filter_map(|field| field.value.as_deref()).collect();
        assert_eq!(values, ["Như trên", "Các đơn vị thuộc và trực thuộc Sở", "Lưu: VT, CNTT"]);
        assert_eq!(end, 5);
        assert!(is_heading("noi nhan:") && !is_heading("noi dung"));
    }
}
