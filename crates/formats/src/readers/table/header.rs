//! Which row of a sheet is its header.

use super::csv::Row;
use super::sheet::{Header, Sheet};
use super::suggest;
use crate::limits::HEADER_WITHIN;
use crate::{DefectKind, Defects};

/// The row among the first ones with the most known headers; without any, the first row that is filled like those below it.
pub(super) fn find(rows: &[Row]) -> Option<Header> {
    let first = rows.get(..HEADER_WITHIN).unwrap_or(rows);
    let mut best: Option<(usize, usize)> = None;
    for (index, row) in first.iter().enumerate() {
        // Merged title rows repeat one text; each counts once.
        let mut seen: Vec<&str> = Vec::new();
        for cell in &row.cells {
            if !seen.contains(&cell.as_str()) {
                seen.push(cell);
            }
        }
        let known = seen.iter().filter(|cell| suggest::is_known(cell)).count();
        if known > best.map_or(0, |(_, most)| most) && (known > 1 || seen.len() <= 2) {
            best = Some((index, known));
        }
    }
    let index = best.map(|(index, _)| index).or_else(|| like_the_rest(first))?;
    let names = rows.get(index)?.cells.iter().map(|cell| crate::facts::clean(cell)).collect();
    Some(Header { index, names })
}

/// The first row of words that has at least as many cells as most rows do.
fn like_the_rest(rows: &[Row]) -> Option<usize> {
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let mut counts: Vec<usize> = rows.iter().map(filled).collect();
    counts.sort_unstable();
    let usual = counts.get(counts.len() / 2).copied()?;
    let is_words = |row: &Row| row.cells.iter().all(|cell| !cell.starts_with(|c: char| c.is_ascii_digit()));
    rows.iter()
        .position(|row| usual > 1 && filled(row) >= usual && is_words(row))
        .filter(|index| index + 1 < rows.len())
}

/// How wide the rows below a header are, and which columns of them hold something.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Shape {
    /// By column; as many as the widest row has.
    pub(super) used: Vec<bool>,
}

impl Shape {
    pub(super) fn of(rows: &[Row]) -> Self {
        let mut shape = Self::default();
        rows.iter().for_each(|row| shape.add(row));
        shape
    }

    pub(super) fn add(&mut self, row: &Row) {
        if self.used.len() < row.cells.len() {
            self.used.resize(row.cells.len(), false);
        }
        for (used, cell) in self.used.iter_mut().zip(&row.cells) {
            *used = *used || !cell.trim().is_empty();
        }
    }
}

/// Tells what is wrong with the header of a sheet.
pub(super) fn judge(sheet: &Sheet, shape: &Shape, defects: &mut Defects) {
    let first = sheet.rows.first().map_or(1, |row| row.line);
    let Some(header) = &sheet.header else {
        defects.add(
            DefectKind::Header,
            sheet.place(first, None),
            "Không tìm thấy dòng tiêu đề. Hãy thêm dòng tiêu đề, ví dụ: Tên máy, Địa chỉ IP, Hệ điều hành.",
            "no header row was found; add one, for instance: Host name, IP address, Operating system",
        );
        return;
    };
    let row = sheet.rows.get(header.index).map_or(first, |row| row.line);
    let folded: Vec<String> = header.names.iter().map(|name| crate::fold::words(name)).collect();
    for (column, name) in folded.iter().enumerate() {
        let place = sheet.place(row, Some(column as u32));
        if name.is_empty() && shape.used.get(column) == Some(&true) {
            defects.add(
                DefectKind::Header,
                place,
                "Cột có dữ liệu nhưng không có tiêu đề; chỉ đọc khi được gán trường. Hãy đặt tiêu đề cho cột.",
                "the column has data and no header; it is read only when it is mapped; give it a header",
            );
        } else if !name.is_empty() && folded.iter().take(column).any(|other| other == name) {
            defects.value(
                DefectKind::Header,
                place,
                header.names.get(column).map_or("", String::as_str),
                "Tiêu đề bị trùng; hãy đổi tên để phân biệt hai cột.",
                "the header stands twice; rename one of the columns",
            );
        }
    }
    if shape.used.len() > header.names.len() {
        defects.add(
            DefectKind::Header,
            sheet.place(row, Some(header.names.len() as u32)),
            "Có dòng dài hơn dòng tiêu đề; các ô thừa không được đọc. Hãy kiểm tra dấu phân cách hoặc thêm tiêu đề.",
            "some rows have more cells than the header; these are not read; check the delimiter or add headers",
        );
    }
}
