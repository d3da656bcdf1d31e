//! What the read-only SQL surface shows: alerts here, sources beside their SQL.

use vg_backend::published::ColumnKind::{Bool, Int, Text, Time};
use vg_backend::published::FeedParam::{Position, Unit};
use vg_backend::published::{Feed, Published, col, pages};
use vg_backend::sql::Statement;

use crate::alerts::store::heads::HEAD;
use crate::sources::published::{SOURCE_HOURS, SOURCES};

/// Everything that is shown.
pub(crate) static PUBLISHED: &[Published] = &[ALERTS, ALERT_HISTORY, SUPPRESSIONS, SOURCES, SOURCE_HOURS];

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[CHANGED, HAPPENED];

/// Alerts that changed behind a position.
pub(crate) const CHANGED: Statement =
    Statement::new("monitor.alert.changed", "SELECT id FROM monitor_alerts WHERE unit = $1 AND seq > $2");
/// Alerts to which something happened behind a position.
pub(crate) const HAPPENED: Statement = Statement::new(
    "monitor.history.changed",
    "SELECT DISTINCT alert AS id FROM monitor_history WHERE unit = $1 AND seq > $2",
);

const ALERTS: Published = Published {
    name: "alerts",
    about: (
        "Cảnh báo cần xử lý: phát hiện của một quy tắc về một đối tượng, kết quả xác minh và thời hạn",
        "Alerts: what one rule found on one entity, the verdict, and by when",
    ),
    version: 1,
    read: "monitor.alert.read",
    columns: &[
        col("id", Text, "id", "Mã của cảnh báo", "Id of the alert"),
        col("no", Int, "no", "Số thứ tự trong đơn vị", "Its number in the unit"),
        col("rule", Text, "rule", "Mã của quy tắc", "Id of the rule"),
        col("title_vi", Text, "title_vi", "Tiêu đề (tiếng Việt); có thể trống", "Title in Vietnamese; may be empty"),
        col("title_en", Text, "title_en", "Tiêu đề (tiếng Anh); có thể trống", "Title in English; may be empty"),
        col(
            "level",
            Text,
            "CASE level WHEN 4 THEN 'critical' WHEN 3 THEN 'high' WHEN 2 THEN 'medium' WHEN 1 THEN 'low' ELSE 'informational' END",
            "Mức: informational, low, medium, high, critical",
            "Level: informational, low, medium, high, critical",
        ),
        col(
            "class",
            Text,
            "class",
            "Loại: malware, data_leak, availability, web_attack, credentials, reconnaissance, intrusion, policy, other",
            "Class: malware, data_leak, availability, web_attack, credentials, reconnaissance, intrusion, policy, other",
        ),
        col(
            "tags",
            Text,
            "tags",
            "Nhãn ATT&CK của quy tắc, cách nhau bằng dấu cách",
            "ATT&CK tags of the rule, joined by blanks",
        ),
        col(
            "entity_kind",
            Text,
            "entity_kind",
            "Loại đối tượng: host, user, address, source, many",
            "What the entity is: host, user, address, source, many",
        ),
        col("entity", Text, "entity", "Tên đối tượng; trống nếu là many", "Its name; empty for many"),
        col("source", Text, "source", "Mã nguồn gửi phát hiện đầu tiên", "Id of the source of its first finding"),
        col(
            "system_level",
            Int,
            "system_level",
            "Cấp độ cao nhất của hệ thống liên quan, 1–5; 0: chưa rõ",
            "Highest level of the systems concerned, 1 to 5; 0: not known",
        ),
        col(
            "state",
            Text,
            "state",
            "Trạng thái: new, triaging, verified, false_positive, benign, duplicate, handled",
            "State: new, triaging, verified, false_positive, benign, duplicate, handled",
        ),
        col("open", Bool, "is_open", "Còn việc phải làm", "Something is left to do"),
        col("since", Time, "since", "Ở trạng thái này từ lúc", "Since when it is in this state"),
        col("opened_at", Time, "created_at", "Thời điểm có cảnh báo", "When it was opened"),
        col("first_seen", Time, "first_seen", "Thời điểm của sự kiện đầu tiên", "Time of its first event"),
        col("last_seen", Time, "last_seen", "Thời điểm của sự kiện cuối cùng", "Time of its last event"),
        col("findings", Int, "findings", "Số phát hiện", "Number of findings"),
        col(
            "assignee",
            Text,
            "assignee",
            "Tài khoản được phân công; trống nếu chưa có",
            "Account that looks after it; empty for nobody",
        ),
        col(
            "triage_due",
            Time,
            "triage_due",
            "Hạn xác minh; NULL nếu không có hạn",
            "Until when a verdict is due; NULL when it is at no time",
        )
        .or_null(),
        col(
            "triaged_at",
            Time,
            "triaged_at",
            "Thời điểm có kết luận; NULL nếu chưa có",
            "When the verdict was given; NULL before",
        )
        .or_null(),
        col(
            "triage_late",
            Bool,
            "triage_late",
            "Kết luận trễ hạn; không bao giờ bị xoá",
            "The verdict was late; this stays",
        ),
        col(
            "handle_due",
            Time,
            "handle_due",
            "Hạn xử lý sau khi xác minh là đúng; NULL nếu chưa xác minh",
            "Until when it is to be handled once verified; NULL before",
        )
        .or_null(),
        col(
            "handled_at",
            Time,
            "handled_at",
            "Thời điểm xử lý xong; NULL nếu chưa xong",
            "When it was handled; NULL before",
        )
        .or_null(),
        col(
            "handle_late",
            Bool,
            "handle_late",
            "Xử lý trễ hạn; không bao giờ bị xoá",
            "It was handled late; this stays",
        ),
        col(
            "next_due",
            Time,
            "next_due",
            "Hạn kế tiếp; NULL nếu không còn hạn nào",
            "What is due next; NULL when nothing is",
        )
        .or_null(),
        col("reason", Text, "reason", "Lý do kết luận, hoặc việc đã làm", "Why it was dismissed, or what was done"),
        col(
            "duplicate_of",
            Text,
            "duplicate_of",
            "Mã cảnh báo mà nó trùng hoặc được gộp vào; trống nếu không",
            "Id of the alert of which it is a duplicate, or into which it was merged; empty for none",
        ),
        col("merged", Bool, "merged", "Đã được gộp vào cảnh báo khác", "It was merged into another"),
        col(
            "former",
            Text,
            "former",
            "Mã cảnh báo trước đó của cùng quy tắc và đối tượng",
            "Id of the alert of the same rule and entity before it",
        ),
        col("reopened", Int, "reopened", "Số lần mở lại", "How often it was opened again"),
        col("asset", Text, "asset", "Mã tài sản liên kết; trống nếu không có", "Id of a linked asset; empty for none"),
        col(
            "case_id",
            Text,
            "case_id",
            "Mã vụ việc liên kết; trống nếu không có",
            "Id of a linked case; empty for none",
        ),
    ],
    key: 1,
    from: "monitor_alerts",
    of_unit: "unit = ?",
    pages: pages(&["id"]),
    feed: Feed::Keys {
        position: HEAD,
        changed: CHANGED,
        among: "id IN (SELECT id FROM monitor_alerts WHERE unit = ? AND seq > ?)",
        params: &[Unit, Position],
    },
};

const ALERT_HISTORY: Published = Published {
    name: "alert_history",
    about: (
        "Diễn biến của từng cảnh báo: ai làm gì, lúc nào, vì sao",
        "What happened to alerts: who did what, when and why",
    ),
    version: 1,
    read: "monitor.alert.read",
    columns: &[
        col("alert", Text, "alert", "Mã của cảnh báo", "Id of the alert"),
        col("no", Int, "no", "Số thứ tự trong cảnh báo, từ 1", "Its number in the alert, from 1"),
        col("at", Time, "at", "Thời điểm", "When"),
        col(
            "event",
            Text,
            "event",
            "Việc: opened, recurred, start, verify, false_positive, benign, duplicate, handle, reopen, assigned, commented, linked, merged, unmerged, took_in, gave_back, late",
            "What: opened, recurred, start, verify, false_positive, benign, duplicate, handle, reopen, assigned, commented, linked, merged, unmerged, took_in, gave_back, late",
        ),
        col("from_state", Text, "from_state", "Trạng thái trước", "The state before"),
        col("to_state", Text, "to_state", "Trạng thái sau", "The state after"),
        col("actor", Text, "actor", "Người hoặc thành phần thực hiện", "Who did it"),
        col("reason", Text, "reason", "Lý do, nội dung", "Why, in words"),
    ],
    key: 2,
    from: "monitor_history",
    of_unit: "unit = ?",
    pages: pages(&["alert", "no"]),
    feed: Feed::Keys {
        position: HEAD,
        changed: HAPPENED,
        among: "alert IN (SELECT alert FROM monitor_history WHERE unit = ? AND seq > ?)",
        params: &[Unit, Position],
    },
};

const SUPPRESSIONS: Published = Published {
    name: "suppressions",
    about: (
        "Phạm vi tạm ẩn phát hiện: vì sao, đến khi nào, đã ẩn bao nhiêu",
        "Suppressions: which findings make no alert, why, until when, and how many there were",
    ),
    version: 1,
    read: "monitor.alert.read",
    columns: &[
        col("id", Text, "id", "Mã", "Id"),
        col("rule", Text, "rule", "Mã quy tắc; trống: mọi quy tắc", "Id of the rule; empty for any"),
        col(
            "entity_kind",
            Text,
            "entity_kind",
            "Loại đối tượng; trống: mọi đối tượng",
            "What the entity is; empty for any",
        ),
        col("entity", Text, "entity", "Tên đối tượng", "Name of the entity"),
        col("source", Text, "source", "Mã nguồn; trống: mọi nguồn", "Id of the source; empty for any"),
        col(
            "conditions",
            Text,
            "conditions",
            "Điều kiện về trường, dạng JSON [[trường, giá trị], …]",
            "Conditions on fields, as JSON [[field, value], …]",
        ),
        col("reason", Text, "reason", "Lý do", "Why"),
        col("created_by", Text, "created_by", "Người tạo", "Who made it"),
        col("created_at", Time, "created_at", "Thời điểm tạo", "When it was made"),
        col("expires_at", Time, "expires_at", "Hết hiệu lực lúc", "When it ends"),
        col(
            "approver",
            Text,
            "approver",
            "Người thứ hai phê duyệt cho mức nghiêm trọng; trống nếu chưa có",
            "Who approved as a second person for the level critical; empty for nobody",
        ),
        col("approved_at", Time, "approved_at", "Thời điểm phê duyệt; NULL nếu chưa có", "When; NULL before").or_null(),
        col(
            "ended_at",
            Time,
            "ended_at",
            "Thời điểm kết thúc trước hạn; NULL nếu không",
            "When it was ended before its time; NULL if it was not",
        )
        .or_null(),
        col("findings", Int, "findings", "Số phát hiện đã ẩn", "Findings that it took"),
        col("last_at", Time, "last_at", "Lần ẩn gần nhất; NULL nếu chưa có", "When it took the last one; NULL before")
            .or_null(),
    ],
    key: 1,
    from: "monitor_suppressions",
    of_unit: "unit = ?",
    pages: pages(&["id"]),
    feed: Feed::Reread,
};
