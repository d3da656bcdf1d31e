//! Refusals as clients of PostgreSQL tell them apart: by SQLSTATE.

use pgwire::messages::response::ErrorResponse;
use vg_access::Problem;
use vg_model::{Lang, Text};

/// A refusal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Refusal {
    /// Five characters, of appendix A of the handbook of PostgreSQL.
    pub(super) state: &'static str,
    /// What is wrong and how to mend it.
    pub(super) text: Text,
    /// The connection ends with it.
    pub(super) fatal: bool,
}

/// A statement that is no question.
pub(super) const SYNTAX: &str = "42000";
/// Ended by who asked, by its time, or with the server.
pub(super) const CANCELLED: &str = "57014";
/// More than this door does.
pub(super) const NOT_SUPPORTED: &str = "0A000";
/// A message that the protocol does not have there.
pub(super) const PROTOCOL: &str = "08P01";
/// A value that is none of its kind.
pub(super) const VALUE: &str = "22P02";
/// The transaction failed; it must be ended first.
pub(super) const FAILED: &str = "25P02";
/// A name that nothing has.
pub(super) const NO_STATEMENT: &str = "26000";
/// The same of an answer.
pub(super) const NO_PORTAL: &str = "34000";
/// More than the limits allow.
pub(super) const LIMIT: &str = "54000";

impl Refusal {
    pub(super) fn new(state: &'static str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { state, text: Text::new(vi, en), fatal: false }
    }

    /// The same, which ends the connection.
    pub(super) fn fatal(state: &'static str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { fatal: true, ..Self::new(state, vi, en) }
    }

    pub(super) fn ended() -> Self {
        let vi = "câu hỏi đã được dừng theo yêu cầu";
        Self::new(CANCELLED, vi, "the query was ended as asked for")
    }

    /// The refusal as a message: in the language of the client, with the stable code of the product in the details.
    pub(super) fn message(&self, lang: Lang) -> ErrorResponse {
        let severity = if self.fatal { "FATAL" } else { "ERROR" };
        ErrorResponse::new(vec![
            (b'S', severity.to_owned()),
            (b'V', severity.to_owned()),
            (b'C', self.state.to_owned()),
            (b'M', shown(self.text.get(lang))),
        ])
    }
}

/// A text without the character that ends texts in the protocol.
pub(super) fn shown(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let state = match problem.code() {
            "query_invalid" => SYNTAX,
            "query_not_reading" => "25006",
            "query_too_complex" => "54001",
            "query_time" => CANCELLED,
            "query_memory" => "53200",
            "query_failed" => "22000",
            "unauthenticated" => "28000",
            "forbidden" => "42501",
            "not_found" => "3D000",
            _ if matches!(problem.status(), 429 | 503) => "53000",
            _ if problem.status() >= 500 => "XX000",
            _ => SYNTAX,
        };
        if problem.status() >= 500 {
            let cause = std::error::Error::source(&problem).map(ToString::to_string).unwrap_or_default();
            tracing::error!(code = problem.code(), %problem, cause, "a question of a PostgreSQL client failed");
            let vi = "lỗi của chương trình; xem nhật ký của máy chủ";
            return Self::new(state, vi, "a fault of the program; the log of the server has more");
        }
        Self { state, text: problem.detail.clone(), fatal: state == "28000" }
    }
}
