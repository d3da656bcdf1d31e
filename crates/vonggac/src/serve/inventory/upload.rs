//! A body that is a file.

use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, Request};

use crate::serve::input::{measured, unread};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// A file as it was sent, within `limits.upload_bytes`.
#[derive(Debug)]
pub(super) struct Upload(pub(super) Bytes);

impl FromRequest<App> for Upload {
    type Rejection = Refused;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refused> {
        let most = app.limits.upload;
        measured(request.headers(), most)?;
        to_bytes(request.into_body(), most).await.map(Self).map_err(|error| unread(&error, most))
    }
}
