//! Letters, obligations, checks and the board over HTTP, with the real checker behind them.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::home::{Home, on_each_engine};
use crate::program::Server;

/// A letter in words of our own that no pack knows.
const LETTER: &str = "BỘ Y TẾ\nSố: 12/BYT-VP\nHà Nội, ngày 5 tháng 1 năm 2026\nV/v trực Tết\n\nKính gửi: Các Sở Y tế\n\n\
     1. Các đơn vị thực hiện:\na) Phân công trực.\nb) Báo cáo trước ngày 20/01/2026.\n2. Tổ chức thực hiện nghiêm.\n";
/// The head of a letter that a pack knows; its text is nobody's to hand out.
pub(crate) const KNOWN: &str = "BỘ THÔNG TIN VÀ TRUYỀN THÔNG\nSố: 6410/BTTTT-CATTT\nHà Nội, ngày 29 tháng 12 năm 2023\n\
     V/v thử nghiệm đăng ký văn bản\n\nKính gửi: Các Bộ\n\n1. Thực hiện việc thứ nhất.\n2. Thực hiện việc thứ hai.\n";

fn until(what: &str, mut holds: impl FnMut() -> bool) -> Duration {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what} did not come about");
        std::thread::sleep(Duration::from_millis(50));
    }
    begun.elapsed()
}

fn obligation(board: &Value, code: &str) -> Value {
    let all = board["letters"][0]["obligations"].as_array().unwrap();
    all.iter().find(|one| one["code"] == code).unwrap_or_else(|| panic!("no obligation {code}: {board}")).clone()
}

fn a_letter_becomes_obligations_and_a_gap_that_is_fixed_turns_met(home: &Home) {
    let mut server = Server::start(home, &[]);
    let (client, unit) = server.set_up();
    let at = |path: &str| format!("/api/v1/units/{unit}/{path}");

    let sent = client.send("POST", &at("letters?file_name=thu.txt"), "", Some(KNOWN.as_bytes()));
    assert_eq!(sent.status, 201, "{}", sent.text());
    let letter = sent.json();
    assert_eq!(letter["number"], "6410/BTTTT-CATTT");
    let id = letter["id"].as_str().unwrap().to_owned();
    let again = client.send("POST", &at("letters?file_name=thu.txt"), "", Some(KNOWN.as_bytes()));
    assert_eq!((again.status, again.json()["code"].as_str()), (409, Some("directive_letter_known")));

    let reading = client.get(&at(&format!("letters/{id}/reading"))).json();
    assert_eq!(reading["pack"], "6410-btttt-cattt-2023");
    assert!(reading["text"].as_str().unwrap().contains("việc thứ hai"));
    let mut fields = json!({});
    for name in
        ["kind", "number", "issuer", "issued_on", "urgency", "signer", "channel", "arrival_number", "arrived_on"]
    {
        fields[name] = letter[name].clone();
    }
    fields["subject"] = json!("trích yếu đã sửa");
    let changed =
        client.send("PUT", &at(&format!("letters/{id}")), "If-Match: \"1\"\r\n", Some(fields.to_string().as_bytes()));
    assert_eq!(
        (changed.status, changed.json()["subject"].as_str()),
        (200, Some("trích yếu đã sửa")),
        "{}",
        changed.text()
    );
    let confirmed = client.send("POST", &at(&format!("letters/{id}/confirmation")), "If-Match: \"2\"\r\n", Some(b"{}"));
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    assert!(confirmed.json()["obligations"].as_i64().unwrap() > 8);

    // A system without a level: measured soon, without anybody asking.
    let made = client.post(&at("systems"), &json!({"name": "Cổng thông tin", "owner": "Sở", "operator": "Phòng"}));
    assert_eq!(made.status, 201, "{}", made.text());
    let system = made.json();
    let board = || client.get(&at("readiness")).json();
    until("the gap", || obligation(&board(), "systems-by-level")["verdict"] == "not_met");
    let one = obligation(&board(), "systems-by-level");
    assert!(one["counts"]["not_met"].as_i64().unwrap() >= 1, "{one}");
    let check = "6410-btttt-cattt-2023~systems-have-level";
    let subjects = client.get(&at(&format!("checks/{check}/subjects?verdict=not_met"))).json();
    assert_eq!(subjects["items"][0]["subject"], system["id"]);

    // The gap is mended; the check turns met within five seconds.
    let mended =
        json!({"name": "Cổng thông tin", "owner": "Sở", "operator": "Phòng", "level": 2, "dossier": "approved"});
    let put = client.send(
        "PUT",
        &at(&format!("systems/{}", system["id"].as_str().unwrap())),
        "If-Match: \"1\"\r\n",
        Some(mended.to_string().as_bytes()),
    );
    assert_eq!(put.status, 200, "{}", put.text());
    let took = until("met", || obligation(&board(), "systems-by-level")["verdict"] == "met");
    assert!(took < Duration::from_secs(5), "it took {took:?}");

    // The number leads to its evidence.
    let last = client.get(&at(&format!("checks/{check}"))).json()["last"].clone();
    let evidence = client.get(&at(&format!("evidence/{}", last["evidence"]))).json();
    assert_eq!(evidence["facts"]["result_sha256"], last["result_sha256"]);
    assert_eq!(evidence["facts"]["numerator"], last["numerator"]);
    let first = last["no"].as_i64().unwrap();
    let compared = client.get(&at(&format!("checks/{check}/changes?from={}&to={first}", first - 1))).json();
    assert_eq!(compared["items"].as_array().unwrap().len(), 2, "{compared}");

    // What cannot be measured stays unknown, with the reason, until somebody states it.
    let unknown = board()["letters"][0]["obligations"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["statable"] == true && one["grade"] == "")
        .unwrap()
        .clone();
    assert_eq!(unknown["verdict"], "unknown");
    assert!(!unknown["reason"]["vi"].as_str().unwrap().is_empty());
    let path = at(&format!("obligations/{}/statement", unknown["id"].as_str().unwrap()));
    let head = format!("If-Match: \"{}\"\r\n", unknown["version"]);
    let body = json!({"met": true, "text": "đã phân công", "until": soon()}).to_string();
    let stated = client.send("POST", &path, &head, Some(body.as_bytes())).json();
    assert_eq!((stated["verdict"].as_str(), stated["grade"].as_str()), (Some("met"), Some("statement")), "{stated}");
    let ran = client.post(&at("checks/run"), &json!({}));
    assert_eq!(ran.status, 200, "{}", ran.text());
    assert!(ran.json()["recorded"].as_i64().unwrap() > 5);
}

/// A week from now.
fn soon() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    vg_model::Timestamp::from_unix(i64::try_from(now).unwrap() + 7 * 86_400, 0).to_string()
}

fn a_letter_that_no_pack_knows_is_followed_by_its_clauses(home: &Home) {
    let mut server = Server::start(home, &[]);
    let (client, unit) = server.set_up();
    let at = |path: &str| format!("/api/v1/units/{unit}/{path}");
    let letter = client.send("POST", &at("letters"), "", Some(LETTER.as_bytes())).json();
    let id = letter["id"].as_str().unwrap();
    let file = client.get(&at(&format!("letters/{id}/file")));
    assert_eq!(file.body, LETTER.as_bytes());
    let confirmed =
        client.send("POST", &at(&format!("letters/{id}/confirmation")), "If-Match: \"1\"\r\n", Some(b"{}")).json();
    assert_eq!(confirmed["obligations"], 3, "{confirmed}");
    let board = client.get(&at("readiness")).json();
    assert_eq!(board["letters"][0]["tally"]["unknown"], 3);
    let bad = client.send("POST", &at("letters"), "", Some(&[0xff, 0xfe, 0x00, 0xd8, 0x01]));
    assert_eq!(bad.status, 422, "{}", bad.text());
    let empty = client.send("POST", &at("letters"), "", Some(b""));
    assert_eq!(empty.status, 422, "{}", empty.text());
}

fn the_board_of_the_demonstration_lives_within_ten_seconds(home: &Home) {
    let begun = Instant::now();
    let mut server = Server::start_with(home, &["--insecure-http"], &[]);
    let (client, root) = server.set_up();
    let units = client.get("/api/v1/units").json();
    let unit = units["items"].as_array().unwrap().iter().find(|unit| unit["parent"] == root.as_str());
    let unit = unit.unwrap()["id"].clone();
    let path = format!("/api/v1/units/{}/readiness", unit.as_str().unwrap());
    until("the board", || {
        let board = client.get(&path).json();
        let tally = &board["letters"][0]["tally"];
        tally["met"].as_i64().unwrap_or(0) + tally["not_met"].as_i64().unwrap_or(0) > 3
    });
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

on_each_engine! {
    a_letter_becomes_obligations_and_a_gap_that_is_fixed_turns_met,
    a_letter_that_no_pack_knows_is_followed_by_its_clauses,
    the_board_of_the_demonstration_lives_within_ten_seconds,
}
