//! What the read-only SQL surface shows of sources.

use vg_backend::published::ColumnKind::{Int, Text, Time};
use vg_backend::published::FeedParam::{Position, Unit};
use vg_backend::published::{Feed, Published, PublishedColumn, col, pages};

use super::store::{CHANGED, HEAD};

// What became of records, for all time of a source and for an hour of it.
const RECEIVED: PublishedColumn = col("received", Int, "received", "Số bản ghi đã tiếp nhận", "Records received");
const STORED: PublishedColumn = col("stored", Int, "stored", "Số bản ghi đã lưu", "Records stored");
const REJECTED: PublishedColumn = col("rejected", Int, "rejected", "Số bản ghi bị từ chối", "Records rejected");
const QUARANTINED: PublishedColumn =
    col("quarantined", Int, "quarantined", "Số bản ghi cách ly", "Records quarantined");
const IN_FLIGHT: PublishedColumn = col(
    "in_flight",
    Int,
    "received - stored - rejected - quarantined",
    "Đã tiếp nhận, chưa lưu, từ chối hay cách ly",
    "Received, and none of these yet",
);
const UNPARSED: PublishedColumn = col(
    "unparsed",
    Int,
    "unparsed",
    "Số bản ghi lưu dạng văn bản vì chưa đọc được",
    "Records stored as plain text, since no parser knew them",
);
const BYTES: PublishedColumn = col("bytes", Int, "bytes", "Số byte đã tiếp nhận", "Bytes received");

pub(crate) const SOURCES: Published = Published {
    name: "sources",
    about: (
        "Nguồn sự kiện: ai gửi, gửi thế nào, còn gửi hay không",
        "Sources of events: who sends, how, and whether they still do",
    ),
    version: 1,
    read: "monitor.source.read",
    columns: &[
        col("id", Text, "id", "Mã của nguồn", "Id of the source"),
        col("name", Text, "name", "Tên nguồn", "Its name"),
        col(
            "protocol",
            Text,
            "protocol",
            "Giao thức: syslog, gelf, elasticsearch, splunk_hec, otlp, loki, lines",
            "Protocol: syslog, gelf, elasticsearch, splunk_hec, otlp, loki, lines",
        ),
        col("format", Text, "format", "Định dạng; auto: tự nhận biết", "Format; auto for recognised by content"),
        col(
            "host",
            Text,
            "host",
            "Máy mà nguồn đại diện; trống nếu sự kiện tự nêu",
            "The host that it stands for; empty when events name theirs",
        ),
        col(
            "offset_minutes",
            Int,
            "offset_minutes",
            "Độ lệch so với UTC của thời gian không ghi múi giờ, phút",
            "Minutes from UTC of times without zone",
        ),
        col("encoding", Text, "encoding", "Bảng mã", "How text is encoded"),
        col(
            "system_level",
            Int,
            "system_level",
            "Cấp độ của hệ thống, 1–5; 0: chưa rõ",
            "Level of the system, 1 to 5; 0: not known",
        ),
        col(
            "silence_minutes",
            Int,
            "silence_minutes",
            "Được phép im lặng bao nhiêu phút; 0: bao lâu cũng được",
            "Minutes for which it may be quiet; 0 for any time",
        ),
        col(
            "retired_at",
            Time,
            "retired_at",
            "Ngừng sử dụng từ lúc; NULL nếu đang dùng",
            "When it was retired; NULL while it is used",
        )
        .or_null(),
        col(
            "state",
            Text,
            "state",
            "Tình trạng: never, live, late, silent",
            "Whether it sends: never, live, late, silent",
        ),
        col("since", Time, "since", "Ở tình trạng này từ lúc", "Since when"),
        col(
            "last_seen",
            Time,
            "last_seen",
            "Lần gửi gần nhất; NULL nếu chưa từng",
            "When something last came; NULL before",
        )
        .or_null(),
        RECEIVED,
        STORED,
        REJECTED,
        QUARANTINED,
        IN_FLIGHT,
        UNPARSED,
        BYTES,
        col(
            "skew_us",
            Int,
            "skew_us",
            "Ước lượng sự kiện cũ hơn lúc nhận bao nhiêu micro giây; NULL nếu chưa rõ",
            "By how many microseconds events are older than their arrival, estimated; NULL when it is not known",
        )
        .or_null(),
    ],
    key: 1,
    from: "monitor_sources",
    of_unit: "unit = ?",
    pages: pages(&["id"]),
    feed: Feed::Reread,
};

pub(crate) const SOURCE_HOURS: Published = Published {
    name: "source_hours",
    about: ("Số liệu của từng nguồn theo giờ tiếp nhận", "Figures of sources by the hour of reception"),
    version: 1,
    read: "monitor.source.read",
    columns: &[
        col("source", Text, "source", "Mã của nguồn", "Id of the source"),
        col("hour_us", Int, "hour", "Đầu giờ, micro giây UTC", "Beginning of the hour, in microseconds UTC"),
        col("hour", Time, "hour", "Đầu giờ", "Beginning of the hour"),
        RECEIVED,
        STORED,
        REJECTED,
        QUARANTINED,
        IN_FLIGHT,
        UNPARSED,
        BYTES,
    ],
    key: 2,
    from: "monitor_source_hours",
    of_unit: "unit = ?",
    pages: pages(&["source", "hour"]),
    feed: Feed::Keys {
        position: HEAD,
        changed: CHANGED,
        among: "source IN (SELECT source FROM monitor_source_hours WHERE unit = ? AND seq > ?)",
        params: &[Unit, Position],
    },
};
