//! The text parsers of records with named fields (`json`, `zeek`, `csv`) against golden samples, against the shared test
//! data, and against damage.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr,
    reason = "a test: helpers outside test functions may panic too, and skips are reported on stderr"
)]

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use vg_intake::parsers::{csv::CsvParser, json::JsonParser, zeek::ZeekParser};
use vg_intake::{Confidence, Head, OpenOptions, Parser};
use vg_model::{Defects, EventBatch, FieldTable, FieldTableBuilder, Record, TimeQuality, Value, limits};

/// The parsers under test, with the extension of their golden files.
fn parsers() -> Vec<(&'static dyn Parser, &'static str)> {
    vec![(&JsonParser, "json"), (&ZeekParser, "zeek"), (&CsvParser, "csv")]
}

/// One decoded event, as owned values.
struct Decoded {
    kind: &'static str,
    time: String,
    record: u64,
    slots: Vec<(String, Option<String>)>,
    expanded: Record,
}

/// Hands out bytes in pieces of `step`, as a pipe does.
struct Dribble<'a> {
    rest: &'a [u8],
    step: usize,
}

impl Read for Dribble<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let len = self.step.min(out.len()).min(self.rest.len());
        out[..len].copy_from_slice(&self.rest[..len]);
        self.rest = &self.rest[len..];
        Ok(len)
    }
}

fn table(names: &[&str]) -> Arc<FieldTable> {
    let mut builder = FieldTableBuilder::new();
    for name in names {
        builder.intern(name);
    }
    Arc::new(builder.build())
}

thread_local! {
    /// Batches hold a block of memory that is dear to get anew for thousands of small inputs.
    static SPARE_BATCH: std::cell::Cell<EventBatch> = std::cell::Cell::default();
}

fn decode(parser: &dyn Parser, data: &[u8], fields: &Arc<FieldTable>, step: usize) -> (Vec<Decoded>, Defects) {
    let options = OpenOptions { modified: None, assumed_offset_seconds: 25_200 };
    let mut framer = parser.framer(&options);
    let mut decoder = parser.decoder(fields);
    let mut input = Dribble { rest: data, step };
    let mut defects = Defects::new();
    let mut out = Vec::new();
    let mut batch = SPARE_BATCH.take();
    while framer.next_block(&mut input, &mut batch, &mut defects).unwrap() {
        decoder.decode(&mut batch, &mut defects);
        for event in batch.events() {
            let head = event.head();
            let time = match head.time_quality {
                TimeQuality::Missing => "missing".to_owned(),
                quality => format!("{} {quality:?}", head.time),
            };
            let slots = event.slots().iter().map(|slot| {
                let text = String::from_utf8(event.text(slot).to_vec()).unwrap();
                (fields.name(slot.field).to_owned(), (!slot.null).then_some(text))
            });
            assert!(std::str::from_utf8(event.raw()).is_ok());
            let slots = slots.collect();
            out.push(Decoded { kind: head.kind.0, time, record: head.record, slots, expanded: event.record() });
        }
        batch.clear();
    }
    SPARE_BATCH.set(batch);
    (out, defects)
}

fn golden_text(parser: &dyn Parser, data: &[u8]) -> String {
    let (events, defects) = decode(parser, data, &table(&[]), usize::MAX);
    let mut out = String::new();
    for event in &events {
        let mut record = Record::default();
        record.push("_kind", Value::Text(event.kind.into()));
        record.push("_time", Value::Text(event.time.clone()));
        record.push("_record", Value::Number(event.record.to_string()));
        record.fields.extend(event.expanded.fields.iter().cloned());
        out.push_str(&record.to_json());
        out.push('\n');
    }
    for row in defects.rows() {
        let mut record = Record::default();
        record.push("_defect", Value::Text(row.kind.to_string()));
        record.push("offset", Value::Number(row.offset.to_string()));
        record.push("count", Value::Number(row.count.to_string()));
        record.push("detail", Value::Text(row.detail.clone()));
        out.push_str(&record.to_json());
        out.push('\n');
    }
    out
}

fn samples(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/parsers").join(folder).join("samples");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_str().unwrap().contains(".in."))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

#[test]
fn samples_give_their_golden_output() {
    for (parser, folder) in parsers() {
        for path in samples(folder) {
            let data = std::fs::read(&path).unwrap();
            let text = golden_text(parser, &data);
            let stem = path.to_str().unwrap().split(".in.").next().unwrap().to_owned();
            let golden = PathBuf::from(stem + ".out.jsonl");
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                std::fs::write(&golden, &text).unwrap();
            }
            let expected = String::from_utf8(std::fs::read(&golden).unwrap()).unwrap();
            assert_eq!(text, expected, "{}", path.display());
        }
    }
}

#[test]
fn every_about_file_says_what_the_program_says() {
    for (parser, folder) in parsers() {
        let about = parser.about();
        assert_eq!(about.name, folder);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/parsers").join(folder).join("about.toml");
        let text = String::from_utf8(std::fs::read(path).unwrap()).unwrap();
        let file: toml::Table = text.parse().unwrap();
        assert_eq!(file["name"].as_str(), Some(about.name));
        assert_eq!(file["specification"].as_str(), Some(about.specification));
        let patterns: Vec<_> = file["patterns"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
        assert_eq!(patterns, about.patterns);
        let title = (about.title)();
        assert_eq!(file["title"]["vi"].as_str(), Some(title.vi.as_str()));
        assert_eq!(file["title"]["en"].as_str(), Some(title.en.as_str()));
    }
}

#[test]
fn samples_are_recognised_by_their_own_parser_alone() {
    for (parser, folder) in parsers() {
        for path in samples(folder) {
            let data = std::fs::read(&path).unwrap();
            let name = path.file_name().unwrap().to_str().unwrap();
            let head = Head { bytes: &data, name, complete: true };
            assert!(parser.sniff(&head).is_some(), "{}", path.display());
            for (other, name) in parsers() {
                assert!(name == folder || other.sniff(&head).is_none(), "{name} takes {}", path.display());
            }
        }
    }
}

/// Every name a sample yields, asked for: slots and expanded records must say the same.
#[test]
fn slots_and_expanded_records_agree_on_samples_in_any_piece_size() {
    for (parser, folder) in parsers() {
        for path in samples(folder) {
            let data = std::fs::read(&path).unwrap();
            let (plain, _) = decode(parser, &data, &table(&[]), usize::MAX);
            let names: Vec<&str> =
                plain.iter().flat_map(|event| event.expanded.fields.iter().map(|(name, _)| name.as_str())).collect();
            let fields = table(&names);
            for step in [usize::MAX, 1, 7] {
                let (events, _) = decode(parser, &data, &fields, step);
                assert_eq!(events.len(), plain.len(), "{} by {step}", path.display());
                for event in &events {
                    assert_agree(event, &path.display().to_string());
                }
            }
        }
    }
}

/// Values by name, in order, null told from text.
fn by_name<'a>(values: impl Iterator<Item = (&'a str, Option<&'a str>)>) -> BTreeMap<&'a str, Vec<Option<&'a str>>> {
    let mut out: BTreeMap<&str, Vec<Option<&str>>> = BTreeMap::new();
    for (name, value) in values {
        out.entry(name).or_default().push(value);
    }
    out
}

fn assert_agree(event: &Decoded, what: &str) {
    let expanded = event.expanded.fields.iter().map(|(name, value)| {
        let text = if *value == Value::Null { None } else { Some(value.as_text()) };
        (name.as_str(), text)
    });
    let slots = event.slots.iter().map(|(name, value)| (name.as_str(), value.as_deref()));
    assert_eq!(by_name(slots), by_name(expanded), "{what}");
}

#[derive(Clone, Debug)]
enum Json {
    Raw(&'static str),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    fn write(&self, out: &mut String) {
        match self {
            Json::Raw(text) => out.push_str(text),
            Json::Text(text) => out.push_str(&serde_json::to_string(text).unwrap()),
            Json::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    out.push_str(if index > 0 { ", " } else { "" });
                    item.write(out);
                }
                out.push(']');
            }
            Json::Object(members) => {
                out.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    out.push_str(if index > 0 { "," } else { "" });
                    out.push_str(&serde_json::to_string(key).unwrap());
                    out.push_str(if index % 2 == 0 { ":" } else { " : " });
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

/// Keys that producers use, so that every shape comes up, and odd ones.
fn key() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "Channel",
        "EventID",
        "winlog",
        "event_data",
        "Image",
        "Event",
        "System",
        "EventData",
        "UserData",
        "Data",
        "@Name",
        "#text",
        "#attributes",
        "Provider",
        "Name",
        "SourceName",
        "Provider_Name",
        "Hostname",
        "Computer",
        "log_name",
        "event_id",
        "event_type",
        "timestamp",
        "ts",
        "uid",
        "_path",
        "ID",
        "SYSCALL",
        "EXECVE",
        "ARGV",
        "exe",
        "PATH",
        "name",
        "hostIdentifier",
        "columns",
        "snapshot",
        "diffResults",
        "eventSource",
        "eventName",
        "winlog.event_data.X",
        "Event.System.EventID",
        "a.b",
        ".",
        "",
        "a",
        "b",
        "type",
        "CommandLine",
        "message",
        "Message",
        "user_data",
    ]);
    prop_oneof![8 => known.prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        prop::sample::select(vec!["true", "false", "null", "0", "-1.5e+3", "12345678901234567890"]).prop_map(Json::Raw),
        "\\PC{0,12}".prop_map(Json::Text),
        prop::sample::select(vec!["C:\\x\\", "\"", "\n\t", "Tết", "\\\\\""])
            .prop_map(|text| Json::Text(text.to_owned())),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::List),
            prop::collection::vec((key(), inner), 0..6).prop_map(Json::Object),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn slots_and_expanded_records_agree_on_random_records(
        records in prop::collection::vec(prop::collection::vec((key(), json()), 0..8), 1..4)
    ) {
        let mut text = String::new();
        for members in &records {
            Json::Object(members.clone()).write(&mut text);
            text.push('\n');
        }
        // A stream of one object with one array would be a wrapper of records.
        text.push_str("{\"z\":0}\n");
        let (plain, defects) = decode(&JsonParser, text.as_bytes(), &table(&[]), usize::MAX);
        prop_assert_eq!(plain.len(), records.len() + 1, "{} {:?}", text, defects);
        let names: Vec<&str> =
            plain.iter().flat_map(|event| event.expanded.fields.iter().map(|(name, _)| name.as_str())).collect();
        let (events, _) = decode(&JsonParser, text.as_bytes(), &table(&names), usize::MAX);
        for event in &events {
            // A whole path may be the name of another record's value; the expanded record has one name for a value.
            let own: Vec<&str> = event.expanded.fields.iter().map(|(name, _)| name.as_str()).collect();
            let slots = event.slots.iter().filter(|(name, _)| own.contains(&name.as_str())).cloned().collect();
            let event = Decoded { slots, kind: event.kind, time: event.time.clone(), record: event.record, expanded: event.expanded.clone() };
            assert_agree(&event, &text);
        }
    }

    #[test]
    fn leaves_of_plain_records_are_those_of_serde_json(members in prop::collection::vec(("[a-d]{1,2}", json()), 0..6)) {
        let mut text = String::new();
        Json::Object(members.clone()).write(&mut text);
        text.push_str("{\"z\":0}\n");
        let (events, _) = decode(&JsonParser, text.as_bytes(), &table(&[]), usize::MAX);
        let mut expected = Vec::new();
        for (key, value) in &members {
            flatten(key, value, &mut expected);
        }
        let found: Vec<_> =
            events[0].expanded.fields.iter().map(|(name, value)| (name.clone(), value.as_text().to_owned())).collect();
        prop_assume!(events[0].kind == "json");
        prop_assert_eq!(found, expected);
    }
}

fn flatten(path: &str, value: &Json, out: &mut Vec<(String, String)>) {
    match value {
        Json::Raw("null") => out.push((path.to_owned(), String::new())),
        Json::Raw(text) => out.push((path.to_owned(), (*text).to_owned())),
        Json::Text(text) => out.push((path.to_owned(), text.clone())),
        Json::List(items) => items.iter().for_each(|item| flatten(path, item, out)),
        Json::Object(members) => {
            members.iter().for_each(|(key, value)| flatten(&format!("{path}.{key}"), value, out));
        }
    }
}

/// A small generator with a fixed seed (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}

#[test]
fn damaged_samples_are_read_without_a_panic() {
    let names = ["Image", "EventID", "a", "uid", "id.orig_h", "Data", "CommandLine", "type", "winlog.event_data.Image"];
    let fields = table(&names);
    let mut random = Random(0x5eed);
    for (parser, folder) in parsers() {
        for path in samples(folder) {
            let data = std::fs::read(&path).unwrap();
            // Every place at the front, then every third: a debug build takes milliseconds for each.
            for end in (0..data.len()).filter(|end| *end < 300 || end % 3 == 0) {
                // Whole lines long before the cut change nothing.
                let start = data[..end.saturating_sub(120)].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
                decode(parser, &data[start..end], &fields, usize::MAX);
            }
            for _ in 0..150 {
                let mut broken = data.clone();
                for _ in 0..=random.below(3) {
                    let at = random.below(broken.len());
                    broken[at] ^= 1 << random.below(8);
                }
                let (events, _) = decode(parser, &broken, &fields, usize::MAX);
                assert!(events.len() <= broken.len());
                parser.sniff(&Head { bytes: &broken, name: "", complete: true });
            }
        }
    }
}

fn kinds(defects: &Defects) -> Vec<(&'static str, u64)> {
    defects.rows().iter().map(|row| (row.kind.as_str(), row.count)).collect()
}

#[test]
fn nesting_has_a_limit_and_the_next_record_is_read() {
    for (depth, dropped) in [(limits::MAX_NESTING, false), (limits::MAX_NESTING + 1, true), (100_000, true)] {
        let deep = format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
        let lists = format!("{{\"a\":{}1{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1));
        for text in [deep, lists] {
            let data = format!("{{\"b\":0}}\n{text}\n{{\"b\":1}}\n");
            let (events, defects) = decode(&JsonParser, data.as_bytes(), &table(&["b"]), usize::MAX);
            assert_eq!(events.len(), if dropped { 2 } else { 3 });
            assert_eq!(kinds(&defects), if dropped { vec![("too_deep", 1)] } else { vec![] });
            // The same without lines.
            let data = format!("[\n{{\"b\":0}},\n{text},\n{{\"b\":1}}\n]");
            let (events, defects) = decode(&JsonParser, data.as_bytes(), &table(&["b"]), usize::MAX);
            assert_eq!(events.len(), if dropped { 2 } else { 3 });
            assert_eq!(kinds(&defects), if dropped { vec![("too_deep", 1)] } else { vec![] });
        }
    }
}

#[test]
fn long_values_and_many_values_are_read_up_to_the_limits() {
    let long = "x\\n".repeat(500_000);
    let many = vec!["1"; limits::MAX_VALUES_PER_EVENT + 5].join(",");
    let data = format!("{{\"a\":\"{long}\",\"b\":2}}\n{{\"a\":[{many}]}}\n");
    let (events, defects) = decode(&JsonParser, data.as_bytes(), &table(&["a", "b"]), 4096);
    assert_eq!(events[0].slots[0].1.as_ref().unwrap().len(), 1_000_000);
    assert_eq!(events[0].slots[1].1.as_deref(), Some("2"));
    assert_eq!(events[1].slots.len(), limits::MAX_VALUES_PER_EVENT);
    assert_eq!(kinds(&defects), [("too_many", 1)]);
}

#[test]
fn a_record_over_the_limit_is_passed_over_with_and_without_lines() {
    let long = "x".repeat(2 * limits::MAX_RECORD);
    for (data, expected) in [
        (format!("{{\"a\":0}}\n{{\"a\":\"{long}\"}}\n{{\"a\":1}}\n"), 2),
        (format!("[\n{{\"a\":0}},\n{{\"a\":\"{long}\"}},\n{{\"a\":1}}\n]"), 2),
    ] {
        let (events, defects) = decode(&JsonParser, data.as_bytes(), &table(&["a"]), 1 << 20);
        assert_eq!(events.len(), expected);
        assert_eq!(kinds(&defects), [("too_long", 1)]);
    }
}

#[test]
fn a_record_has_the_offset_at_which_it_stands() {
    let mut data = String::from("[\n");
    for index in 0..40_000 {
        data.push_str(&format!("{{\n \"index\": {index}, \"text\": \"{}\"}},\n", "y".repeat(index % 50)));
    }
    data.push(']');
    let lines = data.replace("{\n", "{").replace("},\n", "}\n").replace("[\n", "").replace(']', "");
    for text in [data, lines] {
        let (events, defects) = decode(&JsonParser, text.as_bytes(), &table(&["index"]), usize::MAX);
        assert_eq!(events.len(), 40_000);
        assert!(defects.is_empty());
        for (index, event) in events.iter().enumerate() {
            assert_eq!(event.slots, [("index".to_owned(), Some(index.to_string()))]);
            assert!(text[event.record as usize..].starts_with('{'));
        }
    }
}

#[test]
fn a_whole_path_of_another_schema_is_found_too() {
    let text = br#"{"winlog":{"channel":"Security","event_id":1,"event_data":{"Image":"x"}},"@timestamp":"2024-02-09T17:00:00Z"}"#;
    let fields = table(&["Image", "winlog.event_data.Image", "winlog.channel"]);
    let (events, _) = decode(&JsonParser, text, &fields, usize::MAX);
    let text = |text: &str| Some(text.to_owned());
    let mut slots = events[0].slots.clone();
    slots.sort();
    let expected = [("Image", "x"), ("winlog.channel", "Security"), ("winlog.event_data.Image", "x")]
        .map(|(n, v)| (n.to_owned(), text(v)));
    assert_eq!(slots, expected);
    assert_eq!(events[0].kind, "windows");
}

#[test]
fn the_native_name_wins_over_a_derived_one() {
    let text = br#"{"Channel":"c","EventID":1,"Hostname":"relay","Computer":"own"}"#;
    let (events, _) = decode(&JsonParser, text, &table(&["Computer"]), usize::MAX);
    assert_eq!(events[0].slots, [("Computer".to_owned(), Some("own".to_owned()))]);
    assert_eq!(events[0].expanded.all("Computer").count(), 1);
}

/// Files of the shared test data under `folder`, unpacked; empty when the data is absent.
fn shared_files(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let root = std::env::var_os("VONGGAC_TEST_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
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
            // serde_json reads every fifth line for comparison: all of them take half a minute in a debug build.
            for (event, line) in events.iter().zip(&lines).step_by(5) {
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

#[test]
fn a_quote_that_is_never_closed_costs_one_record() {
    let mut data = String::from("a,b\n1,\"open\n");
    for index in 0..1_000 {
        data.push_str(&format!("{index},x\n"));
    }
    let (events, defects) = decode(&CsvParser, data.as_bytes(), &table(&["a", "b"]), usize::MAX);
    assert_eq!(events.len(), 1_001);
    assert_eq!(kinds(&defects), [("malformed", 1)]);
    assert_eq!(events[0].slots[1].1.as_deref(), Some("\"open"));
    assert_eq!(events[1_000].slots[0].1.as_deref(), Some("999"));
    // Over the record limit: found before the end of the stream.
    let filler = "y".repeat(1 << 20);
    for _ in 0..20 {
        data.push_str(&format!("{filler},z\n"));
    }
    let (events, defects) = decode(&CsvParser, data.as_bytes(), &table(&["a"]), usize::MAX);
    assert_eq!(events.len(), 1_021);
    assert_eq!(kinds(&defects), [("malformed", 1)]);
    // Many of them: each is counted, and the time stays linear because quotes are no longer trusted.
    let data = format!("a,b\n{}", "1,\"open\n2,x\n".repeat(20_000));
    let (events, defects) = decode(&CsvParser, data.as_bytes(), &table(&["a"]), usize::MAX);
    assert!(events.len() >= 20_000, "{}", events.len());
    assert!(defects.total() > 0);
}

#[test]
fn a_table_record_over_the_limit_is_passed_over() {
    let data = format!("a,b\n1,2\n{}\n3,4\n", "x".repeat(2 * limits::MAX_RECORD));
    let (events, defects) = decode(&CsvParser, data.as_bytes(), &table(&["a"]), usize::MAX);
    assert_eq!(events.len(), 2);
    assert_eq!(kinds(&defects), [("too_long", 1)]);
}

#[test]
fn large_tables_lose_nothing_between_blocks() {
    let mut data = String::from("index,text\r\n");
    for index in 0..60_000 {
        data.push_str(&format!("{index},\"line\n{}\"\"\"\r\n", "z".repeat(index % 40)));
    }
    for step in [usize::MAX, 8_191] {
        let (events, defects) = decode(&CsvParser, data.as_bytes(), &table(&["index"]), step);
        assert!(defects.is_empty(), "{defects:?}");
        assert_eq!(events.len(), 60_000);
        for (index, event) in events.iter().enumerate() {
            assert_eq!(event.slots[0].1.as_deref(), Some(index.to_string().as_str()));
        }
    }
}
