//! A body that is a file.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
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
