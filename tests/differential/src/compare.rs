//! The generated comparison: case by case, some rules against some events.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use vg_detect::naive::RegexCache;

use crate::classes::{self, Class};
use crate::derive;
use crate::event::Event;
use crate::generate;
use crate::ours;
use crate::peer::Peer;
use crate::rule::Rule;
use crate::seed::Seed;
use crate::shrink;

/// Rules of one case: enough for the engine's indexes to matter.
const RULES: usize = 40;
/// Events of one case.
const EVENTS: usize = 60;

/// What came of a run.
#[derive(Default)]
pub struct Totals {
    pub rules: usize,
    pub both_refuse: usize,
    /// Pairs of a rule that both accept and an event.
    pub pairs: usize,
    pub both_match: usize,
    pub both_miss: usize,
    /// Engine and naive evaluator disagree: always a defect of ours.
    pub engine_not_naive: Vec<String>,
    /// Differences in what is accepted, and in verdicts, by class.
    pub refusals: BTreeMap<String, Bucket>,
    pub verdicts: BTreeMap<Class, Bucket>,
}

/// Differences of one class.
#[derive(Default)]
pub struct Bucket {
    pub count: usize,
    pub ours: usize,
    pub example: String,
}

impl Bucket {
    fn add(&mut self, ours: bool, example: impl FnOnce() -> String) {
        self.count += 1;
        self.ours += usize::from(ours);
        let shown = example();
        if self.example.is_empty() || shown.len() < self.example.len() {
            self.example = shown;
        }
    }
}

/// Runs case `number`.
pub fn case(seed: u64, number: u64, totals: &mut Totals) {
    let mut random = Seed::new(seed, number);
    let rules: Vec<Rule> = (0..RULES).map(|_| generate::rule(&mut random)).collect();
    let events: Vec<Event> = (0..EVENTS).map(|_| derive::event(&mut random, &rules)).collect();
    let lines: Vec<String> = events.iter().map(|event| event.json(Some(&mut random))).collect();
    let texts: Vec<String> = rules.iter().enumerate().map(|(place, rule)| rule.yaml(place)).collect();
    let loaded = ours::load_texts(&texts);
    let peer = Peer::new(&texts);
    totals.rules += rules.len();
    for (place, text) in texts.iter().enumerate() {
        refusal(&loaded.places[place], peer.refused[place].as_deref(), text, totals);
    }
    let (engine, records) = ours::engine_hits(&loaded.rules, &lines);
    let sources = ours::sources();
    let mut cache = RegexCache::default();
    for (at, line) in lines.iter().enumerate() {
        let Ok(value) = serde_json::from_str(line) else { panic!("not JSON: {line}") };
        let theirs = peer.hits(&value);
        for (place, rule) in rules.iter().enumerate() {
            let Ok(own) = loaded.places[place] else { continue };
            let naive = ours::naive_holds(&loaded.rules[own], &sources, &records[at], &mut cache);
            if naive != engine.contains(&(at, own)) {
                let shown = format!("case {number}: naive says {naive}\n{}\n{line}", texts[place]);
                totals.engine_not_naive.push(shown);
            }
            if peer.refused[place].is_some() {
                continue;
            }
            totals.pairs += 1;
            match (naive, theirs.contains(&place)) {
                (true, true) => totals.both_match += 1,
                (false, false) => totals.both_miss += 1,
                (ours, _) => verdict(ours, rule, &events[at], number, totals),
            }
        }
    }
}

fn refusal(ours: &Result<usize, String>, theirs: Option<&str>, text: &str, totals: &mut Totals) {
    let (refused_by_us, reason) = match (ours, theirs) {
        (Ok(_), None) => return,
        (Err(_), Some(_)) => return totals.both_refuse += 1,
        (Err(reason), None) => (true, reason.as_str()),
        (Ok(_), Some(reason)) => (false, reason),
    };
    let class = classes::refusal(refused_by_us, reason);
    totals.refusals.entry(class).or_default().add(refused_by_us, || format!("{reason}\n{text}"));
}

fn verdict(ours: bool, rule: &Rule, event: &Event, number: u64, totals: &mut Totals) {
    let Some((rule, event)) = shrink::shrink(rule, event) else {
        // Alone, without its indexes, the peer says the same as we do.
        let bucket = totals.verdicts.entry(Class::PeerIndex).or_default();
        return bucket.add(ours, || show(rule, event, ours, number));
    };
    let class = classes::of(&rule, &event, ours);
    totals.verdicts.entry(class).or_default().add(ours, || show(&rule, &event, ours, number));
}

fn show(rule: &Rule, event: &Event, ours: bool, number: u64) -> String {
    let text = rule.yaml(0);
    let from = text.find("detection:").unwrap_or(0);
    let until = text.find("level: low").unwrap_or(text.len());
    let mut out = String::new();
    let _ = writeln!(out, "{}{}", text.get(from..until).unwrap_or_default(), event.json(None));
    let _ = write!(out, "ours: {}, peer: {} (case {number})", word(ours), word(!ours));
    out
}

fn word(held: bool) -> &'static str {
    if held { "match" } else { "no match" }
}
