//! What can go wrong in the event store, with a stable code and a message in both languages that names the file.

use std::fmt;
use std::path::Path;

use vg_model::Text;

/// What kind of fault it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EventErrorKind {
    /// The disk refuses: full, read-only, no permission, gone.
    Disk,
    /// A file of the table is damaged or missing.
    Damaged,
    /// Another program holds the table, or has written to it.
    InUse,
    /// The columns of the program are not those of the table, and rows of the one do not fit the other.
    Columns,
    /// A limit of the store, named in the message.
    Limit,
    /// What was asked makes no sense: an unknown column, a day that ends before it begins.
    Invalid,
    /// A fault of the program.
    Internal,
}

impl EventErrorKind {
    /// Stable code, never translated.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Disk => "events_disk",
            Self::Damaged => "events_damaged",
            Self::InUse => "events_in_use",
            Self::Columns => "events_columns",
            Self::Limit => "events_limit",
            Self::Invalid => "events_invalid",
            Self::Internal => "events_internal",
        }
    }
}

/// A fault. Boxed, so that results that are nearly always fine stay small.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventError(Box<(EventErrorKind, Text)>);

impl EventError {
    pub(crate) fn new(kind: EventErrorKind, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self(Box::new((kind, Text::new(vi, en))))
    }

    /// The disk refused `what` (Vietnamese, English) on a file.
    pub(crate) fn disk(what: (&str, &str), path: &Path, error: &std::io::Error) -> Self {
        let path = path.display();
        Self::new(
            EventErrorKind::Disk,
            format!("không {} được {path}: {error}; hãy kiểm tra đĩa còn chỗ và quyền của thư mục", what.0),
            format!("cannot {} {path}: {error}; check free space and permissions of the folder", what.1),
        )
    }

    /// A file of the table is not what it must be.
    pub(crate) fn damaged(path: &Path, why: impl fmt::Display) -> Self {
        let path = path.display();
        Self::new(
            EventErrorKind::Damaged,
            format!(
                "tệp sự kiện {path} bị hỏng hoặc thiếu ({why}); hãy khôi phục tệp này từ bản sao lưu, các ngày khác vẫn hỏi được"
            ),
            format!(
                "the event file {path} is damaged or missing ({why}); restore it from a backup, other days can still be asked"
            ),
        )
    }

    /// A file of the log of the table is not what it must be.
    pub(crate) fn log(path: &Path, why: impl fmt::Display) -> Self {
        let path = path.display();
        Self::new(
            EventErrorKind::Damaged,
            format!(
                "tệp nhật ký giao dịch {path} của kho sự kiện bị hỏng hoặc thiếu ({why}); hãy khôi phục tệp này từ bản sao lưu"
            ),
            format!(
                "the file {path} of the log of the event store is damaged or missing ({why}); restore it from a backup"
            ),
        )
    }

    pub(crate) fn internal(en: impl fmt::Display) -> Self {
        Self::new(EventErrorKind::Internal, format!("lỗi của chương trình: {en}"), en.to_string())
    }

    /// What kind it is.
    #[must_use]
    pub fn kind(&self) -> EventErrorKind {
        self.0.0
    }

    /// Stable code, never translated.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind().code()
    }

    /// What to tell a person, with the file and how to mend it.
    #[must_use]
    pub fn message(&self) -> Text {
        self.0.1.clone()
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.0.1.en)
    }
}

impl std::error::Error for EventError {}

impl From<datafusion::arrow::error::ArrowError> for EventError {
    fn from(error: datafusion::arrow::error::ArrowError) -> Self {
        Self::internal(format!("arrow: {error}"))
    }
}
