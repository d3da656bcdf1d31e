//! The second factor of one's own account.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::totp::RecoveryCodes;

use super::{Answer, Done};
use crate::serve::input::{Input, Who};
use crate::serve::state::App;

/// Routes of this page.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(enrol, remove)).routes(routes!(confirm)).routes(routes!(renew))
}

/// A secret for an authenticator; shown once.
#[derive(Serialize, ToSchema)]
struct EnrolmentView {
    /// In base32, to type by hand.
    secret: String,
    /// The same as an `otpauth:` address.
    uri: String,
}

/// A code that the authenticator shows.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CodeInput {
    code: String,
}

/// Recovery codes; shown once.
#[derive(Serialize, ToSchema)]
struct CodesView {
    recovery_codes: Vec<String>,
}

fn shown(codes: &RecoveryCodes) -> Json<CodesView> {
    Json(CodesView { recovery_codes: codes.iter().map(|code| code.expose().clone()).collect() })
}

/// Begin to enrol an authenticator
#[utoipa::path(post, path = "/api/v1/totp", tag = "own account", operation_id = "totp_enrol",
    responses((status = 200, body = EnrolmentView)), extensions(("x-operation" = json!("access.totp.enrol"))))]
async fn enrol(Who(caller): Who, State(app): State<App>) -> Answer<EnrolmentView> {
    let enrolment = app.access.totp_enrol(&caller).await?;
    let (secret, uri) = (enrolment.secret.expose().clone(), enrolment.uri.expose().clone());
    Ok(Json(EnrolmentView { secret, uri }))
}

/// Prove that the authenticator has the secret
#[utoipa::path(post, path = "/api/v1/totp/confirmation", tag = "own account", operation_id = "totp_confirm", request_body = CodeInput,
    responses((status = 200, body = CodesView)), extensions(("x-operation" = json!("access.totp.enrol"))))]
async fn confirm(Who(caller): Who, State(app): State<App>, Input(input): Input<CodeInput>) -> Answer<CodesView> {
    Ok(shown(&app.access.totp_confirm(&caller, &input.code).await?))
}

/// Make new recovery codes
#[utoipa::path(post, path = "/api/v1/totp/recovery", tag = "own account", operation_id = "totp_renew",
    responses((status = 200, body = CodesView)), extensions(("x-operation" = json!("access.totp.enrol"))))]
async fn renew(Who(caller): Who, State(app): State<App>) -> Answer<CodesView> {
    Ok(shown(&app.access.recovery_renew(&caller).await?))
}

/// Remove the second factor
#[utoipa::path(delete, path = "/api/v1/totp", tag = "own account", operation_id = "totp_remove",
    responses((status = 204)), extensions(("x-operation" = json!("access.totp.remove"))))]
async fn remove(Who(caller): Who, State(app): State<App>) -> Done {
    app.access.totp_remove(&caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
