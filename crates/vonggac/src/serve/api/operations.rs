//! What can be done, for people who give out scopes and read the audit.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::permission::{Effect, Operation};
use vg_model::Text;

use super::Answer;
use crate::serve::input::Who;
use crate::serve::state::App;

/// Routes of this page.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// An operation.
#[derive(Serialize, ToSchema)]
struct OperationView {
    /// Its stable name, as scopes and audit records have it.
    name: &'static str,
    /// What people call it, in both languages.
    #[schema(value_type = Object)]
    title: Text,
    /// Roles that may do it; empty for what everybody does for itself.
    roles: Vec<&'static str>,
    /// True when password or code must have been entered a few minutes ago.
    step_up: bool,
    /// True when it changes something.
    changes: bool,
}

impl From<&'static Operation> for OperationView {
    fn from(operation: &'static Operation) -> Self {
        Self {
            name: operation.name,
            title: Text::new(operation.title.0, operation.title.1),
            roles: operation.roles.iter().map(|role| role.name()).collect(),
            step_up: operation.step_up,
            changes: operation.effect != Effect::Read,
        }
    }
}

/// All operations.
#[derive(Serialize, ToSchema)]
struct OperationsView {
    items: Vec<OperationView>,
}

/// List what can be done, with the roles that may do it
#[utoipa::path(get, path = "/api/v1/operations", tag = "session", operation_id = "list_operations",
    responses((status = 200, body = OperationsView)), extensions(("x-operation" = json!("signed_in"))))]
async fn list(Who(_): Who, State(app): State<App>) -> Answer<OperationsView> {
    Ok(Json(OperationsView { items: app.access.operations().iter().map(OperationView::from).collect() }))
}
