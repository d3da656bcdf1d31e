//! Word documents: paragraphs of `word/document.xml` in order, table cells as columns, automatic numbers written out.
//!
//! Deleted text of tracked changes is not read. Nothing outside the archive is fetched, no entity is expanded.

use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::numbering::Numbering;
use super::{Extracted, Method};
use crate::reader::error::ReadError;
use crate::reader::limits::{MAX_ARCHIVE_MEMBERS, MAX_TEXT_BYTES, MAX_XML_BYTES, MAX_XML_DEPTH};

/// Reads a DOCX.
pub(super) fn read(bytes: &[u8]) -> Result<Extracted, ReadError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error.to_string()))?;
    if archive.len() > MAX_ARCHIVE_MEMBERS {
        return Err(ReadError::too_large(
            "số thành phần của tệp DOCX",
            "the number of parts of the DOCX",
            MAX_ARCHIVE_MEMBERS as u64,
        ));
    }
    let document = member(&mut archive, "word/document.xml")?.ok_or_else(|| damaged("word/document.xml is missing"))?;
    let numbering = member(&mut archive, "word/numbering.xml")?.unwrap_or_default();
    let mut walk = Walk { numbering: Numbering::read(&numbering), ..Walk::default() };
    walk.document(&document)?;
    if walk.out.len() > MAX_TEXT_BYTES {
        return Err(ReadError::too_large("phần chữ của tệp DOCX", "the text of the DOCX", MAX_TEXT_BYTES as u64));
    }
    let confidence = None;
    Ok(Extracted { text: walk.out, page_starts: Vec::new(), confidence, method: Method::Docx })
}

fn member(archive: &mut zip::ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, ReadError> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(damaged(&error.to_string())),
    };
    let mut text = String::new();
    // One byte more than allowed tells a bomb from a full document.
    file.take(MAX_XML_BYTES + 1).read_to_string(&mut text).map_err(|error| damaged(&error.to_string()))?;
    if text.len() as u64 > MAX_XML_BYTES {
        return Err(ReadError::too_large("nội dung giải nén của tệp DOCX", "the unpacked DOCX", MAX_XML_BYTES));
    }
    Ok(Some(text))
}

fn damaged(why: &str) -> ReadError {
    ReadError::new(
        "docx_damaged",
        format!(
            "Không đọc được tệp DOCX: tệp hỏng hoặc không phải tài liệu Word ({why}). Hãy mở bằng Word, lưu lại ở dạng .docx rồi thử lại."
        ),
        format!(
            "the DOCX cannot be read: it is damaged or no Word document ({why}); open it in Word, save it as .docx and retry"
        ),
    )
}

/// A table that is open: the cells of the present row, each with its paragraphs.
#[derive(Default)]
struct Table {
    cells: Vec<Vec<String>>,
}

#[derive(Default)]
struct Walk {
    out: String,
    paragraph: String,
    tables: Vec<Table>,
    numbering: Numbering,
    /// Number and level of the paragraph's list.
    list: (Option<String>, usize),
    in_text: bool,
    skipped: usize,
}

impl Walk {
    fn document(&mut self, xml: &str) -> Result<(), ReadError> {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().expand_empty_elements = true;
        let mut depth = 0_usize;
        loop {
            match reader.read_event().map_err(|error| damaged(&error.to_string()))? {
                Event::Start(start) => {
                    depth += 1;
                    if depth > MAX_XML_DEPTH {
                        return Err(damaged("the XML is nested too deeply"));
                    }
                    self.open(&start);
                }
                Event::End(end) => {
                    depth = depth.saturating_sub(1);
                    self.close(end.local_name().as_ref());
                }
                Event::Text(text) if self.in_text => {
                    self.paragraph.push_str(&text);
                }
                Event::GeneralRef(entity) if self.in_text => {
                    let character = entity.resolve_char_ref().ok().flatten().map(String::from);
                    let text = character.or_else(|| resolve_predefined_entity(&entity).map(str::to_owned));
                    self.paragraph.push_str(&text.unwrap_or_default());
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
            if self.out.len() > MAX_TEXT_BYTES + 1024 {
                return Ok(());
            }
        }
    }

    fn open(&mut self, start: &BytesStart<'_>) {
        let name = start.local_name();
        match name.as_ref() {
            // A box that Word keeps twice, for old and new versions: the old one is skipped.
            "Fallback" | "del" | "moveFrom" => self.skipped += 1,
            "t" if self.skipped == 0 => self.in_text = true,
            "tab" if self.skipped == 0 => self.paragraph.push('\t'),
            "br" | "cr" if self.skipped == 0 => self.paragraph.push('\n'),
            "noBreakHyphen" => self.paragraph.push('-'),
            "numId" => self.list.0 = value(start),
            "ilvl" => self.list.1 = value(start).and_then(|level| level.parse().ok()).unwrap_or(0),
            "tbl" => self.tables.push(Table::default()),
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.cells.push(Vec::new());
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "Fallback" | "del" | "moveFrom" => self.skipped = self.skipped.saturating_sub(1),
            "t" => self.in_text = false,
            "p" => self.end_paragraph(),
            "tr" => self.end_row(),
            "tbl" => {
                self.tables.pop();
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let mut text = std::mem::take(&mut self.paragraph);
        let (list, level) = std::mem::take(&mut self.list);
        if let Some(list) = list
            && !text.trim().is_empty()
            && let Some(label) = self.numbering.next(&list, level)
        {
            text.insert_str(0, &format!("{label} "));
        }
        match self.tables.last_mut().and_then(|table| table.cells.last_mut()) {
            Some(cell) => cell.push(text),
            None => {
                self.out.push_str(&text);
                self.out.push('\n');
            }
        }
    }

    /// A row of single lines is one line with bars; where a cell has several paragraphs the cells follow one another.
    fn end_row(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        let cells = std::mem::take(&mut table.cells);
        let single = cells.iter().all(|cell| cell.iter().filter(|text| !text.trim().is_empty()).count() <= 1);
        let mut text = String::new();
        if single {
            let shown: Vec<String> =
                cells.iter().map(|cell| cell.join(" ").trim().to_owned()).filter(|cell| !cell.is_empty()).collect();
            text.push_str(&shown.join(" | "));
            text.push('\n');
        } else {
            for line in cells.iter().flatten() {
                text.push_str(line);
                text.push('\n');
            }
        }
        // A table inside a cell belongs to that cell.
        let outer = self
            .tables
            .len()
            .checked_sub(2)
            .and_then(|index| self.tables.get_mut(index))
            .and_then(|outer| outer.cells.last_mut());
        match outer {
            Some(cell) => cell.extend(text.lines().map(str::to_owned)),
            None => self.out.push_str(&text),
        }
    }
}

/// The `w:val` of an element.
pub(super) fn value(start: &BytesStart<'_>) -> Option<String> {
    let mut attributes = start.attributes();
    let found = attributes
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.local_name().as_ref() == "val")?;
    Some(found.value.into_owned())
}
