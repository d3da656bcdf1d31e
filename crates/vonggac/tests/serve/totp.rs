//! The second factor as an authenticator meets it: enrolled, proven, asked for, used once, slowed down.

use ring::hmac;
use serde_json::json;

use crate::client::{Answer, Client};
use crate::home::{Home, on_each_engine};
use crate::program::{PASSWORD, Server};

/// The code that an authenticator shows `steps` steps from now (RFC 6238), for a secret in base32.
pub(crate) fn code(secret: &str, steps: i64) -> String {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = secret
        .bytes()
        .map(|byte| format!("{:05b}", digits.iter().position(|digit| *digit == byte).expect("a digit of base32")))
        .collect();
    let whole = bits.as_bytes().chunks_exact(8).map(|bits| std::str::from_utf8(bits).unwrap());
    let key: Vec<u8> = whole.map(|bits| u8::from_str_radix(bits, 2).unwrap()).collect();
    let now = i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap();
    let counter = (now / 30 + steps).to_be_bytes();
    let digest = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &key), &counter);
    let digest = digest.as_ref();
    let at = usize::from(digest[19] & 15);
    let number = u32::from_be_bytes(digest[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

fn sign_in(client: &mut Client, code: Option<&str>) -> Answer {
    let answer = client.post("/api/v1/session", &json!({"username": "admin", "password": PASSWORD, "code": code}));
    if answer.status == 200 {
        client.cookie = answer.header("set-cookie").unwrap().split(';').next().map(str::to_owned);
        client.csrf = answer.json()["csrf"].as_str().map(str::to_owned);
    }
    answer
}

/// Enrols; the secret, the code that proved it, and the recovery codes.
fn enrol(client: &Client) -> (String, String, Vec<String>) {
    let begun = client.post("/api/v1/totp", &json!({}));
    assert_eq!(begun.status, 200, "{}", begun.text());
    let secret = begun.json()["secret"].as_str().unwrap().to_owned();
    let uri = begun.json()["uri"].as_str().unwrap().to_owned();
    assert!(uri.starts_with("otpauth://totp/") && uri.contains(&format!("secret={secret}")), "{uri}");
    let wrong = client.post("/api/v1/totp/confirmation", &json!({"code": "000000"}));
    assert_eq!((wrong.status, wrong.json()["errors"][0]["code"].as_str()), (422, Some("wrong_code")));
    let used = code(&secret, 0);
    let confirmed = client.post("/api/v1/totp/confirmation", &json!({"code": used}));
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    let codes = confirmed.json()["recovery_codes"].as_array().unwrap().clone();
    (secret, used, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
}

fn a_second_factor_is_enrolled_asked_for_and_removed(home: &Home) {
    let mut server = Server::start(home, &[]);
    let (admin, _) = server.set_up();
    let mut elsewhere = server.client();
    assert_eq!(sign_in(&mut elsewhere, None).status, 200);
    let (secret, used, recovery) = enrol(&admin);
    assert_eq!(recovery.len(), 10);
    assert_eq!(elsewhere.get("/api/v1/session").status, 401, "other sessions have ended");
    assert_eq!(admin.get("/api/v1/session").status, 200);
    assert_eq!(admin.post("/api/v1/totp", &json!({})).code(), "conflict", "one authenticator");

    let mut client = server.client();
    let asked = sign_in(&mut client, None);
    assert_eq!((asked.status, asked.code().as_str()), (401, "second_factor_required"));
    assert!(asked.header("set-cookie").is_none());
    assert_eq!(sign_in(&mut client, Some(&used)).code(), "bad_credentials", "used for enrolling");
    let next = code(&secret, 1);
    let (first, last) = next.split_at(3);
    let spaced = format!(" {first} {last} ");
    let signed_in = sign_in(&mut client, Some(&spaced));
    assert_eq!((signed_in.status, &signed_in.json()["recovery_left"]), (200, &json!(null)), "{}", signed_in.text());
    assert_eq!(client.get("/api/v1/session").json()["two_factor"], true);
    assert_eq!(sign_in(&mut server.client(), Some(&next)).code(), "bad_credentials", "a code counts once");

    let typed = recovery[0].to_lowercase().replace('-', "");
    assert_eq!(sign_in(&mut client, Some(&typed)).json()["recovery_left"], 9);
    assert_eq!(sign_in(&mut server.client(), Some(&recovery[0])).code(), "bad_credentials", "so does a recovery code");
    let renewed = client.post("/api/v1/totp/recovery", &json!({}));
    assert_eq!(renewed.json()["recovery_codes"].as_array().unwrap().len(), 10);
    assert_eq!(sign_in(&mut server.client(), Some(&recovery[1])).code(), "bad_credentials", "the earlier ones ended");

    let audit = client.get("/api/v1/session").json()["profile"]["unit"].as_str().unwrap().to_owned();
    let audit = client.get(&format!("/api/v1/units/{audit}/audit?limit=200")).text();
    for secret in [&secret, &recovery[0], &next] {
        assert!(!audit.contains(secret.as_str()), "no secret in the audit");
    }
    assert_eq!(client.delete("/api/v1/totp").status, 204);
    assert_eq!(sign_in(&mut server.client(), None).status, 200);
}

fn guessing_codes_is_slowed_down_even_with_the_right_password(home: &Home) {
    let mut server = Server::start(home, &[("VONGGAC_SERVER_TRUSTED_PROXIES", "127.0.0.0/8")]);
    let (admin, _) = server.set_up();
    let (secret, _, recovery) = enrol(&admin);
    // From an address from which the account has never signed in.
    let more = "X-Forwarded-For: 192.0.2.44\r\n";
    let guess = |code: Option<&str>| {
        let body = json!({"username": "admin", "password": PASSWORD, "code": code}).to_string();
        server.client().send("POST", "/api/v1/session", more, Some(body.as_bytes()))
    };
    let (mut failures, mut wait) = (0, 0);
    // Waits double, so that one comes that is long enough to look around in it.
    while wait < 8 {
        std::thread::sleep(std::time::Duration::from_secs(wait));
        let answer = guess(Some("000000"));
        match answer.code().as_str() {
            "bad_credentials" => (failures, wait) = (failures + 1, 0),
            other => {
                assert_eq!((answer.status, other), (429, "too_many_attempts"));
                wait = answer.header("retry-after").unwrap().parse().unwrap();
            }
        }
        assert!(failures < 20, "nothing slows it down");
    }
    assert!(failures > 5, "people mistype");
    // What is right is not looked at during the wait, so guessing in parallel gains nothing.
    for right in [Some(code(&secret, 1)), Some(recovery[0].clone()), None] {
        assert_eq!(guess(right.as_deref()).code(), "too_many_attempts");
    }
    // A session that is open does not wait, and tells who tried.
    let unit = admin.get("/api/v1/session").json()["profile"]["unit"].as_str().unwrap().to_owned();
    let audit = admin.get(&format!("/api/v1/units/{unit}/audit?operation=access.session.create")).json();
    let refused = audit["items"].as_array().unwrap().iter().filter(|row| row["outcome"] == "refused").count();
    assert_eq!(refused, failures, "{audit}");
}

on_each_engine!(
    a_second_factor_is_enrolled_asked_for_and_removed,
    guessing_codes_is_slowed_down_even_with_the_right_password
);
