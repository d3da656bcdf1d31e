//! Patterns against a value: what the engine's gates, grams and regular expression literals let through must be exactly
//! what the naive evaluator finds.
//!
//! A line is a rule, the last line the value of the field `F`. In a rule, the byte 1 separates tests that must all hold
//! and the byte 2 in front of a test negates it. A test is a pattern with `*` and `?` (letter case counts behind `=`), a
//! regular expression behind `~`, or a keyword behind `#`.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use vg_detect::engine::Engine;
use vg_detect::logsource::LogSources;
use vg_detect::naive::{self, RegexCache};
use vg_detect::sigma::ast::{Expr, LogSource, Op, Part, Pattern, Predicate, Rule, RuleMeta, fold};
use vg_detect::sigma::{CompiledRegex, RegexFlags};
use vg_model::{Level, Record, RuleId, Text, Value};

#[path = "shared/memory.rs"]
mod memory;

use memory::{Known, batch_of};

const SOURCES: &str = "[[kind]]\nname = \"any\"\nkeys = []\n[[source]]\nproduct = \"any\"\n[[source.variant]]\nname = \"any\"\nkind = \"any\"\n";
const MOST_RULES: usize = 32;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Some((rules, value)) = text.rsplit_once('\n') else { return };
    let rules: Vec<Rule> = rules.split('\n').take(MOST_RULES).filter_map(condition).map(rule).collect();
    let mut sources = LogSources::default();
    assert!(sources.add("any", SOURCES).is_ok(), "the mapping is valid");
    let events: Vec<Known> = [value.to_owned(), format!("x{value}{value}"), value.to_uppercase()]
        .into_iter()
        .map(|value| {
            let mut record = Record::default();
            record.push("F", Value::Text(value));
            Known { kind: "any", record }
        })
        .collect();
    let engine = Engine::new(&rules, &sources);
    let mut hits = Vec::new();
    engine.matcher().run(&batch_of(&events, engine.fields()), &mut hits);
    let mut ours: Vec<(u32, u32)> = hits.iter().map(|hit| (hit.event, hit.rule)).collect();
    ours.sort_unstable();
    let mut cache = RegexCache::default();
    let mut naive = Vec::new();
    for (number, event) in (0u32..).zip(&events) {
        for (index, rule) in (0u32..).zip(&rules) {
            if naive::matches_with(&rule.condition, &event.record, &mut cache) {
                naive.push((number, index));
            }
        }
    }
    assert_eq!(ours, naive, "engine (left) and naive evaluator (right) differ: (event, rule)");
});

fn condition(line: &str) -> Option<Expr> {
    let tests: Option<Vec<Expr>> = line.split('\u{1}').map(test).collect();
    tests.map(Expr::And)
}

fn test(text: &str) -> Option<Expr> {
    if let Some(text) = text.strip_prefix('\u{2}') {
        return Some(Expr::Not(Box::new(test(text)?)));
    }
    let predicate = if let Some(pattern) = text.strip_prefix('~') {
        // As the loader does, an expression that does not compile is no rule.
        CompiledRegex::new(pattern, RegexFlags::default()).ok()?;
        let op = Op::Regex { pattern: pattern.to_owned(), ignore_case: false, multi_line: false, dot_all: false };
        Predicate { field: Some("F".into()), op }
    } else if let Some(keyword) = text.strip_prefix('#').filter(|keyword| !keyword.is_empty()) {
        let pattern = pattern(&format!("*{keyword}*"), false);
        Predicate { field: None, op: Op::Like(pattern) }
    } else {
        let (text, cased) = text.strip_prefix('=').map_or((text, false), |text| (text, true));
        Predicate { field: Some("F".into()), op: Op::Like(pattern(text, cased)) }
    };
    Some(Expr::Test(predicate))
}

/// A pattern as the loader makes it: literals joined and folded, `*` not repeated.
fn pattern(text: &str, cased: bool) -> Pattern {
    let mut parts: Vec<Part> = Vec::new();
    for piece in text.split_inclusive(['*', '?']) {
        let (literal, wildcard) = match piece.char_indices().next_back() {
            Some((at, '*')) => (&piece[..at], Some(Part::Any)),
            Some((at, '?')) => (&piece[..at], Some(Part::One)),
            _ => (piece, None),
        };
        if !literal.is_empty() {
            let mut bytes = Vec::new();
            if cased {
                bytes.extend_from_slice(literal.as_bytes())
            } else {
                fold(literal.as_bytes(), &mut bytes)
            }
            parts.push(Part::Literal(bytes));
        }
        match wildcard {
            Some(Part::Any) if parts.last() == Some(&Part::Any) => {}
            Some(wildcard) => parts.push(wildcard),
            None => {}
        }
    }
    Pattern { cased, parts }
}

fn rule(condition: Expr) -> Rule {
    Rule {
        meta: RuleMeta {
            id: RuleId("fuzz".into()),
            name: None,
            title: String::new(),
            titles: Text::default(),
            advice: Text::default(),
            description: String::new(),
            level: Level::Low,
            status: String::new(),
            author: String::new(),
            date: String::new(),
            modified: String::new(),
            tags: Vec::new(),
            references: Vec::new(),
            falsepositives: Vec::new(),
            fields: Vec::new(),
            path: String::new(),
            text: Arc::from(""),
        },
        logsource: LogSource { category: None, product: Some("any".into()), service: None },
        condition,
        aggregation: None,
    }
}
