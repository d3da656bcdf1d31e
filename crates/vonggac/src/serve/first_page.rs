//! The page behind the setup link of a build without the console: one form, its script and its style as files of their own,
//! because the policy of the server permits nothing inside the page.

use axum::http::header;
use axum::response::{IntoResponse, Response};

const FILES: &[(&str, &str, &str)] = &[
    ("setup", "text/html; charset=utf-8", include_str!("first_page/setup.html")),
    ("setup.js", "text/javascript; charset=utf-8", include_str!("first_page/setup.js")),
    ("setup.css", "text/css; charset=utf-8", include_str!("first_page/setup.css")),
];

/// The file with this path, without the leading slash.
pub(super) fn file(path: &str) -> Option<Response> {
    let (_, kind, text) = FILES.iter().find(|(known, ..)| *known == path)?;
    Some(([(header::CONTENT_TYPE, *kind)], *text).into_response())
}
