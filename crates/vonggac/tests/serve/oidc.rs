//! Central sign-in against a real provider (the npm package `oidc-provider`, a process of its own on loopback), and against one
//! of this test that lies.

use std::time::Duration;

use serde_json::{Value, json};

use crate::browser::{Browser, between, query};
use crate::client::{Answer, Client};
use crate::home::Home;
use crate::program::{PASSWORD, Server, free_port};

#[path = "oidc/hostile.rs"]
mod hostile;
#[path = "oidc/provider.rs"]
mod provider;

use hostile::{Hostile, Mood};
use provider::Provider;

/// What must be encoded to stand in a header (RFC 6749, section 2.3.1).
const SECRET: &str = "secret: 100% of + this/test";

/// A server that signs in through `issuer`, and where it is.
fn start(home: &Home, port: u16, issuer: &str, more: &[(&str, &str)]) -> Server {
    let public = format!("http://127.0.0.1:{port}");
    let settings = [
        ("VONGGAC_OIDC_ISSUER", issuer),
        ("VONGGAC_OIDC_CLIENT_ID", "vonggac"),
        ("VONGGAC_OIDC_CLIENT_SECRET", SECRET),
        ("VONGGAC_SERVER_PUBLIC_URL", public.as_str()),
        ("VONGGAC_LIMITS_ADDRESS_BURST", "5000"),
    ];
    Server::start_at(home, port, &["--insecure-http", "--empty"], &[&settings[..], more].concat())
}

/// A browser that knows the session of a client.
fn browser_of(client: &Client) -> Browser {
    let mut browser = Browser::default();
    let (name, value) = client.cookie.as_deref().unwrap().split_once('=').unwrap();
    browser.cookies.insert((client.address.clone(), name.to_owned()), value.to_owned());
    browser
}

/// Asks the server for the address of the provider. A browser with a session sends the token of that along, as the console does.
fn begin(server: &Server, browser: &mut Browser, path: &str, csrf: &str, body: &Value) -> Answer {
    let known = browser.cookie(&server.address, "vonggac").is_some() && csrf.is_empty();
    let own = if known { session(server, browser)["csrf"].as_str().map(str::to_owned) } else { None };
    let csrf = own.as_deref().unwrap_or(csrf);
    let url = format!("http://{}{path}", server.address);
    browser.send("POST", &url, &format!("x-vonggac-csrf: {csrf}\r\n"), "application/json", &body.to_string())
}

fn address(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["address"].as_str().unwrap().to_owned()
}

/// Signs in at the provider as `name` and comes back: the address that the provider sent the browser to.
fn at_provider(server: &Server, browser: &mut Browser, address: &str, name: &str) -> String {
    let back = format!("http://{}/api/v1/oidc/callback", server.address);
    let stop = |next: &str| next.starts_with(&back);
    let (mut at, mut page) = browser.go(address, stop);
    for fields in [format!("prompt=login&login={name}&password=x"), "prompt=consent".to_owned()] {
        if stop(&at) {
            break;
        }
        (at, page) = browser.submit(&at, &page, &fields, stop);
    }
    assert!(stop(&at), "{at}");
    at
}

/// The whole way; where the server sends the browser at the end.
fn travel(server: &Server, browser: &mut Browser, name: &str, to: &str) -> String {
    let address = address(&begin(server, browser, "/api/v1/oidc", "", &json!({"to": to})));
    let back = at_provider(server, browser, &address, name);
    arrive(browser, &back)
}

fn arrive(browser: &mut Browser, back: &str) -> String {
    let answer = browser.get(back);
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("location").unwrap().to_owned()
}

/// The code of the refusal that an address tells.
fn refused(to: &str) -> String {
    assert!(query(to, "request").is_some_and(|id| !id.is_empty()), "{to}");
    query(to, "refused").unwrap_or_else(|| panic!("no refusal: {to}")).to_owned()
}

fn session(server: &Server, browser: &mut Browser) -> Value {
    browser.get(&format!("http://{}/api/v1/session", server.address)).json()
}

#[test]
fn the_whole_way_through_a_real_provider() {
    let home = Home::sqlite();
    let port = free_port();
    let Some(mut provider) = Provider::start(0, port) else { return };
    let mut server = start(&home, port, &provider.issuer, &[("VONGGAC_OIDC_LABEL_VI", "Đăng nhập bằng tài khoản Sở")]);
    let (admin, _) = server.set_up();
    let ways = server.client().get("/api/v1/oidc").json();
    assert_eq!(
        (ways["enabled"].as_bool(), ways["label"]["vi"].as_str()),
        (Some(true), Some("Đăng nhập bằng tài khoản Sở"))
    );

    // Nobody is linked: who signed in at the provider is told whom to ask, and the audit knows what to link.
    let mut browser = Browser::default();
    let unknown = travel(&server, &mut browser, "lan", "/");
    assert!(unknown.starts_with("/sign-in?refused=identity_unknown&request="), "{unknown}");
    assert!(browser.cookie(&server.address, "vonggac").is_none());
    let audit = admin.get("/api/v1/audit?operation=access.session.create").json();
    let row = &audit["items"][0];
    assert_eq!(row["trace_id"].as_str(), query(&unknown, "request"));
    assert_eq!((row["outcome"].as_str(), row["problem"].as_str()), (Some("refused"), Some("identity_unknown")));
    let text = row["changes"].to_string();
    assert!(text.contains("ten-lan") && text.contains(&provider.issuer), "{text}");

    // The administrator links it from her own session; the same cookie then signs in.
    let mut own = browser_of(&admin);
    let csrf = admin.csrf.clone().unwrap();
    let started = begin(&server, &mut own, "/api/v1/identities", &csrf, &json!({}));
    let cookie = started.header("set-cookie").unwrap();
    assert!(cookie.starts_with("vonggac-trip=") && cookie.contains("HttpOnly; SameSite=Lax"), "{cookie}");
    let address_of_provider = address(&started);
    assert_eq!(query(&address_of_provider, "code_challenge_method"), Some("S256"));
    assert!(query(&address_of_provider, "scope").unwrap().contains("openid"));
    let back = at_provider(&server, &mut own, &address_of_provider, "lan");
    assert_eq!(arrive(&mut own, &back), "/account?linked=true");
    let linked = admin.get("/api/v1/identities").json();
    assert_eq!((linked[0]["subject"].as_str(), linked[0]["label"].as_str()), (Some("lan"), Some("ten-lan")));

    let mut browser = Browser::default();
    assert_eq!(travel(&server, &mut browser, "lan", "/u/1/hosts?q=a"), "/u/1/hosts?q=a");
    assert!(browser.cookie(&server.address, "vonggac-trip").is_none(), "the cookie of the trip is gone");
    let me = session(&server, &mut browser);
    assert_eq!((me["name"].as_str(), me["two_factor"].as_bool()), (Some("admin"), Some(false)));
    // Signed in at the provider already: no form, and a target elsewhere is not followed.
    assert_eq!(travel(&server, &mut browser, "lan", "//evil.example/"), "/");

    // Signing out is local: the provider still knows the browser.
    let url = format!("http://{}/api/v1/session", server.address);
    let csrf = session(&server, &mut browser)["csrf"].as_str().unwrap().to_owned();
    assert_eq!(browser.send("DELETE", &url, &format!("x-vonggac-csrf: {csrf}\r\n"), "", "").status, 204);
    assert_eq!(browser.get(&url).status, 401);
    assert_eq!(travel(&server, &mut browser, "lan", "/"), "/");

    // Keys are replaced at any time.
    provider = provider.again(port);
    let mut browser = Browser::default();
    assert_eq!(travel(&server, &mut browser, "lan", "/"), "/");

    // Down between the two steps of a sign-in, then up again.
    let mut browser = Browser::default();
    let there = address(&begin(&server, &mut browser, "/api/v1/oidc", "", &json!({})));
    let back = at_provider(&server, &mut browser, &there, "lan");
    let at = provider.port();
    drop(provider);
    assert_eq!(refused(&arrive(&mut browser, &back)), "provider_unavailable");
    assert_eq!(server.client().sign_in("admin", PASSWORD).status, 200, "the password does not need the provider");
    let _provider = Provider::start(at, port).unwrap();
    assert_eq!(travel(&server, &mut Browser::default(), "lan", "/"), "/");
    let verdicts = admin.get("/api/v1/audit/verification").json();
    assert!(verdicts.as_array().unwrap().iter().all(|verdict| verdict["good"] == true), "{verdicts}");
}

#[test]
fn answers_that_are_used_forged_or_late_open_nothing() {
    let home = Home::sqlite();
    let port = free_port();
    let Some(provider) = Provider::start(0, port) else { return };
    let mut server = start(&home, port, &provider.issuer, &[]);
    let (admin, _) = server.set_up();
    let account = admin.get("/api/v1/session").json()["account"].as_str().unwrap().to_owned();
    let linked = admin.post(&format!("/api/v1/accounts/{account}/identities"), &json!({"subject": "lan"}));
    assert_eq!(linked.status, 201, "{}", linked.text());

    let mut browser = Browser::default();
    let there = address(&begin(&server, &mut browser, "/api/v1/oidc", "", &json!({})));
    let back = at_provider(&server, &mut browser, &there, "lan");
    let state = query(&back, "state").unwrap();
    assert_eq!(refused(&arrive(&mut Browser::default(), &back)), "trip_invalid", "another browser");
    assert_eq!(refused(&arrive(&mut browser, &back.replace(state, &"0".repeat(64)))), "trip_invalid", "another state");
    let with_cookie = browser.clone();
    assert_eq!(arrive(&mut browser, &back), "/");
    assert_eq!(refused(&arrive(&mut with_cookie.clone(), &back)), "trip_invalid", "the same answer twice");

    // A code that was used, in a trip that is open.
    let code = query(&back, "code").unwrap().to_owned();
    let next = address(&begin(&server, &mut browser, "/api/v1/oidc", "", &json!({})));
    let iss = query(&back, "iss").unwrap();
    let replayed = format!(
        "http://{}/api/v1/oidc/callback?code={code}&state={}&iss={iss}",
        server.address,
        query(&next, "state").unwrap()
    );
    assert_eq!(refused(&arrive(&mut browser, &replayed)), "provider_refused", "the code was used");

    // A code of a trip that somebody else began: PKCE binds it to the browser that asked.
    let mut thief = Browser::default();
    let of_thief = address(&begin(&server, &mut thief, "/api/v1/oidc", "", &json!({})));
    let mut victim = Browser::default();
    let of_victim = address(&begin(&server, &mut victim, "/api/v1/oidc", "", &json!({})));
    let back = at_provider(&server, &mut victim, &of_victim, "lan");
    let stolen = back.replace(query(&back, "state").unwrap(), query(&of_thief, "state").unwrap());
    assert_eq!(refused(&arrive(&mut thief, &stolen)), "provider_refused");

    // Cancelled at the provider; an answer that names another issuer; one without anything.
    let mut browser = Browser::default();
    let there = address(&begin(&server, &mut browser, "/api/v1/oidc", "", &json!({})));
    let (at, page) = browser.go(&there, |_| false);
    let text = page.text();
    let abort = text.split("href=\"").filter_map(|rest| rest.split('"').next()).find(|link| link.ends_with("/abort"));
    let abort = abort.unwrap_or_else(|| panic!("no way to cancel at {at}: {text}")).to_owned();
    let site = between(&at, "http://", "/").unwrap();
    let abort = if abort.starts_with('/') { format!("http://{site}{abort}") } else { abort };
    let (back, _) = browser.go(&abort, |next| next.contains("/callback?"));
    assert_eq!(query(&back, "error"), Some("access_denied"));
    assert_eq!(refused(&arrive(&mut browser, &back)), "provider_refused");
    for (more, expected) in [("&code=x&iss=https%3A%2F%2Fevil.example", "identity_rejected"), ("", "identity_rejected")]
    {
        let there = address(&begin(&server, &mut browser, "/api/v1/oidc", "", &json!({})));
        let back =
            format!("http://{}/api/v1/oidc/callback?state={}{more}", server.address, query(&there, "state").unwrap());
        assert_eq!(refused(&arrive(&mut browser, &back)), expected);
    }
    let alone = format!("http://{}/api/v1/oidc/callback", server.address);
    assert_eq!(refused(&arrive(&mut browser, &alone)), "trip_invalid");

    // A trip to link, that comes back without the session that began it.
    let mut own = browser_of(&admin);
    let csrf = admin.csrf.clone().unwrap();
    let there = address(&begin(&server, &mut own, "/api/v1/identities", &csrf, &json!({})));
    let back = at_provider(&server, &mut own, &there, "other");
    own.cookies.remove(&(server.address.clone(), "vonggac".to_owned()));
    let to = arrive(&mut own, &back);
    assert!(to.starts_with("/account?refused=unauthenticated"), "{to}");
    assert_eq!(admin.get("/api/v1/identities").json().as_array().unwrap().len(), 1);
}

#[test]
fn a_provider_that_is_down_at_the_start_hinders_nobody() {
    let home = Home::sqlite();
    let (port, of_provider) = (free_port(), free_port());
    let mut server = start(&home, port, &format!("http://127.0.0.1:{of_provider}"), &[]);
    let (admin, _) = server.set_up();
    let mut browser = Browser::default();
    let answer = begin(&server, &mut browser, "/api/v1/oidc", "", &json!({}));
    assert_eq!((answer.status, answer.code().as_str()), (424, "provider_unavailable"));
    let text = answer.json();
    assert!(text["detail_text"]["vi"].as_str().unwrap().contains("mật khẩu"), "{text}");
    assert!(!text.to_string().contains(&of_provider.to_string()), "where it is stays in the log");
    let Some(_provider) = Provider::start(of_provider, port) else { return };
    std::thread::sleep(Duration::from_secs(4));
    let mut own = browser_of(&admin);
    let there = address(&begin(&server, &mut own, "/api/v1/identities", admin.csrf.as_deref().unwrap(), &json!({})));
    let back = at_provider(&server, &mut own, &there, "lan");
    assert_eq!(arrive(&mut own, &back), "/account?linked=true", "no restart is needed");
}

#[test]
fn what_a_lying_provider_says_is_refused() {
    let home = Home::sqlite();
    let port = free_port();
    let hostile = Hostile::start();
    let more = [("VONGGAC_OIDC_TWO_FACTOR_AMR", "mfa,hwk")];
    let mut server = start(&home, port, &hostile.issuer, &more);
    let (admin, _) = server.set_up();
    let account = admin.get("/api/v1/session").json()["account"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/accounts/{account}/identities");
    assert_eq!(admin.post(&path, &json!({"subject": "lan"})).status, 201);

    let arrive_with = |mood: Mood| {
        let mut browser = Browser::default();
        let there = address(&begin(&server, &mut browser, "/api/v1/oidc", "", &json!({})));
        hostile.become_(mood, query(&there, "nonce").unwrap());
        let back =
            format!("http://{}/api/v1/oidc/callback?code=x&state={}", server.address, query(&there, "state").unwrap());
        let to = arrive(&mut browser, &back);
        (to, browser)
    };
    let (to, mut browser) = arrive_with(Mood::Honest);
    assert_eq!(to, "/");
    assert_eq!(session(&server, &mut browser)["two_factor"], false);
    let (_, mut browser) = arrive_with(Mood::TwoFactors);
    assert_eq!(session(&server, &mut browser)["two_factor"], true, "amr is among those of the settings");
    for (mood, expected) in [
        (Mood::OtherNonce, "identity_rejected"),
        (Mood::NoNonce, "identity_rejected"),
        (Mood::OtherIssuer, "identity_rejected"),
        (Mood::OtherAudience, "identity_rejected"),
        (Mood::TwoAudiences, "identity_rejected"),
        (Mood::OtherParty, "identity_rejected"),
        (Mood::Expired, "identity_rejected"),
        (Mood::FromTheFuture, "identity_rejected"),
        (Mood::Old, "identity_rejected"),
        (Mood::OtherKey, "identity_rejected"),
        (Mood::AlgorithmNone, "identity_rejected"),
        (Mood::SharedSecret, "identity_rejected"),
        (Mood::NoToken, "identity_rejected"),
        (Mood::NotJson, "identity_rejected"),
        (Mood::Refuses, "provider_refused"),
        (Mood::Fault, "provider_unavailable"),
        (Mood::Huge, "provider_unavailable"),
        (Mood::Redirects, "provider_unavailable"),
        (Mood::HangsUp, "provider_unavailable"),
        (Mood::Unknown, "identity_unknown"),
    ] {
        let (to, browser) = arrive_with(mood);
        assert_eq!(refused(&to), expected, "{mood:?}");
        assert!(browser.cookie(&server.address, "vonggac").is_none(), "{mood:?}: a session");
    }
    // After a key that is not known the keys are asked for again, once a sign-in.
    assert_eq!(arrive_with(Mood::NewKey).0, "/");
    assert_eq!(hostile.followed(), 0, "a redirect is not followed");
}

#[test]
fn an_account_with_a_second_factor_gives_its_code_here_too() {
    let home = Home::sqlite();
    let port = free_port();
    let hostile = Hostile::start();
    let mut server = start(&home, port, &hostile.issuer, &[]);
    let (admin, _) = server.set_up();
    let account = admin.get("/api/v1/session").json()["account"].as_str().unwrap().to_owned();
    admin.post(&format!("/api/v1/accounts/{account}/identities"), &json!({"subject": "lan"}));
    let secret = admin.post("/api/v1/totp", &json!({})).json()["secret"].as_str().unwrap().to_owned();
    let confirmed = admin.post("/api/v1/totp/confirmation", &json!({"code": crate::totp::code(&secret, 0)}));
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    let recovery = confirmed.json()["recovery_codes"][0].as_str().unwrap().to_owned();

    let mut browser = Browser::default();
    let there = address(&begin(&server, &mut browser, "/api/v1/oidc", "", &json!({"to": "/tokens"})));
    hostile.become_(Mood::TwoFactors, query(&there, "nonce").unwrap());
    let back =
        format!("http://{}/api/v1/oidc/callback?code=x&state={}", server.address, query(&there, "state").unwrap());
    assert_eq!(arrive(&mut browser, &back), "/sign-in?second=central", "amr counts only when the settings say so");
    assert!(browser.cookie(&server.address, "vonggac").is_none(), "no session yet");
    let give =
        |browser: &mut Browser, code: &str| begin(&server, browser, "/api/v1/oidc/code", "", &json!({"code": code}));
    assert_eq!(give(&mut Browser::default(), &recovery).code(), "trip_invalid", "another browser");
    assert_eq!(give(&mut browser, "000000").code(), "bad_credentials");
    let mut before = browser.clone();
    let given = give(&mut browser, &crate::totp::code(&secret, 1));
    assert_eq!((given.status, given.json()["to"].as_str()), (200, Some("/tokens")), "{}", given.text());
    assert_eq!(session(&server, &mut browser)["two_factor"], true);
    assert_eq!(give(&mut before, &recovery).code(), "trip_invalid", "once");
}

#[test]
fn the_settings_are_checked_as_a_whole() {
    let home = Home::sqlite();
    let path = home.at("vonggac.toml");
    let check = |text: &str| {
        std::fs::write(&path, text).unwrap();
        let (code, _, error) = home.run(&["config", "check", "--config", &path]);
        (code, error)
    };
    let good = "[server]\npublic_url = \"https://vonggac.example.vn\"\n[oidc]\nissuer = \"https://id.example.vn\"\n\
                client_id = \"vonggac\"\nclient_secret = \"bi-mat\"\n";
    assert_eq!(check(good).0, Some(0));
    assert!(!home.run(&["config", "show", "--config", &path]).1.contains("bi-mat"));
    let (code, error) = check(&good.replace("https://id", "http://id"));
    assert_eq!(code, Some(2));
    assert!(error.contains("oidc.issuer"), "{error}");
    assert!(check(&good.replace("public_url = \"https://vonggac.example.vn\"", "")).1.contains("server.public_url"));
}
