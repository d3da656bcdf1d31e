//! The engine against the naive evaluator over every public EVTX sample and every public rule.
//!
//! By default every 97th record is judged naively (all records by the engine), so that the test takes seconds; with
//! `VONGGAC_TRUTH_STRIDE=1` and a release build every record is (about ten minutes of CPU time).

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails by panicking and says what it skips")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use vg_detect::engine::Engine;
use vg_detect::logsource::LogSources;
use vg_detect::naive::{self, RegexCache};
use vg_detect::sigma::{LoadOptions, RuleSource, load};
use vg_detect::variants_of;
use vg_intake::inputs::{Arrival, InputOptions, Inputs};
use vg_model::{Defects, EventBatch, Haystack, Record, Value};

fn test_data() -> Option<PathBuf> {
    let named = std::env::var_os("VONGGAC_TEST_DATA").map(PathBuf::from);
    let folder =
        named.unwrap_or_else(|| Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../../shared/data"));
    if folder.join("sigma/rules").is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: public test data is absent at {} (set VONGGAC_TEST_DATA)", folder.display());
    None
}

fn stride() -> usize {
    std::env::var("VONGGAC_TRUTH_STRIDE").ok().and_then(|text| text.parse().ok()).unwrap_or(97)
}

/// Compares engine and naive evaluator over `paths`; returns how many records and hits were compared.
fn compare(data: &Path, paths: &[PathBuf], stride: usize) -> (usize, usize) {
    let loaded = load(&[RuleSource::from_path(&data.join("sigma/rules"))], &LoadOptions::default());
    let sources = LogSources::embedded().unwrap();
    let engine = Engine::new(&loaded.rules, &sources);
    let variants: Vec<_> = loaded.rules.iter().map(|rule| variants_of(rule, &sources)).collect();
    let mut matcher = engine.matcher();
    let mut cache = RegexCache::default();
    let (mut compared, mut hits_compared, mut seen) = (0, 0, 0);
    let mut differences: BTreeMap<String, usize> = BTreeMap::new();
    let mut batch = EventBatch::new();
    for arrival in Inputs::new(paths, InputOptions::default()) {
        let Arrival::Stream(mut opened) = arrival else { continue };
        let mut framer = opened.framer();
        let mut decoder = opened.parser.decoder(engine.fields());
        let mut defects = Defects::new();
        loop {
            batch.clear();
            if !framer.next_block(&mut opened.reader, &mut batch, &mut defects).unwrap() {
                break;
            }
            decoder.decode(&mut batch, &mut defects);
            let mut hits = Vec::new();
            matcher.run(&batch, &mut hits);
            for event in batch.events() {
                seen += 1;
                if seen % stride != 0 {
                    continue;
                }
                let mut record: Record = event.record();
                let head = event.head();
                if batch.haystack == Haystack::Plain && head.raw == head.haystack {
                    // A keyword is also looked for in the raw line of a text log.
                    record.push("", Value::Text(String::from_utf8_lossy(event.raw()).into_owned()));
                }
                let kind = head.kind.0;
                let naive: Vec<u32> = (0u32..)
                    .zip(&variants)
                    .filter(|(_, variants)| {
                        variants.iter().any(|variant| {
                            variant.kind == kind && naive::matches_with(&variant.condition, &record, &mut cache)
                        })
                    })
                    .map(|(rule, _)| rule)
                    .collect();
                let index = event.index() as u32;
                let ours: Vec<u32> = hits.iter().filter(|hit| hit.event == index).map(|hit| hit.rule).collect();
                compared += 1;
                hits_compared += naive.len();
                for rule in naive.iter().filter(|rule| !ours.contains(rule)) {
                    *differences
                        .entry(describe(&loaded.rules, *rule, "missed", &opened.label, head.record))
                        .or_default() += 1;
                }
                for rule in ours.iter().filter(|rule| !naive.contains(rule)) {
                    *differences
                        .entry(describe(&loaded.rules, *rule, "invented", &opened.label, head.record))
                        .or_default() += 1;
                }
            }
        }
    }
    let lines: Vec<&String> = differences.keys().take(40).collect();
    assert!(differences.is_empty(), "{} differences:\n{lines:#?}", differences.len());
    (compared, hits_compared)
}

fn describe(rules: &[vg_detect::sigma::ast::Rule], rule: u32, what: &str, file: &str, record: u64) -> String {
    let meta = rules.get(rule as usize).map(|rule| (&rule.meta.id, &rule.meta.title));
    format!("{what} {meta:?} on {file} record {record}")
}

#[test]
fn every_hit_on_windows_event_logs_is_the_naive_evaluators() {
    let Some(data) = test_data() else { return };
    let (records, hits) = compare(&data, &[data.join("evtx")], stride());
    eprintln!("compared {records} records, {hits} hits");
    assert!(records > 200);
    assert!(hits > 50);
}

#[test]
fn every_hit_on_other_logs_is_the_naive_evaluators() {
    let Some(data) = test_data() else { return };
    let (records, hits) = compare(&data, &[data.join("logs"), data.join("cases")], stride() * 4);
    eprintln!("compared {records} records, {hits} hits");
    assert!(records > 200);
}
