//! The protocol, behind the crate that knows it.
//!
//! No attestation is asked for: which make of key a person uses is not this server's business. The key must verify its owner (PIN,
//! finger or face), so that a key that was found opens nothing.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use serde_json::Value;
use vg_model::Text;
use webauthn_rs::prelude as protocol;
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::limits::{MAX_ANSWER_BYTES, MAX_CREDENTIAL_BYTES};
use crate::problem::{Problem, kinds};

/// Who asks browsers for keys: this server, under the name by which browsers know it.
#[derive(Clone)]
pub struct RelyingParty(Arc<Webauthn>);

impl fmt::Debug for RelyingParty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RelyingParty").field(&self.0.get_allowed_origins()).finish()
    }
}

/// Why there are no passkeys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Off {
    /// The settings do not say under which address browsers open this server.
    NoAddress,
    /// That address has no name, only digits; keys are bound to names (Web Authentication, section 5.1.2).
    NoName,
}

/// What a browser is asked, as the JSON of `PublicKeyCredentialCreationOptions` or `PublicKeyCredentialRequestOptions`.
#[derive(Clone, PartialEq, Debug)]
pub struct Options(pub Value);

/// What a browser answers, as the JSON of `PublicKeyCredential`.
#[derive(Clone, PartialEq, Debug)]
pub struct Answer(pub Value);

/// Why an answer does not count. The reason is for log and audit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Refusal {
    /// It is not whole, or does not fit what was asked.
    Wrong(&'static str),
    /// The key counted fewer signatures than it had before.
    Counter,
}

/// A key that has proven itself.
pub(crate) struct Used {
    /// Its id, in base64url.
    pub(super) credential: String,
    /// Signatures that it has counted.
    pub(super) counter: i64,
    result: protocol::AuthenticationResult,
}

/// A key that was just made.
pub(super) struct Made {
    /// Its id, in base64url.
    pub(super) credential: String,
    /// What is kept, as JSON.
    pub(super) kept: String,
    /// Signatures that it has counted.
    pub(super) counter: i64,
}

impl Off {
    /// What people are told.
    #[must_use]
    pub fn problem(self) -> Problem {
        let text = match self {
            Self::NoAddress => Text::new(
                "hệ thống chưa bật khoá truy cập: quản trị viên hệ thống cần khai báo server.public_url trong tệp cấu hình",
                "passkeys are off: the administrator of this server must set server.public_url in the configuration",
            ),
            Self::NoName => Text::new(
                "hệ thống chưa bật khoá truy cập: server.public_url phải chứa tên máy, không phải địa chỉ IP",
                "passkeys are off: server.public_url must have a name instead of an IP address",
            ),
        };
        Problem::new(&kinds::PASSKEYS_OFF, text)
    }
}

impl RelyingParty {
    /// The server whose pages come from `origin` (scheme, name and port, nothing else), called `name`.
    ///
    /// # Errors
    ///
    /// When browsers would bind no key to that address.
    pub fn of(origin: &str, name: &str) -> Result<Self, Off> {
        if origin.is_empty() {
            return Err(Off::NoAddress);
        }
        let url = protocol::Url::parse(origin).map_err(|_| Off::NoName)?;
        let id = url.domain().ok_or(Off::NoName)?;
        let party = WebauthnBuilder::new(id, &url).and_then(|builder| builder.rp_name(name).build());
        party.map(|party| Self(Arc::new(party))).map_err(|_| Off::NoName)
    }

    /// A challenge for a new key of an account, and what its answer is checked against. `known` are the keys that it has.
    pub(super) fn ask_new(
        &self,
        account: &str,
        (username, display_name): (&str, &str),
        known: &[String],
    ) -> Result<(Options, String), Problem> {
        let owner = protocol::Uuid::parse_str(account).map_err(|_| fault("read the id of the account"))?;
        let known = read_all(known)?.iter().map(|key| key.cred_id().clone()).collect();
        let asked = self.0.start_passkey_registration(owner, username, display_name, Some(known));
        let (options, state) = asked.map_err(|_| fault("make a challenge"))?;
        Ok((Options(json(&options.public_key)?), text(&state)?))
    }

    /// Checks what a browser made.
    pub(super) fn check_new(&self, state: &str, answer: &Answer) -> Result<Result<Made, Refusal>, Problem> {
        let state: protocol::PasskeyRegistration = read(state)?;
        let given: protocol::RegisterPublicKeyCredential = match answer.read() {
            Ok(given) => given,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let key = match self.0.finish_passkey_registration(&given, &state) {
            Ok(key) => key,
            Err(error) => return Ok(Err(refusal(&error))),
        };
        if key.cred_id().len() > MAX_CREDENTIAL_BYTES {
            return Ok(Err(Refusal::Wrong("credential_too_long")));
        }
        let kept = json(&key)?;
        // The crate keeps the counter to itself; its JSON has it. Without one the key could be used with any.
        let counter = kept.pointer("/cred/counter").and_then(Value::as_i64).ok_or_else(|| fault("read the counter"))?;
        Ok(Ok(Made { credential: id_of(key.cred_id()), kept: kept.to_string(), counter }))
    }

    /// A challenge for one of these keys, and what its answer is checked against.
    pub(super) fn ask(&self, known: &[String]) -> Result<(Options, String), Problem> {
        let asked = self.0.start_passkey_authentication(&read_all(known)?);
        let (options, state) = asked.map_err(|_| fault("make a challenge"))?;
        Ok((Options(json(&options.public_key)?), text(&state)?))
    }

    /// Checks what a key signed.
    pub(super) fn check(&self, state: &str, answer: &Answer) -> Result<Result<Used, Refusal>, Problem> {
        let state: protocol::PasskeyAuthentication = read(state)?;
        let given: protocol::PublicKeyCredential = match answer.read() {
            Ok(given) => given,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if answer.is_framed() {
            return Ok(Err(Refusal::Wrong("in_a_frame")));
        }
        match self.0.finish_passkey_authentication(&given, &state) {
            Ok(result) => {
                Ok(Ok(Used { credential: id_of(result.cred_id()), counter: i64::from(result.counter()), result }))
            }
            Err(error) => Ok(Err(refusal(&error))),
        }
    }
}

impl Used {
    /// What is kept of the key from now on.
    pub(super) fn applied(&self, kept: &str) -> Result<String, Problem> {
        let mut key: protocol::Passkey = read(kept)?;
        key.update_credential(&self.result).ok_or_else(|| fault("bring the key up to date"))?;
        text(&key)
    }
}

impl Answer {
    fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, Refusal> {
        let text = self.0.to_string();
        if text.len() > MAX_ANSWER_BYTES {
            return Err(Refusal::Wrong("too_large"));
        }
        serde_json::from_str(&text).map_err(|_| Refusal::Wrong("not_readable"))
    }
}

impl Answer {
    /// True when the page stood in a frame of another site, or does not say. The crate looks at this when a key is made, and not when
    /// one signs (Web Authentication level 3, section 7.2, step 12); pages of this server never stand in frames.
    fn is_framed(&self) -> bool {
        let text = self.0.pointer("/response/clientDataJSON").and_then(Value::as_str).unwrap_or_default();
        let bytes = BASE64URL.decode(text).unwrap_or_default();
        let client: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        !client.is_object() || client.get("crossOrigin").is_some_and(|cross| *cross != Value::Bool(false))
    }
}

impl Refusal {
    /// What the audit says.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Wrong(reason) => reason,
            Self::Counter => "counter_went_back",
        }
    }

    /// What people are told.
    pub(crate) fn problem(self) -> Problem {
        match self {
            Self::Wrong(_) => {
                let vi = "không chấp nhận được khoá truy cập này; hãy thử lại, dùng khoá khác hoặc mã khôi phục";
                let en = "the passkey was not accepted; try again, or use another key or a recovery code";
                Problem::new(&kinds::PASSKEY_REFUSED, Text::new(vi, en))
            }
            Self::Counter => {
                let vi = "bộ đếm của khoá truy cập đi lùi nên có thể tồn tại một bản sao của khoá; khoá bị từ chối, hãy dùng \
                          khoá khác hoặc mã khôi phục, gỡ khoá này và báo quản trị viên";
                let en = "the counter of the passkey went back, so there may be a copy of it; it was refused: use another key or \
                          a recovery code, remove this key and tell an administrator";
                Problem::new(&kinds::PASSKEY_COUNTER, Text::new(vi, en))
            }
        }
    }
}

fn refusal(error: &protocol::WebauthnError) -> Refusal {
    use protocol::WebauthnError as E;
    match error {
        E::CredentialPossibleCompromise => Refusal::Counter,
        E::MismatchedChallenge => Refusal::Wrong("other_challenge"),
        E::InvalidRPOrigin => Refusal::Wrong("other_origin"),
        E::InvalidRPIDHash => Refusal::Wrong("other_server"),
        E::UserNotVerified => Refusal::Wrong("owner_not_verified"),
        E::CredentialNotFound => Refusal::Wrong("unknown_key"),
        E::AuthenticationFailure => Refusal::Wrong("bad_signature"),
        _ => Refusal::Wrong("not_valid"),
    }
}

fn read_all(kept: &[String]) -> Result<Vec<protocol::Passkey>, Problem> {
    kept.iter().map(|kept| read(kept)).collect()
}

fn read<T: serde::de::DeserializeOwned>(kept: &str) -> Result<T, Problem> {
    serde_json::from_str(kept).map_err(|_| fault("read what is kept"))
}

fn json<T: serde::Serialize>(value: &T) -> Result<Value, Problem> {
    serde_json::to_value(value).map_err(|_| fault("write JSON"))
}

fn text<T: serde::Serialize>(value: &T) -> Result<String, Problem> {
    Ok(json(value)?.to_string())
}

/// The id of a key in base64url, as browsers have it.
fn id_of(credential: &protocol::CredentialID) -> String {
    BASE64URL.encode(credential)
}

fn fault(what: &str) -> Problem {
    Problem::internal(format!("passkeys: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_bound_to_names_only() {
        let off = |origin: &str| RelyingParty::of(origin, "x").map(drop).unwrap_err();
        assert_eq!(off(""), Off::NoAddress);
        for numeric in ["http://127.0.0.1:3000", "https://[::1]", "https://10.1.2.3", "vonggac.example.vn"] {
            assert_eq!(off(numeric), Off::NoName, "{numeric}");
        }
        for named in ["https://vonggac.example.vn", "https://vonggac.example.vn:8443", "http://localhost:3000"] {
            assert!(RelyingParty::of(named, "Vọng Gác").is_ok(), "{named}");
        }
        assert!(Off::NoName.problem().detail.vi.contains("server.public_url"));
        assert_eq!(Off::NoAddress.problem().code(), "passkeys_off");
    }

    #[test]
    fn what_a_browser_sends_is_limited_and_read_with_care() {
        let party = RelyingParty::of("https://vonggac.example.vn", "x").unwrap();
        let (options, state) = party.ask_new("018f0000-0000-7000-8000-000000000000", ("an", "An"), &[]).unwrap();
        assert_eq!(options.0["rp"]["id"], "vonggac.example.vn");
        assert_eq!(options.0["authenticatorSelection"]["userVerification"], "required");
        let reason = |answer: Value| party.check_new(&state, &Answer(answer)).unwrap().map(drop).unwrap_err().reason();
        assert_eq!(reason(serde_json::json!({"a": "x".repeat(MAX_ANSWER_BYTES)})), "too_large");
        assert_eq!(reason(serde_json::json!({"id": 1})), "not_readable");
        assert!(party.ask_new("no id", ("an", "An"), &[]).is_err());
    }
}
