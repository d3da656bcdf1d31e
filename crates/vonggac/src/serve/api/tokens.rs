//! API tokens of one's own account.

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::tokens::{ApiToken, NewToken};

use super::{Answer, Done};
use crate::serve::input::{Input, Who};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Routes of this page.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(revoke))
}

/// What a new token is made from.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TokenInput {
    name: String,
    /// The unit that it is confined to.
    unit: String,
    /// Names of operations, or prefixes that end in a dot.
    scopes: Vec<String>,
    /// How long it is valid.
    life_seconds: u64,
}

/// A token, without its secret.
#[derive(Serialize, ToSchema)]
struct TokenView {
    id: String,
    name: String,
    unit: String,
    scopes: Vec<String>,
    created_at: String,
    expires_at: String,
    last_used_at: Option<String>,
    revoked_at: Option<String>,
}

/// A token that was just made; its text is shown once.
#[derive(Serialize, ToSchema)]
struct NewTokenView {
    text: String,
    token: TokenView,
}

impl From<ApiToken> for TokenView {
    fn from(token: ApiToken) -> Self {
        Self {
            created_at: token.created_at.to_string(),
            expires_at: token.expires_at.to_string(),
            last_used_at: token.last_used_at.map(|at| at.to_string()),
            revoked_at: token.revoked_at.map(|at| at.to_string()),
            id: token.id,
            name: token.name,
            unit: token.unit,
            scopes: token.scopes,
        }
    }
}

/// List own tokens
#[utoipa::path(get, path = "/api/v1/tokens", tag = "tokens", operation_id = "token_list",
    responses((status = 200, body = Vec<TokenView>)), extensions(("x-operation" = json!("signed_in"))))]
async fn list(Who(caller): Who, State(app): State<App>) -> Answer<Vec<TokenView>> {
    Ok(Json(app.access.token_list(&caller).await?.into_iter().map(TokenView::from).collect()))
}

/// Make a token
#[utoipa::path(post, path = "/api/v1/tokens", tag = "tokens", operation_id = "token_create", request_body = TokenInput,
    responses((status = 201, body = NewTokenView)), extensions(("x-operation" = json!("access.token.create"))))]
async fn create(
    Who(caller): Who,
    State(app): State<App>,
    Input(input): Input<TokenInput>,
) -> Result<(StatusCode, Json<NewTokenView>), Refused> {
    let life = Duration::from_secs(input.life_seconds);
    let new = NewToken { name: input.name, unit: input.unit, scopes: input.scopes, life };
    let (text, token) = app.access.token_create(&caller, &new).await?;
    Ok((StatusCode::CREATED, Json(NewTokenView { text: text.expose().clone(), token: token.into() })))
}

/// Revoke an own token
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "tokens", operation_id = "token_revoke", params(("id" = String, Path)),
    responses((status = 204)), extensions(("x-operation" = json!("access.token.revoke"))))]
async fn revoke(Who(caller): Who, State(app): State<App>, Path(id): Path<String>) -> Done {
    app.access.token_revoke(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
