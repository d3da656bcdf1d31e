//! The lines of `systeminfo` to entries: a label, its value, and the lines that hang below it.

use super::super::table::csv;
use super::labels::{Label, ORDER, label_of};
use crate::limits::MAX_LIST;
use crate::{DefectKind, Defects, Place};

/// A label with what belongs to it.
#[derive(Debug)]
pub(super) struct Entry {
    /// As printed.
    pub(super) text: String,
    pub(super) label: Option<Label>,
    pub(super) value: String,
    /// Lines below, without indentation.
    pub(super) more: Vec<(Place, String)>,
    pub(super) place: Place,
}

/// Entries of the form that the command prints by default (and with `/fo list`).
pub(super) fn of_list(lines: &[(u64, &str)], defects: &mut Defects) -> Vec<Entry> {
    let column = value_column(lines);
    let mut entries: Vec<Entry> = Vec::new();
    for (number, line) in lines {
        if line.trim().is_empty() {
            continue;
        }
        let indented = line.starts_with([' ', '\t']);
        if indented && let Some(entry) = entries.last_mut() {
            if entry.more.len() < MAX_LIST {
                entry.more.push((Place::Line(*number), line.trim().to_owned()));
            } else if entry.more.len() == MAX_LIST {
                entry.more.push((Place::Line(*number), String::new()));
                too_many(*number, defects);
            }
            continue;
        }
        let Some((text, value)) = split(line.trim_start(), column) else { continue };
        entries.push(Entry {
            label: label_of(text),
            text: text.to_owned(),
            value: value.to_owned(),
            more: Vec::new(),
            place: Place::Line(*number),
        });
    }
    by_order(&mut entries);
    entries
}

fn too_many(number: u64, defects: &mut Defects) {
    defects.add(
        DefectKind::TooMany,
        Place::Line(number),
        format!("Một mục có hơn {MAX_LIST} dòng; phần còn lại không đọc."),
        format!("one entry has more than {MAX_LIST} lines; the rest was not read"),
    );
}

/// The column, in characters, at which values begin: the indentation of the first numbered line.
fn value_column(lines: &[(u64, &str)]) -> Option<usize> {
    lines.iter().find_map(|(_, line)| {
        let indent = line.chars().take_while(|c| *c == ' ').count();
        (indent > 4 && line.trim_start().starts_with("[01]:")).then_some(indent)
    })
}

/// Label and value. Labels may hold colons of their own (`Virtual Memory: Max Size:`), so the column decides where it
/// is known, and the first colon otherwise.
fn split(line: &str, column: Option<usize>) -> Option<(&str, &str)> {
    let at_column = column.and_then(|column| {
        let at = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
        let (label, value) = line.split_at_checked(at)?;
        Some((label.trim_end().strip_suffix(':')?.trim_end(), value.trim()))
    });
    at_column.or_else(|| line.split_once(':').map(|(label, value)| (label.trim_end(), value.trim())))
}

/// Entries of `/fo csv`: a row of labels and a row of values for each host; lists stand in one cell, separated by commas.
pub(super) fn of_csv(text: &str, defects: &mut Defects) -> Vec<Vec<Entry>> {
    let mut rows = csv::rows(text, ',', defects).into_iter();
    let Some(header) = rows.next() else { return Vec::new() };
    let host = |row: csv::Row| {
        let cells = header.cells.iter().zip(row.cells).enumerate().map(|(column, (name, cell))| {
            let place = Place::Cell { sheet: String::new(), row: row.line, column: Some(column as u32) };
            let mut parts = cell.split(',').map(str::trim);
            let label = label_of(name);
            let listed = matches!(label, Some(Label::Hotfixes | Label::NetworkCards | Label::Processors));
            let value = if listed { parts.next().unwrap_or_default().to_owned() } else { cell.clone() };
            let more = parts.filter(|part| listed && !part.is_empty()).take(MAX_LIST);
            let more = more.map(|part| (place.clone(), part.to_owned())).collect();
            Entry { text: name.clone(), label, value, more, place }
        });
        let mut entries: Vec<Entry> = cells.collect();
        by_order(&mut entries);
        entries
    };
    rows.map(host).collect()
}

/// Gives entries of an unknown language their meaning by their distance from the version line, which shows by shape, and
/// the two lists by what is in them.
fn by_order(entries: &mut [Entry]) {
    let listed =
        |entry: &Entry, fits: fn(&str) -> bool| entry.more.iter().any(|(_, line)| fits(item(line).unwrap_or_default()));
    for (label, fits) in [
        (Label::Hotfixes, (|item| item.starts_with("KB")) as fn(&str) -> bool),
        (Label::NetworkCards, |item| item.parse::<std::net::IpAddr>().is_ok()),
    ] {
        if !entries.iter().any(|entry| entry.label == Some(label))
            && let Some(entry) = entries.iter_mut().find(|entry| entry.label.is_none() && listed(entry, fits))
        {
            entry.label = Some(label);
        }
    }
    if let Some(version) = entries.iter().position(|entry| is_version(&entry.value)) {
        let origin = version as isize - ORDER.iter().position(|label| *label == Label::OsVersion).unwrap_or(0) as isize;
        for (index, label) in ORDER.iter().enumerate() {
            let at = usize::try_from(origin + index as isize).ok();
            let taken = entries.iter().any(|entry| entry.label == Some(*label));
            if let Some(entry) = at.and_then(|at| entries.get_mut(at))
                && entry.label.is_none()
                && !taken
            {
                entry.label = Some(*label);
            }
        }
    }
}

/// `10.0.17134 N/A Build 17134` in any language: a version whose last number stands again at the end.
pub(super) fn is_version(value: &str) -> bool {
    let mut parts = value.split_whitespace();
    let (Some(version), Some(build)) = (parts.next(), parts.next_back()) else { return false };
    let numbers: Vec<&str> = version.split('.').collect();
    let numeric = numbers.iter().all(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    numbers.len() >= 3 && numeric && build.len() >= 4 && build.bytes().all(|b| b.is_ascii_digit())
}

/// What follows `[07]:`.
pub(super) fn item(line: &str) -> Option<&str> {
    let (number, rest) = line.strip_prefix('[')?.split_once("]:")?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then(|| rest.trim())
}
