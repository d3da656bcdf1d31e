//! Measures the journal beside plain writes: `journal_speed [FOLDER] [SECONDS]`.
//!
//! For each size of entry and number of appenders, in turns of a quarter of a second each: a plain sequential file that is written
//! and flushed (`fdatasync`) after as many bytes as all appenders hand over at a time (at most a group of the journal), and the
//! journal. SECONDS is what each of both gets. Both leave the disk at the same pace: the plain file is begun anew after 64 MiB, the
//! journal is released after each turn. Compare ratios, not figures of two machines or moments. CPU is that of the whole process,
//! user and system; a plain write costs the copy into the memory of the system and the work of the file system. FOLDER must be on a
//! real disk; the default is the folder where the program is run.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use bytes::Bytes;
use vg_backend::clock::{Random as _, SeededRandom};
use vg_backend::journal::{Entry, Found, Journal, JournalOptions, MAX_GROUP_BYTES, MAX_GROUP_ENTRIES, Position};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How long a turn lasts.
const TURN: Duration = Duration::from_millis(250);

/// What one run took.
#[derive(Default)]
struct Run {
    bytes: u64,
    entries: u64,
    seconds: f64,
    cpu: f64,
}

impl Run {
    fn add(&mut self, other: &Self) {
        self.bytes += other.bytes;
        self.entries += other.entries;
        self.seconds += other.seconds;
        self.cpu += other.cpu;
    }

    fn rate(&self) -> f64 {
        self.bytes as f64 / 1e6 / self.seconds
    }

    fn cpu_for_gb(&self) -> f64 {
        self.cpu / (self.bytes as f64 / 1e9)
    }
}

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let folder = tempfile::tempdir_in(args.next().unwrap_or_else(|| ".".to_owned()))?;
    let seconds: f64 = args.next().map_or(Ok(2.0), |text| text.parse())?;
    let turns = (seconds / TURN.as_secs_f64()).ceil().max(1.0) as u32;
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{:>9} {:>9} | {:>10} {:>8} {:>8} {:>8} {:>9} | {:>8} {:>8} | {:>5} {:>10}",
        "entry",
        "appenders",
        "entries/s",
        "MB/s",
        "p50 ms",
        "p99 ms",
        "a flush",
        "plain",
        "CPU s/GB",
        "ratio",
        "CPU beyond"
    )?;
    for size in [1_024, 64 * 1_024, 512 * 1_024] {
        for appenders in [1, 4, 64] {
            let at_once = (size * appenders).min(MAX_GROUP_BYTES).min(size * MAX_GROUP_ENTRIES);
            let (plain, journal, mut waits, groups) = both(folder.path(), size, appenders, at_once, turns)?;
            waits.sort_unstable();
            let wait = |share: f64| {
                let index = ((waits.len() as f64 * share) as usize).min(waits.len().saturating_sub(1));
                f64::from(waits.get(index).copied().unwrap_or_default()) / 1e3
            };
            let (plain_rate, plain_cpu) = (plain.rate(), plain.cpu_for_gb());
            writeln!(
                out,
                "{size:>9} {appenders:>9} | {:>10.0} {:>8.1} {:>8.2} {:>8.2} {:>9.1} | {plain_rate:>8.1} {plain_cpu:>8.2} | {:>5.2} {:>10.2}",
                journal.entries as f64 / journal.seconds,
                journal.rate(),
                wait(0.5),
                wait(0.99),
                journal.entries as f64 / groups.max(1) as f64,
                journal.rate() / plain_rate,
                journal.cpu_for_gb() - plain_cpu,
            )?;
        }
    }
    let read = read(folder.path())?;
    writeln!(out, "reading 64 KiB entries: {:.0} MB/s, {:.2} CPU s/GB", read.rate(), read.cpu_for_gb())?;
    Ok(())
}

/// Bytes that do not compress and are not all the same.
fn noise(len: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = vec![0; len];
    SeededRandom::new(1).fill(&mut bytes)?;
    Ok(bytes)
}

/// Writes blocks one after another, each flushed, into files of the size of segments.
fn plain(folder: &Path, block: usize, span: Duration) -> Result<Run, Failure> {
    let path = folder.join("plain");
    let bytes = noise(block)?;
    let new = || OpenOptions::new().create(true).truncate(true).write(true).open(&path);
    let mut file: File = new()?;
    let (begun, cpu, mut run, mut len) = (Instant::now(), cpu_seconds(), 0, 0);
    while begun.elapsed() < span {
        if len + block as u64 > JournalOptions::default().segment_bytes {
            (file, len) = (new()?, 0);
        }
        file.write_all(&bytes)?;
        file.sync_data()?;
        len += block as u64;
        run += block as u64;
    }
    let run = Run { bytes: run, entries: 0, seconds: begun.elapsed().as_secs_f64(), cpu: cpu_seconds() - cpu };
    std::fs::remove_file(&path)?;
    Ok(run)
}

fn options() -> JournalOptions {
    JournalOptions { min_free_bytes: 0, ..JournalOptions::default() }
}

/// Plain file and journal in turns; returns both, what each entry waited in µs, and the number of flushes.
fn both(
    folder: &Path,
    size: usize,
    appenders: usize,
    at_once: usize,
    turns: u32,
) -> Result<(Run, Run, Vec<u32>, u64), Failure> {
    let place = folder.join("journal");
    let (journal, _) = Journal::open(&place, options())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let bytes = Bytes::from(noise(size)?);
    let (mut plains, mut journals, mut waits) = (Run::default(), Run::default(), Vec::new());
    for _ in 0..turns {
        plains.add(&plain(folder, at_once, TURN)?);
        let before = journal.stats();
        let (begun, cpu) = (Instant::now(), cpu_seconds());
        waits.extend(turn(&runtime, &journal, &bytes, appenders)?);
        let after = journal.stats();
        journals.add(&Run {
            bytes: after.bytes_appended - before.bytes_appended,
            entries: after.entries_appended - before.entries_appended,
            seconds: begun.elapsed().as_secs_f64(),
            cpu: cpu_seconds() - cpu,
        });
        journal.release(after.next)?;
    }
    let groups = journal.stats().groups;
    drop(journal);
    std::fs::remove_dir_all(&place)?;
    Ok((plains, journals, waits, groups))
}

/// Appends with so many at once for one turn; returns what each entry waited in µs.
fn turn(
    runtime: &tokio::runtime::Runtime,
    journal: &Journal,
    bytes: &Bytes,
    appenders: usize,
) -> Result<Vec<u32>, Failure> {
    let begun = Instant::now();
    runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..appenders {
            let (journal, bytes) = (journal.clone(), bytes.clone());
            tasks.spawn(async move {
                let mut waits = Vec::new();
                while begun.elapsed() < TURN {
                    let asked = Instant::now();
                    let entry = Entry { kind: 1, head: b"{\"source\":\"192.0.2.7\"}", body: bytes.clone() };
                    journal.append(entry).await?;
                    waits.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
                }
                Ok::<_, Failure>(waits)
            });
        }
        let mut waits = Vec::new();
        while let Some(done) = tasks.join_next().await {
            waits.extend(done??);
        }
        Ok(waits)
    })
}

/// Reads 512 MB back, most of them from the memory of the system.
fn read(folder: &Path) -> Result<Run, Failure> {
    let (journal, _) = Journal::open(&folder.join("journal"), options())?;
    let bytes = Bytes::from(noise(64 * 1_024)?);
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    // What is handed over goes on by itself; only some are waited for at a time.
    for _ in 0..64 {
        let group: Vec<_> =
            (0..128).map(|_| journal.append(Entry { kind: 1, head: b"", body: bytes.clone() })).collect();
        for entry in group {
            runtime.block_on(entry)?;
        }
    }
    let (begun, cpu) = (Instant::now(), cpu_seconds());
    let mut run = Run { bytes: 0, entries: 0, seconds: 0.0, cpu: 0.0 };
    let mut reader = journal.reader(Position(1));
    while let Some(found) = reader.try_next()? {
        let Found::Entry(record) = found else { return Err("an entry is missing".into()) };
        run.bytes += record.body.len() as u64;
        run.entries += 1;
    }
    run.seconds = begun.elapsed().as_secs_f64();
    run.cpu = cpu_seconds() - cpu;
    Ok(run)
}

/// CPU seconds of this process, all threads.
fn cpu_seconds() -> f64 {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
}
