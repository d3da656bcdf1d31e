//! A server that stops: event streams end whole, and work that it leaves behind says so after the next start.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::Client;
use crate::home::{Home, on_each_engine};
use crate::program::Server;

/// How long any step may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn streams_end_whole_when_the_server_stops(home: &Home) {
    let mut server = Server::start(home, &[("VONGGAC_SERVER_STOP_SECONDS", "30")]);
    let (admin, unit) = server.set_up();
    let mut streams: Vec<_> = (0..3).map(|_| admin.connect()).collect();
    for stream in &mut streams {
        stream.write_all(&admin.request("GET", &format!("/api/v1/units/{unit}/events?since=0"), "", None)).unwrap();
    }
    let made = admin.post(&format!("/api/v1/units/{unit}/systems"), &json!({"name": "Thư điện tử", "level": 3}));
    assert_eq!(made.status, 201, "{}", made.text());
    // Each has told the change, so each is under way.
    let mut begun = vec![String::new(); streams.len()];
    for (stream, text) in streams.iter_mut().zip(&mut begun) {
        let mut bytes = [0; 4_096];
        while !text.contains("event: change") {
            let read = stream.read(&mut bytes).unwrap();
            assert!(read > 0, "the stream ended: {text}");
            text.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
    }
    let began = Instant::now();
    assert!(server.stop("-TERM").success());
    assert!(began.elapsed() < Duration::from_secs(10), "long before the grace time: {:?}", began.elapsed());
    for (mut stream, mut text) in streams.into_iter().zip(begun) {
        // No reset, and the last chunk of the body (RFC 9112 §7.1).
        stream.read_to_string(&mut text).unwrap();
        assert!(text.contains("event: end\ndata: {\"reason\":\"stopping\"}\n\n"), "{text}");
        assert!(text.ends_with("\r\n0\r\n\r\n"), "the body is cut: {text}");
    }
}

fn a_stream_that_is_left_gives_its_place_back(home: &Home) {
    let mut server = Server::start(home, &[]);
    let (admin, unit) = server.set_up();
    let events = format!("/api/v1/units/{unit}/events");
    let open = || {
        let mut stream = admin.connect();
        stream.write_all(&admin.request("GET", &events, "", None)).unwrap();
        let mut head = [0; 12];
        stream.read_exact(&mut head).unwrap();
        (stream, String::from_utf8_lossy(&head).into_owned())
    };
    let streams: Vec<_> = (0..12).map(|_| open()).collect();
    assert!(streams.iter().all(|(_, head)| head == "HTTP/1.1 200"), "{streams:?}");
    assert_eq!(open().1, "HTTP/1.1 503", "more than one account may have");
    drop(streams);
    // Another unit changes all the time; nothing is to be told to these streams.
    let below = admin.post("/api/v1/units", &json!({"parent": unit, "kind": "unit", "name": "Đơn vị khác"}));
    assert_eq!(below.status, 201, "{}", below.text());
    let other = below.json()["id"].as_str().unwrap().to_owned();
    let began = Instant::now();
    let mut number = 0;
    while open().1 != "HTTP/1.1 200" {
        assert!(began.elapsed() < Duration::from_secs(20), "the places are held by streams that nobody reads");
        number += 1;
        let made =
            admin.post(&format!("/api/v1/units/{other}/systems"), &json!({"name": format!("Hệ thống {number}")}));
        assert_eq!(made.status, 201, "{}", made.text());
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// A table of so many machines.
fn table(rows: usize) -> Vec<u8> {
    let rows = (0..rows).map(|row| format!("may-{row:06},10.{}.{}.{}\n", row / 65_536, row / 256 % 256, row % 256));
    format!("Tên máy,IP\n{}", rows.collect::<String>()).into_bytes()
}

/// The latest import of a unit once `wanted` is true of it.
fn wait_for(client: &Client, unit: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let began = Instant::now();
    loop {
        let found = client.get(&format!("{unit}/imports?limit=1")).json()["items"][0].clone();
        if !found.is_null() && wanted(&found) {
            return found;
        }
        assert!(began.elapsed() < PATIENCE, "{found}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Sends a request without waiting for its answer, which never comes.
fn send_and_leave(client: &Client, path: &str, body: Option<&[u8]>) -> std::net::TcpStream {
    let mut stream = client.connect();
    stream.write_all(&client.request("POST", path, "", body)).unwrap();
    stream
}

fn work_that_was_interrupted_says_so_after_the_next_start(home: &Home) {
    let limits = [("VONGGAC_SERVER_STOP_SECONDS", "1"), ("VONGGAC_LIMITS_PRINCIPAL_PER_SECOND", "1000")];
    let mut server = Server::start(home, &limits);
    let (mut admin, unit) = server.set_up();
    let unit = format!("/api/v1/units/{unit}");
    let again = |admin: &mut Client| {
        let server = Server::start(home, &limits);
        admin.address.clone_from(&server.address);
        server
    };

    // Killed while the rows are staged.
    let file = table(40_000);
    let request = send_and_leave(&admin, &format!("{unit}/imports?file_name=may.csv"), Some(&file));
    let import = wait_for(&admin, &unit, |import| import["running"] == true);
    assert_eq!((&import["state"], &import["failure"]), (&json!("staging"), &Value::Null), "no failure while it runs");
    assert!(!server.stop("-KILL").success());
    drop(request);
    let server = again(&mut admin);
    let left = wait_for(&admin, &unit, |_| true);
    assert_eq!((&left["id"], &left["state"], &left["running"]), (&import["id"], &json!("staging"), &json!(false)));
    let (vi, en) = (left["failure"]["vi"].as_str().unwrap(), left["failure"]["en"].as_str().unwrap());
    assert!(vi.contains("bị ngắt giữa chừng") && en.contains("was interrupted"), "{left}");
    let path = format!("{unit}/imports/{}", left["id"].as_str().unwrap());
    assert_eq!(admin.send("POST", &format!("{path}/application"), "", None).code(), "inventory_import_state");
    let given_up = admin.delete(&path).json();
    assert_eq!((&given_up["state"], &given_up["failure"]), (&json!("discarded"), &Value::Null), "{given_up}");

    // Told to stop while the rows are applied, with less time than they take.
    let sent = admin.send("POST", &format!("{unit}/imports?file_name=may.csv"), "", Some(&table(40_000)));
    assert!(matches!(sent.status, 201 | 202), "{}", sent.text());
    let previewed = wait_for(&admin, &unit, |import| import["state"] == "previewed" && import["running"] == false);
    assert_eq!((&previewed["failure"], &previewed["created"]), (&Value::Null, &json!(40_000)), "{previewed}");
    let path = format!("{unit}/imports/{}", previewed["id"].as_str().unwrap());
    let request = send_and_leave(&admin, &format!("{path}/application"), None);
    wait_for(&admin, &unit, |import| import["running"] == true);
    let began = Instant::now();
    assert!(server.stop("-TERM").success());
    assert!(began.elapsed() < Duration::from_secs(20), "it does not wait for the import: {:?}", began.elapsed());
    drop(request);
    let server = again(&mut admin);
    let left = wait_for(&admin, &unit, |_| true);
    assert_eq!((&left["state"], &left["running"]), (&json!("previewed"), &json!(false)), "{left}");
    assert!(left["failure"]["vi"].as_str().unwrap().contains("bị ngắt giữa chừng"), "{left}");
    assert_eq!(admin.get(&format!("{unit}/hosts")).json()["items"], json!([]), "all rows or none");
    // And once more, to its end.
    let applied = admin.send("POST", &format!("{path}/application"), "", None);
    assert!(matches!(applied.status, 200 | 202), "{}", applied.text());
    let done = wait_for(&admin, &unit, |import| import["state"] == "applied" && import["running"] == false);
    assert_eq!((&done["failure"], &done["created"]), (&Value::Null, &json!(40_000)), "{done}");
    drop(server);
}

on_each_engine!(
    streams_end_whole_when_the_server_stops,
    a_stream_that_is_left_gives_its_place_back,
    work_that_was_interrupted_says_so_after_the_next_start,
);
