//! A body that is a file: a small one stays in memory, a larger one goes to the disk as it comes in.

use std::fs::File;
use std::io::Write as _;

use axum::extract::{FromRequest, Request};
use http_body_util::{BodyExt as _, Limited};

use vg_access::Problem;
use vg_access::problem::FieldError;
use vg_inventory::import::Body;

use crate::serve::input::{measured, unread};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Bytes up to which a file stays in memory, and that are written at once of a larger one.
const IN_MEMORY: usize = 256 * 1024;

/// A file as it was sent, within `limits.upload_bytes` and not empty. On the disk it has no name: it is gone with the last who reads it,
/// also when the server is killed.
#[derive(Debug)]
pub(in crate::serve) struct Upload(pub(in crate::serve) Body);

impl FromRequest<App> for Upload {
    type Rejection = Refused;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refused> {
        let most = app.limits.upload;
        measured(request.headers(), most)?;
        let mut body = Limited::new(request.into_body(), most);
        let (mut file, mut bytes) = (None, Vec::new());
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| unread(&axum::Error::new(error), most))?;
            let Ok(data) = frame.into_data() else { continue };
            bytes.extend_from_slice(&data);
            if bytes.len() > IN_MEMORY {
                file = Some(put(app, file.take(), std::mem::take(&mut bytes)).await?);
            }
        }
        if let Some(file) = file {
            let file = put(app, Some(file), bytes).await?;
            return Ok(Self(Body::file(file).map_err(|error| unwritten(app, &error))?));
        }
        if bytes.is_empty() {
            let (vi, en) = ("tệp trống; hãy chọn tệp có dữ liệu", "the file is empty; choose one that holds something");
            return Err(Problem::invalid(vec![FieldError::new("", "empty_file", vi, en)]).into());
        }
        Ok(Self(Body::of(bytes)))
    }
}

/// Writes bytes behind those that are in the file, or into a new one.
async fn put(app: &App, file: Option<File>, bytes: Vec<u8>) -> Result<File, Problem> {
    let folder = app.folder.clone();
    let written = tokio::task::spawn_blocking(move || -> std::io::Result<File> {
        let mut file = match file {
            Some(file) => file,
            // In the data folder, not that of the system: there it may be memory, or read by others.
            None => tempfile::tempfile_in(folder)?,
        };
        file.write_all(&bytes)?;
        Ok(file)
    });
    let written =
        written.await.map_err(|fault| Problem::internal(format!("keeping an upload ended in a fault: {fault}")))?;
    written.map_err(|error| unwritten(app, &error))
}

fn unwritten(app: &App, error: &std::io::Error) -> Problem {
    Problem::internal(format!("keep an upload in {}: {error}; make room there", app.folder.display()))
}
