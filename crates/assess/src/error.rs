//! Refusals that are this capability's own; the general ones are in `vg_access::problem`.

use vg_access::Problem;
use vg_access::problem::ProblemKind;
use vg_model::Text;

/// The object was changed by somebody else in the meantime.
pub static VERSION_MISMATCH: ProblemKind = ProblemKind {
    code: "assess_version_mismatch",
    status: 412,
    title: ("Dữ liệu đã được người khác sửa", "The object was changed meanwhile"),
    doc: "The version that the change was based on is not the present one. Read the object again and repeat the change.",
};
/// The assessment is one of an earlier level or regime, or it was closed.
pub static ASSESSMENT_CLOSED: ProblemKind = ProblemKind {
    code: "assess_assessment_closed",
    status: 409,
    title: ("Đợt đánh giá đã đóng", "The assessment is closed"),
    doc: "Results are written to the assessment that holds for the system now. One of an earlier level or regime is kept as it was.",
};
/// A check says what the state is.
pub static STATED_BY_CHECK: ProblemKind = ProblemKind {
    code: "assess_stated_by_check",
    status: 409,
    title: ("Kết quả do phép kiểm tra xác định", "A check says what the state is"),
    doc: "The measure has a check as evidence, and its state follows from that. Remove the check from the evidence to state a result by hand.",
};
/// Two persons are needed.
pub static SECOND_PERSON: ProblemKind = ProblemKind {
    code: "assess_second_person",
    status: 409,
    title: ("Cần người thứ hai quyết định", "A second person has to decide"),
    doc: "Whoever asks that a measure does not apply cannot approve it, with none of their sessions or tokens.",
};
/// The system has no level, or the regime asks for nothing at it.
pub static NO_MEASURES: ProblemKind = ProblemKind {
    code: "assess_no_measures",
    status: 409,
    title: ("Không có biện pháp nào để đánh giá", "There are no measures to assess"),
    doc: "An assessment needs a system with a level, and a regime with measures for it. Determine the level first, or choose other catalogues.",
};

/// All kinds, for the reference.
pub static KINDS: &[&ProblemKind] =
    &[&VERSION_MISMATCH, &ASSESSMENT_CLOSED, &STATED_BY_CHECK, &SECOND_PERSON, &NO_MEASURES];

pub(crate) fn version_mismatch(wanted: i64, found: i64) -> Problem {
    Problem::new(
        &VERSION_MISMATCH,
        Text::new(
            format!("bạn sửa phiên bản {wanted}, hiện nay là {found}; hãy tải lại rồi sửa"),
            format!("the change is based on version {wanted}, the present one is {found}; read it again and repeat"),
        ),
    )
}

pub(crate) fn assessment_closed(id: &str) -> Problem {
    Problem::new(
        &ASSESSMENT_CLOSED,
        Text::new(
            format!("đợt đánh giá {id} không còn hiệu lực; hãy ghi vào đợt hiện hành của hệ thống"),
            format!("assessment {id} does not hold any more; write to the present one of the system"),
        ),
    )
}

pub(crate) fn stated_by_check() -> Problem {
    Problem::new(
        &STATED_BY_CHECK,
        Text::new(
            "kết quả lấy từ phép kiểm tra; muốn ghi tay thì gỡ phép kiểm tra khỏi bằng chứng",
            "the state comes from a check; remove the check from the evidence to state it by hand",
        ),
    )
}

pub(crate) fn second_person() -> Problem {
    Problem::new(
        &SECOND_PERSON,
        Text::new(
            "người đề nghị không được tự phê duyệt; hãy nhờ người có thẩm quyền khác",
            "whoever asked cannot approve; somebody else with the right has to",
        ),
    )
}

pub(crate) fn no_measures(vi: &str, en: &str) -> Problem {
    Problem::new(&NO_MEASURES, Text::new(vi, en))
}
