//! The inventory as clients meet it: versions, keys, imports, the feed, events, files, the demonstration.

use std::io::{BufRead as _, BufReader, Write as _};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::first_visit::member;
use crate::home::{Home, on_each_engine};
use crate::program::Server;

/// A server with an officer in its unit.
struct House {
    _server: Server,
    officer: Client,
    reader: Client,
    /// Path of the unit.
    unit: String,
}

impl House {
    fn new(home: &Home) -> Self {
        let mut server = Server::start(home, &[("VONGGAC_LIMITS_PRINCIPAL_BURST", "1000")]);
        let (admin, unit) = server.set_up();
        let officer = member(&server, &admin, &unit, "lan", "officer");
        let reader = member(&server, &admin, &unit, "binh", "reader");
        Self { _server: server, officer, reader, unit: format!("/api/v1/units/{unit}") }
    }

    fn path(&self, end: &str) -> String {
        format!("{}/{end}", self.unit)
    }

    fn put(&self, end: &str, version: &str, body: &Value) -> Answer {
        let more = format!("If-Match: {version}\r\n");
        self.officer.send("PUT", &self.path(end), &more, Some(body.to_string().as_bytes()))
    }

    /// Sends a file and gives the import.
    fn upload(&self, end: &str, bytes: &[u8]) -> Answer {
        self.officer.send("POST", &self.path(end), "", Some(bytes))
    }
}

fn a_change_names_the_version_that_it_is_based_on(home: &Home) {
    let house = House::new(home);
    let made = house.officer.post(&house.path("systems"), &json!({"name": "Thư điện tử", "level": 3}));
    assert_eq!((made.status, made.header("etag")), (201, Some("\"1\"")), "{}", made.text());
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let end = format!("systems/{id}");
    let more = json!({"name": "Thư điện tử công vụ", "level": 3, "dossier": "approved"});
    let without = house.officer.send("PUT", &house.path(&end), "", Some(more.to_string().as_bytes()));
    assert_eq!((without.status, without.code().as_str()), (428, "precondition_required"));
    assert_eq!(house.put(&end, "three", &more).code(), "bad_request");
    let changed = house.put(&end, "\"1\"", &more);
    assert_eq!((changed.status, changed.header("etag")), (200, Some("\"2\"")), "{}", changed.text());
    let late = house.put(&end, "\"1\"", &more);
    assert_eq!((late.status, late.code().as_str()), (412, "inventory_version_mismatch"));
    assert_eq!(house.put(&end, "\"2\"", &json!({"name": "x", "lever": 3})).code(), "invalid_input", "a misspelt field");
    let wrong = house.put(&end, "\"2\"", &json!({"name": "x", "level": 6}));
    assert_eq!(wrong.json()["errors"][0]["pointer"], "/level");
    let gone = house.officer.send("POST", &house.path(&format!("{end}/retirement")), "If-Match: \"2\"\r\n", None);
    assert_eq!(gone.status, 200, "{}", gone.text());
    assert!(gone.json()["retired_at"].is_string());
    assert_eq!(house.officer.get(&house.path("systems")).json()["items"], json!([]));
    assert_eq!(house.officer.get(&house.path("systems?retired=true")).json()["items"][0]["id"], id.as_str());
}

fn a_creation_may_be_sent_again(home: &Home) {
    let house = House::new(home);
    let body = json!({"name": "srv-web01", "kind": "server", "addresses": ["10.20.1.5"]}).to_string();
    let send = || house.officer.send("POST", &house.path("hosts"), "Idempotency-Key: k-1\r\n", Some(body.as_bytes()));
    let (first, again) = (send(), send());
    assert_eq!((first.status, again.status), (201, 201), "{}", again.text());
    assert_eq!(first.json(), again.json());
    let other = json!({"name": "srv-web02"}).to_string();
    let reused = house.officer.send("POST", &house.path("hosts"), "Idempotency-Key: k-1\r\n", Some(other.as_bytes()));
    assert_eq!((reused.status, reused.code().as_str()), (409, "inventory_key_reused"));
    assert_eq!(house.officer.get(&house.path("hosts")).json()["items"].as_array().unwrap().len(), 1);
    let bad = house.officer.post(&house.path("hosts"), &json!({"name": "x", "addresses": ["10.20.1.500"]}));
    assert_eq!(bad.json()["errors"][0]["pointer"], "/addresses/0");
    let bad = house.officer.post(&house.path("hosts"), &json!({"name": "x", "kind": "toaster"}));
    assert!(bad.json()["errors"][0]["message"].as_str().unwrap().contains("network_device"), "{}", bad.text());
}

const TABLE: &str = "Tên máy,Địa chỉ IP,Địa chỉ MAC,Hệ điều hành,Người phụ trách,Vị trí\n\
    PC-KETOAN-01,10.20.5.11,00:1A:2B:3C:4D:01,Windows 10 Pro,Nguyễn Thị Hằng,Phòng Kế toán\n\
    PC-KETOAN-02,10.20.5.999,00:1A:2B:3C:4D:02,Windows 10 Pro,Đỗ Văn Đức,Phòng Kế toán\n\
    ,,,Windows 10 Pro,Lê Thị Mai,Phòng Kế toán\n\
    SRV-VANBAN,10.20.1.20,00:1A:2B:3C:4D:03,Windows Server 2019,Đỗ Văn Đức,Phòng máy chủ\n\
    ,,,,Phạm Văn Tú,Tầng 3\n";

fn a_table_is_previewed_mended_and_applied(home: &Home) {
    let house = House::new(home);
    let columns = house.upload("imports/columns?file_name=may.csv", TABLE.as_bytes());
    assert_eq!(columns.status, 200, "{}", columns.text());
    let sheet = columns.json()["sheets"][0].clone();
    assert_eq!((&sheet["rows"], &sheet["remembered"]), (&json!(5), &json!(false)));
    assert_eq!(sheet["columns"][0]["field"], "host_name");

    let sent = house.upload("imports?file_name=may.csv", TABLE.as_bytes());
    assert_eq!(sent.status, 201, "{}", sent.text());
    let import = sent.json();
    assert_eq!((&import["state"], &import["running"]), (&json!("previewed"), &json!(false)));
    assert_eq!((&import["created"], &import["refused"]), (&json!(3), &json!(2)), "{import}");
    let end = format!("imports/{}", import["id"].as_str().unwrap());
    assert_eq!(house.officer.get(&house.path("hosts")).json()["items"], json!([]), "a preview changes nothing");
    let refused = house.officer.get(&house.path(&format!("{end}/rows?outcome=refused"))).json();
    let reasons: Vec<&str> =
        refused["items"].as_array().unwrap().iter().map(|row| row["reason"]["vi"].as_str().unwrap()).collect();
    assert!(reasons.len() == 2 && reasons[0].contains("Dòng 4 không có"), "{reasons:?}");
    let told = house.officer.get(&house.path(&format!("{end}/rows?outcome=created&limit=2"))).json();
    assert!(told["items"][1]["reason"]["vi"].as_str().unwrap().contains("Địa chỉ IP"), "{told}");
    assert_eq!(told["next"], told["items"][1]["place"]);
    let file = house.officer.get(&house.path(&format!("{end}/errors.csv"))).text();
    assert!(file.contains("Phạm Văn Tú") && file.contains("Lý do"), "{file}");

    let applied = house.officer.send("POST", &house.path(&format!("{end}/application")), "", None);
    assert_eq!((applied.status, &applied.json()["state"]), (200, &json!("applied")), "{}", applied.text());
    let twice = house.officer.send("POST", &house.path(&format!("{end}/application")), "", None);
    assert_eq!((twice.status, twice.code().as_str()), (409, "inventory_import_state"));
    for (query, names) in [
        ("do%20van%20duc", json!(["PC-KETOAN-02", "SRV-VANBAN"])),
        ("ke%20toan%20hang", json!(["PC-KETOAN-01"])),
        ("10.20.1.20", json!(["SRV-VANBAN"])),
    ] {
        let found = house.officer.get(&house.path(&format!("hosts?q={query}"))).json();
        let found: Value = found["items"].as_array().unwrap().iter().map(|host| host["name"].clone()).collect();
        assert_eq!(found, names, "{query}");
    }
    let host = house.officer.get(&house.path("hosts?q=vanban")).json()["items"][0].clone();
    let id = host["id"].as_str().unwrap();
    let facts = house.officer.get(&house.path(&format!("hosts/{id}/facts"))).json();
    assert!(facts["items"].as_array().unwrap().iter().all(|fact| fact["shown"] == true && fact["source"] == "may.csv"));
    let known = house.officer.get(&house.path(&format!("hosts/{id}/identifiers"))).json();
    assert!(known["items"].as_array().unwrap().iter().any(|known| known["kind"] == "mac"), "{known}");

    // The same file again finds its own sayings.
    let again = house.upload("imports?file_name=may.csv", TABLE.as_bytes()).json();
    assert_eq!((&again["created"], &again["unchanged"]), (&json!(0), &json!(3)), "{again}");
    let given_up = house.officer.delete(&house.path(&format!("imports/{}", again["id"].as_str().unwrap())));
    assert_eq!(given_up.json()["state"], "discarded");
    // What a person said of the columns is remembered.
    let said = json!({"columns": [
        {"column": 0, "header": "A", "field": "host_name"}, {"column": 1, "header": "B", "field": "address"}]});
    let kept = house.officer.send("PUT", &house.path("imports/columns"), "", Some(said.to_string().as_bytes()));
    assert_eq!(kept.status, 204, "{}", kept.text());
    let strange = "A,B\nsrv-x,10.20.9.9\n";
    assert_eq!(
        house.upload("imports/columns?file_name=x.csv", strange.as_bytes()).json()["sheets"][0]["remembered"],
        true
    );
    assert_eq!(house.upload("imports?file_name=x.csv", strange.as_bytes()).json()["created"], 1);
    assert_eq!(house.officer.get(&house.path("imports")).json()["items"].as_array().unwrap().len(), 3);
    let refused = house.reader.send("POST", &house.path("imports?file_name=may.csv"), "", Some(TABLE.as_bytes()));
    assert_eq!((refused.status, refused.code().as_str()), (403, "forbidden"));
}

fn a_file_that_is_too_large_or_no_table_is_told_so(home: &Home) {
    let mut server = Server::start(home, &[("VONGGAC_LIMITS_UPLOAD_BYTES", "2000000")]);
    let (admin, unit) = server.set_up();
    let path = |end: &str| format!("/api/v1/units/{unit}/{end}");
    // Larger than a JSON body may be, and still taken.
    let many: String =
        (0..40_000).map(|n| format!("may-{n:05},10.{}.{}.{}\n", n / 65_536, n / 256 % 256, n % 256)).collect();
    let sent = admin.send(
        "POST",
        &path("imports?file_name=a.csv"),
        "",
        Some(format!("Tên máy,IP\n{many}{}", " ".repeat(600_000)).as_bytes()),
    );
    assert!(matches!(sent.status, 201 | 202), "{}", sent.text());
    let large = admin.send("POST", &path("imports?file_name=a.csv"), "", Some(&vec![b'x'; 2_000_001]));
    assert_eq!((large.status, large.code().as_str()), (413, "too_large"));
    let odd = admin.send("POST", &path("imports?file_name=a.bin"), "", Some(&[0, 1, 2, 3, 0xff]));
    assert_eq!(odd.status, 201, "{}", odd.text());
    assert_eq!((&odd.json()["form"], &odd.json()["created"]), (&json!("unknown"), &json!(0)));
    assert!(odd.json()["refused"].as_i64().unwrap() >= 1, "says why: {}", odd.text());
}

fn the_feed_and_the_events_tell_every_change_once(home: &Home) {
    let house = House::new(home);
    let first = house.officer.post(
        &house.path("contacts"),
        &json!({"name": "Trực ban", "channels": [{"kind": "phone", "value": "0900 000 001"}]}),
    );
    assert_eq!(first.status, 201, "{}", first.text());
    let feed = house.officer.get(&house.path("changes")).json();
    assert_eq!((feed["items"].as_array().unwrap().len(), &feed["items"][0]["action"]), (1, &json!("created")));
    let next = feed["next"].as_i64().unwrap();

    let mut stream = house.officer.connect();
    let request = house.officer.request("GET", &house.path(&format!("events?since={}", next - 1)), "", None);
    stream.write_all(&request).unwrap();
    let mut lines = BufReader::new(stream).lines();
    let mut event = || loop {
        let line = lines.next().unwrap().unwrap();
        if let Some(data) = line.strip_prefix("data: ") {
            break serde_json::from_str::<Value>(data).unwrap();
        }
    };
    assert_eq!(event()["seq"], next, "what was there already");
    let claim = house.officer.post(&house.path("claims"), &json!({"kind": "domain", "value": "anbinh.example"}));
    assert_eq!(claim.status, 201, "{}", claim.text());
    let began = Instant::now();
    let told = event();
    assert_eq!((&told["kind"], &told["id"]), (&json!("claim"), &claim.json()["id"]));
    assert!(began.elapsed() < Duration::from_secs(4), "by the commit, not by the next look");
    assert_eq!(
        house.officer.get(&house.path(&format!("changes?since={next}"))).json()["items"].as_array().unwrap().len(),
        1
    );

    let id = first.json()["id"].as_str().unwrap().to_owned();
    let proof = json!({"kind": "phone", "value": "0900 000 001", "proof": "đã trả lời cuộc gọi"});
    let proved = house.officer.post(&house.path(&format!("contacts/{id}/proof")), &proof);
    assert!(proved.json()["channels"][0]["proved_at"].is_string(), "{}", proved.text());
    let same = json!({"name": "Trực ban Tết", "channels": [{"kind": "phone", "value": "0900 000 001"}]});
    let changed = house.put(&format!("contacts/{id}"), "\"2\"", &same);
    assert!(changed.json()["channels"][0]["proved_at"].is_string(), "the proof stays: {}", changed.text());
}

fn many_changes_in_one_request_have_a_result_each(home: &Home) {
    let house = House::new(home);
    let items = json!({"items": [
        {"action": "create", "kind": "system", "data": {"name": "Cổng thông tin", "level": 3}},
        {"action": "create", "kind": "system", "data": {"name": "", "level": 3}},
        {"action": "create", "kind": "host", "data": {"name": "=cmd|' /C calc'!A0", "addresses": ["10.20.1.7"]}},
        {"action": "retire", "kind": "host", "id": "nobody", "version": 1},
        {"action": "paint", "kind": "host"},
    ]});
    let answer = house.officer.post(&house.path("bulk"), &items).json();
    let statuses: Vec<i64> =
        answer["items"].as_array().unwrap().iter().map(|item| item["status"].as_i64().unwrap()).collect();
    assert_eq!(statuses, [201, 422, 201, 404, 422], "{answer}");
    assert_eq!((&answer["done"], &answer["refused"]), (&json!(2), &json!(3)));
    assert_eq!(answer["items"][1]["problem"]["errors"][0]["pointer"], "/name");
    let most = json!({"items": vec![json!({"action": "paint", "kind": "host"}); 501]});
    assert_eq!(house.officer.post(&house.path("bulk"), &most).code(), "limit_reached");
    let list = json!({"items": [{"action": "create", "kind": "system", "data": ["Cổng thông tin", 3]}]});
    let refused = house.officer.post(&house.path("bulk"), &list);
    assert_eq!(refused.status, 422, "fields have names, a list of values has none: {}", refused.text());

    let csv = house.officer.get(&house.path("hosts/export/csv"));
    assert!(csv.header("content-disposition").unwrap().contains("may.csv"));
    assert!(csv.text().contains("'=cmd"), "no formula leaves: {}", csv.text());
    let xlsx = house.officer.get(&house.path("systems/export/xlsx"));
    assert!(xlsx.status == 200 && xlsx.body.starts_with(b"PK"));
    assert_eq!(house.officer.get(&house.path("hosts/export/pdf")).code(), "invalid_input");

    let two: Vec<String> = ["a-1", "a-2"]
        .iter()
        .map(|name| {
            let made = house.officer.post(&house.path("hosts"), &json!({"name": name}));
            made.json()["id"].as_str().unwrap().to_owned()
        })
        .collect();
    let merged = house.officer.post(&house.path(&format!("hosts/{}/merge", two[0])), &json!({"other": two[1]})).json();
    assert_eq!(
        (&merged["host"]["id"], &merged["host"]["names"]),
        (&json!(two[0]), &json!(["a-1"])),
        "the newer name is shown"
    );
    let undone =
        house.officer.send("POST", &house.path(&format!("undo/{}", merged["undo"].as_str().unwrap())), "", None);
    assert_eq!((undone.status, &undone.json()["names"]), (200, &json!([])), "{}", undone.text());
    let had = house.officer.get(&house.path("addresses/10.20.1.7")).json();
    assert_eq!(had["items"][0]["score"], 60, "{had}");
}

fn the_demonstration_stands_after_the_setup_and_goes_by_one_call(home: &Home) {
    let began = Instant::now();
    let mut server = Server::start_with(home, &["--insecure-http"], &[]);
    let (admin, root) = server.set_up();
    let units = admin.get("/api/v1/units").json();
    let demo = units["items"].as_array().unwrap().iter().find(|unit| unit["parent"] == root.as_str()).unwrap();
    assert!(demo["name"].as_str().unwrap().contains("minh hoạ"));
    let unit = format!("/api/v1/units/{}", demo["id"].as_str().unwrap());
    let hosts = admin.get(&format!("{unit}/hosts?limit=1000")).json();
    assert_eq!(hosts["items"].as_array().unwrap().len(), 60);
    assert!(hosts["items"].as_array().unwrap().iter().all(|host| host["demo"] == true));
    assert!(began.elapsed() < Duration::from_secs(20), "in a debug build on a busy machine");
    assert_eq!(admin.get(&format!("{unit}/systems")).json()["items"].as_array().unwrap().len(), 4);
    assert_eq!(admin.send("POST", &format!("{unit}/demonstration"), "", None).code(), "conflict", "not twice");
    // Editing does not take the mark away.
    let host = &hosts["items"][0];
    let path = format!("{unit}/hosts/{}", host["id"].as_str().unwrap());
    let body = json!({"name": host["name"], "note": "đã xem"}).to_string();
    let changed = admin.send("PUT", &path, "If-Match: \"1\"\r\n", Some(body.as_bytes()));
    assert_eq!((changed.status, &changed.json()["demo"]), (200, &json!(true)), "{}", changed.text());
    let removed = admin.delete(&format!("{unit}/demonstration"));
    assert_eq!((removed.status, &removed.json()["hosts"]), (200, &json!(60)), "{}", removed.text());
    for noun in ["hosts", "systems", "contacts", "claims"] {
        assert_eq!(admin.get(&format!("{unit}/{noun}")).json()["items"], json!([]), "{noun}");
    }
    // It comes back whole: with the letter, and with what was assessed.
    let built = admin.send("POST", &format!("{unit}/demonstration"), "", None);
    assert_eq!((built.status, &built.json()["hosts"]), (201, &json!(60)), "{}", built.text());
    for (noun, least) in [("letters", 1), ("obligations", 10), ("assessments", 3)] {
        let items = admin.get(&format!("{unit}/{noun}")).json()["items"].as_array().map_or(0, Vec::len);
        assert!(items >= least, "{noun}: {items}");
    }
}

fn contacts_and_claims_leave_as_files_without_formulas(home: &Home) {
    let house = House::new(home);
    let contact = json!({"name": "=1+1", "role": "@SUM", "channels": [
        {"kind": "phone", "value": "+84900000001"}, {"kind": "chat", "value": "truc-ban"}]});
    assert_eq!(house.officer.post(&house.path("contacts"), &contact).status, 201);
    let claim = json!({"kind": "domain", "value": "anbinh.example", "basis": "-1"});
    assert_eq!(house.officer.post(&house.path("claims"), &claim).status, 201);
    for (noun, file, wanted) in [
        ("contacts", "dau-moi.csv", ["Họ và tên", "'=1+1", "'@SUM", "'+84900000001", "chat: truc-ban"].as_slice()),
        ("claims", "dai-dia-chi-ten-mien.csv", &["Căn cứ", "anbinh.example", "'-1"]),
    ] {
        let csv = house.officer.get(&house.path(&format!("{noun}/export/csv")));
        assert!(csv.header("content-disposition").is_some_and(|header| header.contains(file)), "{}", csv.head);
        for word in wanted {
            assert!(csv.text().contains(word), "{noun}: {word}: {}", csv.text());
        }
        let xlsx = house.officer.get(&house.path(&format!("{noun}/export/xlsx")));
        assert!(xlsx.status == 200 && xlsx.body.starts_with(b"PK"), "{noun}");
        // What is retired leaves with its filter alone.
        let retired = house.officer.get(&house.path(&format!("{noun}/export/csv?retired=true"))).text();
        assert_eq!(retired.lines().count(), 1, "{retired}");
        assert_eq!(house.officer.get(&house.path(&format!("{noun}/export/pdf"))).code(), "invalid_input");
    }
}

on_each_engine!(
    contacts_and_claims_leave_as_files_without_formulas,
    a_change_names_the_version_that_it_is_based_on,
    a_creation_may_be_sent_again,
    a_table_is_previewed_mended_and_applied,
    a_file_that_is_too_large_or_no_table_is_told_so,
    the_feed_and_the_events_tell_every_change_once,
    many_changes_in_one_request_have_a_result_each,
    the_demonstration_stands_after_the_setup_and_goes_by_one_call,
);
