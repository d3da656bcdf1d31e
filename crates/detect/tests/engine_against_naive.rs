//! The engine against the naive evaluator, on generated rules and generated events: every hit and every miss is equal.

use std::sync::Arc;

use proptest::prelude::*;
use vg_detect::engine::Engine;
use vg_detect::logsource::LogSources;
use vg_detect::naive;
use vg_detect::sigma::ast::{Expr, LogSource, Op, Part, Pattern, Place, Predicate, Relation, Rule, RuleMeta, fold};
use vg_model::{
    EventBatch, Expand, FieldTable, Level, Record, RuleId, SourceKind, Text, TimeQuality, Timestamp, Value, Wanted,
};

const SOURCES: &str = r#"
[[kind]]
name = "windows"
keys = ["Channel", "EventID"]
[[source]]
product = "windows"
[[source.variant]]
name = "all"
kind = "windows"
[[source]]
product = "windows"
category = "process_creation"
[[source.variant]]
name = "sysmon"
kind = "windows"
where = { Channel = ["Sysmon"], EventID = ["1"] }
[[source.variant]]
name = "security"
kind = "windows"
where = { Channel = ["Security"], EventID = ["4688"] }
fields = { A = "B" }
"#;

/// Records in memory behind the event batch, as a parser would deliver them.
struct InMemory(Vec<Record>);

impl Expand for InMemory {
    fn expand(&self, _: &EventBatch, index: usize, _: Wanted<'_>, record: &mut Record) {
        record.fields.extend(self.0.get(index).into_iter().flat_map(|known| known.fields.iter().cloned()));
    }
}

fn batch_of(records: &[Record], fields: &FieldTable) -> EventBatch {
    let mut batch = EventBatch::new();
    batch.seal_block();
    for record in records {
        let start = batch.len_bytes();
        for (name, value) in &record.fields {
            let at = batch.len_bytes();
            batch.buffer_mut().extend_from_slice(value.as_text().as_bytes());
            batch.buffer_mut().push(b'\n');
            if let Some(field) = fields.lookup(name.as_bytes()) {
                match value {
                    Value::Null => batch.push_null(field.id, field.alias),
                    _ => batch.push_slot(field.id, field.alias, at, value.as_text().len()),
                }
            }
        }
        let end = batch.len_bytes();
        batch.finish_event((Timestamp(0), TimeQuality::Missing), 0, SourceKind("windows"), 0..0, start..end);
    }
    batch.expander = Some(Box::leak(Box::new(InMemory(records.to_vec()))));
    batch
}

fn rule(number: usize, category: bool, condition: Expr) -> Rule {
    let category = category.then(|| "process_creation".to_owned());
    Rule {
        meta: RuleMeta {
            id: RuleId(format!("rule-{number}").into()),
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
        logsource: LogSource { category, product: Some("windows".into()), service: None },
        condition,
        aggregation: None,
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[abAB\\\\.]{0,6}",
        1 => "[aế Đđ]{0,4}",
        1 => prop_oneof![Just("1"), Just("01"), Just("1.0"), Just("4688"), Just("10.0.0.7"), Just("true")].prop_map(str::to_owned),
        1 => "powershell [ab]{2,12} -enc [AB]{4}",
    ]
}

fn pattern() -> impl Strategy<Value = Pattern> {
    (
        any::<bool>(),
        proptest::collection::vec(prop_oneof![3 => text().prop_map(Some), 2 => Just(None)], 1..4),
        any::<bool>(),
    )
        .prop_map(|(cased, pieces, one)| {
            let mut parts: Vec<Part> = Vec::new();
            for piece in pieces {
                match piece {
                    Some(text) if !text.is_empty() => {
                        let mut bytes = Vec::new();
                        if cased {
                            bytes.extend_from_slice(text.as_bytes())
                        } else {
                            fold(text.as_bytes(), &mut bytes)
                        }
                        match parts.last_mut() {
                            Some(Part::Literal(before)) => before.extend(bytes),
                            _ => parts.push(Part::Literal(bytes)),
                        }
                    }
                    _ if one => parts.push(Part::One),
                    _ if parts.last() != Some(&Part::Any) => parts.push(Part::Any),
                    _ => {}
                }
            }
            Pattern { cased, parts }
        })
}

fn field() -> impl Strategy<Value = String> {
    prop_oneof![Just("A"), Just("B"), Just("C"), Just("EventID"), Just("Channel")].prop_map(str::to_owned)
}

fn predicate() -> impl Strategy<Value = Predicate> {
    let op = prop_oneof![
        8 => pattern().prop_map(Op::Like),
        1 => prop_oneof![Just("a+b"), Just("(?i)powershell.*enc"), Just("^[ab]{2}$"), Just(r"\.a|b\\"), Just("(?=a)a")]
            .prop_map(|p| Op::Regex { pattern: p.to_owned(), ignore_case: false, multi_line: false, dot_all: false }),
        1 => Just(Op::Cidr("10.0.0.0/8".into())),
        1 => Just(Op::Compare(Relation::Ge, 1.0)),
        1 => prop_oneof![Just("1"), Just("4688"), Just("1.0")].prop_map(|d| Op::Number(d.to_owned())),
        1 => Just(Op::Bool(true)),
        1 => Just(Op::Null),
        1 => any::<bool>().prop_map(Op::Exists),
        1 => (field(), any::<bool>()).prop_map(|(other, cased)| Op::FieldRef { other, place: Place::Start, cased }),
    ];
    prop_oneof![
        9 => (field(), op).prop_map(|(field, op)| Predicate { field: Some(field), op }),
        1 => text().prop_filter("a keyword has text", |text| !text.is_empty()).prop_map(|text| {
            let mut literal = Vec::new();
            fold(text.as_bytes(), &mut literal);
            let parts = vec![Part::Any, Part::Literal(literal), Part::Any];
            Predicate { field: None, op: Op::Like(Pattern { cased: false, parts }) }
        }),
    ]
}

/// A long list of alternatives, most of them on one field: the engine asks such lists in one pass.
fn long_list() -> impl Strategy<Value = Expr> {
    let other = predicate().prop_map(Expr::Test);
    (field(), proptest::collection::vec(pattern(), 6..14), proptest::collection::vec(other, 0..3)).prop_map(
        |(field, patterns, others)| {
            let test = |pattern| Expr::Test(Predicate { field: Some(field.clone()), op: Op::Like(pattern) });
            Expr::Or(patterns.into_iter().map(test).chain(others).collect())
        },
    )
}

fn expr() -> impl Strategy<Value = Expr> {
    prop_oneof![12 => predicate().prop_map(Expr::Test), 1 => long_list()].prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Expr::And),
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Expr::Or),
            inner.prop_map(|part| Expr::Not(Box::new(part))),
        ]
    })
}

fn record() -> impl Strategy<Value = Record> {
    let value = prop_oneof![8 => text().prop_map(Value::Text), 1 => Just(Value::Null)];
    let channel = prop_oneof![Just("Sysmon"), Just("Security"), Just("SECURITY"), Just("Other")]
        .prop_map(|c| Value::Text(c.into()));
    let id = prop_oneof![Just("1"), Just("4688"), Just("7"), Just("01")].prop_map(|d| Value::Number(d.to_owned()));
    (
        proptest::option::weighted(0.9, channel),
        proptest::collection::vec(id, 0..3),
        proptest::collection::vec((field(), value), 0..5),
    )
        .prop_map(|(channel, ids, rest)| {
            let mut record = Record::default();
            if let Some(channel) = channel {
                record.push("Channel", channel);
            }
            // Mostly one event id, sometimes none or two: key fields with several values must not be folded.
            for id in ids.into_iter().take(2) {
                record.push("EventID", id);
            }
            record.fields.extend(rest);
            record
        })
}

/// The condition of a rule for the naive evaluator: for each variant the log source and the renamed fields.
fn naive_matches(rule: &Rule, record: &Record) -> bool {
    if rule.logsource.category.is_none() {
        return naive::matches(&rule.condition, record);
    }
    let has = |name: &str, wanted: &str| {
        record.all(name).any(|v| *v != Value::Null && v.as_text().eq_ignore_ascii_case(wanted))
    };
    let renamed = rename(&rule.condition);
    (has("Channel", "Sysmon") && has("EventID", "1") && naive::matches(&rule.condition, record))
        || (has("Channel", "Security") && has("EventID", "4688") && naive::matches(&renamed, record))
}

fn rename(expr: &Expr) -> Expr {
    let name = |field: &String| if field == "A" { "B".to_owned() } else { field.clone() };
    match expr {
        Expr::And(parts) => Expr::And(parts.iter().map(rename).collect()),
        Expr::Or(parts) => Expr::Or(parts.iter().map(rename).collect()),
        Expr::Not(part) => Expr::Not(Box::new(rename(part))),
        Expr::Test(Predicate { field, op }) => {
            let op = match op {
                Op::FieldRef { other, place, cased } => {
                    Op::FieldRef { other: name(other), place: *place, cased: *cased }
                }
                op => op.clone(),
            };
            Expr::Test(Predicate { field: field.as_ref().map(name), op })
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]
    #[test]
    fn every_hit_and_every_miss_is_equal(
        conditions in proptest::collection::vec((expr(), any::<bool>()), 1..25),
        records in proptest::collection::vec(record(), 1..25),
    ) {
        let rules: Vec<Rule> = conditions.into_iter().enumerate().map(|(n, (expr, category))| rule(n, category, expr)).collect();
        let mut sources = LogSources::default();
        sources.add("test", SOURCES).unwrap();
        let engine = Engine::new(&rules, &sources);
        let batch = batch_of(&records, engine.fields());
        let mut naive = Vec::new();
        for (event, record) in (0u32..).zip(&records) {
            for (number, rule) in (0u32..).zip(&rules) {
                if naive_matches(rule, record) {
                    naive.push((event, number));
                }
            }
        }
        // The same again and again: what a matcher remembers of values changes nothing.
        let mut matcher = engine.matcher();
        for _ in 0..4 {
            let mut hits = Vec::new();
            matcher.run(&batch, &mut hits);
            let ours: Vec<(u32, u32)> = hits.iter().map(|hit| (hit.event, hit.rule)).collect();
            prop_assert_eq!(&ours, &naive);
        }
    }
}
