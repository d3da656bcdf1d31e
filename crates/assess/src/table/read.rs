//! A table to rows, each with its place. What a person wrote is taken as it stands; whether it fits is judged later.

use std::collections::BTreeMap;

use vg_access::Problem;
use vg_formats::export::csv::unguard;
use vg_formats::readers::table::{BookKind, Row, Sheet, open};
use vg_formats::search_key;
use vg_model::Text;

use super::COLUMNS;
use crate::limits::{MAX_IMPORT_BYTES, MAX_IMPORT_ROWS};
use crate::service::refused;
use crate::states::State;

/// Rows at the top of a sheet among which the header is looked for: a title and the name of the unit may stand above it.
const HEADER_WITHIN: usize = 30;
/// Columns without which a row cannot be told from another.
const NEEDED: [&str; 3] = ["assessment", "control", "version"];

/// Where a row stands.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Place {
    /// Name of the sheet; empty for a text file.
    pub sheet: String,
    /// Number of the row, from 1, as the spreadsheet shows it.
    pub row: u32,
}

/// A row that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Line {
    pub(super) place: Place,
    pub(super) assessment: String,
    pub(super) control: String,
    pub(super) version: String,
    /// The five that are read back; `None` for a column that the file does not have.
    pub(super) state: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) owner: Option<String>,
    pub(super) due: Option<String>,
    pub(super) note: Option<String>,
}

/// A file that was read. Reading takes a processor for a while, so the door does it apart, before the operation itself.
#[derive(Debug)]
pub struct TableFile {
    /// Its name.
    pub(super) name: String,
    /// Its bytes, which are kept when it is imported.
    pub(super) bytes: Vec<u8>,
    pub(super) lines: Vec<Line>,
    /// What the reader of the file met: damage, another encoding.
    pub(super) warnings: Vec<Text>,
}

impl TableFile {
    /// Reads a file: XLSX, XLS, ODS or CSV, every sheet that has the columns.
    ///
    /// # Errors
    /// When it is too large, has too many rows, or no sheet has the columns.
    pub fn read(name: &str, bytes: Vec<u8>) -> Result<Self, Problem> {
        let (lines, warnings) = lines(&bytes)?;
        Ok(Self { name: name.to_owned(), bytes, lines, warnings })
    }
}

fn lines(bytes: &[u8]) -> Result<(Vec<Line>, Vec<Text>), Problem> {
    if bytes.len() > MAX_IMPORT_BYTES {
        let (vi, en) = (format!("lớn hơn {MAX_IMPORT_BYTES} byte"), format!("has more than {MAX_IMPORT_BYTES} bytes"));
        return Err(refused("/file", "too_long", &vi, &en));
    }
    let (book, defects) = open(bytes);
    let mut lines = Vec::new();
    let mut known = false;
    for sheet in &book.sheets {
        let Some((header, columns)) = header(sheet) else { continue };
        known = true;
        for row in sheet.rows.iter().skip(header + 1).filter(|row| !row.is_blank()) {
            if lines.len() >= MAX_IMPORT_ROWS {
                return Err(Problem::limit(("dòng của một lần nhập", "rows of one import"), MAX_IMPORT_ROWS));
            }
            lines.push(line(sheet, row, &columns, book.kind));
        }
    }
    // A file that could not be opened has no sheets; why, is what its reader says.
    if let Some(defect) = defects.rows().first().filter(|_| book.sheets.is_empty()) {
        return Err(refused("/file", "unreadable", &defect.message.vi, &defect.message.en));
    }
    if !known {
        let (vi, en) = (
            "không có trang nào có các cột Mã đánh giá, Mã biện pháp, Phiên bản; hãy xuất bảng rồi sửa trên bảng đó",
            "no sheet has the columns Mã đánh giá, Mã biện pháp, Phiên bản; export the table and edit that",
        );
        return Err(refused("/file", "no_header", vi, en));
    }
    let warnings = defects.rows().iter().map(|defect| defect.message.clone()).collect();
    Ok((lines, warnings))
}

/// The row of the header, and where each known column stands.
fn header(sheet: &Sheet) -> Option<(usize, BTreeMap<&'static str, usize>)> {
    sheet.rows.iter().take(HEADER_WITHIN).enumerate().find_map(|(index, row)| {
        let mut columns = BTreeMap::new();
        for (place, cell) in row.cells.iter().enumerate() {
            let cell = search_key(cell);
            if let Some((key, _)) = COLUMNS.iter().find(|(_, name)| search_key(name) == cell) {
                columns.entry(*key).or_insert(place);
            }
        }
        NEEDED.iter().all(|key| columns.contains_key(key)).then_some((index, columns))
    })
}

fn line(sheet: &Sheet, row: &Row, columns: &BTreeMap<&'static str, usize>, kind: BookKind) -> Line {
    // A text file guards cells that a spreadsheet would run as formulas; a workbook does not need to.
    let plain = |cell: &String| match kind {
        BookKind::Text => unguard(cell).trim().to_owned(),
        _ => cell.trim().to_owned(),
    };
    let cell = |key: &str| columns.get(key).map(|place| row.cells.get(*place).map(plain).unwrap_or_default());
    Line {
        place: Place { sheet: sheet.name.clone(), row: row.line },
        assessment: cell("assessment").unwrap_or_default(),
        control: cell("control").unwrap_or_default(),
        version: cell("version").unwrap_or_default(),
        state: cell("state"),
        reason: cell("reason"),
        owner: cell("owner"),
        due: cell("due"),
        note: cell("note"),
    }
}

/// The state that a cell means, by its name in either language or its stable name.
pub(super) fn state(cell: &str) -> Option<State> {
    let key = search_key(cell);
    State::ALL.into_iter().find(|state| {
        let title = state.title();
        search_key(&title.vi) == key || search_key(&title.en) == key || state.name() == cell
    })
}

/// The day that a cell means: `2026-12-20`, `20/12/2026`, or what a spreadsheet makes of a day. Nothing for what is no day.
pub(super) fn day(cell: &str) -> Option<String> {
    if cell.is_empty() {
        return Some(String::new());
    }
    let parts: Vec<&str> = cell.split(['/', '-', '.']).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    if year.len() != 4 {
        return None;
    }
    let text = format!("{year}-{month:0>2}-{day:0>2}");
    crate::check::day(&text).map(|_| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_states_are_read_as_people_write_them() {
        assert_eq!(day("2026-12-20").as_deref(), Some("2026-12-20"));
        assert_eq!(day("20/12/2026").as_deref(), Some("2026-12-20"));
        assert_eq!(day("1.2.2026").as_deref(), Some("2026-02-01"));
        assert_eq!(day("").as_deref(), Some(""));
        for bad in ["12/20/2026", "31/02/2026", "20/12/26", "mai", "2026-12", "2026-12-20-1"] {
            assert_eq!(day(bad), None, "{bad}");
        }
        assert_eq!(state("đạt  một phần").or(state("Đạt một phần")), Some(State::Partly));
        assert_eq!(state("khong dat"), Some(State::NotMet));
        assert_eq!(state("not_met"), Some(State::NotMet));
        assert_eq!(state("tốt"), None);
    }
}
