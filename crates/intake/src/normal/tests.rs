use std::fmt::Write as _;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use vg_model::{Defects, EventBatch, FieldTable, FieldTableBuilder};

use super::*;
use crate::parsers::PARSERS;
use crate::{Head, OpenOptions};

/// A row as one line of JSON, in the order of the columns.
struct Line<'n> {
    normal: &'n Normal,
    values: Vec<Option<String>>,
}

impl Row for Line<'_> {
    fn text(&mut self, column: usize, value: &str) {
        self.set(column, serde_json::Value::from(value).to_string());
    }
    fn int(&mut self, column: usize, value: i64) {
        self.set(column, value.to_string());
    }
}

impl Line<'_> {
    fn new(normal: &Normal) -> Line<'_> {
        Line { normal, values: vec![None; normal.columns().len()] }
    }

    fn set(&mut self, column: usize, value: String) {
        let name = &self.normal.columns()[column].name;
        assert!(self.values[column].replace(value).is_none(), "{name} is filled twice");
    }

    fn json(&self) -> String {
        let mut out = String::from("{");
        for (column, value) in self.normal.columns().iter().zip(&self.values) {
            if let Some(value) = value {
                let _ = write!(out, "{}\"{}\":{value}", if out.len() > 1 { "," } else { "" }, column.ecs);
            }
        }
        out + "}"
    }
}

fn table(normal: &Normal) -> Arc<FieldTable> {
    let mut builder = FieldTableBuilder::new();
    for name in normal.names() {
        builder.want(name).unwrap();
    }
    Arc::new(builder.build())
}

/// The rows of a file, one line each, read by the parser that is surest about it.
fn rows(normal: &Normal, fields: &Arc<FieldTable>, bytes: &[u8], name: &str) -> Vec<String> {
    let head = Head { bytes, name, complete: true };
    let sure = PARSERS.iter().filter_map(|parser| parser.sniff(&head).map(|sure| (sure, parser)));
    let Some((_, parser)) = sure.reduce(|best, next| if next.0 > best.0 { next } else { best }) else {
        return Vec::new();
    };
    let (mut framer, mut decoder) = (parser.framer(&OpenOptions::default()), parser.decoder(fields));
    let (mut input, mut defects, mut batch) = (Cursor::new(bytes), Defects::new(), EventBatch::new());
    let mut mapper = Mapper::new(normal, fields);
    let mut lines = Vec::new();
    while framer.next_block(&mut input, &mut batch, &mut defects).unwrap() {
        decoder.decode(&mut batch, &mut defects);
        for event in batch.events() {
            let mut line = Line::new(normal);
            let count = mapper.fill(&event, &mut line);
            assert!(count <= line.values.iter().flatten().count());
            lines.push(line.json());
        }
        batch.clear();
    }
    lines
}

fn row(text: &str) -> String {
    let normal = Normal::embedded().unwrap();
    let fields = table(&normal);
    let lines = rows(&normal, &fields, format!("{text}\n").as_bytes(), "");
    assert_eq!(lines.len(), 1, "{text}");
    lines.into_iter().next().unwrap()
}

#[test]
fn the_embedded_maps_are_in_order() {
    let normal = Normal::embedded().unwrap();
    assert!(normal.columns().len() > 40 && normal.maps().len() > 40);
    let mut names: Vec<&str> = normal.columns().iter().map(|column| column.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), normal.columns().len(), "two columns have one name in SQL");
    for column in normal.columns() {
        assert!(!column.about.vi.is_empty() && !column.about.en.is_empty(), "{}", column.ecs);
        let filled =
            normal.maps().iter().any(|map| map.fields.iter().any(|(place, _)| normal.columns()[*place] == *column));
        assert!(filled, "nothing fills {}", column.ecs);
    }
    assert_eq!(normal.column("source.ip"), normal.column("source_ip"));
    assert_eq!(normal.column("source-ip"), None);
}

#[test]
fn the_same_question_finds_events_of_different_sources() {
    let failed = row(
        r#"{"Channel":"Security","EventID":4625,"Computer":"dc01.anbinh.example","TargetUserName":"lan.tran","TargetDomainName":"ANBINH","IpAddress":"::ffff:192.0.2.7","IpPort":"50112","Provider_Name":"Microsoft-Windows-Security-Auditing","ProcessName":"-"}"#,
    );
    assert_eq!(
        failed,
        r#"{"host.name":"dc01.anbinh.example","event.code":"4625","event.provider":"Microsoft-Windows-Security-Auditing","event.category":"authentication","event.action":"logon-failed","event.outcome":"failure","user.name":"lan.tran","user.domain":"ANBINH","source.ip":"192.0.2.7","source.port":50112}"#
    );
    let sshd = row(
        "Jan 22 07:53:09 cong1 sshd[3105]: Failed password for invalid user quantri from 192.0.2.7 port 50112 ssh2",
    );
    assert!(
        sshd.contains(r#""event.category":"authentication""#) && sshd.contains(r#""source.ip":"192.0.2.7""#),
        "{sshd}"
    );
    assert!(sshd.contains(r#""user.name":"quantri""#) && sshd.contains(r#""event.outcome":"failure""#), "{sshd}");
}

#[test]
fn the_map_with_more_conditions_wins_and_the_others_fill_what_it_leaves() {
    let event = row(
        r#"{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"Computer":"pc7","Image":"C:\\Windows\\System32\\cmd.exe","CommandLine":"cmd /c dir","User":"ANBINH\\lan","ProcessId":"0x1a4","ParentImage":"C:\\Windows\\explorer.exe","Hashes":"MD5=AB01,SHA256=CD02"}"#,
    );
    for part in [
        r#""process.name":"cmd.exe""#,
        r#""process.command_line":"cmd /c dir""#,
        r#""process.pid":420"#,
        r#""process.parent.executable":"C:\\Windows\\explorer.exe""#,
        r#""user.name":"lan","user.domain":"ANBINH""#,
        r#""hash.md5":"ab01","hash.sha256":"cd02""#,
        r#""event.category":"process""#,
    ] {
        assert!(event.contains(part), "{part} is missing in {event}");
    }
    let file = row(
        r#"{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":11,"Computer":"pc7","TargetFilename":"C:\\x","ParentImage":"C:\\y"}"#,
    );
    assert!(file.contains(r#""event.category":"file""#) && !file.contains("process.parent"), "{file}");
}

#[test]
fn records_with_names_of_the_schema_need_no_map_of_their_own() {
    let event = row(
        r#"{"@timestamp":"2024-02-10T00:00:00Z","host":{"name":"web1"},"source":{"ip":"2001:DB8::7","port":443},"process":{"pid":7},"http":{"response":{"status_code":"404"}}}"#,
    );
    assert_eq!(
        event,
        r#"{"host.name":"web1","process.pid":7,"source.ip":"2001:db8::7","source.port":443,"http.response.status_code":404}"#
    );
}

#[test]
fn words_of_a_source_are_said_in_those_of_the_schema_and_a_column_can_stay_empty() {
    let event = row(
        "type=SYSCALL msg=audit(1707523211.000:7): arch=c000003e syscall=42 success=no exit=-13 ppid=1 pid=2 uid=0 comm=\"nc\" exe=\"/usr/bin/nc\" key=(null)",
    );
    assert!(event.contains(r#""event.outcome":"failure""#) && !event.contains("event.action"), "{event}");
    let made = row(
        "Jan 22 07:53:09 cong1 useradd[9]: new user: name=tam, UID=1001, GID=1001, home=/home/tam, shell=/bin/bash",
    );
    assert!(made.contains(r#""user.target.name":"tam""#) && !made.contains("user.name\":"), "{made}");
}

#[test]
fn what_does_not_fit_a_column_is_left_out() {
    let event = row(
        r#"{"source":{"ip":"máy của Lan","port":"https"},"file":{"hash":{"md5":"không có"}},"user":{"name":"-"},"event":{"action":"đăng nhập"}}"#,
    );
    assert_eq!(event, r#"{"event.action":"đăng nhập"}"#);
}

#[test]
fn an_alias_of_the_rules_fills_the_column_too() {
    let normal = Normal::embedded().unwrap();
    let mut builder = FieldTableBuilder::new();
    builder.intern("CommandLine").unwrap();
    builder.alias("process.command_line", "CommandLine");
    for name in normal.names() {
        builder.want(name).unwrap();
    }
    let fields = Arc::new(builder.build());
    let lines = rows(&normal, &fields, b"{\"process\":{\"command_line\":\"whoami\"}}\n", "");
    assert_eq!(lines, [r#"{"process.command_line":"whoami"}"#]);
}

#[test]
fn mistakes_in_a_file_are_said_with_their_place() {
    let said = |text: &str| {
        let mut normal = Normal::embedded().unwrap();
        let error = normal.add("own.toml", text).unwrap_err();
        std::error::Error::source(&error).map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
    };
    assert!(
        said("[[map]]\n[map.fields]\n\"source.adress\" = \"ip\"")
            .contains("own.toml: column source.adress is not declared")
    );
    assert!(
        said("[[column]]\nname = \"source.ip\"\nkind = \"text\"\nvi = \"a\"\nen = \"a\"").contains("declared twice")
    );
    assert!(said("[[map]]\nfield = 1").contains("line 2"));
    assert!(
        said("[[map]]\n[map.words]\n\"event.outcome\" = { yes = \"success\" }")
            .contains("words for column event.outcome")
    );
    let many: String = (0..data::MAX_COLUMNS).fold(String::new(), |mut text, number| {
        let _ = write!(text, "[[column]]\nname = \"c{number}\"\nkind = \"int\"\nvi = \"a\"\nen = \"a\"\n");
        text
    });
    assert!(said(&many).contains("more than 128 columns"));
}

/// Every sample of every parser, as rows. `UPDATE_GOLDEN=1` writes them anew; read the difference.
#[test]
#[expect(clippy::disallowed_methods, reason = "samples of this crate")]
fn the_samples_of_all_parsers_as_rows() {
    let folder = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("src");
    let (normal, mut out) = (Normal::embedded().unwrap(), String::new());
    let fields = table(&normal);
    let mut files = Vec::new();
    samples(&folder.join("parsers"), &mut files);
    assert!(files.len() > 20, "{} samples", files.len());
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let shown = file.strip_prefix(&folder).unwrap().display().to_string();
        let _ = writeln!(out, "# {shown}");
        for line in rows(&normal, &fields, &bytes, "") {
            let _ = writeln!(out, "{line}");
        }
    }
    let golden = folder.join("normal/golden.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &out).unwrap();
    }
    let known = std::fs::read_to_string(&golden).unwrap_or_default();
    for (number, (now, before)) in (1..).zip(out.lines().zip(known.lines())) {
        assert_eq!(now, before, "{}:{number}", golden.display());
    }
    assert_eq!(out.lines().count(), known.lines().count(), "{}", golden.display());
}

fn samples(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            samples(&path, found);
        } else if path.file_name().is_some_and(|name| name.to_string_lossy().contains(".in.")) {
            found.push(path);
        }
    }
}
