//! Sources: the register, tokens, figures, settings of senders.

use serde_json::{Value, json};

use super::{HOUR, House, each, send};
use crate::home::{Home, on_each_engine};

fn sources_are_made_changed_listed_and_retired(home: &Home) {
    let house = House::open(home);
    let path = house.path("sources");
    let new = json!({"name": "Máy chủ thư", "protocol": "syslog", "host": "mail-01", "ranges": ["192.0.2.7"], "silence_minutes": 30});
    assert_eq!(house.analyst.post(&path, &new).status, 403, "an analyst declares none");
    let key = "Idempotency-Key: 0190-2\r\n";
    let create = |body: &Value| house.officer.send("POST", &path, key, Some(body.to_string().as_bytes()));
    let made = create(&new);
    assert_eq!((made.status, made.header("etag")), (201, Some("\"1\"")), "{}", made.text());
    let made = made.json();
    assert_eq!(create(&new).json(), made, "sent again after a lost answer");
    assert_eq!(create(&json!({"name": "khác"})).code(), "monitor_key_reused");
    assert_eq!(
        (&made["ranges"], &made["state"], &made["format"]),
        (&json!(["192.0.2.7/32"]), &json!("never"), &json!("auto"))
    );
    assert_eq!(
        (&made["offset_minutes"], &made["last_seen"], &made["by_hour"]),
        (&json!(420), &Value::Null, &json!([]))
    );
    for (body, pointer) in [
        (json!({"name": "may chu THU"}), "/name"),
        (json!({}), "/name"),
        (json!({"name": "x", "ranges": ["192.0.2.7"]}), "/ranges"),
        (json!({"name": "x", "ranges": ["192.0.2"]}), "/ranges/0"),
        (json!({"name": "x", "protocol": "pigeon"}), "/protocol"),
        (json!({"name": "x", "silence_minutes": -1}), "/silence_minutes"),
    ] {
        let refused = house.officer.post(&path, &body);
        assert_eq!((refused.status, &refused.json()["errors"][0]["pointer"]), (422, &json!(pointer)), "{body}");
    }
    let id = made["id"].as_str().unwrap();
    let at = |end: &str| format!("{path}/{id}{end}");
    let changed = json!({"name": "Máy chủ thư", "host": "mail-02", "silence_minutes": 20});
    assert_eq!(send(&house.officer, "PUT", &at(""), &json!(9), Some(&changed)).code(), "monitor_version_mismatch");
    let changed = send(&house.officer, "PUT", &at(""), &json!(1), Some(&changed)).json();
    assert_eq!((&changed["version"], &changed["host"], &changed["ranges"]), (&json!(2), &json!("mail-02"), &json!([])));

    for name in ["Bức tường lửa", "Máy chủ miền", "Chống mã độc"] {
        assert_eq!(house.officer.post(&path, &json!({"name": name, "protocol": "splunk_hec"})).status, 201);
    }
    assert_eq!(each(&house.items("sources"), "name"), ["Bức tường lửa", "Chống mã độc", "Máy chủ miền", "Máy chủ thư"]);
    let first = house.get("sources?limit=3");
    let rest = house.get(&format!("sources?limit=3&after={}", first["next"].as_str().unwrap()));
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
    for (filter, wanted) in [
        ("q=may%20chu", 2),
        ("q=MAIL-02", 1),
        ("protocol=splunk_hec", 3),
        ("protocol=splunk_hec,syslog", 4),
        ("state=never", 4),
        ("state=live,silent", 0),
        ("retired=true", 0),
    ] {
        assert_eq!(house.items(&format!("sources?{filter}")).len(), wanted, "{filter}");
    }
    for (bad, pointer) in [("state=x", "/state"), ("after=x", "/after"), ("hours=169", "/hours"), ("limit=0", "/limit")]
    {
        let refused = house.reader.get(&house.path(&format!("sources?{bad}")));
        assert_eq!((refused.status, &refused.json()["errors"][0]["pointer"]), (422, &json!(pointer)), "{bad}");
    }
    let retire = |version: i64| send(&house.officer, "POST", &at("/retirement"), &json!(version), None);
    assert!(retire(2).json()["retired_at"].is_string());
    assert_eq!((retire(3).status, retire(3).code().as_str()), (409, "conflict"));
    assert_eq!(each(&house.items("sources?retired=true"), "id"), [id]);
    assert_eq!(house.items("sources").len(), 3);
}

fn figures_of_a_source_are_shown_by_hour(home: &Home) {
    let house = House::open(home);
    let made = house.officer.post(&house.path("sources"), &json!({"name": "proxy"})).json();
    let id = made["id"].as_str().unwrap();
    house.stream.clock.advance_us(-HOUR);
    house.stream.report(id, 100, 90);
    house.stream.clock.advance_us(HOUR);
    house.stream.report(id, 30, 30);
    let source = house.get(&format!("sources/{id}?hours=3"));
    assert_eq!(
        (&source["received"], &source["stored"], &source["rejected"], &source["in_flight"]),
        (&json!(130), &json!(120), &json!(10), &json!(0))
    );
    assert_eq!(
        (&source["state"], &source["skew_us"], &source["version"]),
        (&json!("live"), &json!(2_000_000), &json!(1))
    );
    let line: Vec<i64> = source["by_hour"].as_array().unwrap().iter().map(|one| one.as_i64().unwrap()).collect();
    assert_eq!((line.len(), line.iter().sum::<i64>()), (3, 130));
    assert_eq!(house.items("sources?hours=3")[0]["by_hour"], source["by_hour"]);
    let hours = house.items(&format!("sources/{id}/hours"));
    assert_eq!(hours.iter().map(|hour| hour["received"].as_i64().unwrap()).sum::<i64>(), 130);
    assert_eq!(hours[0]["rejected"], 10, "oldest first");
    let none = house.items(&format!("sources/{id}/hours?from=2020-01-01T00:00:00Z&until=2020-02-01T00:00:00Z"));
    assert!(none.is_empty());
    let long = house.reader.get(&house.path(&format!("sources/{id}/hours?from=2020-01-01T00:00:00Z")));
    assert_eq!(long.json()["errors"][0]["pointer"], "/from");
    assert_eq!(house.reader.get(&house.path("sources/x/hours")).status, 404);
}

fn the_secret_of_a_token_is_shown_once(home: &Home) {
    let house = House::open(home);
    let made = house.officer.post(&house.path("sources"), &json!({"name": "proxy", "protocol": "splunk_hec"})).json();
    let path = house.path(&format!("sources/{}/tokens", made["id"].as_str().unwrap()));
    assert_eq!(house.analyst.post(&path, &json!({})).status, 403);
    let first = house.officer.post(&path, &json!({}));
    assert_eq!(first.status, 201, "{}", first.text());
    let first = first.json();
    let secret = first["secret"].as_str().unwrap();
    assert!(secret.starts_with("vgs_") && first["token"]["holds"] == true && first["token"]["expires_at"].is_null());
    let second = house.officer.post(&path, &json!({"overlap_minutes": 0, "expires_at": super::in_a_week()})).json();
    let shown = house.reader.get(&path);
    assert!(!shown.text().contains(secret) && !shown.text().contains("digest"), "{}", shown.text());
    let tokens = shown.json()["items"].as_array().unwrap().clone();
    assert_eq!(each(&tokens, "id"), [second["token"]["id"].as_str().unwrap(), first["token"]["id"].as_str().unwrap()]);
    assert_eq!((&tokens[0]["holds"], &tokens[1]["holds"]), (&json!(true), &json!(false)), "replaced at once");
    let own = format!("{path}/{}", second["token"]["id"].as_str().unwrap());
    assert_eq!(house.reader.delete(&own).status, 403);
    assert_eq!(house.officer.delete(&own).status, 204);
    assert!(house.reader.get(&path).json()["items"][0]["revoked_at"].is_string());
    assert_eq!(house.officer.delete(&format!("{path}/x")).status, 404);
    for (body, pointer) in [
        (json!({"expires_at": "2020-01-01T00:00:00Z"}), "/expires_at"),
        (json!({"overlap_minutes": -1}), "/overlap_minutes"),
        (json!({"expires_at": "x"}), "/expires_at"),
    ] {
        assert_eq!(house.officer.post(&path, &body).json()["errors"][0]["pointer"], pointer, "{body}");
    }
    // Neither audit nor any answer knows the secret.
    let audit = house.admin.get(&house.path("audit?operation=monitor.source.token")).text();
    assert!(audit.contains("proxy") || audit.contains(made["id"].as_str().unwrap()));
    assert!(!audit.contains(secret), "{audit}");
}

fn settings_of_senders_name_this_server(home: &Home) {
    let house = House::open(home);
    let made = house.officer.post(&house.path("sources"), &json!({"name": "proxy", "protocol": "otlp"})).json();
    let senders = house.get(&format!("sources/{}/senders", made["id"].as_str().unwrap()));
    assert_eq!(senders["address"], format!("http://{}/intake", house.server.address));
    let items = senders["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["sender"], &items[0]["fits"]), (11, &json!("otel-collector"), &json!(true)));
    for item in items {
        let text = item["text"].as_str().unwrap();
        assert!(text.contains("127.0.0.1"), "{item}");
        assert_eq!(text.contains("<TOKEN>"), item["needs_token"].as_bool().unwrap());
        assert!(item["notes"]["vi"].as_str().unwrap().len() > 20 && item["notes"]["en"].as_str().unwrap().len() > 20);
    }
    let named = [("VONGGAC_SERVER_PUBLIC_URL", "https://vonggac.example.vn")];
    let House { server, unit, reader, stream, .. } = house;
    stream.close();
    assert!(server.stop("-TERM").success());
    let server = crate::program::Server::start(home, &named);
    let mut again = server.client();
    again.cookie = reader.cookie;
    let senders = again.get(&format!("/api/v1/units/{unit}/sources/{}/senders", made["id"].as_str().unwrap())).json();
    assert_eq!(senders["address"], "https://vonggac.example.vn/intake");
    let curl = senders["items"].as_array().unwrap().iter().find(|item| item["sender"] == "curl").unwrap();
    assert!(curl["text"].as_str().unwrap().contains("\"https://vonggac.example.vn/intake/ingest/auto\""), "{curl}");
}

on_each_engine!(
    sources_are_made_changed_listed_and_retired,
    figures_of_a_source_are_shown_by_hour,
    the_secret_of_a_token_is_shown_once,
    settings_of_senders_name_this_server,
);
