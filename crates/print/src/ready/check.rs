//! Limits of a document, before anything is made of it.

use vg_model::Text;

use crate::block::{Block, RowKind, Run, Table};
use crate::document::{Document, Kind};
use crate::error::PrintError;
use crate::limits;

#[derive(Default)]
struct Count {
    chars: usize,
    blocks: usize,
    rows: usize,
    tables: usize,
}

pub(super) fn check(document: &Document) -> Result<(), PrintError> {
    let mut count = Count::default();
    let (name, subject) = match &document.kind {
        Kind::Letter { subject } => ("", subject.as_str()),
        Kind::Named { name, subject } => (name.as_str(), subject.as_str()),
    };
    let signature = &document.signature;
    let Document { upper, issuer, symbol, place, trace, .. } = document;
    for text in [upper, issuer, symbol, place, trace, name, subject, &signature.office, &signature.name] {
        count.text(text)?;
    }
    let capacities: Vec<&String> = signature.capacities.iter().map(|(_, whose)| whose).collect();
    count.list(&document.addressees.iter().collect::<Vec<_>>(), ("số nơi gửi", "the number of addressees"))?;
    count.list(&document.basis.iter().collect::<Vec<_>>(), ("số căn cứ", "the number of legal bases"))?;
    count.list(&document.copies.iter().collect::<Vec<_>>(), ("số nơi nhận", "the number of copies"))?;
    count.list(&capacities, ("số dòng thẩm quyền ký", "the number of capacities of the signer"))?;
    within("số phụ lục", "the number of annexes", document.annexes.len(), limits::MAX_ANNEXES)?;
    count.blocks(&document.body)?;
    for annex in &document.annexes {
        count.text(&annex.title)?;
        count.blocks(&annex.body)?;
    }
    for source in &document.sources {
        let hashes = source.records.iter().map(|record| &record.hash);
        for text in [&source.key, &source.label].into_iter().chain(hashes) {
            count.text(text)?;
        }
    }
    Ok(())
}

fn within(vi: &str, en: &str, found: usize, limit: usize) -> Result<(), PrintError> {
    if found > limit { Err(PrintError::TooLarge { what: Text::new(vi, en), found, limit }) } else { Ok(()) }
}

impl Count {
    fn text(&mut self, text: &str) -> Result<(), PrintError> {
        self.chars(text, limits::MAX_TEXT_CHARS, ("số ký tự của một đoạn chữ", "the length of one text in characters"))
    }

    fn chars(&mut self, text: &str, limit: usize, what: (&str, &str)) -> Result<(), PrintError> {
        let chars = text.chars().count();
        within(what.0, what.1, chars, limit)?;
        self.chars = self.chars.saturating_add(chars);
        within("tổng số ký tự", "the length of all texts in characters", self.chars, limits::MAX_CHARS)
    }

    fn list(&mut self, list: &[&String], what: (&str, &str)) -> Result<(), PrintError> {
        within(what.0, what.1, list.len(), limits::MAX_LIST)?;
        list.iter().try_for_each(|text| self.text(text))
    }

    fn blocks(&mut self, blocks: &[Block]) -> Result<(), PrintError> {
        self.blocks = self.blocks.saturating_add(blocks.len());
        within("số khối nội dung", "the number of blocks", self.blocks, limits::MAX_BLOCKS)?;
        for block in blocks {
            match block {
                Block::Heading { label, text, .. } => {
                    self.text(label)?;
                    self.text(text)?;
                }
                Block::Paragraph { runs } => self.runs(runs)?,
                Block::Item { label, runs } => {
                    self.text(label)?;
                    self.runs(runs)?;
                }
                Block::Note { text } => self.text(text)?,
                Block::Table(table) => self.table(table)?,
            }
        }
        Ok(())
    }

    fn runs(&mut self, runs: &[Run]) -> Result<(), PrintError> {
        runs.iter().try_for_each(|run| self.text(&run.text))
    }

    fn table(&mut self, table: &Table) -> Result<(), PrintError> {
        self.tables = self.tables.saturating_add(1);
        self.rows = self.rows.saturating_add(table.rows.len());
        within("số dòng của các bảng", "the number of rows of all tables", self.rows, limits::MAX_ROWS)?;
        within("số cột của bảng", "the number of columns of a table", table.columns.len(), limits::MAX_COLUMNS)?;
        if table.columns.is_empty() {
            return Err(PrintError::UnevenTable { table: self.tables, row: 0 });
        }
        self.text(&table.caption)?;
        self.text(&table.empty)?;
        for column in &table.columns {
            self.cell(std::slice::from_ref(&Run::plain(column.title.as_str())))?;
        }
        for (index, row) in table.rows.iter().enumerate() {
            let wanted = if row.kind == RowKind::Group { 1 } else { table.columns.len() };
            if row.cells.len() != wanted {
                return Err(PrintError::UnevenTable { table: self.tables, row: index.saturating_add(1) });
            }
            row.cells.iter().try_for_each(|cell| self.cell(cell))?;
        }
        Ok(())
    }

    fn cell(&mut self, runs: &[Run]) -> Result<(), PrintError> {
        let whole: usize = runs.iter().map(|run| run.text.chars().count()).sum();
        within("số ký tự của một ô", "the length of a cell in characters", whole, limits::MAX_CELL_CHARS)?;
        self.runs(runs)
    }
}
