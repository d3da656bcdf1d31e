//! The comparison on real rules and real logs: for every event, which rules match.
//!
//! Both sides get the same event: the record as our parser names its values, for the peer as a JSON object, with aliases
//! of other schemas resolved. The peer gets one engine for each way in which events of a log source arrive, with a
//! pipeline made from our mapping (fields renamed, conditions added). To save time it is asked only about events that
//! have the key values, which is judged here in the plainest way.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use rsigma_eval::{Engine as PeerEngine, JsonEvent, parse_pipeline};
use rsigma_parser::{SigmaRule, parse_sigma_yaml};
use serde_json::Value;
use vg_detect::engine::Engine;
use vg_detect::logsource::{LogSources, Variant};
use vg_detect::naive::{self, RegexCache};
use vg_detect::sigma::ast::Rule;
use vg_detect::sigma::{LoadOptions, RuleSource, load};
use vg_detect::variants_of;
use vg_intake::inputs::{Arrival, InputOptions, Inputs};
use vg_model::{Defects, EventBatch, FieldTable, Record};

/// What came of a run.
#[derive(Default)]
pub struct Totals {
    pub rules: usize,
    pub unmapped: usize,
    pub counting: usize,
    pub groups: usize,
    /// Rules that only we can use, by the peer's reason.
    pub refused: BTreeMap<String, Vec<String>>,
    /// Files the peer reads and we refuse.
    pub problems: Vec<String>,
    pub streams: usize,
    pub events: usize,
    pub both: usize,
    /// Rule path → what differs.
    pub ours_only: BTreeMap<String, Vec<String>>,
    pub peer_only: BTreeMap<String, Vec<String>>,
    pub engine_not_naive: usize,
}

/// The peer's rules for one way of arriving.
struct Group {
    variant: Variant,
    engine: PeerEngine,
}

/// Compares all rules below `rules` on all events of `logs`. With `naively` our naive evaluator is asked as well, which
/// takes long.
pub fn run(rules: &str, logs: &[PathBuf], naively: bool) -> Result<Totals, String> {
    let loaded = load(&[RuleSource::from_path(rules.as_ref())], &LoadOptions::default());
    let sources = LogSources::embedded().map_err(|error| error.to_string())?;
    let mut totals = Totals { rules: loaded.rules.len(), ..Totals::default() };
    totals.problems = loaded.problems.iter().map(ToString::to_string).collect();
    let mut usable = BTreeSet::new();
    let groups = groups(&loaded.rules, &sources, &mut usable, &mut totals)?;
    totals.groups = groups.len();
    let engine = Engine::new(&loaded.rules, &sources);
    let mut matcher = engine.matcher();
    let mut cache = RegexCache::default();
    for arrival in Inputs::new(logs, InputOptions::default()) {
        let Arrival::Stream(mut opened) = arrival else { continue };
        totals.streams += 1;
        let (mut framer, mut decoder) = (opened.framer(), opened.parser.decoder(engine.fields()));
        let (mut batch, mut defects) = (EventBatch::new(), Defects::new());
        while framer.next_block(&mut opened.reader, &mut batch, &mut defects).map_err(|error| error.to_string())? {
            decoder.decode(&mut batch, &mut defects);
            let mut hits = Vec::new();
            matcher.run(&batch, &mut hits);
            for event in batch.events() {
                totals.events += 1;
                let own = hits.iter().filter(|hit| hit.event as usize == event.index()).map(|hit| hit.rule as usize);
                let own: BTreeSet<usize> = own.filter(|rule| usable.contains(rule)).collect();
                let record = with_natives(event.record(), engine.fields());
                let kind = event.head().kind.0;
                if naively {
                    naive_check(&loaded.rules, &sources, &usable, kind, &record, &own, &mut cache, &mut totals);
                }
                let theirs = peer_hits(&groups, kind, &record)?;
                totals.both += own.intersection(&theirs).count();
                let place = || format!("{} record {} {}", opened.label, event.head().record, short(&record));
                for rule in own.difference(&theirs) {
                    totals.ours_only.entry(loaded.rules[*rule].meta.path.clone()).or_default().push(place());
                }
                for rule in theirs.difference(&own) {
                    totals.peer_only.entry(loaded.rules[*rule].meta.path.clone()).or_default().push(place());
                }
            }
            batch.clear();
        }
    }
    Ok(totals)
}

fn groups(
    rules: &[Rule],
    sources: &LogSources,
    usable: &mut BTreeSet<usize>,
    totals: &mut Totals,
) -> Result<Vec<Group>, String> {
    let mut members: Vec<(Variant, Vec<(usize, SigmaRule)>)> = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        let variants = sources.resolve(&rule.logsource);
        if variants.is_empty() {
            totals.unmapped += 1;
            continue;
        }
        if rule.aggregation.is_some() {
            totals.counting += 1;
            continue;
        }
        let read = match parse_sigma_yaml(&rule.meta.text) {
            Ok(mut read) if read.rules.len() == 1 && read.errors.is_empty() => read.rules.pop(),
            Ok(read) => {
                totals.refused.entry(read.errors.join("; ")).or_default().push(rule.meta.path.clone());
                None
            }
            Err(error) => {
                totals.refused.entry(error.to_string()).or_default().push(rule.meta.path.clone());
                None
            }
        };
        let Some(mut read) = read else { continue };
        read.id = Some(number.to_string());
        usable.insert(number);
        for variant in variants {
            match members.iter_mut().find(|(known, _)| known == variant) {
                Some((_, list)) => list.push((number, read.clone())),
                None => members.push((variant.clone(), vec![(number, read.clone())])),
            }
        }
    }
    let mut groups = Vec::new();
    for (variant, members) in members {
        let text = pipeline(&variant);
        let pipeline = parse_pipeline(&text).map_err(|error| format!("{error}\n{text}"))?;
        let mut engine = PeerEngine::new_with_pipeline(pipeline);
        for (place, error) in engine.add_rules(members.iter().map(|(_, rule)| rule)) {
            let number = members[place].0;
            if usable.remove(&number) {
                totals.refused.entry(error.to_string()).or_default().push(rules[number].meta.path.clone());
            }
        }
        groups.push(Group { variant, engine });
    }
    Ok(groups)
}

/// Our mapping as a pipeline of the peer.
fn pipeline(variant: &Variant) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    // Values of the mapping are plain; in a pipeline a backslash or wildcard would be special.
    let value = |text: &str| quoted(&text.replace('\\', "\\\\").replace('*', "\\*").replace('?', "\\?"));
    let mut out = String::from("name: differential\npriority: 1\ntransformations:\n");
    if !variant.fields.is_empty() {
        out.push_str("  - id: names\n    type: field_name_mapping\n    mapping:\n");
        for (from, to) in &variant.fields {
            let _ = writeln!(out, "      {}: {}", quoted(from), quoted(to));
        }
    }
    for (number, (field, values)) in variant.conditions.iter().enumerate() {
        let _ = writeln!(
            out,
            "  - id: condition{number}\n    type: add_condition\n    conditions:\n      {}:",
            quoted(field)
        );
        for text in values {
            let _ = writeln!(out, "        - {}", value(text));
        }
    }
    if variant.fields.is_empty() && variant.conditions.is_empty() {
        out = out.replace("transformations:\n", "transformations: []\n");
    }
    out
}

/// Values under aliases, also under their native names where the record has none.
fn with_natives(mut record: Record, fields: &FieldTable) -> Record {
    let mut natives = Vec::new();
    for (name, value) in &record.fields {
        if let Some(known) = fields.lookup(name.as_bytes()).filter(|known| known.alias) {
            let native = fields.name(known.id);
            if record.get(native).is_none() {
                natives.push((native.to_owned(), value.clone()));
            }
        }
    }
    record.fields.extend(natives);
    record
}

/// True when an event arrives in this way, save for its kind.
fn arrives(variant: &Variant, record: &Record) -> bool {
    variant.conditions.iter().all(|(field, wanted)| {
        record
            .all(field)
            .any(|value| wanted.iter().any(|wanted| wanted.to_lowercase() == value.as_text().to_lowercase()))
    })
}

fn peer_hits(groups: &[Group], kind: &str, record: &Record) -> Result<BTreeSet<usize>, String> {
    let json: Value = serde_json::from_str(&record.to_json()).map_err(|error| error.to_string())?;
    let event = JsonEvent::borrow(&json);
    let mut hits = BTreeSet::new();
    for group in groups.iter().filter(|group| group.variant.kind == kind && arrives(&group.variant, record)) {
        let results = group.engine.evaluate(&event);
        hits.extend(results.iter().filter_map(|result| result.header.rule_id.as_deref()?.parse::<usize>().ok()));
    }
    Ok(hits)
}

#[expect(clippy::too_many_arguments, reason = "one call, and each is another thing")]
fn naive_check(
    rules: &[Rule],
    sources: &LogSources,
    usable: &BTreeSet<usize>,
    kind: &str,
    record: &Record,
    own: &BTreeSet<usize>,
    cache: &mut RegexCache,
    totals: &mut Totals,
) {
    for number in usable {
        let variants = variants_of(&rules[*number], sources);
        let held = variants.iter().any(|v| v.kind == kind && naive::matches_with(&v.condition, record, cache));
        totals.engine_not_naive += usize::from(held != own.contains(number));
    }
}

fn short(record: &Record) -> String {
    let of = |name: &str| record.get(name).map(|value| value.as_text().to_owned()).unwrap_or_default();
    format!("{} {}", of("Channel"), of("EventID"))
}
