//! What arrives over the doors of the server: kept, counted, found, and there after every crash.

use std::io::Write as _;
use std::net::{TcpStream, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::Client;
use crate::directive::KNOWN;
use crate::home::{Home, on_each_engine};
use crate::program::{Server, free_port};

/// How long any step may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// Asks again until the answer is as wanted.
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

/// Makes a source; its id and the secret of a token of it.
fn source(officer: &Client, unit: &str, more: Value) -> (String, String) {
    let mut body = json!({"name": "Máy chủ thử", "protocol": "syslog"});
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    let made = officer.post(&format!("/api/v1/units/{unit}/sources"), &body);
    assert_eq!(made.status, 201, "{}", made.text());
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let token = officer.post(&format!("/api/v1/units/{unit}/sources/{id}/tokens"), &json!({}));
    assert_eq!(token.status, 201, "{}", token.text());
    (id, token.json()["secret"].as_str().unwrap().to_owned())
}

fn send(client: &Client, path: &str, secret: &str, lines: &str) -> crate::client::Answer {
    client.send("POST", path, &format!("authorization: Bearer {secret}\r\n"), Some(lines.as_bytes()))
}

/// A failed logon from an address.
fn failed(number: usize, address: &str) -> String {
    format!(
        "<38>1 2026-02-16T19:{:02}:{:02}Z web01 sshd 4711 - - Failed password for root from {address} port {} ssh2\n",
        number / 60 % 60,
        number % 60,
        1_024 + number
    )
}

fn rows(officer: &Client, sql: &str) -> Vec<Value> {
    let answer = officer.post("/api/v1/query", &json!({"sql": sql}));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["rows"].as_array().unwrap().clone()
}

fn a_sender_delivers_and_alerts_come(home: &Home) {
    let syslog = free_port();
    let address = format!("127.0.0.1:{syslog}");
    let mut server =
        Server::start(home, &[("VONGGAC_STREAM_SYSLOG", &address), ("VONGGAC_STREAM_COMMIT_SECONDS", "1")]);
    let (officer, unit) = server.set_up();
    let (id, secret) = source(&officer, &unit, json!({"ranges": ["127.0.0.0/8"]}));
    let stranger = server.client();
    assert_eq!(send(&stranger, "/intake/ingest/syslog", "vgs_wrong", "x\n").status, 401);
    assert_eq!(stranger.get("/intake/nowhere").status, 404, "no protocol has such a path");

    let lines: String = (0..30).map(|number| failed(number, "192.0.2.7")).collect();
    let answer = send(&stranger, "/intake/ingest/syslog", &secret, &lines);
    assert_eq!((answer.status, answer.json()["accepted"].as_u64()), (200, Some(30)), "{}", answer.text());
    let mut tcp = TcpStream::connect(&address).unwrap();
    tcp.write_all(failed(31, "192.0.2.8").as_bytes()).unwrap();
    let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
    udp.send_to(failed(32, "192.0.2.8").trim_end().as_bytes(), &address).unwrap();
    let document = json!({"@timestamp": "2026-02-16T19:00:00Z", "winlog": {
        "channel": "Microsoft-Windows-Windows Defender/Operational", "event_id": "1119", "computer_name": "PC-07",
        "event_data": {"Threat Name": "Virus:DOS/EICAR_Test_File", "Path": "file:_C:\\a.com"},
    }});
    let bulk = format!("{{\"create\":{{\"_index\":\"winlogbeat\"}}}}\n{document}\n");
    let taken =
        stranger.send("POST", "/intake/_bulk", &format!("authorization: ApiKey {secret}\r\n"), Some(bulk.as_bytes()));
    assert_eq!((taken.status, taken.json()["errors"].as_bool()), (200, Some(false)), "{}", taken.text());

    let count = || {
        rows(
            &officer,
            "SELECT sum(records), count(*) FROM events WHERE source_ip LIKE '192.0.2.%' OR host_name = 'PC-07'",
        )
    };
    until("33 events", || (count()[0] == json!([33, 33])).then_some(()));
    let malware = until("the alert of malware", || {
        let page = officer.get(&format!("/api/v1/units/{unit}/alerts?class=malware")).json();
        page["items"].as_array().unwrap().first().cloned()
    });
    assert_eq!((malware["entity"].as_str(), malware["level"].as_str()), (Some("PC-07"), Some("critical")));
    // A correlation over the logons; what it needs of them is judged when nothing more comes.
    until("the alert of many failures", || {
        let page = officer.get(&format!("/api/v1/units/{unit}/alerts?entity=192.0.2.7")).json();
        page["items"].as_array().unwrap().first().cloned()
    });
    let about = until("figures", || {
        let about = officer.get(&format!("/api/v1/units/{unit}/sources/{id}")).json();
        (about["received"] == 33).then_some(about)
    });
    assert_eq!((about["stored"].as_i64(), about["in_flight"].as_i64()), (Some(33), Some(0)), "{about}");

    // A token that is revoked counts no more from the answer on.
    let tokens = officer.get(&format!("/api/v1/units/{unit}/sources/{id}/tokens")).json();
    let token = tokens["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(officer.delete(&format!("/api/v1/units/{unit}/sources/{id}/tokens/{token}")).status, 204);
    assert_eq!(send(&stranger, "/intake/ingest/syslog", &secret, "x\n").status, 401);
    assert!(server.stop("-TERM").success());
    // What was in files and what was not is there after the next start.
    let server = Server::start(home, &[]);
    let mut officer = server.client();
    officer.sign_in("admin", crate::program::PASSWORD);
    until("33 events", || {
        (rows(&officer, "SELECT sum(records) FROM events WHERE source_ip LIKE '192.0.2.%' OR host_name = 'PC-07'")[0]
            == json!([33]))
        .then_some(())
    });
}

fn killed_again_and_again_nothing_acknowledged_is_lost(home: &Home) {
    let mut server = Server::start(home, &[("VONGGAC_STREAM_COMMIT_SECONDS", "1")]);
    let (officer, unit) = server.set_up();
    let (id, secret) = source(&officer, &unit, json!({}));
    let mut number = 0;
    let (mut acknowledged, mut sent) = (0_i64, 0_i64);
    for round in 0..6 {
        let (stop, client) = (AtomicBool::new(false), server.client());
        std::thread::scope(|scope| {
            let sender = scope.spawn(|| {
                let (mut good, mut all) = (0_i64, 0_i64);
                while !stop.load(Ordering::Relaxed) {
                    let lines: String = (0..200)
                        .map(|_| {
                            number += 1;
                            failed(number, &format!("192.0.2.{}", number % 50))
                        })
                        .collect();
                    all += 200;
                    // A server that is killed answers nothing.
                    let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                        send(&client, "/intake/ingest/syslog", &secret, &lines)
                    }));
                    if answer.is_ok_and(|answer| answer.status == 200) {
                        good += 200;
                    }
                }
                (good, all)
            });
            std::thread::sleep(Duration::from_millis(700 + 130 * round));
            server.kill_now();
            stop.store(true, Ordering::Relaxed);
            let (good, all) = sender.join().unwrap();
            acknowledged += good;
            sent += all;
        });
        server = Server::start(home, &[("VONGGAC_STREAM_COMMIT_SECONDS", "1")]);
    }
    let mut officer = server.client();
    officer.sign_in("admin", crate::program::PASSWORD);
    let path = format!("/api/v1/units/{unit}/sources/{id}");
    // Everything of the journal is worked on when the figures rest.
    let figures = until("the figures to rest", || {
        let before = officer.get(&path).json();
        std::thread::sleep(Duration::from_millis(1_500));
        let after = officer.get(&path).json();
        (before["received"] == after["received"] && after["received"].as_i64() >= Some(acknowledged)).then_some(after)
    });
    let received = figures["received"].as_i64().unwrap();
    assert!(acknowledged > 1_000, "{acknowledged}");
    assert!(received >= acknowledged && received <= sent, "{acknowledged} ≤ {received} ≤ {sent}");
    assert_eq!((figures["stored"].as_i64(), figures["in_flight"].as_i64()), (Some(received), Some(0)), "{figures}");
    let stored = rows(&officer, "SELECT sum(records), count(*) FROM events");
    assert_eq!(stored[0], json!([received, received]), "rows are what the books say");
    let twice = rows(
        &officer,
        "SELECT count(*) FROM (SELECT position, record FROM events GROUP BY position, record HAVING count(*) > 1)",
    );
    assert_eq!(twice[0], json!([0]), "no event is there twice");
}

/// Clause 1.b of letter 6410: what nobody could know before is measured once sources send and alerts are handled.
fn the_watch_that_a_letter_asks_for_is_measured_by_what_arrives(home: &Home) {
    let mut server = Server::start(home, &[]);
    let (officer, unit) = server.set_up();
    let at = |path: &str| format!("/api/v1/units/{unit}/{path}");
    let letter = officer.send("POST", &at("letters?file_name=thu.txt"), "", Some(KNOWN.as_bytes())).json();
    let end = at(&format!("letters/{}/confirmation", letter["id"].as_str().unwrap()));
    assert_eq!(officer.send("POST", &end, "If-Match: \"1\"\r\n", Some(b"{}")).status, 200);
    let measured = |check: &str| {
        assert_eq!(officer.post(&at("checks/run"), &json!({})).status, 200);
        officer.get(&at(&format!("checks/6410-btttt-cattt-2023~{check}"))).json()["last"].clone()
    };
    let verdict = |check: &str| measured(check)["verdict"].as_str().unwrap().to_owned();
    // Without sources nobody watches, and that there are no alerts says nothing.
    assert_eq!((verdict("sources-sending").as_str(), verdict("alerts-handled").as_str()), ("not_met", "unknown"));
    assert_eq!(verdict("alerts-looked-at"), "unknown");

    let (_, secret) = source(&officer, &unit, json!({"name": "Máy chủ chống mã độc", "silence_minutes": 60}));
    assert_eq!(verdict("sources-sending"), "unknown", "it never sent anything");
    let document = json!({"@timestamp": "2026-02-16T19:00:00Z", "winlog": {
        "channel": "Microsoft-Windows-Windows Defender/Operational", "event_id": "1116", "computer_name": "PC-07",
        "event_data": {"Threat Name": "Virus:DOS/EICAR_Test_File", "Path": "file:_C:\\a.com"},
    }});
    assert_eq!(send(&server.client(), "/intake/ingest/json", &secret, &format!("{document}\n")).status, 200);
    let alert = until("the alert", || {
        let page = officer.get(&at("alerts?class=malware")).json();
        page["items"].as_array().unwrap().first().cloned()
    });
    until("the figures of the source", || (verdict("sources-sending") == "met").then_some(()));
    assert_eq!(verdict("alerts-looked-at"), "met", "it is not due yet");

    let step = |path: &str, version: i64, body: Value| {
        let path = at(&format!("alerts/{}/{path}", alert["id"].as_str().unwrap()));
        let head = format!("If-Match: \"{version}\"\r\n");
        let answer = officer.send("POST", &path, &head, Some(body.to_string().as_bytes()));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["version"].as_i64().unwrap()
    };
    let version = alert["version"].as_i64().unwrap();
    let version = step("triage", version, json!({"step": "verify", "reason": "đúng là tệp thử"}));
    let open = measured("alerts-handled");
    assert_eq!((open["verdict"].as_str(), open["denominator"].as_i64()), (Some("met"), Some(2)), "{open}");
    step("handling", version, json!({"reason": "đã xoá tệp"}));
    let subjects = || {
        measured("alerts-handled");
        officer.get(&at("checks/6410-btttt-cattt-2023~alerts-handled/subjects?verdict=met")).json()
    };
    let proof = subjects();
    let handled = proof["items"].as_array().unwrap().iter().find(|one| one["subject"] == alert["id"]).cloned();
    let evidence = handled.unwrap_or_else(|| panic!("{proof}"))["evidence"].to_string();
    assert!(evidence.contains("handled_at = 20"), "{evidence}");
    let board = officer.get(&at("readiness")).json();
    let all = board["letters"][0]["obligations"].as_array().unwrap();
    for code in ["central-systems-watched", "verified-alerts-handled"] {
        let one = all.iter().find(|one| one["code"] == code).unwrap();
        assert_eq!(one["verdict"], "met", "{one}");
    }
}

on_each_engine!(
    a_sender_delivers_and_alerts_come,
    killed_again_and_again_nothing_acknowledged_is_lost,
    the_watch_that_a_letter_asks_for_is_measured_by_what_arrives,
);
