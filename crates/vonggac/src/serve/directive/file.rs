//! The bytes of a letter as they were sent.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use vg_access::Problem;
use vg_access::problem::FieldError;
use vg_directive::reader::limits::MAX_FILE_BYTES;

use crate::serve::input::{measured, unread};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// A letter as it was sent: not empty, and no larger than the reader takes.
#[derive(Debug)]
pub(super) struct LetterFile(pub(super) Vec<u8>);

impl FromRequest<App> for LetterFile {
    type Rejection = Refused;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refused> {
        let most = app.limits.upload.min(MAX_FILE_BYTES);
        measured(request.headers(), most)?;
        let bytes = to_bytes(request.into_body(), most).await.map_err(|error| unread(&error, most))?;
        if bytes.is_empty() {
            let (vi, en) = ("tệp trống; hãy chọn tệp văn bản", "the file is empty; choose the file of the letter");
            return Err(Problem::invalid(vec![FieldError::new("", "empty_file", vi, en)]).into());
        }
        Ok(Self(bytes.to_vec()))
    }
}
