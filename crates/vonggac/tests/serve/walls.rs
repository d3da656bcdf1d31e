//! Two units that cannot see each other: every route, with the other's unit and with the other's ids.

use serde_json::json;
use vg_model::Level;

use crate::client::Client;
use crate::first_visit::member;
use crate::home::{Home, on_each_engine};
use crate::monitor::{Stream, in_a_week, rule};
use crate::program::Server;
use crate::routes::{attempt, document, routes};

/// Something of every kind in a unit: by the noun of its path.
fn furnish(home: &Home, officer: &Client, unit: &str) -> Vec<(&'static str, String)> {
    let path = |end: &str| format!("/api/v1/units/{unit}/{end}");
    let mut ids = Vec::new();
    for (noun, body) in [
        ("systems", json!({"name": "Hệ thống bí mật", "level": 4})),
        ("hosts", json!({"name": "srv-bimat", "addresses": ["10.9.9.9"], "site": "Phòng bí mật"})),
        ("contacts", json!({"name": "Người bí mật", "channels": [{"kind": "phone", "value": "0900000009"}]})),
        ("claims", json!({"kind": "domain", "value": "bimat.example"})),
    ] {
        let made = officer.post(&path(noun), &body);
        assert_eq!(made.status, 201, "{}", made.text());
        ids.push((noun, made.json()["id"].as_str().unwrap().to_owned()));
    }
    let other = officer.post(&path("hosts"), &json!({"name": "srv-bimat2"})).json();
    let host = ids.iter().find(|(noun, _)| *noun == "hosts").unwrap().1.clone();
    let merged = officer.post(&path(&format!("hosts/{host}/merge")), &json!({"other": other["id"]})).json();
    ids.push(("undo", merged["undo"].as_str().unwrap().to_owned()));
    // Both units have the same software, in the same version.
    let software = "Phần mềm,Phiên bản\nBimat-Server,8.8.15\n".as_bytes();
    let listed =
        officer.send("POST", &path(&format!("imports?file_name=pm.csv&host={host}")), "", Some(software)).json();
    let applied =
        officer.send("POST", &path(&format!("imports/{}/application", listed["id"].as_str().unwrap())), "", None);
    assert_eq!((applied.status, &applied.json()["created"]), (200, &json!(1)), "{}", applied.text());
    let import =
        officer.send("POST", &path("imports?file_name=bimat.csv"), "", Some("Tên máy,IP\nbimat,10.9.9.1\n".as_bytes()));
    ids.push(("imports", import.json()["id"].as_str().unwrap().to_owned()));
    let letter = "BỘ BÍ MẬT\nSố: 9/BBM-VP\nHà Nội, ngày 5 tháng 1 năm 2026\nV/v việc bí mật\n\n1. Làm việc bí mật.\n";
    let letter = officer.send("POST", &path("letters?file_name=mat.txt"), "", Some(letter.as_bytes())).json();
    let letter = letter["id"].as_str().unwrap().to_owned();
    let confirmed =
        officer.send("POST", &path(&format!("letters/{letter}/confirmation")), "If-Match: \"1\"\r\n", Some(b"{}"));
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    let made =
        officer.post(&path("answers"), &json!({"form": "report-adhoc", "letter": letter, "occasion": "việc mật"}));
    assert_eq!(made.status, 201, "{}", made.text());
    ids.push(("answers", made.json()["id"].as_str().unwrap().to_owned()));
    let obligations = officer.get(&path("obligations")).json();
    ids.push(("obligations", obligations["items"][0]["id"].as_str().unwrap().to_owned()));
    ids.push(("letters", letter));
    let system = ids.iter().find(|(noun, _)| *noun == "systems").unwrap().1.clone();
    let opened = officer.post(&path("assessments"), &json!({"system": system}));
    assert!((200..300).contains(&opened.status), "{}", opened.text());
    let assessments = officer.get(&path("assessments")).json();
    ids.push(("assessments", assessments["items"][0]["id"].as_str().unwrap().to_owned()));
    for (noun, body) in [
        ("sources", json!({"name": "Nguồn bí mật"})),
        ("suppressions", json!({"rule": "r-bimat", "reason": "việc mật", "expires_at": in_a_week()})),
    ] {
        let made = officer.post(&path(noun), &body);
        assert_eq!(made.status, 201, "{}", made.text());
        ids.push((noun, made.json()["id"].as_str().unwrap().to_owned()));
    }
    let stream = Stream::open(home, unit);
    stream.take(&rule("r-khac", Level::High), &["may-bimat"]);
    stream.close();
    let alerts = officer.get(&path("alerts")).json();
    ids.push(("alerts", alerts["items"][0]["id"].as_str().unwrap().to_owned()));
    ids
}

fn units_do_not_see_each_other_through_any_route(home: &Home) {
    let settings = [("VONGGAC_LIMITS_ADDRESS_BURST", "5000"), ("VONGGAC_LIMITS_PRINCIPAL_BURST", "5000")];
    let mut server = Server::start(home, &settings);
    let (admin, root) = server.set_up();
    let unit = |name: &str| {
        let made = admin.post("/api/v1/units", &json!({"parent": root, "kind": "unit", "name": name}));
        made.json()["id"].as_str().unwrap().to_owned()
    };
    let (ours, theirs) = (unit("Đơn vị A"), unit("Đơn vị B"));
    // The strongest roles there are, in one unit each.
    let us = member(&server, &admin, &ours, "an", "administrator");
    let them = member(&server, &admin, &theirs, "binh", "officer");
    let secret = furnish(home, &them, &theirs);
    let own = furnish(home, &us, &ours);
    let account = them.get("/api/v1/session").json()["account"].as_str().unwrap().to_owned();
    let before = them.get(&format!("/api/v1/units/{theirs}/changes?limit=1000")).text();
    let mut tried = 0;
    for (method, path, operation) in routes(&document()) {
        let of_account = path.contains("/accounts/{id}");
        if !(path.contains("/units/{") || of_account) || operation == "public" {
            continue;
        }
        // The other's unit, with the other's ids and with own ids; the own unit with the other's ids.
        let noun = path.split('/').nth(5).unwrap_or_default();
        let of = |ids: &[(&str, String)]| {
            ids.iter().find(|(kind, _)| *kind == noun).map_or_else(String::new, |(_, id)| id.clone())
        };
        let mut cases = Vec::new();
        if of_account {
            cases.push((theirs.clone(), account.clone()));
        } else if path.contains("/units/{id}") {
            cases.push((theirs.clone(), theirs.clone()));
        } else {
            cases.push((theirs.clone(), of(&secret)));
            cases.push((theirs.clone(), of(&own)));
            if path.contains("{id}") {
                cases.push((ours.clone(), of(&secret)));
            }
        }
        for (unit, id) in cases {
            let answer = attempt(&us, &method, &path, &unit, &id, "");
            assert_eq!(answer.status, 404, "{method} {path} in {unit} with {id}: {}", answer.text());
            assert!(!answer.text().contains("mật"), "{method} {path}: {}", answer.text());
            tried += 1;
        }
    }
    assert!(tried >= 90, "only {tried} requests");
    assert_eq!(
        them.get(&format!("/api/v1/units/{theirs}/changes?limit=1000")).text(),
        before,
        "and nothing was changed"
    );
    // What lists show of their own unit is theirs alone.
    let units = us.get("/api/v1/units").text();
    assert!(units.contains("Đơn vị A") && !units.contains("Đơn vị B"));
    for software in ["bimat-server", "BIMAT-SERVER@8.8.15"] {
        let found = us.get(&format!("/api/v1/units/{ours}/hosts?software={software}")).json();
        let found: Vec<&str> =
            found["items"].as_array().unwrap().iter().map(|host| host["id"].as_str().unwrap()).collect();
        assert_eq!(found, [own.iter().find(|(noun, _)| *noun == "hosts").unwrap().1.as_str()], "{software}");
    }
    let none = us.get(&format!("/api/v1/units/{ours}/hosts?software=bimat-server@8.8.14")).json();
    assert_eq!(none["items"], json!([]));
    for filter in
        ["hosts?q=bimat", "hosts?software=bimat-server", "hosts/export/csv", "changes", "imports", "systems?q=bi%20mat"]
    {
        let found = us.get(&format!("/api/v1/units/{ours}/{filter}")).text();
        assert!(!secret.iter().any(|(_, id)| found.contains(id.as_str())), "{filter}");
    }
    // Ids of the other unit inside a body are as unknown as in a path.
    let host = own.iter().find(|(noun, _)| *noun == "hosts").unwrap().1.clone();
    let theirs_host = secret.iter().find(|(noun, _)| *noun == "hosts").unwrap().1.clone();
    let merge = us.post(&format!("/api/v1/units/{ours}/hosts/{host}/merge"), &json!({"other": theirs_host}));
    assert_eq!(merge.status, 404, "{}", merge.text());
    let alert = |ids: &[(&str, String)]| ids.iter().find(|(noun, _)| *noun == "alerts").unwrap().1.clone();
    let (alert, theirs_alert) = (alert(&own), alert(&secret));
    let body = json!({"alerts": [theirs_alert], "reason": "x"}).to_string();
    let into = format!("/api/v1/units/{ours}/alerts/{alert}/merge");
    let merge = us.send("POST", &into, "If-Match: \"1\"\r\n", Some(body.as_bytes()));
    assert_eq!(merge.status, 404, "{}", merge.text());
    let items = json!([{"id": theirs_alert}, {"id": alert}]);
    let bulk =
        us.post(&format!("/api/v1/units/{ours}/alerts/bulk"), &json!({"action": "start", "items": items})).json();
    assert_eq!((&bulk["items"][0]["status"], &bulk["items"][1]["status"]), (&json!(404), &json!(200)), "{bulk}");
    for (list, wanted) in [("alerts?q=may", 1), ("alerts/values?field=rule", 1), ("suppressions", 1), ("sources", 1)] {
        let found = us.get(&format!("/api/v1/units/{ours}/{list}")).json();
        assert_eq!(found["items"].as_array().unwrap().len(), wanted, "{list}: {found}");
        assert!(!secret.iter().any(|(_, id)| found.to_string().contains(id.as_str())), "{list}");
    }
    let system = secret.iter().find(|(noun, _)| *noun == "systems").unwrap().1.clone();
    let body = json!({"name": "srv-x", "system": system});
    let made = us.post(&format!("/api/v1/units/{ours}/hosts"), &body);
    assert!(!made.text().contains("mật"), "{}", made.text());
}

on_each_engine!(units_do_not_see_each_other_through_any_route);
