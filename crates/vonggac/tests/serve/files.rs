//! Files that the server reads itself: followed, rotated, put into a folder, and all of it through the death of the server.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::Client;
use crate::home::{Home, on_each_engine};
use crate::program::{PASSWORD, Server};

/// How long any step may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often a log is rotated while the server is killed.
const ROTATED_EVERY: Duration = Duration::from_secs(5);

fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(began.elapsed() < PATIENCE, "{what} did not come");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn rows(officer: &Client, sql: &str) -> Vec<Value> {
    let answer = officer.post("/api/v1/query", &json!({"sql": sql}));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["rows"].as_array().unwrap().clone()
}

fn append(path: &Path, text: &str) {
    let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

/// A failed logon.
fn failed(number: usize) -> String {
    format!(
        "Feb 16 19:{:02}:{:02} web01 sshd[4711]: Failed password for root from 192.0.2.7 port {number} ssh2\n",
        number / 60 % 60,
        number % 60
    )
}

fn source(officer: &Client, unit: &str, name: &str, protocol: &str, encoding: &str) -> String {
    let body = json!({"name": name, "protocol": protocol, "encoding": encoding});
    let made = officer.post(&format!("/api/v1/units/{unit}/sources"), &body);
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()["id"].as_str().unwrap().to_owned()
}

/// What the server says of the files of a unit.
fn shown(officer: &Client, unit: &str) -> Vec<Value> {
    let answer = officer.get(&format!("/api/v1/units/{unit}/source-files"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["items"].as_array().unwrap().clone()
}

fn files_are_followed_and_folders_emptied(home: &Home) {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("drop")).unwrap();
    let follow =
        format!("{} -> Máy chủ web; format=syslog,{} -> may-cu", at("auth.log").display(), at("*.old").display());
    let folders = format!("{} -> Thư mục thu thập", at("drop").display());
    let settings = [
        ("VONGGAC_STREAM_FOLLOW", follow.as_str()),
        ("VONGGAC_STREAM_FOLDERS", folders.as_str()),
        ("VONGGAC_STREAM_COMMIT_SECONDS", "1"),
    ];
    append(&at("auth.log"), &(0..20).map(failed).collect::<String>());
    let mut server = Server::start(home, &settings);
    let (officer, unit) = server.set_up();
    let id = source(&officer, &unit, "Máy chủ web", "file", "auto");
    source(&officer, &unit, "may-cu", "file", "tcvn3");
    source(&officer, &unit, "Thư mục thu thập", "folder", "auto");
    let count =
        |sql: &str| rows(&officer, &format!("SELECT coalesce(sum(records), 0) FROM events WHERE {sql}"))[0][0].as_i64();
    until("what was there before", || (count("event_source = 'Máy chủ web'") == Some(20)).then_some(()));

    // Renamed, with more behind it, and a new one.
    append(&at("auth.log"), &failed(20));
    fs::rename(at("auth.log"), at("auth.log.1")).unwrap();
    append(&at("auth.log.1"), &failed(21));
    append(&at("auth.log"), &failed(22));
    until("what was rotated", || (count("event_source = 'Máy chủ web'") == Some(23)).then_some(()));
    until("figures", || {
        let about = officer.get(&format!("/api/v1/units/{unit}/sources/{id}")).json();
        (about["received"] == 23 && about["in_flight"] == 0).then_some(())
    });
    let entry = shown(&officer, &unit).into_iter().find(|entry| entry["source"] == id.as_str()).unwrap();
    // What was renamed is shown under its old name, for as long as more may come into it.
    for state in ["followed", "rotated"] {
        let is = |file: &&serde_json::Value| file["path"] == json!(at("auth.log")) && file["state"] == state;
        let file = entry["files"].as_array().unwrap().iter().find(is).unwrap_or_else(|| panic!("{entry}"));
        assert_eq!((&file["read"], &file["format"]), (&file["size"], &json!("syslog")), "{entry}");
    }

    // TCVN3: "Đăng nhập thất bại" of a program before Unicode. The digest is that of the bytes as they came.
    let line = b"Feb 16 19:00:00 cu01 app[1]: \xa7\xa8ng nh\xcbp th\xcat b\xb9i\n";
    fs::write(at("cu.old"), line).unwrap();
    let found = until("the line in TCVN3", || {
        rows(&officer, "SELECT raw, raw_sha256 FROM events WHERE event_source = 'may-cu'").pop()
    });
    assert!(found[0].as_str().unwrap().ends_with("Đăng nhập thất bại"), "{found}");
    let hex = |bytes: &[u8]| -> String {
        use sha2::{Digest as _, Sha256};
        Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    };
    assert_eq!(found[1], json!(hex(&line[..line.len() - 1])));

    // A table of an anti-malware console, twice: stored twice, marked, and found once.
    let table = "Thời điểm,Tên máy,Tên mã độc,Đường dẫn,Hành động\n2026-02-16T19:00:00Z,PC-09,Trojan.Generic,C:\\a.exe,Cách ly\n";
    fs::write(at("drop/bang.csv"), table).unwrap();
    let taken = |name: &str| {
        let entry = shown(&officer, &unit).into_iter().find(|entry| entry["folder"] == true)?;
        entry["taken"].as_array().unwrap().iter().find(|taken| taken["name"] == name).cloned()
    };
    let first = until("the table", || taken("bang.csv"));
    assert_eq!(
        (&first["records"], &first["done"], &first["again"]),
        (&json!(1), &json!(true), &json!(false)),
        "{first}"
    );
    assert!(at("drop/done/bang.csv").exists() && !at("drop/bang.csv").exists());
    let malware = |entity: &str| {
        let page = officer.get(&format!("/api/v1/units/{unit}/alerts?class=malware")).json();
        page["items"].as_array().unwrap().iter().find(|alert| alert["entity"] == entity).cloned()
    };
    until("the alert of the table", || malware("PC-09"));
    fs::write(at("drop/lan-hai.csv"), table).unwrap();
    assert_eq!(until("the table again", || taken("lan-hai.csv"))["again"], true);
    until("the repeat", || (count("raw LIKE '%PC-09%' AND repeated") == Some(1)).then_some(()));
    assert_eq!(malware("PC-09").unwrap()["findings"], 1);

    // ClamAV as its daemon writes its own log, and what cannot be read.
    fs::write(at("drop/clamd.log"), "Tue Feb 17 02:00:01 2026 -> /srv/nhận/a.zip: Eicar-Test-Signature FOUND\n")
        .unwrap();
    fs::write(at("drop/anh.png"), b"\x89PNG\0\x01\x02\x03".repeat(40)).unwrap();
    let clam = until("the log of clamd", || taken("clamd.log"));
    assert_eq!((&clam["records"], &clam["done"]), (&json!(1), &json!(true)), "{clam}");
    until("the alert of ClamAV", || {
        let page = officer.get(&format!("/api/v1/units/{unit}/alerts?class=malware")).json();
        let rule = |alert: &&Value| alert["rule"].as_str().is_some_and(|rule| rule.starts_with("antimalware.clamav"));
        page["items"].as_array().unwrap().iter().find(rule).cloned()
    });
    assert_eq!(until("the picture", || taken("anh.png"))["done"], false);
    let note = String::from_utf8(fs::read(at("drop/failed/anh.png.txt")).unwrap()).unwrap();
    assert!(note.contains("Không nhận ra định dạng") && note.contains("was not recognised"), "{note}");

    // Real detections of Microsoft Defender.
    let Some(data) = vg_backend::testkit::test_data() else { return };
    let log = data.join("evtx/attack-samples/AutomatedTestingTools/WinDefender_Events_1117_1116_AtomicRedTeam.evtx");
    fs::copy(&log, at("drop/Defender.evtx")).unwrap();
    let read = until("the event log", || taken("Defender.evtx"));
    assert!(read["records"].as_i64() > Some(0) && read["done"] == true, "{read}");
    until("its alerts", || {
        let page = officer.get(&format!("/api/v1/units/{unit}/alerts?class=malware&limit=1000")).json();
        let rule = |alert: &&Value| alert["rule"] == "antimalware.defender.detected";
        page["items"].as_array().unwrap().iter().find(rule).cloned()
    });
    let digests = rows(&officer, "SELECT count(*), count(raw_sha256) FROM events WHERE format = 'evtx'");
    assert_eq!(digests[0][0], digests[0][1], "each record has the digest of its bytes");
    assert_eq!(digests[0][0], read["records"]);
}

fn killed_while_files_are_read_every_line_is_there_once(home: &Home) {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("drop")).unwrap();
    let follow = format!("{} -> Tệp", at("app.log").display());
    let folders = format!("{} -> Thư mục", at("drop").display());
    let settings = [
        ("VONGGAC_STREAM_FOLLOW", follow.as_str()),
        ("VONGGAC_STREAM_FOLDERS", folders.as_str()),
        ("VONGGAC_STREAM_COMMIT_SECONDS", "1"),
    ];
    let mut server = Server::start(home, &settings);
    let (officer, unit) = server.set_up();
    source(&officer, &unit, "Tệp", "file", "auto");
    source(&officer, &unit, "Thư mục", "folder", "auto");
    let total = 120_000;
    let text: String = (0..total).map(|number| format!("{{\"message\":\"dropped\",\"number\":{number}}}\n")).collect();
    fs::write(at("drop/big.jsonl"), text).unwrap();
    let stop = AtomicBool::new(false);
    let written = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let (mut number, mut rotated) = (0, Instant::now());
            while !stop.load(Ordering::Relaxed) {
                let lines: String =
                    (0..200).map(|more| format!("{{\"message\":\"line\",\"number\":{}}}\n", number + more)).collect();
                append(&at("app.log"), &lines);
                number += 200;
                // Longer than a server is gone, or what was never read would be written over.
                if rotated.elapsed() > ROTATED_EVERY {
                    rotated = Instant::now();
                    // Where the reader is, whatever it is: it finds what was renamed.
                    let _ = fs::rename(at("app.log.1"), at("app.log.2"));
                    fs::rename(at("app.log"), at("app.log.1")).unwrap();
                }
                std::thread::sleep(Duration::from_millis(10));
            }
            number
        });
        for round in 0..6 {
            // The folder is read after five seconds of rest.
            std::thread::sleep(Duration::from_millis(if round == 0 { 6_500 } else { 1_500 + 170 * round }));
            server.kill_now();
            server = Server::start(home, &settings);
        }
        stop.store(true, Ordering::Relaxed);
        writer.join().unwrap()
    });
    let mut officer = server.client();
    officer.sign_in("admin", PASSWORD);
    let count = |name: &str| {
        rows(&officer, &format!("SELECT count(*), count(DISTINCT raw) FROM events WHERE event_source = '{name}'"))[0]
            .clone()
    };
    until("the end of the file that grew", || (count("Tệp")[1].as_i64() >= Some(written)).then_some(()));
    until("the end of the folder", || at("drop/done/big.jsonl").exists().then_some(()));
    until("all of the folder", || (count("Thư mục")[1].as_i64() >= Some(total)).then_some(()));
    assert_eq!((count("Tệp"), count("Thư mục")), (json!([written, written]), json!([total, total])));
    drop(unit);
}

on_each_engine!(files_are_followed_and_folders_emptied, killed_while_files_are_read_every_line_is_there_once);
