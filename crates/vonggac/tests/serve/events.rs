//! Search over events: what is found, counted, unfolded and taken away as a file; who may look, and what is recorded.

use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};
use vg_backend::clock::{Clock, Random, SystemClock, SystemRandom};
use vg_lake::events::EventStore;
use vg_model::Timestamp;
use vg_monitor::stream::columns::columns;

use crate::client::{Answer, Client};
use crate::first_visit::member;
use crate::home::{Home, on_each_engine};
use crate::program::{PASSWORD, Server};

const SETTINGS: &[(&str, &str)] =
    &[("VONGGAC_LIMITS_ADDRESS_BURST", "3000"), ("VONGGAC_LIMITS_PRINCIPAL_BURST", "3000")];
const MINUTE: i64 = 60_000_000;

/// Puts events into the store of a stopped server: unit, minutes ago, values by the SQL names of their columns.
fn put(home: &Home, position: u64, events: &[(&str, i64, Value)]) -> Timestamp {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let random: Arc<dyn Random> = Arc::new(SystemRandom);
    let store = EventStore::open(&home.data().join("events"), columns(), &clock, &random).unwrap();
    let now = clock.now();
    let place = |name: &str| columns().iter().position(|column| column.name == name).unwrap();
    let mut rows = store.rows();
    for (record, (unit, ago, values)) in (0..).zip(events) {
        rows.int(place("position"), i64::try_from(position).unwrap());
        rows.int(place("record"), record);
        for (name, value) in values.as_object().unwrap() {
            match value {
                Value::String(text) => rows.text(place(name), text),
                Value::Number(number) => rows.int(place(name), number.as_i64().unwrap()),
                Value::Bool(yes) => rows.bool(place(name), *yes),
                other => panic!("{other}"),
            }
        }
        rows.end_row(unit, Timestamp(now.0 - ago * MINUTE), now);
    }
    store.append(rows.take().unwrap(), position).unwrap();
    store.commit().unwrap();
    now
}

/// Two units, of which each has events, on a server that runs.
struct World {
    server: Server,
    admin: Client,
    ours: String,
    theirs: String,
}

fn world(home: &Home) -> World {
    let mut server = Server::start(home, SETTINGS);
    let (admin, root) = server.set_up();
    let unit = |name: &str| {
        let made = admin.post("/api/v1/units", &json!({"parent": root, "kind": "unit", "name": name}));
        made.json()["id"].as_str().unwrap().to_owned()
    };
    let (ours, theirs) = (unit("Đơn vị A"), unit("Đơn vị B"));
    server.stop("-TERM");
    let failed = |ago: i64, user: &str, address: &str| {
        let raw = format!("sshd[7]: Failed password for {user} from {address} port 22; Đăng nhập thất bại");
        (
            ours.as_str(),
            ago,
            json!({
                "raw": raw, "event_source": "máy chủ tệp", "host_name": "FS-01", "user_name": user, "source_ip": address,
                "event_action": "ssh-login", "event_outcome": "failure", "process_pid": ago, "parsed": true,
            }),
        )
    };
    let mut events = vec![
        failed(5, "Administrator", "203.0.113.9"),
        failed(20, "lan", "10.1.2.3"),
        failed(50, "lan", "10.1.2.3"),
        (ours.as_str(), 70, json!({"raw": "=HYPERLINK(\"x\")", "event_source": "tường lửa"})),
        (ours.as_str(), 60 * 30, json!({"raw": "hôm kia", "event_source": "tường lửa"})),
    ];
    events.push((theirs.as_str(), 5, json!({"raw": "điều bí mật Failed password", "event_source": "mật"})));
    put(home, 7, &events);
    let server = Server::start(home, SETTINGS);
    let mut admin = server.client();
    assert_eq!(admin.sign_in("admin", PASSWORD).status, 200);
    World { server, admin, ours, theirs }
}

fn post(client: &Client, unit: &str, end: &str, body: &Value) -> Answer {
    client.post(&format!("/api/v1/units/{unit}/events/{end}"), body)
}

fn search(client: &Client, unit: &str, body: &Value) -> Value {
    let answer = post(client, unit, "search", body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn records(page: &Value) -> Vec<i64> {
    page["items"].as_array().unwrap().iter().map(|item| item["record"].as_i64().unwrap()).collect()
}

fn events_are_found_counted_and_unfolded(home: &Home) {
    let World { server: _server, admin, ours, .. } = world(home);
    for (q, found) in [
        ("", vec![0, 1, 2, 3]),
        ("failed password", vec![0, 1, 2]),
        ("\"dang nhap that bai\" user.name:LAN", vec![1, 2]),
        ("user.name:administrator", vec![0]),
        ("source.ip:10.0.0.0/8", vec![1, 2]),
        ("NOT source.ip:10.0.0.0/8", vec![0, 3]),
        ("process.pid:>=20 -process.pid:50", vec![1]),
        ("time:<now-1h", vec![3]),
        ("bí mật", vec![]),
    ] {
        assert_eq!(records(&search(&admin, &ours, &json!({"q": q}))), found, "{q}");
    }
    let page = search(&admin, &ours, &json!({"q": "lan", "columns": ["user.name", "time", "source_ip"], "limit": 1}));
    assert_eq!(page["columns"], json!(["user.name", "time", "source.ip"]));
    assert_eq!(page["items"][0]["cells"][0], "lan");
    assert_eq!(page["items"][0]["cells"][1], page["items"][0]["time"]);
    assert!(page["sql"].as_str().unwrap().contains("has_text('%lan%', raw, host_name"));
    let next = json!({"q": "lan", "after": page["next"], "from": page["from"], "to": page["to"], "limit": 1});
    let page = search(&admin, &ours, &next);
    assert_eq!((records(&page), &page["next"]), (vec![2], &Value::Null));

    let counted = post(&admin, &ours, "histogram", &json!({"q": "failed", "from": "now-1h", "by": "user.name"})).json();
    assert_eq!(
        (&counted["events"], &counted["step_seconds"], &counted["series"]),
        (&json!(3), &json!(60), &json!(["lan", "Administrator"]))
    );
    let bins = counted["bins"].as_array().unwrap();
    assert!((60..=61).contains(&bins.len()), "every step is there: {}", bins.len());
    let sum = |place: usize| bins.iter().map(|bin| bin["values"][place].as_i64().unwrap()).sum::<i64>();
    assert_eq!((sum(0), sum(1), bins.iter().map(|bin| bin["events"].as_i64().unwrap()).sum::<i64>()), (2, 1, 3));

    let top = post(&admin, &ours, "top", &json!({"field": "user.name"})).json();
    assert_eq!(
        top["values"],
        json!([{"value": "lan", "events": 2}, {"value": "Administrator", "events": 1}, {"value": null, "events": 1}])
    );
    assert_eq!((&top["events"], &top["different"]), (&json!(4), &json!(3)));
    let numbers = post(&admin, &ours, "top", &json!({"field": "process_pid", "limit": 1})).json();
    assert_eq!(numbers["values"].as_array().unwrap().len(), 1);

    let one = admin.get(&format!("/api/v1/units/{ours}/events/7/1")).json();
    let value = |name: &str| {
        one["fields"].as_array().unwrap().iter().find(|field| field["name"] == name).unwrap()["value"].clone()
    };
    assert_eq!((value("user.name"), value("parsed"), value("user.domain")), (json!("lan"), json!(true), Value::Null));
    assert!(value("raw").as_str().unwrap().starts_with("sshd[7]"));
    assert_eq!(admin.get(&format!("/api/v1/units/{ours}/events/7/99")).status, 404);

    let fields = admin.get(&format!("/api/v1/units/{ours}/events/fields")).json();
    let address =
        fields["items"].as_array().unwrap().iter().find(|field| field["name"] == "source.ip").unwrap().clone();
    assert_eq!(
        (&address["sql"], &address["form"], &address["find"]),
        (&json!("source_ip"), &json!("address"), &json!(true))
    );
}

fn faults_have_a_place_and_a_way_to_mend_them(home: &Home) {
    let World { server: _server, admin, ours, .. } = world(home);
    let compiled = post(&admin, &ours, "sql", &json!({"q": "đúng sorce.ip:10.0.0.1"})).json();
    let error = &compiled["error"];
    assert_eq!(
        (&error["code"], &error["start"], &error["end"], &error["nearest"]),
        (&json!("search_unknown_field"), &json!(5), &json!(13), &json!("source.ip"))
    );
    assert_eq!(compiled["sql"], Value::Null);
    let compiled =
        post(&admin, &ours, "sql", &json!({"q": "source.ip:10.0.0.1", "from": "2026-11-28", "to": "2026-11-29"}))
            .json();
    assert_eq!((&compiled["condition"], &compiled["error"]), (&json!("source_ip = '10.0.0.1'"), &Value::Null));
    assert_eq!(
        (&compiled["from"], &compiled["to"]),
        (&json!("2026-11-27T17:00:00.000000Z"), &json!("2026-11-28T17:00:00.000000Z"))
    );
    // What is shown is what can be asked.
    let asked = admin.post("/api/v1/query", &json!({"sql": compiled["sql"], "units": [ours]}));
    assert_eq!(asked.status, 200, "{}", asked.text());
    for (end, body, status, code) in [
        ("search", json!({"q": "(a"}), 422, "search_syntax"),
        ("search", json!({"q": "a:b"}), 422, "search_unknown_field"),
        ("histogram", json!({"q": "source.ip:x"}), 422, "search_value"),
        ("top", json!({"q": "x".repeat(2_001)}), 422, "search_too_complex"),
        ("top", json!({"field": "nothing"}), 422, "invalid_input"),
        ("top", json!({"limit": 201}), 422, "invalid_input"),
        ("histogram", json!({"by": "nothing"}), 422, "invalid_input"),
        ("search", json!({"from": "hôm qua"}), 422, "search_value"),
        ("search", json!({"from": "now", "to": "now-1h"}), 422, "invalid_input"),
        ("search", json!({"offset_minutes": 900}), 422, "invalid_input"),
        ("search", json!({"after": "x"}), 422, "invalid_input"),
        ("search", json!({"limit": 0}), 422, "invalid_input"),
        ("search", json!({"columns": ["nothing"]}), 422, "invalid_input"),
        ("search", json!({"other": 1}), 422, "invalid_input"),
    ] {
        let refused = post(&admin, &ours, end, &body);
        assert_eq!((refused.status, refused.code().as_str()), (status, code), "{end} {body}: {}", refused.text());
    }
    let refused = post(&admin, &ours, "search", &json!({"q": "đúng (a"})).json();
    assert!(refused["detail"].as_str().unwrap().starts_with("ký tự 6: "), "{refused}");
    assert_eq!(refused["errors"][0]["pointer"], "/q");
}

fn only_who_may_look_sees_events_and_it_is_recorded(home: &Home) {
    let World { server, admin, ours, theirs } = world(home);
    let us = member(&server, &admin, &ours, "an", "reader");
    let them = member(&server, &admin, &theirs, "binh", "officer");
    assert_eq!(records(&search(&us, &ours, &json!({"q": "failed"}))), [0, 1, 2]);
    assert_eq!(records(&search(&them, &theirs, &json!({"q": "failed"}))), [5]);
    for end in ["search", "histogram", "top", "sql"] {
        assert_eq!(post(&us, &theirs, end, &json!({})).status, 404, "{end}");
    }
    for end in ["fields", "export/csv", "follow", "7/5"] {
        assert_eq!(us.get(&format!("/api/v1/units/{theirs}/events/{end}")).status, 404, "{end}");
    }
    assert_eq!(us.get(&format!("/api/v1/units/{ours}/events/7/5")).status, 404, "an event of the other unit");
    // A token that may read events but ask nothing in SQL, and the other way round.
    for scopes in [json!(["monitor.event.read"]), json!(["lake."])] {
        let new = json!({"name": "kiểm tra", "unit": ours, "scopes": scopes, "life_seconds": 3_600});
        let token = us.post("/api/v1/tokens", &new).json();
        let mut program = server.client();
        program.bearer = Some(format!("Bearer {}", token["text"].as_str().unwrap()));
        let refused = post(&program, &ours, "search", &json!({"q": "failed"}));
        assert_eq!((refused.status, refused.code().as_str()), (403, "forbidden"), "{scopes}: {}", refused.text());
        let follow = program.get(&format!("/api/v1/units/{ours}/events/follow?q=failed"));
        assert_eq!(follow.status, 403, "{scopes}");
    }
    let audit = admin.get(&format!("/api/v1/units/{ours}/audit?operation=monitor.event.read&limit=1000")).text();
    assert!(audit.contains("has_text('%failed%'") && audit.contains("sql_sha256"), "{audit}");
    assert!(audit.contains("forbidden"), "what was refused, too: {audit}");
}

fn searches_are_kept_and_counted(home: &Home) {
    let World { server, admin, ours, theirs } = world(home);
    let us = member(&server, &admin, &ours, "an", "analyst");
    let them = member(&server, &admin, &theirs, "binh", "officer");
    let path = format!("/api/v1/units/{ours}/searches");
    let new =
        json!({"name": "Đăng nhập hỏng", "q": "failed", "from": "now-1h", "shared": true, "note": "xem mỗi sáng"});
    let key = "Idempotency-Key: 0190-2\r\n";
    let create = |body: &Value| us.send("POST", &path, key, Some(body.to_string().as_bytes()));
    let made = create(&new);
    assert_eq!((made.status, made.header("etag")), (201, Some("\"1\"")), "{}", made.text());
    assert_eq!(create(&new).json(), made.json(), "sent again after a lost answer");
    let made = made.json();
    assert_eq!((&made["own"], &made["may_change"], &made["to"]), (&json!(true), &json!(true), &json!("now")));
    let seen = &admin.get(&path).json()["items"][0];
    assert_eq!((&seen["own"], &seen["created_by_name"]), (&json!(false), &json!("Lê Văn Bình")));
    let one = format!("{path}/{}", made["id"].as_str().unwrap());
    for (method, path) in [("GET", &path), ("GET", &one), ("DELETE", &one)] {
        assert_eq!(them.send(method, path, "", None).status, 404, "{method} {path}");
    }
    let counted = post(&us, &ours, "count", &json!({"q": made["q"], "from": made["from"], "to": made["to"]})).json();
    assert_eq!(counted["events"], 3);
    assert_eq!(post(&us, &ours, "count", &json!({"q": "failed", "from": "now-10m"})).json()["events"], 1);
    assert_eq!(post(&us, &theirs, "count", &json!({})).status, 404);
    let change =
        json!({"name": "Đăng nhập hỏng", "q": "failed", "from": "2026-11-01", "to": "2026-11-02", "shared": true});
    let put =
        |tag: &str| us.send("PUT", &one, &format!("If-Match: \"{tag}\"\r\n"), Some(change.to_string().as_bytes()));
    assert_eq!(put("1").json()["from"], "2026-11-01");
    assert_eq!((put("1").status, us.delete(&one).status, us.get(&one).status), (412, 204, 404));
    let audit = admin.get(&format!("/api/v1/units/{ours}/audit?operation=monitor.search.save&limit=1000")).text();
    assert!(audit.contains("now-1h") && audit.contains("removed"), "{audit}");
}

/// A rule that nobody had.
const PASTED: &str = "
title: Đăng nhập SSH thất bại
id: 00000000-0000-4000-8000-0000000000a1
level: high
logsource: { product: linux, service: sshd }
detection:
  lines: { message|startswith: 'Failed password' }
  condition: lines
---
title: Nhiều lần
id: 00000000-0000-4000-8000-0000000000a2
level: critical
correlation:
  type: event_count
  rules: [ 00000000-0000-4000-8000-0000000000a1 ]
  group-by: [ src_ip ]
  timespan: 1d
  condition: { gte: 5 }
  generate: true
";

/// Waits until a job has ended.
fn ended(client: &Client, path: &str) -> Value {
    let until = Instant::now() + std::time::Duration::from_secs(120);
    loop {
        let job = client.get(path).json();
        if !["waiting", "running"].contains(&job["state"].as_str().unwrap()) {
            return job;
        }
        assert!(Instant::now() < until, "{job}");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

fn rules_look_back_and_findings_become_alerts_once(home: &Home) {
    let World { server, admin, ours, theirs } = world(home);
    let us = member(&server, &admin, &ours, "an", "analyst");
    let them = member(&server, &admin, &theirs, "binh", "officer");
    let path = format!("/api/v1/units/{ours}/retros");
    let refused = us.post(&path, &json!({"name": "x", "rule_text": "title: x\nlogsource: {}\ndetection: 7"}));
    assert_eq!((refused.status, &refused.json()["errors"][0]["code"]), (422, &json!("bad_rule")), "{}", refused.text());
    let new = json!({"name": "Công văn 12", "rule_text": PASTED, "from": "now-2d"});
    let made = us.post(&path, &new);
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(them.post(&path, &new).status, 404);
    let one = format!("{path}/{}", made.json()["id"].as_str().unwrap());
    assert_eq!(ended(&us, &one)["hits"], 0, "what is stored there is no record of sshd");
    drop(us);
    server.stop("-TERM");
    let lines: Vec<(&str, i64, Value)> = (0..40)
        .map(|row| {
            let raw = format!("<38>1 2026-02-17T02:00:00Z web{row} sshd 7 - - Failed password for lan from 192.0.2.7 port 22 ssh2");
            let values = json!({
                "raw": raw, "format": "syslog", "kind": "syslog", "parsed": true, "host_name": format!("web{}", row % 4),
                "source_id": "s1", "event_source": "máy chủ", "records": 1,
            });
            (ours.as_str(), 60 * row, values)
        })
        .collect();
    put(home, 8, &lines);
    let server = Server::start(home, SETTINGS);
    let mut us = server.client();
    assert_eq!(us.sign_in("an", PASSWORD).status, 200);
    let made = us.post(&path, &new).json();
    let one = format!("{path}/{}", made["id"].as_str().unwrap());
    // Whatever it was doing, it goes on after a restart.
    server.stop("-KILL");
    let server = Server::start(home, SETTINGS);
    let mut us = server.client();
    assert_eq!(us.sign_in("an", PASSWORD).status, 200);
    let job = ended(&us, &one);
    assert_eq!(
        (&job["state"], &job["hits"], &job["known"], &job["unread"]),
        // Three of the events of this house have a text that is no record of any format.
        (&json!("done"), &json!(41), &json!(0), &json!(3)),
        "{job}"
    );
    assert_eq!((&job["events"], &job["total"]), (&json!(45), &json!(45)));
    let counts = us.get(&format!("{one}/counts")).json();
    let rules: Vec<(&Value, &Value)> =
        counts["rules"].as_array().unwrap().iter().map(|rule| (&rule["level"], &rule["hits"])).collect();
    assert_eq!(rules, [(&json!("critical"), &json!(1)), (&json!("high"), &json!(40))]);
    assert_eq!(
        counts["counts"].as_array().unwrap().iter().map(|count| count["hits"].as_i64().unwrap()).sum::<i64>(),
        41
    );
    let page = us.get(&format!("{one}/hits?limit=30&rule=00000000-0000-4000-8000-0000000000a1")).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 30);
    let (position, record) = (&page["items"][0]["position"], &page["items"][0]["record"]);
    assert_eq!(
        us.get(&format!("/api/v1/units/{ours}/events/{position}/{record}")).status,
        200,
        "each leads to its event"
    );
    let rest = us.get(&format!("{one}/hits?limit=30&after={}&rule=00000000-0000-4000-8000-0000000000a1", page["next"]));
    assert_eq!(rest.json()["items"].as_array().unwrap().len(), 10);
    let csv = us.get(&format!("{one}/export/csv")).text();
    assert_eq!(csv.lines().count(), 42, "{csv}");
    let mut progress = us.connect();
    progress.write_all(&us.request("GET", &format!("{one}/progress"), "", None)).unwrap();
    let mut told = String::new();
    while !told.contains("event: retro") {
        let mut bytes = [0; 512];
        let read = progress.read(&mut bytes).unwrap();
        assert!(read > 0, "{told}");
        told.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
    assert!(told.contains("text/event-stream"), "{told}");
    let tag = format!("If-Match: \"{}\"\r\n", job["version"]);
    let raise = || us.send("POST", &format!("{one}/alerts"), &tag, None);
    let handed = raise();
    assert_eq!((handed.status, &handed.json()["handed"]), (200, &json!(41)), "{}", handed.text());
    let alerts = || us.get(&format!("/api/v1/units/{ours}/alerts?limit=100")).json();
    let before = alerts();
    assert_eq!(json!(before["items"].as_array().unwrap().len()), handed.json()["handed_alerts"], "{before}");
    assert_eq!((raise().json(), alerts()), (handed.json(), before), "again changes nothing");
    assert_eq!((us.delete(&one).status, us.get(&one).status), (204, 404));
}

fn events_leave_as_files(home: &Home) {
    let World { server: _server, admin, ours, .. } = world(home);
    let file = |form: &str, query: &str| {
        let answer = admin.get(&format!("/api/v1/units/{ours}/events/export/{form}?{query}"));
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("x-truncated"), Some("false"));
        answer
    };
    let csv = file("csv", "columns=time,user.name,raw").text();
    let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!((lines.len(), lines[0]), (5, "time,user_name,raw"));
    assert!(lines[4].contains("\"'=HYPERLINK(\"\"x\"\")\""), "guarded against formulas: {csv}");
    let jsonl = file("jsonl", "q=user.name:lan").text();
    let objects: Vec<Value> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((objects.len(), &objects[0]["source_ip"]), (2, &json!("10.1.2.3")));
    assert!(objects[0].get("user_domain").is_none(), "what is not there is not written");
    let parquet = file("parquet", "q=user.name:lan");
    assert!(parquet.body.starts_with(b"PAR1") && parquet.body.ends_with(b"PAR1"));
    let ocsf = file("ocsf", "q=user.name:lan").text();
    let events: Vec<Value> = ocsf.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        (events.len(), &events[0]["metadata"]["version"], &events[0]["class_uid"]),
        (2, &json!("1.7.0"), &json!(0))
    );
    assert_eq!((&events[0]["unmapped"]["source.ip"], &events[0]["status_id"]), (&json!("10.1.2.3"), &json!(2)));
    assert_eq!(admin.get(&format!("/api/v1/units/{ours}/events/export/doc")).status, 422);
}

fn a_search_ends_with_who_asked(home: &Home) {
    let World { server, ours, .. } = world(home);
    server.stop("-TERM");
    let more: Vec<(&str, i64, Value)> = (0..40_000)
        .map(|row| (ours.as_str(), row % 1_000, json!({"raw": format!("line {row} {}", "x".repeat(100))})))
        .collect();
    put(home, 8, &more);
    let mut settings = SETTINGS.to_vec();
    settings.extend([("VONGGAC_LAKE_QUERY_SECONDS", "30"), ("VONGGAC_LAKE_CONCURRENT", "1")]);
    let server = Server::start(home, &settings);
    let mut again = server.client();
    assert_eq!(again.sign_in("admin", PASSWORD).status, 200);
    // Patterns of which each is tried on every text, and none fits: the longest search that there is.
    let q = (0..10).map(|word| format!("NOT *{word}?x*x?y*")).collect::<Vec<_>>().join(" ");
    let body = json!({"q": format!("{q} nothing")}).to_string();
    let path = format!("/api/v1/units/{ours}/events/search");
    let began = Instant::now();
    let whole = again.send("POST", &path, "", Some(body.as_bytes()));
    assert_eq!(whole.status, 200, "{}", whole.text());
    let whole = began.elapsed();
    let mut stream = again.connect();
    stream.write_all(&again.request("POST", &path, "", Some(body.as_bytes()))).unwrap();
    std::thread::sleep(whole / 20);
    drop(stream);
    let began = Instant::now();
    // There is one turn: this waits for the end of the search before it.
    assert_eq!(records(&search(&again, &ours, &json!({"q": "position:7 record:1"}))), [1]);
    assert!(began.elapsed() < whole / 2, "{:?}, and the whole took {whole:?}", began.elapsed());
}

on_each_engine!(
    events_are_found_counted_and_unfolded,
    faults_have_a_place_and_a_way_to_mend_them,
    only_who_may_look_sees_events_and_it_is_recorded,
    searches_are_kept_and_counted,
    rules_look_back_and_findings_become_alerts_once,
    events_leave_as_files,
);

/// The state database takes no part in how a search ends.
#[test]
fn a_search_ends_with_who_asked_on_sqlite() {
    a_search_ends_with_who_asked(&Home::sqlite());
}
