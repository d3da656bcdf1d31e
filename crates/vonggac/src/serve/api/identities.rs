//! Identities of central sign-in that are linked to accounts: one's own, and those of others.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode};
use axum::response::AppendHeaders;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::identities::Identity;

use super::oidc::{AddressView, provider, sent_off};
use super::{Answer, Done};
use crate::serve::input::{Input, Who};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Routes of this page.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_own, link_own))
        .routes(routes!(unlink_own))
        .routes(routes!(list, link))
        .routes(routes!(unlink))
}

/// An identity of an account.
#[derive(Serialize, ToSchema)]
struct IdentityView {
    id: String,
    /// Who vouches for it.
    issuer: String,
    /// What the issuer calls the person.
    subject: String,
    /// What people recognise it by; empty before the first use of one that an administrator linked.
    label: String,
    linked_at: String,
    last_used_at: Option<String>,
}

impl From<Identity> for IdentityView {
    fn from(identity: Identity) -> Self {
        Self {
            id: identity.id,
            issuer: identity.issuer,
            subject: identity.subject,
            label: identity.label,
            linked_at: identity.linked_at.to_string(),
            last_used_at: identity.last_used_at.map(|at| at.to_string()),
        }
    }
}

/// An identity to link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IdentityInput {
    /// What the provider calls the person (`sub`).
    subject: String,
}

/// List own identities of central sign-in
#[utoipa::path(get, path = "/api/v1/identities", tag = "own account", operation_id = "own_identities",
    responses((status = 200, body = Vec<IdentityView>)), extensions(("x-operation" = json!("signed_in"))))]
async fn list_own(Who(caller): Who, State(app): State<App>) -> Answer<Vec<IdentityView>> {
    let mut tx = app.backend.sql.begin_read().await?;
    Ok(Json(app.access.own_identities(&mut tx, &caller).await?.into_iter().map(IdentityView::from).collect()))
}

/// Begin to link an own identity of central sign-in
#[utoipa::path(post, path = "/api/v1/identities", tag = "own account", operation_id = "own_link_identity",
    responses((status = 200, body = AddressView)), extensions(("x-operation" = json!("access.identity.link"))))]
async fn link_own(
    Who(caller): Who,
    State(app): State<App>,
) -> Result<(AppendHeaders<Vec<(HeaderName, String)>>, Json<AddressView>), Refused> {
    provider(&app)?;
    let trip = app.access.trip_begin_link(&caller).await?;
    sent_off(&app, caller.origin(), &trip).await
}

/// Take an own identity of central sign-in away
#[utoipa::path(delete, path = "/api/v1/identities/{id}", tag = "own account", operation_id = "own_unlink_identity", params(("id" = String, Path)),
    responses((status = 204)), extensions(("x-operation" = json!("access.identity.unlink"))))]
async fn unlink_own(Who(caller): Who, State(app): State<App>, Path(id): Path<String>) -> Done {
    app.access.identity_unlink(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List the identities of central sign-in of an account
#[utoipa::path(get, path = "/api/v1/accounts/{id}/identities", tag = "accounts", operation_id = "account_identities", params(("id" = String, Path)),
    responses((status = 200, body = Vec<IdentityView>)), extensions(("x-operation" = json!("access.account.read"))))]
async fn list(Who(caller): Who, State(app): State<App>, Path(id): Path<String>) -> Answer<Vec<IdentityView>> {
    let mut tx = app.backend.sql.begin_read().await?;
    let found = app.access.account_identities(&mut tx, &caller, &id).await?;
    Ok(Json(found.into_iter().map(IdentityView::from).collect()))
}

/// Link an identity of central sign-in to an account
#[utoipa::path(post, path = "/api/v1/accounts/{id}/identities", tag = "accounts", operation_id = "account_link_identity", params(("id" = String, Path)), request_body = IdentityInput,
    responses((status = 201, body = IdentityView)), extensions(("x-operation" = json!("access.account.link"))))]
async fn link(
    Who(caller): Who,
    State(app): State<App>,
    Path(id): Path<String>,
    Input(input): Input<IdentityInput>,
) -> Result<(StatusCode, Json<IdentityView>), Refused> {
    // Without a provider there is no issuer: the permission is asked for first, then that is refused.
    let issuer = app.oidc.as_ref().map(|provider| provider.issuer()).unwrap_or_default();
    let identity = app.access.account_link(&caller, &id, issuer, &input.subject).await?;
    Ok((StatusCode::CREATED, Json(identity.into())))
}

/// Take an identity of central sign-in of an account away
#[utoipa::path(delete, path = "/api/v1/accounts/{id}/identities/{identity}", tag = "accounts", operation_id = "account_unlink_identity",
    params(("id" = String, Path), ("identity" = String, Path)),
    responses((status = 204)), extensions(("x-operation" = json!("access.account.link"))))]
async fn unlink(Who(caller): Who, State(app): State<App>, Path((id, identity)): Path<(String, String)>) -> Done {
    app.access.account_unlink(&caller, &id, &identity).await?;
    Ok(StatusCode::NO_CONTENT)
}
