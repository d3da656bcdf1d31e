//! The provider: what it says of itself, where a browser is sent, and its answer, checked.
//!
//! What it says of itself is asked for when it is first needed and kept for an hour; a token whose key is not among those that are
//! known is a reason to ask once more, because keys are replaced at any time (OpenID Connect Core 1.0, section 10.1.1).

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm,
    CoreProviderMetadata,
};
use openidconnect::{
    AuthType, AuthenticationContextClass, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RequestTokenError, Scope, SignatureVerificationError, TokenResponse as _,
};
use tokio::sync::Mutex;
use vg_access::identities::{Proven, Trip};
use vg_backend::clock::Clock;
use vg_model::{Text, Timestamp};

use super::Failure;
use super::config::{Config, is_safe};
use super::http::Http;

/// How long it is believed what the provider says of itself.
const KEEP_US: i64 = 3_600_000_000;
/// How long a failure to ask is remembered, so that many browsers do not each wait for a provider that is down.
const FAILURE_US: i64 = 3_000_000;
/// Time for everything that one step of a sign-in asks of the provider; below the time of a request here.
const TIME: Duration = Duration::from_secs(20);
/// How far the clocks of the two may differ, in seconds.
const SKEW: i64 = 60;
/// Oldest token that is taken, in seconds: it was made for the trip that brought it.
const OLDEST: i64 = 600;

/// Algorithms by which a token may be signed: with a private key of the provider. `none` and those with a shared secret are not
/// among them.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// The provider of central sign-in.
#[derive(Debug)]
pub(in crate::serve) struct Provider {
    config: Config,
    http: Http,
    clock: Arc<dyn Clock>,
    known: Mutex<Known>,
}

/// What is known of it.
#[derive(Debug, Default)]
struct Known {
    said: Option<(Arc<CoreProviderMetadata>, Timestamp)>,
    failed: Option<(Failure, Timestamp)>,
}

impl Provider {
    pub(super) fn new(config: Config, clock: Arc<dyn Clock>) -> Result<Self> {
        let http = Http::new(config.roots.as_deref())?;
        Ok(Self { config, http, clock, known: Mutex::default() })
    }

    /// What it calls itself.
    pub(in crate::serve) fn issuer(&self) -> &str {
        &self.config.issuer
    }

    /// Text of the button.
    pub(in crate::serve) fn label(&self) -> &Text {
        &self.config.label
    }

    /// Where to send the browser of a trip.
    pub(in crate::serve) async fn address(&self, trip: &Trip) -> Result<String, Failure> {
        let client = self.client(&*self.said(false).await?)?;
        if !is_safe(client.auth_uri().url()) {
            return Err(Failure::Unavailable("its page for signing in is not on TLS".to_owned()));
        }
        let (state, nonce) = (trip.state(), trip.nonce());
        let verifier = PkceCodeVerifier::new(trip.verifier().expose().clone());
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        for scope in &self.config.scopes {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        for acr in &self.config.acr {
            request = request.add_auth_context_value(AuthenticationContextClass::new(acr.clone()));
        }
        Ok(request.url().0.to_string())
    }

    /// Exchanges the code that a browser brought back for a token, and checks that.
    pub(in crate::serve) async fn prove(&self, trip: &Trip, code: &str) -> Result<Proven, Failure> {
        let done = tokio::time::timeout(TIME, self.prove_within(trip, code)).await;
        done.unwrap_or_else(|_| Err(Failure::Unavailable(format!("not done within {} s", TIME.as_secs()))))
    }

    async fn prove_within(&self, trip: &Trip, code: &str) -> Result<Proven, Failure> {
        let client = self.client(&*self.said(false).await?)?;
        let token = self.exchange(&client, trip, code).await?;
        let nonce = Nonce::new(trip.nonce());
        match self.check(&client, &token, &nonce) {
            Err(ClaimsVerificationError::SignatureVerification(error)) if may_be_new_key(&error) => {
                let client = self.client(&*self.said(true).await?)?;
                self.check(&client, &token, &nonce)
            }
            checked => checked,
        }
        .map_err(|error| Failure::Rejected(reasons(&error)))
    }

    async fn exchange(&self, client: &Client, trip: &Trip, code: &str) -> Result<CoreIdToken, Failure> {
        let request = client.exchange_code(AuthorizationCode::new(code.to_owned()));
        let request = request.map_err(|error| Failure::Unavailable(reasons(&error)))?;
        let verifier = PkceCodeVerifier::new(trip.verifier().expose().clone());
        let answer = request.set_pkce_verifier(verifier).request_async(&self.http).await;
        let answer = answer.map_err(|error| match error {
            // The code was used, is too old or belongs to another trip; or this server is not registered there as it believes.
            RequestTokenError::ServerResponse(said) => Failure::Refused(said.to_string()),
            RequestTokenError::Parse(..) => Failure::Rejected(reasons(&error)),
            _ => Failure::Unavailable(reasons(&error)),
        })?;
        answer.id_token().cloned().ok_or_else(|| Failure::Rejected("the answer has no ID token".to_owned()))
    }

    /// Checks a token (OpenID Connect Core 1.0, section 3.1.3.7): issuer, audience, signature, times, nonce, authorized party.
    fn check(&self, client: &Client, token: &CoreIdToken, nonce: &Nonce) -> Result<Proven, ClaimsVerificationError> {
        let now = DateTime::from_timestamp_micros(self.clock.now().0).unwrap_or_default();
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || now - TimeDelta::seconds(SKEW))
            .set_issue_time_verifier_fn(move |at| issued(at, now));
        let claims = token.claims(&verifier, nonce)?;
        if claims.authorized_party().is_some_and(|party| party.as_str() != self.config.client_id) {
            return Err(ClaimsVerificationError::InvalidAudience("it was made for another party (azp)".to_owned()));
        }
        let subject = claims.subject().as_str();
        if !vg_access::identities::is_subject(subject) {
            return Err(ClaimsVerificationError::InvalidSubject(
                "it is not 1 to 255 visible ASCII characters".to_owned(),
            ));
        }
        Ok(Proven {
            issuer: self.config.issuer.clone(),
            subject: subject.to_owned(),
            label: self.label_of(claims),
            two_factor: self.is_two_factor(claims),
        })
    }

    fn label_of(&self, claims: &CoreIdTokenClaims) -> String {
        let found = match self.config.name_claim.as_str() {
            "preferred_username" => claims.preferred_username().map(|name| name.as_str()),
            "email" => claims.email().map(|mail| mail.as_str()),
            "name" => claims.name().and_then(|name| name.get(None)).map(|name| name.as_str()),
            _ => None,
        };
        found.unwrap_or_else(|| claims.subject().as_str()).to_owned()
    }

    /// Nothing counts as two factors unless the settings say what does.
    fn is_two_factor(&self, claims: &CoreIdTokenClaims) -> bool {
        let Config { acr, amr, .. } = &self.config;
        let class = claims.auth_context_ref().map(|class| class.as_str());
        let by_acr = acr.is_empty() || acr.iter().any(|wanted| class == Some(wanted.as_str()));
        let used = claims.auth_method_refs().map(Vec::as_slice).unwrap_or_default();
        let by_amr = amr.is_empty() || amr.iter().any(|wanted| used.iter().any(|method| method.as_str() == wanted));
        (!acr.is_empty() || !amr.is_empty()) && by_acr && by_amr
    }

    /// What the provider says of itself, asked for again when it is old or when `again` says so.
    async fn said(&self, again: bool) -> Result<Arc<CoreProviderMetadata>, Failure> {
        let mut known = self.known.lock().await;
        let now = self.clock.now();
        let age = |at: &Timestamp| now.0.saturating_sub(at.0);
        if let Some((said, at)) = &known.said
            && !again
            && (0..KEEP_US).contains(&age(at))
        {
            return Ok(Arc::clone(said));
        }
        if let Some((failure, at)) = &known.failed
            && (0..FAILURE_US).contains(&age(at))
        {
            return Err(failure.clone());
        }
        match self.ask().await {
            Ok(said) => {
                let said = Arc::new(said);
                *known = Known { said: Some((Arc::clone(&said), now)), failed: None };
                Ok(said)
            }
            Err(failure) => {
                known.failed = Some((failure.clone(), self.clock.now()));
                Err(failure)
            }
        }
    }

    async fn ask(&self) -> Result<CoreProviderMetadata, Failure> {
        let unavailable = |error: &dyn std::error::Error| Failure::Unavailable(reasons(error));
        let issuer = IssuerUrl::new(self.config.issuer.clone()).map_err(|error| unavailable(&error))?;
        let said = tokio::time::timeout(TIME, CoreProviderMetadata::discover_async(issuer, &self.http)).await;
        match said {
            Ok(said) => said.map_err(|error| unavailable(&error)),
            Err(_) => Err(Failure::Unavailable(format!("not done within {} s", TIME.as_secs()))),
        }
    }

    fn client(&self, said: &CoreProviderMetadata) -> Result<Client, Failure> {
        let id = ClientId::new(self.config.client_id.clone());
        let secret = self.config.client_secret.as_ref().map(|secret| ClientSecret::new(secret.expose().clone()));
        let redirect = RedirectUrl::new(self.config.redirect.clone());
        let redirect = redirect.map_err(|error| Failure::Unavailable(reasons(&error)))?;
        // The secret goes into a header unless the provider takes it in the body alone (RFC 6749 §2.3.1).
        let methods = said.token_endpoint_auth_methods_supported();
        let takes = |method| methods.is_none_or(|methods| methods.contains(&method));
        let in_body = !takes(CoreClientAuthMethod::ClientSecretBasic) && takes(CoreClientAuthMethod::ClientSecretPost);
        let client = CoreClient::from_provider_metadata(said.clone(), id, secret).set_redirect_uri(redirect);
        Ok(client.set_auth_type(if in_body { AuthType::RequestBody } else { AuthType::BasicAuth }))
    }
}

/// Not from the future, and not kept for later.
fn issued(at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), String> {
    let age = (now - at).num_seconds();
    if (-SKEW..=OLDEST + SKEW).contains(&age) { Ok(()) } else { Err(format!("issued {age} s ago")) }
}

/// True for what a key that was replaced looks like.
fn may_be_new_key(error: &SignatureVerificationError) -> bool {
    matches!(
        error,
        SignatureVerificationError::NoMatchingKey
            | SignatureVerificationError::CryptoError(_)
            | SignatureVerificationError::AmbiguousKeyId(_)
    )
}

/// An error with its causes, in one line.
fn reasons(error: &dyn std::error::Error) -> String {
    let mut all = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        all.push_str(": ");
        all.push_str(&cause.to_string());
        next = cause.source();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_a_small_slack() {
        let now = DateTime::from_timestamp(1_770_000_000, 0).unwrap();
        let at = |seconds: i64| issued(now + TimeDelta::seconds(seconds), now).is_ok();
        assert!(at(0) && at(SKEW) && at(-OLDEST - SKEW));
        assert!(!at(SKEW + 1) && !at(-OLDEST - SKEW - 1));
    }
}
