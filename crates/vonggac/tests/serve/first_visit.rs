//! From the first start to a working house: setup, accounts, refusals, audit, forged and guessed sign-ins.

use serde_json::json;

use crate::client::Client;
use crate::home::{Home, on_each_engine};
use crate::program::{PASSWORD, Server};

/// An account with a role in the unit, signed in.
pub(crate) fn member(server: &Server, admin: &Client, unit: &str, username: &str, role: &str) -> Client {
    let body = json!({"username": username, "profile": {"display_name": "Lê Văn Bình"}});
    let made = admin.post(&format!("/api/v1/units/{unit}/accounts"), &body);
    assert_eq!(made.status, 201, "{}", made.text());
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let given = admin.post(&format!("/api/v1/accounts/{id}/roles"), &json!({"unit": unit, "role": role, "give": true}));
    assert_eq!(given.status, 204, "{}", given.text());
    let link = admin.post(&format!("/api/v1/accounts/{id}/reset"), &json!({}));
    let body = json!({"token": link.json()["token"], "new": PASSWORD});
    let mut client = server.client();
    assert_eq!(client.post("/api/v1/password/link", &body).status, 204);
    assert_eq!(client.sign_in(username, PASSWORD).status, 200);
    client
}

fn a_house_is_set_up_and_its_audit_tells_who_did_what(home: &Home) {
    let mut server = Server::start(home, &[]);
    assert_eq!(server.client().get("/api/v1/session").code(), "unauthenticated");
    let token = server.token.clone().unwrap();
    let (admin, unit) = server.set_up();
    let again = json!({"token": token, "unit_kind": "unit", "unit_name": "x", "username": "x",
        "profile": {"display_name": "x"}, "password": PASSWORD});
    assert_eq!(server.client().post("/api/v1/setup", &again).code(), "link_invalid", "the link works once");

    let reader = member(&server, &admin, &unit, "binh", "reader");
    assert_eq!(reader.get(&format!("/api/v1/units/{unit}")).status, 200);
    let new = json!({"username": "x", "profile": {"display_name": "x"}});
    let refused = reader.post(&format!("/api/v1/units/{unit}/accounts"), &new);
    assert_eq!((refused.status, refused.code().as_str()), (403, "forbidden"));
    assert_eq!(refused.header("content-language"), Some("vi"));
    assert_eq!(refused.json()["title"], "Không có quyền thực hiện");
    let english = Client { lang: "en", ..reader.clone() }.post(&format!("/api/v1/units/{unit}/accounts"), &new);
    assert_eq!(english.json()["title"], "Not permitted");

    let audit = admin.get(&format!("/api/v1/units/{unit}/audit?operation=access.account.create")).json();
    let rows: Vec<(&str, &str)> = audit["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["actor_name"].as_str().unwrap(), row["outcome"].as_str().unwrap_or("-")))
        .collect();
    assert!(rows.contains(&("admin", "done")) && rows.contains(&("binh", "refused")), "{rows:?}");
    assert_eq!(audit["items"][0]["trace_id"].as_str(), english.header("x-request-id"), "one id in answer and audit");
    let page = admin.get(&format!("/api/v1/units/{unit}/audit?limit=1")).json();
    let next = admin.get(&format!("/api/v1/units/{unit}/audit?limit=1&after={}", page["next"])).json();
    assert!(next["items"][0]["seq"].as_i64() < page["items"][0]["seq"].as_i64());

    let verdicts = admin.get("/api/v1/audit/verification").json();
    assert!(verdicts.as_array().unwrap().len() >= 2);
    assert!(verdicts.as_array().unwrap().iter().all(|verdict| verdict["good"] == true), "{verdicts}");
    assert_eq!(reader.get("/api/v1/audit/verification").status, 403);
}

fn forged_and_guessed_requests_are_refused(home: &Home) {
    let mut server = Server::start(home, &[]);
    let (admin, unit) = server.set_up();
    let body = json!({"parent": unit, "kind": "unit", "name": "Bệnh viện"});
    let without = Client { csrf: None, ..admin.clone() };
    assert_eq!(without.post("/api/v1/units", &body).code(), "csrf_mismatch");
    let bytes = body.to_string();
    let elsewhere = admin.send("POST", "/api/v1/units", "Sec-Fetch-Site: cross-site\r\n", Some(bytes.as_bytes()));
    assert_eq!(elsewhere.code(), "csrf_mismatch");
    assert_eq!(admin.post("/api/v1/units", &body).status, 201);
    assert_eq!(without.get("/api/v1/units").json()["items"].as_array().unwrap().len(), 2, "reading needs none");
    let first = admin.get("/api/v1/units?limit=1").json();
    let path = first["next"].as_str().unwrap();
    let second = admin.get(&format!("/api/v1/units?limit=1&after={path}")).json();
    assert_eq!(second["items"][0]["name"], "Bệnh viện");

    let mut stranger = server.client();
    let mut last = stranger.sign_in("admin", "sai mật khẩu rồi");
    for _ in 0..7 {
        if last.status == 429 {
            break;
        }
        assert_eq!(last.code(), "bad_credentials");
        last = stranger.sign_in("admin", "sai mật khẩu rồi");
    }
    assert_eq!(last.code(), "too_many_attempts");
    assert!(last.header("retry-after").unwrap().parse::<u64>().unwrap() >= 1);

    // A token acts within its scope, without a cookie and so without CSRF.
    let new = json!({"name": "đọc", "unit": unit, "scopes": ["access.unit.read"], "life_seconds": 600});
    let made = admin.post("/api/v1/tokens", &new);
    assert_eq!(made.status, 201, "{}", made.text());
    let mut program = server.client();
    program.bearer = Some(format!("Bearer {}", made.json()["text"].as_str().unwrap()));
    assert_eq!(program.get("/api/v1/units").status, 200);
    assert_eq!(program.post("/api/v1/units", &body).status, 403);
    assert_eq!(program.get("/metrics").status, 403, "its scopes do not take in the counters");
    let id = made.json()["token"]["id"].as_str().unwrap().to_owned();
    assert_eq!(admin.delete(&format!("/api/v1/tokens/{id}")).status, 204);
    assert_eq!(program.get("/api/v1/units").status, 401);
    assert_eq!(admin.delete("/api/v1/session").status, 204);
    assert_eq!(admin.get("/api/v1/session").status, 401, "the session has ended at the server too");
}

fn sessions_outlive_the_process(home: &Home) {
    let mut server = Server::start(home, &[]);
    let (admin, _) = server.set_up();
    assert!(!server.stop("-KILL").success());
    let server = Server::start(home, &[]);
    let mut again = Client::new(&server.address);
    again.cookie = admin.cookie.clone();
    let me = again.get("/api/v1/session");
    assert_eq!(me.status, 200, "{}", me.text());
    assert_eq!(me.json()["csrf"].as_str(), admin.csrf.as_deref(), "a page that was loaded again learns its token");
    assert!(server.stop("-TERM").success(), "a signal to stop is a good end");
}

fn the_feeds_tell_what_changed_among_units_and_accounts(home: &Home) {
    let mut server = Server::start(home, &[]);
    let (admin, unit) = server.set_up();
    let feed = |client: &Client, end: &str| client.get(&format!("/api/v1/units/{unit}/{end}")).json();
    let first = feed(&admin, "accounts/changes");
    let since = first["next"].as_i64().unwrap();
    let reader = member(&server, &admin, &unit, "binh", "reader");
    let body = json!({"parent": unit, "kind": "sub_unit", "name": "Phòng Công nghệ"});
    let below = admin.post("/api/v1/units", &body).json();

    let accounts = feed(&admin, &format!("accounts/changes?since={since}"));
    let told: Vec<&str> =
        accounts["items"].as_array().unwrap().iter().map(|change| change["operation"].as_str().unwrap()).collect();
    assert_eq!(told, ["access.account.create", "access.account.assign", "access.account.reset"], "{accounts}");
    let next = accounts["next"].as_i64().unwrap();
    assert_eq!(feed(&admin, &format!("accounts/changes?since={next}"))["items"], json!([]));
    let page = feed(&admin, &format!("accounts/changes?since={since}&limit=1"));
    assert_eq!(page["next"], page["items"][0]["seq"]);
    let rest = feed(&admin, &format!("accounts/changes?since={}", page["next"]));
    assert_eq!(rest["items"].as_array().unwrap().len(), 2, "each once: {rest}");

    let units = feed(&reader, &format!("below/changes?since={since}"));
    assert_eq!(
        (&units["items"][0]["id"], &units["items"][0]["operation"]),
        (&below["id"], &json!("access.unit.create"))
    );
    assert!(!units.to_string().contains("admin"), "who did it is for the audit: {units}");
    // A refusal is no change.
    let refused = reader.post("/api/v1/units", &body);
    assert_eq!(refused.status, 403);
    assert_eq!(feed(&reader, &format!("below/changes?since={}", units["next"]))["items"], json!([]));
    assert_eq!(reader.get(&format!("/api/v1/units/{unit}/accounts/changes")).code(), "forbidden");
}

on_each_engine!(
    the_feeds_tell_what_changed_among_units_and_accounts,
    a_house_is_set_up_and_its_audit_tells_who_did_what,
    forged_and_guessed_requests_are_refused,
    sessions_outlive_the_process,
);
