//! A body that is a file.

use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, Request};

use vg_access::Problem;
use vg_access::problem::FieldError;

use crate::serve::input::{measured, unread};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// A file as it was sent, within `limits.upload_bytes` and not empty.
#[derive(Debug)]
pub(super) struct Upload(pub(super) Bytes);

impl FromRequest<App> for Upload {
    type Rejection = Refused;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refused> {
        let most = app.limits.upload;
        measured(request.headers(), most)?;
        let bytes = to_bytes(request.into_body(), most).await.map_err(|error| unread(&error, most))?;
        if bytes.is_empty() {
            let (vi, en) = ("tệp trống; hãy chọn tệp có dữ liệu", "the file is empty; choose one that holds something");
            return Err(Problem::invalid(vec![FieldError::new("", "empty_file", vi, en)]).into());
        }
        Ok(Self(bytes))
    }
}
