//! What a handler takes: who calls, and a JSON body within its limits.

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use serde::de::{DeserializeOwned, IgnoredAny};
use vg_access::problem::{FieldError, kinds as access_kinds};
use vg_access::{Caller, Origin, Problem};
use vg_model::Text;

use super::kinds;
use super::objects::Objects;
use super::refused::Refused;
use super::shell::Identity;
use super::state::App;

/// Somebody who is signed in. As the first argument of a handler it refuses strangers before their body is read.
#[derive(Debug)]
pub(super) struct Who(pub(super) Caller);

/// Whoever calls, signed in or not: where the request came from.
#[derive(Debug)]
pub(super) struct Anyone(pub(super) Origin);

/// A body of JSON.
#[derive(Debug)]
pub(super) struct Input<T>(pub(super) T);

impl FromRequestParts<App> for Who {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refused> {
        match parts.extensions.get::<Identity>() {
            Some(Identity { caller: Some(caller), .. }) => Ok(Self(caller.clone())),
            _ => Err(Problem::unauthenticated().into()),
        }
    }
}

impl FromRequestParts<App> for Anyone {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refused> {
        let identity = parts.extensions.get::<Identity>();
        let identity = identity.ok_or_else(|| Problem::internal("a request came past the shell"))?;
        Ok(Self(identity.origin.clone()))
    }
}

impl<T: DeserializeOwned> FromRequest<App> for Input<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refused> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            let vi = "nội dung phải là JSON; gửi kèm tiêu đề Content-Type: application/json";
            let en = "the body must be JSON; send the header Content-Type: application/json";
            return Err(Problem::new(&kinds::UNSUPPORTED_MEDIA_TYPE, Text::new(vi, en)).into());
        }
        measured(request.headers(), app.limits.body)?;
        let most = app.limits.body;
        let bytes = to_bytes(request.into_body(), most).await.map_err(|error| unread(&error, most))?;
        parse(&bytes, app.limits.depth).map(Self).map_err(Refused)
    }
}

/// Refuses a body that says it is too large before any of it is read.
pub(super) fn measured(headers: &HeaderMap, most: usize) -> Result<(), Problem> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: u64| length > most as u64) { Err(too_large(most)) } else { Ok(()) }
}

/// Too large, or broken off by the client.
pub(super) fn unread(error: &axum::Error, most: usize) -> Refused {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.to_string().contains("length limit") {
            return Refused(too_large(most));
        }
        cause = error.source();
    }
    let text = Text::new("nội dung bị ngắt giữa chừng; hãy gửi lại", "the body broke off; send it again");
    Refused(Problem::new(&access_kinds::BAD_REQUEST, text))
}

/// The refusal of a body that is larger than `most` bytes.
fn too_large(most: usize) -> Problem {
    let vi = format!("nội dung vượt quá {most} byte; hãy chia nhỏ");
    Problem::new(&access_kinds::TOO_LARGE, Text::new(vi, format!("the body has more than {most} bytes; divide it")))
}

fn parse<T: DeserializeOwned>(bytes: &[u8], most: usize) -> Result<T, Problem> {
    if depth(bytes) > most {
        let vi = format!("JSON lồng nhau quá {most} tầng");
        return Err(Problem::new(
            &access_kinds::BAD_REQUEST,
            Text::new(vi, format!("the JSON nests deeper than {most}")),
        ));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let parsed = T::deserialize(Objects(&mut json)).and_then(|value| json.end().map(|()| value));
    // What is not JSON at all says so, even where something else was noticed first.
    let parsed = parsed.map_err(|error| serde_json::from_slice::<IgnoredAny>(bytes).err().unwrap_or(error));
    parsed.map_err(|error| {
        let place = format!("{error}");
        if error.classify() == serde_json::error::Category::Data {
            let vi = format!("dữ liệu không đúng cấu trúc của yêu cầu: {place}");
            return Problem::invalid(vec![FieldError::new("", "malformed", vi, place)]);
        }
        let vi = format!("nội dung không phải JSON hợp lệ: {place}");
        Problem::new(&access_kinds::BAD_REQUEST, Text::new(vi, format!("the body is no valid JSON: {place}")))
    })
}

/// Deepest nesting of brackets outside strings, counted before anything is built.
fn depth(bytes: &[u8]) -> usize {
    let (mut deep, mut deepest, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in bytes {
        match (in_text, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_text = !in_text,
            (false, b'[' | b'{') => {
                deep += 1;
                deepest = deepest.max(deep);
            }
            (false, b']' | b'}') => deep = deep.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_count_outside_texts_alone() {
        assert_eq!(depth(br#"{"a":[[1],{"b":2}]}"#), 3);
        assert_eq!(depth(br#""[[[\"[[[""#), 0);
        assert_eq!(depth(b"]]]["), 1);
    }

    #[test]
    fn what_is_wrong_with_a_body_has_its_own_code() {
        #[derive(serde::Deserialize, PartialEq, Debug)]
        struct Body {
            a: u8,
        }
        let code = |bytes: &[u8]| parse::<Body>(bytes, 4).unwrap_err().code();
        assert_eq!(code(b"[1"), "bad_request");
        assert_eq!(code(br#"{"a":1"#), "bad_request");
        assert_eq!(code(b"[[[[[1]]]]]"), "bad_request");
        assert_eq!(code(br#"{"a":"x"}"#), "invalid_input");
        assert_eq!(code(b" [1]"), "invalid_input");
        assert_eq!(parse::<Body>(br#" {"a":1}"#, 4).unwrap(), Body { a: 1 });
    }
}
