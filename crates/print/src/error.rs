//! Why a document could not be printed.

use std::fmt;

use vg_model::Text;

/// Why a document could not be printed.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum PrintError {
    /// More of something than a limit allows.
    TooLarge {
        /// What there is too much of, in both languages.
        what: Text,
        /// How many there are; where counting stopped at the limit, the first number beyond it.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// A table whose rows do not fit its columns.
    UnevenTable {
        /// Number of the table, from 1, in the order of the document.
        table: usize,
        /// Number of the row, from 1; 0 for the header.
        row: usize,
    },
    /// A figure names a source that the document does not have, or two sources have one key.
    Untraced {
        /// The key.
        key: String,
    },
    /// The page setter refused: a fault of ours.
    Typesetting {
        /// What it said.
        why: String,
    },
    /// The file could not be put together: a fault of ours or of memory.
    Packing {
        /// What went wrong.
        why: String,
    },
}

impl PrintError {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "print_too_large",
            Self::UnevenTable { .. } => "print_uneven_table",
            Self::Untraced { .. } => "print_untraced",
            Self::Typesetting { .. } => "print_typesetting",
            Self::Packing { .. } => "print_packing",
        }
    }

    /// What went wrong and how to mend it.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::TooLarge { what, found, limit } => Text::new(
                format!(
                    "Không in được văn bản: {} là {found}, vượt giới hạn {limit}. Hãy rút gọn, hoặc xuất danh sách dài ra XLSX.",
                    what.vi
                ),
                format!(
                    "the document cannot be printed: {} is {found}, beyond the limit of {limit}; shorten it, or export long lists as XLSX",
                    what.en
                ),
            ),
            Self::UnevenTable { table, row } => Text::new(
                format!(
                    "Không in được bảng thứ {table}: dòng {row} không khớp số cột. Mỗi dòng phải có đúng một ô cho mỗi cột, dòng nhóm \
                     có một ô."
                ),
                format!(
                    "table {table} cannot be printed: row {row} does not fit its columns; a row has one cell for each column, a group \
                     row has one"
                ),
            ),
            Self::Untraced { key } => Text::new(
                format!(
                    "Không in được văn bản: số liệu viện dẫn nguồn `{key}`, là nguồn không có hoặc có hai lần. Hãy bổ sung nguồn."
                ),
                format!(
                    "the document cannot be printed: a figure names the source `{key}`, which is absent or there twice; add it"
                ),
            ),
            Self::Typesetting { why } => Text::new(
                format!(
                    "Không dàn trang được văn bản: {why}. Đây là lỗi của chương trình, hãy báo lại kèm văn bản này."
                ),
                format!(
                    "the pages could not be set: {why}; this is a fault of the program, report it with this document"
                ),
            ),
            Self::Packing { why } => Text::new(
                format!("Không ghép được tệp văn bản: {why}. Hãy thử lại; nếu còn lỗi, hãy báo lại."),
                format!("the file could not be put together: {why}; try again, and report it when it stays"),
            ),
        }
    }

    pub(crate) fn packing(error: impl fmt::Display) -> Self {
        Self::Packing { why: error.to_string() }
    }
}

impl fmt::Display for PrintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for PrintError {}
