//! What any seam may fail with.

use std::fmt;

use vg_model::Text;

use crate::blob::BlobError;
use crate::sql::{Retry, SqlError};

/// An error of one of the seams.
#[derive(Debug)]
pub enum BackendError {
    /// Of the state database.
    Sql(SqlError),
    /// Of the blob store.
    Blob(BlobError),
    /// Of the operating system.
    Io(std::io::Error),
}

impl BackendError {
    /// Stable code, never translated.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Sql(error) => error.code(),
            Self::Blob(error) => error.code(),
            Self::Io(_) => "io",
        }
    }

    /// What to tell a person.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Sql(error) => error.message(),
            Self::Blob(error) => error.message(),
            Self::Io(error) => {
                Text::new(format!("lỗi hệ điều hành: {error}"), format!("the operating system reports: {error}"))
            }
        }
    }
}

impl fmt::Display for BackendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.message().en)
    }
}

impl std::error::Error for BackendError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Sql(error) => Some(error),
            Self::Blob(error) => Some(error),
            Self::Io(error) => Some(error),
        }
    }
}

impl Retry for BackendError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Sql(error) if error.is_retryable())
    }
}

impl From<SqlError> for BackendError {
    fn from(error: SqlError) -> Self {
        Self::Sql(error)
    }
}

impl From<BlobError> for BackendError {
    fn from(error: BlobError) -> Self {
        Self::Blob(error)
    }
}

impl From<std::io::Error> for BackendError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}
