//! The cells of one sheet as they are collected, under the caps of a workbook.

use std::collections::BTreeMap;

use super::csv::{Row, bounded, too_wide};
use crate::limits::{MAX_CELLS, MAX_COLUMNS, MAX_MERGED_FILL, MAX_ROWS};
use crate::{DefectKind, Defects, Place};

/// What a workbook may still use.
#[derive(Debug)]
pub(super) struct Budget {
    cells: usize,
    fill: usize,
    told: bool,
}

impl Budget {
    pub(super) const fn new() -> Self {
        Self { cells: MAX_CELLS, fill: MAX_MERGED_FILL, told: false }
    }

    /// True when something did not fit; what follows needs no further try.
    pub(super) const fn is_spent(&self) -> bool {
        self.told
    }
}

/// A sheet in the making.
#[derive(Default, Debug)]
pub(super) struct Grid {
    rows: BTreeMap<u32, Vec<String>>,
}

/// A range of merged cells, from 0, ends included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Merged {
    pub(super) from: (u32, u32),
    pub(super) to: (u32, u32),
}

impl Grid {
    /// Puts text at a row and column, from 0. What exceeds a cap is left out and told once.
    pub(super) fn put(
        &mut self,
        sheet: &str,
        at: (u32, u32),
        text: String,
        budget: &mut Budget,
        defects: &mut Defects,
    ) {
        if text.is_empty() {
            return;
        }
        let (row, column) = (at.0, at.1 as usize);
        let place = || Place::Cell { sheet: sheet.to_owned(), row: row.saturating_add(1), column: Some(at.1) };
        if column >= MAX_COLUMNS || row as usize >= MAX_ROWS {
            if !std::mem::replace(&mut budget.told, true) {
                too_wide(place(), defects);
            }
            return;
        }
        let cells = self.rows.get(&row).map_or(0, Vec::len);
        let more = (column + 1).saturating_sub(cells);
        if more > budget.cells {
            if !std::mem::replace(&mut budget.told, true) {
                defects.add(
                    DefectKind::TooMany,
                    place(),
                    format!("Bảng tính có hơn {MAX_CELLS} ô; phần còn lại không đọc. Hãy chia nhỏ bảng."),
                    format!("the workbook has more than {MAX_CELLS} cells; the rest was not read; split it"),
                );
            }
            return;
        }
        budget.cells -= more;
        let cells = self.rows.entry(row).or_default();
        cells.resize(cells.len().max(column + 1), String::new());
        if let Some(cell) = cells.get_mut(column) {
            *cell = bounded(text, row.saturating_add(1), defects);
        }
    }

    fn get(&self, row: u32, column: u32) -> Option<&String> {
        self.rows.get(&row)?.get(column as usize).filter(|text| !text.is_empty())
    }

    /// Gives every cell of a merged range the value of its first one: that is how a person reads it.
    pub(super) fn fill(&mut self, sheet: &str, ranges: &[Merged], budget: &mut Budget, defects: &mut Defects) {
        let mut filled = 0_usize;
        for range in ranges {
            if budget.fill == 0 || range.from.0 > range.to.0 {
                continue;
            }
            let Some(text) = self.get(range.from.0, range.from.1).cloned() else { continue };
            let last_row = range.to.0.min(range.from.0.saturating_add(MAX_MERGED_FILL as u32));
            let last_column = range.to.1.min(MAX_COLUMNS as u32);
            // Where a sheet is merged beyond its last row (a coloured margin), only rows that hold something count.
            let rows: Vec<u32> =
                self.rows.range(range.from.0..=last_row).map(|(row, _)| *row).take(budget.fill).collect();
            for row in rows {
                for column in range.from.1..=last_column {
                    // A step is paid for whether or not it fills: ranges over the same cells must not cost more.
                    if budget.fill == 0 {
                        break;
                    }
                    budget.fill -= 1;
                    if self.get(row, column).is_some() {
                        continue;
                    }
                    filled += 1;
                    self.put(sheet, (row, column), text.clone(), budget, defects);
                }
            }
        }
        if budget.fill == 0 {
            defects.add(
                DefectKind::TooMany,
                Place::Cell { sheet: sheet.to_owned(), row: 1, column: None },
                format!("Các vùng ô gộp có hơn {MAX_MERGED_FILL} ô; phần còn lại để trống. Hãy bỏ gộp ô."),
                format!("merged ranges have more than {MAX_MERGED_FILL} cells; the rest stays empty; unmerge them"),
            );
        } else if filled > 0 {
            defects.add(
                DefectKind::Filled,
                Place::Cell { sheet: sheet.to_owned(), row: 1, column: None },
                format!("Trang có ô gộp; {filled} ô nhận giá trị của ô đầu vùng gộp. Hãy kiểm tra các dòng này."),
                format!(
                    "the sheet has merged cells; {filled} cells took the value of the first one; look at these rows"
                ),
            );
        }
    }

    /// The rows that hold something.
    pub(super) fn into_rows(self) -> Vec<Row> {
        let rows = self.rows.into_iter().map(|(row, cells)| Row { line: row.saturating_add(1), cells });
        rows.filter(|row| !row.is_blank()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_rows_and_merged_ranges_are_bounded() {
        let (mut grid, mut budget, mut defects) = (Grid::default(), Budget::new(), Defects::new());
        grid.put("s", (0, MAX_COLUMNS as u32), "x".into(), &mut budget, &mut defects);
        grid.put("s", (MAX_ROWS as u32, 0), "x".into(), &mut budget, &mut defects);
        assert_eq!((grid.rows.len(), defects.total()), (0, 1));
        let mut budget = Budget { cells: 5, fill: 4, told: false };
        grid.put("s", (0, 0), "x".into(), &mut budget, &mut defects);
        grid.put("s", (1, 9), "x".into(), &mut budget, &mut defects);
        assert_eq!((grid.rows.len(), defects.rows()[1].kind), (1, DefectKind::TooMany));
        grid.fill("s", &[Merged { from: (0, 0), to: (u32::MAX, u32::MAX) }], &mut budget, &mut defects);
        assert_eq!(grid.rows[&0], ["x"; 4]);
        assert_eq!(defects.total(), 3);
    }

    #[test]
    fn merged_rows_take_the_value_above() {
        let (mut grid, mut budget, mut defects) = (Grid::default(), Budget::new(), Defects::new());
        grid.put("s", (0, 0), "Sở A".into(), &mut budget, &mut defects);
        grid.put("s", (1, 1), "máy 2".into(), &mut budget, &mut defects);
        grid.fill("s", &[Merged { from: (0, 0), to: (1, 0) }], &mut budget, &mut defects);
        assert_eq!(grid.into_rows()[1].cells, ["Sở A", "máy 2"]);
        assert!(defects.has(DefectKind::Filled));
    }
}
