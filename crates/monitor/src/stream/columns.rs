//! The columns of `events`: what the stream knows of an event, then those of the normal form.

use std::sync::LazyLock;

use vg_backend::published::ColumnKind;
use vg_intake::normal::{ColumnKind as Form, Normal};
use vg_lake::events::{EventColumn, Find};

/// Places of what the stream knows of an event; the columns of the normal form follow.
pub mod at {
    /// When it was received.
    pub const RECEIVED: usize = 0;
    /// Name of the source.
    pub const SOURCE: usize = 1;
    /// Id of the source.
    pub const SOURCE_ID: usize = 2;
    /// The parser that read it.
    pub const FORMAT: usize = 3;
    /// Kind of event.
    pub const KIND: usize = 4;
    /// Whether a parser understood it.
    pub const PARSED: usize = 5;
    /// How its time is known.
    pub const TIME_QUALITY: usize = 6;
    /// Whether the same had come before.
    pub const REPEATED: usize = 7;
    /// Position of its chunk in the journal.
    pub const POSITION: usize = 8;
    /// Its number within the chunk.
    pub const RECORD: usize = 9;
    /// How many received records it holds.
    pub const RECORDS: usize = 10;
    /// Rules that fired on it.
    pub const RULES: usize = 11;
    /// The record as text.
    pub const RAW: usize = 12;
    /// Digest of its bytes, where the text is not the bytes.
    pub const RAW_SHA256: usize = 13;
    /// The first column of the normal form.
    pub const NORMAL: usize = 14;
}

const fn column(name: &'static str, kind: ColumnKind, vi: &'static str, en: &'static str) -> EventColumn {
    EventColumn { name, kind, about: (vi, en), find: Find::Nothing, nullable: false }
}

const OWN: [EventColumn; at::NORMAL] = [
    column("received", ColumnKind::Time, "Thời điểm máy chủ nhận được (UTC)", "When the server received it (UTC)"),
    column("event_source", ColumnKind::Text, "Tên nguồn gửi", "Name of the source that sent it"),
    EventColumn { find: Find::Exact, ..column("source_id", ColumnKind::Text, "Mã nguồn gửi", "Id of the source") },
    column("format", ColumnKind::Text, "Định dạng nhật ký", "Format in which it was read"),
    column("kind", ColumnKind::Text, "Loại sự kiện: windows, syslog, zeek…", "Kind of event: windows, syslog, zeek …"),
    column(
        "parsed",
        ColumnKind::Bool,
        "Đúng khi bản ghi đọc được theo định dạng; sai thì chỉ có nguyên văn",
        "True when a parser understood the record; otherwise there is its raw text alone",
    ),
    column(
        "time_quality",
        ColumnKind::Text,
        "Thời điểm biết được từ đâu: exact, assumed_zone (suy ra múi giờ), assumed_year (suy ra năm), missing (lấy lúc nhận)",
        "How the time is known: exact, assumed_zone, assumed_year (inferred), missing (that of receipt)",
    ),
    column(
        "repeated",
        ColumnKind::Bool,
        "Đúng khi nguồn gửi lại dữ liệu đã nhận trước đó",
        "True when the source sent again what had been received before",
    ),
    column("position", ColumnKind::Int, "Vị trí trong sổ nhận", "Position in the journal"),
    column(
        "record",
        ColumnKind::Int,
        "Thứ tự sự kiện trong gói đã nhận, từ 0",
        "Number of the event within what was received at once, from 0",
    ),
    column(
        "records",
        ColumnKind::Int,
        "Số bản ghi đã nhận mà sự kiện này gồm; tổng của cột là số bản ghi đã lưu",
        "Received records that the event holds; their sum is what is stored of what was received",
    ),
    EventColumn {
        nullable: true,
        ..column(
            "rules",
            ColumnKind::Text,
            "Mã các luật đã phát hiện, cách nhau bằng dấu cách",
            "Ids of the rules that fired, with blanks between them",
        )
    },
    column("raw", ColumnKind::Text, "Nguyên văn bản ghi", "The record as it came"),
    EventColumn {
        nullable: true,
        ..column(
            "raw_sha256",
            ColumnKind::Text,
            "SHA-256 của các byte nhận được, khi chúng không phải UTF-8",
            "SHA-256 of the bytes as they came, where they are not UTF-8",
        )
    },
];

/// The maps of the normal form that come with the program.
static NORMAL: LazyLock<Normal> = LazyLock::new(|| Normal::embedded().unwrap_or_default());

static COLUMNS: LazyLock<Vec<EventColumn>> = LazyLock::new(|| {
    let normal = NORMAL.columns().iter().map(|column| EventColumn {
        name: &column.name,
        kind: if column.kind == Form::Int { ColumnKind::Int } else { ColumnKind::Text },
        about: (&column.about.vi, &column.about.en),
        find: if column.find { Find::Exact } else { Find::Nothing },
        nullable: true,
    });
    OWN.into_iter().chain(normal).collect()
});

/// The normal form.
#[must_use]
pub fn normal() -> &'static Normal {
    &NORMAL
}

/// The columns, in the order of [`at`].
#[must_use]
pub fn columns() -> &'static [EventColumn] {
    &COLUMNS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_columns_stand_where_they_are_said_to_and_have_no_name_twice() {
        let names: Vec<&str> = columns().iter().map(|column| column.name).collect();
        assert_eq!((names[at::SOURCE], names[at::RULES], names[at::RAW]), ("event_source", "rules", "raw"));
        assert_eq!(names.len(), at::NORMAL + normal().columns().len());
        assert!(normal().columns().len() > 30, "the maps of the program can be read");
        let mut unique = names.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), names.len(), "{names:?}");
    }
}
