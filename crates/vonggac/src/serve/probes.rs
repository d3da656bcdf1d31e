//! What machines ask of the server: is it alive, is it ready, how much does it do.

use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::permission::{Operation, Role, Scope};
use vg_access::{On, Problem};

use super::refused::Refused;
use super::shell::Identity;
use super::state::App;
use super::{store, stream};

/// Read the counters of the server.
pub(super) static METRICS_READ: Operation = Operation::read(
    "server.metrics.read",
    ("Xem số đo vận hành", "Read the counters"),
    &[Role::Administrator, Role::Auditor],
)
.scope(Scope::System);

/// Operations of the server itself.
pub(super) static OPERATIONS: &[Operation] = &[METRICS_READ];

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(healthz))
        .routes(routes!(readyz))
        .routes(routes!(metrics))
        .routes(routes!(document))
}

/// The process answers
#[utoipa::path(get, path = "/healthz", tag = "server",
    responses((status = 200, body = String)), extensions(("x-operation" = json!("public"))))]
async fn healthz() -> &'static str {
    "ok\n"
}

/// The state database answers and the server is not stopping
#[utoipa::path(get, path = "/readyz", tag = "server",
    responses((status = 200, body = String), (status = 503)), extensions(("x-operation" = json!("public"))))]
async fn readyz(State(app): State<App>) -> Response {
    if app.stopping.has_begun() {
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::CONTENT_TYPE, "text/x-probe")], "stopping\n")
            .into_response();
    }
    match app.backend.sql.begin_read().await {
        Ok(_) => "ready\n".into_response(),
        Err(error) => Refused::from(error).into_response(),
    }
}

/// Counters, for a caller on the machine itself or one with the permission
#[utoipa::path(get, path = "/metrics", tag = "server",
    responses((status = 200, body = String)), extensions(("x-operation" = json!("server.metrics.read"))))]
async fn metrics(
    State(app): State<App>,
    Extension(identity): Extension<Identity>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    // Behind a proxy on the same machine that is not listed as trusted, everybody seems to be here; it leaves its mark.
    let passed_on = headers.contains_key("x-forwarded-for") || headers.contains_key(header::FORWARDED);
    let local = !passed_on && identity.origin.address().is_some_and(|address| address.is_loopback());
    match identity.caller {
        Some(caller) => {
            let mut tx = app.backend.sql.begin_read().await?;
            app.access.require(&mut tx, &caller, &METRICS_READ, On::System).await?;
        }
        None if local => {}
        None => return Err(Problem::unauthenticated().into()),
    }
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((
        kind,
        app.metrics.text()
            + &stream::metrics(&app.live)
            + &store::metrics(&app.live, app.keeping)
            + &app.postgres.text(),
    )
        .into_response())
}

/// This document
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "server",
    responses((status = 200)), extensions(("x-operation" = json!("public"))))]
async fn document(State(app): State<App>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], app.document.clone()).into_response()
}
