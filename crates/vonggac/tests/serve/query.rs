//! Questions in SQL as clients meet them: answers, permissions, records, the end of a question with its caller, and the command line.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::first_visit::member;
use crate::home::{Home, on_each_engine};
use crate::program::Server;

const SETTINGS: &[(&str, &str)] =
    &[("VONGGAC_LIMITS_PRINCIPAL_BURST", "5000"), ("VONGGAC_LIMITS_ADDRESS_BURST", "5000")];

fn ask(client: &Client, sql: &str) -> Answer {
    client.post("/api/v1/query", &json!({"sql": sql}))
}

fn rows(client: &Client, sql: &str) -> Value {
    let answer = ask(client, sql);
    assert_eq!(answer.status, 200, "{sql}: {}", answer.text());
    answer.json()["rows"].clone()
}

fn new_unit(admin: &Client, root: &str, name: &str) -> String {
    let made = admin.post("/api/v1/units", &json!({"parent": root, "kind": "unit", "name": name}));
    made.json()["id"].as_str().unwrap().to_owned()
}

fn make(client: &Client, unit: &str, noun: &str, body: &Value) -> String {
    let made = client.post(&format!("/api/v1/units/{unit}/{noun}"), body);
    assert_eq!(made.status, 201, "{noun}: {}", made.text());
    made.json()["id"].as_str().unwrap().to_owned()
}

fn a_question_is_answered_within_what_the_caller_may_read(home: &Home) {
    let mut server = Server::start(home, SETTINGS);
    let (admin, root) = server.set_up();
    let (ours, theirs) = (new_unit(&admin, &root, "Đơn vị A"), new_unit(&admin, &root, "Đơn vị B"));
    let us = member(&server, &admin, &ours, "an", "officer");
    let them = member(&server, &admin, &theirs, "binh", "reader");
    let system = make(&us, &ours, "systems", &json!({"name": "Cổng dịch vụ công", "level": 3}));
    make(
        &us,
        &ours,
        "hosts",
        &json!({"name": "srv-đỗ", "kind": "server", "system": system, "addresses": ["10.1.2.3"]}),
    );
    make(&admin, &theirs, "hosts", &json!({"name": "srv-bimat", "kind": "server"}));

    let answer = ask(&us, "SELECT h.name, s.level, h.unit FROM hosts h JOIN systems s ON s.id = h.system").json();
    assert_eq!(answer["columns"][1], json!({"name": "level", "type": "int"}));
    assert_eq!(answer["rows"], json!([["srv-đỗ", 3, ours]]));
    assert_eq!((&answer["truncated"], answer["elapsed_ms"].is_u64()), (&json!(false), true));
    let tables: Vec<&Value> = answer["snapshot"].as_array().unwrap().iter().map(|one| &one["table"]).collect();
    assert_eq!(tables, ["hosts", "systems"]);
    assert_eq!(rows(&us, "SELECT name FROM hosts WHERE khong_dau(name) = 'srv-do'"), json!([["srv-đỗ"]]));
    assert_eq!(rows(&us, "SELECT value FROM host_identifiers WHERE kind = 'address'"), json!([["10.1.2.3"]]));

    // Each sees the own unit; who stands above both sees both, or the one that is asked for.
    assert_eq!(rows(&them, "SELECT name FROM hosts"), json!([["srv-bimat"]]));
    assert_eq!(rows(&admin, "SELECT count(*) FROM hosts"), json!([[2]]));
    let one = admin.post("/api/v1/query", &json!({"sql": "SELECT name FROM hosts", "units": [theirs]}));
    assert_eq!(one.json()["rows"], json!([["srv-bimat"]]));
    let hidden = us.post("/api/v1/query", &json!({"sql": "SELECT 1", "units": [ours, theirs]}));
    assert_eq!((hidden.status, hidden.code().as_str()), (404, "not_found"));
    let limited = admin.post("/api/v1/query", &json!({"sql": "SELECT name FROM hosts ORDER BY name", "limit": 1}));
    assert_eq!((&limited.json()["rows"], &limited.json()["truncated"]), (&json!([["srv-bimat"]]), &json!(true)));

    for (sql, code) in [
        ("SELECT * FROM host", "query_invalid"),
        ("SELECT * FROM '/etc/passwd'", "query_invalid"),
        ("DELETE FROM hosts", "query_not_reading"),
        ("SELECT 1; SELECT 2", "query_not_reading"),
        ("SELECT 1 / (level - 3) FROM systems", "query_failed"),
    ] {
        let refused = ask(&us, sql);
        assert_eq!((refused.status, refused.code().as_str()), (422, code), "{sql}");
        assert_eq!(refused.json()["errors"][0]["pointer"], "/sql");
        assert_ne!(refused.json()["detail_text"]["vi"], refused.json()["detail_text"]["en"]);
    }
    let meant = ask(&us, "SELECT *\nFROM host").json();
    assert_eq!(meant["detail"], "dòng 2, ký tự 6: không có bảng host; có phải bạn muốn dùng hosts?");

    let listed = them.get("/api/v1/query/tables").json();
    let hosts = listed["items"].as_array().unwrap().iter().find(|table| table["name"] == "hosts").unwrap().clone();
    assert_eq!((&hosts["operation"], &hosts["columns"][0]["name"]), (&json!("inventory.host.read"), &json!("unit")));
    assert!(
        hosts["about"]["vi"].as_str().unwrap().contains("Máy chủ") && hosts["columns"][1]["about"]["en"].is_string()
    );

    // A token that may ask, but read no hosts, finds none.
    let scopes = ["lake.", "inventory.system.read"];
    let new = json!({"name": "kiểm tra", "unit": ours, "scopes": scopes, "life_seconds": 3_600});
    let token = us.post("/api/v1/tokens", &new);
    assert_eq!(token.status, 201, "{}", token.text());
    let mut program = server.client();
    program.bearer = Some(format!("Bearer {}", token.json()["text"].as_str().unwrap()));
    assert_eq!(rows(&program, "SELECT name FROM systems"), json!([["Cổng dịch vụ công"]]));
    assert_eq!(ask(&program, "SELECT name FROM hosts").code(), "query_invalid");

    let audit = admin.get(&format!("/api/v1/units/{ours}/audit?operation=lake.query.run&limit=1000")).json();
    let text = audit.to_string();
    assert!(text.contains("JOIN systems s") && text.contains("sql_sha256") && text.contains("hosts.1@"), "{text}");
    assert!(text.contains("query_not_reading") && text.contains("DELETE FROM hosts"), "what was refused, too: {text}");
}

fn a_question_ends_with_its_time_and_with_its_caller(home: &Home) {
    let mut settings = SETTINGS.to_vec();
    settings.extend([("VONGGAC_LAKE_QUERY_SECONDS", "3"), ("VONGGAC_LAKE_CONCURRENT", "1")]);
    let mut server = Server::start(home, &settings);
    let (admin, _) = server.set_up();
    let endless = "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r";
    let began = Instant::now();
    let late = ask(&admin, endless);
    assert_eq!((late.status, late.code().as_str()), (422, "query_time"), "{}", late.text());
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    // Asks and goes away: the only turn is free long before its time is over.
    let mut stream = admin.connect();
    let body = json!({"sql": endless}).to_string();
    stream.write_all(&admin.request("POST", "/api/v1/query", "", Some(body.as_bytes()))).unwrap();
    std::thread::sleep(Duration::from_millis(500));
    drop(stream);
    let began = Instant::now();
    assert_eq!(rows(&admin, "SELECT 1"), json!([[1]]));
    assert!(began.elapsed() < Duration::from_millis(1_500), "{:?}", began.elapsed());
}

const ALL: &[&str] = &[
    "systems",
    "hosts",
    "host_identifiers",
    "contacts",
    "contact_channels",
    "claims",
    "imports",
    "packages",
    "letters",
    "obligations",
    "check_results",
    "answers",
    "measures",
    "level_dossiers",
];

/// What the server keeps up to date is what a fresh program reads, with the same ids of snapshots.
fn same_as_read_anew(home: &Home, admin: &Client, what: &str) {
    for table in ALL {
        let sql = format!("SELECT * FROM {table}");
        let kept = ask(admin, &sql).json();
        let read: Value =
            serde_json::from_str(&home.runs(&["query", "--data", "DATA", "--format", "json", &sql])).unwrap();
        assert_eq!(kept["rows"], read["rows"], "{what}: {table}");
        assert_eq!(kept["snapshot"], read["snapshot"], "{what}: {table}");
    }
}

/// What the rows of each table are.
fn generations(client: &Client) -> BTreeMap<&'static str, Value> {
    let of = |table: &&'static str| {
        let answer = ask(client, &format!("SELECT count(*) FROM {table}")).json();
        (*table, answer["snapshot"][0]["generation"].clone())
    };
    ALL.iter().map(of).collect()
}

fn every_change_of_the_inventory_arrives(home: &Home) {
    let mut server = Server::start(home, SETTINGS);
    let (admin, root) = server.set_up();
    let path = |end: &str| format!("/api/v1/units/{root}/{end}");
    let put = |end: &str, version: i64, body: &Value| {
        let more = format!("If-Match: \"{version}\"\r\n");
        let done = admin.send("PUT", &path(end), &more, Some(body.to_string().as_bytes()));
        assert_eq!(done.status, 200, "{end}: {}", done.text());
    };
    let post = |end: &str, body: &Value| {
        let done = admin.send("POST", &path(end), "If-Match: \"1\"\r\n", Some(body.to_string().as_bytes()));
        assert!(done.status < 300, "{end}: {}", done.text());
        done.json()
    };
    let import = |file: &str, text: &str| {
        let sent = admin.send("POST", &path(&format!("imports?file_name={file}")), "", Some(text.as_bytes())).json();
        let end = format!("imports/{}/application", sent["id"].as_str().unwrap());
        let applied = admin.send("POST", &path(&end), "", None);
        assert_eq!(applied.status, 200, "{}", applied.text());
    };
    let system = make(&admin, &root, "systems", &json!({"name": "Thư điện tử", "level": 2}));
    let other = make(&admin, &root, "systems", &json!({"name": "Cổng thông tin", "level": 4}));
    let host = make(&admin, &root, "hosts", &json!({"name": "srv-1", "system": system, "addresses": ["10.0.0.1"]}));
    let twin = make(&admin, &root, "hosts", &json!({"name": "srv-2", "system": other, "addresses": ["10.0.0.2"]}));
    let channels = json!([{"kind": "phone", "value": "0900000001"}, {"kind": "email", "value": "a@example.vn"}]);
    let contact = make(&admin, &root, "contacts", &json!({"name": "Trực ban", "channels": channels}));
    let claim = make(&admin, &root, "claims", &json!({"kind": "domain", "value": "anbinh.example"}));
    same_as_read_anew(home, &admin, "made");
    put(&format!("systems/{system}"), 1, &json!({"name": "Thư điện tử", "level": 5}));
    assert_eq!(rows(&admin, "SELECT name, level FROM hosts ORDER BY name"), json!([["srv-1", 5], ["srv-2", 4]]));
    put(&format!("hosts/{twin}"), 1, &json!({"name": "srv-2", "system": system, "addresses": ["10.0.0.9"]}));
    put(&format!("claims/{claim}"), 1, &json!({"kind": "domain", "value": "anbinh2.example"}));
    same_as_read_anew(home, &admin, "changed");
    let before = generations(&admin);
    post(&format!("contacts/{contact}/proof"), &json!({"kind": "phone", "value": "0900000001", "proof": "đã gọi"}));
    let after = generations(&admin);
    let changed: Vec<&str> = ALL.iter().copied().filter(|table| before[table] != after[table]).collect();
    assert_eq!(changed, ["contact_channels"], "the feed of the unit moved for all of them");
    let table = "Tên máy,Địa chỉ IP,Hệ điều hành,Hệ thống\nsrv-1,10.0.0.1,Ubuntu 22.04,Cổng thông tin\npc-9,10.0.0.77,Windows 11,\n";
    import("may.csv", table);
    import("may.csv", table);
    import("may.csv", &table.replace("10.0.0.77", "10.0.0.78").replace("22.04", "24.04"));
    same_as_read_anew(home, &admin, "imported with changes");
    import("phan-mem.csv", "Tên máy,Phần mềm,Phiên bản\nsrv-1,nginx,1.24\npc-9,7-Zip,23.01\nsrv-1,openssl,3.0.2\n");
    same_as_read_anew(home, &admin, "software");
    let merged = post(&format!("hosts/{host}/merge"), &json!({"other": twin}));
    post(&format!("undo/{}", merged["undo"].as_str().unwrap()), &json!({}));
    same_as_read_anew(home, &admin, "merged and undone");
    let split = json!({"name": "srv-1b", "identifiers": [{"kind": "address", "value": "10.0.0.1"}]});
    let _ = admin.send("POST", &path(&format!("hosts/{host}/split")), "", Some(split.to_string().as_bytes()));
    same_as_read_anew(home, &admin, "split");
    let version = admin.get(&path(&format!("systems/{other}"))).json()["version"].as_i64().unwrap_or(1);
    let more = format!("If-Match: \"{version}\"\r\n");
    let retired = admin.send("POST", &path(&format!("systems/{other}/retirement")), &more, None);
    assert_eq!(retired.status, 200, "{}", retired.text());
    same_as_read_anew(home, &admin, "retired");
    let built = admin.send("POST", &path("demonstration"), "", None);
    assert!(built.status < 300, "{}", built.text());
    same_as_read_anew(home, &admin, "the demonstration");
    assert!(admin.delete(&path("demonstration")).status < 300);
    same_as_read_anew(home, &admin, "without the demonstration");
}

fn every_change_of_measures_arrives(home: &Home) {
    let mut server = Server::start(home, SETTINGS);
    let (admin, root) = server.set_up();
    let path = |end: &str| format!("/api/v1/units/{root}/{end}");
    let sent = |method: &str, end: &str, version: i64, body: &Value| {
        let more = format!("If-Match: \"{version}\"\r\n");
        let done = admin.send(method, &path(end), &more, Some(body.to_string().as_bytes()));
        assert!(done.status < 300, "{end}: {}", done.text());
        done.json()
    };
    let system = make(&admin, &root, "systems", &json!({"name": "Thư điện tử", "level": 2}));
    let other = make(&admin, &root, "systems", &json!({"name": "Cổng thông tin", "level": 3}));
    let open = |system: &str| {
        let body = json!({"system": system, "regime": "vn-2026", "catalogues": ["qcvn-12"]});
        sent("POST", "assessments", 1, &body)["assessment"]["id"].as_str().unwrap().to_owned()
    };
    let first = open(&system);
    open(&other);
    let by_level = "SELECT level, count(*) > 50 FROM measures GROUP BY level ORDER BY level";
    assert_eq!(rows(&admin, by_level), json!([[2, true], [3, true]]));
    same_as_read_anew(home, &admin, "opened");
    let met =
        "SELECT system_name, control, state, basis, review, holds_until > now() FROM measures WHERE state = 'met'";
    let control = format!("assessments/{first}/controls/q-password");
    sent("PUT", &format!("{control}/result"), 1, &json!({"state": "met", "reason": "chính sách miền"}));
    assert_eq!(rows(&admin, met), json!([["Thư điện tử", "q-password", "met", "statement", false, true]]));
    sent("PUT", &format!("{control}/assignment"), 2, &json!({"owner": "Lan", "due": "2030-01-01", "note": ""}));
    assert_eq!(
        rows(&admin, "SELECT owner, due FROM measures WHERE control = 'q-password' AND level = 2"),
        json!([["Lan", "2030-01-01"]])
    );
    same_as_read_anew(home, &admin, "stated and assigned");
    let before = generations(&admin);
    sent("PUT", &format!("systems/{system}/level-dossier"), 0, &json!({"decision_number": "12/QĐ"}));
    let after = generations(&admin);
    let changed: Vec<&str> = ALL.iter().copied().filter(|table| before[table] != after[table]).collect();
    assert_eq!(changed, ["level_dossiers"]);
    sent("PUT", &format!("systems/{system}"), 1, &json!({"name": "Thư điện tử", "level": 3}));
    let second = open(&system);
    assert_ne!(first, second);
    assert_eq!(
        rows(&admin, "SELECT DISTINCT level FROM measures"),
        json!([[3]]),
        "the earlier assessment holds no more"
    );
    same_as_read_anew(home, &admin, "raised");
    let version = admin.get(&path(&format!("assessments/{second}"))).json()["version"].as_i64().unwrap();
    sent("POST", &format!("assessments/{second}/closing"), version, &json!({"reason": "không dùng nữa"}));
    assert_eq!(rows(&admin, "SELECT DISTINCT system_name FROM measures"), json!([["Cổng thông tin"]]));
    same_as_read_anew(home, &admin, "closed");
}

fn the_command_line_asks_the_same(home: &Home) {
    let mut server = Server::start(home, SETTINGS);
    let (admin, root) = server.set_up();
    let below = new_unit(&admin, &root, "Đơn vị Bến Đò");
    make(&admin, &below, "systems", &json!({"name": "=HYPERLINK()", "level": 3}));
    make(&admin, &root, "systems", &json!({"name": "Cổng", "level": 4}));
    let query = |arguments: &[&str]| home.run(&[&["query", "--data", "DATA"], arguments].concat());
    let sql = "SELECT name, level FROM systems ORDER BY level";
    let (code, out, error) = query(&[sql]);
    assert_eq!(code, Some(0), "{error}");
    assert!(out.starts_with("name          level\n=HYPERLINK()  3\nCổng          4\n(2 dòng"), "{out}");
    let (_, out, _) = query(&["--format", "csv", "--unit", "don vi ben do", sql]);
    assert_eq!(out.trim_start_matches('\u{feff}'), "name,level\r\n'=HYPERLINK(),3\r\n");
    let (code, _, error) = query(&["--unit", "nowhere", sql]);
    assert!(code == Some(2) && error.contains("Bến Đò"), "{error}");
    let (code, _, error) = query(&["SELECT nam FROM systems"]);
    assert!(code == Some(2) && error.contains("name") && error.contains("query_invalid"), "{error}");
    let (code, out, _) = query(&["--tables"]);
    assert!(
        code == Some(0) && out.contains("hosts: Máy chủ") && out.contains("cấp độ") | out.contains("Cấp độ"),
        "{out}"
    );
    let (_, out, _) = query(&["--limit", "1", "--format", "json", sql]);
    let answer: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&answer["rows"], &answer["truncated"]), (&json!([["=HYPERLINK()", 3]]), &json!(true)));
    let mut program = home.program();
    let mut child = program
        .args(["query", "--data"])
        .arg(home.data())
        .args(["--format", "csv", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"SELECT count(*) AS n\nFROM systems").unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(String::from_utf8_lossy(&out.stdout).ends_with("n\r\n2\r\n"));
    let audit = admin.get(&format!("/api/v1/units/{root}/audit?operation=lake.query.run&limit=1000")).text();
    assert!(audit.contains("cli.query"), "who has the data folder is recorded as well");
}

on_each_engine!(
    a_question_is_answered_within_what_the_caller_may_read,
    a_question_ends_with_its_time_and_with_its_caller,
    every_change_of_the_inventory_arrives,
    every_change_of_measures_arrives,
    the_command_line_asks_the_same,
);
