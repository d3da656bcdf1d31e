//! A body that is a file, and a file that is an answer.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use vg_assess::limits::MAX_FILE_BYTES;

use crate::serve::input::{measured, unread};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// A file as it was sent, no larger than evidence or a table may be. An empty one is refused by the operation, after the permission.
#[derive(Debug)]
pub(super) struct Sent(pub(super) Vec<u8>);

impl FromRequest<App> for Sent {
    type Rejection = Refused;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refused> {
        let most = app.limits.upload.min(MAX_FILE_BYTES);
        measured(request.headers(), most)?;
        let bytes = to_bytes(request.into_body(), most).await.map_err(|error| unread(&error, most))?;
        Ok(Self(bytes.to_vec()))
    }
}

/// A file that a browser saves and does not open in the origin of the console.
pub(super) fn saved(bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let mut response = bytes.into_response();
    let head = response.headers_mut();
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')).collect();
    let plain = if plain.is_empty() { "file".to_owned() } else { plain };
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"")) {
        head.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
