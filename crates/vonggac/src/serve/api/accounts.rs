//! Accounts of others and their roles.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::accounts::{AccountState, NewAccount};

use super::views::{AccountView, Page, ProfileInput, RoleView, role, unknown};
use super::{Answer, Done};
use crate::serve::input::{Input, Who};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Routes of this page.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, update))
        .routes(routes!(set_state))
        .routes(routes!(assign))
        .routes(routes!(reset))
}

/// What a new account is made from.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AccountInput {
    username: String,
    profile: ProfileInput,
}

/// A page of accounts.
#[derive(Serialize, ToSchema)]
struct AccountsView {
    items: Vec<AccountView>,
    /// Give it as `after` for the next page.
    next: Option<String>,
}

/// An account with its roles.
#[derive(Serialize, ToSchema)]
struct AccountWithRoles {
    account: AccountView,
    roles: Vec<RoleView>,
}

/// A state.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StateInput {
    /// `active`, `disabled`, `locked`
    state: String,
}

/// A role to give or to take.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AssignInput {
    unit: String,
    /// `administrator`, `officer`, `analyst`, `on_duty`, `auditor`, `reader`, `hub`
    role: String,
    /// False takes it.
    give: bool,
}

/// What is reset.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ResetInput {
    /// True takes the second factor away too.
    #[serde(default)]
    remove_totp: bool,
}

/// A one-time link; shown once.
#[derive(Serialize, ToSchema)]
struct LinkView {
    token: String,
    expires_at: String,
}

/// List the accounts that a unit manages
#[utoipa::path(get, path = "/api/v1/units/{id}/accounts", tag = "accounts", operation_id = "account_list", params(("id" = String, Path), Page),
    responses((status = 200, body = AccountsView)), extensions(("x-operation" = json!("access.account.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(page): Query<Page>,
) -> Answer<AccountsView> {
    let mut tx = app.backend.sql.begin_read().await?;
    let found = app.access.accounts(&mut tx, &caller, &unit, page.after.as_deref()).await?;
    let (found, next) = page.cut(found, |account| account.username.clone())?;
    Ok(Json(AccountsView { items: found.into_iter().map(AccountView::from).collect(), next }))
}

/// Create an account that a unit manages
#[utoipa::path(post, path = "/api/v1/units/{id}/accounts", tag = "accounts", operation_id = "account_create", params(("id" = String, Path)), request_body = AccountInput,
    responses((status = 201, body = AccountView)), extensions(("x-operation" = json!("access.account.create"))))]
async fn create(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Input(input): Input<AccountInput>,
) -> Result<(StatusCode, Json<AccountView>), Refused> {
    let new = NewAccount { username: input.username, profile: input.profile.into() };
    let account = app.access.account_create(&caller, &unit, &new).await?;
    Ok((StatusCode::CREATED, Json(account.into())))
}

/// See an account
#[utoipa::path(get, path = "/api/v1/accounts/{id}", tag = "accounts", operation_id = "account_read", params(("id" = String, Path)),
    responses((status = 200, body = AccountWithRoles)), extensions(("x-operation" = json!("access.account.read"))))]
async fn read(Who(caller): Who, State(app): State<App>, Path(id): Path<String>) -> Answer<AccountWithRoles> {
    let mut tx = app.backend.sql.begin_read().await?;
    let (account, roles) = app.access.account(&mut tx, &caller, &id).await?;
    Ok(Json(AccountWithRoles { account: account.into(), roles: roles.iter().map(RoleView::from).collect() }))
}

/// Change what people see of an account
#[utoipa::path(put, path = "/api/v1/accounts/{id}", tag = "accounts", operation_id = "account_update", params(("id" = String, Path)), request_body = ProfileInput,
    responses((status = 200, body = AccountView)), extensions(("x-operation" = json!("access.account.update"))))]
async fn update(
    Who(caller): Who,
    State(app): State<App>,
    Path(id): Path<String>,
    Input(input): Input<ProfileInput>,
) -> Answer<AccountView> {
    Ok(Json(app.access.account_update(&caller, &id, &input.into()).await?.into()))
}

/// Disable, lock or enable an account
#[utoipa::path(post, path = "/api/v1/accounts/{id}/state", tag = "accounts", operation_id = "account_set_state", params(("id" = String, Path)), request_body = StateInput,
    responses((status = 204)), extensions(("x-operation" = json!("access.account.disable"))))]
async fn set_state(
    Who(caller): Who,
    State(app): State<App>,
    Path(id): Path<String>,
    Input(input): Input<StateInput>,
) -> Done {
    let state = AccountState::parse(&input.state)
        .ok_or_else(|| unknown("/state", &AccountState::ALL.map(AccountState::name)))?;
    app.access.account_set_state(&caller, &id, state).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give or take a role
#[utoipa::path(post, path = "/api/v1/accounts/{id}/roles", tag = "accounts", operation_id = "account_assign", params(("id" = String, Path)), request_body = AssignInput,
    responses((status = 204)), extensions(("x-operation" = json!("access.account.assign"))))]
async fn assign(
    Who(caller): Who,
    State(app): State<App>,
    Path(id): Path<String>,
    Input(input): Input<AssignInput>,
) -> Done {
    let role = role("/role", &input.role)?;
    app.access.account_assign(&caller, &id, &input.unit, role, input.give).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make a one-time link to set a new password
#[utoipa::path(post, path = "/api/v1/accounts/{id}/reset", tag = "accounts", operation_id = "account_reset", params(("id" = String, Path)), request_body = ResetInput,
    responses((status = 200, body = LinkView)), extensions(("x-operation" = json!("access.account.reset"))))]
async fn reset(
    Who(caller): Who,
    State(app): State<App>,
    Path(id): Path<String>,
    Input(input): Input<ResetInput>,
) -> Answer<LinkView> {
    let link = app.access.account_reset(&caller, &id, input.remove_totp).await?;
    Ok(Json(LinkView { token: link.token.expose().clone(), expires_at: link.expires_at.to_string() }))
}
