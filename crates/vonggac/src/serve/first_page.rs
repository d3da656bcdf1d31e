//! The page behind the setup link: one form, its script and its style as files of their own, because the policy of the server
//! permits nothing inside the page.

use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::state::App;

const PAGE: &str = include_str!("first_page/setup.html");
const SCRIPT: &str = include_str!("first_page/setup.js");
const STYLE: &str = include_str!("first_page/setup.css");

/// Routes of the page; they carry no data, so they are no part of the API.
pub(super) fn routes() -> Router<App> {
    let file = |kind: &'static str, text: &'static str| get(move || async move { answer(kind, text) });
    Router::new()
        .route("/setup", file("text/html; charset=utf-8", PAGE))
        .route("/setup.js", file("text/javascript; charset=utf-8", SCRIPT))
        .route("/setup.css", file("text/css; charset=utf-8", STYLE))
}

fn answer(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
