//! Passkeys as a browser with a key meets them: enrolled, used, refused, counted, removed.

use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::first_visit::member;
use crate::home::{Home, on_each_engine};
use crate::program::{PASSWORD, Server, free_port};
use crate::totp;

#[path = "passkeys/authenticator.rs"]
mod authenticator;

use authenticator::{Authenticator, encoded};

/// A server that browsers open under a name, and where its pages come from.
fn start(home: &Home) -> (Server, String) {
    let port = free_port();
    let origin = format!("http://localhost:{port}");
    let settings = [("VONGGAC_SERVER_PUBLIC_URL", origin.as_str()), ("VONGGAC_LIMITS_ADDRESS_BURST", "5000")];
    (Server::start_at(home, port, &["--insecure-http", "--empty"], &settings), origin)
}

/// Takes the cookies of an answer over, as a browser does: that of the session, or that of the trip.
fn keep(client: &mut Client, answer: &Answer) {
    for line in answer.head.lines() {
        let Some((name, value)) = line.split_once(": ") else { continue };
        let pair = value.split(';').next().unwrap();
        if name.eq_ignore_ascii_case("set-cookie") && !pair.ends_with('=') {
            client.cookie = Some(pair.to_owned());
        }
    }
}

fn ask_new(client: &Client) -> Value {
    let asked = client.post("/api/v1/passkeys", &json!({}));
    assert_eq!(asked.status, 200, "{}", asked.text());
    asked.json()["options"].clone()
}

fn enrol_with(client: &Client, key: &mut Authenticator, name: &str) -> Answer {
    let credential = key.make(&ask_new(client));
    client.post("/api/v1/passkeys/answer", &json!({"name": name, "credential": credential}))
}

/// Enrols a new key: it, its id here, and the recovery codes.
fn enrol(client: &Client, origin: &str, name: &str) -> (Authenticator, String, Value) {
    let mut key = Authenticator::new(origin);
    let enrolled = enrol_with(client, &mut key, name);
    assert_eq!(enrolled.status, 201, "{}", enrolled.text());
    let body = enrolled.json();
    assert_eq!(body["passkey"]["name"], name);
    (key, body["passkey"]["id"].as_str().unwrap().to_owned(), body["recovery_codes"].clone())
}

/// Gives the password; a client with the cookie of the trip, and what its browser is asked.
fn ask(server: &Server, username: &str) -> (Client, Value) {
    let mut client = server.client();
    let asked = client.post("/api/v1/passkeys/sign-in", &json!({"username": username, "password": PASSWORD}));
    assert_eq!(asked.status, 200, "{}", asked.text());
    keep(&mut client, &asked);
    (client, asked.json()["options"].clone())
}

/// The same again in the same trip.
fn ask_again(client: &mut Client) -> Value {
    let asked = client.post("/api/v1/passkeys/sign-in", &json!({}));
    assert_eq!(asked.status, 200, "{}", asked.text());
    keep(client, &asked);
    asked.json()["options"].clone()
}

fn answer(client: &Client, credential: &Value) -> Answer {
    client.post("/api/v1/passkeys/sign-in/answer", &json!({"credential": credential}))
}

/// The whole sign-in; it must succeed.
fn sign_in(server: &Server, username: &str, key: &mut Authenticator) -> Client {
    let (mut client, options) = ask(server, username);
    let signed_in = answer(&client, &key.sign(&options));
    assert_eq!(signed_in.status, 200, "{}", signed_in.text());
    assert_eq!(signed_in.json()["to"], "/");
    keep(&mut client, &signed_in);
    client.csrf = signed_in.json()["session"]["csrf"].as_str().map(str::to_owned);
    client
}

fn by_password(server: &Server, username: &str, code: Option<&str>) -> Answer {
    let body = json!({"username": username, "password": PASSWORD, "code": code});
    server.client().post("/api/v1/session", &body)
}

/// What the audit of a unit has on an operation, newest first: outcome and problem.
fn recorded(client: &Client, unit: &str, operation: &str) -> Vec<Value> {
    let page = client.get(&format!("/api/v1/units/{unit}/audit?limit=200&operation={operation}")).json();
    page["items"].as_array().unwrap().clone()
}

fn a_passkey_stands_where_a_code_stands(home: &Home) {
    let (mut server, origin) = start(home);
    let (admin, unit) = server.set_up();
    let mut elsewhere = server.client();
    assert_eq!(elsewhere.sign_in("admin", PASSWORD).status, 200);
    assert_eq!(admin.get("/api/v1/passkeys").json(), json!({"enabled": true, "items": []}));
    let options = ask_new(&admin);
    assert_eq!((&options["rp"]["id"], &options["rp"]["name"]), (&json!("localhost"), &json!("Vọng Gác")));
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");

    let (mut key, id, codes) = enrol(&admin, &origin, "Khoá trong két");
    let codes: Vec<&str> = codes.as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
    assert_eq!(codes.len(), 10);
    assert_eq!(elsewhere.get("/api/v1/session").status, 401, "other sessions have ended");
    assert_eq!(by_password(&server, "admin", None).code(), "second_factor_required", "not by the password alone");
    assert_eq!(by_password(&server, "admin", Some("000000")).code(), "bad_credentials");
    assert_eq!(server.client().get("/api/v1/passkeys/sign-in").json(), json!({"enabled": true}));

    let client = sign_in(&server, "admin", &mut key);
    let me = client.get("/api/v1/session").json();
    assert_eq!((&me["two_factor"], &me["profile"]["passkeys"]), (&json!(true), &json!(1)));
    let listed = client.get("/api/v1/passkeys").json();
    assert_eq!(listed["items"][0]["id"], id.as_str());
    assert!(listed["items"][0]["last_used_at"].is_string(), "{listed}");
    assert_eq!(by_password(&server, "admin", Some(codes[0])).json()["recovery_left"], 9, "recovery codes count");
    let renewed = client.post("/api/v1/totp/recovery", &json!({})).json();
    assert_eq!(by_password(&server, "admin", Some(codes[1])).code(), "bad_credentials", "the earlier ones ended");

    // A second key brings no new codes, and only keys of the account are asked for.
    let (mut spare, spare_id, none) = enrol(&client, &origin, "Điện thoại");
    assert_eq!(none, Value::Null);
    let (waiting, options) = ask(&server, "admin");
    let allowed = options["allowCredentials"].as_array().unwrap();
    assert_eq!(
        allowed
            .iter()
            .filter(|one| [encoded(&key.id), encoded(&spare.id)].contains(&one["id"].as_str().unwrap().to_owned()))
            .count(),
        2
    );
    // Removed while its challenge is open.
    let signed = key.sign(&options);
    assert_eq!(client.delete(&format!("/api/v1/passkeys/{id}")).status, 204);
    assert_eq!(answer(&waiting, &signed).code(), "passkey_refused", "a removed key");
    assert_eq!(client.delete(&format!("/api/v1/passkeys/{id}")).code(), "not_found");
    sign_in(&server, "admin", &mut spare);

    // An authenticator app beside it: either counts, and the codes stay until the last of them goes.
    let secret = client.post("/api/v1/totp", &json!({})).json()["secret"].as_str().unwrap().to_owned();
    assert_eq!(by_password(&server, "admin", Some(&totp::code(&secret, 0))).code(), "bad_credentials", "not confirmed");
    let confirmed = client.post("/api/v1/totp/confirmation", &json!({"code": totp::code(&secret, 0)})).json();
    assert_eq!(by_password(&server, "admin", Some(&totp::code(&secret, 1))).status, 200);
    assert_eq!(client.delete("/api/v1/totp").status, 204);
    let code = confirmed["recovery_codes"][0].as_str().unwrap();
    assert_eq!(by_password(&server, "admin", Some(code)).status, 200, "the passkey keeps the recovery codes");
    assert_eq!(client.delete(&format!("/api/v1/passkeys/{spare_id}")).status, 204);
    assert_eq!(by_password(&server, "admin", None).status, 200, "no second factor any more");

    let audit = client.get(&format!("/api/v1/units/{unit}/audit?limit=200")).text();
    let renewed = renewed["recovery_codes"][0].as_str().unwrap();
    for secret in [codes[0], renewed, code] {
        assert!(!audit.contains(secret), "no secret in the audit");
    }
    assert!(audit.contains("Khoá trong két") && audit.contains(&id), "but which key it was");
    for (operation, times) in [("access.passkey.enrol", 2), ("access.passkey.remove", 2)] {
        let done = recorded(&client, &unit, operation).iter().filter(|row| row["outcome"] == "done").count();
        assert_eq!(done, times, "{operation}");
    }
}

/// One way to cheat, told to the key before it signs.
type Cheat = fn(&mut Authenticator);

fn what_does_not_fit_is_refused_counted_and_recorded(home: &Home) {
    let (mut server, origin) = start(home);
    let (admin, unit) = server.set_up();
    let (mut key, _, _) = enrol(&admin, &origin, "Khoá");
    let binh = member(&server, &admin, &unit, "binh", "reader");
    let (mut foreign, _, _) = enrol(&binh, &origin, "Khoá của Bình");
    let mut admin = sign_in(&server, "admin", &mut key);

    let cheats: [(&str, Cheat); 9] = [
        ("other_origin", |key| key.origin = "https://localhost.example.vn".into()),
        ("other_origin", |key| key.origin = "http://localhost:1".into()),
        ("other_server", |key| key.server = "example.vn".into()),
        ("owner_not_verified", |key| key.verified = false),
        ("bad_signature", |key| key.bad_signature = true),
        ("not_valid", |key| key.kind = Some("webauthn.create")),
        ("in_a_frame", |key| key.cross_origin = true),
        ("counter_went_back", |key| key.counter -= 2),
        ("counter_went_back", |key| key.counter -= 1),
    ];
    for (reason, cheat) in cheats {
        let honest = (key.origin.clone(), key.server.clone(), key.counter);
        cheat(&mut key);
        let (client, options) = ask(&server, "admin");
        let refused = answer(&client, &key.sign(&options));
        let code = if reason == "counter_went_back" { "passkey_counter" } else { "passkey_refused" };
        assert_eq!((refused.status, refused.code().as_str()), (403, code), "{reason}");
        assert!(refused.header("set-cookie").is_none());
        (key.origin, key.server, key.counter) = honest;
        (key.verified, key.kind, key.cross_origin, key.bad_signature) = (true, None, false, false);
        // What is right still counts: it was refused for what was wrong.
        admin = sign_in(&server, "admin", &mut key);
        let rows = recorded(&admin, &unit, "access.session.create");
        // Before it stands the right sign-in, with its password before its key.
        let (outcome, problem) = (&rows[2]["outcome"], &rows[2]["problem"]);
        assert_eq!((outcome, problem), (&json!("refused"), &json!(code)), "{rows:?}");
        assert!(rows[2]["changes"].to_string().contains(reason), "{reason}: {rows:?}");
    }

    // A challenge of another sign-in; one that was answered; one that was given out again meanwhile.
    let ((mut client, options), (_, other)) = (ask(&server, "admin"), ask(&server, "admin"));
    assert_eq!(answer(&client, &key.sign(&other)).code(), "passkey_refused");
    assert_eq!(answer(&client, &key.sign(&options)).code(), "challenge_invalid", "a challenge is answered once");
    let (old, new) = (ask_again(&mut client), ask_again(&mut client));
    assert_ne!(old["challenge"], new["challenge"]);
    let right = key.sign(&new);
    assert_eq!(answer(&server.client(), &right).code(), "trip_invalid", "of another browser");
    let by_code = client.post("/api/v1/oidc/code", &json!({"code": "000000"}));
    assert_eq!(by_code.code(), "trip_invalid", "what the password began is no trip to a provider");
    assert_eq!(answer(&client, &right).status, 200);
    assert_eq!(answer(&client, &right).code(), "trip_invalid", "the same answer again");

    // A key that is enrolled, but for another account; and the reverse.
    let (client, options) = ask(&server, "admin");
    assert_eq!(answer(&client, &foreign.sign(&options)).code(), "passkey_refused");
    sign_in(&server, "admin", &mut key);
    sign_in(&server, "binh", &mut foreign);
    let (client, options) = ask(&server, "binh");
    assert_eq!(answer(&client, &key.sign(&options)).code(), "passkey_refused");
    sign_in(&server, "admin", &mut key);

    // What is none at all.
    for nonsense in [json!({}), json!({"id": 1}), json!({"id": "x".repeat(40_000)})] {
        let (client, _) = ask(&server, "admin");
        assert_eq!(answer(&client, &nonsense).code(), "passkey_refused");
        sign_in(&server, "admin", &mut key);
    }
    let (client, options) = ask(&server, "admin");
    for none in [json!(null), json!([1]), json!("x")] {
        assert_eq!(answer(&client, &none).code(), "invalid_input");
    }
    assert_eq!(answer(&client, &key.sign(&options)).status, 200, "what is no object answers nothing");
    let begin = |body: Value| server.client().post("/api/v1/passkeys/sign-in", &body).code();
    assert_eq!(begin(json!({"username": "admin", "password": "sai"})), "bad_credentials");
    assert_eq!(begin(json!({"username": "admin"})), "bad_credentials");
    assert_eq!(begin(json!({})), "trip_invalid");
    member(&server, &admin, &unit, "duy", "reader");
    assert_eq!(begin(json!({"username": "duy", "password": PASSWORD})), "conflict", "no passkey");

    // Trying on is slowed down, from an address that the account does not know as well.
    let (mut client, _) = ask(&server, "admin");
    let mut last = String::new();
    for _ in 0..12 {
        let options = client.post("/api/v1/passkeys/sign-in", &json!({}));
        assert_eq!(options.status, 200, "{}", options.text());
        key.bad_signature = true;
        last = answer(&client, &key.sign(&options.json()["options"])).code();
        keep(&mut client, &options);
    }
    assert_eq!(last, "too_many_attempts");
}

fn a_session_is_confirmed_by_a_passkey(home: &Home) {
    let (mut server, origin) = start(home);
    let (mut admin, unit) = server.set_up();
    assert_eq!(admin.post("/api/v1/passkeys/confirmation", &json!({})).code(), "conflict", "no passkey");
    let (mut key, _, _) = enrol(&admin, &origin, "Khoá");
    assert_eq!(admin.get("/api/v1/session").json()["two_factor"], false);
    let ask = |client: &Client| client.post("/api/v1/passkeys/confirmation", &json!({})).json()["options"].clone();
    let confirm =
        |client: &Client, signed: &Value| client.post("/api/v1/session/confirmation", &json!({"passkey": signed}));

    // A challenge to enrol is none to confirm, and the reverse.
    let signed = key.sign(&ask_new(&admin));
    assert_eq!(confirm(&admin, &signed).code(), "challenge_invalid");
    let made = Authenticator::new(&origin).make(&ask(&admin));
    assert_eq!(
        admin.post("/api/v1/passkeys/answer", &json!({"name": "x", "credential": made})).code(),
        "passkey_refused"
    );
    key.bad_signature = true;
    let wrong = key.sign(&ask(&admin));
    assert_eq!(confirm(&admin, &wrong).code(), "passkey_refused");
    key.bad_signature = false;
    assert_eq!(
        confirm(&admin, &key.sign(&json!({"challenge": "AAAA"}))).code(),
        "challenge_invalid",
        "used by the wrong one"
    );
    let signed = key.sign(&ask(&admin));
    let confirmed = confirm(&admin, &signed);
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    let old = admin.clone();
    keep(&mut admin, &confirmed);
    admin.csrf = confirmed.json()["csrf"].as_str().map(str::to_owned);
    assert_eq!(old.get("/api/v1/session").status, 401, "the token changed");
    assert_eq!(admin.get("/api/v1/session").json()["two_factor"], true);
    assert_eq!(confirm(&admin, &signed).code(), "challenge_invalid", "the same answer again");
    let rows = recorded(&admin, &unit, "access.session.confirm");
    assert_eq!((&rows[0]["outcome"], &rows[1]["problem"]), (&json!("done"), &json!("passkey_refused")), "{rows:?}");
    let two = json!({"password": PASSWORD, "passkey": signed});
    assert_eq!(admin.post("/api/v1/session/confirmation", &two).status, 422);
}

fn enrolling_is_checked_and_limited(home: &Home) {
    let (mut server, origin) = start(home);
    let (admin, unit) = server.set_up();
    let cheats: [Cheat; 6] = [
        |key| key.cross_origin = true,
        |key| key.origin = "https://localhost.example.vn".into(),
        |key| key.server = "example.vn".into(),
        |key| key.verified = false,
        |key| key.kind = Some("webauthn.get"),
        |key| key.id = vec![7; 1_024],
    ];
    for cheat in cheats {
        let mut key = Authenticator::new(&origin);
        cheat(&mut key);
        let refused = enrol_with(&admin, &mut key, "Khoá");
        assert_eq!((refused.status, refused.code().as_str()), (403, "passkey_refused"));
    }
    let failed = recorded(&admin, &unit, "access.passkey.enrol");
    assert_eq!(failed.iter().filter(|row| row["problem"] == "passkey_refused").count(), 6);
    assert_eq!(admin.get("/api/v1/passkeys").json()["items"], json!([]));

    // A challenge of another session, one that was used, a name that can be mended.
    let mut key = Authenticator::new(&origin);
    let mut other = server.client();
    other.sign_in("admin", PASSWORD);
    let credential = key.make(&ask_new(&other));
    let mine = |name: &str, credential: &Value| {
        admin.post("/api/v1/passkeys/answer", &json!({"name": name, "credential": credential}))
    };
    assert_eq!(mine("Khoá", &credential).code(), "challenge_invalid");
    let credential = key.make(&ask_new(&admin));
    for (name, code) in
        [(String::new(), "empty"), ("k".repeat(201), "too_long"), ("a\u{202e}b".into(), "hidden_character")]
    {
        let wrong = mine(&name, &credential);
        assert_eq!((wrong.status, &wrong.json()["errors"][0]["code"]), (422, &json!(code)));
    }
    assert_eq!(mine("Khoá", &credential).status, 201);
    assert_eq!(mine("Khoá", &credential).code(), "challenge_invalid", "the same answer again");
    let asked = ask_new(&admin);
    assert_eq!(asked["excludeCredentials"][0]["id"], encoded(&key.id), "one key is not enrolled twice");
    assert_eq!(enrol_with(&admin, &mut key, "Khoá").code(), "passkey_refused");
    let binh = member(&server, &admin, &unit, "binh", "reader");
    assert_eq!(enrol_with(&binh, &mut key, "Khoá").code(), "conflict", "not by another account either");

    for number in 2..=10 {
        enrol(&admin, &origin, &format!("Khoá {number}"));
    }
    let more = admin.post("/api/v1/passkeys", &json!({}));
    assert_eq!((more.status, more.code().as_str()), (409, "limit_reached"));
    let first = admin.get("/api/v1/passkeys").json()["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(binh.delete(&format!("/api/v1/passkeys/{first}")).code(), "not_found", "not one's own");

    // Who lost every key: an administrator takes the second factor away, whatever it is.
    let (_, _, _) = enrol(&binh, &origin, "Khoá của Bình");
    let account = binh.get("/api/v1/session").json()["account"].as_str().unwrap().to_owned();
    assert_eq!(by_password(&server, "binh", None).code(), "second_factor_required");
    let path = format!("/api/v1/accounts/{account}/reset");
    let reset = admin.post(&path, &json!({"remove_totp": true}));
    assert_eq!(reset.status, 200, "{}", reset.text());
    assert_eq!(by_password(&server, "binh", None).status, 200);
}

#[test]
fn without_a_name_there_are_none() {
    let sqlite = Home::sqlite;
    for (address, word) in [(None, "server.public_url"), (Some("http://127.0.0.1:9"), "IP")] {
        let home = sqlite();
        let settings: Vec<_> = address.map(|address| ("VONGGAC_SERVER_PUBLIC_URL", address)).into_iter().collect();
        let mut server = Server::start(&home, &settings);
        let (mut admin, _) = server.set_up();
        assert_eq!(server.client().get("/api/v1/passkeys/sign-in").json(), json!({"enabled": false}));
        assert_eq!(admin.get("/api/v1/passkeys").json(), json!({"enabled": false, "items": []}));
        for lang in ["vi", "en"] {
            admin.lang = lang;
            let refused = admin.post("/api/v1/passkeys", &json!({}));
            assert_eq!((refused.status, refused.code().as_str()), (409, "passkeys_off"));
            let detail = refused.json()["detail"].as_str().unwrap().to_owned();
            assert!(detail.contains(word) && detail.contains(if lang == "vi" { "khoá truy cập" } else { "passkeys" }));
            let begin = json!({"username": "admin", "password": PASSWORD});
            assert_eq!(server.client().post("/api/v1/passkeys/sign-in", &begin).code(), "passkeys_off");
        }
    }
}

on_each_engine!(
    a_passkey_stands_where_a_code_stands,
    what_does_not_fit_is_refused_counted_and_recorded,
    a_session_is_confirmed_by_a_passkey,
    enrolling_is_checked_and_limited
);
