//! Refusals of questions in SQL.

use vg_access::problem::{FieldError, ProblemKind};
use vg_access::{Problem, problem};
use vg_lake::{LakeError, LakeErrorKind};

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident = $status:literal $code:literal, $vi:literal, $en:literal;)+) => {
        $(
            $(#[doc = $doc])+
            static $name: ProblemKind =
                ProblemKind { code: $code, status: $status, title: ($vi, $en), doc: concat!($($doc),+) };
        )+
        /// Every kind of the SQL surface.
        pub static KINDS: &[&ProblemKind] = &[$(&$name),+];
    };
}

kinds! {
    /// The text is no SQL that the surface understands, or names a table, column or function that is not there; the detail says where.
    INVALID = 422 "query_invalid", "Câu hỏi chưa đúng", "The query is not valid";
    /// The text asks for something else than reading.
    NOT_READING = 422 "query_not_reading", "Câu lệnh không phải là đọc dữ liệu", "The statement does not read";
    /// The text is too long, nests too deep, or asks for too many units or columns.
    TOO_COMPLEX = 422 "query_too_complex", "Câu hỏi quá phức tạp", "The query is too complex";
    /// The query took longer than one may; filter the data.
    TIME = 422 "query_time", "Câu hỏi chạy quá lâu", "The query takes too long";
    /// The query needs more memory than one may have; filter the data.
    MEMORY = 422 "query_memory", "Câu hỏi cần quá nhiều bộ nhớ", "The query takes too much memory";
    /// The query went wrong while it ran: a division by zero, a text that is no number.
    FAILED = 422 "query_failed", "Câu hỏi gặp lỗi khi chạy", "The query failed";
}

/// The problem that a refusal of the surface is at the door.
pub(in crate::serve) fn problem(error: LakeError) -> Problem {
    let kind = match error.kind() {
        LakeErrorKind::Invalid => &INVALID,
        LakeErrorKind::NotReading => &NOT_READING,
        LakeErrorKind::TooComplex => &TOO_COMPLEX,
        LakeErrorKind::Time => &TIME,
        LakeErrorKind::Memory => &MEMORY,
        LakeErrorKind::Failed => &FAILED,
        LakeErrorKind::Storage => {
            let text = error.message().en;
            return error.into_storage().map_or_else(|| Problem::internal(text), Problem::from);
        }
        LakeErrorKind::Internal => return Problem::internal(error.message().en),
    };
    let text = error.message();
    let mut problem: problem::Problem = Problem::new(kind, text.clone());
    problem.errors = vec![FieldError { pointer: "/sql".to_owned(), code: kind.code, message: text }];
    problem
}
