//! Tokens by which a source shows who it is.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_model::Timestamp;
use vg_monitor::sources::Token;

use super::views::shown;
use crate::serve::api::views::time;
use crate::serve::api::{Answer, Done};
use crate::serve::input::{Input, Who};
use crate::serve::inventory::names::Names;
use crate::serve::refused::Refused;
use crate::serve::state::App;
use crate::serve::stream::known_at_once;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(revoke))
}

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
struct SourceTokenView {
    id: String,
    /// Id of the source.
    source: String,
    created_at: String,
    created_by: String,
    created_by_name: String,
    /// From then on it counts no more; null for no end.
    expires_at: Option<String>,
    revoked_at: Option<String>,
    /// True while it counts.
    holds: bool,
}

impl SourceTokenView {
    fn of(token: Token, names: &Names, now: Timestamp) -> Self {
        Self {
            holds: token.holds(now),
            created_at: token.created_at.to_string(),
            created_by_name: names.get(&token.created_by),
            expires_at: shown(token.expires_at),
            revoked_at: shown(token.revoked_at),
            id: token.id,
            source: token.source,
            created_by: token.created_by,
        }
    }
}

/// Tokens of a source, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct SourceTokensView {
    items: Vec<SourceTokenView>,
}

/// List the tokens of a source, also those that count no more
#[utoipa::path(get, path = "/api/v1/units/{unit}/sources/{id}/tokens", tag = "monitor", operation_id = "list_source_tokens",
    params(("unit" = String, Path), ("id" = String, Path)), responses((status = 200, body = SourceTokensView)),
    extensions(("x-operation" = json!("monitor.source.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> Answer<SourceTokensView> {
    let found = app.monitor.source_token_list(&caller, &unit, &id).await?;
    let names = Names::of(&app, found.iter().map(|token| token.created_by.as_str())).await?;
    let now = app.backend.clock.now();
    Ok(Json(SourceTokensView {
        items: found.into_iter().map(|token| SourceTokenView::of(token, &names, now)).collect(),
    }))
}

/// What a token is made from.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SourceTokenInput {
    /// From then on it counts no more (RFC 3339); no end when it is left out.
    expires_at: Option<String>,
    /// With this number it replaces the others of the source, which count so many minutes longer at most.
    overlap_minutes: Option<i64>,
}

/// A token that was just made; its secret is shown once.
#[derive(Debug, Serialize, ToSchema)]
struct NewSourceTokenView {
    token: SourceTokenView,
    secret: String,
}

/// Make a token for a source. The secret is in this answer and nowhere else, so the request cannot be repeated: when the answer is lost,
/// revoke the token and make another
#[utoipa::path(post, path = "/api/v1/units/{unit}/sources/{id}/tokens", tag = "monitor", operation_id = "create_source_token",
    params(("unit" = String, Path), ("id" = String, Path)), request_body = SourceTokenInput,
    responses((status = 201, body = NewSourceTokenView)), extensions(("x-operation" = json!("monitor.source.token"))))]
async fn create(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Input(new): Input<SourceTokenInput>,
) -> Result<(StatusCode, Json<NewSourceTokenView>), Refused> {
    let expires_at = time("/expires_at", new.expires_at.as_deref())?;
    let made = app.monitor.source_token_create(&caller, &unit, &id, expires_at, new.overlap_minutes).await?;
    known_at_once(&app).await;
    let names = Names::of(&app, [made.token.created_by.as_str()]).await?;
    let token = SourceTokenView::of(made.token, &names, app.backend.clock.now());
    Ok((StatusCode::CREATED, Json(NewSourceTokenView { token, secret: made.secret.expose().clone() })))
}

/// Revoke a token of a source at once
#[utoipa::path(delete, path = "/api/v1/units/{unit}/sources/{id}/tokens/{token}", tag = "monitor",
    operation_id = "revoke_source_token", params(("unit" = String, Path), ("id" = String, Path), ("token" = String, Path)),
    responses((status = 204)), extensions(("x-operation" = json!("monitor.source.token"))))]
async fn revoke(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id, token)): Path<(String, String, String)>,
) -> Done {
    app.monitor.source_token_revoke(&caller, &unit, &id, &token).await?;
    known_at_once(&app).await;
    Ok(StatusCode::NO_CONTENT)
}
