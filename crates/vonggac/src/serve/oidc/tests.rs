//! What a provider says of itself: kept, asked for again, refused when it makes no sense or does not come.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use openidconnect::{AsyncHttpClient as _, HttpRequest};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use vg_access::Redacted;
use vg_access::identities::Trip;
use vg_backend::clock::ManualClock;
use vg_model::Timestamp;

use super::http::{Http, MAX_ANSWER};
use super::{Config, Failure, Provider};
use crate::serve::settings::Settings;

/// How the imagined provider answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    Well,
    OtherIssuer,
    PageWithoutTls,
    KeysWithoutTls,
    Large,
    Redirect,
    Silent,
}

struct Imagined {
    issuer: String,
    asked: Arc<AtomicUsize>,
}

async fn imagine(manner: Manner) -> Imagined {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let (of_task, counter) = (issuer.clone(), Arc::clone(&asked));
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            counter.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(answer(stream, of_task.clone(), manner));
        }
    });
    Imagined { issuer, asked }
}

async fn answer(mut stream: TcpStream, issuer: String, manner: Manner) {
    let mut head = vec![0; 4_096];
    let read = stream.read(&mut head).await.unwrap();
    let keys = String::from_utf8_lossy(&head[..read]).starts_with("GET /jwks");
    let at = |end: &str| format!("{issuer}{end}");
    let (status, body) = match manner {
        Manner::Silent => return tokio::time::sleep(Duration::from_secs(60)).await,
        Manner::Redirect => ("302 Found\r\nLocation: /elsewhere", String::new()),
        Manner::Large => ("200 OK", " ".repeat(MAX_ANSWER + 1)),
        _ if keys => ("200 OK", json!({"keys": []}).to_string()),
        _ => {
            let page = if manner == Manner::PageWithoutTls { "http://192.0.2.1/auth".to_owned() } else { at("/auth") };
            let jwks = if manner == Manner::KeysWithoutTls { "http://192.0.2.1/jwks".to_owned() } else { at("/jwks") };
            let name = if manner == Manner::OtherIssuer { "https://id.example.vn".to_owned() } else { issuer.clone() };
            let said = json!({
                "issuer": name, "authorization_endpoint": page, "token_endpoint": at("/token"), "jwks_uri": jwks,
                "response_types_supported": ["code"], "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            });
            ("200 OK", said.to_string())
        }
    };
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n");
    // Whoever has read enough goes away.
    let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
}

fn provider(issuer: &str, clock: &Arc<ManualClock>) -> Provider {
    let pairs = [
        ("VONGGAC_OIDC_ISSUER", issuer),
        ("VONGGAC_OIDC_CLIENT_ID", "vonggac"),
        ("VONGGAC_OIDC_TWO_FACTOR_ACR", "urn:two"),
        ("VONGGAC_SERVER_PUBLIC_URL", "https://vonggac.example.vn"),
    ];
    let pairs = pairs.map(|(key, value)| (key.to_owned(), value.to_owned()));
    let settings = Settings::load(None, pairs.into_iter()).unwrap();
    Provider::new(Config::of(&settings).unwrap().unwrap(), clock.clone()).unwrap()
}

fn trip() -> Trip {
    Trip::of(Redacted::from("secret"))
}

#[tokio::test]
async fn it_is_asked_once_an_hour_and_the_address_holds_what_binds_the_answer() {
    let clock = Arc::new(ManualClock::new(Timestamp(1_770_000_000_000_000)));
    let imagined = imagine(Manner::Well).await;
    let provider = provider(&imagined.issuer, &clock);
    let address = provider.address(&trip()).await.unwrap();
    for part in [
        format!("{}/auth?", imagined.issuer),
        format!("state={}", trip().state()),
        format!("nonce={}", trip().nonce()),
        "code_challenge_method=S256".to_owned(),
        "response_type=code".to_owned(),
        "acr_values=urn%3Atwo".to_owned(),
        "redirect_uri=https%3A%2F%2Fvonggac.example.vn%2Fapi%2Fv1%2Foidc%2Fcallback".to_owned(),
    ] {
        assert!(address.contains(&part), "{part} is not in {address}");
    }
    assert!(!address.contains(trip().verifier().expose().as_str()), "the verifier stays here");
    provider.address(&trip()).await.unwrap();
    assert_eq!(imagined.asked.load(Ordering::SeqCst), 2, "what it is, and its keys");
    clock.advance_us(3_600_000_000);
    provider.address(&trip()).await.unwrap();
    assert_eq!(imagined.asked.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn what_makes_no_sense_is_unavailable_and_not_asked_for_by_everybody() {
    for manner in [Manner::OtherIssuer, Manner::PageWithoutTls, Manner::KeysWithoutTls, Manner::Large, Manner::Redirect]
    {
        let clock = Arc::new(ManualClock::new(Timestamp(1_770_000_000_000_000)));
        let imagined = imagine(manner).await;
        let provider = provider(&imagined.issuer, &clock);
        for _ in 0..3 {
            let failed = provider.address(&trip()).await.unwrap_err();
            assert!(matches!(failed, Failure::Unavailable(_)), "{failed:?}");
        }
        let asked = imagined.asked.load(Ordering::SeqCst);
        assert!(asked <= 2, "{asked}");
        if manner != Manner::PageWithoutTls {
            clock.advance_us(3_000_000);
            provider.address(&trip()).await.unwrap_err();
            assert!(imagined.asked.load(Ordering::SeqCst) > asked, "a failure is forgotten");
        }
    }
}

#[tokio::test]
async fn silence_ends() {
    let imagined = imagine(Manner::Silent).await;
    let began = Instant::now();
    let request = HttpRequest::new(Vec::new());
    let http = Http::new(None).unwrap();
    let (mut parts, body) = request.into_parts();
    parts.uri = imagined.issuer.parse().unwrap();
    let failed = http.call(HttpRequest::from_parts(parts, body)).await.unwrap_err();
    assert!(failed.to_string().contains("are over"), "{failed}");
    assert!(began.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn plain_http_does_not_leave_this_machine() {
    let http = Http::new(None).unwrap();
    let (mut parts, body) = HttpRequest::new(Vec::new()).into_parts();
    parts.uri = "http://192.0.2.1/jwks".parse().unwrap();
    let began = Instant::now();
    let failed = http.call(HttpRequest::from_parts(parts, body)).await.unwrap_err();
    assert!(failed.to_string().contains("plain HTTP"), "{failed}");
    assert!(began.elapsed() < Duration::from_secs(5), "nothing was sent");
    assert!(Http::new(Some(b"no certificate")).is_err());
}
