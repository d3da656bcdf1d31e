//! Tests of the naive evaluator: rules as text against records.

use super::*;
use crate::sigma::{LoadOptions, RuleSource, load};

/// The condition of a rule with this one selection.
fn rule(selection: &str) -> Expr {
    let indented: String = selection.lines().map(|line| format!("        {line}\n")).collect();
    let text = format!("title: t\nlogsource:\n    product: x\ndetection:\n    sel:\n{indented}    condition: sel\n");
    let loaded = load(&[RuleSource::Text { name: "t.yml".into(), text }], &LoadOptions::default());
    assert!(loaded.problems.is_empty(), "{selection}: {:?}", loaded.problems);
    loaded.rules[0].condition.clone()
}

fn record(fields: &[(&str, Value)]) -> Record {
    let mut record = Record::default();
    for (path, value) in fields {
        record.push(*path, value.clone());
    }
    record
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// `F` with this text.
fn holds_for(selection: &str, value: &str) -> bool {
    matches(&rule(selection), &record(&[("F", text(value))]))
}

#[test]
fn every_modifier_against_values() {
    for (selection, value, expected) in [
        ("F: abc", "ABC", true),
        ("F: abc", "abcd", false),
        ("F: a*c", "a--C", true),
        ("F: a?c", "aếc", true),
        ("F: a?c", "ac", false),
        (r"F: a\*c", "a*c", true),
        (r"F: a\*c", "abc", false),
        ("F: ''", "", true),
        ("F: ''", "x", false),
        ("F: '*'", "", true),
        ("F|contains: ĐIỆN", "bưu điện", true),
        ("F|startswith: ab", "ABc", true),
        ("F|endswith: ab", "xAB", true),
        ("F|cased: Ab", "Ab", true),
        ("F|cased: Ab", "ab", false),
        ("F|contains|cased: Ab", "xAbx", true),
        ("F|contains|all: [a, b]", "b a", true),
        ("F|contains|all: [a, b]", "a", false),
        ("F|contains: [a, b]", "xb", true),
        ("F|neq: a", "b", true),
        ("F|neq: [a, b]", "B", false),
        ("F|contains|neq: a", "xax", false),
        ("F|re: '^a.c$'", "abc", true),
        ("F|re: '^a.c$'", "ABC", false),
        ("F|re|i: '^a.c$'", "ABC", true),
        ("F|re|m: '^c$'", "a\nc", true),
        ("F|re|s: 'a.c'", "a\nc", true),
        ("F|re: 'b'", "abc", true),
        ("F|re|startswith: 'b'", "abc", false),
        ("F|re|endswith: 'c|d'", "abd", true),
        ("F|cidr: 192.0.2.0/24", "192.0.2.7", true),
        ("F|cidr: 192.0.2.0/24", "198.51.100.7", false),
        ("F|cidr: 192.0.2.0/24", "::ffff:192.0.2.7", true),
        ("F|cidr: 2001:db8::/32", "2001:DB8::1", true),
        ("F|cidr: 192.0.2.1", "192.0.2.1", true),
        ("F|cidr: 192.0.2.0/24", "no address", false),
        // As the engine has it: an address is the whole text, and only ASCII blanks may stand around a number.
        ("F|cidr: 192.0.2.0/24", " 192.0.2.7", false),
        ("F|gte: 5", " 7", true),
        ("F|gte: 5", "\u{a0}7", false),
        ("F: 7", "\u{a0}7", false),
        ("F|base64: foo", "Zm9v", true),
        ("F|base64offset|contains: foo", "eGZvbw==", true),
        ("F|wide|base64offset|contains: foo", "ZgBvAG8A", true),
        ("F|utf16le|contains: ab", "xA\0b\0", true),
        ("F|utf16be|contains: ab", "x\0a\0b", true),
        ("F|windash|contains: ' -enc'", "x /ENC", true),
        ("F|windash|contains: ' -enc'", "x \u{2015}enc", true),
        ("F|windash|contains: ' -enc'", "x +enc", false),
        ("F|lt: 5", "4.5", true),
        ("F|lt: 5", "5", false),
        ("F|lte: 5", "5", true),
        ("F|gt: 5", "10", true),
        ("F|gte: 5", "abc", false),
        ("F|gt: -1", "0", true),
        ("F: 5", "5", true),
        ("F: 5", "5.0", true),
        ("F: 5", "05", true),
        ("F: 5", "55", false),
        ("F: 9007199254740993", "9007199254740992", false),
        ("F: 1.5", "1.50", true),
        ("F|contains: 10", "2100", true),
        ("F|startswith: 007", "0078", true),
        ("F: true", "TRUE", true),
        ("F: false", "0", false),
        ("F|minute: 30", "2024-02-09T17:30:00Z", true),
        ("F|hour|gte: 18", "2024-02-09T17:30:00Z", false),
        ("F|day: 9", "2024-02-09 17:30:00", true),
        ("F|week: 6", "2024-02-09T17:30:00Z", true),
        ("F|month|lt: 3", "2024-02-09T17:30:00Z", true),
        ("F|year: [2023, 2024]", "2024-02-09T17:30:00Z", true),
        ("F|year: 2024", "yesterday", false),
        ("F|exists: true", "", true),
        ("F|exists: false", "", false),
        ("F: null", "", false),
    ] {
        assert_eq!(holds_for(selection, value), expected, "{selection} on {value:?}");
    }
}

#[test]
fn absence_null_and_empty_are_three_things() {
    let absent = record(&[("G", text("x"))]);
    let null = record(&[("F", Value::Null)]);
    let empty = record(&[("F", text(""))]);
    for (selection, expected) in [
        ("F: null", [true, true, false]),
        ("F: ''", [false, false, true]),
        ("F: '*'", [false, false, true]),
        ("F|exists: true", [false, true, true]),
        ("F|exists: false", [true, false, false]),
        ("F|neq: x", [true, true, true]),
    ] {
        let rule = rule(selection);
        assert_eq!([&absent, &null, &empty].map(|record| matches(&rule, record)), expected, "{selection}");
    }
}

#[test]
fn several_values_are_enough_with_one() {
    let many = record(&[("F", text("a")), ("F", Value::Number("7".into())), ("F", Value::Bool(true))]);
    for selection in ["F: a", "F: 7", "F: true", "F|gt: 6", "F|all: [a, 7]"] {
        assert!(matches(&rule(selection), &many), "{selection}");
    }
    assert!(!matches(&rule("F: b"), &many));
}

#[test]
fn field_references() {
    let same = record(&[("F", text("Abc")), ("G", text("aBC")), ("H", text("b"))]);
    for (selection, expected) in [
        ("F|fieldref: G", true),
        ("F|fieldref|cased: G", false),
        ("F|fieldref|neq: G", false),
        ("F|fieldref|contains: H", true),
        ("F|fieldref|startswith: H", false),
        ("F|fieldref|endswith: G", true),
        ("F|fieldref: Missing", false),
    ] {
        assert_eq!(matches(&rule(selection), &same), expected, "{selection}");
    }
}

#[test]
fn keywords_look_in_every_value() {
    let line = record(&[("message", text("Failed password for root")), ("pid", Value::Number("4625".into()))]);
    for (selection, expected) in [
        ("- failed password\n- nothing", true),
        ("- '4625'", true),
        ("- 462", true),
        ("- root*failed", false),
        ("'|all': [failed, root]", true),
        ("'|all': [failed, nobody]", false),
        ("'|re': 'pass\\w+'", true),
        ("'|re|i': '^failed'", true),
    ] {
        assert_eq!(matches(&rule(selection), &line), expected, "{selection}");
    }
}

#[test]
fn lists_of_maps_are_alternatives() {
    let expr = rule("- A: 1\n  B: 2\n- C: 3");
    let number = |digits: &str| Value::Number(digits.to_owned());
    assert!(matches(&expr, &record(&[("C", number("3"))])));
    assert!(matches(&expr, &record(&[("A", number("1")), ("B", number("2"))])));
    assert!(!matches(&expr, &record(&[("A", number("1"))])));
}

#[test]
fn wildcards_do_not_explode() {
    let pattern = Pattern {
        cased: true,
        parts: (0..60)
            .flat_map(|_| [Part::Any, Part::Literal(b"a".to_vec())])
            .chain([Part::Literal(b"b".to_vec())])
            .collect(),
    };
    assert!(!like(&pattern, "a".repeat(5_000).as_bytes()));
}

#[test]
fn one_is_a_character_not_a_byte() {
    let pattern = |parts: &[Part]| Pattern { cased: true, parts: parts.to_vec() };
    assert!(!like(&pattern(&[Part::Any, Part::One, Part::One]), "ế".as_bytes()));
    assert!(like(&pattern(&[Part::Any, Part::One, Part::One]), "aế".as_bytes()));
    assert!(like(&pattern(&[Part::One, Part::One]), b"\xff\xfe"));
    assert!(like(&pattern(&[]), b""));
    assert!(!like(&pattern(&[]), b"x"));
}

#[test]
fn an_explanation_names_fields_values_and_outcome() {
    let expr = rule("A: 1\nB|contains: x\n");
    let explained = explain(&expr, &record(&[("A", text("1")), ("B", text("y")), ("B", text("z"))]));
    assert!(!explained.held);
    let Explained::And(parts) = explained.parts else { panic!("an AND") };
    assert_eq!(parts.iter().map(|part| part.held).collect::<Vec<_>>(), [true, false]);
    let Explained::Test { predicate, values } = &parts[1].parts else { panic!("a test") };
    assert_eq!(predicate.field.as_deref(), Some("B"));
    assert_eq!(values.iter().map(|found| found.value.as_text()).collect::<Vec<_>>(), ["y", "z"]);
}

#[test]
fn an_explanation_of_a_keyword_shows_only_hits() {
    let explained = explain(&rule("- root"), &record(&[("a", text("x")), ("b", text("Root!"))]));
    let Explained::Test { values, .. } = explained.parts else { panic!("a test") };
    assert_eq!(values.len(), 1);
    assert_eq!((values[0].path.as_str(), values[0].held), ("b", true));
}

/// The definition of a pattern as plainly as it can be said; exponential, so for short texts only.
fn plainly(parts: &[Part], text: &str) -> bool {
    match parts.split_first() {
        None => text.is_empty(),
        Some((Part::Any, rest)) => {
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.into_iter().any(|at| plainly(rest, text.split_at(at).1))
        }
        Some((Part::One, rest)) => text.chars().next().is_some_and(|c| plainly(rest, text.split_at(c.len_utf8()).1)),
        Some((Part::Literal(literal), rest)) => {
            text.strip_prefix(std::str::from_utf8(literal).unwrap()).is_some_and(|text| plainly(rest, text))
        }
    }
}

proptest::proptest! {
    #[test]
    fn patterns_match_as_their_definition_says(pattern in "[abế*?]{0,8}", text in "[abế]{0,8}") {
        let parts: Vec<Part> = pattern
            .chars()
            .map(|c| match c {
                '*' => Part::Any,
                '?' => Part::One,
                c => Part::Literal(c.to_string().into_bytes()),
            })
            .collect();
        let found = like(&Pattern { cased: true, parts: parts.clone() }, text.as_bytes());
        proptest::prop_assert_eq!(found, plainly(&parts, &text));
    }
}
