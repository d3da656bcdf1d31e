//! Passkeys: those of one's own account, and the second factor of a sign-in by one of them.
//!
//! What goes to the browser and comes back from it is JSON of Web Authentication (level 3, sections 5.1.8 and 5.1.9); a page hands it
//! on as it is, with base64url turned into bytes and back.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::AppendHeaders;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Redacted;
use vg_access::passkeys::{Answer as Signed, Options, Passkey};
use vg_access::sessions::{SignIn, set_trip_cookie};

use super::oidc::{CentralSignedInView, WithCookies, no_trip, trip_ended, trip_of};
use super::{Answer, Done};
use crate::serve::input::{Anyone, Input, Who};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Routes of this page.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, ask))
        .routes(routes!(enrol))
        .routes(routes!(remove))
        .routes(routes!(confirm_ask))
        .routes(routes!(ways, sign_in_ask))
        .routes(routes!(sign_in))
}

/// A passkey of the own account.
#[derive(Serialize, ToSchema)]
struct PasskeyView {
    id: String,
    /// What its owner calls it.
    name: String,
    created_at: String,
    /// When it last signed somebody in.
    last_used_at: Option<String>,
}

impl From<Passkey> for PasskeyView {
    fn from(passkey: Passkey) -> Self {
        Self {
            id: passkey.id,
            name: passkey.name,
            created_at: passkey.created_at.to_string(),
            last_used_at: passkey.last_used_at.map(|at| at.to_string()),
        }
    }
}

/// The passkeys of the own account.
#[derive(Serialize, ToSchema)]
struct PasskeysView {
    /// True when this server takes passkeys; if not, those that are listed do not count until it does again.
    enabled: bool,
    items: Vec<PasskeyView>,
}

/// Whether this server takes passkeys.
#[derive(Serialize, ToSchema)]
struct PasskeyWaysView {
    enabled: bool,
}

/// What the browser is to be asked.
#[derive(Serialize, ToSchema)]
struct OptionsView {
    /// `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON`.
    #[schema(value_type = Object)]
    options: Value,
}

impl From<Options> for OptionsView {
    fn from(options: Options) -> Self {
        Self { options: options.0 }
    }
}

/// A key that the browser made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPasskeyInput {
    /// What its owner calls it.
    name: String,
    /// `RegistrationResponseJSON`.
    #[schema(value_type = Object)]
    credential: Map<String, Value>,
}

/// A passkey that was just enrolled.
#[derive(Serialize, ToSchema)]
struct EnrolledView {
    passkey: PasskeyView,
    /// When it is the first second factor of the account; shown once.
    recovery_codes: Option<Vec<String>>,
}

/// Who will use a passkey. Both are left out after central sign-in, which leaves a cookie instead.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasskeySignInInput {
    username: Option<String>,
    password: Option<String>,
}

/// What a key signed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasskeyAnswerInput {
    /// `AuthenticationResponseJSON`.
    #[schema(value_type = Object)]
    credential: Map<String, Value>,
}

/// List own passkeys
#[utoipa::path(get, path = "/api/v1/passkeys", tag = "own account", operation_id = "own_passkeys",
    responses((status = 200, body = PasskeysView)), extensions(("x-operation" = json!("signed_in"))))]
async fn list(Who(caller): Who, State(app): State<App>) -> Answer<PasskeysView> {
    let mut tx = app.backend.sql.begin_read().await?;
    let found = app.access.passkey_list(&mut tx, &caller).await?;
    let items = found.into_iter().map(PasskeyView::from).collect();
    Ok(Json(PasskeysView { enabled: app.access.has_passkeys(), items }))
}

/// Begin to enrol a passkey
#[utoipa::path(post, path = "/api/v1/passkeys", tag = "own account", operation_id = "passkey_ask",
    responses((status = 200, body = OptionsView)), extensions(("x-operation" = json!("access.passkey.enrol"))))]
async fn ask(Who(caller): Who, State(app): State<App>) -> Answer<OptionsView> {
    Ok(Json(app.access.passkey_ask(&caller).await?.into()))
}

/// Enrol the passkey that the browser made
#[utoipa::path(post, path = "/api/v1/passkeys/answer", tag = "own account", operation_id = "passkey_enrol", request_body = NewPasskeyInput,
    responses((status = 201, body = EnrolledView)), extensions(("x-operation" = json!("access.passkey.enrol"))))]
async fn enrol(
    Who(caller): Who,
    State(app): State<App>,
    Input(input): Input<NewPasskeyInput>,
) -> Result<(StatusCode, Json<EnrolledView>), Refused> {
    let enrolled = app.access.passkey_enrol(&caller, &input.name, &Signed(Value::Object(input.credential))).await?;
    let codes = enrolled.recovery_codes.map(|codes| codes.iter().map(|code| code.expose().clone()).collect());
    Ok((StatusCode::CREATED, Json(EnrolledView { passkey: enrolled.passkey.into(), recovery_codes: codes })))
}

/// Remove an own passkey
#[utoipa::path(delete, path = "/api/v1/passkeys/{id}", tag = "own account", operation_id = "passkey_remove", params(("id" = String, Path)),
    responses((status = 204)), extensions(("x-operation" = json!("access.passkey.remove"))))]
async fn remove(Who(caller): Who, State(app): State<App>, Path(id): Path<String>) -> Done {
    app.access.passkey_remove(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begin to confirm who sits at the session by a passkey
#[utoipa::path(post, path = "/api/v1/passkeys/confirmation", tag = "session", operation_id = "passkey_confirm_ask",
    responses((status = 200, body = OptionsView)), extensions(("x-operation" = json!("signed_in"))))]
async fn confirm_ask(Who(caller): Who, State(app): State<App>) -> Answer<OptionsView> {
    Ok(Json(app.access.passkey_confirm_ask(&caller).await?.into()))
}

/// Whether this server takes passkeys
#[utoipa::path(get, path = "/api/v1/passkeys/sign-in", tag = "session", operation_id = "passkey_ways",
    responses((status = 200, body = PasskeyWaysView)), extensions(("x-operation" = json!("public"))))]
async fn ways(State(app): State<App>) -> Answer<PasskeyWaysView> {
    Ok(Json(PasskeyWaysView { enabled: app.access.has_passkeys() }))
}

/// Begin the second factor of a sign-in by a passkey
#[utoipa::path(post, path = "/api/v1/passkeys/sign-in", tag = "session", operation_id = "passkey_sign_in_ask", request_body = PasskeySignInInput,
    responses((status = 200, body = OptionsView)), extensions(("x-operation" = json!("public"))))]
async fn sign_in_ask(
    Anyone(origin): Anyone,
    State(app): State<App>,
    headers: HeaderMap,
    Input(input): Input<PasskeySignInInput>,
) -> Result<WithCookies<OptionsView>, Refused> {
    let trip = match (input.username, input.password) {
        (None, None) => trip_of(&app, &headers).ok_or_else(no_trip)?,
        (username, password) => {
            let password = Redacted::new(password.unwrap_or_default());
            let entered = SignIn { username: username.unwrap_or_default(), password, code: None };
            app.access.passkey_sign_in_begin(&origin, &entered).await?
        }
    };
    let options = app.access.passkey_sign_in_ask(&trip).await?;
    let cookie = (header::SET_COOKIE, set_trip_cookie(trip.secret(), app.secure));
    Ok((AppendHeaders(vec![cookie]), Json(options.into())))
}

/// Sign in by what a passkey signed
#[utoipa::path(post, path = "/api/v1/passkeys/sign-in/answer", tag = "session", operation_id = "passkey_sign_in", request_body = PasskeyAnswerInput,
    responses((status = 200, body = CentralSignedInView)), extensions(("x-operation" = json!("public"))))]
async fn sign_in(
    Anyone(origin): Anyone,
    State(app): State<App>,
    headers: HeaderMap,
    Input(input): Input<PasskeyAnswerInput>,
) -> Result<WithCookies<CentralSignedInView>, Refused> {
    let trip = trip_of(&app, &headers).ok_or_else(no_trip)?;
    let (signed_in, to) = app.access.passkey_sign_in(&origin, &trip, &Signed(Value::Object(input.credential))).await?;
    Ok(trip_ended(&app, signed_in, to))
}
