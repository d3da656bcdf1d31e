//! Headers of objects with versions: `ETag`, `If-Match`, `Idempotency-Key`; and what every object says of itself.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use vg_access::Problem;
use vg_access::problem::kinds as access_kinds;
use vg_inventory::model::Record;
use vg_model::Text;

use super::names::Names;
use crate::serve::kinds;
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Characters of an idempotency key; a UUID has 36.
const MAX_KEY: usize = 200;

/// What every object of the inventory says of itself.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Head {
    id: String,
    unit: String,
    /// Number of its state; `ETag` of the answer, `If-Match` of a change.
    version: i64,
    /// Number of its last change in the feed of the unit.
    seq: i64,
    created_at: String,
    updated_at: String,
    /// Kind and id of who changed it last.
    updated_by: String,
    /// What that person or program is called; empty when the program did it by itself.
    updated_by_name: String,
    /// Since when it is no longer followed.
    retired_at: Option<String>,
    /// True for demonstration data.
    demo: bool,
}

impl Head {
    pub(super) fn of<T>(record: &Record<T>, demo: bool) -> Self {
        Self {
            id: record.id.clone(),
            unit: record.unit.clone(),
            version: record.version,
            seq: record.seq,
            created_at: record.created_at.to_string(),
            updated_at: record.updated_at.to_string(),
            updated_by: record.updated_by.clone(),
            updated_by_name: String::new(),
            retired_at: record.retired_at.map(|at| at.to_string()),
            demo,
        }
    }
}

/// What has a [`Head`].
pub(super) trait Headed {
    /// It.
    fn head(&mut self) -> &mut Head;
}

/// Puts in what those are called who changed the objects last.
pub(super) async fn name<T: Headed>(app: &App, objects: &mut [T]) -> Result<(), Problem> {
    let actors: Vec<String> = objects.iter_mut().map(|object| object.head().updated_by.clone()).collect();
    let names = Names::of(app, actors.iter().map(String::as_str)).await?;
    for object in objects {
        let head = object.head();
        head.updated_by_name = names.get(&head.updated_by);
    }
    Ok(())
}

/// An object with its version as `ETag`.
#[derive(Debug)]
pub(in crate::serve) struct Tagged<T>(
    pub(in crate::serve) StatusCode,
    pub(in crate::serve) i64,
    pub(in crate::serve) T,
);

/// What a handler that answers with one object returns.
pub(in crate::serve) type One<T> = Result<Tagged<T>, Refused>;

impl<T> Tagged<T> {
    /// An object as it was found or has become.
    pub(super) async fn found<D>(app: &App, record: Record<D>) -> One<T>
    where
        T: From<Record<D>> + Headed,
    {
        Self::with(app, StatusCode::OK, record).await
    }

    /// An object that was made.
    pub(super) async fn made<D>(app: &App, record: Record<D>) -> One<T>
    where
        T: From<Record<D>> + Headed,
    {
        Self::with(app, StatusCode::CREATED, record).await
    }

    async fn with<D>(app: &App, status: StatusCode, record: Record<D>) -> One<T>
    where
        T: From<Record<D>> + Headed,
    {
        let version = record.version;
        let mut object = [T::from(record)];
        name(app, &mut object).await?;
        let [object] = object;
        Ok(Self(status, version, object))
    }
}

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        let mut response = (self.0, Json(self.2)).into_response();
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", self.1)) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

/// The version that a change is based on.
#[derive(Clone, Copy, Debug)]
pub(in crate::serve) struct Based(pub(in crate::serve) i64);

impl FromRequestParts<App> for Based {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refused> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            let vi = "thiếu tiêu đề If-Match; hãy đọc đối tượng rồi gửi kèm ETag của nó";
            let en = "the header If-Match is missing; read the object and send its ETag";
            return Err(Problem::new(&kinds::PRECONDITION_REQUIRED, Text::new(vi, en)).into());
        };
        let text = value.to_str().unwrap_or_default().trim();
        let text = text.strip_prefix("W/").unwrap_or(text).trim_matches('"');
        text.parse().map(Self).map_err(|_| {
            let vi = "If-Match phải là ETag của đối tượng, ví dụ \"3\"";
            Problem::new(
                &access_kinds::BAD_REQUEST,
                Text::new(vi, "If-Match must be the ETag of the object, like \"3\""),
            )
            .into()
        })
    }
}

/// The key of a creation that may be sent again.
#[derive(Clone, Debug)]
pub(in crate::serve) struct Key(pub(in crate::serve) Option<String>);

impl FromRequestParts<App> for Key {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refused> {
        key(&parts.headers).map(Self).map_err(Refused)
    }
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str().map(str::trim) {
        Ok(text) if (1..=MAX_KEY).contains(&text.len()) => Ok(Some(text.to_owned())),
        _ => {
            let vi = format!("Idempotency-Key phải có từ 1 đến {MAX_KEY} ký tự ASCII, ví dụ một UUID");
            let en = format!("Idempotency-Key must have 1 to {MAX_KEY} ASCII characters, a UUID for example");
            Err(Problem::new(&access_kinds::BAD_REQUEST, Text::new(vi, en)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_a_length_and_are_text() {
        let with = |value: &[u8]| {
            let mut headers = HeaderMap::new();
            headers.insert("idempotency-key", HeaderValue::from_bytes(value).unwrap());
            key(&headers)
        };
        assert_eq!(key(&HeaderMap::new()).unwrap(), None);
        assert_eq!(with(b"0190-7").unwrap().as_deref(), Some("0190-7"));
        assert_eq!(with(&[b'x'; MAX_KEY]).unwrap().unwrap().len(), MAX_KEY);
        for bad in [&[b'x'; MAX_KEY + 1][..], b" ", "khoá".as_bytes()] {
            assert_eq!(with(bad).unwrap_err().code(), "bad_request");
        }
    }
}
