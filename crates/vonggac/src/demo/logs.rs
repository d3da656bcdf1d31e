//! The log files in the making: lines are collected per file, sorted by time, numbered, and written.
//!
//! A name ending in `.gz` is compressed; `archive.zip!member` is a member of an archive. Both have fixed dates inside,
//! and every file gets the date of the last line as its own, by which readers of syslog find the year.

use std::collections::BTreeMap;
use std::fs::{self, File, FileTimes};
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};
use flate2::{Compression, GzBuilder};
use sha2::{Digest as _, Sha256};
use vg_model::Timestamp;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::DemoFile;
use super::calendar;

/// Stands in a line for the number that it gets once all lines are in order.
pub(super) const NUMBER: char = '\u{1}';

/// Lines of all files.
#[derive(Debug)]
pub(super) struct Logs {
    files: BTreeMap<String, LogFile>,
    begin: Timestamp,
    end: Timestamp,
}

#[derive(Debug, Default)]
struct LogFile {
    header: String,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    time: Timestamp,
    /// Lines with the same counter are numbered together; empty for none.
    counter: String,
    text: String,
}

impl Logs {
    /// No lines yet; those from before `begin` or from `end` on will be left out.
    pub(super) fn new(begin: Timestamp, end: Timestamp) -> Self {
        Self { files: BTreeMap::new(), begin, end }
    }

    /// The lines that stand above all others.
    pub(super) fn header(&mut self, file: &str, header: String) {
        self.files.entry(file.to_owned()).or_default().header = header;
    }

    /// Adds a record (one line, or several joined by line ends).
    pub(super) fn put(&mut self, file: &str, time: Timestamp, text: String) {
        self.put_numbered(file, "", time, text);
    }

    /// Adds a record in which [`NUMBER`] becomes its number among those of `counter` in the file.
    pub(super) fn put_numbered(&mut self, file: &str, counter: &str, time: Timestamp, text: String) {
        let lines = match self.files.get_mut(file) {
            Some(log) => &mut log.lines,
            None => &mut self.files.entry(file.to_owned()).or_default().lines,
        };
        if time >= self.begin && time < self.end {
            lines.push(Line { time, counter: counter.to_owned(), text });
        }
    }

    /// Writes all files below `out`. The digest covers names and contents before compression.
    pub(super) fn write(self, out: &Path) -> Result<(Vec<DemoFile>, String)> {
        let modified = SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(self.end.0).unwrap_or(0));
        let seconds = u32::try_from(self.end.0 / 1_000_000).unwrap_or(0);
        let mut digest = Sha256::new();
        let mut written = Vec::new();
        let mut archives: BTreeMap<String, ZipWriter<Cursor<Vec<u8>>>> = BTreeMap::new();
        for (name, log) in self.files {
            let records = log.lines.len() as u64;
            let bytes = log.render();
            digest.update(name.as_bytes());
            digest.update([0]);
            digest.update(&bytes);
            digest.update([0]);
            written.push(DemoFile { name: name.clone(), records, bytes: bytes.len() as u64 });
            if let Some((archive, member)) = name.split_once('!') {
                let writer =
                    archives.entry(archive.to_owned()).or_insert_with(|| ZipWriter::new(Cursor::new(Vec::new())));
                let options = SimpleFileOptions::default().last_modified_time(zip_date(self.end));
                writer.start_file(member, options).with_context(|| format!("write {name}"))?;
                writer.write_all(&bytes).with_context(|| format!("write {name}"))?;
            } else if name.ends_with(".gz") {
                let mut packed = GzBuilder::new().mtime(seconds).write(Vec::new(), Compression::default());
                packed.write_all(&bytes).with_context(|| format!("write {name}"))?;
                let packed = packed.finish().with_context(|| format!("write {name}"))?;
                save(out, &name, &packed, modified)?;
            } else {
                save(out, &name, &bytes, modified)?;
            }
        }
        for (name, archive) in archives {
            let bytes = archive.finish().with_context(|| format!("write {name}"))?.into_inner();
            save(out, &name, &bytes, modified)?;
        }
        let digest = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok((written, digest))
    }
}

impl LogFile {
    fn render(mut self) -> Vec<u8> {
        // Stable: lines of one instant stay in the order in which they were made.
        self.lines.sort_by_key(|line| line.time);
        let mut counters: BTreeMap<&str, u64> = BTreeMap::new();
        let mut text = self.header;
        for line in &self.lines {
            if line.counter.is_empty() {
                text.push_str(&line.text);
            } else {
                let number = counters.entry(&line.counter).or_insert_with(|| first_number(&line.counter));
                *number += 1;
                text.push_str(&line.text.replace(NUMBER, &number.to_string()));
            }
            text.push('\n');
        }
        text.into_bytes()
    }
}

/// Logs seldom begin with record 1.
fn first_number(counter: &str) -> u64 {
    counter.bytes().fold(20_011, |number, byte| number * 3 % 900_007 + u64::from(byte))
}

fn save(out: &Path, name: &str, bytes: &[u8], modified: SystemTime) -> Result<()> {
    let path = out.join(name);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("create {}", folder.display()))?;
    }
    let mut file = File::create(&path).with_context(|| format!("write {}", path.display()))?;
    file.write_all(bytes).with_context(|| format!("write {}", path.display()))?;
    file.set_times(FileTimes::new().set_modified(modified)).with_context(|| format!("date {}", path.display()))
}

/// ZIP keeps local time.
fn zip_date(time: Timestamp) -> zip::DateTime {
    let local = Timestamp(time.0 + calendar::OFFSET_SECONDS * 1_000_000);
    let (year, month, day, hour, minute, second, _) = local.civil();
    let part = |value: u32| u8::try_from(value).unwrap_or(0);
    let year = u16::try_from(year).unwrap_or(1980);
    zip::DateTime::from_date_and_time(year, part(month), part(day), part(hour), part(minute), part(second))
        .unwrap_or_default()
}
