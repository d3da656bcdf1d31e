//! The drill of the stream: the server is killed every five seconds under load, and its disk is full once. Afterwards the books have to
//! be right, and everything that a sender was told to have arrived has to be there.
//!
//! It runs only when it is asked for by name. `VONGGAC_BENCH_SECONDS` long (300). The data folder is a filesystem of its own in a file,
//! so that it can be filled; where it cannot be mounted (that takes the rights of root), the full disk is left out and said so.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::client::{Client, Server};
use super::number;
use super::sender::{free_address, source};
use crate::say;

/// Between two kills.
const KILL_EVERY: Duration = Duration::from_secs(5);
/// How long the disk stays full.
const FULL_FOR: Duration = Duration::from_secs(15);
/// Size of the filesystem, in bytes.
const DISK: u64 = 3 * 1024 * 1024 * 1024;
const SENDERS: usize = 3;
/// Records of a block, and the pause of a sender between two.
const BLOCK: u64 = 500;
const PAUSE: Duration = Duration::from_millis(20);
/// After an answer that was not a good one, or none.
const AGAIN: Duration = Duration::from_millis(200);
/// After so many, nobody answers any more: the drill has failed elsewhere.
const MOST_TRIES: u64 = 500;
const PATIENCE: Duration = Duration::from_secs(300);
/// Blocks whose rows are asked for at once.
const PAGE: u64 = 1_000;

/// What a sender knows.
#[derive(Default)]
struct Sent {
    /// Blocks that were acknowledged: the first so many.
    blocks: u64,
    /// How often each was sent.
    tries: Vec<u64>,
    refused: u64,
}

pub(super) fn bench(program: &Path, cache: &Path, filter: &str) -> Result<()> {
    if filter != "drill" {
        return Ok(());
    }
    let time = Duration::from_secs(number("SECONDS", 300)? as u64);
    let folder = cache.join(format!("drill-{}", std::process::id()));
    std::fs::create_dir_all(&folder).with_context(|| format!("create {}", folder.display()))?;
    let disk = Disk::mount(&folder);
    let done = drill(program, &folder, disk.as_ref(), time);
    drop(disk);
    std::fs::remove_dir_all(&folder).with_context(|| format!("remove {}", folder.display()))?;
    done
}

/// A filesystem in a file.
struct Disk(PathBuf);

impl Disk {
    fn mount(folder: &Path) -> Option<Self> {
        let (image, at) = (folder.join("disk.img"), folder.join("disk"));
        let run = |program: &str, args: &[&str]| {
            Command::new(program).args(args).output().is_ok_and(|output| output.status.success())
        };
        let (image, place) = (image.to_str()?, at.to_str()?);
        std::fs::create_dir_all(&at).ok()?;
        let is_there = run("truncate", &["-s", &DISK.to_string(), image])
            && run("mkfs.ext4", &["-q", "-F", "-m", "0", image])
            && run("mount", &["-o", "loop", image, place]);
        if !is_there {
            say("LEFT OUT: the full disk (a filesystem in a file cannot be mounted here)");
        }
        is_there.then_some(Self(at))
    }

    /// Takes all the room there is.
    fn fill(&self) -> Result<PathBuf> {
        let path = self.0.join("ballast");
        let mut file = std::fs::File::create(&path).context("fill the disk")?;
        let mut piece = vec![0_u8; 1024 * 1024];
        while !piece.is_empty() {
            if file.write_all(&piece).and_then(|()| file.sync_data()).is_err() {
                piece.truncate(piece.len() / 2);
            }
        }
        Ok(path)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // What is still mounted shows when the folder is removed.
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

fn drill(program: &Path, folder: &Path, disk: Option<&Disk>, time: Duration) -> Result<()> {
    let data = disk.map_or_else(|| folder.join("data"), |disk| disk.0.join("data"));
    let door = free_address()?;
    let environment = [("VONGGAC_STREAM_HTTP", door.as_str()), ("VONGGAC_STREAM_COMMIT_SECONDS", "3")];
    let mut server = Server::start_with(program, &data, None, true, &environment)?;
    let mut officer = server.officer()?;
    let (id, secret) = source(&officer, &json!({"name": "Nguồn diễn tập", "protocol": "syslog"}))?;
    let (stop, refused) = (AtomicBool::new(false), AtomicU64::new(0));
    let began = Instant::now();
    let (mut kills, mut longest) = (0_u32, Duration::ZERO);
    let sent = std::thread::scope(|scope| -> Result<Vec<Sent>> {
        let senders: Vec<_> = (0..SENDERS)
            .map(|sender| {
                let (door, secret, stop, refused) = (&door, &secret, &stop, &refused);
                scope.spawn(move || send(door, secret, sender, stop, refused))
            })
            .collect();
        let mut ballast = None;
        let mut rounds = || -> Result<()> {
            while began.elapsed() < time {
                std::thread::sleep(KILL_EVERY);
                if let Some(disk) = disk
                    && ballast.is_none()
                    && began.elapsed() > time / 2
                {
                    let before = refused.load(Ordering::Relaxed);
                    let file = disk.fill()?;
                    std::thread::sleep(FULL_FOR);
                    let held_off = refused.load(Ordering::Relaxed) - before;
                    ensure!(held_off > 0, "the disk was full, and nobody was told");
                    say(&format!("{:<58} {held_off:>9}", "drill refusals while the disk was full"));
                    std::fs::remove_file(&file).context("make room")?;
                    ballast = Some(file);
                }
                server.kill()?;
                kills += 1;
                let start = Instant::now();
                server = Server::start_with(program, &data, None, false, &environment)?;
                longest = longest.max(start.elapsed());
            }
            Ok(())
        };
        let ran = rounds();
        stop.store(true, Ordering::Relaxed);
        let sent = senders.into_iter().map(|sender| sender.join().unwrap_or_default()).collect();
        ran.map(|()| sent)
    })?;
    say(&format!("{:<58} {kills:>9}   longest start {:.2} s", "drill kills", longest.as_secs_f64()));
    officer.moved(&server)?;
    judge(&officer, &id, &sent)?;
    server.stop()
}

/// Sends blocks, each until it is acknowledged.
fn send(door: &str, secret: &str, sender: usize, stop: &AtomicBool, refused: &AtomicU64) -> Sent {
    let mut sent = Sent::default();
    while !stop.load(Ordering::Relaxed) {
        let block = block(sender, sent.blocks);
        let mut tries = 0;
        // A block that was begun is brought to its end, or it would not be known whether it arrived.
        loop {
            tries += 1;
            match deliver(door, secret, &block) {
                Ok(200) => break,
                Ok(_) => {
                    sent.refused += 1;
                    refused.fetch_add(1, Ordering::Relaxed);
                }
                Err(_) => {}
            }
            if stop.load(Ordering::Relaxed) && tries > MOST_TRIES {
                return sent;
            }
            std::thread::sleep(AGAIN);
        }
        sent.tries.push(tries);
        sent.blocks += 1;
        std::thread::sleep(PAUSE);
    }
    sent
}

fn block(sender: usize, block: u64) -> String {
    use std::fmt::Write as _;
    let mut lines = String::new();
    for number in 0..BLOCK {
        let _ = writeln!(
            lines,
            "<38>1 2026-02-16T19:{:02}:{:02}Z {} sshd {number} - - Accepted publickey for sao-luu from 192.0.2.{} port 52100 ssh2",
            block / 60 % 60,
            block % 60,
            name(sender, block),
            number % 250
        );
    }
    lines
}

fn name(sender: usize, block: u64) -> String {
    format!("s{sender}-{block:07}")
}

fn deliver(door: &str, secret: &str, lines: &str) -> Result<u16> {
    let mut stream = TcpStream::connect(door)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let head = format!(
        "POST /ingest/syslog HTTP/1.1\r\nhost: drill\r\nauthorization: Bearer {secret}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        lines.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(lines.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    status.context("an answer without status")
}

/// The books against what the senders know, and the rows against the books.
fn judge(officer: &Client, source: &str, sent: &[Sent]) -> Result<()> {
    let blocks: u64 = sent.iter().map(|sent| sent.blocks).sum();
    let tries: u64 = sent.iter().flat_map(|sent| &sent.tries).sum();
    let refused: u64 = sent.iter().map(|sent| sent.refused).sum();
    say(&format!("{:<58} {:>9}   in {tries} tries, {refused} refusals", "drill records acknowledged", blocks * BLOCK));
    let figures = at_rest(officer, source)?;
    let figure =
        |name: &str| figures.get(name).and_then(Value::as_i64).with_context(|| format!("no {name}: {figures}"));
    let (received, stored) = (figure("received")?, figure("stored")?);
    let (rejected, quarantined) = (figure("rejected")?, figure("quarantined")?);
    say(&format!("drill received {received} = stored {stored} + rejected {rejected} + quarantined {quarantined}"));
    ensure!(received == stored + rejected + quarantined, "the books are not right");
    ensure!(quarantined == 0 && figure("in_flight")? == 0, "something is left: {figures}");
    let rows = ask(officer, "SELECT sum(records) FROM events")?;
    let there = rows.pointer("/0/0").and_then(Value::as_i64).context("no sum")?;
    ensure!(there == stored, "{there} records in rows, {stored} in the books");
    let mut repeated = 0;
    for (sender, sent) in sent.iter().enumerate() {
        for page in 0..sent.blocks.div_ceil(PAGE) {
            let (from, to) = (name(sender, page * PAGE), name(sender, (page + 1) * PAGE));
            let sql = format!(
                "SELECT host_name, sum(CASE WHEN repeated THEN 0 ELSE records END), sum(records), count(*) - count(DISTINCT \
                 position * 1000000 + record) FROM events WHERE host_name >= '{from}' AND host_name < '{to}' GROUP BY \
                 host_name ORDER BY host_name"
            );
            let rows = ask(officer, &sql)?;
            let rows = rows.as_array().context("no rows")?;
            for block in (page * PAGE)..((page + 1) * PAGE).min(sent.blocks) {
                let name = name(sender, block);
                let row = usize::try_from(block - page * PAGE).ok().and_then(|place| rows.get(place));
                let row = row.with_context(|| format!("the acknowledged block {name} is not there"))?;
                ensure!(row.get(0).and_then(Value::as_str) == Some(name.as_str()), "{name} is not there: {row}");
                let of = |place: usize| row.get(place).and_then(Value::as_u64).unwrap_or_default();
                let tries = usize::try_from(block).ok().and_then(|block| sent.tries.get(block)).copied();
                ensure!(of(1) == BLOCK, "{name}: {} records that are no repeats", of(1));
                ensure!(of(2) <= BLOCK * tries.unwrap_or_default(), "{name}: more than was sent");
                ensure!(of(3) == 0, "{name}: {} events are there twice", of(3));
                repeated += of(2) - of(1);
            }
        }
    }
    say(&format!("{:<58} {repeated:>9}   each of them marked", "drill records that came again after a lost answer"));
    say("drill: nothing acknowledged is lost, nothing is there twice, the books are right");
    Ok(())
}

/// The figures of the source once everything of the journal is worked on.
fn at_rest(officer: &Client, source: &str) -> Result<Value> {
    let began = Instant::now();
    let mut before = Value::Null;
    loop {
        let now = officer.of_unit("GET", &format!("sources/{source}"), None)?;
        if now == before {
            return Ok(now);
        }
        ensure!(began.elapsed() < PATIENCE, "the figures do not rest: {now}");
        before = now;
        std::thread::sleep(Duration::from_secs(3));
    }
}

fn ask(officer: &Client, sql: &str) -> Result<Value> {
    let answer =
        officer.call("POST", "/api/v1/query", Some(json!({"sql": sql, "limit": PAGE}).to_string().as_bytes()))?;
    ensure!(answer.get("truncated") != Some(&Value::Bool(true)), "too many rows: {sql}");
    answer.get("rows").cloned().context("no rows")
}
