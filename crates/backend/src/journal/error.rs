//! What a journal may fail with.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use vg_model::Text;

/// An error of a journal. Cheap to clone: all entries of a group are answered with the same one.
#[derive(Clone, Debug)]
pub enum JournalError {
    /// Another process, or another handle of this one, has the folder.
    Locked {
        /// The folder.
        folder: String,
        /// The number of the process that has it, as it wrote it down; empty when it could not be read.
        process: String,
    },
    /// An entry is longer than the journal takes.
    TooLarge {
        /// Bytes of the part that is too long.
        bytes: usize,
        /// The most.
        limit: usize,
    },
    /// The journal has reached `max_bytes`.
    Full {
        /// Bytes that it has.
        used: u64,
        /// The most.
        limit: u64,
    },
    /// The disk has no more than the bytes that are kept free.
    NoSpace {
        /// Bytes that are free.
        free: u64,
        /// Bytes that are kept free.
        keep: u64,
    },
    /// Options that contradict each other, or the name of a consumer that cannot be.
    Config(String),
    /// A file in the folder is of another journal, or of a later version of this program.
    Foreign {
        /// The file.
        file: String,
        /// What is wrong with it.
        detail: String,
    },
    /// The journal is closed.
    Closed,
    /// The operating system refused.
    Io {
        /// What was done, on what.
        operation: String,
        /// Why.
        source: Arc<io::Error>,
    },
}

impl JournalError {
    pub(super) fn io(what: &str, path: &Path, source: io::Error) -> Self {
        Self::Io { operation: format!("{what} {}", path.display()), source: Arc::new(source) }
    }

    /// True when the same entry may be taken later without anything else being changed: there was no room or the disk failed.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Full { .. } | Self::NoSpace { .. } | Self::Io { .. })
    }

    /// Stable code, never translated.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Locked { .. } => "journal_locked",
            Self::TooLarge { .. } => "journal_entry_too_large",
            Self::Full { .. } => "journal_full",
            Self::NoSpace { .. } => "journal_no_space",
            Self::Config(_) => "journal_config",
            Self::Foreign { .. } => "journal_foreign",
            Self::Closed => "journal_closed",
            Self::Io { .. } => "journal_io",
        }
    }

    /// What to tell a person, with the way to mend it.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Locked { folder, process } => Text::new(
                format!(
                    "thư mục nhật ký ghi trước {folder} đang do tiến trình {process} sử dụng; hãy dừng tiến trình đó hoặc chọn thư mục khác"
                ),
                format!(
                    "the journal in {folder} is used by process {process}; stop that process or choose another folder"
                ),
            ),
            Self::TooLarge { bytes, limit } => Text::new(
                format!("bản ghi có {bytes} byte, vượt quá {limit} byte cho phép; hãy chia nhỏ trước khi ghi"),
                format!("the entry has {bytes} bytes, the most is {limit}; split it before it is written"),
            ),
            Self::Full { used, limit } => Text::new(
                format!(
                    "nhật ký ghi trước đã đầy: {used} trong {limit} byte; dữ liệu đã xác nhận vẫn còn nguyên; hãy kiểm tra vì sao bộ phận xử lý chậm hoặc dừng, hoặc tăng giới hạn dung lượng"
                ),
                format!(
                    "the journal is full: {used} of {limit} bytes; nothing that was acknowledged is lost; see why its consumers are slow or stopped, or raise its limit"
                ),
            ),
            Self::NoSpace { free, keep } => Text::new(
                format!(
                    "đĩa chỉ còn trống {free} byte, trong khi phải giữ lại {keep} byte; dữ liệu đã xác nhận vẫn còn nguyên; hãy giải phóng đĩa"
                ),
                format!(
                    "the disk has {free} bytes left and {keep} are kept free; nothing that was acknowledged is lost; make room on the disk"
                ),
            ),
            Self::Config(detail) => Text::new(
                format!("cấu hình nhật ký ghi trước không đúng: {detail}"),
                format!("the journal is not set up right: {detail}"),
            ),
            Self::Foreign { file, detail } => Text::new(
                format!(
                    "tệp {file} không thuộc nhật ký ghi trước này ({detail}); hãy chuyển tệp ra nơi khác hoặc dùng đúng phiên bản chương trình"
                ),
                format!(
                    "{file} does not belong to this journal ({detail}); move it away or use the right version of the program"
                ),
            ),
            Self::Closed => Text::new("nhật ký ghi trước đã đóng", "the journal is closed"),
            Self::Io { operation, source } => Text::new(
                format!("{operation}: hệ điều hành báo lỗi: {source}"),
                format!("{operation}: the operating system reports: {source}"),
            ),
        }
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.message().en)
    }
}

impl std::error::Error for JournalError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
