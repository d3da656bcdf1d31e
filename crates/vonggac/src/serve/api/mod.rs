//! The routes of `/api/v1`. Each names its operation in the OpenAPI extension `x-operation`: one of the list of operations,
//! `signed_in` for what every signed-in caller may do for itself, or `public`.

pub mod accounts;
pub mod audit;
pub mod evidence;
pub mod feed;
pub mod identities;
pub mod oidc;
pub mod operations;
pub mod own;
mod parts;
pub mod passkeys;
mod refusals;
pub mod session;
pub mod setup;
pub mod tokens;
pub mod totp;
pub mod units;
pub(super) mod views;

use axum::Json;
use axum::Router;
use axum::http::StatusCode;
use utoipa::openapi::{Info, OpenApi, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;

use super::refused::Refused;
use super::state::App;
use super::{capabilities, console, probes, reference_page, shell, stream};

/// What a handler that answers with JSON returns.
pub(super) type Answer<T> = Result<Json<T>, Refused>;
/// What a handler that answers with nothing returns.
pub(super) type Done = Result<StatusCode, Refused>;

/// All routes with their document, not yet bound to a server.
pub fn described() -> (Router<App>, OpenApi) {
    let info = Info::new("Vọng Gác", env!("CARGO_PKG_VERSION"));
    let base = OpenApiBuilder::new().info(info).build();
    OpenApiRouter::with_openapi(base).merge(capabilities::routes()).merge(probes::routes()).split_for_parts()
}

/// The OpenAPI document as indented JSON, ending with a line break.
///
/// # Errors
///
/// Never in practice: the document is made of plain values.
pub fn document() -> serde_json::Result<String> {
    let mut document = serde_json::to_value(described().1)?;
    refusals::describe(&mut document);
    parts::open(&mut document);
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

/// The router of a server: every route below the shell.
pub fn router(app: &App) -> Router {
    let (router, _) = described();
    router
        .merge(reference_page::routes())
        .fallback(console::fallback)
        .layer(axum::middleware::from_fn_with_state(app.clone(), shell::shell))
        .with_state(app.clone())
        .merge(stream::routes(&app.live.door))
}
