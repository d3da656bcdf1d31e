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
    doc: "Whoever asks for a waiver cannot approve it; whoever wrote an answer last can neither review nor approve it.",
};
/// The answer is not in the state that the step needs.
pub static ANSWER_STATE: ProblemKind = ProblemKind {
    code: "directive_answer_state",
    status: 409,
    title: ("Báo cáo không ở trạng thái phù hợp", "The answer is not in a state for this"),
    doc: "An answer is a draft, then reviewed, approved, sent. `next` of the answer lists what its state allows; what is approved is changed by a correction alone.",
};
/// The form does not fit the letter.
pub static ANSWER_FORM: ProblemKind = ProblemKind {
    code: "directive_answer_form",
    status: 409,
    title: ("Biểu mẫu không dùng cho văn bản này", "The form does not fit the letter"),
    doc: "The form answers one directive. Choose a confirmed letter of that directive, or another form.",
};
/// The document cannot be made.
pub static ANSWER_UNPRINTABLE: ProblemKind = ProblemKind {
    code: "directive_answer_unprintable",
    status: 409,
    title: ("Không lập được văn bản", "The document cannot be made"),
    doc: "Figures or texts of the answer contradict themselves or exceed what a document can hold; the detail says which.",
};

/// All kinds, for the reference.
pub static KINDS: &[&ProblemKind] = &[
    &VERSION_MISMATCH,
    &LETTER_KNOWN,
    &LETTER_STATE,
    &OBLIGATION_STATE,
    &SECOND_PERSON,
    &ANSWER_STATE,
    &ANSWER_FORM,
    &ANSWER_UNPRINTABLE,
];

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

pub(crate) fn second_author() -> Problem {
    Problem::new(
        &SECOND_PERSON,
        Text::new(
            "người sửa báo cáo lần cuối không được tự soát xét, tự duyệt; hãy nhờ người có thẩm quyền khác",
            "whoever changed the answer last cannot review or approve it; somebody else with the right has to",
        ),
    )
}

pub(crate) fn answer_state(state: &str, step: &str) -> Problem {
    Problem::new(
        &ANSWER_STATE,
        Text::new(
            format!("không thể thực hiện bước «{step}» khi báo cáo ở trạng thái {state}"),
            format!("the step '{step}' is not possible for an answer that is {state}"),
        ),
    )
}

pub(crate) fn answer_form(form: &str, wanted: &str) -> Problem {
    Problem::new(
        &ANSWER_FORM,
        Text::new(
            format!("biểu mẫu {form} chỉ dùng cho văn bản theo gói quy tắc {wanted}"),
            format!("the form {form} answers letters of the pack {wanted} only"),
        ),
    )
}

/// The document was refused by what makes it.
#[must_use]
pub fn answer_unprintable(why: &Text) -> Problem {
    Problem::new(&ANSWER_UNPRINTABLE, why.clone())
}
