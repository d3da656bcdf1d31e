//! The event store and the queue of alerts at the size of a large unit, on the real server: a hundred million events of the last thirty
//! days, asked for an address, a digest and a day's count by host; a million alerts, and how long a page of them takes.
//!
//! Each runs only when it is asked for by name (`lake`, `alerts`), since filling takes minutes. `VONGGAC_BENCH_EVENTS` events
//! (100,000,000; every twentieth a process start by `_bulk`, the others lines by syslog over TCP, in the order of their times),
//! `VONGGAC_BENCH_ALERTS` alerts (1,000,000).

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use vg_model::Timestamp;

use super::client::{Client, Server, text};
use super::sender::{answered, bulk, free_address, source};
use super::{goal, number, times};
use crate::say;

const BLOCK: u64 = 1_000;
const DAYS: u64 = 30;
/// What is looked for, and in how many events it is.
const ADDRESS: &str = "198.51.100.77";
const DIGEST: &str = "5F70BF18A086007016E948B04AED3B82103A36BEA41755B6CDDFAF10ACE3C6EF";
const PLANTED: u64 = 5;
/// Goals.
const ANSWER_MS: f64 = 1_000.0;
const PAGE_MS: f64 = 100.0;
const MEMORY_MB: f64 = 1_000.0;
const TURNS: usize = 20;
const PATIENCE: Duration = Duration::from_secs(3_600);
/// Rules of our own in the bench of alerts, each of which fires on each host once.
const RULES: u64 = 1_000;

/// Runs what `filter` names.
pub(super) fn bench(program: &Path, cache: &Path, filter: &str) -> Result<()> {
    let part: fn(&Path, &Path) -> Result<()> = match filter {
        "lake" => lake,
        "alerts" => alerts,
        _ => return Ok(()),
    };
    let folder = cache.join(format!("{filter}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).with_context(|| format!("create {}", folder.display()))?;
    let done = part(program, &folder);
    std::fs::remove_dir_all(&folder).with_context(|| format!("remove {}", folder.display()))?;
    done
}

/// A server with a source.
struct Run {
    server: Server,
    officer: Client,
    secret: String,
    syslog: String,
}

fn start(program: &Path, folder: &Path, more: &[(&str, &str)]) -> Result<Run> {
    let syslog = free_address()?;
    let mut environment = vec![("VONGGAC_STREAM_SYSLOG", syslog.as_str())];
    environment.extend_from_slice(more);
    let mut server = Server::start_with(program, &folder.join("data"), None, true, &environment)?;
    let officer = server.officer()?;
    let (_, secret) = source(&officer, &json!({"name": "Nguồn đo", "protocol": "syslog", "ranges": ["127.0.0.0/8"]}))?;
    Ok(Run { server, officer, secret, syslog })
}

/// Numbers that look like chance and are the same in each run.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below.max(1)
    }
}

/// Writes events, in the order of their times.
struct Events {
    dice: Dice,
    begin: i64,
    all: u64,
}

impl Events {
    fn new(all: u64) -> Result<Self> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        // Whole days up to this one, which is not over.
        let begin = (now / 86_400 - (DAYS - 1)) * 86_400;
        Ok(Self { dice: Dice(7), begin: i64::try_from(begin)?, all })
    }

    /// Of the event of this number.
    fn time(&self, number: u64) -> Timestamp {
        // The last day up to where it is now in any case.
        let span = (DAYS - 1) * 86_400;
        let second = (u128::from(number) * u128::from(span) / u128::from(self.all.max(1))) as i64;
        Timestamp::from_unix(self.begin + second, 0)
    }

    fn is_planted(&self, number: u64) -> bool {
        let every = (self.all / PLANTED / 40 * 40).max(1);
        number % every == every / 2 && number / every < PLANTED
    }

    fn line(&mut self, number: u64, out: &mut String) {
        let (time, planted) = (self.time(number), self.is_planted(number));
        let dice = &mut self.dice;
        let host = dice.next(400);
        let (high, low) = (dice.next(200), dice.next(250));
        let address = if planted { ADDRESS.to_owned() } else { format!("10.{}.{high}.{low}", dice.next(4)) };
        let pid = 1_000 + dice.next(30_000);
        let _ = match if planted { 0 } else { number % 5 } {
            0 => writeln!(
                out,
                "<38>1 {time} srv{host:03} sshd {pid} - - Accepted publickey for nguoidung{} from {address} port {} ssh2: ED25519 SHA256:{:016x}{:016x}",
                dice.next(300),
                1_024 + dice.next(60_000),
                dice.next(u64::MAX),
                dice.next(u64::MAX)
            ),
            1 => writeln!(
                out,
                "<22>1 {time} srv{host:03} postfix/qmgr {pid} - - {:012X}: from=<vanthu{}@doitac.example>, size={}, nrcpt=1 (queue active)",
                dice.next(1 << 48),
                dice.next(500),
                1_000 + dice.next(90_000)
            ),
            2 => writeln!(
                out,
                "<4>1 {time} srv{host:03} kernel - - - [UFW BLOCK] IN=eth0 OUT= SRC=203.0.113.{} DST={address} LEN=60 TTL=51 ID={} PROTO=TCP SPT={} DPT=23 WINDOW=29200 SYN",
                dice.next(250),
                dice.next(65_536),
                1_024 + dice.next(60_000)
            ),
            3 => writeln!(
                out,
                "<78>1 {time} srv{host:03} CRON {pid} - - (root) CMD (/usr/local/bin/dong-bo --may-chu {address} --lan {})",
                dice.next(100_000)
            ),
            _ => writeln!(
                out,
                "<30>1 {time} srv{host:03} named {pid} - - client @0x7f{:010x} {address}#{} (may{}.example): query: may{}.example IN A +E(0)K (10.0.0.53)",
                dice.next(1 << 40),
                1_024 + dice.next(60_000),
                dice.next(20_000),
                dice.next(20_000)
            ),
        };
    }

    fn document(&mut self, number: u64) -> Value {
        let time = self.time(number);
        // The last of each twenty; the first of them may be a line with the address.
        let planted = self.is_planted(number / 20 * 20);
        let dice = &mut self.dice;
        let (host, program) = (dice.next(2_000), dice.next(400));
        let digest: String = (0..4).map(|_| format!("{:016X}", dice.next(u64::MAX))).collect();
        let digest = if planted { DIGEST.to_owned() } else { digest };
        json!({
            "@timestamp": time.to_string(), "agent": {"type": "winlogbeat", "version": "8.19.0"},
            "winlog": {
                "channel": "Microsoft-Windows-Sysmon/Operational", "event_id": "1", "computer_name": format!("may-{host:04}"),
                "provider_name": "Microsoft-Windows-Sysmon",
                "event_data": {
                    "ProcessId": (1_000 + dice.next(60_000)).to_string(), "Image": format!("C:\\Program Files\\PM{program}\\pm.exe"),
                    "CommandLine": format!("\"C:\\Program Files\\PM{program}\\pm.exe\" --phien {}", dice.next(1_000_000)),
                    "ParentImage": "C:\\Windows\\explorer.exe", "User": format!("AN-BINH\\nguoidung{}", dice.next(900)),
                    "Hashes": format!("SHA256={digest}"),
                },
            },
        })
    }
}

fn lake(program: &Path, folder: &Path) -> Result<()> {
    let all = number("EVENTS", 100_000_000)? as u64;
    say(&format!("lake: {all} events of {DAYS} days"));
    let run = start(program, folder, &[])?;
    let began = Instant::now();
    let mut events = Events::new(all)?;
    let mut lines = TcpStream::connect(&run.syslog)?;
    let mut door = TcpStream::connect(run.server.address())?;
    let (mut raw, mut block, mut body) = (0_u64, String::new(), String::new());
    let mut sample = Gzip::start()?;
    for number in 0..all {
        if number % 20 == 19 {
            body += "{\"create\":{\"_index\":\"winlogbeat-8\"}}\n";
            let document = events.document(number).to_string();
            raw += document.len() as u64 + 1;
            sample.add(&document)?;
            body += &document;
            body.push('\n');
        } else {
            let before = block.len();
            events.line(number, &mut block);
            raw += (block.len() - before) as u64;
        }
        if number % BLOCK == BLOCK - 1 || number + 1 == all {
            sample.add(&block)?;
            lines.write_all(block.as_bytes())?;
            block.clear();
        }
        if number % (20 * BLOCK) == 20 * BLOCK - 1 || number + 1 == all {
            door.write_all(&bulk(&run.secret, &body))?;
            answered(&mut door)?;
            body.clear();
        }
    }
    drop(lines);
    settled(&run, all)?;
    let took = began.elapsed().as_secs_f64();
    say(&format!(
        "{:<58} {:>9.0}   made and sent on the same cores",
        "lake filled, events a second",
        all as f64 / took
    ));
    let bytes = run.server.figure("vonggac_stream_event_bytes")?;
    let (gzip_in, gzip_out) = sample.end()?;
    let share = gzip_out as f64 / gzip_in.max(1) as f64;
    let each = |bytes: f64| bytes / all as f64;
    say(&format!("{:<58} {:>9.1}", "lake bytes of an event as it came", each(raw as f64)));
    say(&format!("{:<58} {:>9.1}", "lake bytes on the disk for each event", each(bytes)));
    say(&format!(
        "{:<58} {:>9.1}   on {gzip_in} bytes of the beginning",
        "gzip -6 of the raw, bytes for each event",
        each(raw as f64 * share)
    ));
    questions(&run, &events)?;
    let used = run.server.used()?;
    goal("lake most memory, filling and asking (MB)", used.peak_mb, MEMORY_MB);
    let Run { server, .. } = run;
    run_again(program, folder, server)
}

/// The same questions after a start, when nothing is in memory but what the kernel keeps of files.
fn run_again(program: &Path, folder: &Path, server: Server) -> Result<()> {
    server.stop()?;
    let server = Server::start_with(program, &folder.join("data"), None, false, &[])?;
    say(&format!("{:<58} {:>9.2}", "lake cold start (s)", server.cold.as_secs_f64()));
    server.stop()
}

/// Waits until everything is worked on and in files.
fn settled(run: &Run, all: u64) -> Result<()> {
    let began = Instant::now();
    loop {
        let worked = run.server.figure("vonggac_stream_records_worked_total")?;
        let open = run.server.figure("vonggac_stream_open_rows")?;
        if worked >= all as f64 && open == 0.0 {
            return Ok(());
        }
        ensure!(began.elapsed() < PATIENCE, "{worked} of {all} are worked on, {open} are not in files");
        std::thread::sleep(Duration::from_millis(500));
    }
}

fn questions(run: &Run, events: &Events) -> Result<()> {
    say(&format!("{:<58} {:>9} {:>9}", "", "p50 ms", "p95 ms"));
    let from = events.time(0);
    let day = Timestamp::from_unix(events.begin + 14 * 86_400, 0);
    let next = Timestamp::from_unix(events.begin + 15 * 86_400, 0);
    let digest = DIGEST.to_lowercase();
    let since = format!("time >= TIMESTAMP '{from}'");
    let of_day = format!("time >= TIMESTAMP '{day}' AND time < TIMESTAMP '{next}'");
    let all = [
        (
            "an address over 30 days",
            format!("SELECT count(*) FROM events WHERE source_ip = '{ADDRESS}' AND {since}"),
            Some(PLANTED),
        ),
        (
            "a digest over 30 days",
            format!("SELECT count(*) FROM events WHERE hash_sha256 = '{digest}' AND {since}"),
            Some(PLANTED),
        ),
        (
            "a day's count by host",
            format!("SELECT host_name, count(*) FROM events WHERE {of_day} GROUP BY host_name"),
            None,
        ),
    ];
    for (name, sql, wanted) in all {
        let mut took = Vec::new();
        for _ in 0..TURNS {
            let began = Instant::now();
            let answer = run.officer.call("POST", "/api/v1/query", Some(json!({"sql": sql}).to_string().as_bytes()))?;
            took.push(began.elapsed());
            let first = answer.pointer("/rows/0/0").with_context(|| format!("no rows: {answer}"))?;
            let count = first.as_u64().unwrap_or(1);
            ensure!(count > 0 && wanted.is_none_or(|wanted| wanted == count), "{name}: {answer}");
        }
        times(&format!("lake {name}"), &mut took, Some(ANSWER_MS), "");
    }
    let search = |q: String| json!({"q": q, "from": from.to_string(), "to": "now", "limit": 50});
    let by_column = search(format!("ip:{ADDRESS}")).to_string();
    let mut took = Vec::new();
    for _ in 0..TURNS {
        let began = Instant::now();
        let found = run.officer.of_unit("POST", "events/search", Some(by_column.as_bytes()))?;
        took.push(began.elapsed());
        let rows = found.pointer("/items").and_then(Value::as_array);
        ensure!(rows.is_some_and(|rows| !rows.is_empty()), "the search page found nothing: {found}");
    }
    times("lake the search page for ip: over 30 days", &mut took, Some(ANSWER_MS), "");
    bare_word(run, search(ADDRESS.to_owned()))
}

/// A bare word may stand anywhere: each record is read, in answers that each take a part of the time of a question, from the newest events
/// back to the oldest.
fn bare_word(run: &Run, mut body: Value) -> Result<()> {
    let (began, mut first, mut answers, mut found) = (Instant::now(), None, 0, 0);
    loop {
        let page = run.officer.of_unit("POST", "events/search", Some(body.to_string().as_bytes()))?;
        first.get_or_insert(began.elapsed().as_secs_f64());
        answers += 1;
        found += page.pointer("/items").and_then(Value::as_array).map_or(0, Vec::len);
        let Some(next) = page.pointer("/next").and_then(Value::as_str) else { break };
        ensure!(answers < MOST_ANSWERS, "a search does not come to its end: {page}");
        for (name, value) in [("after", next.to_owned()), ("from", text(&page, "/from")?), ("to", text(&page, "/to")?)]
        {
            if let Some(body) = body.as_object_mut() {
                body.insert(name.to_owned(), value.into());
            }
        }
    }
    let took = began.elapsed().as_secs_f64();
    let about = format!("{answers} answers, the first after {:.1} s; {found} events", first.unwrap_or_default());
    say(&format!("{:<58} {took:>9.1}   {about}", "lake a bare address over 30 days, to the end (s)"));
    Ok(())
}

/// `gzip -6` over the first events.
struct Gzip {
    child: std::process::Child,
    counting: Option<std::thread::JoinHandle<u64>>,
    taken: u64,
}

/// Answers of one search until it is given up.
const MOST_ANSWERS: usize = 1_000;
/// Bytes that are compressed as an example.
const SAMPLE: u64 = 1024 * 1024 * 1024;

impl Gzip {
    fn start() -> Result<Self> {
        let mut child = Command::new("gzip")
            .arg("-6")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("start gzip")?;
        let mut out = child.stdout.take().context("gzip has no output")?;
        let counting = std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()).unwrap_or_default());
        Ok(Self { child, counting: Some(counting), taken: 0 })
    }

    fn add(&mut self, text: &str) -> Result<()> {
        if self.taken < SAMPLE
            && let Some(into) = self.child.stdin.as_mut()
        {
            into.write_all(text.as_bytes()).context("write to gzip")?;
            self.taken += text.len() as u64;
            if self.taken >= SAMPLE {
                self.child.stdin = None;
            }
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(u64, u64)> {
        self.child.stdin = None;
        let counting = self.counting.take().context("counted already")?;
        let out = counting.join().map_err(|_| anyhow::anyhow!("the count failed"))?;
        self.child.wait().context("wait for gzip")?;
        Ok((self.taken, out))
    }
}

fn alerts(program: &Path, folder: &Path) -> Result<()> {
    let wanted = number("ALERTS", 1_000_000)? as u64;
    let hosts = wanted.div_ceil(RULES);
    say(&format!("alerts: {RULES} rules on {hosts} hosts"));
    let rules = folder.join("rules");
    std::fs::create_dir_all(&rules).context("make a folder for rules")?;
    for rule in 0..RULES {
        let level = ["low", "medium", "high", "critical"].get((rule % 4) as usize).copied().unwrap_or("low");
        let text = format!(
            "title: Chương trình thử số {rule}\nid: 6410b0a1-0000-4000-8000-{rule:012}\nstatus: test\nlogsource:\n  product: windows\n  category: process_creation\n\
             detection:\n  selection:\n    Image|endswith: '\\thu{rule:04}.exe'\n  condition: selection\nlevel: {level}\n"
        );
        std::fs::write(rules.join(format!("{rule:04}.yml")), text).context("write a rule")?;
    }
    let rules = rules.display().to_string();
    let run = start(program, folder, &[("VONGGAC_STREAM_RULES", &rules)])?;
    let began = Instant::now();
    while run.server.figure("vonggac_stream_rules")? < RULES as f64 {
        ensure!(began.elapsed() < PATIENCE, "the rules were not loaded");
        std::thread::sleep(Duration::from_millis(100));
    }
    let began = Instant::now();
    let time = Timestamp::from_unix(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?, 0);
    let mut door = TcpStream::connect(run.server.address())?;
    for host in 0..hosts {
        let mut body = String::new();
        for rule in 0..RULES {
            let document = json!({
                "@timestamp": time.to_string(),
                "winlog": {
                    "channel": "Microsoft-Windows-Sysmon/Operational", "event_id": "1", "computer_name": format!("may-{host:05}"),
                    "provider_name": "Microsoft-Windows-Sysmon",
                    "event_data": {"Image": format!("C:\\Tam\\thu{rule:04}.exe"), "CommandLine": format!("thu{rule:04}.exe --may {host}")},
                },
            });
            let _ = write!(body, "{{\"create\":{{\"_index\":\"x\"}}}}\n{document}\n");
        }
        door.write_all(&bulk(&run.secret, &body))?;
        answered(&mut door)?;
    }
    let events = hosts * RULES;
    while run.server.figure("vonggac_stream_findings_total")? < events as f64 {
        ensure!(began.elapsed() < PATIENCE, "findings are still under way");
        std::thread::sleep(Duration::from_millis(200));
    }
    let opened = run.server.figure("vonggac_stream_alerts_total")?;
    say(&format!("{:<58} {opened:>9.0}   {:.0} a second", "alerts", opened / began.elapsed().as_secs_f64()));
    say(&format!("{:<58} {:>9} {:>9}", "", "p50 ms", "p95 ms"));
    let pages = [
        ("the queue, first page", "alerts?limit=50".to_owned()),
        ("the queue, a thousand rows", "alerts?limit=1000".to_owned()),
        ("of one level", "alerts?level=critical&limit=50".to_owned()),
        ("of one host", "alerts?entity=may-00007&limit=50".to_owned()),
        ("how many of what", "alerts/counts".to_owned()),
    ];
    for (name, end) in pages {
        let mut took = Vec::new();
        for _ in 0..TURNS * 3 {
            let began = Instant::now();
            let page = run.officer.of_unit("GET", &end, None)?;
            took.push(began.elapsed());
            ensure!(page.is_object(), "{end}: {page}");
        }
        times(&format!("alerts {name}"), &mut took, Some(PAGE_MS), "");
    }
    // Deep in the queue, page after page.
    let (mut took, mut next) = (Vec::new(), String::new());
    for _ in 0..TURNS * 3 {
        let began = Instant::now();
        let page = run.officer.of_unit("GET", &format!("alerts?limit=50{next}"), None)?;
        took.push(began.elapsed());
        let Some(after) = page.get("next").and_then(Value::as_str) else { break };
        next = after.bytes().fold("&after=".to_owned(), |next, byte| next + &format!("%{byte:02X}"));
    }
    times("alerts page after page", &mut took, Some(PAGE_MS), "");
    let used = run.server.used()?;
    say(&format!("{:<58} {:>9.1} {:>9.1}", "alerts memory at the end, most in all (MB)", used.now_mb, used.peak_mb));
    run.server.stop()
}
