//! A mapping of columns to fields: to be shown, changed, remembered, and applied.

use super::fields::Field;
use super::row;
use super::sheet::Sheet;
use crate::fold::words;
use crate::limits::MAX_MAPPING_COLUMNS;
use crate::{DefectKind, Reading};

/// What each column of a sheet means.
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
pub struct Mapping {
    /// The columns, from left to right, at most [`MAX_MAPPING_COLUMNS`].
    pub columns: Vec<MappedColumn>,
}

/// One column.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct MappedColumn {
    /// Its number, from 0.
    pub column: u32,
    /// Its header as printed.
    pub header: String,
    /// The field that it holds; without one it becomes a property.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// How sure the suggestion was, in per cent; 100 when a person decided.
    #[serde(default)]
    pub score: u8,
}

impl Mapping {
    /// True when some field is mapped.
    #[must_use]
    pub fn says_something(&self) -> bool {
        self.columns.iter().any(|column| column.field.is_some())
    }

    /// True when every mapped header of a remembered mapping stands in the header of `sheet`, in whatever order.
    #[must_use]
    pub fn fits(&self, sheet: &Sheet) -> bool {
        let Some(header) = &sheet.header else { return false };
        let names: Vec<String> = header.names.iter().map(|name| words(name)).collect();
        let mapped = || self.columns.iter().filter(|column| column.field.is_some());
        mapped().next().is_some() && mapped().all(|column| names.contains(&words(&column.header)))
    }

    /// The facts of the rows below the header. Every value that is not what its field holds is a defect with row, column,
    /// value and what is expected; the rest of its row is still read.
    #[must_use]
    pub fn apply(&self, sheet: &Sheet) -> Reading {
        let mut reading = Reading::new();
        let columns = self.placed(sheet);
        if self.columns.len() > MAX_MAPPING_COLUMNS {
            reading.defects.add(
                DefectKind::TooMany,
                sheet.place(1, None),
                format!("Bản gán cột có hơn {MAX_MAPPING_COLUMNS} cột; phần còn lại bị bỏ qua."),
                format!("the mapping has more than {MAX_MAPPING_COLUMNS} columns; the rest was passed over"),
            );
        }
        for row in sheet.data() {
            row::read(row, &columns, sheet, &mut reading);
        }
        reading
    }

    /// The columns as they stand in `sheet`: by header where it is found (the n-th of equals for the n-th), else by number.
    fn placed(&self, sheet: &Sheet) -> Vec<MappedColumn> {
        let names = sheet.header.as_ref().map_or(&[][..], |header| &header.names);
        let names: Vec<String> = names.iter().map(|name| words(name)).collect();
        let mut placed: Vec<MappedColumn> = Vec::new();
        for column in self.columns.iter().take(MAX_MAPPING_COLUMNS) {
            let name = words(&column.header);
            let free = |at: usize| placed.iter().all(|other| other.column as usize != at);
            let at_home = names.get(column.column as usize) == Some(&name) && free(column.column as usize);
            let found = match name.is_empty() || at_home {
                true => None,
                false => names.iter().enumerate().position(|(at, other)| *other == name && free(at)),
            };
            let column_number = found.map_or(column.column, |at| at as u32);
            placed.push(MappedColumn { column: column_number, ..column.clone() });
        }
        placed
    }
}
