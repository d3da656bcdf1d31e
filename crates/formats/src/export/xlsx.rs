//! XLSX with text cells only, a frozen header, written row by row.
//!
//! A text cell is never a formula, so nothing is guarded and a cell reads back as it was. Rows go through a temporary file
//! that the library `rust_xlsxwriter` makes (its constant-memory mode), so memory does not grow with them.

use std::fmt;
use std::io::{Seek, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use vg_model::{Text, Timestamp};

/// Characters that a cell of a spreadsheet may hold (limit of Excel).
pub const MAX_CELL_CHARS: usize = 32_767;
/// Rows of a sheet with the header (limit of Excel).
pub const MAX_ROWS: usize = 1_048_576;
/// Columns of a sheet that are written (limit of Excel).
pub const MAX_COLUMNS: usize = 16_384;

/// Why a workbook could not be written.
#[derive(Debug)]
pub enum ExportError {
    /// More rows or columns than a sheet holds.
    TooLarge,
    /// The library or the output failed.
    Write(XlsxError),
}

impl ExportError {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            ExportError::TooLarge => "export_too_large",
            ExportError::Write(_) => "export_write",
        }
    }

    /// What went wrong and how to mend it.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            ExportError::TooLarge => Text::new(
                format!(
                    "Bảng vượt quá {MAX_ROWS} dòng hoặc {MAX_COLUMNS} cột của một trang XLSX. Hãy lọc bớt, hoặc xuất CSV."
                ),
                format!(
                    "the table exceeds the {MAX_ROWS} rows or {MAX_COLUMNS} columns of an XLSX sheet; filter it, or export CSV"
                ),
            ),
            ExportError::Write(error) => Text::new(
                format!("Không ghi được tệp XLSX ({error}). Hãy kiểm tra tên trang, dung lượng đĩa và quyền ghi."),
                format!("the XLSX could not be written ({error}); check the sheet name, disk space and permissions"),
            ),
        }
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for ExportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ExportError::TooLarge => None,
            ExportError::Write(error) => Some(error),
        }
    }
}

impl From<XlsxError> for ExportError {
    fn from(error: XlsxError) -> Self {
        ExportError::Write(error)
    }
}

/// Writes one sheet: a header in bold that stays in view, then the rows. A cell beyond [`MAX_CELL_CHARS`] is cut there and
/// ends in `…`. Returns how many cells were cut.
///
/// # Errors
/// [`ExportError`] when the table does not fit a sheet, its name is not allowed, or `out` fails.
pub fn write<W, R, C>(
    out: W,
    sheet: &str,
    header: &[&str],
    rows: impl IntoIterator<Item = R>,
) -> Result<u64, ExportError>
where
    W: Write + Seek + Send,
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut book = Book { book: Workbook::new() };
    let cut = book.sheet(sheet, header, rows)?;
    book.finish(out)?;
    Ok(cut)
}

/// A workbook of several sheets, each as [`write()`] makes it.
pub struct Book {
    book: Workbook,
}

impl Book {
    /// An empty workbook that states when it was made, so that the same sheets give the same bytes.
    ///
    /// # Errors
    /// [`ExportError`] for a time that the format does not have (before 1899-12-31).
    pub fn new(made: Timestamp) -> Result<Self, ExportError> {
        let made = ExcelDateTime::from_timestamp(made.0.div_euclid(1_000_000))?;
        let mut book = Workbook::new();
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        Ok(Self { book })
    }

    /// Adds a sheet. Returns how many cells were cut.
    ///
    /// # Errors
    /// [`ExportError`] when the table does not fit a sheet, or its name is not allowed.
    pub fn sheet<R, C>(
        &mut self,
        name: &str,
        header: &[&str],
        rows: impl IntoIterator<Item = R>,
    ) -> Result<u64, ExportError>
    where
        R: IntoIterator<Item = C>,
        C: AsRef<str>,
    {
        let page = self.book.add_worksheet_with_constant_memory()?;
        page.set_name(name)?;
        page.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold();
        let mut cut = 0;
        for (column, name) in header.iter().enumerate() {
            page.write_string_with_format(0, column_number(column)?, fitted(name, &mut cut), &bold)?;
        }
        for (index, row) in rows.into_iter().enumerate() {
            let number = u32::try_from(index + 1).map_err(|_| ExportError::TooLarge)?;
            if index + 1 >= MAX_ROWS {
                return Err(ExportError::TooLarge);
            }
            for (column, cell) in row.into_iter().enumerate() {
                let cell = cell.as_ref();
                if !cell.is_empty() {
                    page.write_string(number, column_number(column)?, fitted(cell, &mut cut))?;
                }
            }
        }
        Ok(cut)
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// [`ExportError`] when two sheets have one name, or `out` fails.
    pub fn finish<W: Write + Seek + Send>(mut self, out: W) -> Result<(), ExportError> {
        self.book.save_to_writer(out)?;
        Ok(())
    }
}

fn column_number(column: usize) -> Result<u16, ExportError> {
    if column >= MAX_COLUMNS {
        return Err(ExportError::TooLarge);
    }
    u16::try_from(column).map_err(|_| ExportError::TooLarge)
}

fn fitted(cell: &str, cut: &mut u64) -> String {
    if cell.chars().count() <= MAX_CELL_CHARS {
        return cell.to_owned();
    }
    *cut += 1;
    cell.chars().take(MAX_CELL_CHARS - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::readers::table::open;

    #[test]
    fn what_is_written_reads_back() {
        let rows = [["=SUM(A1)", "Máy chủ Đà Nẵng", "007"], ["+84", "", "a\nb"]];
        let mut out = Cursor::new(Vec::new());
        assert_eq!(write(&mut out, "Máy chủ", &["Tên máy", "Vị trí", "Số"], rows).unwrap(), 0);
        let (book, defects) = open(out.get_ref());
        assert!(defects.is_empty(), "{defects:?}");
        let sheet = &book.sheets[0];
        assert_eq!((sheet.name.as_str(), sheet.rows[0].cells.join("|").as_str()), ("Máy chủ", "Tên máy|Vị trí|Số"));
        assert_eq!(sheet.rows[1].cells, rows[0]);
        assert_eq!(sheet.rows[2].cells, rows[1]);
        let text = String::from_utf8_lossy(out.get_ref()).into_owned();
        assert!(!text.contains("<f>"));
    }

    #[test]
    fn a_book_has_its_sheets_in_order_and_the_same_bytes_again() {
        let made = Timestamp::from_civil(2024, 2, 5, 3, 0, 0, 0).unwrap();
        let written = || {
            let mut book = Book::new(made).unwrap();
            book.sheet("Một", &["Tên máy"], [["a"]]).unwrap();
            book.sheet("Hai", &["Tên máy"], [["b"], ["c"]]).unwrap();
            let mut out = Cursor::new(Vec::new());
            book.finish(&mut out).unwrap();
            out.into_inner()
        };
        let (book, defects) = open(&written());
        assert!(defects.is_empty(), "{defects:?}");
        let seen: Vec<(&str, usize)> =
            book.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.rows.len())).collect();
        assert_eq!(seen, [("Một", 2), ("Hai", 3)]);
        assert_eq!(written(), written());
    }

    #[test]
    fn what_does_not_fit_is_cut_or_refused() {
        let long = "ế".repeat(MAX_CELL_CHARS + 1);
        let mut out = Cursor::new(Vec::new());
        assert_eq!(write(&mut out, "a", &["x"], [[long.as_str()]]).unwrap(), 1);
        let wide = vec![""; MAX_COLUMNS + 1];
        let error = write(Cursor::new(Vec::new()), "a", &wide, [[""]]).unwrap_err();
        assert_eq!(error.code(), "export_too_large");
        let rows = std::iter::repeat_n([""], MAX_ROWS);
        assert!(matches!(write(Cursor::new(Vec::new()), "a", &["x"], rows), Err(ExportError::TooLarge)));
        let error = write(Cursor::new(Vec::new()), "a/b", &["x"], [["y"]]).unwrap_err();
        assert_eq!(error.code(), "export_write");
    }
}
