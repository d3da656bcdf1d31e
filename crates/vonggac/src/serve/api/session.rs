//! Signing in and out, and who one is.

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{HeaderName, StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::permission::Grade;
use vg_access::sessions::{Proof, SignIn, SignedIn, clear_cookie};
use vg_access::{Problem, Redacted};

use super::Answer;
use super::views::{AccountView, RoleView};
use crate::serve::input::{Anyone, Input, Who};
use crate::serve::installation::cookie;
use crate::serve::refused::Refused;
use crate::serve::shell::Identity;
use crate::serve::state::App;

/// Routes of this page.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sign_in, me, sign_out)).routes(routes!(confirm))
}

/// What a person enters.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignInInput {
    username: String,
    password: String,
    /// Code of the authenticator or a recovery code, when `second_factor_required` asked for it.
    code: Option<String>,
}

/// The password, a code or a passkey, once more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConfirmInput {
    password: Option<String>,
    code: Option<String>,
    /// What a passkey signed (`AuthenticationResponseJSON`), after `/api/v1/passkeys/confirmation`.
    #[schema(value_type = Option<Object>)]
    passkey: Option<serde_json::Value>,
}

/// A session that just began or changed its token.
#[derive(Serialize, ToSchema)]
pub(super) struct SignedInView {
    /// Value of the header `x-vonggac-csrf` of every request that changes anything.
    csrf: String,
    expires_at: String,
    account: AccountView,
    /// Recovery codes that are left, when one was used.
    recovery_left: Option<i64>,
}

/// Who calls.
#[derive(Serialize, ToSchema)]
struct MeView {
    account: Option<String>,
    /// User name, or name of the token.
    name: String,
    /// What people see of the account.
    profile: Option<AccountView>,
    /// True when the session began with a second factor.
    two_factor: bool,
    roles: Vec<RoleView>,
    /// Value of the header `x-vonggac-csrf`; none for a token.
    csrf: Option<String>,
}

type WithCookie<T> = ([(HeaderName, String); 1], Json<T>);

fn begun(app: &App, signed_in: SignedIn) -> WithCookie<SignedInView> {
    let cookie = cookie(&signed_in, app.secure, app.limits.session);
    ([(header::SET_COOKIE, cookie)], Json(signed_in_view(signed_in)))
}

/// What a page sees of a session that began.
pub(super) fn signed_in_view(signed_in: SignedIn) -> SignedInView {
    SignedInView {
        csrf: signed_in.csrf,
        expires_at: signed_in.expires_at.to_string(),
        account: signed_in.account.into(),
        recovery_left: signed_in.recovery_left,
    }
}

/// Sign in
#[utoipa::path(post, path = "/api/v1/session", tag = "session", operation_id = "session_sign_in", request_body = SignInInput,
    responses((status = 200, body = SignedInView)), extensions(("x-operation" = json!("public"))))]
async fn sign_in(
    Anyone(origin): Anyone,
    State(app): State<App>,
    Input(input): Input<SignInInput>,
) -> Result<WithCookie<SignedInView>, Refused> {
    let code = input.code.map(Redacted::new);
    let entered = SignIn { username: input.username, password: Redacted::new(input.password), code };
    Ok(begun(&app, app.access.sign_in(&origin, &entered).await?))
}

/// Who calls, with the CSRF token of the session
#[utoipa::path(get, path = "/api/v1/session", tag = "session", operation_id = "session_me",
    responses((status = 200, body = MeView)), extensions(("x-operation" = json!("signed_in"))))]
async fn me(Who(caller): Who, State(app): State<App>, Extension(identity): Extension<Identity>) -> Answer<MeView> {
    let mut tx = app.backend.sql.begin_read().await?;
    Ok(Json(MeView {
        profile: app.access.own_account(&mut tx, &caller).await?.map(AccountView::from),
        two_factor: caller.grade() >= Grade::TwoFactor,
        account: caller.account().map(str::to_owned),
        name: caller.name().to_owned(),
        roles: caller.memberships().iter().map(RoleView::from).collect(),
        csrf: identity.csrf,
    }))
}

/// Sign out
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", operation_id = "session_sign_out",
    responses((status = 204)), extensions(("x-operation" = json!("signed_in"))))]
async fn sign_out(
    Who(caller): Who,
    State(app): State<App>,
) -> Result<(StatusCode, [(HeaderName, String); 1]), Refused> {
    app.access.sign_out(&caller).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, clear_cookie(app.secure))]))
}

/// Confirm who sits at the session
#[utoipa::path(post, path = "/api/v1/session/confirmation", tag = "session", operation_id = "session_confirm", request_body = ConfirmInput,
    responses((status = 200, body = SignedInView)), extensions(("x-operation" = json!("signed_in"))))]
async fn confirm(
    Who(caller): Who,
    State(app): State<App>,
    Input(input): Input<ConfirmInput>,
) -> Result<WithCookie<SignedInView>, Refused> {
    let proof = match (input.password, input.code, input.passkey) {
        (Some(password), None, None) => Proof::Password(Redacted::new(password)),
        (None, Some(code), None) => Proof::Code(Redacted::new(code)),
        (None, None, Some(signed)) => Proof::Passkey(vg_access::passkeys::Answer(signed)),
        _ => {
            let (vi, en) = (
                "đưa ra mật khẩu, mã hoặc khoá truy cập, chỉ một trong số đó",
                "give password, code or passkey, one of them",
            );
            let error = vg_access::problem::FieldError::new("", "one_of", vi, en);
            return Err(Problem::invalid(vec![error]).into());
        }
    };
    Ok(begun(&app, app.access.session_confirm(&caller, &proof).await?))
}
