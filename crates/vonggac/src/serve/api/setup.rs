//! The first setup: the root unit and its administrator, by the one-time token that the start printed.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Redacted;
use vg_access::accounts::{FirstSetup, NewAccount};
use vg_access::units::NewUnit;

use super::Answer;
use super::views::{AccountView, ProfileInput, UnitView, unit_kind};
use crate::serve::demonstration;
use crate::serve::input::{Anyone, Input};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Routes of this page.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(state, setup))
}

/// What the first setup is made from.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetupInput {
    /// The one-time token.
    token: String,
    /// Kind of the root unit.
    unit_kind: String,
    /// Its official name.
    unit_name: String,
    /// User name of the administrator.
    username: String,
    profile: ProfileInput,
    password: String,
}

/// What was made.
#[derive(Serialize, ToSchema)]
struct SetupView {
    unit: UnitView,
    account: AccountView,
}

/// Whether the installation is set up.
#[derive(Serialize, ToSchema)]
struct StateView {
    done: bool,
}

/// Whether the installation is set up
#[utoipa::path(get, path = "/api/v1/setup", tag = "setup", operation_id = "setup_state", responses((status = 200, body = StateView)),
    extensions(("x-operation" = json!("public"))))]
async fn state(State(app): State<App>) -> Answer<StateView> {
    let mut tx = app.backend.sql.begin_read().await?;
    Ok(Json(StateView { done: app.access.is_set_up(&mut tx).await? }))
}

/// Set the installation up
#[utoipa::path(post, path = "/api/v1/setup", tag = "setup", operation_id = "setup_setup", request_body = SetupInput,
    responses((status = 201, body = SetupView)), extensions(("x-operation" = json!("public"))))]
async fn setup(
    Anyone(origin): Anyone,
    State(app): State<App>,
    Input(input): Input<SetupInput>,
) -> Result<(StatusCode, Json<SetupView>), Refused> {
    let first = FirstSetup {
        unit: NewUnit { kind: unit_kind("/unit_kind", &input.unit_kind)?, name: input.unit_name },
        administrator: NewAccount { username: input.username, profile: input.profile.into() },
        password: Redacted::new(input.password),
    };
    let (unit, account) = app.access.setup(&origin, &Redacted::new(input.token), &first).await?;
    tracing::info!(request = origin.trace_id(), "the installation is set up");
    if app.demonstration
        && let Err(problem) = demonstration::build(&app, &unit, &origin).await
    {
        // The installation stands without it.
        tracing::error!(request = origin.trace_id(), %problem, "the demonstration unit was not made");
    }
    Ok((StatusCode::CREATED, Json(SetupView { unit: unit.into(), account: account.into() })))
}
