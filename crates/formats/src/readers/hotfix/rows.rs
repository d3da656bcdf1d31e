//! The rows of a hotfix list, whatever its form.

use super::super::table::csv;
use super::Row;
use crate::facts::HotfixState;
use crate::{Defects, Place, text};

/// Rows of any form that is known.
pub(super) fn of(whole: &str, defects: &mut Defects) -> Vec<Row> {
    let lines = text::lines(whole, defects);
    if let Some(at) = lines.iter().position(|(_, line)| is_header(line)) {
        let Some((_, header)) = lines.get(at) else { return Vec::new() };
        if header.contains(',') {
            return of_csv(whole, defects);
        }
        return of_table(header, lines.get(at + 1..).unwrap_or_default());
    }
    if lines.iter().any(|(_, line)| is_list_line(line)) {
        return of_list(&lines);
    }
    let offers = lines.iter().filter_map(|(number, line)| {
        let (id, title) = offered(line)?;
        let cells = vec![("HotFixID".to_owned(), id.to_owned()), ("title".to_owned(), title.to_owned())];
        Some(Row { place: Place::Line(*number), cells, state: HotfixState::Offered })
    });
    offers.collect()
}

/// A header of a table or of CSV: the property name among others.
pub(super) fn is_header(line: &str) -> bool {
    line.contains("HotFixID")
        && (line.contains("InstalledOn") || line.contains("InstalledBy") || line.contains("Description"))
}

/// A line of `/format:list` or `Format-List`.
pub(super) fn is_list_line(line: &str) -> bool {
    pair(line).is_some_and(|(name, _)| name == "HotFixID")
}

fn pair(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(['=', ':'])?;
    let name = name.trim();
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    plain.then_some((name, value.trim()))
}

/// `KB4486553: title` of the update service.
pub(super) fn offered(line: &str) -> Option<(&str, &str)> {
    let (id, title) = line.split_once(": ")?;
    let digits = id.strip_prefix("KB")?;
    (digits.len() >= 5 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some((id, title))
}

/// A table of blanks: cells begin at the columns, in characters, at which the names of the header begin.
fn of_table(header: &str, lines: &[(u64, &str)]) -> Vec<Row> {
    // A first run of wmic prints its message and no line end: "… is being installed.Caption  CSName".
    let header = match header.rfind("installed.") {
        Some(at) => header.get(at + "installed.".len()..).unwrap_or(header),
        None => header,
    };
    let mut columns: Vec<(usize, String)> = Vec::new();
    let mut blank = true;
    for (at, c) in header.chars().enumerate() {
        match (c == ' ', blank) {
            (false, true) => columns.push((at, c.to_string())),
            (false, false) => columns.iter_mut().last().into_iter().for_each(|(_, name)| name.push(c)),
            (true, _) => {}
        }
        blank = c == ' ';
    }
    let mut rows = Vec::new();
    for (number, line) in lines {
        let rule = line.chars().all(|c| matches!(c, '-' | ' '));
        if rule || is_header(line) {
            continue;
        }
        let mut cells = Vec::with_capacity(columns.len());
        for (index, (from, name)) in columns.iter().enumerate() {
            let to = columns.get(index + 1).map_or(usize::MAX, |(to, _)| *to);
            let cell: String = line.chars().skip(*from).take(to - from).collect();
            cells.push((name.clone(), cell.trim().to_owned()));
        }
        rows.push(Row { place: Place::Line(*number), cells, state: HotfixState::Installed });
    }
    rows
}

fn of_csv(whole: &str, defects: &mut Defects) -> Vec<Row> {
    let mut header: Option<Vec<String>> = None;
    let mut rows = Vec::new();
    for row in csv::rows(whole, ',', defects) {
        match &header {
            None if row.cells.iter().any(|cell| cell == "HotFixID") => header = Some(row.cells),
            None => {}
            Some(_) if row.cells.iter().all(|cell| cell.trim().is_empty()) => {}
            Some(names) => {
                let place = Place::Cell { sheet: String::new(), row: row.line, column: None };
                let cells = names.iter().cloned().zip(row.cells).collect();
                rows.push(Row { place, cells, state: HotfixState::Installed });
            }
        }
    }
    rows
}

/// Blocks of `Name=value`; a name that stands in the block already begins the next one.
fn of_list(lines: &[(u64, &str)]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut open = false;
    for (number, line) in lines {
        let Some((name, value)) = pair(line) else { continue };
        let repeated = rows.last().is_some_and(|row| row.cells.iter().any(|(known, _)| known == name));
        if !open || repeated {
            rows.push(Row { place: Place::Line(*number), cells: Vec::new(), state: HotfixState::Installed });
            open = true;
        }
        // Win32_QuickFixEngineering has a dozen properties; the common ones of WMI double that.
        if let Some(row) = rows.last_mut().filter(|row| row.cells.len() < 64) {
            row.cells.push((name.to_owned(), value.to_owned()));
        }
    }
    rows.retain(|row| row.cells.iter().any(|(name, _)| name == "HotFixID"));
    rows
}
