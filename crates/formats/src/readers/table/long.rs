//! Text tables of any length in the memory of a few megabytes: looked through once, then read row by row.
//!
//! The first pass finds what takes the whole table to know: whether it is UTF-8, its delimiter, its header, how wide it is, whether it
//! was typed with fonts from before Unicode. The second gives the rows. Both give what [`open`](super::open) gives, which a test
//! compares. A table in another encoding is left to it.

use std::io::{Error, ErrorKind, Read};

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::csv::{self, Row, Scan, Text};
use super::header::{self, Shape};
use super::sheet::{Header, MAX_SAMPLE, Sheet, Typed, foreign, is_western, western};
use crate::limits::{HEADER_WITHIN, MAX_LINE, SNIFF_HEAD};
use crate::{Defects, Place};

/// Rows at the beginning that are kept: those among which the header is, and those by whose values columns are recognised.
const HEAD_ROWS: usize = HEADER_WITHIN + 200;
/// Bytes that must be there before a cell is looked at: the longest that marks may enclose, and what follows it.
const AHEAD: usize = MAX_LINE + 64 * 1024;
/// Bytes that are read at once.
const AT_ONCE: usize = 256 * 1024;
/// Bytes of cells by which old fonts are guessed; some hundred pages of text are enough.
const MAX_SAMPLE_BYTES: usize = 1024 * 1024;

/// A text table whose rows are not in memory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LongTable {
    head: Sheet,
    delimiter: char,
    /// True when the first row says what the delimiter is (`sep=;`).
    named: bool,
    typed: Option<Typed>,
    rows: usize,
}

impl LongTable {
    /// Looks a table through. Nothing when it is not UTF-8, or holds nothing.
    ///
    /// # Errors
    /// What reading gave.
    pub fn survey(from: impl Read) -> Result<Option<(Self, Defects)>, Error> {
        let mut window = Window::new(from);
        window.fill();
        let head = window.rest();
        let named = head.strip_prefix("sep=").and_then(|rest| rest.chars().next());
        let delimiter = named.filter(|c| !c.is_control() || *c == '\t').unwrap_or_else(|| {
            // The same characters that the whole text would be cut to.
            csv::guess_delimiter(head.get(..head.floor_char_boundary(SNIFF_HEAD)).unwrap_or(head))
        });
        let named = named.is_some();
        let mut defects = Defects::new();
        let mut scan = Scan::new(window, delimiter);
        let mut seen = Seen::default();
        let mut skip = named;
        while let Some(row) = scan.next(&mut defects) {
            if !std::mem::take(&mut skip) {
                seen.add(normal(row));
            }
        }
        match scan.into_text().fault {
            Some(Fault::Reading(error)) => return Err(error),
            Some(Fault::NotUtf8) => return Ok(None),
            None => {}
        }
        let Some((table, shape)) = seen.finish(delimiter, named, &mut defects) else { return Ok(None) };
        header::judge(&table.head, &shape, &mut defects);
        Ok(Some((table, defects)))
    }

    /// The beginning of the table: as much as is needed to say what its columns mean and to show some rows. Its first row of data is as
    /// wide as the widest of the table.
    #[must_use]
    pub fn head(&self) -> &Sheet {
        &self.head
    }

    /// Rows below the header.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The rows below the header, of the same text. What is wrong with them was told by the first pass.
    pub fn read<R: Read>(&self, from: R) -> LongRows<R> {
        let above = self.head.header.as_ref().map_or(0, |header| header.index + 1);
        LongRows {
            scan: Scan::new(Window::new(from), self.delimiter),
            typed: self.typed,
            above: above + usize::from(self.named),
            defects: Defects::new(),
            told: false,
        }
    }
}

/// What the first pass keeps.
#[derive(Default)]
struct Seen {
    rows: Vec<Row>,
    /// Of the rows behind those.
    shape: Shape,
    count: usize,
    sample: Vec<String>,
    sample_bytes: usize,
    mixed: bool,
}

impl Seen {
    fn add(&mut self, row: Row) {
        self.count += 1;
        for cell in &row.cells {
            self.mixed = self.mixed || !cell.chars().all(is_western);
            let kept = self.sample.len() < MAX_SAMPLE && self.sample_bytes < MAX_SAMPLE_BYTES;
            if kept && western(cell) && foreign(cell) {
                self.sample_bytes += cell.len();
                self.sample.push(cell.clone());
            }
        }
        if self.rows.len() < HEAD_ROWS {
            self.rows.push(row);
        } else {
            self.shape.add(&row);
        }
    }

    fn finish(mut self, delimiter: char, named: bool, defects: &mut Defects) -> Option<(LongTable, Shape)> {
        if self.rows.is_empty() {
            return None;
        }
        let typed = if self.sample.is_empty() { None } else { Typed::guess(&self.sample, self.mixed) };
        if let Some(typed) = typed {
            self.rows.iter_mut().for_each(|row| typed.convert(row));
            typed.legacy.tell(typed.certain, Place::Whole, defects);
        }
        let mut head = Sheet::new(String::new(), self.rows);
        let mut shape = self.shape;
        head.data().iter().for_each(|row| shape.add(row));
        let above = head.header.as_ref().map_or(0, |header| header.index + 1);
        if let Some(first) = head.rows.get_mut(above) {
            first.cells.resize(shape.used.len().max(first.cells.len()), String::new());
        }
        let rows = self.count.saturating_sub(above);
        Some((LongTable { head, delimiter, named, typed, rows }, shape))
    }
}

/// The rows of a [`LongTable`].
#[derive(Debug)]
pub struct LongRows<R> {
    scan: Scan<Window<R>>,
    typed: Option<Typed>,
    above: usize,
    defects: Defects,
    told: bool,
}

impl<R: Read> Iterator for LongRows<R> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(row) = self.scan.next(&mut self.defects) {
            if self.above > 0 {
                self.above -= 1;
                continue;
            }
            let mut row = normal(row);
            if let Some(typed) = self.typed {
                typed.convert(&mut row);
            }
            return Some(Ok(row));
        }
        if std::mem::replace(&mut self.told, true) {
            return None;
        }
        match self.scan.text().fault.take()? {
            Fault::Reading(error) => Some(Err(error)),
            Fault::NotUtf8 => {
                Some(Err(Error::new(ErrorKind::InvalidData, "the table is not the one that was looked through")))
            }
        }
    }
}

/// A row in NFC.
fn normal(mut row: Row) -> Row {
    for cell in &mut row.cells {
        if is_nfc_quick(cell.chars()) != IsNormalized::Yes {
            *cell = cell.nfc().collect();
        }
    }
    row
}

/// Some rows of a table, to be read by their mapping under the header of the whole.
#[must_use]
pub fn part(of: &Sheet, rows: Vec<Row>) -> Sheet {
    let header = of.header.as_ref().map(|header| Header { index: 0, names: header.names.clone() });
    let above = header.iter().map(|_| Row { line: 0, cells: Vec::new() });
    Sheet { name: of.name.clone(), rows: above.chain(rows).collect(), header }
}

#[derive(Debug)]
enum Fault {
    Reading(Error),
    NotUtf8,
}

/// A piece of a text that moves along it.
#[derive(Debug)]
struct Window<R> {
    from: R,
    text: String,
    at: usize,
    /// Bytes of a character that is not all there.
    torn: Vec<u8>,
    begun: bool,
    ended: bool,
    fault: Option<Fault>,
}

impl<R: Read> Window<R> {
    fn new(from: R) -> Self {
        Self { from, text: String::new(), at: 0, torn: Vec::new(), begun: false, ended: false, fault: None }
    }

    /// Reads on; false at the end.
    fn more(&mut self) -> Result<bool, Fault> {
        let mut bytes = std::mem::take(&mut self.torn);
        let read = (&mut self.from).take(AT_ONCE as u64).read_to_end(&mut bytes).map_err(Fault::Reading)?;
        if read == 0 {
            return if bytes.is_empty() { Ok(false) } else { Err(Fault::NotUtf8) };
        }
        let whole = match std::str::from_utf8(&bytes) {
            Ok(_) => bytes.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return Err(Fault::NotUtf8),
        };
        self.torn = bytes.split_off(whole);
        let text = std::str::from_utf8(&bytes).map_err(|_| Fault::NotUtf8)?;
        let text = if std::mem::replace(&mut self.begun, true) { text } else { text.trim_start_matches('\u{feff}') };
        // A text with NUL may be UTF-16.
        if text.contains('\0') {
            return Err(Fault::NotUtf8);
        }
        self.text.push_str(text);
        Ok(true)
    }
}

impl<R: Read> Text for Window<R> {
    fn fill(&mut self) {
        while !self.ended && self.text.len() - self.at < AHEAD {
            if self.at > AHEAD {
                self.text.drain(..self.at);
                self.at = 0;
            }
            match self.more() {
                Ok(more) => self.ended = !more,
                Err(fault) => (self.ended, self.fault) = (true, Some(fault)),
            }
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn step(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.text.len());
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::limits::{MAX_COLUMNS, MAX_VALUE};

    /// Gives a few bytes at a time, so that characters and marks are torn everywhere.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> Result<usize, Error> {
            let take = into.len().min(7);
            self.0.read(&mut into[..take])
        }
    }

    fn check(text: &str) {
        let (book, told) = super::super::open(text.as_bytes());
        let Some((table, defects)) = LongTable::survey(Slow(text.as_bytes())).unwrap() else {
            assert!(book.sheets.is_empty(), "{:.60}", text);
            return;
        };
        let sheet = &book.sheets[0];
        assert_eq!(defects.rows(), told.rows(), "{text:.60}");
        assert_eq!((&table.head.header, table.rows()), (&sheet.header, sheet.data().len()), "{text:.60}");
        let rows: Vec<Row> = table.read(Cursor::new(text.as_bytes())).map(Result::unwrap).collect();
        assert_eq!(rows, sheet.data(), "{text:.60}");
        assert_eq!(super::super::suggest(table.head()), super::super::suggest(sheet), "{text:.60}");
    }

    #[test]
    fn a_long_table_is_read_as_a_short_one() {
        let header = "Tên máy,Địa chỉ IP,Ghi chú\n";
        let many: String = (0..3_000)
            .map(|row| format!("máy-{row},10.0.{}.{},\"một, \"\"hai\"\"\nba\"\n", row / 256, row % 256))
            .collect();
        for text in [
            String::new(),
            "\n\n".to_owned(),
            header.to_owned(),
            format!("{header}{many}"),
            format!("\u{feff}SỞ Y TẾ\n\n{header}{many}a,b,c,d,e\n"),
            format!("sep=;\n{}x;y;z\n", header.replace(',', ";")),
            // Decomposed characters, marks that nothing closes, a cell that is cut, a row that is too wide.
            format!(
                "{header}{many}Ma\u{301}y,1,\"never closed\nx,{},y\n{}\n",
                "ế".repeat(700_000),
                "x,".repeat(MAX_COLUMNS + 9)
            ),
            format!("{header}\"{}\",1,2\nq,\"{}\",3\n", "dài ".repeat(MAX_VALUE), "không đóng ".repeat(200_000)),
            // TCVN3 that a program took for Western text, also beside Unicode.
            format!("Tªn m¸y,§Þa chØ IP\n{}", "M¸y chñ trung t©m,10.0.0.1\nPhßng kÕ to¸n,10.0.0.2\n".repeat(500)),
            format!("{header}{}", "Phßng kÕ to¸n,10.0.0.1,Phòng kế toán số một\n".repeat(500)),
        ] {
            check(&text);
        }
    }

    #[test]
    fn what_is_not_utf8_is_left_to_others() {
        let western = b"T\xean m\xe1y,IP\nx,10.0.0.1\n";
        let utf16: Vec<u8> = "a,b\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let torn = "máy".as_bytes();
        for bytes in [&western[..], &utf16, &torn[..2]] {
            assert!(LongTable::survey(bytes).unwrap().is_none());
        }
        let text = format!("Tên máy,IP\n{}", "a,10.0.0.1\n".repeat(100_000));
        let (table, _) = LongTable::survey(text.as_bytes()).unwrap().unwrap();
        let other = [text.as_bytes(), b"\xff"].concat();
        assert!(table.read(&other[..]).last().unwrap().is_err(), "the file changed");
    }

    #[test]
    fn the_window_does_not_grow_with_the_table() {
        let text = format!("Tên máy,IP\n{}", "một máy nào đó,10.0.0.1\n".repeat(600_000));
        let (table, _) = LongTable::survey(text.as_bytes()).unwrap().unwrap();
        let mut rows = table.read(text.as_bytes());
        let mut most = 0;
        while rows.next().is_some() {
            most = most.max(rows.scan.text().text.capacity());
        }
        assert!(text.len() > 15_000_000 && most < 6_000_000, "{most} of {}", text.len());
    }
}
