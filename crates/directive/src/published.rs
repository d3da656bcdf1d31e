//! What the read-only SQL surface shows of letters, obligations and what checks said. These tables have some thousand rows at most, and
//! are read anew for each question.

use vg_backend::published::ColumnKind::{self, Bool, Int, Text, Time};
use vg_backend::published::{Feed, Published, PublishedColumn};
use vg_backend::sql::{Direction, Order};

/// Everything that is shown.
pub(crate) static PUBLISHED: &[Published] = &[LETTERS, OBLIGATIONS, CHECK_RESULTS, ANSWERS];

const fn col(
    name: &'static str,
    kind: ColumnKind,
    sql: &'static str,
    vi: &'static str,
    en: &'static str,
) -> PublishedColumn {
    PublishedColumn::new(name, kind, sql, vi, en)
}

const fn pages(columns: &'static [&'static str]) -> Order {
    Order { name: "pages", columns, direction: Direction::Ascending }
}

const LETTERS: Published = Published {
    name: "letters",
    about: ("Sổ văn bản đến", "Register of letters"),
    version: 1,
    read: "directive.letter.read",
    columns: &[
        col("id", Text, "id", "Mã của văn bản", "Id of the letter"),
        col("no", Int, "no", "Số thứ tự trong sổ", "Number in the register"),
        col(
            "state",
            Text,
            "state",
            "Tình trạng: issued, read, confirmed, withdrawn",
            "State: issued, read, confirmed, withdrawn",
        ),
        col("kind", Text, "kind", "Loại văn bản", "Kind"),
        col("number", Text, "number", "Số, ký hiệu", "Number and symbol"),
        col("issuer", Text, "issuer", "Cơ quan ban hành", "Issuer"),
        col("issued_on", Text, "issued_on", "Ngày ban hành, YYYY-MM-DD", "Day of issue, YYYY-MM-DD"),
        col("subject", Text, "subject", "Trích yếu", "Subject"),
        col("arrived_on", Text, "arrived_on", "Ngày đến, YYYY-MM-DD", "Day of arrival, YYYY-MM-DD"),
        col("pack", Text, "pack", "Gói quy tắc; trống nếu không có", "Directive pack; empty without one"),
        col(
            "parent_unit",
            Text,
            "parent_unit",
            "Đơn vị cấp trên đã chuyển; trống nếu không",
            "Unit above that passed it on; empty for none",
        ),
        col(
            "answer_by",
            Text,
            "answer_by",
            "Hạn trả lời cấp trên, YYYY-MM-DD",
            "Day by which the unit above wants an answer",
        ),
        col("confirmed_at", Time, "confirmed_at", "Thời điểm xác nhận nội dung", "When it was confirmed").or_null(),
        col("answered_at", Time, "answered_at", "Thời điểm đã trả lời", "When it was answered").or_null(),
        col("demo", Bool, "demo", "Là dữ liệu minh hoạ", "It is demonstration data"),
    ],
    key: 1,
    from: "directive_letters",
    of_unit: "unit = ?",
    pages: pages(&["no"]),
    feed: Feed::Reread,
};

const OBLIGATIONS: Published = Published {
    name: "obligations",
    about: ("Nhiệm vụ từ các văn bản", "Obligations that letters gave the unit"),
    version: 1,
    read: "directive.obligation.read",
    columns: &[
        col("id", Text, "id", "Mã của nhiệm vụ", "Id of the obligation"),
        col("letter", Text, "letter", "Mã của văn bản", "Id of the letter"),
        col("clause", Text, "clause", "Mục của văn bản", "Clause of the letter"),
        col("title_vi", Text, "title_vi", "Tên nhiệm vụ (tiếng Việt)", "What it is called in Vietnamese"),
        col("title_en", Text, "title_en", "Tên nhiệm vụ (tiếng Anh)", "What it is called in English"),
        col("weight", Int, "weight", "Trọng số 1–5", "Weight, 1 to 5"),
        col(
            "owner",
            Text,
            "owner",
            "Mã tài khoản người chịu trách nhiệm; trống nếu chưa có",
            "Account of who answers for it; empty for nobody",
        ),
        col("due_at", Time, "due_at", "Hạn hoàn thành", "By when").or_null(),
        col("state", Text, "state", "Trạng thái", "State"),
        col("verdict", Text, "verdict", "Kết quả: met, not_met, unknown", "Verdict: met, not_met, unknown"),
        col("verdict_since", Time, "verdict_since", "Có kết quả này từ lúc", "Since when"),
        col(
            "grade",
            Text,
            "grade",
            "Căn cứ: measured, statement; trống nếu chưa có",
            "Grade: measured, statement; empty for nothing",
        ),
        col("late", Bool, "late", "Đã từng quá hạn", "It was not met when it was due, now or once"),
        col("numerator", Int, "numerator", "Số đối tượng đạt", "Subjects that are met"),
        col("denominator", Int, "denominator", "Tổng số đối tượng", "Subjects in scope"),
        col("unreachable", Int, "unreachable", "Số đối tượng không kết nối được", "Subjects that could not be reached"),
        col("unknown", Int, "unknowns", "Số đối tượng chưa xác định", "Subjects that are not known"),
        col("excused", Int, "excused", "Số đối tượng được miễn", "Subjects that are excused"),
        col("reason_vi", Text, "reason_vi", "Lý do (tiếng Việt)", "Why, in Vietnamese"),
        col("reason_en", Text, "reason_en", "Lý do (tiếng Anh)", "Why, in English"),
        col("demo", Bool, "demo", "Là dữ liệu minh hoạ", "It is demonstration data"),
    ],
    key: 1,
    from: "directive_obligations",
    of_unit: "unit = ?",
    pages: pages(&["letter", "position"]),
    feed: Feed::Reread,
};

const CHECK_RESULTS: Published = Published {
    name: "check_results",
    about: ("Kết quả gần nhất của từng phép kiểm tra", "What each check said last"),
    version: 1,
    read: "directive.check.read",
    columns: &[
        col("check_id", Text, "o.check_id", "Phép kiểm tra: gói/mã", "The check: pack/id"),
        col("version", Int, "o.check_version", "Phiên bản của phép kiểm tra", "Version of the check"),
        col("collected_at", Time, "o.collected_at", "Thời điểm đo", "When it ran"),
        col("expires_at", Time, "o.expires_at", "Có giá trị đến", "When it turns stale"),
        col("verdict", Text, "o.verdict", "Kết quả: met, not_met, unknown", "Verdict: met, not_met, unknown"),
        col("numerator", Int, "o.numerator", "Số đối tượng đạt", "Subjects that are met"),
        col("denominator", Int, "o.denominator", "Tổng số đối tượng", "Subjects in scope"),
        col("not_met", Int, "o.not_met", "Số đối tượng chưa đạt", "Subjects that are not met"),
        col("unknown", Int, "o.unknowns", "Số đối tượng chưa xác định", "Subjects that are not known"),
        col(
            "unreachable",
            Int,
            "o.unreachable",
            "Số đối tượng không kết nối được",
            "Subjects that could not be reached",
        ),
        col("excused", Int, "o.excused", "Số đối tượng được miễn", "Subjects that are excused"),
        col("reason_vi", Text, "o.reason_vi", "Lý do (tiếng Việt)", "Why, in Vietnamese"),
        col("reason_en", Text, "o.reason_en", "Lý do (tiếng Anh)", "Why, in English"),
        col("evidence", Int, "o.evidence", "Số bằng chứng trong sổ", "Number in the evidence ledger"),
    ],
    key: 1,
    from: "directive_observations o",
    of_unit: "o.unit = ? AND o.no = (SELECT MAX(p.no) FROM directive_observations p WHERE p.unit = o.unit AND p.check_id = o.check_id)",
    pages: pages(&["o.check_id"]),
    feed: Feed::Reread,
};

const ANSWERS: Published = Published {
    name: "answers",
    about: ("Báo cáo, văn bản trả lời", "Answers"),
    version: 1,
    read: "directive.answer.read",
    columns: &[
        col("id", Text, "id", "Mã của báo cáo", "Id of the answer"),
        col("no", Int, "no", "Số thứ tự", "Number in the list of the unit"),
        col(
            "state",
            Text,
            "state",
            "Trạng thái: draft, reviewed, approved, sent, …",
            "State: draft, reviewed, approved, sent, …",
        ),
        col("form", Text, "form", "Biểu mẫu", "Form"),
        col(
            "letter",
            Text,
            "letter",
            "Mã văn bản được trả lời; trống nếu không có",
            "Letter that it answers; empty for none",
        ),
        col("subject", Text, "subject", "Trích yếu", "Subject"),
        col("as_of", Time, "as_of", "Thời điểm của số liệu", "The moment of its figures"),
        col("receipt", Text, "receipt", "Biên nhận; trống nếu chưa gửi", "Receipt; empty before it was sent"),
        col("sent_at", Time, "sent_at", "Thời điểm gửi", "When it was sent").or_null(),
        col(
            "evidence",
            Int,
            "evidence",
            "Số bằng chứng của việc duyệt",
            "Number of its approval in the evidence ledger",
        )
        .or_null(),
        col("demo", Bool, "demo", "Là dữ liệu minh hoạ", "It is demonstration data"),
    ],
    key: 1,
    from: "directive_answers",
    of_unit: "unit = ?",
    pages: pages(&["no"]),
    feed: Feed::Reread,
};
