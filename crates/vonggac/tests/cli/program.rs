//! The real program, run by tests: arguments and standard input in, exit code, outputs and peak memory out.

#![allow(dead_code, reason = "shared by several test programs, each of which uses a part")]

use std::ffi::OsStr;
use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Value as Json;
use wait4::Wait4 as _;

/// What one run came to.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
    /// Largest resident size in bytes.
    pub(crate) peak: u64,
}

impl Ran {
    pub(crate) fn out(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }

    /// Standard output as JSON lines.
    pub(crate) fn lines(&self) -> Vec<Json> {
        self.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// The program with arguments, its language not taken from the surroundings.
pub(crate) fn command<A: AsRef<OsStr>>(arguments: &[A]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vonggac"));
    command.args(arguments);
    // Neither the language nor a cache of rules comes from the surroundings.
    for name in ["VONGGAC_LANG", "XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the program to its end.
pub(crate) fn vonggac<A: AsRef<OsStr>>(arguments: &[A]) -> Ran {
    finish(command(arguments).spawn().unwrap())
}

/// Runs the program with standard input made by `feed`, which may end early when the program stops reading.
pub(crate) fn vonggac_fed<A: AsRef<OsStr>>(arguments: &[A], feed: impl FnOnce(&mut dyn Write) + Send) -> Ran {
    let mut child = command(arguments).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || feed(&mut stdin));
        finish(child)
    })
}

/// Reads both outputs of a child to their ends and waits for it. No run may panic.
pub(crate) fn finish(mut child: Child) -> Ran {
    let id = child.id();
    let ended = Arc::new(AtomicBool::new(false));
    let watched = Arc::clone(&ended);
    let watcher = std::thread::spawn(move || {
        let mut peak = 0;
        while !watched.load(Ordering::Relaxed) {
            peak = peak.max(resident_peak(&id.to_string()));
            std::thread::park_timeout(Duration::from_millis(2));
        }
        peak
    });
    let mut stderr = child.stderr.take().unwrap();
    let errors = std::thread::spawn(move || {
        let mut text = Vec::new();
        stderr.read_to_end(&mut text).unwrap();
        String::from_utf8(text).unwrap()
    });
    let mut stdout = Vec::new();
    if let Some(mut out) = child.stdout.take() {
        out.read_to_end(&mut stdout).unwrap();
    }
    let stderr = errors.join().unwrap();
    let used = child.wait4().unwrap();
    ended.store(true, Ordering::Relaxed);
    let seen = watcher.join().unwrap();
    // Between fork and exec the system charges a child with the pages of this test. Where that hides the program's own
    // peak, what was seen of it while it ran has to do.
    let whole = used.rusage.maxrss;
    let peak = if whole > resident_peak("self") { whole } else { seen };
    assert!(!stderr.contains("panicked"), "{stderr}");
    let code = used.status.code().unwrap_or_else(|| panic!("killed: {:?}\n{stderr}", used.status));
    Ran { code, stdout, stderr, peak }
}

/// Largest resident size of a process in bytes as Linux states it; 0 where it does not, and when it has ended.
fn resident_peak(process: &str) -> u64 {
    let status = std::fs::read(format!("/proc/{process}/status")).unwrap_or_default();
    let status = String::from_utf8_lossy(&status).into_owned();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()).unwrap_or(0) * 1_024
}

/// A folder with logs and a folder with rules, gone at the end of the test.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// With the rules of [`RULES`].
    pub(crate) fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir(place.logs()).unwrap();
        place.rule("base.yml", RULES);
        place
    }

    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn logs(&self) -> PathBuf {
        self.path("logs")
    }

    pub(crate) fn rules(&self) -> PathBuf {
        self.path("rules")
    }

    /// Writes a file in the folder of logs.
    pub(crate) fn log(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) -> PathBuf {
        self.write(Path::new("logs").join(name), content)
    }

    /// Writes a file in the folder of rules.
    pub(crate) fn rule(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        self.write(Path::new("rules").join(name), content)
    }

    pub(crate) fn write(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Hunts the folder of logs with the folder of rules; findings as JSON lines.
    pub(crate) fn hunt(&self, more: &[&str]) -> Hunted {
        self.hunt_paths(&[self.logs()], more)
    }

    pub(crate) fn hunt_paths(&self, paths: &[PathBuf], more: &[&str]) -> Hunted {
        Hunted::of(vonggac(&self.arguments(paths, more)), &self.path("summary.json"))
    }

    pub(crate) fn hunt_fed(&self, more: &[&str], feed: impl FnOnce(&mut dyn Write) + Send) -> Hunted {
        Hunted::of(vonggac_fed(&self.arguments(&["-".into()], more), feed), &self.path("summary.json"))
    }

    /// Arguments of a hunt: JSON lines, a summary, the rules of this place.
    pub(crate) fn arguments(&self, paths: &[PathBuf], more: &[&str]) -> Vec<std::ffi::OsString> {
        let mut all: Vec<std::ffi::OsString> = vec!["hunt".into()];
        all.extend(paths.iter().map(Into::into));
        all.extend(["--rules".into(), self.rules().into(), "--format".into(), "jsonl".into()]);
        all.extend(["--summary-json".into(), self.path("summary.json").into(), "--lang".into(), "en".into()]);
        all.extend(more.iter().map(Into::into));
        all
    }
}

/// A hunt with its findings and its summary.
#[derive(Debug)]
pub(crate) struct Hunted {
    pub(crate) ran: Ran,
    pub(crate) findings: Vec<Json>,
    pub(crate) summary: Json,
}

impl Hunted {
    pub(crate) fn of(ran: Ran, summary: &Path) -> Self {
        let text = std::fs::read(summary).unwrap_or_else(|error| panic!("no summary: {error}\n{}", ran.stderr));
        Self { findings: ran.lines(), summary: serde_json::from_slice(&text).unwrap(), ran }
    }

    /// How many findings a rule has.
    pub(crate) fn count(&self, rule: &str) -> usize {
        self.findings.iter().filter(|finding| finding["rule_id"] == rule).count()
    }

    /// Kinds of damage by file name: of defects, and of files that were not read.
    pub(crate) fn damage(&self) -> Vec<(String, String)> {
        let rows = |rows: &Json, kind: &str| -> Vec<(String, String)> {
            let text = |row: &Json, key: &str| row[key].as_str().unwrap().to_owned();
            rows["rows"].as_array().unwrap().iter().map(|row| (text(row, "file"), text(row, kind))).collect()
        };
        let mut all = rows(&self.summary["defects"], "kind");
        all.extend(rows(&self.summary["files"]["not_read"], "reason"));
        all
    }

    /// True when a file whose label ends in `file` has damage of this kind.
    pub(crate) fn has(&self, file: &str, kind: &str) -> bool {
        self.damage().iter().any(|(label, damage)| label.ends_with(file) && damage == kind)
    }

    /// Codes of the rules that were not loaded, by file.
    pub(crate) fn not_loaded(&self) -> Vec<(String, String)> {
        let rows = self.summary["rules"]["not_loaded"]["rows"].as_array().unwrap();
        let text = |value: &Json| value.as_str().unwrap().to_owned();
        rows.iter().map(|row| (text(&row["path"]), text(&row["code"]))).collect()
    }
}

/// A rule on process creations, one on failed SSH logons, one on web requests, and a correlation of the second.
pub(crate) const RULES: &str = r"title: Marked Command
id: 11111111-0000-4000-8000-000000000001
status: test
tags: [attack.execution, attack.t1059]
logsource: {product: windows, category: process_creation}
detection:
    selection: {CommandLine|contains: marker}
    condition: selection
level: high
---
title: Failed Logon
id: 11111111-0000-4000-8000-000000000002
name: failed_logon
status: stable
tags: [attack.credential-access]
logsource: {product: linux, service: sshd}
detection:
    selection: {message|startswith: 'Failed password for '}
    condition: selection
level: low
---
title: Marked Request
id: 11111111-0000-4000-8000-000000000003
status: experimental
tags: [attack.initial-access, attack.t1190]
logsource: {category: webserver}
detection:
    selection: {cs-uri-query|contains: marker}
    condition: selection
level: critical
---
title: Many Failed Logons
id: 11111111-0000-4000-8000-000000000004
status: test
tags: [attack.t1110.001]
correlation:
    type: event_count
    rules: [failed_logon]
    group-by: [src_ip]
    timespan: 1m
    generate: true
    condition: {gte: 3}
level: medium
";

pub(crate) const COMMAND: &str = "11111111-0000-4000-8000-000000000001";
pub(crate) const LOGON: &str = "11111111-0000-4000-8000-000000000002";
pub(crate) const REQUEST: &str = "11111111-0000-4000-8000-000000000003";
pub(crate) const BURST: &str = "11111111-0000-4000-8000-000000000004";

/// A process creation as one JSON line, second `at` of 10 February 2024, found by [`COMMAND`] when it says "marker".
pub(crate) fn command_line(at: u32, command: &str) -> String {
    let time = clock(at);
    let command = serde_json::to_string(command).unwrap();
    format!(
        "{{\"@timestamp\":\"2024-02-10T{time}Z\",\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"EventID\":1,\
         \"Computer\":\"pc-{}.example\",\"CommandLine\":{command}}}\n",
        at % 5
    )
}

/// A failed SSH logon from 192.0.2.`from`, found by [`LOGON`].
pub(crate) fn logon_line(at: u32, from: u32) -> String {
    let time = clock(at);
    format!("2024-02-10T{time}Z gate sshd[77]: Failed password for root from 192.0.2.{from} port 4022 ssh2\n")
}

/// A web request, found by [`REQUEST`].
pub(crate) fn request_line(at: u32) -> String {
    let time = clock(at);
    format!("198.51.100.9 - - [10/Feb/2024:{time} +0000] \"GET /a.aspx?x=marker{at} HTTP/1.1\" 200 512 \"-\" \"ua\"\n")
}

fn clock(at: u32) -> String {
    format!("{:02}:{:02}:{:02}", at / 3600 % 24, at / 60 % 60, at % 60)
}

/// A small generator, so that every run makes the same files.
pub(crate) fn numbers(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    }
}
