//! Our side: rules from text by the loader, events from JSON text by the JSON parser, then engine and naive evaluator.

use std::io::Cursor;
use std::sync::Arc;

use vg_detect::engine::Engine;
use vg_detect::logsource::LogSources;
use vg_detect::naive::{self, RegexCache};
use vg_detect::sigma::ast::Rule;
use vg_detect::sigma::{LoadOptions, RuleSource, load};
use vg_detect::variants_of;
use vg_intake::parsers::json::JsonParser;
use vg_intake::{OpenOptions, Parser};
use vg_model::{Defects, EventBatch, FieldTable, Record};

use crate::rule::id_of;

/// The log source of generated rules; the key field makes the engine build programs.
const SOURCES: &str = r#"
[[kind]]
name = "json"
keys = ["kind"]
[[source]]
product = "test"
variant = [{ name = "all", kind = "json" }]
"#;

/// Rules, loaded: by the number in their id, or why they are not.
pub struct Loaded {
    pub rules: Vec<Rule>,
    /// For each rule of the case its place in `rules`, or the reason for refusing it.
    pub places: Vec<Result<usize, String>>,
}

/// Loads rule texts.
pub fn load_texts(texts: &[String]) -> Loaded {
    let sources: Vec<RuleSource> = (0..)
        .zip(texts)
        .map(|(number, text): (usize, &String)| RuleSource::Text {
            name: format!("{number:05}.yml"),
            text: text.clone(),
        })
        .collect();
    let loaded = load(&sources, &LoadOptions { threads: 1, ..LoadOptions::default() });
    let places = (0..texts.len()).map(|number| {
        let (id, path) = (id_of(number), format!("{number:05}.yml"));
        loaded.rules.iter().position(|rule| *rule.meta.id.0 == *id).ok_or_else(|| {
            let problem = loaded.problems.iter().find(|problem| problem.path == path);
            problem.map_or_else(
                || "not loaded and no problem stated".to_owned(),
                |p| format!("{:?}: {}", p.kind, p.message),
            )
        })
    });
    let places = places.collect();
    Loaded { rules: loaded.rules, places }
}

/// The log sources of generated rules.
pub fn sources() -> LogSources {
    let mut sources = LogSources::default();
    sources.add("differential", SOURCES).unwrap_or_else(|error| panic!("our own mapping: {error}"));
    sources
}

/// Events from lines of JSON; panics when one is lost, for then nothing can be compared.
pub fn decode(lines: &[String], fields: &Arc<FieldTable>) -> (EventBatch, Vec<Record>) {
    let mut text = lines.join("\n");
    text.push('\n');
    let parser = JsonParser;
    let mut framer = parser.framer(&OpenOptions::default());
    let mut batch = EventBatch::new();
    let mut defects = Defects::new();
    let read = framer.next_block(&mut Cursor::new(text.into_bytes()), &mut batch, &mut defects);
    assert!(read.is_ok_and(|more| more), "the JSON parser cuts the events");
    parser.decoder(fields).decode(&mut batch, &mut defects);
    assert_eq!(batch.len(), lines.len(), "every event is read: {:?}", defects.rows());
    let records = (0..batch.len()).map(|index| batch.record(index)).collect();
    (batch, records)
}

/// Hits of the engine: event, place of the rule in `rules`.
pub fn engine_hits(rules: &[Rule], lines: &[String]) -> (Vec<(usize, usize)>, Vec<Record>) {
    let engine = Engine::new(rules, &sources());
    let (batch, records) = decode(lines, engine.fields());
    let mut hits = Vec::new();
    engine.matcher().run(&batch, &mut hits);
    (hits.iter().map(|hit| (hit.event as usize, hit.rule as usize)).collect(), records)
}

/// What the naive evaluator says of a rule and an event.
pub fn naive_holds(rule: &Rule, sources: &LogSources, record: &Record, cache: &mut RegexCache) -> bool {
    variants_of(rule, sources).iter().any(|variant| naive::matches_with(&variant.condition, record, cache))
}
