//! Why an answer could not be made.

use vg_model::Text;

/// Why an answer could not be made.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}", text.en)]
pub struct AnswerError {
    /// Stable code in `snake_case`.
    pub code: &'static str,
    /// What happened, on what, and how to mend it.
    pub text: Text,
}

impl AnswerError {
    fn new(code: &'static str, vi: String, en: String) -> Self {
        Self { code, text: Text::new(vi, en) }
    }

    pub(super) fn twice(id: &str) -> Self {
        Self::new(
            "answer_obligation_twice",
            format!("Không lập được báo cáo: yêu cầu `{id}` có hai lần. Hãy kiểm tra gói chỉ đạo."),
            format!("the answer cannot be made: the obligation `{id}` is there twice; check the directive pack"),
        )
    }

    pub(super) fn miscounted(id: &str, counted: u64, all: u64) -> Self {
        Self::new(
            "answer_miscounted",
            format!(
                "Không lập được báo cáo: yêu cầu `{id}` đếm được {counted} đối tượng trên tổng số {all}. Hãy chạy lại phép kiểm tra."
            ),
            format!(
                "the answer cannot be made: the obligation `{id}` counts {counted} subjects of {all}; run its check again"
            ),
        )
    }

    pub(super) fn claims_too_much(id: &str) -> Self {
        Self::new(
            "answer_claims_too_much",
            format!(
                "Không lập được báo cáo: yêu cầu `{id}` ghi là đã thực hiện nhưng còn đối tượng chưa đạt, chưa xác định, hoặc không có \
                 bản ghi quan sát. Hãy chạy lại phép kiểm tra."
            ),
            format!(
                "the answer cannot be made: the obligation `{id}` is said to be met while subjects are not met or not known, or without an \
                 observation; run its check again"
            ),
        )
    }

    pub(super) fn wrong_directive(form: &str, wanted: &str, found: &str) -> Self {
        Self::new(
            "answer_wrong_directive",
            format!(
                "Biểu mẫu `{form}` chỉ dùng cho chỉ đạo `{wanted}`, không dùng cho `{found}`. Hãy chọn biểu mẫu khác."
            ),
            format!("the form `{form}` is for the directive `{wanted}` only, not for `{found}`; choose another form"),
        )
    }

    pub(super) fn faulty(form: &str, what: &Text) -> Self {
        Self::new(
            "answer_faulty_form",
            format!("Biểu mẫu `{form}` có lỗi: {}. Hãy kiểm tra biểu mẫu (docs/forms.md).", what.vi),
            format!("the form `{form}` is faulty: {}; lint it (docs/forms.md)", what.en),
        )
    }

    pub(super) fn workbook(error: &vg_formats::export::xlsx::ExportError) -> Self {
        Self { code: error.code(), text: error.message() }
    }
}
