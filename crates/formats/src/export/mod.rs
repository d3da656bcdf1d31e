//! Rows of text to files that other programs open.

pub mod csv;
pub mod xlsx;

use std::io::{self, Seek, Write};

/// A table ready to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Name of the sheet.
    pub sheet: &'static str,
    /// Names of the columns; an import of the file knows them again.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with a fixed header.
    #[must_use]
    pub fn new(sheet: &'static str, header: &[&str], rows: Vec<Vec<String>>) -> Self {
        Self { sheet, header: header.iter().map(|name| (*name).to_owned()).collect(), rows }
    }

    /// Writes CSV, guarded against formulas.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn csv(&self, out: &mut impl Write) -> io::Result<()> {
        csv::write(out, [&self.header], csv::CsvOptions::default())?;
        csv::write(out, &self.rows, csv::CsvOptions { bom: false, ..csv::CsvOptions::default() })
    }

    /// Writes XLSX.
    ///
    /// # Errors
    /// When it does not fit a sheet, or `out` fails.
    pub fn xlsx(&self, out: impl Write + Seek + Send) -> Result<(), xlsx::ExportError> {
        let header: Vec<&str> = self.header.iter().map(String::as_str).collect();
        xlsx::write(out, self.sheet, &header, &self.rows).map(drop)
    }
}
