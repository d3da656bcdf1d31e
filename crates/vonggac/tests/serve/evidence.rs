//! The evidence of a unit: read over HTTP, sealed, verified by the program and by the page of Python of the guide.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;

use serde_json::{Value, json};
use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::evidence::{Item, Kind};
use vg_access::{Access, Caller, Config, On, Problem};
use vg_backend::clock::{SystemClock, SystemRandom};
use vg_backend::{Backend, EngineUrls, transaction};
use vg_inventory::operations::HOST_UPDATE;
use vg_model::{Text, Timestamp};

use crate::first_visit::member;
use crate::home::{Home, on_each_engine};
use crate::program::Server;

/// The page of the guide whose Python is run here.
const GUIDE: &str = include_str!("../../../../docs/guide/en/evidence.md");

/// Adds `rows` pieces of evidence to the chain of a unit, as a capability does, and seals it.
fn add(home: &Home, unit: &str, rows: usize) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let blob = format!("file:{}", home.data().join("blob").display());
        let urls = EngineUrls { sql: home.sql(), blob, bus: "sql:".into() };
        let backend = Backend::open(&urls, Arc::new(SystemClock), Arc::new(SystemRandom)).await.unwrap();
        let operations = vonggac::serve::capabilities::operations();
        let access = Access::open(&backend, Config::default(), &operations).await.unwrap();
        let worker = Caller::worker("test.sweep", &["inventory."], "t-1");
        for n in 0..rows {
            let subject = format!("máy {n}");
            let item = Item {
                kind: Kind::Observation,
                source: "assess",
                subject_kind: "host",
                subject: subject.clone(),
                title: Text::new("Đã rà soát mã độc: \"sạch\"", "Swept for malware: clean"),
                facts: json!({"numerator": n, "denominator": rows}).as_object().unwrap().clone(),
                blob: (n % 2 == 0).then(|| "0f".repeat(32)),
                collected_at: Timestamp(1_700_000_000_000_000),
                expires_at: (n % 3 == 0).then_some(Timestamp(1_800_000_000_000_000)),
                replaces: (n > 2).then_some(1),
            };
            let on = Subject::new("host", &subject);
            let (granted, pending) = access.begin(&worker, &HOST_UPDATE, On::Unit(unit), &on).await.unwrap();
            let done = transaction!(backend.sql, Problem, |tx| {
                access.evidence().add(tx, &worker, &granted, &item).await?;
                pending.done(tx, Outcome::Done, &Changes::new()).await
            });
            pending.settle(done).await.unwrap();
        }
        let sealed = transaction!(backend.sql, Problem, |tx| access.evidence().seal(tx, &access, &worker).await);
        assert_eq!(sealed.unwrap(), 1);
        backend.sql.close().await;
    });
}

/// What the Python of the guide says of an export; nothing, loudly, where there is no Python.
fn verified_by_hand(export: &str) -> Option<(bool, String)> {
    let program = GUIDE.split("```python\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let run = Command::new("python3")
        .args(["-c", program, "/dev/stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn();
    let mut run = match run {
        Ok(run) => run,
        Err(error) => {
            eprintln!("SKIPPED: the verifier of the guide needs python3: {error}");
            return None;
        }
    };
    // It stops reading at the first bad row.
    let _ = run.stdin.take().unwrap().write_all(export.as_bytes());
    let out = run.wait_with_output().unwrap();
    Some((out.status.success(), String::from_utf8(out.stdout).unwrap()))
}

fn the_ledger_is_read_exported_and_verified(home: &Home) {
    const ROWS: usize = 150;
    let mut server = Server::start(home, &[]);
    let (admin, unit) = server.set_up();
    let reader = member(&server, &admin, &unit, "binh", "reader");
    let path = |end: &str| format!("/api/v1/units/{unit}/evidence{end}");
    assert_eq!(reader.get(&path("")).json(), json!({"items": [], "next": null}));
    assert_eq!(reader.get(&path("/export")).joined(), "");
    add(home, &unit, ROWS);

    let page = reader.get(&path("?limit=2&kind=observation&subject_kind=host")).json();
    let seen: Vec<i64> = page["items"].as_array().unwrap().iter().map(|row| row["seq"].as_i64().unwrap()).collect();
    assert_eq!(seen, [150, 149]);
    assert_eq!(reader.get(&path(&format!("?limit=2&after={}", page["next"]))).json()["items"][0]["seq"], 148);
    let first = reader.get(&path("/1")).json();
    assert_eq!((&first["facts"]["denominator"], &first["actor_name"]), (&json!(ROWS), &json!("test.sweep")));
    assert_eq!(first["title"]["vi"], "Đã rà soát mã độc: \"sạch\"");
    assert_eq!(reader.get(&path("/151")).status, 404);
    assert_eq!(reader.get(&path("?kind=hearsay")).json()["errors"][0]["pointer"], "/kind");
    let seals = reader.get(&path("/seals")).json();
    assert_eq!((seals.as_array().unwrap().len(), &seals[0]["seq"]), (1, &json!(ROWS)));
    assert_eq!(reader.get("/api/v1/evidence/verification").status, 403);
    let verdicts = admin.get("/api/v1/evidence/verification").json();
    assert_eq!((&verdicts[0]["good"], &verdicts[0]["rows"]), (&json!(true), &json!(ROWS)), "{verdicts}");
    assert!(home.runs(&["verify", "evidence", "--data", "DATA", "--lang", "en"]).contains("150 records, all good"));

    let export = reader.get(&path("/export"));
    assert_eq!(export.header("content-type"), Some("application/x-ndjson"));
    let export = export.joined();
    let lines: Vec<&str> = export.lines().collect();
    assert_eq!(lines.len(), ROWS);
    let head: Value = serde_json::from_str(lines[ROWS - 1]).unwrap();
    assert_eq!(head["hash"], seals[0]["hash"]);
    let Some((good, told)) = verified_by_hand(&export) else { return };
    assert!(good && told.contains("150"), "{told}");
    for (name, damaged, row) in [
        ("a figure is another", export.replacen(r#"\"numerator\":40,"#, r#"\"numerator\":41,"#, 1), 41),
        ("a row is gone", lines[..70].iter().chain(&lines[71..]).map(|line| format!("{line}\n")).collect(), 71),
        ("two rows are swapped", [&lines[..9], &[lines[10], lines[9]], &lines[11..]].concat().join("\n"), 10),
        ("a hash is another", export.replacen(first["hash"].as_str().unwrap(), &"0".repeat(64), 1), 1),
    ] {
        assert_ne!(damaged, export, "{name}");
        let (good, told) = verified_by_hand(&damaged).unwrap();
        assert!(!good && told.contains(&format!("row {row}:")), "{name}: {told}");
    }
}

on_each_engine!(the_ledger_is_read_exported_and_verified);
