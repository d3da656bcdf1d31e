//! An answer to a sender, whole.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HeaderName, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use http_body_util::BodyExt as _;

use super::Trouble;

/// Status, headers, body and trailers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
    /// Trailers, for gRPC.
    pub trailers: Option<HeaderMap>,
}

impl Answer {
    /// An answer with a body of some type.
    #[must_use]
    pub fn new(status: StatusCode, content_type: &'static str, body: Vec<u8>) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        Self { status, headers, body, trailers: None }
    }

    /// A JSON answer.
    #[must_use]
    pub fn json(status: StatusCode, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, "application/json", body.into())
    }

    /// A sentence.
    #[must_use]
    pub fn text(status: StatusCode, sentence: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", format!("{sentence}\n").into_bytes())
    }

    /// A status without a body.
    #[must_use]
    pub fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Vec::new(), trailers: None }
    }

    /// The sentence for trouble in a protocol without words of its own.
    #[must_use]
    pub fn trouble(trouble: &Trouble) -> Self {
        let (status, sentence) = trouble.plain();
        Self::text(status, sentence).retry(trouble)
    }

    /// With `Retry-After`, when the trouble is of that kind.
    #[must_use]
    pub fn retry(self, trouble: &Trouble) -> Self {
        match trouble.retry_after() {
            Some(seconds) => self.with(RETRY_AFTER, &seconds.to_string()),
            None => self,
        }
    }

    /// With a header; one whose value cannot be sent is left out.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }

    pub(crate) fn into_response(self) -> Response<Body> {
        let body = match self.trailers {
            None => Body::from(self.body),
            Some(trailers) => {
                let whole = http_body_util::Full::new(axum::body::Bytes::from(self.body));
                Body::new(whole.with_trailers(std::future::ready(Some(Ok(trailers)))))
            }
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}
