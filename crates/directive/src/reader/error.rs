//! What stops a document from being read at all.

use vg_model::Text;

/// A document that cannot be read. Doubts about its content are no errors: they are remarks of the reading.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}", text.en)]
pub struct ReadError {
    /// Stable code in `snake_case`.
    pub code: &'static str,
    /// What happened, why and how to mend it.
    pub text: Text,
}

impl ReadError {
    pub(crate) fn new(code: &'static str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, text: Text::new(vi, en) }
    }

    /// The document is larger than a limit.
    pub(crate) fn too_large(what_vi: &str, what_en: &str, limit: u64) -> Self {
        Self::new(
            "document_too_large",
            format!(
                "Không đọc được văn bản: {what_vi} vượt giới hạn {limit} byte. Hãy tách văn bản hoặc chỉ gửi phần chính."
            ),
            format!(
                "the document cannot be read: {what_en} exceeds the limit of {limit} bytes; split it or send the main part alone"
            ),
        )
    }

    /// A tool that reads this kind of file is not installed.
    pub(crate) fn tool_missing(tool: &str, package: &str) -> Self {
        Self::new(
            "tool_missing",
            format!(
                "Không đọc được tệp PDF: máy chưa cài chương trình {tool}. Hãy cài gói {package} (Debian, Ubuntu: apt install {package}) \
                 rồi đọc lại, hoặc gửi văn bản ở dạng DOCX hay văn bản thuần."
            ),
            format!(
                "the PDF cannot be read: the program {tool} is not installed; install the package {package} (Debian, Ubuntu: \
                 apt install {package}) and read again, or send the document as DOCX or plain text"
            ),
        )
    }

    /// A tool ran and failed.
    pub(crate) fn tool_failed(tool: &str, why_vi: &str, why_en: &str) -> Self {
        Self::new(
            "tool_failed",
            format!(
                "Chương trình {tool} không đọc được tệp: {why_vi}. Hãy mở tệp bằng trình xem PDF, lưu lại rồi thử lại."
            ),
            format!(
                "the program {tool} could not read the file: {why_en}; open it in a viewer, save it again and retry"
            ),
        )
    }
}
