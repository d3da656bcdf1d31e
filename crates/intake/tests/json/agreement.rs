//! What a slot says, the expanded record says too, and the other way round; names of other schemas.

use std::sync::Arc;

use proptest::prelude::*;
use vg_intake::parsers::json::JsonParser;
use vg_intake::{OpenOptions, Parser};
use vg_model::{Defects, EventBatch, FieldTableBuilder, Value};

use crate::{Decoded, assert_agree, decode, parsers, samples, table};

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
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

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
        let z = vec![("z".to_owned(), Json::Raw("0"))];
        for (event, members) in events.iter().zip(records.iter().chain([&z])) {
            let mut paths = Vec::new();
            for (key, value) in members {
                flatten(if key.is_empty() { "." } else { key }, value, &mut paths);
            }
            for name in &names {
                assert_name_agrees(event, name, &paths, &text);
            }
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

/// A value is found under its name and, where a producer's prefix was stripped, under its whole path too. So a name that is
/// also a whole path of the record may have that value besides; nothing else may differ.
fn assert_name_agrees(event: &Decoded, name: &str, paths: &[(String, String)], text: &str) {
    let mut expected: Vec<&str> = event.expanded.all(name).map(|value| value.as_text()).collect();
    let mut slots: Vec<&str> =
        event.slots.iter().filter(|(slot, _)| slot == name).map(|(_, value)| value.as_deref().unwrap_or("")).collect();
    let is_path = paths.iter().any(|(path, _)| path == name);
    if !is_path || event.kind == "json" {
        assert_eq!(slots, expected, "{name} in {text}");
        return;
    }
    let mut allowed = expected.clone();
    allowed.extend(paths.iter().filter(|(path, _)| path == name).map(|(_, value)| value.as_str()));
    for values in [&mut expected, &mut slots, &mut allowed] {
        values.sort_unstable();
    }
    let within = |small: &[&str], large: &[&str]| {
        let mut rest = large.iter();
        small.iter().all(|value| rest.any(|other| other == value))
    };
    assert!(within(&expected, &slots) && within(&slots, &allowed), "{name}: {slots:?} for {expected:?} in {text}");
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
fn two_shapes_on_one_line_are_named_each_by_its_own_keys() {
    let text = br#"{"columns":{"pid":"1"}}{"hostIdentifier":0,"columns":{"pid":"2"}}{"columns":{"pid":"3"}}"#;
    let (events, defects) = decode(&JsonParser, text, &table(&["columns.pid", "pid"]), usize::MAX);
    assert!(defects.is_empty());
    let slots: Vec<Vec<(&str, &str)>> = events
        .iter()
        .map(|event| event.slots.iter().map(|(name, value)| (name.as_str(), value.as_deref().unwrap())).collect())
        .collect();
    // The whole path stays a name of the value when osquery's prefix is stripped.
    assert_eq!(
        slots,
        [vec![("columns.pid", "1")], vec![("pid", "2"), ("columns.pid", "2")], vec![("columns.pid", "3")]]
    );
    let names: Vec<&str> = events.iter().map(|event| event.expanded.fields.last().unwrap().0.as_str()).collect();
    assert_eq!(names, ["columns.pid", "pid", "columns.pid"]);
    let kinds: Vec<&str> = events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, ["json", "osquery", "json"]);
}

/// The whole text that keywords are looked for in, and the slots, of the first event.
fn with_everything(text: &[u8], names: &[&str]) -> (String, Vec<(String, String)>) {
    let mut builder = FieldTableBuilder::new();
    names.iter().for_each(|name| assert!(builder.intern(name).is_some()));
    let mut fields = builder.build();
    fields.set_wants_everything(true);
    let fields = Arc::new(fields);
    let (mut batch, mut defects) = (EventBatch::new(), Defects::new());
    let mut framer = JsonParser.framer(&OpenOptions::default());
    assert!(framer.next_block(&mut { text }, &mut batch, &mut defects).unwrap());
    JsonParser.decoder(&fields).decode(&mut batch, &mut defects);
    let event = batch.event(0).unwrap();
    let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let slots = event.slots().iter().map(|slot| (fields.name(slot.field).to_owned(), lossy(&event.text(slot))));
    (lossy(event.haystack()), slots.collect())
}

#[test]
fn a_joined_command_line_is_part_of_the_whole_text() {
    let text = br#"{"ID":"1707498000.1:7","SYSCALL":{"exe":"/bin/curl"},"EXECVE":{"ARGV":["curl","-s","\u0078"]}}"#;
    let joined = ("CommandLine".to_owned(), "curl -s x".to_owned());
    for names in [&[][..], &["CommandLine"]] {
        let (haystack, slots) = with_everything(text, names);
        assert_eq!(haystack, format!("curl -s x\n{}", String::from_utf8_lossy(text)));
        assert_eq!(slots, names.iter().map(|_| joined.clone()).collect::<Vec<_>>());
    }
    let plain = br#"{"ID":"1707498000.1:7","SYSCALL":{"exe":"/bin/curl"}}"#;
    assert_eq!(with_everything(plain, &[]).0.as_bytes(), plain);
}

#[test]
fn an_argument_that_is_empty_has_its_blank_in_slot_and_record() {
    for (arguments, joined) in [(r#"["","axtc"]"#, " axtc"), (r#"["sh","","-c",""]"#, "sh  -c "), (r#"["",""]"#, " ")] {
        for place in ["EXECVE", "PROCTITLE"] {
            let text =
                format!(r#"{{"ID":"1707498000.1:7","SYSCALL":{{"exe":"/bin/sh"}},"{place}":{{"ARGV":{arguments}}}}}"#);
            let (events, _) = decode(&JsonParser, text.as_bytes(), &table(&["CommandLine"]), usize::MAX);
            assert_eq!(events[0].slots, [("CommandLine".to_owned(), Some(joined.to_owned()))], "{text}");
            let shown: Vec<_> = events[0].expanded.all("CommandLine").collect();
            assert_eq!(shown, [&Value::Text(joined.to_owned())], "{text}");
            assert_eq!(with_everything(text.as_bytes(), &[]).0, format!("{joined}\n{text}"));
        }
    }
}

#[test]
fn an_escaped_key_of_an_audit_record_is_its_type() {
    let text = br#"{"ID":"1707498000.1:7","\u0053YSCALL":{"exe":"/bin/curl"}}"#;
    assert_eq!(with_everything(text, &["type"]).1, [("type".to_owned(), "SYSCALL".to_owned())]);
}

#[test]
fn the_native_name_wins_over_a_derived_one() {
    let text = br#"{"Channel":"c","EventID":1,"Hostname":"relay","Computer":"own"}"#;
    let (events, _) = decode(&JsonParser, text, &table(&["Computer"]), usize::MAX);
    assert_eq!(events[0].slots, [("Computer".to_owned(), Some("own".to_owned()))]);
    assert_eq!(events[0].expanded.all("Computer").count(), 1);
}
