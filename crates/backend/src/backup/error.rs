//! What a backup or a restore may fail with.

use std::fmt;

use vg_model::Text;

use crate::blob::BlobError;
use crate::sql::SqlError;

/// An error of a backup or a restore. Nothing of a restore that failed is kept.
#[derive(Debug)]
pub enum BackupError {
    /// Of the state database.
    Sql(SqlError),
    /// Of the blob store.
    Blob(BlobError),
    /// The file could not be read or written.
    Io {
        /// What was done, on what.
        operation: String,
        /// Why.
        source: std::io::Error,
    },
    /// The archive is cut off, damaged, or none of ours.
    Damaged(String),
    /// The archive is whole, but this program cannot restore it.
    Incompatible(String),
    /// The database already holds tables.
    NotEmpty {
        /// One of them.
        table: String,
    },
    /// A row of the database cannot be what its table says.
    CorruptRow {
        /// The table.
        table: String,
        /// What is wrong.
        detail: String,
    },
}

impl BackupError {
    pub(super) fn io(operation: impl Into<String>, source: std::io::Error) -> Self {
        Self::Io { operation: operation.into(), source }
    }

    /// Stable code, never translated.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Sql(error) => error.code(),
            Self::Blob(error) => error.code(),
            Self::Io { .. } => "backup_io",
            Self::Damaged(_) => "backup_damaged",
            Self::Incompatible(_) => "backup_incompatible",
            Self::NotEmpty { .. } => "backup_not_empty",
            Self::CorruptRow { .. } => "backup_corrupt_row",
        }
    }

    /// What to tell a person, with the way to mend it.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Sql(error) => error.message(),
            Self::Blob(error) => error.message(),
            Self::Io { operation, source } => Text::new(
                format!("{operation}: hệ điều hành báo lỗi: {source}"),
                format!("{operation}: the operating system reports: {source}"),
            ),
            Self::Damaged(detail) => Text::new(
                format!("bản sao lưu bị hỏng hoặc không đầy đủ ({detail}); hãy dùng bản khác"),
                format!("the backup is damaged or not whole ({detail}); use another one"),
            ),
            Self::Incompatible(detail) => Text::new(
                format!("chương trình này không khôi phục được bản sao lưu: {detail}"),
                format!("this program cannot restore the backup: {detail}"),
            ),
            Self::NotEmpty { table } => Text::new(
                format!("cơ sở dữ liệu đích đã có bảng {table}; chỉ khôi phục vào cơ sở dữ liệu trống"),
                format!("the database already has the table {table}; restore into an empty one"),
            ),
            Self::CorruptRow { table, detail } => Text::new(
                format!("bảng {table} có dòng dữ liệu không hợp lệ: {detail}"),
                format!("the table {table} has a row that cannot be: {detail}"),
            ),
        }
    }
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.message().en)
    }
}

impl std::error::Error for BackupError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Sql(error) => Some(error),
            Self::Blob(error) => Some(error),
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<SqlError> for BackupError {
    fn from(error: SqlError) -> Self {
        Self::Sql(error)
    }
}

impl From<BlobError> for BackupError {
    fn from(error: BlobError) -> Self {
        Self::Blob(error)
    }
}
