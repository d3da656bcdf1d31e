//! Tables of every office: CSV and its relatives, XLSX, XLS, ODS.
//!
//! *Form*: a delimiter that is guessed (`,` `;` tab `|`), or sheets; titles above the header are passed over; the header is
//! the row with the most known words (`fields.rs`, Vietnamese and English, without marks, with the usual abbreviations).
//! Encodings: UTF-8, UTF-16, Windows-1258, TCVN3 (ABC) and VNI, by statistics over syllables; a conversion is told.
//!
//! *Gives*: through a [`Mapping`] (suggested by [`suggest`], changed by a person, remembered as JSON) facts about systems,
//! hosts, software and contacts; columns without a field become properties under their header. A value that is not what
//! its field holds is a defect with row, column and what is expected.
//!
//! *Hostile files*: the package of a spreadsheet is read here first, under caps of entries, bytes and ratio, and packed
//! anew; entity declarations are refused; formulas give the value that was saved with them and are never computed.
//!
//! *Not read*: headers of two rows are taken as their lower row with what merging put into it; pictures, comments,
//! hidden marks; XLSB; workbooks with a password.

mod biff;
mod compound;
pub(crate) mod csv;
mod excel;
mod fields;
mod grid;
mod header;
mod long;
mod mapping;
mod ods;
mod package;
mod row;
mod sheet;
mod suggest;
mod values;

pub use csv::Row;
pub use fields::Field;
pub use long::{LongRows, LongTable, part};
pub use mapping::{MappedColumn, Mapping};
pub use sheet::{BookKind, Header, Sheet, Workbook, open};
pub use suggest::{candidates, suggest};

use vg_model::Text;

use crate::reader::name_fits;
use crate::{About, Confidence, DefectKind, Options, Place, Reader, Reading};

/// The reader of tables.
#[derive(Debug)]
pub(crate) struct Table;

static ABOUT: About = About {
    name: "table",
    title: || Text::new("Bảng tính (CSV, TSV, XLSX, XLS, ODS)", "Table (CSV, TSV, XLSX, XLS, ODS)"),
    specification: "https://www.rfc-editor.org/rfc/rfc4180",
    patterns: &["*.csv", "*.tsv", "*.xlsx", "*.xls", "*.ods"],
};

impl Reader for Table {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &[u8], file_name: Option<&str>) -> Option<Confidence> {
        if matches!(head, [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..]) {
            return Some(Confidence::Shape);
        }
        let text = super::head_text(head);
        let first = text.trim_start().chars().next()?;
        if matches!(first, '{' | '[' | '<') || text.chars().take(200).any(|c| c.is_control() && !c.is_whitespace()) {
            return None;
        }
        if name_fits(&ABOUT, file_name) {
            return Some(Confidence::Shape);
        }
        let rows = csv::rows(&text, csv::guess_delimiter(&text), &mut crate::Defects::new());
        let header = header::find(&rows)?;
        let known = header.names.iter().filter(|name| suggest::is_known(name)).count();
        (known >= 2).then_some(Confidence::Possible)
    }

    fn read(&self, bytes: &[u8], options: &Options) -> Reading {
        let (book, defects) = open(bytes);
        let mut reading = Reading { facts: Vec::new(), defects };
        for sheet in &book.sheets {
            let remembered = options.mapping.clone().filter(|mapping| mapping.fits(sheet));
            let mapping = remembered.unwrap_or_else(|| suggest(sheet));
            if !mapping.says_something() {
                reading.defects.add(
                    DefectKind::Header,
                    sheet.place(1, None),
                    "Không nhận ra ý nghĩa cột nào của trang này. Hãy gán cột bằng tay hoặc sửa dòng tiêu đề.",
                    "no column of this sheet was recognised; map the columns by hand or mend the header",
                );
                continue;
            }
            let Reading { facts, defects } = mapping.apply(sheet);
            facts.into_iter().for_each(|fact| reading.push(fact));
            reading.defects.merge(defects);
        }
        if book.sheets.is_empty() && reading.defects.is_empty() {
            reading.defects.add(
                DefectKind::Truncated,
                Place::Whole,
                "Bảng không có dòng nào. Hãy kiểm tra tệp.",
                "the table has no rows; check the file",
            );
        }
        reading
    }
}

#[cfg(test)]
mod tests;
