//! Refusals that are this capability's own; the general ones are in `vg_access::problem`.

use vg_access::Problem;
use vg_access::problem::ProblemKind;
use vg_model::Text;

use crate::obligations::state::State;

/// The object was changed by somebody else in the meantime.
pub static VERSION_MISMATCH: ProblemKind = ProblemKind {
    code: "directive_version_mismatch",
    status: 412,
    title: ("Dữ liệu đã được người khác sửa", "The object was changed meanwhile"),
    doc: "The version that the change was based on is not the present one. Read the object again and repeat the change.",
};
/// The letter is registered already.
pub static LETTER_KNOWN: ProblemKind = ProblemKind {
    code: "directive_letter_known",
    status: 409,
    title: ("Văn bản này đã được đăng ký", "The letter is registered already"),
    doc: "The same file, or the same number of the same issuer and day, stands in the register. The detail names it. Withdraw the earlier one, or send `again=true`.",
};
/// The letter is not in the state that the operation needs.
pub static LETTER_STATE: ProblemKind = ProblemKind {
    code: "directive_letter_state",
    status: 409,
    title: ("Văn bản không ở trạng thái phù hợp", "The letter is not in a state for this"),
    doc: "A letter is read, then confirmed once; a confirmed one cannot be corrected any more, only withdrawn.",
};
/// The obligation is not in the state that the step needs.
pub static OBLIGATION_STATE: ProblemKind = ProblemKind {
    code: "directive_obligation_state",
    status: 409,
    title: ("Nhiệm vụ không ở trạng thái phù hợp", "The obligation is not in a state for this"),
    doc: "The step does not lead anywhere from where the obligation stands. `steps` of the obligation lists those that do.",
};
/// Two persons are needed.
pub static SECOND_PERSON: ProblemKind = ProblemKind {
    code: "directive_second_person",
    status: 409,
    title: ("Cần người thứ hai quyết định", "A second person has to decide"),
    doc: "Whoever asks for a waiver cannot approve it.",
};

/// All kinds, for the reference.
pub static KINDS: &[&ProblemKind] =
    &[&VERSION_MISMATCH, &LETTER_KNOWN, &LETTER_STATE, &OBLIGATION_STATE, &SECOND_PERSON];

pub(crate) fn version_mismatch(wanted: i64, found: i64) -> Problem {
    Problem::new(
        &VERSION_MISMATCH,
        Text::new(
            format!("bạn sửa phiên bản {wanted}, hiện nay là {found}; hãy tải lại rồi sửa"),
            format!("the change is based on version {wanted}, the present one is {found}; read it again and repeat"),
        ),
    )
}

pub(crate) fn letter_known(no: i64, id: &str) -> Problem {
    Problem::new(
        &LETTER_KNOWN,
        Text::new(
            format!("văn bản này đã có trong sổ với số thứ tự {no} (mã {id})"),
            format!("the letter stands in the register as number {no} (id {id})"),
        ),
    )
}

pub(crate) fn letter_state(vi: &str, en: &str) -> Problem {
    Problem::new(&LETTER_STATE, Text::new(vi, en))
}

pub(crate) fn obligation_state(state: State, step: &str) -> Problem {
    let name = state.name();
    Problem::new(
        &OBLIGATION_STATE,
        Text::new(
            format!("không thể thực hiện bước «{step}» khi nhiệm vụ ở trạng thái {name}"),
            format!("the step '{step}' is not possible for an obligation that is {name}"),
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
