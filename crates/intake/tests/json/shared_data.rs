//! The shared test data: every record is read, with nothing reported that is not so.

use std::path::{Path, PathBuf};

use vg_intake::parsers::{csv::CsvParser, json::JsonParser, zeek::ZeekParser};
use vg_intake::{Confidence, Head, Parser};

use crate::{decode, kinds, table};

/// Files of the shared test data under `folder`, unpacked; empty when the data is absent.
fn shared_files(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let root = std::env::var_os("VONGGAC_TEST_DATA").map_or_else(
        || Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../../shared/data"),
        PathBuf::from,
    );
    let mut folders = vec![root.join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            eprintln!("SKIPPED: no test data in {}", folder.display());
            return Vec::new();
        };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let data = std::fs::read(&path).unwrap();
                let data = if path.extension().is_some_and(|e| e == "zst") {
                    zstd::decode_all(&data[..]).unwrap()
                } else {
                    data
                };
                files.push((path, data));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn every_windows_record_of_the_shared_data_is_read() {
    let fields =
        table(&["Image", "EventID", "Channel", "Provider_Name", "Computer", "CommandLine", "CallTrace", "Message"]);
    for folder in ["logs/windows-json", "cases/lsass-campaign-03/host"] {
        for (path, data) in shared_files(folder).into_iter().filter(|(_, data)| data.starts_with(b"{")) {
            let (events, defects) = decode(&JsonParser, &data, &fields, usize::MAX);
            let lines: Vec<_> = data.split(|b| *b == b'\n').filter(|line| !line.is_empty()).collect();
            eprintln!("{}: {} events", path.display(), events.len());
            assert_eq!(events.len(), lines.len(), "{}", path.display());
            assert!(defects.is_empty(), "{} {defects:?}", path.display());
            // serde_json reads every twentieth line for comparison: all of them take a minute in a debug build.
            for (event, line) in events.iter().zip(&lines).step_by(20) {
                assert_eq!(event.kind, "windows");
                assert_ne!(event.time, "missing");
                let truth: serde_json::Value = serde_json::from_slice(line).unwrap();
                for (name, value) in &event.slots {
                    let key = match name.as_str() {
                        "Provider_Name" if truth.get(name).is_none() => "SourceName",
                        "Computer" if truth.get(name).is_none() => "Hostname",
                        name => name,
                    };
                    let text = match &truth[key] {
                        serde_json::Value::String(text) => text.clone(),
                        other => other.to_string(),
                    };
                    assert_eq!(value.as_deref().unwrap_or("null"), text, "{} {name}", path.display());
                }
                let asked =
                    ["Image", "EventID", "Channel", "CommandLine", "CallTrace", "Message", "SourceName", "Hostname"];
                let there = asked.iter().filter(|name| truth.get(**name).is_some()).count();
                assert_eq!(event.slots.len(), there, "{}", path.display());
            }
        }
    }
}

#[test]
fn every_zeek_log_of_the_shared_data_is_read() {
    let fields = table(&["ts", "uid", "id.orig_h", "_path"]);
    for folder in ["logs/zeek", "network/zeek-baselines", "cases/lsass-campaign-03/zeek"] {
        for (path, data) in shared_files(folder) {
            if !path.to_str().unwrap().contains(".log") {
                continue;
            }
            let head = Head { bytes: &data[..data.len().min(65_536)], name: "", complete: data.len() <= 65_536 };
            let tsv = ZeekParser.sniff(&head) == Some(Confidence::Certain);
            let parser: &dyn Parser = if tsv { &ZeekParser } else { &JsonParser };
            assert_eq!(JsonParser.sniff(&head), (!tsv).then_some(Confidence::Certain), "{}", path.display());
            let (events, defects) = decode(parser, &data, &fields, usize::MAX);
            let lines =
                data.split(|b| *b == b'\n').filter(|line| !line.is_empty() && !line.trim_ascii().starts_with(b"#"));
            eprintln!("{}: {} events by {}, {:?}", path.display(), events.len(), parser.about().name, kinds(&defects));
            assert_eq!(events.len(), lines.count(), "{}", path.display());
            // One log of the data ends its last line early. Zeek's own baselines have crosses in the place of times.
            let crosses = data.windows(4).any(|text| text == b"XXXX");
            assert!(
                defects.rows().iter().all(|row| {
                    crosses && row.kind.as_str() == "time"
                        || path.ends_with("test10-mixed-zeek-dir/notice.log") && row.count == 1
                }),
                "{defects:?}"
            );
            for event in events.iter().filter(|_| tsv) {
                assert_eq!(event.kind, "zeek");
                assert!(event.slots.iter().any(|(name, value)| name == "_path" && value.is_some()));
            }
        }
    }
}

#[test]
fn every_json_log_of_other_producers_is_read() {
    let fields = table(&["event_type", "eventSource", "src_ip"]);
    for (folder, name, kind) in [
        ("logs/suricata-eve", ".eve.jsonl", "suricata"),
        ("logs/cloud", "ec2_proxy_s3", "cloudtrail"),
        ("logs/endpoint-inventory", ".json", "json"),
    ] {
        for (path, data) in shared_files(folder) {
            if !path.to_str().unwrap().contains(name) {
                continue;
            }
            let (events, defects) = decode(&JsonParser, &data, &fields, usize::MAX);
            let truth = serde_json::Deserializer::from_slice(&data).into_iter::<serde_json::Value>();
            eprintln!("{}: {} events, {:?}", path.display(), events.len(), kinds(&defects));
            assert_eq!(events.len(), truth.count(), "{}", path.display());
            assert!(defects.is_empty(), "{} {defects:?}", path.display());
            assert!(events.iter().all(|event| event.kind == kind), "{}", path.display());
        }
    }
}

#[test]
fn every_table_of_the_shared_data_is_read() {
    for folder in ["logs/loghub", "intel/shadowserver"] {
        for (path, data) in shared_files(folder) {
            let name = path.file_name().unwrap().to_str().unwrap().to_lowercase();
            let name = name.trim_end_matches(".zst");
            if !name.ends_with(".csv") {
                continue;
            }
            let head = Head { bytes: &data[..data.len().min(65_536)], name, complete: true };
            assert!(CsvParser.sniff(&head).is_some(), "{}", path.display());
            let (events, defects) = decode(&CsvParser, &data, &table(&[]), usize::MAX);
            // A plain count by the rule of RFC 4180 alone: line feeds at an even number of quotes.
            let mut quotes = 0;
            let mut records = 0;
            for (at, byte) in data.iter().enumerate() {
                quotes += usize::from(*byte == b'"');
                let ends = *byte == b'\n' || at + 1 == data.len();
                records += usize::from(ends && quotes % 2 == 0);
            }
            eprintln!("{}: {} events, {:?}", path.display(), events.len(), kinds(&defects));
            assert_eq!(events.len() + 1, records, "{}", path.display());
        }
    }
}
