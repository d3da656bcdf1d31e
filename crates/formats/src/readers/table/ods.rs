//! Sheets of OpenDocument (ODS): `content.xml` of the package, walked here.
//!
//! *Form*: `table`, `table-row`, `table-cell` with counts of repetition; text in `p` elements (ODF 1.3 part 3 §9). Empty
//! repetitions, with which every file fills its sheets to the margin, cost nothing.

use super::grid::{Budget, Grid, Merged};
use super::package;
use super::sheet::Sheet;
use crate::Defects;
use crate::limits::{MAX_COLUMNS, MAX_MERGED_FILL, MAX_ROWS, MAX_SHEETS, MAX_VALUE};
use crate::text::decode;
use crate::xml::{Element, Step, walk};

/// The sheets of an ODS.
pub(super) fn read(bytes: &[u8], defects: &mut Defects) -> Vec<Sheet> {
    let Some(parts) = package::open(bytes, |name| name == "content.xml", defects) else { return Vec::new() };
    let Some(part) = parts.first() else { return Vec::new() };
    let text = decode(&part.bytes, defects).text;
    let mut book = Book { sheets: Vec::new(), budget: Budget::new(), open: None, count: 0 };
    walk(&text, defects, |step, defects| book.take(step, defects));
    book.close(defects);
    super::sheet::too_many(book.count, defects);
    book.sheets
}

struct Book {
    sheets: Vec<Sheet>,
    budget: Budget,
    open: Option<Table>,
    count: usize,
}

#[derive(Default)]
struct Table {
    name: String,
    grid: Grid,
    merged: Vec<Merged>,
    row: u32,
    rows: u32,
    column: u32,
    /// Cells of the row, with the columns that each is repeated over.
    cells: Vec<(u32, u32, String)>,
    cell: Option<Cell>,
}

#[derive(Default)]
struct Cell {
    repeated: u32,
    fixed: Option<String>,
    text: String,
    in_text: u32,
    in_note: bool,
}

fn count(element: &Element, name: &str) -> u32 {
    element.get(name).and_then(|text| text.parse().ok()).unwrap_or(1).max(1)
}

impl Book {
    fn take(&mut self, step: Step, defects: &mut Defects) {
        match step {
            Step::Open(element) if element.name == "table" => {
                self.close(defects);
                self.count += 1;
                let name = element.get("name").unwrap_or_default().to_owned();
                self.open = (self.sheets.len() < MAX_SHEETS).then(|| Table { name, ..Table::default() });
            }
            Step::Close(name) if name == "table" => self.close(defects),
            step => {
                let Some(table) = &mut self.open else { return };
                match step {
                    Step::Open(element) => table.begin(&element),
                    Step::Text(text) => table.text(&text),
                    Step::Close(name) => table.end(&name, &mut self.budget, defects),
                }
            }
        }
    }

    fn close(&mut self, defects: &mut Defects) {
        let Some(mut table) = self.open.take() else { return };
        table.end("table-row", &mut self.budget, defects);
        let Table { name, mut grid, merged, .. } = table;
        grid.fill(&name, &merged, &mut self.budget, defects);
        self.sheets.push(Sheet::new(name, grid.into_rows()));
    }
}

impl Table {
    fn begin(&mut self, element: &Element) {
        match element.name.as_str() {
            "table-row" => {
                self.rows = count(element, "number-rows-repeated");
                self.column = 0;
                self.cells.clear();
            }
            "table-cell" | "covered-table-cell" => {
                let fixed = match element.get("value-type") {
                    Some("date") => element.get("date-value"),
                    Some("float") => element.get("value"),
                    _ => None,
                };
                let (rows, columns) = (count(element, "number-rows-spanned"), count(element, "number-columns-spanned"));
                if (rows > 1 || columns > 1) && self.merged.len() < MAX_MERGED_FILL {
                    let to = (self.row.saturating_add(rows - 1), self.column.saturating_add(columns - 1));
                    self.merged.push(Merged { from: (self.row, self.column), to });
                }
                let repeated = count(element, "number-columns-repeated");
                self.cell = Some(Cell { repeated, fixed: fixed.map(str::to_owned), ..Cell::default() });
            }
            name => self.inner(name),
        }
    }

    fn inner(&mut self, name: &str) {
        let Some(cell) = &mut self.cell else { return };
        match name {
            "annotation" => cell.in_note = true,
            "p" if !cell.in_note => {
                if !cell.text.is_empty() {
                    cell.text.push('\n');
                }
                cell.in_text += 1;
            }
            "s" | "tab" => cell.text.push(' '),
            "line-break" => cell.text.push('\n'),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell
            && cell.in_text > 0
            && !cell.in_note
            && cell.text.len() <= MAX_VALUE
        {
            cell.text.push_str(text);
        }
    }

    fn end(&mut self, name: &str, budget: &mut Budget, defects: &mut Defects) {
        match name {
            "annotation" => self.cell.iter_mut().for_each(|cell| cell.in_note = false),
            "p" => self.cell.iter_mut().for_each(|cell| cell.in_text = cell.in_text.saturating_sub(1)),
            "table-cell" | "covered-table-cell" => {
                let Some(cell) = self.cell.take() else { return };
                let text = cell.fixed.unwrap_or(cell.text);
                if !text.is_empty() && self.cells.len() <= MAX_COLUMNS {
                    self.cells.push((self.column, cell.repeated.min(MAX_COLUMNS as u32 + 1), text));
                }
                self.column = self.column.saturating_add(cell.repeated);
            }
            "table-row" => {
                let cells = std::mem::take(&mut self.cells);
                let rows = if cells.is_empty() { 0 } else { self.rows.min(MAX_ROWS as u32) };
                for row in 0..rows {
                    if budget.is_spent() {
                        break;
                    }
                    for (column, repeated, text) in &cells {
                        for offset in 0..*repeated {
                            let at = (self.row.saturating_add(row), column.saturating_add(offset));
                            self.grid.put(&self.name, at, text.clone(), budget, defects);
                        }
                    }
                }
                self.row = self.row.saturating_add(self.rows);
                self.rows = 0;
            }
            _ => {}
        }
    }
}
