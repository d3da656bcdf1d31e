//! The files that benchmarks read, built once from public test data.

use std::fs::File;
use std::io::{BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::say;

/// Least size of a corpus in bytes: so large that loading the rules, which is a part of every figure, is a few percent.
const LEAST_BYTES: u64 = 1_200_000_000;
const CHUNK: usize = 65_536;
const HEADER: usize = 4_096;
/// Chunks of the dense file: ../shared/data/README.md.
const DENSE_CHUNKS: u64 = 420;

/// What there is to read.
pub(super) struct Corpora {
    /// Chunks of the dense file, repeated behind one header.
    pub(super) evtx: PathBuf,
    pub(super) evtx_records: u64,
    pub(super) evtx_bytes: u64,
    /// Name, file, records, bytes.
    pub(super) json: Vec<(&'static str, PathBuf, u64, u64)>,
}

impl Corpora {
    /// Builds what is missing.
    pub(super) fn build(cache: &Path, data: &Path, program: &Path) -> Result<Self> {
        // Unpacked only where something is to be built: the kernel counts this process's own peak to each child.
        let evtx = cache.join("dense-repeated.evtx");
        if !is_built(&evtx) {
            let dense = unpack(&data.join("evtx/mixed-channels-dense.evtx.zst"))?;
            let chunks = dense.get(HEADER..).context("the dense EVTX is shorter than its header")?;
            let copies = LEAST_BYTES.div_ceil(chunks.len() as u64);
            say(&format!("building {} ({copies} copies)", evtx.display()));
            write_evtx(&evtx, chunks, copies)?;
        }
        let copies = (evtx.metadata()?.len() - HEADER as u64) / DENSE_CHUNKS / CHUNK as u64;
        // 22,855 records in the dense file: ../shared/data/README.md.
        let evtx_records = 22_855 * copies;
        let twin = cache.join("dense-twin.jsonl");
        if !is_built(&twin) {
            say(&format!("building {}", twin.display()));
            let single = cache.join("dense.evtx");
            let dense = unpack(&data.join("evtx/mixed-channels-dense.evtx.zst"))?;
            std::fs::write(&single, &dense).context("write the dense EVTX")?;
            let out =
                Command::new(program).arg("parse").arg("--bare").arg(&single).output().context("run vonggac parse")?;
            repeat(&twin, &out.stdout)?;
        }
        let otrf = cache.join("otrf-windows.jsonl");
        if !is_built(&otrf) {
            say(&format!("building {}", otrf.display()));
            let mut all = Vec::new();
            let folder = data.join("logs/windows-json");
            let mut files: Vec<PathBuf> =
                std::fs::read_dir(&folder)?.filter_map(|e| e.ok().map(|e| e.path())).collect();
            files.sort();
            for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "zst")) {
                all.extend(unpack(file)?);
            }
            repeat(&otrf, &all)?;
        }
        let mut json = Vec::new();
        for (name, path) in [("twin", twin), ("windows", otrf)] {
            let (records, bytes) = count_lines(&path)?;
            say(&format!("json {name}: {records} records of {} bytes on average", bytes / records.max(1)));
            json.push((name, path, records, bytes));
        }
        let evtx_bytes = evtx.metadata()?.len();
        say(&format!("evtx: {evtx_records} records, {evtx_bytes} bytes"));
        Ok(Self { evtx, evtx_records, evtx_bytes, json })
    }
}

/// True when a corpus is there in its whole size.
fn is_built(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.len() >= LEAST_BYTES)
}

/// A folder with the rules that find most in a corpus, at most `wanted`: they need the same fields and report nearly the
/// same findings as all rules together, so what is left of the difference is the price of having more rules.
pub(super) fn busiest_rules(
    cache: &Path,
    rules: &Path,
    wanted: usize,
    name: &str,
    find: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    let folder = cache.join(format!("rules-busiest-{wanted}-{name}"));
    if folder.is_dir() {
        return Ok(folder);
    }
    let summary = cache.join("summary.json");
    find(&summary)?;
    let summary: serde_json::Value = serde_json::from_slice(&std::fs::read(&summary)?).context("read the summary")?;
    let rows = summary.pointer("/findings/by_rule/rows").and_then(serde_json::Value::as_array);
    let ids: Vec<&str> = rows.into_iter().flatten().filter_map(|row| row.get("id")?.as_str()).take(wanted).collect();
    anyhow::ensure!(!ids.is_empty(), "no rule finds anything in {name}");
    std::fs::create_dir_all(&folder)?;
    for (number, file) in rule_files(rules)?.iter().enumerate() {
        #[expect(clippy::disallowed_methods, reason = "a rule file of the benchmark's own corpus")]
        let text = std::fs::read_to_string(file).with_context(|| format!("read {}", file.display()))?;
        let id = text.lines().find_map(|line| line.strip_prefix("id:")).unwrap_or_default().trim();
        if ids.contains(&id) {
            std::fs::copy(file, folder.join(format!("{number:04}.yml")))?;
        }
    }
    Ok(folder)
}

/// Every rule file under `folder`, sorted.
fn rule_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).with_context(|| format!("list {}", next.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "yml") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// A folder with every n-th rule, so that it holds about `wanted` of them.
pub(super) fn few_rules(cache: &Path, rules: &Path, wanted: usize) -> Result<PathBuf> {
    let folder = cache.join(format!("rules-{wanted}"));
    if folder.is_dir() {
        return Ok(folder);
    }
    let files = rule_files(&rules.join("rules/windows"))?;
    std::fs::create_dir_all(&folder)?;
    let step = (files.len() / wanted.max(1)).max(1);
    for (number, file) in files.iter().step_by(step).take(wanted).enumerate() {
        std::fs::copy(file, folder.join(format!("{number:04}.yml")))?;
    }
    Ok(folder)
}

fn unpack(path: &Path) -> Result<Vec<u8>> {
    let file = File::open(path).with_context(|| format!("open {}", path.display()))?;
    let mut bytes = Vec::new();
    zstd::stream::read::Decoder::new(file)?
        .read_to_end(&mut bytes)
        .with_context(|| format!("unpack {}", path.display()))?;
    Ok(bytes)
}

/// The file header of the EVTX format (MS-EVEN6; libevtx, "Windows XML Event Log format", file header), then chunks.
fn write_evtx(path: &Path, chunks: &[u8], copies: u64) -> Result<()> {
    let count = (chunks.len() / CHUNK) as u64 * copies;
    let mut header = Vec::with_capacity(HEADER);
    header.extend_from_slice(b"ElfFile\0");
    header.extend_from_slice(&0u64.to_le_bytes());
    header.extend_from_slice(&(count - 1).to_le_bytes());
    header.extend_from_slice(&(22_855 * copies + 1).to_le_bytes());
    header.extend_from_slice(&128u32.to_le_bytes());
    header.extend_from_slice(&1u16.to_le_bytes());
    header.extend_from_slice(&3u16.to_le_bytes());
    header.extend_from_slice(&(HEADER as u16).to_le_bytes());
    header.extend_from_slice(&(u16::try_from(count).context("too many chunks for one file")?).to_le_bytes());
    header.resize(120, 0);
    let mut crc = flate2::Crc::new();
    crc.update(&header);
    header.extend_from_slice(&0u32.to_le_bytes());
    header.extend_from_slice(&crc.sum().to_le_bytes());
    header.resize(HEADER, 0);
    let mut out = BufWriter::new(File::create(path).with_context(|| format!("write {}", path.display()))?);
    out.write_all(&header)?;
    for _ in 0..copies {
        out.write_all(chunks.get(..chunks.len() / CHUNK * CHUNK).unwrap_or_default())?;
    }
    out.flush().context("write the EVTX corpus")
}

fn repeat(path: &Path, block: &[u8]) -> Result<()> {
    let mut out = BufWriter::new(File::create(path).with_context(|| format!("write {}", path.display()))?);
    let mut written = 0;
    while written < LEAST_BYTES {
        out.write_all(block)?;
        written += block.len() as u64;
    }
    out.flush().with_context(|| format!("write {}", path.display()))
}

fn count_lines(path: &Path) -> Result<(u64, u64)> {
    let mut file = File::open(path).with_context(|| format!("open {}", path.display()))?;
    let mut buffer = vec![0; 1 << 20];
    let (mut lines, mut bytes) = (0, 0);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((lines, bytes));
        }
        bytes += read as u64;
        lines += buffer.iter().take(read).filter(|byte| **byte == b'\n').count() as u64;
    }
}
