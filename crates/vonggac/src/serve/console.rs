//! The console: the files of `ui/dist`, in the binary when they were there at its build.
//!
//! Names below `assets/` carry a digest of their content, so a browser may keep them for ever; everything else is asked for each
//! time. A path that is no file and asks for a page gets the console itself, which knows its own paths.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use vg_access::Problem;

use super::first_page;
use super::refused::Refused;

/// What `npm run build` made.
#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Files;

/// Where the console begins.
const START: &str = "index.html";
/// Shown in its place when the program was built without it.
const WITHOUT: &str = "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Vọng Gác</title>\
    <p>Bản dựng này không có giao diện web. Dựng lại bằng <code>make run</code>, hoặc dùng API tại \
    <code>/api/v1/openapi.json</code>.</p><p lang=\"en\">This build has no console. Build it with <code>make run</code>, or \
    use the API at <code>/api/v1/openapi.json</code>.</p></html>\n";

/// Everything that is no route.
pub(super) async fn fallback(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if path == "api" || path.starts_with("api/") {
        return Refused(Problem::not_found()).into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    if let Some(file) = Files::get(path) {
        return answer(path, file, request.headers());
    }
    let wants_page = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let is_page = path.is_empty() || wants_page.is_some_and(|kinds| kinds.contains("text/html"));
    if !is_page || path.starts_with("assets/") {
        return first_page::file(path).unwrap_or_else(|| Refused(Problem::not_found()).into_response());
    }
    match Files::get(START) {
        Some(file) => answer(START, file, request.headers()),
        None => first_page::file(path).unwrap_or_else(|| page(WITHOUT)),
    }
}

fn page(text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response()
}

fn answer(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    use std::fmt::Write as _;
    let mut tag = String::from("\"");
    for byte in file.metadata.sha256_hash().iter().take(16) {
        // Writing to a String cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { file.data.into_response() };
    let head = response.headers_mut();
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(path)));
    let keep = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    head.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        head.insert(header::ETAG, tag);
    }
    response
}

/// Kind of a file that the console has.
fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
