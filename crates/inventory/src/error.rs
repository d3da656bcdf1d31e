//! Refusals that are this capability's own; the general ones are in `vg_access::problem`.

use vg_access::Problem;
use vg_access::problem::ProblemKind;
use vg_model::Text;

/// The object was changed by somebody else in the meantime.
pub static VERSION_MISMATCH: ProblemKind = ProblemKind {
    code: "inventory_version_mismatch",
    status: 412,
    title: ("Dữ liệu đã được người khác sửa", "The object was changed meanwhile"),
    doc: "The version that the change was based on is not the present one. Read the object again and repeat the change.",
};
/// An import is not in the state that the operation needs.
pub static IMPORT_STATE: ProblemKind = ProblemKind {
    code: "inventory_import_state",
    status: 409,
    title: ("Lượt nhập không ở trạng thái phù hợp", "The import is not in a state for this"),
    doc: "An import is previewed, then applied or discarded, once.",
};
/// Undoing would lose what came later.
pub static UNDO_OVERTAKEN: ProblemKind = ProblemKind {
    code: "inventory_undo_overtaken",
    status: 409,
    title: ("Không thể hoàn tác vì đã có thay đổi mới", "Later changes stand in the way of undoing"),
    doc: "The hosts were changed after the merge or split. Split or merge by hand, so that nothing is lost.",
};

/// An idempotency key stands for another creation already.
pub static KEY_REUSED: ProblemKind = ProblemKind {
    code: "inventory_key_reused",
    status: 409,
    title: ("Khoá chống trùng đã dùng cho nội dung khác", "The idempotency key stands for something else"),
    doc: "Every creation takes a key of its own. The same key is for sending the same creation again.",
};

/// All kinds, for the reference.
pub static KINDS: &[&ProblemKind] = &[&VERSION_MISMATCH, &IMPORT_STATE, &UNDO_OVERTAKEN, &KEY_REUSED];

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

pub(crate) fn import_state(state: &str) -> Problem {
    Problem::new(
        &IMPORT_STATE,
        Text::new(
            format!("lượt nhập đang ở trạng thái {state}; hãy xem trước tệp một lần nữa"),
            format!("the import is {state}; preview the file again"),
        ),
    )
}

pub(crate) fn undo_overtaken() -> Problem {
    Problem::new(
        &UNDO_OVERTAKEN,
        Text::new(
            "máy đã có thay đổi sau lần gộp hoặc tách này; hãy tách hoặc gộp lại bằng tay để không mất dữ liệu",
            "the hosts were changed after this merge or split; split or merge by hand, so that nothing is lost",
        ),
    )
}
