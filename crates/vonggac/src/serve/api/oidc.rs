//! Central sign-in: the way to the provider and back.
//!
//! A page asks for the address by a request of its own (so that another site cannot begin a trip unseen) and then goes there. The
//! provider sends the browser back to `callback`, which always answers with a way on into the console: to where the person
//! wanted to go, or to the sign-in page with the code of the refusal, whose words the console has in both languages.

use axum::Json;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::identities::{ProviderSignIn, Trip, TripEnd};
use vg_access::problem::kinds as access_kinds;
use vg_access::sessions::{SignedIn, clear_trip_cookie, read_trip_cookie, set_trip_cookie};
use vg_access::{Caller, Origin, Problem, Redacted};
use vg_model::Text;

use super::Answer;
use super::session::{SignedInView, signed_in_view};
use crate::serve::input::{Anyone, Input};
use crate::serve::installation::cookie;
use crate::serve::oidc::{Failure, Provider};
use crate::serve::refused::Refused;
use crate::serve::shell::Identity;
use crate::serve::state::App;

/// Characters of a code that are taken: the longest that are known have some 2,000.
const MAX_CODE: usize = 4_000;

/// Routes of this page.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(ways, start)).routes(routes!(callback)).routes(routes!(second_factor))
}

/// Whether there is central sign-in.
#[derive(Serialize, ToSchema)]
struct CentralView {
    enabled: bool,
    /// Text of the button, in both languages.
    #[schema(value_type = Option<Object>)]
    label: Option<Text>,
    /// What the provider calls itself.
    issuer: Option<String>,
}

/// Where to go after the sign-in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StartInput {
    /// A path of the console; anything else means its first page.
    #[serde(default)]
    to: String,
}

/// Where the browser goes now.
#[derive(Serialize, ToSchema)]
pub(super) struct AddressView {
    address: String,
}

/// The code of the authenticator, or a recovery code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CentralCodeInput {
    code: String,
}

/// A session that just began.
#[derive(Serialize, ToSchema)]
pub(super) struct CentralSignedInView {
    pub(super) session: SignedInView,
    /// Path of the console to go to.
    pub(super) to: String,
}

/// What the provider sends back in the address (RFC 6749 §4.1.2, RFC 9207).
#[derive(Deserialize, Default)]
struct Back {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// An answer that sets cookies.
pub(super) type WithCookies<T> = (AppendHeaders<Vec<(HeaderName, String)>>, Json<T>);

/// The provider, or the refusal that there is none.
pub(super) fn provider(app: &App) -> Result<&Provider, Problem> {
    app.oidc.as_ref().ok_or_else(|| {
        let vi = "hệ thống chưa bật đăng nhập tập trung; hãy đăng nhập bằng mật khẩu";
        Problem::conflict(vi, "central sign-in is off; sign in with the password")
    })
}

/// The address for a trip, with its cookie.
pub(super) async fn sent_off(app: &App, origin: &Origin, trip: &Trip) -> Result<WithCookies<AddressView>, Refused> {
    let address = provider(app)?.address(trip).await.map_err(|failure| noted(origin, &failure))?;
    let cookie = (header::SET_COOKIE, set_trip_cookie(trip.secret(), app.secure));
    Ok((AppendHeaders(vec![cookie]), Json(AddressView { address })))
}

/// The problem of a failure, whose reason goes to the log.
fn noted(origin: &Origin, failure: &Failure) -> Problem {
    let problem = failure.problem();
    tracing::warn!(request = origin.trace_id(), code = problem.code(), reason = failure.reason(), "central sign-in");
    problem.trace(origin.trace_id())
}

/// Whether there is central sign-in
#[utoipa::path(get, path = "/api/v1/oidc", tag = "session", operation_id = "central_ways",
    responses((status = 200, body = CentralView)), extensions(("x-operation" = json!("public"))))]
async fn ways(State(app): State<App>) -> Answer<CentralView> {
    let provider = app.oidc.as_ref();
    Ok(Json(CentralView {
        enabled: provider.is_some(),
        label: provider.map(|provider| provider.label().clone()),
        issuer: provider.map(|provider| provider.issuer().to_owned()),
    }))
}

/// Begin to sign in through the provider
#[utoipa::path(post, path = "/api/v1/oidc", tag = "session", operation_id = "central_start", request_body = StartInput,
    responses((status = 200, body = AddressView)), extensions(("x-operation" = json!("public"))))]
async fn start(
    Anyone(origin): Anyone,
    State(app): State<App>,
    Input(input): Input<StartInput>,
) -> Result<WithCookies<AddressView>, Refused> {
    provider(&app)?;
    let trip = app.access.trip_begin(&origin, &input.to).await?;
    sent_off(&app, &origin, &trip).await
}

/// Where the provider sends the browser back to
#[utoipa::path(get, path = "/api/v1/oidc/callback", tag = "session", operation_id = "central_callback",
    params(("code" = Option<String>, Query), ("state" = Option<String>, Query), ("iss" = Option<String>, Query), ("error" = Option<String>, Query)),
    responses((status = 303, description = "On into the console")), extensions(("x-operation" = json!("public"))))]
async fn callback(
    Anyone(origin): Anyone,
    State(app): State<App>,
    Extension(identity): Extension<Identity>,
    headers: HeaderMap,
    back: Result<Query<Back>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Refused> {
    let back = back.map(|Query(back)| back).unwrap_or_default();
    let trip = trip_of(&app, &headers);
    let state = back.state.as_deref().unwrap_or_default();
    let end = match &trip {
        Some(trip) => app.access.trip_end(&origin, trip, state).await,
        None => Err(no_trip()),
    };
    let end = match end {
        Ok(end) => end,
        // The cookie may belong to a trip in another tab: it stays.
        Err(problem) => return Ok(onward(&refusal_page("/sign-in", &problem, &origin)?, Vec::new())),
    };
    let gone = (header::SET_COOKIE, clear_trip_cookie(app.secure));
    match arrived(&app, &origin, identity.caller.as_ref(), &end, &back).await {
        Ok(Arrived::SignedIn(target, session)) => Ok(onward(&target, vec![gone, (header::SET_COOKIE, session)])),
        Ok(Arrived::Linked) => Ok(onward("/account?linked=true", vec![gone])),
        // The cookie proves later which browser this was.
        Ok(Arrived::SecondFactor) => Ok(onward("/sign-in?second=central", Vec::new())),
        Err(problem) => {
            let page = if end.links.is_some() { "/account" } else { "/sign-in" };
            Ok(onward(&refusal_page(page, &problem, &origin)?, vec![gone]))
        }
    }
}

/// How a trip ended well.
enum Arrived {
    /// Path to go to, cookie of the session.
    SignedIn(String, String),
    SecondFactor,
    Linked,
}

async fn arrived(
    app: &App,
    origin: &Origin,
    caller: Option<&Caller>,
    end: &TripEnd,
    back: &Back,
) -> Result<Arrived, Problem> {
    let proven = match proof(app, end, back).await {
        Ok(proven) => proven,
        Err(failure) => {
            let problem = noted(origin, &failure);
            app.access.identity_refused(origin, &problem).await?;
            return Err(problem);
        }
    };
    if end.links.is_some() {
        let caller = caller.ok_or_else(Problem::unauthenticated)?;
        app.access.identity_link(caller, end, &proven).await?;
        return Ok(Arrived::Linked);
    }
    match app.access.identity_sign_in(origin, end, &proven).await? {
        ProviderSignIn::SecondFactor => Ok(Arrived::SecondFactor),
        ProviderSignIn::SignedIn(signed_in) => {
            Ok(Arrived::SignedIn(end.target.clone(), cookie(&signed_in, app.secure, app.limits.session)))
        }
    }
}

async fn proof(app: &App, end: &TripEnd, back: &Back) -> Result<vg_access::identities::Proven, Failure> {
    let provider = app.oidc.as_ref().ok_or_else(|| Failure::Unavailable("central sign-in is off".to_owned()))?;
    if let Some(iss) = &back.iss
        && iss != provider.issuer()
    {
        return Err(Failure::Rejected("the answer names another issuer (RFC 9207)".to_owned()));
    }
    if let Some(error) = &back.error {
        let shown: String = error.chars().filter(|c| c.is_ascii_graphic()).take(100).collect();
        return Err(Failure::Refused(shown));
    }
    match back.code.as_deref() {
        Some(code) if !code.is_empty() && code.len() <= MAX_CODE => provider.prove(&end.trip, code).await,
        _ => Err(Failure::Rejected("the answer has no code".to_owned())),
    }
}

/// Give the code that is still wanted after the provider
#[utoipa::path(post, path = "/api/v1/oidc/code", tag = "session", operation_id = "central_code", request_body = CentralCodeInput,
    responses((status = 200, body = CentralSignedInView)), extensions(("x-operation" = json!("public"))))]
async fn second_factor(
    Anyone(origin): Anyone,
    State(app): State<App>,
    headers: HeaderMap,
    Input(input): Input<CentralCodeInput>,
) -> Result<WithCookies<CentralSignedInView>, Refused> {
    let trip = trip_of(&app, &headers).ok_or_else(no_trip)?;
    let (signed_in, to) = app.access.identity_second_factor(&origin, &trip, &Redacted::new(input.code)).await?;
    Ok(trip_ended(&app, signed_in, to))
}

/// The answer to a trip that ended in a session: its cookie goes, that of the session comes.
pub(super) fn trip_ended(app: &App, signed_in: SignedIn, to: String) -> WithCookies<CentralSignedInView> {
    let cookies = vec![
        (header::SET_COOKIE, clear_trip_cookie(app.secure)),
        (header::SET_COOKIE, cookie(&signed_in, app.secure, app.limits.session)),
    ];
    (AppendHeaders(cookies), Json(CentralSignedInView { session: signed_in_view(signed_in), to }))
}

/// The trip whose secret the browser sent.
pub(super) fn trip_of(app: &App, headers: &HeaderMap) -> Option<Trip> {
    let header = headers.get(header::COOKIE)?.to_str().ok()?;
    read_trip_cookie(header, app.secure).map(Trip::of)
}

/// The refusal when it sent none.
pub(super) fn no_trip() -> Problem {
    let vi = "trình duyệt này không có lượt đăng nhập nào đang chờ; hãy bắt đầu lại";
    Problem::new(&access_kinds::TRIP_INVALID, Text::new(vi, "no sign-in is under way in this browser; begin again"))
}

/// The page of the console that tells a refusal. A fault of this server itself is answered as one.
fn refusal_page(page: &str, problem: &Problem, origin: &Origin) -> Result<String, Refused> {
    if problem.status() >= 500 {
        return Err(Refused(Problem::new(problem.kind, problem.detail.clone())));
    }
    // Codes and ids are letters, digits, dashes and underscores.
    Ok(format!("{page}?refused={}&request={}", problem.code(), origin.trace_id()))
}

fn onward(to: &str, cookies: Vec<(HeaderName, String)>) -> Response {
    (StatusCode::SEE_OTHER, AppendHeaders(cookies), [(header::LOCATION, to.to_owned())]).into_response()
}
