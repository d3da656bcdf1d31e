//! The inventory of the real server at size, over HTTP: cold start, imports, lists, filters, searches, memory. Beside the times stand
//! milliseconds of processor of the server, which a busy machine bends less.
//!
//! `VONGGAC_BENCH_HOSTS` hosts (100,000; fewer for a quick look), 1,000 systems, `VONGGAC_BENCH_PACKAGES` packages (100) on each of the first
//! `VONGGAC_BENCH_SOFTWARE` hosts (2,000; 100000 for all, ten million packages). `VONGGAC_BENCH_DATABASE` names a PostgreSQL database in place of a fresh SQLite file.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::client::{Client, Server, text};
use super::{data, goal, number, times};
use crate::say;

/// Times that each list is asked for.
const TURNS: usize = 60;
/// Machines whose software is sent as one list each.
const LISTS: usize = 20;
/// Goals: 100,000 hosts with 100 packages each, 1,000 systems.
const LIST_MS: f64 = 50.0;
const IMPORT_S: f64 = 30.0;
const MEMORY_MB: f64 = 300.0;
const COLD_S: f64 = 1.0;

/// Runs the whole of it, when a part's name holds `filter`.
pub(super) fn bench(program: &Path, cache: &Path, filter: &str) -> Result<()> {
    if !"inventory".contains(filter) && !filter.starts_with("inventory") {
        return Ok(());
    }
    let (hosts, packages) = (number("HOSTS", 100_000)?, number("PACKAGES", 100)?);
    let with_software = number("SOFTWARE", 2_000)?.min(hosts);
    let database = std::env::var("VONGGAC_BENCH_DATABASE").ok();
    let data = cache.join(format!("inventory-{}", std::process::id()));
    std::fs::create_dir_all(&data).with_context(|| format!("create {}", data.display()))?;
    let done = measure(program, &data, database.as_deref(), (hosts, packages, with_software));
    std::fs::remove_dir_all(&data).with_context(|| format!("remove {}", data.display()))?;
    done
}

fn measure(
    program: &Path,
    data: &Path,
    database: Option<&str>,
    (hosts, packages, with_software): (usize, usize, usize),
) -> Result<()> {
    let engine = if database.is_some() { "PostgreSQL" } else { "SQLite" };
    say(&format!("inventory of {hosts} hosts, {} systems, {engine}", data::SYSTEMS));
    let mut server = Server::start(program, data, database, true)?;
    goal("inventory cold start, new data folder (s)", server.cold.as_secs_f64(), COLD_S);
    let mut officer = server.officer()?;
    officer.import(&server, "systems", "he-thong.csv", data::systems().as_bytes())?;
    let table = data::hosts(hosts);
    let wall = officer.import(&server, "hosts", "may.csv", table.as_bytes())?;
    goal("inventory import of hosts, wall (s)", wall.as_secs_f64(), IMPORT_S);
    let wall = officer.import(&server, "the same hosts again", "may.csv", table.as_bytes())?;
    goal("inventory the same again, wall (s)", wall.as_secs_f64(), IMPORT_S);
    size(data, "after hosts");
    if with_software > 0 && packages > 0 {
        software(&server, &officer, with_software, packages)?;
        size(data, "after software");
    }
    let used = server.used()?;
    goal("inventory memory, most while importing (MB)", used.peak_mb, MEMORY_MB);
    lists(&server, &mut officer, hosts)?;
    let used = server.used()?;
    goal("inventory memory, most in all (MB)", used.peak_mb, MEMORY_MB);
    say(&format!("{:<58} {:>9.1}", "inventory memory at the end (MB)", used.now_mb));
    server.stop()?;
    let server = Server::start(program, data, database, false)?;
    goal("inventory cold start, full data folder (s)", server.cold.as_secs_f64(), COLD_S);
    server.stop()
}

fn size(data: &Path, when: &str) {
    let files = std::fs::read_dir(data).into_iter().flatten().flatten();
    let bytes: u64 = files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum();
    say(&format!("{:<58} {:>9.1}", format!("inventory size of the data folder {when} (MB)"), bytes as f64 / 1e6));
}

/// Software: in tables of a thousand hosts each, and as the list of one host.
fn software(server: &Server, officer: &Client, hosts: usize, packages: usize) -> Result<()> {
    // 100,000 rows, 4 MB: with twice as many the cells of the file bring the server to the edge of its memory.
    const AT_ONCE: usize = 1_000;
    let (mut wall, mut first) = (Duration::ZERO, 0);
    while first < hosts {
        let next = (first + AT_ONCE).min(hosts);
        let table = data::software(first..next, packages);
        wall +=
            officer.import(server, &format!("software of {} hosts", next - first), "phan-mem.csv", table.as_bytes())?;
        first = next;
    }
    let each = wall.as_secs_f64() / (hosts * packages) as f64 * 1e6;
    say(&format!("{:<58} {each:>9.1}", "inventory import of software in tables (µs for a package)"));
    let found = officer.of_unit("GET", &format!("hosts?limit={LISTS}"), None)?;
    let ids: Vec<&str> = found
        .pointer("/items")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|host| host.get("id").and_then(Value::as_str))
        .collect();
    let (mut sent, mut read) = (Vec::new(), Vec::new());
    for (number, id) in ids.iter().enumerate() {
        let began = Instant::now();
        let list = data::dpkg(number, packages);
        let made = officer.of_unit("POST", &format!("imports?file_name=dpkg.txt&host={id}"), Some(list.as_bytes()))?;
        let import = text(&officer.settled(made)?, "/id")?;
        officer.settled(officer.of_unit("POST", &format!("imports/{import}/application"), Some(b""))?)?;
        sent.push(began.elapsed());
    }
    for id in ids.iter().cycle().take(TURNS) {
        let began = Instant::now();
        officer.of_unit("GET", &format!("hosts/{id}/software"), None)?;
        read.push(began.elapsed());
    }
    times("inventory import of one host's list", &mut sent, None, "");
    times("inventory software of one host", &mut read, Some(LIST_MS), &format!("{packages:>6}"));
    Ok(())
}

/// Every list, filter and search.
fn lists(server: &Server, officer: &mut Client, hosts: usize) -> Result<()> {
    let systems = officer.of_unit("GET", "systems?limit=1", None)?;
    let system = text(&systems, "/items/0/id")?;
    let site = "site=T%E1%BA%A7ng%207%20nh%C3%A0%20B";
    let mut deep = String::new();
    for _ in 0..hosts / 2_000 {
        let page = officer.of_unit("GET", &format!("hosts?limit=1000{deep}"), None)?;
        let Ok(next) = text(&page, "/next") else { break };
        deep = format!("&after={}", escaped(&next));
    }
    let before = server.used()?;
    say(&format!("{:<58} {:>9} {:>9} {:>6} {:>7}", "", "p50 ms", "p95 ms", "rows", "cpu ms"));
    let q = |words: &str| format!("q={}", escaped(words));
    let cases: Vec<(&str, String)> = vec![
        ("by name", String::new()),
        ("by name, descending", "order=name_desc".into()),
        ("newest", "order=newest".into()),
        ("last seen", "order=last_seen".into()),
        ("a page in the middle", deep.trim_start_matches('&').into()),
        ("page of 1,000", "limit=1000".into()),
        ("kind", "kind=workstation".into()),
        ("level", "level=3".into()),
        ("level, last seen", "level=3&order=last_seen".into()),
        ("system", format!("system={system}")),
        ("system, last seen", format!("system={system}&order=last_seen")),
        ("site", site.into()),
        ("site, newest", format!("{site}&order=newest")),
        ("site and kind", format!("{site}&kind=server")),
        ("search: one name", q("ws-004242")),
        ("search: nothing", q("khongco")),
        ("search: address", q("10.0.17.5")),
        ("search: part of an address", q("10.1")),
        ("search: MAC", q("00-1A-2B-00-10")),
        ("search: person, with marks", q("Trần Quang Dũng")),
        ("search: person, without marks", q("tran quang dung")),
        ("search: two common words", q("nguyen thi")),
        ("search: common word", q("windows")),
        ("search: common word, last seen", format!("{}&order=last_seen", q("windows"))),
        ("search: common word, page of 1,000", format!("{}&limit=1000", q("windows"))),
        ("search: names at the end of the order", q("ws")),
        ("search: common word and kind", format!("{}&kind=server", q("windows"))),
        ("search: common word and level", format!("{}&level=3", q("windows"))),
        ("search: common word and system", format!("{}&system={system}", q("windows"))),
        ("search: common word and site", format!("{}&{site}", q("windows"))),
        ("search: floor and kind", format!("{}&kind=workstation", q("tầng 7"))),
        ("search: two common words that nobody has both", q("windows ubuntu")),
        ("search: common word that no such kind has", format!("{}&kind=network_device", q("windows"))),
        ("search: all words begin so", q("1")),
        ("software: a package of a fifth", "software=libxml-0001".into()),
        ("software: last seen", "software=libxml-0001&order=last_seen".into()),
        ("software: in one version", "software=libxml-0001@2.1.0-3u0".into()),
        ("software: on mail servers", "software=ZIMBRA-core".into()),
        ("software: with a kind and a site", format!("software=libxml-0001&kind=workstation&{site}")),
        ("software: with a common word", format!("software=libxml-0001&{}", q("windows"))),
        ("software: nobody has it", "software=khongco".into()),
    ];
    for (what, query) in cases {
        asked(server, officer, &format!("inventory {what}"), &format!("hosts?{query}"))?;
    }
    asked(server, officer, "inventory counts by kind and level", "hosts/counts")?;
    asked(server, officer, "inventory systems by name", "systems")?;
    asked(server, officer, "inventory systems, search and level", &format!("systems?level=3&{}", q("hệ thống")))?;
    let after = server.used()?;
    say(&format!("{:<58} {:>9.2}", "inventory processor of all lists (s)", after.cpu_s - before.cpu_s));
    Ok(())
}

fn asked(server: &Server, officer: &Client, name: &str, end: &str) -> Result<()> {
    let (mut all, mut rows, before) = (Vec::with_capacity(TURNS), 0, server.used()?);
    for _ in 0..TURNS {
        let began = Instant::now();
        let answer = officer.of_unit("GET", end, None)?;
        all.push(began.elapsed());
        rows = answer.pointer("/items").and_then(Value::as_array).map_or(0, Vec::len);
    }
    let cpu_ms = (server.used()?.cpu_s - before.cpu_s) / TURNS as f64 * 1e3;
    times(name, &mut all, Some(LIST_MS), &format!("{rows:>6} {cpu_ms:>7.1}"));
    Ok(())
}

/// A text as a part of an address.
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { (byte as char).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
