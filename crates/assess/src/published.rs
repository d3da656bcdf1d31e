//! What the read-only SQL surface shows of measures and level dossiers.

use vg_backend::published::ColumnKind::{Bool, Int, Text, Time};
use vg_backend::published::FeedParam::{Position, Unit};
use vg_backend::published::{Feed, Published, col, pages};

use crate::store::marks::{CHANGED, HEAD};

/// Everything that is shown.
pub(crate) static PUBLISHED: &[Published] = &[MEASURES, LEVEL_DOSSIERS];

const MEASURES: Published = Published {
    name: "measures",
    about: (
        "Biện pháp bảo vệ theo cấp độ của từng hệ thống: đợt đánh giá đang áp dụng, biện pháp đang được yêu cầu",
        "Measures of the level of each system: of the assessment that holds, those that are asked for",
    ),
    version: 1,
    read: "assess.assessment.read",
    columns: &[
        col("assessment", Text, "c.assessment", "Mã của đợt đánh giá", "Id of the assessment"),
        col("control", Text, "c.control", "Mã của biện pháp trong chế độ", "Id of the measure in its regime"),
        col("system", Text, "a.system", "Mã của hệ thống", "Id of the system"),
        col("system_name", Text, "a.system_name", "Tên hệ thống", "Name of the system"),
        col("regime", Text, "a.regime", "Chế độ", "Regime"),
        col("level", Int, "a.level", "Cấp độ được đánh giá, 1–5", "The level that is assessed, 1 to 5"),
        col("catalogue", Text, "c.catalogue", "Danh mục biện pháp", "Catalogue of the measure"),
        col("group_vi", Text, "c.group_vi", "Nhóm (tiếng Việt)", "Its group, in Vietnamese"),
        col("group_en", Text, "c.group_en", "Nhóm (tiếng Anh)", "Its group, in English"),
        col("title_vi", Text, "c.title_vi", "Tên biện pháp (tiếng Việt)", "What it is called in Vietnamese"),
        col("title_en", Text, "c.title_en", "Tên biện pháp (tiếng Anh)", "What it is called in English"),
        col(
            "clause",
            Text,
            "c.clause",
            "Điều khoản; trống nếu chưa tìm thấy",
            "The clause; empty where it was not found",
        ),
        col(
            "state",
            Text,
            "c.state",
            "Kết quả đã ghi: not_assessed, met, partly, not_met, not_applicable",
            "What was found: not_assessed, met, partly, not_met, not_applicable",
        ),
        col(
            "review",
            Bool,
            "c.review",
            "Chuyển từ cấp độ hoặc chế độ khác sang, phải xem lại; kết quả chưa được tính",
            "It was carried over from another level or regime and is to be looked at again; it does not count",
        ),
        col(
            "holds_until",
            Time,
            "c.until",
            "Sau thời điểm này kết quả không còn được tính; NULL nếu chưa có kết quả",
            "After this moment the result does not count any more; NULL without a result",
        )
        .or_null(),
        col(
            "basis",
            Text,
            "c.basis",
            "Căn cứ: statement, check; trống nếu chưa có",
            "What stands behind it: statement, check; empty for nothing",
        ),
        col("since", Time, "c.since", "Có kết quả này từ lúc", "Since when"),
        col("reason", Text, "c.reason", "Lý do", "Why"),
        col("owner", Text, "c.owner", "Người phụ trách; trống nếu chưa có", "Who answers for it; empty for nobody"),
        col("due", Text, "c.due", "Hạn, YYYY-MM-DD; trống nếu không có", "By when, YYYY-MM-DD; empty for no day"),
        col("updated_at", Time, "c.updated_at", "Thời điểm sửa gần nhất", "When it was last changed"),
    ],
    key: 2,
    from: "assess_controls c JOIN assess_assessments a ON a.id = c.assessment AND a.unit = c.unit",
    of_unit: "c.unit = ? AND c.in_scope = 1 AND a.is_current = 1",
    pages: pages(&["c.assessment", "c.position", "c.control"]),
    feed: Feed::Keys {
        position: HEAD,
        changed: CHANGED,
        among: "c.assessment IN (SELECT assessment FROM assess_marks WHERE unit = ? AND seq > ?)",
        params: &[Unit, Position],
    },
};

const LEVEL_DOSSIERS: Published = Published {
    name: "level_dossiers",
    about: (
        "Hồ sơ đề xuất cấp độ: những gì đơn vị ghi thêm ngoài danh mục hệ thống",
        "Level dossiers: what the unit says of them beyond the list of systems",
    ),
    version: 1,
    read: "assess.dossier.read",
    columns: &[
        col("system", Text, "system", "Mã của hệ thống", "Id of the system"),
        col(
            "stage",
            Text,
            "stage",
            "Bước: drafting, sent, appraised, approved; trống nếu theo danh mục hệ thống",
            "Stage: drafting, sent, appraised, approved; empty where the list of systems says it",
        ),
        col("decision_number", Text, "decision_number", "Số quyết định phê duyệt", "Number of the decision"),
        col("decision_day", Text, "decision_day", "Ngày quyết định, YYYY-MM-DD", "Day of the decision, YYYY-MM-DD"),
        col("decision_body", Text, "decision_body", "Cơ quan phê duyệt", "Who decided"),
        col("regulation_number", Text, "regulation_number", "Số quy chế bảo đảm an toàn", "Number of the regulation"),
        col("regulation_day", Text, "regulation_day", "Ngày quy chế, YYYY-MM-DD", "Day of the regulation, YYYY-MM-DD"),
        col("expected_approval", Text, "expected_approval", "Dự kiến phê duyệt", "When approval is expected"),
        col(
            "expected_deployment",
            Text,
            "expected_deployment",
            "Dự kiến triển khai đầy đủ phương án",
            "When the plan is expected to be fully deployed",
        ),
        col("assessed_day", Text, "assessed_day", "Ngày kiểm tra, đánh giá gần nhất", "Day of the last assessment"),
        col("assessed_body", Text, "assessed_body", "Đơn vị kiểm tra, đánh giá", "Who assessed"),
        col("updated_at", Time, "updated_at", "Thời điểm sửa gần nhất", "When it was last changed"),
    ],
    key: 1,
    from: "assess_dossiers",
    of_unit: "unit = ?",
    pages: pages(&["system"]),
    feed: Feed::Reread,
};
