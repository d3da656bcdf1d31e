//! XLSX and XLS by the library `calamine`, behind the caps of this crate.
//!
//! An XLSX is given to it as a package that was packed anew ([`super::package`]), and its cells are taken one by one, never
//! as the rectangle that its addresses span. An XLS cannot span more than 65,536 rows and 256 columns. Should the library
//! panic on a damaged file, the file is reported and nothing else happens.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Reader as _, Xls, Xlsx};

use super::grid::{Budget, Grid, Merged};
use super::package;
use super::sheet::Sheet;
use super::{biff, compound};
use crate::limits::{MAX_CELLS, MAX_MERGED_FILL, MAX_SHEETS};
use crate::{DefectKind, Defects, Place};

/// Parts that a reader of cells needs; pictures, macros and settings of printers are left behind.
fn is_needed(name: &str) -> bool {
    (name.ends_with(".xml") || name.ends_with(".rels")) && !name.contains("/media/") && !name.starts_with("customXml/")
}

/// The sheets of an XLSX.
pub(super) fn xlsx(bytes: &[u8], defects: &mut Defects) -> Vec<Sheet> {
    let Some(parts) = package::open(bytes, is_needed, defects) else { return Vec::new() };
    let packed = package::pack(&parts);
    drop(parts);
    guarded(defects, |defects| {
        let mut book = Xlsx::new(Cursor::new(packed)).map_err(|error| error.to_string())?;
        let names = book.sheet_names();
        let mut sheets = Vec::new();
        let mut budget = Budget::new();
        for name in within(&names, defects) {
            let mut grid = Grid::default();
            if let Err(error) = cells_of(&mut book, name, &mut grid, &mut budget, defects) {
                // Sheets that hold a chart only have no cells.
                unread(name, &error, defects);
            }
            let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
            grid.fill(name, &ranges(&merged), &mut budget, defects);
            sheets.push(Sheet::new(name.clone(), grid.into_rows()));
        }
        Ok(sheets)
    })
}

/// Takes the cells of a sheet one by one.
fn cells_of(
    book: &mut Xlsx<Cursor<Vec<u8>>>,
    name: &str,
    grid: &mut Grid,
    budget: &mut Budget,
    defects: &mut Defects,
) -> Result<(), String> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| error.to_string())?;
    while let Some(cell) = cells.next_cell().map_err(|error| error.to_string())? {
        put(grid, name, cell.get_position(), text_of_ref(cell.get_value()), budget, defects);
    }
    Ok(())
}

/// The sheets of an XLS.
pub(super) fn xls(bytes: &[u8], defects: &mut Defects) -> Vec<Sheet> {
    let Some(bytes) = workbook(bytes, defects) else { return Vec::new() };
    guarded(defects, |defects| {
        let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
        let names = book.sheet_names();
        let mut sheets = Vec::new();
        let mut budget = Budget::new();
        for name in within(&names, defects) {
            let mut grid = Grid::default();
            match book.worksheet_range(name) {
                Ok(range) => {
                    let (top, left) = range.start().unwrap_or_default();
                    for (row, column, data) in range.used_cells() {
                        let at = (top.saturating_add(row as u32), left.saturating_add(column as u32));
                        put(&mut grid, name, at, text_of(data), &mut budget, defects);
                    }
                }
                Err(error) => unread(name, &error.to_string(), defects),
            }
            let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
            grid.fill(name, &ranges(&merged), &mut budget, defects);
            sheets.push(Sheet::new(name.clone(), grid.into_rows()));
        }
        Ok(sheets)
    })
}

/// A compound file that was written here, with a workbook that was judged.
fn workbook(bytes: &[u8], defects: &mut Defects) -> Option<Vec<u8>> {
    let stream = match compound::open(bytes) {
        Ok(stream) => stream,
        Err(compound::Trouble::Damaged) => {
            unread("", "", defects);
            return None;
        }
        Err(compound::Trouble::Encrypted) => {
            defects.add(
                DefectKind::Unsupported,
                Place::Whole,
                "Tệp bảng tính có mật khẩu nên không đọc. Hãy bỏ mật khẩu rồi lưu lại.",
                "the workbook has a password and was not read; remove it and save again",
            );
            return None;
        }
    };
    match biff::weigh(&stream) {
        Ok(()) => Some(compound::pack(stream)),
        Err(why) => {
            let (vi, en) = match why {
                biff::TooMuch::Sheets => (format!("{MAX_SHEETS} trang"), format!("{MAX_SHEETS} sheets")),
                biff::TooMuch::Cells => (format!("{MAX_CELLS} ô"), format!("{MAX_CELLS} cells")),
            };
            defects.add(
                DefectKind::Refused,
                Place::Whole,
                format!(
                    "Bảng tính XLS trải quá {vi} nên bị từ chối. Hãy lưu thành XLSX hoặc CSV, chỉ giữ phần có dữ liệu."
                ),
                format!("the XLS spans more than {en} and was refused; save what holds data as XLSX or CSV"),
            );
            None
        }
    }
}

fn ranges(merged: &[Dimensions]) -> Vec<Merged> {
    merged.iter().take(MAX_MERGED_FILL).map(|range| Merged { from: range.start, to: range.end }).collect()
}

fn within<'a>(names: &'a [String], defects: &mut Defects) -> impl Iterator<Item = &'a String> + use<'a> {
    super::sheet::too_many(names.len(), defects);
    names.iter().take(MAX_SHEETS)
}

fn guarded(defects: &mut Defects, read: impl FnOnce(&mut Defects) -> Result<Vec<Sheet>, String>) -> Vec<Sheet> {
    let mut found = Defects::new();
    let result = catch_unwind(AssertUnwindSafe(|| read(&mut found)));
    defects.merge(found);
    match result {
        Ok(Ok(sheets)) => sheets,
        Ok(Err(error)) => {
            unread("", &error, defects);
            Vec::new()
        }
        Err(_) => {
            unread("", "", defects);
            Vec::new()
        }
    }
}

fn unread(sheet: &str, error: &str, defects: &mut Defects) {
    let place = match sheet {
        "" => Place::Whole,
        sheet => Place::Cell { sheet: sheet.to_owned(), row: 1, column: None },
    };
    defects.value(
        DefectKind::Malformed,
        place,
        error,
        "Không đọc được bảng tính hoặc trang này (hỏng, có mật khẩu, hay không có ô). Hãy mở bằng phần mềm bảng tính và lưu lại.",
        "the workbook or this sheet cannot be read (damaged, encrypted, or without cells); open it and save it again",
    );
}

/// Text of a cell; the text of an error value is told and left out.
fn put(
    grid: &mut Grid,
    sheet: &str,
    at: (u32, u32),
    text: Result<String, String>,
    budget: &mut Budget,
    defects: &mut Defects,
) {
    match text {
        Ok(text) => grid.put(sheet, at, text, budget, defects),
        Err(error) => defects.value(
            DefectKind::Value,
            Place::Cell { sheet: sheet.to_owned(), row: at.0.saturating_add(1), column: Some(at.1) },
            &error,
            "Ô công thức báo lỗi; đã để trống. Hãy sửa công thức hoặc nhập giá trị.",
            "the formula of this cell gives an error; it was left empty; mend the formula or enter the value",
        ),
    }
}

fn text_of_ref(data: &DataRef<'_>) -> Result<String, String> {
    Ok(match data {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(value) => truth(*value),
        DataRef::DateTime(time) => time_text(time),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => return Err(error.to_string()),
        DataRef::Empty => String::new(),
    })
}

fn text_of(data: &Data) -> Result<String, String> {
    Ok(match data {
        Data::String(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::Bool(value) => truth(*value),
        Data::DateTime(time) => time_text(time),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(error) => return Err(error.to_string()),
        Data::Empty => String::new(),
    })
}

fn truth(value: bool) -> String {
    if value { "TRUE" } else { "FALSE" }.to_owned()
}

/// `3` for 3.0: a spreadsheet has no whole numbers.
fn number_text(number: f64) -> String {
    number.to_string()
}

fn time_text(time: &ExcelDateTime) -> String {
    if time.is_duration() {
        return number_text(time.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    match (hour, minute, second) {
        (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
    }
}
