//! The watch: all at once, changes as they happen, and what the program notes every minute.

use std::io::{BufRead as _, BufReader, Write as _};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vg_model::Level;

use super::{HOUR, House, MINUTE, each, rule};
use crate::home::{Home, on_each_engine};
use crate::program::Server;

/// How long any step may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn what_time_does_is_noted_and_seen_at_once(home: &Home) {
    let house = House::open(home);
    let empty = house.get("watch");
    assert_eq!((&empty["alerts"]["open"], &empty["alerts"]["oldest_new"]), (&json!(0), &Value::Null));
    assert_eq!((&empty["sources"]["never"], &empty["rate"]["per_second"]), (&json!(0), &json!(0.0)));
    assert_eq!(
        empty["times"][0]["triage"],
        json!({"count": 0, "in_time": 0, "median_minutes": null, "p90_minutes": null, "allowed_minutes": null})
    );

    // Two hours ago: findings, and a source that has said nothing since.
    let source = |name: &str| {
        let made = house.officer.post(&house.path("sources"), &json!({"name": name, "silence_minutes": 30})).json();
        made["id"].as_str().unwrap().to_owned()
    };
    let (proxy, mail, _never) = (source("proxy"), source("mail"), source("tường lửa"));
    house.stream.clock.advance_us(-2 * HOUR);
    house.stream.take(&rule("r-critical", Level::Critical), &["PC-01"]);
    house.stream.report(&proxy, 500, 500);
    house.stream.clock.advance_us(2 * HOUR - 3 * MINUTE);
    house.stream.take(&rule("r-low", Level::Low), &["PC-02"]);
    house.stream.report(&mail, 600, 590);
    let House { server, unit, reader, stream, .. } = house;
    assert!(server.stop("-TERM").success());
    // The first round of the worker comes with the start.
    let server = Server::start(home, &[]);
    let mut again = server.client();
    again.cookie = reader.cookie;
    let get = |end: &str| again.get(&format!("/api/v1/units/{unit}/{end}")).json();
    let began = Instant::now();
    let silent = loop {
        let found = get("alerts?rule=monitor.source.silent");
        if let Some(alert) = found["items"].as_array().unwrap().first() {
            break alert.clone();
        }
        assert!(began.elapsed() < PATIENCE, "a silent source is no alert: {found}");
        std::thread::yield_now();
    };
    assert_eq!(
        (&silent["entity"], &silent["entity_kind"], &silent["class"]),
        (&json!("proxy"), &json!("source"), &json!("availability"))
    );
    assert_eq!(silent["source_name"], "proxy");
    let late = loop {
        let found = get("alerts?late=true");
        let alert = found["items"][0].clone();
        if alert["triage_late"] == true {
            break alert;
        }
        assert!(began.elapsed() < PATIENCE, "lateness was not noted: {found}");
        std::thread::yield_now();
    };
    assert_eq!((&late["rule"], &late["late"]), (&json!("r-critical"), &json!(true)));
    let history = get(&format!("alerts/{}/history", late["id"].as_str().unwrap()));
    assert_eq!((&history["items"][0]["event"], &history["items"][0]["reason"]), (&json!("late"), &json!("triage")));

    let watch = get("watch");
    let alerts = &watch["alerts"];
    assert_eq!(
        (&alerts["open"], &alerts["late"], &alerts["oldest_new"]["rule"]),
        (&json!(3), &json!(1), &json!("r-critical"))
    );
    assert_eq!(each(alerts["late_first"].as_array().unwrap(), "rule"), ["r-critical"]);
    assert_eq!(each(alerts["newest"].as_array().unwrap(), "rule").last(), Some(&"r-critical"));
    let sources = &watch["sources"];
    let counts = ["live", "late", "silent", "never"].map(|state| sources[state].as_i64().unwrap());
    assert_eq!(counts, [1, 0, 1, 1]);
    assert_eq!((&sources["quiet"][0]["name"], &sources["quiet"][0]["state"]), (&json!("proxy"), &json!("silent")));
    assert!(sources["quiet"][0]["silent_at"].as_str() < watch["at"].as_str() && sources["next_quiet"].is_string());
    let rate = &watch["rate"];
    let (minutes, hours) = (rate["minutes"].as_array().unwrap(), rate["hours"].as_array().unwrap());
    assert_eq!((minutes.len(), hours.len()), (60, 24));
    assert_eq!(minutes.iter().map(|minute| minute["received"].as_i64().unwrap()).sum::<i64>(), 600);
    assert_eq!(hours.iter().map(|hour| hour["received"].as_i64().unwrap()).sum::<i64>(), 1_100);
    assert!((rate["per_second"].as_f64().unwrap() - 2.0).abs() < 1e-9, "600 in five minutes: {rate}");
    let began = Instant::now();
    while get("watch")["settled_at"].is_null() {
        assert!(began.elapsed() < PATIENCE, "the round has no end");
        std::thread::yield_now();
    }
    stream.close();
}

/// The events of a stream, as name, mark and content.
struct Events(std::io::Lines<BufReader<std::net::TcpStream>>);

impl Events {
    fn open(house: &House, end: &str) -> Self {
        let mut stream = house.reader.connect();
        stream.write_all(&house.reader.request("GET", &house.path(&format!("watch/events{end}")), "", None)).unwrap();
        let mut events = Self(BufReader::new(stream).lines());
        assert!(events.0.next().unwrap().unwrap().contains(" 200 "));
        events
    }

    /// The next block that has an event of this name, or the first block of all for an empty one.
    fn next(&mut self, wanted: &str) -> (String, Value) {
        let (mut name, mut mark, mut data) = (String::new(), String::new(), Value::Null);
        let began = Instant::now();
        loop {
            let line = self.0.next().expect("the stream ended").unwrap();
            assert!(began.elapsed() < PATIENCE, "no {wanted}");
            match line.split_once(": ") {
                Some(("event", text)) => text.clone_into(&mut name),
                Some(("id", text)) => text.clone_into(&mut mark),
                Some(("data", text)) => data = serde_json::from_str(text).unwrap(),
                _ if line.is_empty() && name == wanted && !mark.is_empty() => return (mark, data),
                _ if line.is_empty() => name.clear(),
                _ => {}
            }
        }
    }
}

fn changes_are_told_as_they_happen(home: &Home) {
    let house = House::open(home);
    let mut events = Events::open(&house, "");
    let (begin, _) = events.next("");
    house.stream.take(&rule("r-1", Level::High), &["PC-01"]);
    let (mark, alert) = events.next("alert");
    assert_eq!((&alert["state"], &alert["level"], &alert["version"]), (&json!("new"), &json!("high"), &json!(1)));
    let end = format!("alerts/{}/triage", alert["id"].as_str().unwrap());
    assert_eq!(house.send("POST", &end, &json!(1), Some(&json!({"step": "start"}))).status, 200);
    let (_, alert) = events.next("alert");
    assert_eq!((&alert["state"], &alert["version"]), (&json!("triaging"), &json!(2)));
    let made = house.officer.post(&house.path("sources"), &json!({"name": "proxy"})).json();
    let (_, source) = events.next("source");
    assert_eq!(source, json!({"id": made["id"], "name": "proxy", "state": "never", "version": 1, "retired": false}));
    house.stream.report(made["id"].as_str().unwrap(), 5, 5);
    assert_eq!(events.next("source").1["state"], "live");

    // A client that comes back is told what it missed, once and as it is now.
    let mut again = Events::open(&house, &format!("?since={begin}"));
    assert_eq!(again.next("alert").1["version"], 2);
    assert_eq!(again.next("source").1["state"], "live");
    let mut last = Events::open(&house, &format!("?since={mark}"));
    assert_eq!(last.next("alert").1["state"], "triaging");
    let refused = house.reader.get(&house.path("watch/events?since=x"));
    assert_eq!((refused.status, &refused.json()["errors"][0]["pointer"]), (422, &json!("/since")));
}

on_each_engine!(what_time_does_is_noted_and_seen_at_once, changes_are_told_as_they_happen);
