//! Suppressions: made, approved by a second person, extended, ended.

use serde_json::{Value, json};
use vg_model::{Level, Timestamp};

use super::{HOUR, House, each, in_a_week, rule, send};
use crate::home::{Home, on_each_engine};

fn findings_are_suppressed_until_a_day_and_critical_ones_by_two_persons(home: &Home) {
    let house = House::open(home);
    let path = house.path("suppressions");
    let until = in_a_week();
    let new = json!({"rule": "r-noisy", "source": "dc-01", "reason": "đang bảo trì máy chủ", "expires_at": until});
    assert_eq!(house.reader.post(&path, &new).status, 403);
    let key = "Idempotency-Key: 0190-1\r\n";
    let create = |body: &Value| house.officer.send("POST", &path, key, Some(body.to_string().as_bytes()));
    let made = create(&new);
    assert_eq!((made.status, made.header("etag")), (201, Some("\"1\"")), "{}", made.text());
    let made = made.json();
    assert_eq!(create(&new).json(), made, "sent again after a lost answer");
    let other = create(&json!({"rule": "r-other", "reason": "x", "expires_at": until}));
    assert_eq!((other.status, other.code().as_str()), (409, "monitor_key_reused"));
    assert_eq!(
        (&made["holds"], &made["covers_critical"], &made["rule_title"]),
        (&json!(true), &json!(false), &Value::Null)
    );
    assert_eq!((&made["created_by_name"], &made["findings"]), (&json!("Lê Văn Bình"), &json!(0)));
    let at = |end: &str| format!("{path}/{}{end}", made["id"].as_str().unwrap());

    let (low, critical) = (rule("r-noisy", Level::Low), rule("r-noisy", Level::Critical));
    house.stream.take(&low, &["PC-01", "PC-02"]);
    assert!(house.items("alerts").is_empty());
    house.stream.take(&critical, &["PC-01"]);
    assert_eq!(house.items("alerts").len(), 1, "one person alone does not silence what is critical");
    let one = house.reader.get(&at("")).json();
    assert_eq!((&one["findings"], one["latest"].as_array().unwrap().len()), (&json!(2), 2));
    assert_eq!(one["rule_title"]["en"], "Found r-noisy", "it has an alert now");

    let approve = |client, version: i64| send(client, "POST", &at("/approval"), &json!(version), None);
    let own = approve(&house.officer, 1);
    assert_eq!((own.status, own.code().as_str()), (409, "monitor_second_person"));
    assert_eq!(house.officer.get(&at("")).json()["may_approve"], false);
    assert_eq!(approve(&house.analyst, 1).status, 403, "an analyst decides on none");
    assert_eq!(house.admin.get(&at("")).json()["may_approve"], true);
    assert_eq!(approve(&house.admin, 9).status, 412);
    let approved = approve(&house.admin, 1).json();
    assert_eq!((&approved["covers_critical"], &approved["approver_name"]), (&json!(true), &json!("Trần Thị Lan")));
    house.stream.take(&critical, &["PC-09"]);
    assert_eq!(house.items("alerts").len(), 1);

    let later = Timestamp(vg_backend::clock::Clock::now(&*house.stream.clock).0 + 48 * HOUR).to_string();
    let extend = |version: i64, until: &str| {
        send(&house.officer, "POST", &at("/extension"), &json!(version), Some(&json!({"expires_at": until})))
    };
    assert_eq!(extend(2, "2099-01-01T00:00:00Z").json()["errors"][0]["pointer"], "/expires_at");
    let extended = extend(2, &later).json();
    assert_eq!(
        (&extended["expires_at"], &extended["covers_critical"]),
        (&json!(later), &json!(false)),
        "approval is over"
    );
    let end = |version: i64| send(&house.officer, "POST", &at("/ending"), &json!(version), None);
    let ended = end(3).json();
    assert_eq!((&ended["holds"], &ended["ended_by_name"]), (&json!(false), &json!("Lê Văn Bình")));
    assert_eq!(end(4).status, 422, "what has ended does not end again");
    house.stream.take(&low, &["PC-05"]);
    assert_eq!(house.items("alerts").len(), 2);
    assert!(house.items("suppressions?holding=true").is_empty());
    assert_eq!(each(&house.items("suppressions?holding=false"), "rule"), ["r-noisy"]);
    assert_eq!(house.reader.get(&format!("{path}/x")).status, 404);

    for (body, pointer) in [
        (json!({"reason": "x", "expires_at": until}), "/rule"),
        (json!({"rule": "r", "reason": " ", "expires_at": until}), "/reason"),
        (json!({"rule": "r", "reason": "x", "expires_at": "2020-01-01T00:00:00Z"}), "/expires_at"),
        (json!({"rule": "r", "reason": "x", "expires_at": ""}), "/expires_at"),
        (json!({"entity": "PC-01", "reason": "x", "expires_at": until}), "/entity_kind"),
        (
            json!({"rule": "r", "conditions": [{"field": "", "value": "x"}], "reason": "x", "expires_at": until}),
            "/conditions/0",
        ),
    ] {
        let refused = house.officer.post(&path, &body);
        assert_eq!((refused.status, &refused.json()["errors"][0]["pointer"]), (422, &json!(pointer)), "{body}");
    }
    let of_host = json!({"entity_kind": "host", "entity": "pc-77", "conditions": [{"field": "CommandLine", "value": "WHOAMI /all"}],
        "reason": "máy thử nghiệm", "expires_at": until});
    assert_eq!(house.analyst.post(&path, &of_host).status, 201);
    house.stream.take(&low, &["PC-77"]);
    assert!(house.items("alerts?entity=PC-77").is_empty());
}

on_each_engine!(findings_are_suppressed_until_a_day_and_critical_ones_by_two_persons);
