//! Refusals that are this capability's own; the general ones are in `vg_access::problem`.

use vg_access::Problem;
use vg_access::problem::{FieldError, ProblemKind};
use vg_model::Text;

use crate::alerts::states::{State, Step};
use crate::search::{SearchError, SearchErrorKind};

/// The object was changed by somebody else in the meantime.
pub static VERSION_MISMATCH: ProblemKind = ProblemKind {
    code: "monitor_version_mismatch",
    status: 412,
    title: ("Dữ liệu đã được người khác sửa", "The object was changed meanwhile"),
    doc: "The version that the change was based on is not the present one. Read the object again and repeat the change.",
};
/// The alert is in a state from which the step does not lead.
pub static NO_SUCH_STEP: ProblemKind = ProblemKind {
    code: "monitor_no_such_step",
    status: 409,
    title: ("Trạng thái không cho phép bước này", "The state does not allow the step"),
    doc: "The alert is in a state from which this step leads nowhere. Read the alert again; it names the steps that are possible.",
};
/// Two persons are needed.
pub static SECOND_PERSON: ProblemKind = ProblemKind {
    code: "monitor_second_person",
    status: 409,
    title: ("Cần người thứ hai quyết định", "A second person has to decide"),
    doc: "Whoever suppressed findings cannot approve that this holds for the level critical, with none of their sessions or tokens.",
};
/// The alerts cannot be merged so.
pub static NOT_MERGEABLE: ProblemKind = ProblemKind {
    code: "monitor_not_mergeable",
    status: 409,
    title: ("Không gộp được các cảnh báo này", "The alerts cannot be merged"),
    doc: "Alerts are merged into one that is open and was itself merged into none. One into which others were merged is not merged further.",
};

/// An idempotency key stands for something else.
pub static KEY_REUSED: ProblemKind = ProblemKind {
    code: "monitor_key_reused",
    status: 409,
    title: ("Khoá chống trùng đã dùng cho nội dung khác", "The idempotency key stands for something else"),
    doc: "Every creation takes a key of its own. The same key is for sending the same creation again.",
};

/// The text of a search does not have the form of one.
pub static SEARCH_SYNTAX: ProblemKind = ProblemKind {
    code: "search_syntax",
    status: 422,
    title: ("Câu tìm kiếm chưa đúng cách viết", "The search cannot be read"),
    doc: "The text of a search does not have the form of one: a bracket or quote is not closed, a condition or value is missing. The detail says where.",
};
/// A search names a field that is not there.
pub static SEARCH_FIELD: ProblemKind = ProblemKind {
    code: "search_unknown_field",
    status: 422,
    title: ("Không có trường này", "There is no such field"),
    doc: "A search names a field that events do not have. The detail says where, and the nearest name. Native fields of a record are no columns: look for their value as a word.",
};
/// A value does not fit the field that it is compared with.
pub static SEARCH_VALUE: ProblemKind = ProblemKind {
    code: "search_value",
    status: 422,
    title: ("Giá trị không hợp với trường", "The value does not fit its field"),
    doc: "A value in a search is no number, address, time or day although its field is one. The detail says where, with examples.",
};
/// A search is too long, nests too deep or has too many conditions.
pub static SEARCH_TOO_COMPLEX: ProblemKind = ProblemKind {
    code: "search_too_complex",
    status: 422,
    title: ("Câu tìm kiếm quá phức tạp", "The search is too complex"),
    doc: "A search is longer than 2,000 characters, nests deeper than eight brackets, or has more than a hundred conditions. Divide it.",
};

/// All kinds, for the reference.
pub static KINDS: &[&ProblemKind] = &[
    &VERSION_MISMATCH,
    &NO_SUCH_STEP,
    &SECOND_PERSON,
    &NOT_MERGEABLE,
    &KEY_REUSED,
    &SEARCH_SYNTAX,
    &SEARCH_FIELD,
    &SEARCH_VALUE,
    &SEARCH_TOO_COMPLEX,
];

/// The problem that a fault of a search is at the door; `pointer` names where its text came from.
#[must_use]
pub fn search_problem(error: &SearchError, pointer: &str) -> Problem {
    let kind = match error.kind {
        SearchErrorKind::Syntax => &SEARCH_SYNTAX,
        SearchErrorKind::Field => &SEARCH_FIELD,
        SearchErrorKind::Value => &SEARCH_VALUE,
        SearchErrorKind::Limit => &SEARCH_TOO_COMPLEX,
    };
    let (place, Text { vi, en }) = (error.span.start + 1, &error.message);
    let text = Text::new(format!("ký tự {place}: {vi}"), format!("character {place}: {en}"));
    let mut problem = Problem::new(kind, text.clone());
    problem.errors = vec![FieldError { pointer: pointer.to_owned(), code: kind.code, message: text }];
    problem
}

pub(crate) fn key_reused() -> Problem {
    Problem::new(
        &KEY_REUSED,
        Text::new(
            "khoá chống trùng này đã dùng để tạo một đối tượng có nội dung khác; hãy dùng khoá mới",
            "this key made an object with other content; take a new key",
        ),
    )
}

pub(crate) fn version_mismatch(wanted: i64, found: i64) -> Problem {
    Problem::new(
        &VERSION_MISMATCH,
        Text::new(
            format!("bạn sửa phiên bản {wanted}, hiện nay là {found}; hãy tải lại rồi sửa"),
            format!("the change is based on version {wanted}, the present one is {found}; read it again and repeat"),
        ),
    )
}

pub(crate) fn no_such_step(state: State, step: Step) -> Problem {
    let possible = |lang| {
        let names: Vec<&str> = state.steps().map(|step| step.title(lang)).collect();
        if names.is_empty() { "–".to_owned() } else { names.join(", ") }
    };
    let (vi, en) = (vg_model::Lang::Vi, vg_model::Lang::En);
    Problem::new(
        &NO_SUCH_STEP,
        Text::new(
            format!(
                "cảnh báo đang ở trạng thái “{}”, không thể “{}”; có thể: {}",
                state.title(vi),
                step.title(vi),
                possible(vi)
            ),
            format!("the alert is “{}” and cannot “{}”; possible: {}", state.title(en), step.title(en), possible(en)),
        ),
    )
}

pub(crate) fn second_person() -> Problem {
    Problem::new(
        &SECOND_PERSON,
        Text::new(
            "người tạo không được tự phê duyệt; hãy nhờ người có thẩm quyền khác",
            "whoever made it cannot approve it; somebody else with the right has to",
        ),
    )
}

/// A reason without the blanks around it; a refusal of none, and of one that is longer than so many bytes.
pub(crate) fn reasoned(reason: &str, most: usize) -> Result<String, Problem> {
    let reason = reason.trim();
    if reason.is_empty() || reason.len() > most {
        let (vi, en) = (format!("cần lý do, tối đa {most} byte"), format!("a reason of up to {most} bytes is needed"));
        return Err(Problem::invalid(vec![FieldError::new("/reason", "required", vi, en)]));
    }
    Ok(reason.to_owned())
}

pub(crate) fn not_mergeable(vi: &str, en: &str) -> Problem {
    Problem::new(&NOT_MERGEABLE, Text::new(vi, en))
}
