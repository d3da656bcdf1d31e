//! `cargo xtask bench`: the program and its peers on the same files, by CPU seconds of the whole process.
//!
//! The inventory is measured over HTTP on the real server (`inventory/`), and so are the checks of a directive (`checks.rs`) and the stream (`stream.rs`); `drill` kills it again and again
//! (`drill.rs`), `lake` and `alerts` fill it (`lake.rs`). Corpora are built once under the user's cache folder from the public test data (`VONGGAC_TEST_DATA`); without it the
//! demonstration's logs are taken. A peer that is not on the PATH is left out and said so. Figures are per CPU second
//! (user + system), which a busy machine bends less than wall time; compare ratios of one run, not runs.

mod checks;
mod client;
mod corpus;
mod data;
mod drill;
mod inventory;
mod lake;
mod measure;
mod sender;
mod stream;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::say;
use measure::{Measured, run};

/// Name, command (absent when its program is), records and bytes that it reads.
type Row = (String, Option<(PathBuf, Vec<String>)>, u64, u64);

/// Runs every benchmark whose name holds `filter`.
pub(crate) fn bench(root: &Path, filter: &str) -> Result<()> {
    let cache = cache_folder()?;
    std::fs::create_dir_all(&cache).with_context(|| format!("create {}", cache.display()))?;
    let program = built_program(root)?;
    let data = test_data(root);
    say(&format!("program {} ({} bytes)", program.display(), program.metadata()?.len()));
    inventory::bench(&program, &cache, filter)?;
    checks::bench(&program, &cache, filter)?;
    let rules = data.as_ref().map(|data| data.join("sigma/rules"));
    stream::bench(&program, &cache, rules.as_deref(), filter)?;
    drill::bench(&program, &cache, filter)?;
    lake::bench(&program, &cache, filter)?;
    if ["inventory", "checks", "stream", "drill", "lake", "alerts"].iter().any(|part| filter.starts_with(part)) {
        return Ok(());
    }
    let Some(data) = data else {
        say("SKIPPED: the public test data is absent (set VONGGAC_TEST_DATA); nothing to measure on");
        return Ok(());
    };
    let corpora = corpus::Corpora::build(&cache, &data, &program)?;
    let rules = data.join("sigma/rules");
    let few = corpus::few_rules(&cache, &rules, 100)?;
    let empty = cache.join("empty.jsonl");
    std::fs::write(&empty, b"{}\n").context("write an empty corpus")?;
    let hunt = |file: &Path, rules: &Path, threads: &str| {
        let mut args: Vec<String> =
            ["hunt", "-q", "-f", "jsonl", "-o", "/dev/null", "-j", threads, "-r"].map(str::to_owned).to_vec();
        args.push(rules.display().to_string());
        args.extend(["--status", "stable", "--status", "test", "--status", "experimental"].map(str::to_owned));
        args.push(file.display().to_string());
        (program.clone(), args)
    };
    let busiest = |name: &str, file: &Path| {
        corpus::busiest_rules(&cache, &rules, 100, name, |summary| {
            let (program, mut args) = hunt(file, &rules, "2");
            args.extend(["--summary-json".to_owned(), summary.display().to_string()]);
            run(&program, &args).map(|_| ())
        })
    };
    let peer = |name: &str, args: &[&str]| {
        find(name).map(|path| (path, args.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>()))
    };
    let evtx = corpora.evtx.display().to_string();
    let mut table: Vec<Row> = vec![
        (
            "load rules, cold".into(),
            Some({
                let mut command = hunt(&empty, &rules, "1");
                command.1.push("--no-rule-cache".into());
                command
            }),
            0,
            0,
        ),
        ("load rules, cached".into(), Some(hunt(&empty, &rules, "1")), 0, 0),
        (
            "evtx, all rules, 1 thread".into(),
            Some(hunt(&corpora.evtx, &rules, "1")),
            corpora.evtx_records,
            corpora.evtx_bytes,
        ),
        (
            "evtx, 100 rules, 1 thread".into(),
            Some(hunt(&corpora.evtx, &few, "1")),
            corpora.evtx_records,
            corpora.evtx_bytes,
        ),
        (
            "evtx, the 100 busiest rules, 1 thread".into(),
            Some(hunt(&corpora.evtx, &busiest("evtx", &corpora.evtx)?, "1")),
            corpora.evtx_records,
            corpora.evtx_bytes,
        ),
        (
            "evtx, all rules, 2 threads".into(),
            Some(hunt(&corpora.evtx, &rules, "2")),
            corpora.evtx_records,
            corpora.evtx_bytes,
        ),
        (
            "evtx, evtx_dump to JSON lines (no rules)".into(),
            peer("evtx_dump", &["-t", "1", "-o", "jsonl", &evtx]),
            corpora.evtx_records,
            corpora.evtx_bytes,
        ),
    ];
    for (name, path, records, bytes) in &corpora.json {
        table.push((format!("json {name}, all rules, 1 thread"), Some(hunt(path, &rules, "1")), *records, *bytes));
        table.push((format!("json {name}, 100 rules, 1 thread"), Some(hunt(path, &few, "1")), *records, *bytes));
        let busy = busiest(name, path)?;
        table.push((
            format!("json {name}, the 100 busiest rules, 1 thread"),
            Some(hunt(path, &busy, "1")),
            *records,
            *bytes,
        ));
        table.push((format!("json {name}, all rules, 2 threads"), Some(hunt(path, &rules, "2")), *records, *bytes));
    }
    say(&format!("{:<48} {:>8} {:>8} {:>9} {:>12} {:>9}", "", "CPU s", "wall s", "peak MiB", "records/s", "MB/s"));
    for (name, command, records, bytes) in table {
        if !name.contains(filter) {
            continue;
        }
        let Some((path, args)) = command else {
            say(&format!("{name:<48} not on the PATH: left out"));
            continue;
        };
        // The better of two runs: the first also warms the page cache.
        let first = run(&path, &args)?;
        let second = run(&path, &args)?;
        print(&name, if second.cpu_s < first.cpu_s { second } else { first }, records, bytes);
    }
    Ok(())
}

fn print(name: &str, measured: Measured, records: u64, bytes: u64) {
    let rate = records as f64 / measured.cpu_s;
    let megabytes = bytes as f64 / 1e6 / measured.cpu_s;
    let rates = if records == 0 { String::new() } else { format!(" {rate:>12.0} {megabytes:>9.1}") };
    say(&format!("{name:<48} {:>8.2} {:>8.2} {:>9.1}{rates}", measured.cpu_s, measured.wall_s, measured.peak_mib));
}

fn cache_folder() -> Result<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let base = base.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")));
    Ok(base.context("find the cache folder: neither XDG_CACHE_HOME nor HOME is set")?.join("vonggac/bench"))
}

fn test_data(root: &Path) -> Option<PathBuf> {
    let named = std::env::var_os("VONGGAC_TEST_DATA").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| root.join("../shared/data"));
    folder.join("sigma/rules").is_dir().then_some(folder)
}

/// The release build of the program.
fn built_program(root: &Path) -> Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let path = std::env::var_os("VONGGAC_BIN").map_or_else(|| target.join("release/vonggac"), PathBuf::from);
    anyhow::ensure!(path.is_file(), "{} is missing: build it with `cargo build --release -p vonggac`", path.display());
    Ok(path)
}

fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// A number out of the environment: `VONGGAC_BENCH_…`.
fn number(name: &str, default: usize) -> Result<usize> {
    match std::env::var(format!("VONGGAC_BENCH_{name}")) {
        Ok(text) => text.parse().with_context(|| format!("VONGGAC_BENCH_{name} is no number: {text}")),
        Err(_) => Ok(default),
    }
}

/// A figure beside its goal.
fn goal(name: &str, measured: f64, goal: f64) {
    let held = if measured <= goal { "met" } else { "NOT MET" };
    say(&format!("{name:<58} {measured:>9.2}  goal {goal:>5} {held}"));
}

fn times(name: &str, times: &mut [Duration], goal: Option<f64>, more: &str) {
    times.sort();
    let at = |hundredths: usize| {
        let place = (times.len() * hundredths / 100).min(times.len().saturating_sub(1));
        times.get(place).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
    };
    let held = goal.map_or("", |goal| if at(95) <= goal { "met" } else { "NOT MET" });
    say(&format!("{name:<58} {:>9.1} {:>9.1} {more:<14}  {held}", at(50), at(95)));
}
