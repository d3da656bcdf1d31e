//! The HTML report as a file: what it holds, what its limits leave out, and that data never becomes markup.

#![expect(clippy::unwrap_used, reason = "the helpers are part of the tests")]

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use serde_json::Value as Json;
use vg_model::{Finding, Lang, Level, Record, RuleId, Text, TimeQuality, Timestamp, Value, limits};
use vonggac::report::{ContributingEvent, FindingRow, ReportCaps, ReportMeta, ReportRule, ReportWriter, Written};
use vonggac::summary::Summary;

const HOSTILE: &str = "</script><script>alert(1)</script>'\"><img src=x onerror=alert(1)>";

fn rule(index: usize, title: &str) -> ReportRule {
    ReportRule {
        id: RuleId(format!("rule-{index}").into()),
        title: title.to_owned(),
        titles: Text::new("", title),
        level: Level::High,
        tags: vec!["attack.execution".to_owned()],
        description: String::new(),
        advice: Text::default(),
        references: Vec::new(),
        falsepositives: Vec::new(),
        author: String::new(),
        path: String::new(),
        text: Arc::from("title: x"),
    }
}

fn finding(index: u64, host: &str, value: &str) -> (Finding, Record) {
    let mut raw = Record::default();
    raw.push("CommandLine", Value::Text(value.to_owned()));
    raw.push("ProcessId", Value::Number(index.to_string()));
    let mut event = Record::default();
    event.push("CommandLine", Value::Text(value.to_owned()));
    let finding = Finding {
        time: Timestamp(1_700_000_000_000_000 + index as i64),
        time_quality: TimeQuality::Exact,
        rule_id: RuleId("rule-1".into()),
        rule_title: "Rule".to_owned(),
        level: Level::High,
        file: format!("/logs/{host}.evtx"),
        record: u64::MAX - index,
        host: host.to_owned(),
        event,
    };
    (finding, raw)
}

fn write(path: &Path, caps: ReportCaps, findings: &[(Finding, Record)]) -> Written {
    let rules = vec![rule(0, "unused"), rule(1, HOSTILE)];
    let mut writer = ReportWriter::create(path, ReportMeta { rules, lang: Lang::Vi, caps }).unwrap();
    for (finding, raw) in findings {
        writer.push(&FindingRow { finding, rule: 1, raw, contributing: &[], contributing_total: 0 }).unwrap();
    }
    let summary = Summary { inputs: vec![HOSTILE.to_owned()], ..Summary::default() };
    writer.finish(&summary).unwrap()
}

fn bytes_of(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

/// The unpacked piece `id` of a report.
fn piece(html: &str, id: &str) -> Vec<u8> {
    let from = format!("<script type=\"text/plain\" id=\"{id}\">");
    let text = html.split_once(&from).unwrap().1.split_once("</script>").unwrap().0;
    let packed = base64::engine::general_purpose::STANDARD.decode(text).unwrap();
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut out).unwrap();
    out
}

fn json(html: &str, id: &str) -> Json {
    serde_json::from_slice(&piece(html, id)).unwrap()
}

#[test]
fn every_finding_is_in_the_file_in_the_order_it_came() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    let count = limits::REPORT_CHUNK_FINDINGS as u64 * 2 + 7;
    let findings: Vec<_> = (0..count).map(|index| finding(index, "máy-1", &format!("lệnh {index}"))).collect();
    let written = write(&path, ReportCaps::default(), &findings);
    assert_eq!(written.findings, count);
    let html = String::from_utf8(bytes_of(&path)).unwrap();
    let doc = json(&html, "doc");
    assert_eq!(doc["chunks"], serde_json::json!([512, 512, 7]));
    assert_eq!(doc["rules"].as_array().unwrap().len(), 1);
    assert_eq!((&doc["rules"][0][0], &doc["rules"][0][1]["id"]), (&Json::from(1), &Json::from("rule-1")));
    let last = json(&html, "e2");
    assert_eq!(last[6]["e"], serde_json::json!(["CommandLine", "lệnh 1030"]));
    assert_eq!(last[6]["r"], (u64::MAX - 1_030).to_string());
    assert_eq!(json(&html, "r2")[6], serde_json::json!(["CommandLine", "lệnh 1030", "ProcessId", {"n": "1030"}]));
    assert_eq!(piece(&html, "k0").len() as u64, 22 * count);
}

#[test]
fn equal_calls_give_equal_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let findings: Vec<_> = (0..1_000).map(|index| finding(index, &format!("h{}", index % 77), "x")).collect();
    let (a, b) = (folder.path().join("a.html"), folder.path().join("b.html"));
    write(&a, ReportCaps::default(), &findings);
    write(&b, ReportCaps::default(), &findings);
    assert_eq!(bytes_of(&a), bytes_of(&b));
}

#[test]
fn hostile_text_stands_nowhere_in_the_file_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    write(&path, ReportCaps::default(), &[finding(0, HOSTILE, HOSTILE)]);
    let html = String::from_utf8(bytes_of(&path)).unwrap();
    assert!(!html.contains("alert(1)") && !html.contains("onerror"));
    assert_eq!(html.matches("<script>").count(), 1);
    assert_eq!(json(&html, "doc")["hosts"][0], HOSTILE);
}

#[test]
fn what_the_caps_leave_out_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    let caps = ReportCaps { findings: 5, record_bytes: 40, records_total: 100, evidence_total: 60, names: 2 };
    let long = "é".repeat(1_000);
    let findings: Vec<_> = (0..9).map(|index| finding(index, &format!("host-{index}"), &long)).collect();
    let written = write(&path, caps, &findings);
    assert_eq!((written.findings, written.findings_left_out), (5, 4));
    assert_eq!((written.records_cut, written.records_left_out), (3, 2));
    assert_eq!((written.evidence_cut, written.hosts_unlisted, written.files_unlisted), (5, 3, 3));
    let html = String::from_utf8(bytes_of(&path)).unwrap();
    let (evidence, records) = (json(&html, "e0"), json(&html, "r0"));
    assert_eq!(records[4], 0);
    assert_eq!(evidence[2]["h"], "host-2");
    assert_eq!(evidence[0]["e"][1]["l"], 2_000);
    assert_eq!(json(&html, "doc")["written"]["findings_left_out"], 4);
}

#[test]
fn one_long_record_closes_its_piece() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    let long = "x".repeat(limits::MAX_REPORT_RECORD);
    let findings: Vec<_> = (0..20).map(|index| finding(index, "h", &long)).collect();
    write(&path, ReportCaps::default(), &findings);
    let html = String::from_utf8(bytes_of(&path)).unwrap();
    let pieces: Vec<u64> =
        json(&html, "doc")["chunks"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
    assert!(pieces.len() > 1 && pieces.iter().sum::<u64>() == 20, "{pieces:?}");
}

#[test]
fn a_correlation_lists_its_first_events_and_counts_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    let (finding, raw) = finding(0, "h", "x");
    let events: Vec<ContributingEvent> = (0..limits::MAX_REPORT_CONTRIBUTING as u64 + 5)
        .map(|index| ContributingEvent {
            time: Timestamp(index as i64),
            time_quality: if index == 0 { TimeQuality::Missing } else { TimeQuality::Exact },
            rule_title: "base".to_owned(),
            file: "f".to_owned(),
            record: index,
            host: "h".to_owned(),
            event: Record::default(),
        })
        .collect();
    let meta = ReportMeta { rules: vec![rule(0, "r")], ..ReportMeta::default() };
    let mut writer = ReportWriter::create(&path, meta).unwrap();
    let row = FindingRow { finding: &finding, rule: 0, raw: &raw, contributing: &events, contributing_total: 9_000 };
    writer.push(&row).unwrap();
    assert!(writer.push(&FindingRow { rule: 1, ..row }).is_err());
    writer.finish(&Summary::default()).unwrap();
    let evidence = json(&String::from_utf8(bytes_of(&path)).unwrap(), "e0");
    assert_eq!(evidence[0]["c"].as_array().unwrap().len(), limits::MAX_REPORT_CONTRIBUTING);
    assert_eq!(evidence[0]["c"][0], serde_json::json!([null, 3, "base", "h", "f", "0", []]));
    assert_eq!(evidence[0]["k"], 9_000);
}

#[test]
fn an_unfinished_report_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    drop(ReportWriter::create(&path, ReportMeta::default()).unwrap());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    assert!(ReportWriter::create(folder.path(), ReportMeta::default()).is_err());
    assert!(ReportWriter::create(&folder.path().join("missing/report.html"), ReportMeta::default()).is_err());
}
