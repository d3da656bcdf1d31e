//! Workbooks: sheets, their header, a preview.

use super::csv::{self, Row};
use super::header::Shape;
use super::{excel, header, ods, package};
use crate::limits::MAX_SHEETS;
use crate::text::{self, Encoding, Legacy};
use crate::{DefectKind, Defects, Place};

/// What kind of file a workbook came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookKind {
    /// Text with a delimiter.
    Text,
    /// Office Open XML.
    Xlsx,
    /// Excel 97 to 2003.
    Xls,
    /// OpenDocument.
    Ods,
}

/// A workbook; a text file is one of one sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Workbook {
    /// Where it came from.
    pub kind: BookKind,
    /// Delimiter of a text file.
    pub delimiter: Option<char>,
    /// Encoding of a text file.
    pub encoding: Option<Encoding>,
    /// Encoding before Unicode that values were converted from.
    pub legacy: Option<Legacy>,
    /// The sheets that hold something.
    pub sheets: Vec<Sheet>,
}

/// The header of a sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// Its number among [`Sheet::rows`], from 0.
    pub index: usize,
    /// Names of the columns as printed; empty where there is none.
    pub names: Vec<String>,
}

/// One sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sheet {
    /// Name; empty for a text file.
    pub name: String,
    /// All rows that hold something, title and header rows among them.
    pub rows: Vec<Row>,
    /// The header, when one was found.
    pub header: Option<Header>,
}

impl Sheet {
    /// A sheet whose header is looked for.
    #[must_use]
    pub fn new(name: String, rows: Vec<Row>) -> Self {
        let header = header::find(&rows);
        Self { name, rows, header }
    }

    /// Rows above the header: titles, the name of the unit, a date.
    #[must_use]
    pub fn title_rows(&self) -> &[Row] {
        let until = self.header.as_ref().map_or(0, |header| header.index);
        self.rows.get(..until).unwrap_or_default()
    }

    /// Rows below the header; all rows when there is none.
    #[must_use]
    pub fn data(&self) -> &[Row] {
        let from = self.header.as_ref().map_or(0, |header| header.index + 1);
        self.rows.get(from..).unwrap_or_default()
    }

    /// The first `count` rows of data, to be shown beside a suggested mapping.
    #[must_use]
    pub fn preview(&self, count: usize) -> &[Row] {
        let data = self.data();
        data.get(..count).unwrap_or(data)
    }

    pub(super) fn place(&self, row: u32, column: Option<u32>) -> Place {
        Place::Cell { sheet: self.name.clone(), row, column }
    }
}

pub(super) fn too_many(count: usize, defects: &mut Defects) {
    if count > MAX_SHEETS {
        defects.add(
            DefectKind::TooMany,
            Place::Whole,
            format!("Bảng tính có {count} trang; chỉ đọc {MAX_SHEETS} trang đầu. Hãy tách thành nhiều tệp."),
            format!("the workbook has {count} sheets; the first {MAX_SHEETS} were read; split it"),
        );
    }
}

/// Opens a workbook of any kind.
#[must_use]
pub fn open(bytes: &[u8]) -> (Workbook, Defects) {
    let mut defects = Defects::new();
    let mut book = match bytes {
        [b'P', b'K', 3, 4, ..] => zipped(bytes, &mut defects),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => of_sheets(BookKind::Xls, excel::xls(bytes, &mut defects)),
        _ => of_text(bytes, &mut defects),
    };
    if book.kind != BookKind::Text {
        book.legacy = convert(&mut book.sheets, &mut defects);
    }
    book.sheets.retain(|sheet| !sheet.rows.is_empty());
    for sheet in &book.sheets {
        header::judge(sheet, &Shape::of(sheet.data()), &mut defects);
    }
    (book, defects)
}

fn of_sheets(kind: BookKind, sheets: Vec<Sheet>) -> Workbook {
    Workbook { kind, delimiter: None, encoding: None, legacy: None, sheets }
}

fn zipped(bytes: &[u8], defects: &mut Defects) -> Workbook {
    if package::holds(bytes, "content.xml") {
        return of_sheets(BookKind::Ods, ods::read(bytes, defects));
    }
    if package::holds(bytes, "xl/workbook.bin") || package::holds(bytes, "word/document.xml") {
        defects.add(
            DefectKind::Unsupported,
            Place::Whole,
            "Tệp XLSB hoặc DOCX chưa đọc được. Hãy lưu bảng thành XLSX hoặc CSV.",
            "XLSB and DOCX are not read; save the table as XLSX or CSV",
        );
        return of_sheets(BookKind::Xlsx, Vec::new());
    }
    of_sheets(BookKind::Xlsx, excel::xlsx(bytes, defects))
}

fn of_text(bytes: &[u8], defects: &mut Defects) -> Workbook {
    let decoded = text::decode(bytes, defects);
    // Excel reads a first line `sep=;` as the delimiter.
    let named = decoded.text.strip_prefix("sep=").and_then(|rest| rest.chars().next());
    let delimiter =
        named.filter(|c| !c.is_control() || *c == '\t').unwrap_or_else(|| csv::guess_delimiter(&decoded.text));
    let mut rows = csv::rows(&decoded.text, delimiter, defects);
    if named.is_some() && !rows.is_empty() {
        rows.remove(0);
    }
    let mut sheets = vec![Sheet::new(String::new(), rows)];
    let legacy = match decoded.encoding {
        Encoding::Tcvn3 => Some(Legacy::Tcvn3),
        Encoding::Vni => Some(Legacy::Vni),
        Encoding::Windows1258 => Some(Legacy::Windows1258),
        // UTF-8 of a program that took TCVN3 for Western text.
        _ => convert(&mut sheets, defects),
    };
    Workbook { kind: BookKind::Text, delimiter: Some(delimiter), encoding: Some(decoded.encoding), legacy, sheets }
}

/// Converts sheets that were typed with fonts from before Unicode.
fn convert(sheets: &mut [Sheet], defects: &mut Defects) -> Option<Legacy> {
    let mut found = None;
    for sheet in sheets {
        found = convert_sheet(sheet, defects).or(found);
    }
    found
}

/// Judges a sheet by its cells that are Western letters and no Vietnamese as they stand. Where the sheet has Unicode cells
/// beside them, only such cells are converted: `Trung tâm` has none but Western letters and is right.
fn convert_sheet(sheet: &mut Sheet, defects: &mut Defects) -> Option<Legacy> {
    let cells = || sheet.rows.iter().flat_map(|row| &row.cells).map(String::as_str);
    let sample: Vec<&str> = cells().filter(|cell| western(cell) && foreign(cell)).take(MAX_SAMPLE).collect();
    if sample.is_empty() {
        return None;
    }
    let mixed = cells().any(|cell| !cell.chars().all(is_western));
    let typed = Typed::guess(&sample, mixed)?;
    sheet.rows.iter_mut().for_each(|row| typed.convert(row));
    let Typed { legacy, certain, .. } = typed;
    sheet.header = header::find(&sheet.rows);
    let place = if sheet.name.is_empty() { Place::Whole } else { sheet.place(1, None) };
    legacy.tell(certain, place, defects);
    Some(legacy)
}

/// Cells by which it is guessed whether a sheet was typed with fonts from before Unicode.
pub(super) const MAX_SAMPLE: usize = 20_000;

/// True for a cell of Western letters, not all of them ASCII.
pub(super) fn western(text: &str) -> bool {
    !text.is_ascii() && text.chars().all(is_western)
}

/// True when a word of a cell is no Vietnamese as it stands.
pub(super) fn foreign(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|word| !word.is_ascii() && !text::is_syllable(word))
}

/// How a sheet was typed, where that was with fonts from before Unicode.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Typed {
    pub(super) legacy: Legacy,
    pub(super) certain: bool,
    /// True when the sheet has cells in Unicode beside the others.
    mixed: bool,
}

impl Typed {
    /// By cells that are western and foreign.
    pub(super) fn guess(sample: &[impl AsRef<str>], mixed: bool) -> Option<Self> {
        let sample: Vec<&str> = sample.iter().map(AsRef::as_ref).collect();
        let guess = text::guess(&sample.join("\n"), None)?;
        Some(Self { legacy: guess.legacy, certain: guess.certain, mixed })
    }

    pub(super) fn convert(self, row: &mut Row) {
        for cell in &mut row.cells {
            if western(cell) && (!self.mixed || foreign(cell)) {
                *cell = self.legacy.convert(cell, None);
            }
        }
    }
}

/// True for a character that a byte of Windows-1252 can stand for.
pub(super) fn is_western(c: char) -> bool {
    (c as u32) < 0x100 || "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(c)
}
