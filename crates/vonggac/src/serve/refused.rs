//! A refusal on its way out: the shell writes it in the caller's language.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use vg_access::Problem;
use vg_access::problem::MEDIA_TYPE;
use vg_backend::sql::SqlError;
use vg_model::Lang;

/// The error of every handler. It travels as an extension of an empty answer, because a handler does not know the language.
#[derive(Debug)]
pub(super) struct Refused(pub(super) Problem);

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<SqlError> for Refused {
    fn from(error: SqlError) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = status(self.0.status()).into_response();
        response.extensions_mut().insert(Arc::new(self.0));
        response
    }
}

/// The status of a problem; one that is none is a fault of the program.
fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The answer that a client sees. `trace_id` is named when the problem has none.
pub(super) fn answer(problem: &Problem, lang: Lang, trace_id: &str) -> Response {
    let mut body = problem.to_json(lang);
    if problem.trace_id.is_empty() && body.ends_with('}') {
        body.pop();
        // The id is made by the shell from letters, digits and dashes, so it needs no escaping.
        body.push_str(&format!(",\"trace_id\":\"{trace_id}\"}}"));
    }
    let mut response = (status(problem.status()), body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    let name = if lang == Lang::Vi { "vi" } else { "en" };
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(name));
    if let Some(seconds) = problem.retry_after_seconds() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if problem.status() == 401 {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}
