//! What machines read: JSON lines, CSV, Timesketch, the summary.

use serde_json::Value as Json;

use crate::program::{BURST, COMMAND, Place, command_line, logon_line, vonggac};

fn place() -> Place {
    let place = Place::new();
    place.log("a.json", command_line(1, "cmd /c \"marker\", a\tb\nTết =1+1") + &command_line(2, "=marker"));
    place.log("b.log", (0..4).map(|at| logon_line(at, 9)).collect::<String>());
    place.log(
        "c.json",
        "{\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"EventID\":1,\"CommandLine\":\"marker\"}\n",
    );
    place
}

fn output(place: &Place, format: &str) -> String {
    let mut arguments = place.arguments(&[place.logs()], &["--quiet"]);
    arguments.retain(|argument| argument != "--format" && argument != "jsonl");
    arguments.extend(["--format".into(), format.into()]);
    let ran = vonggac(&arguments);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    String::from_utf8(ran.stdout).unwrap()
}

/// RFC 3339 in UTC with six decimals.
fn is_utc(time: &str) -> bool {
    let shape: String = time.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00T00:00:00.000000Z"
}

#[test]
fn a_json_line_has_every_key_of_a_finding() {
    let place = place();
    let lines = place.hunt(&[]).findings;
    assert_eq!(lines.len(), 3 + 4 + 1);
    for line in &lines {
        let keys: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        for key in ["time", "rule_id", "rule_title", "level", "file", "record", "host", "event", "tags", "time_quality"]
        {
            assert!(keys.contains(&key), "{key} is not in {line}");
        }
        assert!(line["time"].as_str().is_none_or(is_utc), "{line}");
        assert!(line["event"].is_object() && line["record"].is_u64());
    }
    let first = lines.iter().find(|line| line["rule_id"] == COMMAND).unwrap();
    assert_eq!(first["time"], "2024-02-10T00:00:01.000000Z");
    assert_eq!((&first["rule_title"], &first["level"]), (&Json::from("Marked Command"), &Json::from("high")));
    assert_eq!((&first["host"], &first["record"]), (&Json::from("pc-1.example"), &Json::from(0)));
    assert_eq!(first["event"]["CommandLine"], "cmd /c \"marker\", a\tb\nTết =1+1");
    assert_eq!(first["file"], place.logs().join("a.json").to_str().unwrap());
    let timeless = lines.iter().find(|line| line["file"].as_str().unwrap().ends_with("c.json")).unwrap();
    assert_eq!((&timeless["time"], &timeless["time_quality"]), (&Json::Null, &Json::from("missing")));
    let burst = lines.iter().find(|line| line["rule_id"] == BURST).unwrap();
    assert_eq!(burst["event"]["src_ip"], "192.0.2.9");
    assert_eq!(
        (&burst["correlation"]["total"], burst["correlation"]["events"].as_array().unwrap().len()),
        (&4.into(), 4)
    );
}

/// Rows of RFC 4180; panics where the text is none.
fn csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut characters = text.chars().peekable();
    let (mut quoted, mut closed) = (false, false);
    while let Some(c) = characters.next() {
        match (quoted, c) {
            (true, '"') if characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            (true, '"') => (quoted, closed) = (false, true),
            (true, c) => cell.push(c),
            (false, '"') => {
                assert!(cell.is_empty() && !closed, "a quote inside a cell: {cell:?}");
                quoted = true;
            }
            (false, ',') => {
                row.push(std::mem::take(&mut cell));
                closed = false;
            }
            (false, '\r') => {
                assert_eq!(characters.next(), Some('\n'), "CR without LF");
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
                closed = false;
            }
            (false, c) => {
                assert!(!closed && c != '\n', "{c:?} behind a closed cell or a bare LF");
                cell.push(c);
            }
        }
    }
    assert!(!quoted && row.is_empty() && cell.is_empty(), "the last row is not closed");
    rows
}

#[test]
fn csv_is_rfc_4180_and_no_cell_is_a_formula() {
    let rows = csv(&output(&place(), "csv"));
    assert_eq!(rows[0].join(","), "time,level,rule_id,rule_title,host,file,record,tags,event");
    assert_eq!(rows.len(), 1 + 8);
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{rows:?}");
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{rows:?}");
    let times = rows[1..].iter().map(|row| &row[0]).filter(|time| !time.is_empty());
    assert!(times.clone().count() == 7 && times.clone().all(|time| is_utc(time)));
}

#[test]
fn timesketch_gets_its_mandatory_columns() {
    let place = place();
    let rows = csv(&output(&place, "timesketch-csv"));
    for column in ["message", "datetime", "timestamp", "timestamp_desc"] {
        assert!(rows[0].iter().any(|name| name == column), "{column} is not in {:?}", rows[0]);
    }
    assert!(rows.len() == 9 && rows.iter().all(|row| row.len() == rows[0].len()));
    let text = output(&place, "timesketch-jsonl");
    assert_eq!(text.lines().count(), 8);
    for line in text.lines() {
        let line: Json = serde_json::from_str(line).unwrap();
        assert!(line["message"].is_string() && line["timestamp_desc"].is_string());
        assert!(is_utc(line["datetime"].as_str().unwrap()) && line["timestamp"].is_i64(), "{line}");
    }
}

#[test]
fn the_summary_counts_what_the_outputs_hold() {
    let place = place();
    let hunted = place.hunt(&[]);
    let summary = &hunted.summary;
    assert_eq!(summary["schema"], "vonggac-hunt-summary/1");
    assert_eq!(summary["findings"]["total"], hunted.findings.len());
    assert_eq!(summary["records"], 2 + 4 + 1);
    assert_eq!((&summary["files"]["found"], &summary["files"]["read"]), (&Json::from(3), &Json::from(3)));
    let bytes: u64 = ["a.json", "b.log", "c.json"].iter().map(|n| place.logs().join(n).metadata().unwrap().len()).sum();
    assert_eq!(summary["bytes"], bytes);
    assert_eq!((&summary["rules"]["loaded"], &summary["rules"]["matched"]), (&Json::from(4), &Json::from(3)));
    assert_eq!(summary["events"]["without_time"], 1);
    assert_eq!(summary["events"]["first"], "2024-02-10T00:00:00.000000Z");
    assert_eq!(summary["events"]["last"], "2024-02-10T00:00:03.000000Z");
    assert!(is_utc(summary["started"].as_str().unwrap()) && is_utc(summary["finished"].as_str().unwrap()));
}

#[test]
fn both_languages_are_spoken() {
    let place = place();
    place.rule(
        "vi.yml",
        "title: English Title\nid: v\nlogsource: {product: windows, category: process_creation}\ndetection:\n    s: \
         {CommandLine|contains: marker}\n    condition: s\nlevel: low\nvi:\n    title: Tiêu đề tiếng Việt\n",
    );
    let table = |lang: &str| {
        let arguments = ["hunt".into(), place.logs(), "--rules".into(), place.rules(), "--lang".into(), lang.into()];
        let ran = vonggac(&arguments);
        assert_eq!(ran.code, 0);
        (ran.out().to_owned(), ran.stderr)
    };
    let (out, summary) = table("vi");
    assert!(out.contains("Tiêu đề tiếng Việt") && out.contains("Thời gian (UTC)") && out.contains("Marked Command"));
    assert!(summary.contains("PHẠM VI ĐÃ ĐỌC") && !summary.contains("COVERAGE"), "{summary}");
    let (out, summary) = table("en");
    assert!(out.contains("English Title") && out.contains("Time (UTC)"), "{out}");
    assert!(summary.contains("COVERAGE") && !summary.contains("PHẠM VI"), "{summary}");
}
