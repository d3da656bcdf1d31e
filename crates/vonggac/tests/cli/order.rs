//! The same input gives the same bytes: on any number of threads, for any order of arguments.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use vg_detect::logsource::LogSources;
use vg_intake::inputs::{InputOptions, Inputs};
use vg_model::{Lang, Timestamp};
use vonggac::hunt::{Format, HuntOptions, RuleChoice, TimeFilter, hunt};

use crate::program::{BURST, COMMAND, LOGON, Place, REQUEST, command_line, logon_line, numbers, request_line, vonggac};

/// Many small files and some that are several blocks long, of several formats, some damaged; events that hit, events
/// that do not, and correlations whose windows reach over files.
fn place() -> Place {
    let place = Place::new();
    let mut dice = numbers(0x7E7);
    let line = |dice: &mut dyn FnMut(usize) -> usize, kind: usize| {
        let at = dice(3_600) as u32;
        let marked = dice(9) == 0;
        match kind {
            0 => command_line(at, if marked { "marker" } else { "an ordinary command line" }),
            1 if marked => logon_line(at, dice(12) as u32),
            1 => logon_line(at, 1).replace("Failed password for", "Accepted publickey for"),
            _ if marked => request_line(at),
            _ => request_line(at).replace("marker", "ordinary"),
        }
    };
    for number in 0..90 {
        let (kind, lines) = (number % 3, 1 + dice(30));
        let mut content: String = (0..lines).map(|_| line(&mut dice, kind)).collect();
        if number % 10 == 0 {
            content.push_str("{\"cut\": \u{1}");
        }
        place.log(format!("small/{:02}/{number:03}.log", number % 7), content);
    }
    for number in 0..6 {
        let content: String = (0..9_000).map(|_| line(&mut dice, number % 3)).collect();
        place.log(format!("large-{number}.log"), content);
    }
    place.log("junk.bin", [0x8f, 0x01, 0x00, 0xee].repeat(5_000));
    place.rule(
        "more.yml",
        "title: Seen On Hosts\nid: c-1\ncorrelation:\n    type: value_count\n    rules: [11111111-0000-4000-8000-000000000001]\n    \
         group-by: [EventID]\n    timespan: 10m\n    generate: true\n    condition: {field: Computer, gte: 4}\nlevel: low\n---\ntitle: Both\nid: \
         c-2\ncorrelation:\n    type: temporal\n    rules: [failed_logon, 11111111-0000-4000-8000-000000000004]\n    group-by: \
         [src_ip]\n    timespan: 5m\n    generate: true\nlevel: high\n",
    );
    place
}

fn output(place: &Place, paths: &[PathBuf], format: &str, threads: &str) -> (Vec<u8>, serde_json::Value) {
    let mut arguments = place.arguments(paths, &["--quiet", "-j", threads]);
    arguments.retain(|argument| argument != "--format" && argument != "jsonl");
    arguments.extend(["--format".into(), format.into()]);
    let ran = vonggac(&arguments);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let mut summary: serde_json::Value =
        serde_json::from_slice(&std::fs::read(place.path("summary.json")).unwrap()).unwrap();
    for key in ["started", "finished", "elapsed_seconds", "inputs"] {
        summary.as_object_mut().unwrap().remove(key);
    }
    (ran.stdout, summary)
}

#[test]
fn threads_do_not_change_a_byte_of_findings_or_summary() {
    let place = place();
    for format in ["jsonl", "csv", "timesketch-csv"] {
        let one = output(&place, &[place.logs()], format, "1");
        let text = String::from_utf8(one.0.clone()).unwrap();
        for rule in [COMMAND, LOGON, REQUEST, BURST, "c-1", "c-2"] {
            assert!(text.contains(rule), "{rule} found nothing: the comparison would be worth less");
        }
        for threads in ["2", "4", "2", "4"] {
            let other = output(&place, &[place.logs()], format, threads);
            assert!(one.0 == other.0, "{format} differs with {threads} threads");
            assert_eq!(one.1, other.1, "{threads} threads");
        }
    }
}

#[test]
fn threads_do_not_change_a_byte_of_the_html_report() {
    let place = place();
    let report = |threads: usize| {
        let rules = RuleChoice { paths: vec![place.rules()], threads, ..RuleChoice::default() }.load();
        let sources = LogSources::embedded().unwrap();
        let path = place.path(format!("report-{threads}.html"));
        let options = HuntOptions {
            inputs: vec!["logs".to_owned()],
            threads,
            lang: Lang::Vi,
            time: TimeFilter::default(),
            findings: Some((Format::Jsonl, Box::new(std::io::sink()))),
            html: Some(path.clone()),
            started: Timestamp(1_700_000_000_000_000),
            now: || Timestamp(1_700_000_001_000_000),
        };
        let mut inputs = Inputs::new(&[place.logs()], InputOptions::default());
        let outcome = hunt(&mut inputs, rules, &sources, options, &AtomicBool::new(false)).unwrap();
        assert!(outcome.summary.findings.total > 1_000, "{}", outcome.summary.findings.total);
        std::fs::read(path).unwrap()
    };
    let one = report(1);
    for threads in [2, 4] {
        assert!(one == report(threads), "the report differs with {threads} threads");
    }
}

#[test]
fn the_order_of_paths_does_not_matter() {
    let place = place();
    let (small, a, b) = (place.logs().join("small"), place.logs().join("large-1.log"), place.logs().join("junk.bin"));
    let one = output(&place, &[small.clone(), a.clone(), b.clone()], "jsonl", "2");
    assert!(!one.0.is_empty());
    for paths in [[b.clone(), a.clone(), small.clone()], [a, small, b]] {
        let other = output(&place, &paths, "jsonl", "2");
        assert!(one.0 == other.0, "{paths:?}");
        assert_eq!(one.1, other.1);
    }
}

#[test]
fn the_order_of_rule_folders_does_not_matter() {
    let place = Place::new();
    place.log("a.json", command_line(1, "marker one two"));
    let rule = |id: &str, word: &str| {
        format!(
            "title: {word}\nid: {id}\nlogsource: {{product: windows, category: process_creation}}\ndetection:\n    s: \
             {{CommandLine|contains: {word}}}\n    condition: s\nlevel: low\n"
        )
    };
    // The same name in both folders, and the same id for different rules.
    place.write("first/same.yml", rule("r-1", "one"));
    place.write("second/same.yml", rule("r-1", "two"));
    place.write("first/z.yml", rule("r-2", "marker"));
    place.write("second/a.yml", rule("r-3", "marker"));
    let hunt = |order: [&str; 2]| {
        let folder = |index: usize| place.path(order[index]);
        let arguments = [
            "hunt".into(),
            place.logs(),
            "--rules".into(),
            folder(0),
            "--rules".into(),
            folder(1),
            "--format".into(),
            "jsonl".into(),
            "--quiet".into(),
        ];
        let ran = vonggac(&arguments);
        assert_eq!((ran.code, ran.lines().len()), (0, 4), "{}", ran.stderr);
        ran.out().to_owned()
    };
    assert_eq!(hunt(["first", "second"]), hunt(["second", "first"]));
}

/// With a report whole records are rebuilt, without one only what the findings show: the findings are the same.
#[test]
fn findings_do_not_depend_on_what_else_is_written() {
    let place = place();
    let findings = |report: &[&str]| {
        let mut arguments = place.arguments(&[place.logs()], &["--quiet"]);
        arguments.extend(report.iter().map(|argument| (*argument).into()));
        let ran = vonggac(&arguments);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        ran.stdout
    };
    let report = place.path("report.html").display().to_string();
    let (alone, beside) = (findings(&[]), findings(&["--html", &report]));
    assert!(alone.len() > 100_000, "{} bytes of findings: the comparison would be worth less", alone.len());
    assert!(alone == beside, "findings differ when a report is written");
}
