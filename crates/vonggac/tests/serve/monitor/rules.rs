//! Rules and their sets: imported with a preview, switched, found; and what arrives is matched by them at once.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vg_backend::clock::{Clock as _, SystemClock};
use vg_model::Timestamp;

use super::{House, in_a_week, send};
use crate::client::{Answer, Client};
use crate::home::{Home, on_each_engine};

/// How long any step may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

const RULE: &str = "title: Successful SSH logon\nid: 0b7c1c1e-7b3f-4a52-9f0e-6a1d1b7c0001\nstatus: test\nlevel: high\nlicense: Apache-2.0\nauthor: Sở Y tế\ndescription: A logon that worked\nlogsource: {product: linux, service: sshd}\ndetection:\n  lines: {message|startswith: Accepted password}\n  condition: lines\n";
const ID: &str = "0b7c1c1e-7b3f-4a52-9f0e-6a1d1b7c0001";
const BROKEN: &str = "title: Broken\nid: 0b7c1c1e-7b3f-4a52-9f0e-6a1d1b7c0002\nlogsource: {product: linux}\ndetection:\n  lines: {message: x}\n  condition: nothing\n";

fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(began.elapsed() < PATIENCE, "{what} did not come");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn preview(client: &Client, set: &str, text: &str) -> Answer {
    let path = format!("/api/v1/rule-sets/previews?file_name=ssh.yml&set={set}");
    client.send("POST", &path, "", Some(text.as_bytes()))
}

/// Waits until what was said of rules is in place.
fn in_place(house: &House) -> Value {
    until("the rules", || {
        let page = house.reader.get(&house.path("rules?limit=1000")).json();
        (page["network"]["phase"] == "idle" && page["network"]["loaded_at"].is_string()).then_some(page)
    })
}

fn of_id<'p>(page: &'p Value, id: &str) -> Option<&'p Value> {
    page["items"].as_array().unwrap().iter().find(|rule| rule["id"] == id)
}

fn a_set_is_imported_with_a_preview_and_matched_at_once(home: &Home) {
    let house = House::open(home);
    let page = in_place(&house);
    let own = page["counts"]["on"].as_i64().unwrap();
    assert!(own > 50 && of_id(&page, ID).is_none(), "{}", page["counts"]);

    let text = format!("{RULE}---\n{BROKEN}");
    assert_eq!(preview(&house.analyst, "", &text).status, 403, "an analyst decides on none");
    assert_eq!(preview(&house.officer, "", "\u{0}\u{1}").code(), "invalid_input");
    let made = preview(&house.officer, "", &text);
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json();
    assert_eq!((&made["new_count"], &made["refused_count"]), (&json!(1), &json!(1)));
    assert_eq!(
        (&made["refused"][0]["code"], &made["refused"][0]["path"]),
        (&json!("undefined_selection"), &json!("ssh.yml"))
    );
    assert!(made["refused"][0]["line"].as_i64() > Some(10), "{made}");
    let new = json!({"preview": made["preview"], "name": "Bộ của Sở", "min_level": "low", "statuses": ["test"]});
    let set = house.officer.post("/api/v1/rule-sets", &new);
    assert_eq!((set.status, set.header("etag")), (201, Some("\"1\"")), "{}", set.text());
    let set = set.json();
    assert_eq!(
        (&set["rules"], &set["refused"], &set["content_by_name"]),
        (&json!(1), &json!(1), &json!("Lê Văn Bình"))
    );
    assert_eq!(house.officer.post("/api/v1/rule-sets", &new).status, 422, "a preview is applied once");

    let page = in_place(&house);
    let listed = of_id(&page, ID).unwrap();
    assert_eq!(
        (&listed["state"], &listed["set_name"], &listed["level"]),
        (&json!("on"), &json!("Bộ của Sở"), &json!("high"))
    );
    let id = set["id"].as_str().unwrap();
    let refused = house.get(&format!("rules?set={id}&state=refused"))["items"].clone();
    assert_eq!(refused[0]["refused"]["code"], "undefined_selection");
    assert_eq!(house.get("rules?q=successful%20LOGON%20ssh&limit=5")["counts"]["on"], 1);

    // What arrives now is matched by it.
    let source =
        house.officer.post(&house.path("sources"), &json!({"name": "Máy chủ thử", "protocol": "syslog"})).json();
    let source = source["id"].as_str().unwrap().to_owned();
    let token = house.officer.post(&house.path(&format!("sources/{source}/tokens")), &json!({})).json();
    let token = format!("authorization: Bearer {}\r\n", token["secret"].as_str().unwrap());
    let mut number = 0;
    let mut logon = || {
        number += 1;
        let line = format!(
            "<38>1 2026-02-16T19:00:{number:02}Z web01 sshd 4711 - - Accepted password for root from 192.0.2.7 port {number} ssh2\n"
        );
        let sent = house.server.client().send("POST", "/intake/ingest/syslog", &token, Some(line.as_bytes()));
        assert_eq!(sent.status, 200, "{}", sent.text());
    };
    let figures = || house.get(&format!("rules/{ID}"));
    logon();
    let one = until("a finding", || Some(figures()).filter(|one| one["figures"]["all"] == 1));
    assert_eq!(
        (&one["figures"]["open"], &one["figures"]["day"], &one["figures"]["false_percent"]),
        (&json!(1), &json!(1), &Value::Null)
    );
    assert_eq!(
        (&one["licence"], &one["author"], &one["days"][30]["findings"]),
        (&json!("Apache-2.0"), &json!("Sở Y tế"), &json!(1))
    );
    assert!(one["text"].as_str().unwrap().starts_with("title: Successful SSH logon"));

    // An exclusion of the source keeps back what comes, and counts it.
    let exclusion = json!({"rule": ID, "source": source, "reason": "máy đang thử nghiệm", "expires_at": in_a_week()});
    assert_eq!(house.analyst.post(&house.path("suppressions"), &exclusion).status, 201);
    logon();
    let one = until("what is kept back", || Some(figures()).filter(|one| one["figures"]["all"] == 2));
    assert_eq!((&one["figures"]["suppressed"], &one["figures"]["open"]), (&json!(1), &json!(1)));
    assert_eq!(house.items("suppressions?holding=true")[0]["findings"], 1);

    // A switch needs the right and a reason; then the rule is silent.
    let choose = |client: &Client, body: Value| {
        client.send("PUT", &format!("/api/v1/rules/{ID}/choice"), "", Some(body.to_string().as_bytes()))
    };
    assert_eq!(choose(&house.analyst, json!({"state": "off", "reason": "x"})).status, 403);
    assert_eq!(
        choose(&house.officer, json!({"state": "off", "reason": " "})).json()["errors"][0]["pointer"],
        "/reason"
    );
    let chosen = choose(&house.officer, json!({"state": "off", "reason": "chờ bản sửa"}));
    assert_eq!((chosen.status, &chosen.json()["network"]["phase"] != "idle"), (200, true), "{}", chosen.text());
    in_place(&house);
    let one = figures();
    assert_eq!(
        (&one["state"], &one["why"], &one["history"][0]["reason"]),
        (&json!("off"), &json!("choice"), &json!("chờ bản sửa"))
    );
    logon();
    // A change that is based on an old version is refused; one that takes more statuses is not.
    let path = format!("/api/v1/rule-sets/{id}");
    assert_eq!(send(&house.officer, "PATCH", &path, &json!(9), Some(&json!({"on": false}))).status, 412);
    let changed = send(&house.officer, "PATCH", &path, &json!(1), Some(&json!({"statuses": ["stable", "unknown"]})));
    assert_eq!(changed.json()["errors"][0]["pointer"], "/statuses");
    // Another content, with its difference.
    let next = preview(&house.officer, id, &RULE.replace("0001\n", "0003\n").replace("Successful", "Another")).json();
    assert_eq!((&next["new_count"], &next["gone_count"], &next["changed_count"]), (&json!(1), &json!(1), &json!(0)));
    assert_eq!(next["gone"][0]["title"], "Successful SSH logon");
    let put = json!({"preview": next["preview"]});
    let replaced = send(&house.officer, "PUT", &format!("{path}/content"), &json!(1), Some(&put));
    assert_eq!(replaced.status, 200, "{}", replaced.text());
    in_place(&house);
    assert_eq!(house.reader.get(&house.path(&format!("rules/{ID}"))).status, 404);
    let history = house.reader.get(&format!("{path}/history")).json();
    assert_eq!(history["items"][0]["reason"], "+1 ~0 −1");
    assert_eq!(send(&house.officer, "DELETE", "/api/v1/rule-sets/pack", &json!(1), None).status, 422);
    assert_eq!(send(&house.officer, "DELETE", &path, &json!(2), None).status, 204);
    let page = in_place(&house);
    assert_eq!(page["counts"]["on"], own);
    // The finding of the rule that was off is none.
    let totals = house.items("alerts?state=new");
    assert_eq!(totals.len(), 1);
    house.stream.close();
}

fn a_rule_is_tried_on_a_sample_before_it_is_switched_on(home: &Home) {
    let house = House::open(home);
    in_place(&house);
    let attempt = |client: &Client, body: &Value| client.post(&house.path("rule-trials"), body);
    assert_eq!(attempt(&house.reader, &json!({"text": RULE})).status, 403);
    // A text alone is read, and its faults have their place.
    let read = attempt(&house.analyst, &json!({"text": format!("{RULE}---\n{BROKEN}")})).json();
    assert_eq!((&read["ran"], read["rules"].as_array().unwrap().len()), (&json!(false), 1));
    assert_eq!(read["problems"][0]["code"], "undefined_selection");
    assert!(
        read["problems"][0]["line"].as_i64() > Some(10) && read["problems"][0]["message"].as_str().unwrap().len() > 10
    );
    assert_eq!(attempt(&house.analyst, &json!({"rule": "none"})).json()["errors"][0]["pointer"], "/text");

    let line = |host: &str, second: u32| {
        format!(
            "<38>1 2026-02-16T19:00:{second:02}Z {host} sshd 4711 - - Accepted password for root from 192.0.2.7 port 22 ssh2\n"
        )
    };
    let lines: String =
        (0..300).map(|number| line(if number % 3 == 0 { "web01" } else { "web02" }, number % 60)).collect();
    let lines =
        lines + "<38>1 2026-02-16T19:01:00Z web01 sshd 4711 - - Failed password for root from 192.0.2.7 port 22 ssh2\n";
    let path = house.path("rule-samples?file_name=ssh.log");
    let send = |client: &Client| client.send("POST", &path, "", Some(lines.as_bytes()));
    assert_eq!(send(&house.reader).status, 403);
    let sample = send(&house.analyst).json()["sample"].clone();
    let body = json!({"text": RULE, "sample": sample});
    assert_eq!(
        attempt(&house.officer, &body).json()["errors"][0]["pointer"],
        "/sample",
        "a sample is for whoever sent it"
    );
    let tried = attempt(&house.analyst, &body);
    assert_eq!(tried.status, 200, "{}", tried.text());
    let tried = tried.json();
    assert_eq!(
        (&tried["ran"], &tried["stopped"], &tried["records"]),
        (&json!(true), &json!(false), &json!(301)),
        "{tried}"
    );
    assert_eq!((&tried["findings"], &tried["alerts"]), (&json!(300), &json!(2)));
    assert_eq!((tried["shown"].as_array().unwrap().len(), &tried["rules"][0]["findings"]), (200, &json!(300)));
    let first = &tried["shown"][0];
    assert_eq!((&first["host"], &first["file"], &first["level"]), (&json!("web01"), &json!("ssh.log"), &json!("high")));
    assert!(first["event"]["message"].as_str().unwrap().starts_with("Accepted password"), "{first}");
    // A rule of a set, and one that could not have matched.
    let page = house.get("rules?limit=1000&q=windows");
    let windows = page["items"].as_array().unwrap().iter().find(|rule| rule["product"] == "windows").unwrap();
    let tried = attempt(&house.analyst, &json!({"rule": windows["id"], "sample": sample})).json();
    assert_eq!((&tried["ran"], &tried["findings"]), (&json!(true), &json!(0)), "{tried}");
    assert!(tried["rules"].as_array().unwrap().iter().any(|rule| rule["inert"].is_object()), "{tried}");
    assert!(house.items("alerts").is_empty(), "nothing is stored");
    house.stream.close();
}

fn a_rule_is_tried_on_what_the_unit_has_stored(home: &Home) {
    let house = House::open(home);
    in_place(&house);
    let source = house.officer.post(&house.path("sources"), &json!({"name": "Cổng SSH", "protocol": "syslog"})).json();
    let source = source["id"].as_str().unwrap().to_owned();
    let token = house.officer.post(&house.path(&format!("sources/{source}/tokens")), &json!({})).json();
    let token = format!("authorization: Bearer {}\r\n", token["secret"].as_str().unwrap());
    let now = SystemClock.now();
    let ago = |minutes: i64| Timestamp(now.0 - minutes * 60_000_000);
    let line = |at: Timestamp, host: &str, port: u32| {
        format!("<38>1 {at} {host} sshd 4711 - - Accepted password for root from 192.0.2.7 port {port} ssh2\n")
    };
    let mut lines: String =
        (0..250).map(|port| line(ago(30), if port % 2 == 0 { "web01" } else { "web02" }, port)).collect();
    // Two hours ago, and so outside of the last hour.
    lines += &line(ago(120), "web03", 9);
    let sent = house.server.client().send("POST", "/intake/ingest/syslog", &token, Some(lines.as_bytes()));
    assert_eq!(sent.status, 200, "{}", sent.text());

    let attempt = |client: &Client, body: &Value| client.post(&house.path("rule-trials"), body);
    for hours in [0, 169] {
        let refused = attempt(&house.analyst, &json!({"text": RULE, "hours": hours}));
        assert_eq!(refused.json()["errors"][0]["pointer"], "/hours", "{}", refused.text());
    }
    let both = attempt(&house.analyst, &json!({"text": RULE, "hours": 1, "sample": "x"}));
    assert_eq!(both.json()["errors"][0]["pointer"], "/hours");
    assert_eq!(attempt(&house.reader, &json!({"text": RULE, "hours": 1})).status, 403);
    let of = |hours: u32| attempt(&house.analyst, &json!({"text": RULE, "hours": hours})).json();
    let tried = until("the events", || Some(of(1)).filter(|tried| tried["records"] == 250));
    assert_eq!((&tried["ran"], &tried["stopped"]), (&json!(true), &json!(false)), "{tried}");
    assert_eq!(
        (&tried["findings"], &tried["alerts"], &tried["own"]["known"], &tried["rules"][0]["findings"]),
        (&json!(250), &json!(2), &json!(0), &json!(250)),
        "no rule in use raised them"
    );
    assert_eq!(tried["shown"].as_array().unwrap().len(), 200);
    let first = &tried["shown"][0];
    assert!(first["position"].as_i64() > Some(0), "{first}");
    assert!(first["event"]["message"].as_str().unwrap().starts_with("Accepted password"), "{first}");
    let wider = of(3);
    assert_eq!((&wider["findings"], &wider["alerts"]), (&json!(251), &json!(3)));
    // A correlation counts over all of the time.
    let counting = format!(
        "{RULE}---\ntitle: Many logons\nid: 0b7c1c1e-7b3f-4a52-9f0e-6a1d1b7c0009\nstatus: test\nlevel: high\ncorrelation:\n  type: event_count\n  rules: [{ID}]\n  group-by: [hostname]\n  timespan: 1h\n  condition: {{gte: 100}}\n"
    );
    let counted = attempt(&house.analyst, &json!({"text": counting, "hours": 3})).json();
    assert_eq!(
        (&counted["findings"], &counted["shown"][0]["title"]),
        (&json!(2), &json!("Many logons")),
        "one for each host that had 125: {counted}"
    );
    assert!(house.items("alerts").is_empty(), "nothing is stored");
    let entries = house.admin.get(&house.path("audit?operation=monitor.event.read&limit=100")).text();
    assert!(entries.contains("Many logons"), "that events were looked at is recorded: {entries}");
    house.stream.close();
}

on_each_engine!(
    a_rule_is_tried_on_what_the_unit_has_stored,
    a_set_is_imported_with_a_preview_and_matched_at_once,
    a_rule_is_tried_on_a_sample_before_it_is_switched_on
);
