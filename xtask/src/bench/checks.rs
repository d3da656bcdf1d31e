//! The checks of letter 6410 on the real server at size, over HTTP: how long after its confirmation everything is measured, how long all
//! checks take again, and how long a change of one host or one system takes until the check shows it.
//!
//! `VONGGAC_BENCH_HOSTS` hosts (100,000), 1,000 systems. `VONGGAC_BENCH_DATABASE` names a PostgreSQL database in place of a fresh SQLite
//! file.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::client::{Client, Server, text};
use super::{data, goal, number, times};
use crate::say;

/// The head of the letter, with words of our own below it.
const LETTER: &str = "BỘ THÔNG TIN VÀ TRUYỀN THÔNG\nSố: 6410/BTTTT-CATTT\nHà Nội, ngày 29 tháng 12 năm 2023\n\
     V/v đo tốc độ kiểm tra\n\nKính gửi: Các Bộ\n\n1. Thực hiện việc thứ nhất.\n2. Thực hiện việc thứ hai.\n";
const PACK: &str = "6410-btttt-cattt-2023";
/// Goals, in seconds: all checks, and what one change takes.
const ALL_S: f64 = 5.0;
const ONE_S: f64 = 1.0;
/// Times that each is done.
const TURNS: usize = 10;
/// Between two looks, and how long is waited in all.
const LOOK: Duration = Duration::from_millis(10);
const PATIENCE: Duration = Duration::from_secs(120);
/// After a change that is not measured.
const SETTLED: Duration = Duration::from_secs(5);

/// Runs the whole of it, when a part's name holds `filter`.
pub(super) fn bench(program: &Path, cache: &Path, filter: &str) -> Result<()> {
    if !"checks".contains(filter) && !filter.starts_with("checks") {
        return Ok(());
    }
    let hosts = number("HOSTS", 100_000)?;
    let database = std::env::var("VONGGAC_BENCH_DATABASE").ok();
    let data = cache.join(format!("checks-{}", std::process::id()));
    std::fs::create_dir_all(&data).with_context(|| format!("create {}", data.display()))?;
    let done = measure(program, &data, database.as_deref(), hosts);
    std::fs::remove_dir_all(&data).with_context(|| format!("remove {}", data.display()))?;
    done
}

fn measure(program: &Path, folder: &Path, database: Option<&str>, hosts: usize) -> Result<()> {
    let engine = if database.is_some() { "PostgreSQL" } else { "SQLite" };
    say(&format!("checks of letter 6410 on {hosts} hosts, {} systems, {engine}", data::SYSTEMS));
    let mut server = Server::start(program, folder, database, true)?;
    let officer = server.officer()?;
    officer.import(&server, "systems", "he-thong.csv", data::systems().as_bytes())?;
    officer.import(&server, "hosts", "may.csv", data::hosts(hosts).as_bytes())?;
    first(&server, &officer)?;
    again(&server, &officer)?;
    hosts_change(&server, &officer)?;
    systems_change(&server, &officer)?;
    board(&officer)?;
    let used = server.used()?;
    say(&format!("{:<58} {:>9.1} {:>9.1}", "checks memory at the end, most in all (MB)", used.now_mb, used.peak_mb));
    server.stop()
}

/// From the confirmation of the letter to the last of its checks.
fn first(server: &Server, officer: &Client) -> Result<()> {
    let letter = officer.of_unit("POST", "letters?file_name=6410.txt", Some(LETTER.as_bytes()))?;
    let (began, before) = (Instant::now(), server.used()?);
    let end = format!("letters/{}/confirmation", text(&letter, "/id")?);
    officer.based("POST", &end, 1, &json!({}))?;
    until(began, || {
        let checks = officer.of_unit("GET", "checks", None)?;
        let items = checks.pointer("/items").and_then(Value::as_array).context("no list of checks")?;
        let ran = |check: &&Value| check.pointer("/last/no").is_some();
        let count = items.iter().filter(ran).count();
        Ok((count > 0 && count == items.len()).then_some(count))
    })
    .map(|count| say(&format!("{:<58} {count:>9}", "checks of the letter")))?;
    goal("checks first run after confirmation (s)", began.elapsed().as_secs_f64(), ALL_S);
    let cpu = server.used()?.cpu_s - before.cpu_s;
    say(&format!("{:<58} {cpu:>9.2}", "checks processor of that (s)"));
    Ok(())
}

/// All of them, because somebody asks.
fn again(server: &Server, officer: &Client) -> Result<()> {
    let (mut all, before) = (Vec::new(), server.used()?);
    for _ in 0..TURNS {
        let began = Instant::now();
        let ran = officer.of_unit("POST", "checks/run", Some(b"{}"))?;
        ensure!(ran.get("run").and_then(Value::as_u64).is_some_and(|run| run > 15), "not all were run: {ran}");
        all.push(began.elapsed());
    }
    let cpu = (server.used()?.cpu_s - before.cpu_s) / TURNS as f64;
    say(&format!("{:<58} {:>9} {:>9} {:>7}", "", "p50 ms", "p95 ms", "cpu ms"));
    times("checks all of them, asked for", &mut all, Some(ALL_S * 1e3), &format!("{:>7.1}", cpu * 1e3));
    let checks = officer.of_unit("GET", "checks", None)?;
    let took = |check: &Value| check.pointer("/last/took_ms").and_then(Value::as_f64).unwrap_or(f64::NAN);
    let items = checks.pointer("/items").and_then(Value::as_array).context("no list of checks")?;
    let sum: f64 = items.iter().map(took).sum();
    let slowest = items.iter().max_by(|a, b| took(a).total_cmp(&took(b))).context("no checks")?;
    let (name, most) = (text(slowest, "/id")?, took(slowest));
    say(&format!("{:<58} {sum:>9.1}   slowest {name}, {most:.1}", "checks their SQL and judging, all (ms)"));
    Ok(())
}

/// A host loses the person who answers for it, or gets one again.
fn hosts_change(server: &Server, officer: &Client) -> Result<()> {
    // One that no source speaks of, so that what is entered is what holds.
    let fields = |responsible: &str| json!({"name": "may-doi-nguoi", "kind": "workstation", "os_name": "Ubuntu 22.04", "responsible": responsible});
    let made = officer.of_unit("POST", "hosts", Some(fields("Trần Thị Lan").to_string().as_bytes()))?;
    let id = text(&made, "/id")?;
    std::thread::sleep(SETTLED);
    one_change(server, officer, "checks one host changed, until its check shows it", "hosts-responsible", |turn| {
        let host = officer.of_unit("GET", &format!("hosts/{id}"), None)?;
        let responsible = if turn % 2 == 0 { "" } else { "Trần Thị Lan" };
        Ok((format!("hosts/{id}"), version(&host)?, fields(responsible)))
    })
}

/// A system loses its level, or gets it again.
fn systems_change(server: &Server, officer: &Client) -> Result<()> {
    let found = officer.of_unit("GET", "systems?limit=1", None)?;
    let id = text(&found, "/items/0/id")?;
    one_change(server, officer, "checks one system changed, until its check shows it", "systems-have-level", |turn| {
        let system = officer.of_unit("GET", &format!("systems/{id}"), None)?;
        let mut fields = json!({"name": text(&system, "/name")?});
        if turn % 2 == 1
            && let Some(fields) = fields.as_object_mut()
        {
            fields.insert("level".to_owned(), json!(3));
        }
        Ok((format!("systems/{id}"), version(&system)?, fields))
    })
}

fn version(of: &Value) -> Result<i64> {
    of.get("version").and_then(Value::as_i64).with_context(|| format!("no version: {of}"))
}

fn one_change(
    server: &Server,
    officer: &Client,
    name: &str,
    check: &str,
    change: impl Fn(usize) -> Result<(String, i64, Value)>,
) -> Result<()> {
    let met = || -> Result<i64> {
        let shown = officer.of_unit("GET", &format!("checks/{PACK}~{check}"), None)?;
        shown.pointer("/last/numerator").and_then(Value::as_i64).with_context(|| format!("not measured: {shown}"))
    };
    let (mut all, before) = (Vec::new(), server.used()?);
    for turn in 0..TURNS {
        let (end, version, fields) = change(turn)?;
        let was = met()?;
        let began = Instant::now();
        officer.based("PUT", &end, version, &fields)?;
        until(began, || Ok((met()? != was).then_some(())))?;
        all.push(began.elapsed());
    }
    let cpu = (server.used()?.cpu_s - before.cpu_s) / TURNS as f64;
    times(name, &mut all, Some(ONE_S * 1e3), &format!("{:>7.1}", cpu * 1e3));
    Ok(())
}

/// The board, and a page of subjects of a check on hosts.
fn board(officer: &Client) -> Result<()> {
    for (name, end) in [
        ("checks board", "readiness".to_owned()),
        ("checks subjects that are not met", format!("checks/{PACK}~hosts-have-address/subjects?verdict=not_met")),
        (
            "checks subjects that are met, 1,000",
            format!("checks/{PACK}~hosts-have-address/subjects?verdict=met&limit=1000"),
        ),
    ] {
        let mut all = Vec::new();
        for _ in 0..TURNS * 3 {
            let began = Instant::now();
            officer.of_unit("GET", &end, None)?;
            all.push(began.elapsed());
        }
        times(name, &mut all, None, "");
    }
    Ok(())
}

/// Looks until there is something.
fn until<T>(began: Instant, mut look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        ensure!(began.elapsed() < PATIENCE, "it did not come about within {PATIENCE:?}");
        std::thread::sleep(LOOK);
    }
}
