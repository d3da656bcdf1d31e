//! Measures as a table: one row for each, that goes out as XLSX or CSV and comes back.
//!
//! The columns are stable: a file of an earlier release is read by a later one. Read back are result, reason, owner, due day and note;
//! assessment, measure and version say which measure a row is about and on which state of it the row was written; everything else is for
//! the reader. A column of the five that a file does not have changes nothing.
//!
//! | column | key | read back |
//! |---|---|---|
//! | Mã đánh giá | `assessment` | which |
//! | Hệ thống | `system` | |
//! | Chế độ | `regime` | |
//! | Cấp độ | `level` | |
//! | Mã biện pháp | `control` | which |
//! | Điều khoản | `clause` | |
//! | Nhóm | `group` | |
//! | Biện pháp | `title` | |
//! | Yêu cầu | `text` | |
//! | Kết quả | `state` | yes |
//! | Căn cứ kết quả | `basis` | |
//! | Lý do | `reason` | yes |
//! | Người phụ trách | `owner` | yes |
//! | Thời hạn | `due` | yes |
//! | Ghi chú | `note` | yes |
//! | Bằng chứng | `evidence` | |
//! | Phiên bản | `version` | on what |

mod import;
mod out;
mod read;

pub use import::{Done, Outcome, RowOutcome};
pub use read::{Place, TableFile};

/// Columns of the table of measures: key and name.
pub const COLUMNS: [(&str, &str); 17] = [
    ("assessment", "Mã đánh giá"),
    ("system", "Hệ thống"),
    ("regime", "Chế độ"),
    ("level", "Cấp độ"),
    ("control", "Mã biện pháp"),
    ("clause", "Điều khoản"),
    ("group", "Nhóm"),
    ("title", "Biện pháp"),
    ("text", "Yêu cầu"),
    ("state", "Kết quả"),
    ("basis", "Căn cứ kết quả"),
    ("reason", "Lý do"),
    ("owner", "Người phụ trách"),
    ("due", "Thời hạn"),
    ("note", "Ghi chú"),
    ("evidence", "Bằng chứng"),
    ("version", "Phiên bản"),
];
