//! The stream on the real server, over its doors: events a second by `_bulk` and by syslog over TCP with all Sigma rules on, stored
//! durably; how long after its arrival an event is an alert; memory. Beside it, syslog-ng writing the same lines to a flat file, where it
//! is on the PATH.
//!
//! Senders run on the same two cores; what they send was made before, so that they cost little. `VONGGAC_BENCH_EVENTS` events of each
//! kind (2,000,000).

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::client::{Client, Server};
use super::sender::{answered, bulk, free_address, source};
use super::{find, goal, number};
use crate::say;

/// Events of one request or block.
const BLOCK: usize = 1_000;
/// Blocks that differ.
const BLOCKS: usize = 20;
/// Connections at once.
const SENDERS: usize = 2;
/// Goals: events a second, seconds to an alert, megabytes.
const PER_SECOND: f64 = 100_000.0;
const TO_ALERT_S: f64 = 1.0;
const MEMORY_MB: f64 = 1_000.0;
const PATIENCE: Duration = Duration::from_secs(600);
const LOOK: Duration = Duration::from_millis(50);

/// Runs the whole of it, when a part's name holds `filter`.
pub(super) fn bench(program: &Path, cache: &Path, rules: Option<&Path>, filter: &str) -> Result<()> {
    if !"stream".contains(filter) && !filter.starts_with("stream") {
        return Ok(());
    }
    let Some(rules) = rules else {
        say("SKIPPED: the stream with all rules: the public test data is absent (set VONGGAC_TEST_DATA)");
        return Ok(());
    };
    let events = number("EVENTS", 2_000_000)?;
    let data = cache.join(format!("stream-{}", std::process::id()));
    std::fs::create_dir_all(&data).with_context(|| format!("create {}", data.display()))?;
    let done = measure(program, &data, rules, events).and_then(|()| peer(&data, events));
    std::fs::remove_dir_all(&data).with_context(|| format!("remove {}", data.display()))?;
    done
}

/// What both kinds of load need.
struct Run<'a> {
    server: &'a Server,
    officer: &'a Client,
    secret: String,
    syslog: String,
}

fn measure(program: &Path, folder: &Path, rules: &Path, events: usize) -> Result<()> {
    say(&format!("stream: {events} events of each kind, all rules of {}", rules.display()));
    let syslog = free_address()?;
    let rules = rules.display().to_string();
    let environment = [("VONGGAC_STREAM_SYSLOG", syslog.as_str()), ("VONGGAC_STREAM_RULES", rules.as_str())];
    let mut server = Server::start_with(program, &folder.join("data"), None, true, &environment)?;
    let officer = server.officer()?;
    let (_, secret) = source(&officer, &json!({"name": "Nguồn đo", "protocol": "syslog", "ranges": ["127.0.0.0/8"]}))?;
    let run = Run { server: &server, officer: &officer, secret, syslog };
    let loaded = Instant::now();
    while run.server.figure("vonggac_stream_rules")? < 1_000.0 {
        ensure!(loaded.elapsed() < PATIENCE, "the rules were not loaded");
        std::thread::sleep(LOOK);
    }
    say(&format!("{:<58} {:>9.0}", "stream rules", run.server.figure("vonggac_stream_rules")?));
    let bulk: Vec<Vec<u8>> = (0..BLOCKS).map(|block| bulk_request(&run, block)).collect();
    load(&run, "_bulk", events, &bulk, |block| deliver(&run, block))?;
    let lines: Vec<Vec<u8>> = (0..BLOCKS).map(syslog_block).collect();
    load(&run, "syslog over TCP", events, &lines, |blocks| pour(&run.syslog, blocks))?;
    let bytes = run.server.figure("vonggac_stream_event_bytes")?;
    let rows = run.server.figure("vonggac_stream_event_rows")?;
    say(&format!("{:<58} {:>9.1}", "stream bytes on the disk for each event", bytes / rows));
    server.stop()
}

/// Sends `events` events, and waits until all are worked on.
fn load(
    run: &Run<'_>,
    name: &str,
    events: usize,
    blocks: &[Vec<u8>],
    send: impl Fn(&mut dyn Iterator<Item = &Vec<u8>>) -> Result<()> + Sync,
) -> Result<()> {
    let before = (run.server.used()?, run.server.figure("vonggac_stream_records_worked_total")?);
    let (began, over) = (Instant::now(), AtomicBool::new(false));
    let (sent, probes) = std::thread::scope(|scope| {
        let probing = scope.spawn(|| probe(run, name, &over));
        let senders: Vec<_> = (0..SENDERS)
            .map(|sender| {
                let send = &send;
                scope.spawn(move || {
                    let own = events / BLOCK / SENDERS;
                    send(&mut blocks.iter().cycle().skip(sender).take(own))
                })
            })
            .collect();
        let sent: Result<()> = senders
            .into_iter()
            .try_for_each(|sender| sender.join().unwrap_or_else(|_| anyhow::bail!("a sender failed")));
        let sent = sent.and_then(|()| {
            while run.server.figure("vonggac_stream_records_worked_total")? < before.1 + events as f64 {
                ensure!(began.elapsed() < PATIENCE, "events are still under way after {PATIENCE:?}");
                std::thread::sleep(LOOK);
            }
            Ok(())
        });
        let took = began.elapsed();
        over.store(true, Ordering::Relaxed);
        (sent.map(|()| took), probing.join().unwrap_or_else(|_| anyhow::bail!("the probes failed")))
    });
    let (took, probes) = (sent?, probes?);
    let after = run.server.used()?;
    let rate = events as f64 / took.as_secs_f64();
    let cpu = (after.cpu_s - before.0.cpu_s) * 1e6 / events as f64;
    let held = if rate >= PER_SECOND { "met" } else { "NOT MET" };
    say(&format!("{:<58} {rate:>9.0}  goal {PER_SECOND} {held}", format!("stream {name}, events a second")));
    say(&format!("{:<58} {cpu:>9.2}", format!("stream {name}, processor of the server, µs an event")));
    let mut waits = waits(run, &probes)?;
    waits.sort_by(f64::total_cmp);
    let at = |hundredths: usize| {
        waits.get((waits.len() * hundredths / 100).min(waits.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
    };
    say(&format!("{:<58} {:>9.3}  of {}", format!("stream {name}, arrival to alert, p50 (s)"), at(50), waits.len()));
    goal(&format!("stream {name}, arrival to alert, p99 (s)"), at(99), TO_ALERT_S);
    goal(&format!("stream {name}, most memory (MB)"), after.peak_mb, MEMORY_MB);
    Ok(())
}

/// One event of a process start, as winlogbeat ships it.
fn document(number: usize) -> Value {
    let host = format!("ws-{:03}.an-binh.example", number % 400);
    let programs = [
        "svchost.exe",
        "chrome.exe",
        "WINWORD.EXE",
        "powershell.exe",
        "cmd.exe",
        "MsMpEng.exe",
        "rundll32.exe",
        "taskhostw.exe",
    ];
    let program = programs.get(number % programs.len()).copied().unwrap_or_default();
    json!({
        "@timestamp": "2026-02-16T19:00:00.123Z", "host": {"name": host}, "agent": {"type": "winlogbeat", "version": "8.19.0"},
        "event": {"code": "1", "provider": "Microsoft-Windows-Sysmon", "kind": "event"},
        "winlog": {
            "channel": "Microsoft-Windows-Sysmon/Operational", "event_id": "1", "computer_name": host, "record_id": number,
            "provider_name": "Microsoft-Windows-Sysmon",
            "event_data": {
                "ProcessId": (1_000 + number % 9_000).to_string(), "Image": format!("C:\\Windows\\System32\\{program}"),
                "CommandLine": format!("\"C:\\Windows\\System32\\{program}\" -k netsvcs -p -s Schedule{}", number % 977),
                "ParentImage": "C:\\Windows\\System32\\services.exe", "User": format!("AN-BINH\\nguoidung{}", number % 300),
                "CurrentDirectory": "C:\\Windows\\system32\\", "IntegrityLevel": "Medium",
                "Hashes": format!("SHA256={number:064X}"),
            },
        },
    })
}

/// A request with a block of them, ready to be sent.
fn bulk_request(run: &Run<'_>, block: usize) -> Vec<u8> {
    let mut body = String::new();
    for number in 0..BLOCK {
        body += "{\"create\":{\"_index\":\"winlogbeat-8\"}}\n";
        body += &document(block * BLOCK + number).to_string();
        body.push('\n');
    }
    bulk(&run.secret, &body)
}

/// Sends requests over one connection, each after the answer to the one before. A number in each request makes it unlike all others, as
/// those of real senders are.
fn deliver(run: &Run<'_>, blocks: &mut dyn Iterator<Item = &Vec<u8>>) -> Result<()> {
    let mut stream = TcpStream::connect(run.server.address())?;
    stream.set_nodelay(true)?;
    let unlike = unlike();
    for (turn, block) in blocks.enumerate() {
        let mut block = block.clone();
        number_block(&mut block, turn * 7 + unlike);
        stream.write_all(&block)?;
        answered(&mut stream)?;
    }
    Ok(())
}

/// Changes one digit group of a block, so that blocks that are sent again are no repeats.
fn number_block(block: &mut [u8], number: usize) {
    let digits = format!("{number:08}");
    let marks = block.windows(8).position(|eight| eight == b"Schedule");
    if let Some(place) = marks.and_then(|at| block.get_mut(at..at + 8)) {
        place.copy_from_slice(digits.as_bytes().get(..8).unwrap_or(b"00000000"));
    }
}

/// A number that differs between senders.
fn unlike() -> usize {
    static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed) * 100_003
}

/// A block of lines of servers.
fn syslog_block(block: usize) -> Vec<u8> {
    let mut out = String::new();
    for number in 0..BLOCK {
        let number = block * BLOCK + number;
        let (second, host) = (number % 60, number % 40);
        out += &match number % 4 {
            0 => format!(
                "<38>Feb 17 02:00:{second:02} srv{host:02} sshd[{}]: Accepted publickey for sao-luu from 10.20.{host}.7 port {} ssh2: ED25519 SHA256:Zm9vYmFyYmF6cXV1eHF1dXV4Zm9vYmFyYmF6cXV1eHE",
                1_000 + number % 9_000,
                1_024 + number % 60_000
            ),
            1 => format!(
                "<22>Feb 17 02:00:{second:02} srv{host:02} postfix/qmgr[911]: 4XyZ{number:06}: from=<vanthu@doitac.example>, size=48211, nrcpt=1 (queue active) Schedule for the next delivery of this message"
            ),
            2 => format!(
                "<4>Feb 17 02:00:{second:02} srv{host:02} kernel: [UFW BLOCK] IN=eth0 OUT= MAC=00:00:5e:00:53:01:00:00:5e:00:53:02:08:00 SRC=203.0.113.{} DST=10.20.{host}.9 LEN=60 TOS=0x00 TTL=51 ID={number} DF PROTO=TCP SPT={} DPT=23 WINDOW=29200 SYN",
                number % 250,
                1_024 + number % 60_000
            ),
            _ => format!(
                "<78>Feb 17 02:00:{second:02} srv{host:02} CRON[{}]: (root) CMD (/usr/local/bin/dong-bo-thoi-gian --may-chu 10.20.{host}.1 --ghi-nhat-ky /var/log/dong-bo.log --lan {number})",
                1_000 + number % 9_000
            ),
        };
        out.push('\n');
    }
    out.into_bytes()
}

/// Sends blocks over one connection.
fn pour(address: &str, blocks: &mut dyn Iterator<Item = &Vec<u8>>) -> Result<()> {
    let mut stream = TcpStream::connect(address)?;
    let unlike = unlike();
    for (turn, block) in blocks.enumerate() {
        let mut block = block.clone();
        number_block(&mut block, turn * 7 + unlike);
        stream.write_all(&block)?;
    }
    Ok(())
}

/// Sends an event that is a finding every tenth of a second, and notes when; the names of the hosts say which it was.
fn probe(run: &Run<'_>, name: &str, over: &AtomicBool) -> Result<BTreeMap<String, f64>> {
    let mut sent = BTreeMap::new();
    let mut stream = TcpStream::connect(run.server.address())?;
    stream.set_nodelay(true)?;
    let kind: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    while !over.load(Ordering::Relaxed) {
        let host = format!("probe-{kind}-{}", sent.len());
        let body = json!({"@timestamp": "2026-02-16T19:00:00Z", "winlog": {
            "channel": "Microsoft-Windows-Windows Defender/Operational", "event_id": "1119", "computer_name": host,
            "event_data": {"Threat Name": "Virus:DOS/EICAR_Test_File"},
        }})
        .to_string();
        let head = format!(
            "POST /intake/ingest/json HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n",
            run.secret,
            body.len() + 1
        );
        let at = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64();
        stream.write_all((head + &body + "\n").as_bytes())?;
        answered(&mut stream)?;
        sent.insert(host, at);
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(sent)
}

/// Seconds from the sending of each probe to its alert.
fn waits(run: &Run<'_>, sent: &BTreeMap<String, f64>) -> Result<Vec<f64>> {
    let sql = "SELECT entity, date_part('epoch', opened_at) AS opened FROM alerts WHERE class = 'malware'";
    let question = json!({"sql": sql}).to_string();
    let began = Instant::now();
    loop {
        let answer = run.officer.call("POST", "/api/v1/query", Some(question.as_bytes()))?;
        let rows = answer.pointer("/rows").and_then(Value::as_array).context("no rows")?;
        let wait = |row: &Value| Some(row.get(1)?.as_f64()? - sent.get(row.get(0)?.as_str()?)?);
        let waits: Vec<f64> = rows.iter().filter_map(wait).collect();
        if waits.len() >= sent.len() {
            return Ok(waits);
        }
        ensure!(began.elapsed() < PATIENCE, "{} of {} probes became alerts", waits.len(), sent.len());
        std::thread::sleep(LOOK);
    }
}

/// syslog-ng with the same lines, to a flat file.
fn peer(folder: &Path, events: usize) -> Result<()> {
    let Some(program) = find("syslog-ng") else {
        say("syslog-ng writing the same to a flat file: not on the PATH: left out");
        return Ok(());
    };
    let address = free_address()?;
    let port = address.rsplit(':').next().unwrap_or_default();
    let (config, out) = (folder.join("ng.conf"), folder.join("ng.log"));
    let text = format!(
        "@version: 3.38\noptions {{ stats-freq(0); }};\nsource s {{ network(ip(\"127.0.0.1\") port({port}) transport(\"tcp\") max-connections(10) log-iw-size(20000)); }};\n\
         destination d {{ file(\"{}\" flush-lines(1000)); }};\nlog {{ source(s); destination(d); flags(flow-control); }};\n",
        out.display()
    );
    std::fs::write(&config, text).context("write the settings of syslog-ng")?;
    let at = |name: &str| folder.join(name).display().to_string();
    let mut child = Command::new(program)
        .args([
            "-F",
            "--no-caps",
            "-f",
            &config.display().to_string(),
            "-p",
            &at("ng.pid"),
            "-c",
            &at("ng.ctl"),
            "-R",
            &at("ng.persist"),
        ])
        .spawn()
        .context("start syslog-ng")?;
    let began = Instant::now();
    while TcpStream::connect(&address).is_err() {
        ensure!(began.elapsed() < Duration::from_secs(20), "syslog-ng does not listen");
        std::thread::sleep(LOOK);
    }
    let blocks: Vec<Vec<u8>> = (0..BLOCKS).map(syslog_block).collect();
    let began = Instant::now();
    std::thread::scope(|scope| {
        for sender in 0..SENDERS {
            let (blocks, address) = (&blocks, &address);
            scope.spawn(move || pour(address, &mut blocks.iter().cycle().skip(sender).take(events / BLOCK / SENDERS)));
        }
    });
    let mut size = 0;
    let took = loop {
        std::thread::sleep(Duration::from_millis(200));
        let now = std::fs::metadata(&out).map_or(0, |file| file.len());
        // It writes on until everything is there; then the size rests.
        if now > 0 && now == size {
            break began.elapsed().saturating_sub(Duration::from_millis(400));
        }
        size = now;
        ensure!(began.elapsed() < PATIENCE, "syslog-ng still writes");
    };
    child.kill().context("stop syslog-ng")?;
    child.wait().context("stop syslog-ng")?;
    say(&format!("{:<58} {:>9.0}", "syslog-ng to a flat file, events a second", events as f64 / took.as_secs_f64()));
    Ok(())
}
