//! Rows of CSV and its relatives, as people and programs really write them (RFC 4180 where they follow it).

use crate::facts::clean;
use crate::limits::{MAX_BROKEN_QUOTES, MAX_CELLS, MAX_COLUMNS, MAX_LINE, MAX_ROWS, MAX_VALUE, SNIFF_HEAD};
use crate::{DefectKind, Defects, Place};

/// One row.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Row {
    /// The number by which a person finds it, from 1: of the row in a spreadsheet, of the first line in a text file.
    pub line: u32,
    /// The cells, as text.
    pub cells: Vec<String>,
}

impl Row {
    /// True when no cell holds anything.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// The delimiter that cuts the first lines into the most cells of equal number; a comma when none does.
pub(crate) fn guess_delimiter(text: &str) -> char {
    let mut best = (0, ',');
    // A file without line ends must not be cut four times over.
    let head = text.get(..text.floor_char_boundary(SNIFF_HEAD)).unwrap_or(text);
    let head: String = head.lines().take(50).flat_map(|line| [line, "\n"]).collect();
    for delimiter in [',', ';', '\t', '|'] {
        let rows = rows(&head, delimiter, &mut Defects::new());
        let counts: Vec<usize> = rows.iter().map(|row| row.cells.len()).filter(|count| *count > 1).collect();
        let most = counts.iter().map(|count| (counts.iter().filter(|other| *other == count).count(), *count)).max();
        let score = most.map_or(0, |(rows, cells)| rows * (cells - 1).min(20));
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

/// The rows of a text, blank ones left out.
///
/// A mark that opens a cell and has no partner within [`MAX_LINE`] bytes is plain text; so is one inside a cell. Both are
/// told. After [`MAX_BROKEN_QUOTES`] of the first kind, marks are plain text for the rest.
pub(crate) fn rows(text: &str, delimiter: char, defects: &mut Defects) -> Vec<Row> {
    let mut scan = Scan::new(Whole { text, at: 0 }, delimiter);
    std::iter::from_fn(|| scan.next(defects)).collect()
}

/// Where a scan takes its text from: the whole of it, or a window that moves along.
pub(super) trait Text {
    /// Sees to it that the next [`MAX_LINE`] bytes and some more are there, or the end.
    fn fill(&mut self);
    /// What is there from the present place on.
    fn rest(&self) -> &str;
    /// Goes on by so many bytes of what is there.
    fn step(&mut self, bytes: usize);
}

struct Whole<'a> {
    text: &'a str,
    at: usize,
}

impl Text for Whole<'_> {
    fn fill(&mut self) {}

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn step(&mut self, bytes: usize) {
        self.at += bytes;
    }
}

/// The rows of a text, one after the other.
#[derive(Debug)]
pub(super) struct Scan<T> {
    text: T,
    delimiter: char,
    line: u32,
    broken: usize,
    cells: usize,
    rows: usize,
}

/// What ended a cell.
enum End {
    Delimiter,
    Row,
}

impl<T: Text> Scan<T> {
    pub(super) fn new(text: T, delimiter: char) -> Self {
        Self { text, delimiter, line: 1, broken: 0, cells: 0, rows: 0 }
    }

    /// Where it stands in the text.
    pub(super) fn text(&mut self) -> &mut T {
        &mut self.text
    }

    /// Gives the text back.
    pub(super) fn into_text(self) -> T {
        self.text
    }

    /// The next row that is not blank.
    pub(super) fn next(&mut self, defects: &mut Defects) -> Option<Row> {
        while let Some(row) = self.row(defects) {
            if self.rows == MAX_ROWS || self.cells > MAX_CELLS {
                defects.add(
                    DefectKind::TooMany,
                    Place::Line(u64::from(row.line)),
                    format!("Bảng có hơn {MAX_ROWS} dòng hoặc {MAX_CELLS} ô; phần còn lại không đọc. Hãy chia nhỏ tệp."),
                    format!("the table has more than {MAX_ROWS} rows or {MAX_CELLS} cells; the rest was not read; split the file"),
                );
                return None;
            }
            if !row.is_blank() {
                self.rows += 1;
                return Some(row);
            }
        }
        None
    }

    fn rest(&self) -> &str {
        self.text.rest()
    }

    fn row(&mut self, defects: &mut Defects) -> Option<Row> {
        self.text.fill();
        if self.rest().is_empty() {
            return None;
        }
        let mut row = Row { line: self.line, cells: Vec::new() };
        loop {
            let (cell, end) = self.cell(row.line, defects);
            if row.cells.len() < MAX_COLUMNS {
                self.cells += 1;
                row.cells.push(cell);
            } else if row.cells.len() == MAX_COLUMNS {
                too_wide(Place::Line(u64::from(row.line)), defects);
                // The marker keeps the defect to one for each row; it is cut off below.
                row.cells.push(String::new());
            }
            if matches!(end, End::Row) {
                row.cells.truncate(MAX_COLUMNS);
                return Some(row);
            }
        }
    }

    fn cell(&mut self, line: u32, defects: &mut Defects) -> (String, End) {
        self.text.fill();
        if self.rest().starts_with('"') && self.broken < MAX_BROKEN_QUOTES {
            if let Some((cell, len)) = self.quoted(line, defects) {
                self.text.step(len);
                return (bounded(cell, line, defects), self.end());
            }
            self.broken += 1;
            defects.add(
                DefectKind::Malformed,
                Place::Line(u64::from(self.line)),
                "Dấu ngoặc kép mở ô nhưng không có dấu đóng; đã coi là chữ thường. Hãy xuất lại tệp CSV.",
                "a quotation mark opens a cell and nothing closes it; it was taken as text; export the CSV anew",
            );
        }
        let mut cell = self.piece();
        // One that is longer than what is there goes on in what comes next; what is cut off in the end is not kept.
        while !self.rest().starts_with([self.delimiter, '\n']) && !self.rest().is_empty() {
            let more = self.piece();
            if cell.len() <= MAX_VALUE {
                cell.push_str(&more);
            }
        }
        cell.truncate(cell.trim_end_matches('\r').len());
        (bounded(cell, line, defects), self.end())
    }

    /// Takes what there is of a cell without marks.
    fn piece(&mut self) -> String {
        let rest = self.rest();
        let len = rest.find([self.delimiter, '\n']).unwrap_or(rest.len());
        let piece = rest.get(..len).unwrap_or_default().to_owned();
        self.text.step(len);
        self.text.fill();
        piece
    }

    /// Steps over the delimiter or line end behind a cell.
    fn end(&mut self) -> End {
        match self.rest().chars().next() {
            Some(c) if c == self.delimiter => {
                self.text.step(c.len_utf8());
                End::Delimiter
            }
            Some(c) => {
                self.text.step(c.len_utf8());
                self.line = self.line.saturating_add(1);
                End::Row
            }
            None => End::Row,
        }
    }

    /// The cell between marks and its length with them and with blanks behind; nothing when no mark closes it.
    fn quoted(&mut self, line: u32, defects: &mut Defects) -> Option<(String, usize)> {
        let mut cell = String::new();
        let mut stray = false;
        let mut lines = 0;
        let delimiter = self.delimiter;
        let mut chars = self.rest().char_indices().skip(1).peekable();
        let closed = loop {
            let (at, c) = chars.next()?;
            if at > MAX_LINE {
                return None;
            }
            if c != '"' {
                lines += u32::from(c == '\n');
                cell.push(c);
                continue;
            }
            match chars.peek() {
                Some((_, '"')) => {
                    chars.next();
                    cell.push('"');
                }
                None => break at + 1,
                Some((_, next)) if *next == delimiter || *next == '\n' => break at + 1,
                Some((_, '\r')) => {
                    chars.next();
                    match chars.peek() {
                        None | Some((_, '\n' | '\r')) => break at + 2,
                        Some(_) => cell.push_str("\"\r"),
                    }
                }
                // A mark amid text, lines below the one that opened the cell: the opening one was never closed, and
                // reading on would swallow row after row.
                Some(_) if lines > 0 => return None,
                Some(_) => {
                    stray = true;
                    cell.push('"');
                }
            }
        };
        // `\r\r\n`, which some consoles make of `\r\n`.
        let more = self.rest().get(closed..).map_or(0, |rest| rest.len() - rest.trim_start_matches('\r').len());
        self.line = self.line.saturating_add(lines);
        if stray {
            defects.add(
                DefectKind::Malformed,
                Place::Line(u64::from(line)),
                "Ô có dấu ngoặc kép không được viết đôi; đã giữ nguyên. Hãy kiểm tra ô này.",
                "a cell holds a quotation mark that is not doubled; it was kept; look at this cell",
            );
        }
        Some((cell, closed + more))
    }
}

pub(super) fn too_wide(place: Place, defects: &mut Defects) {
    defects.add(
        DefectKind::TooMany,
        place,
        format!("Dòng có hơn {MAX_COLUMNS} cột; phần còn lại không đọc."),
        format!("the row has more than {MAX_COLUMNS} columns; the rest was not read"),
    );
}

/// A cell of at most [`MAX_VALUE`] bytes, cut between characters and told.
pub(super) fn bounded(cell: String, line: u32, defects: &mut Defects) -> String {
    if cell.len() <= MAX_VALUE {
        return cell;
    }
    let place = Place::Cell { sheet: String::new(), row: line, column: None };
    defects.value(
        DefectKind::TooLong,
        place,
        &cell,
        format!("Ô dài hơn {MAX_VALUE} byte; đã cắt bớt. Hãy kiểm tra ô này."),
        format!("the cell is longer than {MAX_VALUE} bytes and was cut; look at this cell"),
    );
    clean(&cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Vec<String>>, Defects) {
        let mut defects = Defects::new();
        let rows = rows(text, ',', &mut defects);
        (rows.into_iter().map(|row| row.cells).collect(), defects)
    }

    #[test]
    fn cells_with_and_without_marks() {
        let (rows, defects) = read("a,\"b,\"\"c\"\"\nd\",e\r\n\r\nf,\"\",\n\"g\"");
        assert_eq!(rows, [vec!["a", "b,\"c\"\nd", "e"], vec!["f", "", ""], vec!["g"]]);
        assert!(defects.is_empty());
        let mut defects = Defects::new();
        let lines: Vec<u32> = super::rows("a,\"x\ny\"\nb\n", ',', &mut defects).iter().map(|row| row.line).collect();
        assert_eq!(lines, [1, 3]);
    }

    #[test]
    fn broken_marks_cost_one_cell_only() {
        let (rows, defects) = read("a,b\n\"h\"i\",j\nk,l\n");
        assert_eq!(rows, [["a", "b"], ["h\"i", "j"], ["k", "l"]]);
        assert!(defects.has(DefectKind::Malformed));
        let (rows, defects) = read("a,\"never closed\nb,c\n");
        assert_eq!(rows, [["a", "\"never closed"], ["b", "c"]]);
        assert!(defects.has(DefectKind::Malformed));
        let many = "\"x,".repeat(MAX_BROKEN_QUOTES + 5);
        let (_, defects) = read(&many);
        assert_eq!(defects.total(), MAX_BROKEN_QUOTES as u64);
    }

    #[test]
    fn size_is_bounded() {
        let (rows, defects) = read(&format!("{}\nb\n", "ế".repeat(400_000)));
        assert!(rows[0][0].len() <= MAX_VALUE && rows[1] == ["b"] && defects.has(DefectKind::TooLong));
        let (rows, defects) = read(&format!("{}\nb\n", "x,".repeat(MAX_COLUMNS + 9)));
        assert_eq!((rows[0].len(), defects.total()), (MAX_COLUMNS, 1));
        let (rows, defects) = read(&"x\n".repeat(MAX_ROWS + 1));
        assert_eq!((rows.len(), defects.has(DefectKind::TooMany)), (MAX_ROWS, true));
    }

    #[test]
    fn delimiters_are_guessed() {
        assert_eq!(guess_delimiter("a;b;c\n1,5;2;3\n"), ';');
        assert_eq!(guess_delimiter("a\tb\n1\t2\n"), '\t');
        assert_eq!(guess_delimiter("\"a;b\",c\n1,2\n"), ',');
        assert_eq!(guess_delimiter("word\n"), ',');
        let late = format!("{}\na;b\n", "x".repeat(SNIFF_HEAD));
        assert_eq!(guess_delimiter(&late), ',', "what stands behind the limit does not count");
    }
}
