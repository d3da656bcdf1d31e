//! What people do for their own account: password and sessions.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::sessions::Session;
use vg_access::{Problem, Redacted};

use super::{Answer, Done};
use crate::serve::input::{Anyone, Input, Who};
use crate::serve::state::App;

/// Routes of this page.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(change_password))
        .routes(routes!(password_by_link))
        .routes(routes!(sessions))
        .routes(routes!(revoke_session))
}

/// The present and the new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordInput {
    old: String,
    new: String,
}

/// A one-time token and the new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LinkInput {
    token: String,
    new: String,
}

/// A session of one's own.
#[derive(Serialize, ToSchema)]
struct SessionView {
    id: String,
    created_at: String,
    seen_at: String,
    expires_at: String,
    two_factor: bool,
    address: Option<String>,
    user_agent: String,
    /// True for the one that asks.
    current: bool,
}

/// Change the password
#[utoipa::path(post, path = "/api/v1/password", tag = "own account", operation_id = "own_change_password", request_body = PasswordInput,
    responses((status = 204)), extensions(("x-operation" = json!("access.password.change"))))]
async fn change_password(Who(caller): Who, State(app): State<App>, Input(input): Input<PasswordInput>) -> Done {
    app.access.password_change(&caller, &Redacted::new(input.old), &Redacted::new(input.new)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Set a password by a one-time link
#[utoipa::path(post, path = "/api/v1/password/link", tag = "own account", operation_id = "own_password_by_link", request_body = LinkInput,
    responses((status = 204)), extensions(("x-operation" = json!("public"))))]
async fn password_by_link(Anyone(origin): Anyone, State(app): State<App>, Input(input): Input<LinkInput>) -> Done {
    app.access.password_by_link(&origin, &Redacted::new(input.token), &Redacted::new(input.new)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List own sessions
#[utoipa::path(get, path = "/api/v1/sessions", tag = "own account", operation_id = "own_sessions",
    responses((status = 200, body = Vec<SessionView>)), extensions(("x-operation" = json!("signed_in"))))]
async fn sessions(Who(caller): Who, State(app): State<App>) -> Answer<Vec<SessionView>> {
    // A token acts for its account but is no person who looks after sessions.
    let vg_access::Principal::Session { session, .. } = caller.principal() else {
        return Err(Problem::unauthenticated().into());
    };
    let view = |found: Session| SessionView {
        current: found.id == *session,
        created_at: found.created_at.to_string(),
        seen_at: found.seen_at.to_string(),
        expires_at: found.expires_at.to_string(),
        id: found.id,
        two_factor: found.two_factor,
        address: found.address,
        user_agent: found.user_agent,
    };
    Ok(Json(app.access.session_list(&caller).await?.into_iter().map(view).collect()))
}

/// End an own session
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "own account", operation_id = "own_revoke_session", params(("id" = String, Path)),
    responses((status = 204)), extensions(("x-operation" = json!("access.session.revoke"))))]
async fn revoke_session(Who(caller): Who, State(app): State<App>, Path(id): Path<String>) -> Done {
    app.access.session_revoke(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
