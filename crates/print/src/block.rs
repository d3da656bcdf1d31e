//! What a body is made of: headings, paragraphs, items, tables.

use serde::{Deserialize, Serialize};

/// Text of one look.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The text.
    pub text: String,
    /// In bold.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bold: bool,
    /// In italics.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub italic: bool,
    /// Key of the [`crate::Source`] of a figure; empty for other text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub trace: String,
}

impl Run {
    /// Upright text.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Text in bold.
    #[must_use]
    pub fn bold(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: true, ..Self::default() }
    }

    /// Text in italics.
    #[must_use]
    pub fn italic(text: impl Into<String>) -> Self {
        Self { text: text.into(), italic: true, ..Self::default() }
    }

    /// A figure and the key of its source.
    #[must_use]
    pub fn figure(value: impl Into<String>, trace: impl Into<String>) -> Self {
        Self { text: value.into(), trace: trace.into(), ..Self::default() }
    }
}

/// One upright run: the cell or paragraph without any distinction.
#[must_use]
pub fn runs(text: impl Into<String>) -> Vec<Run> {
    vec![Run::plain(text)]
}

/// How text stands in its column.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

/// Size of the letters of a table.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// 12 points.
    #[default]
    Normal,
    /// 10 points, for wide lists in annexes.
    Small,
}

/// A part of a body.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "block", deny_unknown_fields)]
pub enum Block {
    /// The heading of a part (level 1: `I.`), a clause (level 2: `1.`) or a point (level 3: `a)`).
    Heading {
        /// 1 to 3; other numbers are taken as the nearest of them.
        level: u8,
        /// The label with its sign; empty when the heading has none.
        label: String,
        /// The words.
        text: String,
    },
    /// A paragraph with its first line indented.
    Paragraph {
        /// Its text.
        runs: Vec<Run>,
    },
    /// A point or dash: `a)`, `-`, `+`.
    Item {
        /// The label with its sign.
        label: String,
        /// Its text.
        runs: Vec<Run>,
    },
    /// A remark in smaller italics.
    Note {
        /// Its text.
        text: String,
    },
    /// A table.
    Table(Table),
}

impl Block {
    /// A paragraph of one upright run.
    #[must_use]
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { runs: runs(text) }
    }
}

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// Its share of the width, against the shares of the other columns; 0 counts as 1.
    pub share: u16,
    /// How its cells stand.
    #[serde(default)]
    pub align: Align,
}

impl Column {
    /// A column.
    #[must_use]
    pub fn new(title: impl Into<String>, share: u16, align: Align) -> Self {
        Self { title: title.into(), share, align }
    }
}

/// What a row is.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// A row with a cell for each column.
    #[default]
    Plain,
    /// One cell over all columns, in bold: what the rows below belong to. It stays with the next row.
    Group,
    /// A row in bold with a cell for each column.
    Total,
}

/// A row of a table.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// What it is.
    #[serde(default)]
    pub kind: RowKind,
    /// Its cells.
    pub cells: Vec<Vec<Run>>,
}

impl Row {
    /// A plain row.
    #[must_use]
    pub fn new(cells: Vec<Vec<Run>>) -> Self {
        Self { kind: RowKind::Plain, cells }
    }

    /// A row over all columns.
    #[must_use]
    pub fn group(text: impl Into<String>) -> Self {
        Self { kind: RowKind::Group, cells: vec![runs(text)] }
    }
}

/// A table. Its header comes again on every page.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What stands above it; may be empty.
    #[serde(default)]
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What is printed over all columns when there are no rows.
    #[serde(default)]
    pub empty: String,
    /// Size of its letters.
    #[serde(default)]
    pub size: Size,
}
