//! A provider that lies in a chosen way. Its keys and signatures are real.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

/// In what way it lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mood {
    Honest,
    TwoFactors,
    OtherNonce,
    NoNonce,
    OtherIssuer,
    OtherAudience,
    TwoAudiences,
    OtherParty,
    Expired,
    FromTheFuture,
    Old,
    OtherKey,
    NewKey,
    AlgorithmNone,
    SharedSecret,
    NoToken,
    NotJson,
    Refuses,
    Fault,
    Huge,
    Redirects,
    HangsUp,
    Unknown,
}

/// A running one.
pub(super) struct Hostile {
    pub(super) issuer: String,
    state: Arc<State>,
}

struct State {
    issuer: String,
    /// The published key, one that is never published, and one that is published from some time on.
    keys: [EcdsaKeyPair; 3],
    mood: Mutex<(Mood, String)>,
    followed: AtomicUsize,
}

impl Hostile {
    pub(super) fn start() -> Self {
        let random = SystemRandom::new();
        let key = || {
            let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).unwrap()
        };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State {
            issuer: issuer.clone(),
            keys: [key(), key(), key()],
            mood: Mutex::new((Mood::Honest, String::new())),
            followed: AtomicUsize::new(0),
        });
        let of_thread = Arc::clone(&state);
        // It ends with the process of the test.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let state = Arc::clone(&of_thread);
                std::thread::spawn(move || state.answer(stream.unwrap()));
            }
        });
        Self { issuer, state }
    }

    /// Lies in this way from now on, about a trip with this nonce.
    pub(super) fn become_(&self, mood: Mood, nonce: &str) {
        *self.state.mood.lock().unwrap() = (mood, nonce.to_owned());
    }

    /// How often its redirect was followed.
    pub(super) fn followed(&self) -> usize {
        self.state.followed.load(Ordering::SeqCst)
    }
}

impl State {
    fn answer(&self, mut stream: TcpStream) {
        let mut bytes = Vec::new();
        let mut part = [0; 4096];
        while !bytes.windows(4).any(|end| end == b"\r\n\r\n") {
            let read = stream.read(&mut part).unwrap_or(0);
            if read == 0 {
                return;
            }
            bytes.extend_from_slice(&part[..read]);
        }
        let head = String::from_utf8_lossy(&bytes).into_owned();
        let path = head.split(' ').nth(1).unwrap_or_default();
        let (mood, nonce) = self.mood.lock().unwrap().clone();
        let (status, more, body) = match path {
            "/.well-known/openid-configuration" => ("200 OK", String::new(), self.discovery().to_string()),
            "/jwks" => ("200 OK", String::new(), self.jwks(mood).to_string()),
            "/token" if mood == Mood::HangsUp => return,
            "/token" => self.token(mood, &nonce),
            _ => {
                self.followed.fetch_add(1, Ordering::SeqCst);
                ("404 Not Found", String::new(), String::new())
            }
        };
        let length = body.len();
        let head =
            format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{more}\r\n");
        // Whoever has read enough goes away.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
    }

    fn discovery(&self) -> Value {
        let at = |end: &str| format!("{}{end}", self.issuer);
        json!({
            "issuer": self.issuer, "authorization_endpoint": at("/auth"), "token_endpoint": at("/token"), "jwks_uri": at("/jwks"),
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
        })
    }

    fn jwks(&self, mood: Mood) -> Value {
        let published = if mood == Mood::NewKey { 2 } else { 0 };
        let point = self.keys[published].public_key().as_ref();
        let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..65]));
        json!({"keys": [{"kty": "EC", "crv": "P-256", "use": "sig", "kid": published.to_string(), "x": x, "y": y}]})
    }

    fn token(&self, mood: Mood, nonce: &str) -> (&'static str, String, String) {
        let body = match mood {
            Mood::Refuses => return ("400 Bad Request", String::new(), json!({"error": "invalid_grant"}).to_string()),
            Mood::Fault => return ("500 Internal Server Error", String::new(), "fault".to_owned()),
            Mood::Redirects => return ("307 Temporary Redirect", "Location: /elsewhere\r\n".to_owned(), String::new()),
            Mood::NotJson => "<html>".to_owned(),
            Mood::NoToken => json!({"access_token": "a", "token_type": "Bearer"}).to_string(),
            Mood::Huge => {
                json!({"access_token": "a".repeat(1024 * 1024), "token_type": "Bearer", "id_token": self.signed(mood, nonce)})
                    .to_string()
            }
            _ => json!({"access_token": "a", "token_type": "Bearer", "id_token": self.signed(mood, nonce)}).to_string(),
        };
        ("200 OK", String::new(), body)
    }

    fn signed(&self, mood: Mood, nonce: &str) -> String {
        let now = i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap();
        let mut claims = json!({
            "iss": self.issuer, "sub": "lan", "aud": "vonggac", "exp": now + 600, "iat": now, "nonce": nonce,
        });
        let mut header = json!({"alg": "ES256", "kid": "0"});
        match mood {
            Mood::TwoFactors => claims["amr"] = json!(["pwd", "mfa"]),
            Mood::OtherNonce => claims["nonce"] = json!("0"),
            Mood::NoNonce => drop(claims.as_object_mut().unwrap().remove("nonce")),
            Mood::OtherIssuer => claims["iss"] = json!("https://id.example.vn"),
            Mood::OtherAudience => claims["aud"] = json!("another"),
            Mood::TwoAudiences => claims["aud"] = json!(["vonggac", "another"]),
            Mood::OtherParty => claims["azp"] = json!("another"),
            Mood::Expired => claims["exp"] = json!(now - 61),
            Mood::FromTheFuture => claims["iat"] = json!(now + 120),
            Mood::Old => claims["iat"] = json!(now - 3_600),
            Mood::Unknown => claims["sub"] = json!("nobody"),
            Mood::NewKey => header["kid"] = json!("2"),
            Mood::AlgorithmNone => header = json!({"alg": "none"}),
            Mood::SharedSecret => header = json!({"alg": "HS256"}),
            _ => {}
        }
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", encode(&header), encode(&claims));
        let signature = match mood {
            Mood::AlgorithmNone => Vec::new(),
            Mood::SharedSecret => {
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, super::SECRET.as_bytes());
                ring::hmac::sign(&key, signed.as_bytes()).as_ref().to_vec()
            }
            _ => {
                let key = &self.keys[usize::from(mood == Mood::OtherKey) + 2 * usize::from(mood == Mood::NewKey)];
                key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap().as_ref().to_vec()
            }
        };
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}
