//! Tests of the lint: every check has a rule that it fires on, and a good rule has no finding.

use super::*;
use crate::sigma::yaml::documents;
use std::collections::BTreeMap;

const ID: &str = "11111111-2222-4333-8444-555555555555";

/// A rule without any finding, as a list of lines that a test changes.
fn good() -> String {
    format!(
        "title: Example\nid: {ID}\nname: example\nstatus: test\ndescription: Says what it detects\ndate: 2024-02-09\n\
         modified: 2024-02-10\nreferences:\n    - https://example.com/a\nauthor: A\ntags:\n    - attack.execution\n    \
         - attack.t1059.001\n    - cve.2021-44228\n    - tlp.amber\n    - detection.dfir\n    - stp.3k\n    - car.2016-04-005\n\
         logsource:\n    product: windows\n    category: process_creation\ndetection:\n    sel:\n        \
         Image|endswith: '\\x.exe'\n    filter_a:\n        User: root\n    condition: sel and not filter_a\n\
         falsepositives:\n    - Unknown\nlevel: high\n"
    )
}

fn findings(text: &str) -> Vec<LintFinding> {
    let source = RuleSource::Text { name: "win_example_rule.yml".to_owned(), text: text.to_owned() };
    let linted = lint(&[source], &LoadOptions::default());
    assert_eq!(linted.loaded.problems, [], "{text}");
    linted.findings
}

fn codes(text: &str) -> Vec<&'static str> {
    findings(text).into_iter().map(|finding| finding.code).collect()
}

/// The good rule with `from` replaced.
fn with(from: &str, to: &str) -> String {
    let text = good();
    assert!(text.contains(from), "{from}");
    text.replace(from, to)
}

/// The good rule with other items in `sel`.
fn with_items(items: &str) -> String {
    with(
        "        Image|endswith: '\\x.exe'\n",
        &items.lines().map(|line| format!("        {line}\n")).collect::<String>(),
    )
}

fn with_condition(condition: &str) -> String {
    with("condition: sel and not filter_a", &format!("condition: {condition}"))
}

fn correlation(body: &str) -> String {
    format!(
        "{}---\ntitle: C\nid: {}\nstatus: test\ndescription: d\nlevel: high\ncorrelation:\n{body}",
        good(),
        ID.replace('1', "9")
    )
}

/// Code → a rule that must have it.
fn samples() -> Vec<(&'static str, String)> {
    let long = |count| "x".repeat(count);
    let second = good().replace(ID, &ID.replace('1', "2"));
    vec![
        ("missing_id", with(&format!("id: {ID}\n"), "")),
        ("bad_uuid", with(ID, "not-a-uuid")),
        ("title_too_long", with("title: Example", &format!("title: {}", long(257)))),
        ("title_form", with("title: Example", "title: Example.")),
        ("name_too_long", with("name: example", &format!("name: {}", long(257)))),
        ("missing_level", with("level: high\n", "")),
        ("unknown_level", with("level: high", "level: extreme")),
        ("missing_status", with("status: test\n", "")),
        ("unknown_status", with("status: test", "status: good")),
        ("not_for_use", with("status: test", "status: deprecated")),
        ("bad_date", with("date: 2024-02-09", "date: 2024/02/09")),
        ("bad_date", with("date: 2024-02-09", "date: 2024-02-30")),
        ("modified_before_date", with("modified: 2024-02-10", "modified: 2023-02-10")),
        ("missing_description", with("description: Says what it detects\n", "")),
        ("description_too_long", with("Says what it detects", &long(65_536))),
        ("list_expected", with("falsepositives:\n    - Unknown", "falsepositives: Unknown")),
        (
            "duplicate_reference",
            with("    - https://example.com/a\n", "    - https://example.com/a\n    - https://example.com/a\n"),
        ),
        ("duplicate_entry", with("    - Unknown\n", "    - Unknown\n    - Unknown\n")),
        ("short_falsepositive", with("    - Unknown\n", "    - '?'\n")),
        (
            "related_type",
            with("author: A\n", "related:\n    - id: 21111111-2222-4333-8444-555555555555\n      type: cousin\n"),
        ),
        ("related_id", with("author: A\n", "related:\n    - id: x\n      type: similar\n")),
        ("related_to_itself", with("author: A\n", &format!("related:\n    - id: {ID}\n      type: similar\n"))),
        ("misspelt_attribute", with("author: A", "reference: A")),
        ("attribute_case", with("author: A", "Author: A")),
        ("logsource_form", with("product: windows", "product: Windows")),
        ("other_taxonomy", with("author: A", "taxonomy: ecs")),
        ("line_breaks", good().replace('\n', "\r\n")),
        ("tag_form", with("attack.execution", "Attack Execution")),
        ("tag_namespace", with("attack.execution", "mine.execution")),
        ("tag_attack", with("attack.execution", "attack.dancing")),
        ("tag_value", with("tlp.amber", "tlp.purple")),
        ("tag_value", with("stp.3k", "stp.9")),
        ("tag_value", with("cve.2021-44228", "cve.log4shell")),
        ("duplicate_tag", with("    - tlp.amber\n", "    - tlp.amber\n    - tlp.amber\n")),
        ("unreferenced_selection", with_condition("sel")),
        ("x_of_single", with_condition("1 of sel and not filter_a")),
        ("all_of_them", with_condition("all of them")),
        ("them_with_filter", with_condition("1 of them")),
        ("condition_case", with_condition("sel AND not filter_a")),
        ("only_negation", with_condition("not 1 of *")),
        ("double_negation", with_condition("sel and not not filter_a")),
        ("deprecated_aggregation", with_condition("sel and not filter_a | count() > 5")),
        ("idle_timeframe", with("    condition:", "    timeframe: 5m\n    condition:")),
        ("mixed_list", with_items("- A: 1\n- word")),
        ("field_with_space", with_items("A Field: x")),
        ("null_in_list", with_items("A: [x, null]")),
        ("all_with_single_value", with_items("A|contains|all: x")),
        ("duplicate_value", with_items("A: [x, y, X]")),
        ("redundant_value", with_items("A|contains: [abc, xabcx]")),
        ("useless_wildcard", with_items("A|contains: '*x'")),
        ("useless_wildcard", with_items("A|endswith: '*x'")),
        ("useless_wildcard", with_items("A|startswith: 'x*'")),
        ("wildcard_for_modifier", with_items("A: '*x*'")),
        ("only_wildcard", with_items("A: '*'")),
        ("empty_pattern", with_items("A|contains: ''")),
        ("escaped_wildcard", with_items(r"A: 'C:\Temp\*'")),
        ("backslash_run", with_items(r"A: '\\\host'")),
        ("regex_open_end", with_items("A|re: '.*x[ab]'")),
        ("regex_is_literal", with_items("A|re: abc")),
        ("regex_backtracks", with_items("A|re: 'a(?!b)'")),
        ("regex_wildcard", with_items("A|re: 'abc*'")),
        ("cased_without_letters", with_items("A|cased: '123-4'")),
        ("quoted_number", with_items("A: '4625'")),
        ("quoted_number", with_items("A|gt: '5'")),
        ("cidr_host_bits", with_items("A|cidr: 192.0.2.1/24")),
        ("no_dash", with_items("A|contains|windash: abc")),
        ("offset_without_contains", with_items("A|base64offset: abc")),
        ("time_out_of_range", with_items("A|hour: 24")),
        ("no_placeholder", with_items("A|expand: abc")),
        ("duplicate_id", format!("{}---\n{}", good(), good().replace("high", "low"))),
        ("duplicate_title", format!("{}---\n{second}", good())),
        ("duplicate_name", format!("{}---\n{second}", good())),
        ("same_detection", format!("{}---\n{second}", good())),
        (
            "no_group_by",
            correlation(
                "    type: event_count\n    rules: [example]\n    timespan: 1m\n    condition:\n        gte: 5\n",
            ),
        ),
        (
            "temporal_single",
            correlation("    type: temporal\n    rules: [example]\n    timespan: 1m\n    group-by: [H]\n"),
        ),
        (
            "always_true",
            correlation(
                "    type: event_count\n    rules: [example]\n    group-by: [H]\n    timespan: 1m\n    condition:\n        gte: 1\n",
            ),
        ),
        (
            "correlation_level",
            correlation("    type: temporal\n    rules: [example]\n    group-by: [H]\n    timespan: 1m\n")
                .replace("description: d\nlevel: high\n", "description: d\n"),
        ),
    ]
}

#[test]
fn a_good_rule_has_no_finding() {
    assert_eq!(findings(&good()), []);
    let correlation = correlation(
        "    type: event_count\n    rules: [example]\n    group-by: [H]\n    timespan: 1m\n    condition:\n        gte: 5\n",
    );
    assert_eq!(findings(&correlation), []);
}

#[test]
fn every_check_fires_on_its_sample() {
    for (code, text) in samples() {
        let found = codes(&text);
        assert!(found.contains(&code), "{code}: {found:?}\n{}", text.chars().take(600).collect::<String>());
    }
}

#[test]
fn every_check_has_a_sample() {
    let mut sampled: Vec<&str> = samples().into_iter().map(|(code, _)| code).collect();
    // The file name has a test of its own.
    sampled.push("file_name");
    let missing: Vec<&str> = lint_codes().map(|(code, ..)| code).filter(|code| !sampled.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    lint_codes().for_each(|(code, ..)| *counts.entry(code).or_default() += 1);
    assert!(counts.values().all(|count| *count == 1));
}

#[test]
fn near_misses_do_not_fire() {
    for (code, text) in [
        ("redundant_value", with_items("A|contains|all: [abc, xabcx]")),
        ("duplicate_value", with_items("A|cased: [x, X]")),
        ("quoted_number", with_items("A: '007'")),
        ("wildcard_for_modifier", with_items("A: '*x?y*'")),
        ("escaped_wildcard", with_items(r"A: 'C:\Temp\\*'")),
        ("regex_open_end", with_items(r"A|re: 'x\.*'")),
        ("only_negation", with_condition("not filter_a and sel")),
        ("x_of_single", with_condition("1 of sel* and not 1 of filter_*")),
        ("unreferenced_selection", with_condition("sel | near filter_a")),
        ("idle_timeframe", with_condition("sel and filter_a | count() > 2\n    timeframe: 5m")),
    ] {
        assert!(!codes(&text).contains(&code), "{code}");
    }
}

#[test]
fn file_names_follow_the_specification() {
    let of = |name: &str| {
        let source = RuleSource::Text { name: name.to_owned(), text: good() };
        lint(&[source], &LoadOptions::default()).findings.iter().any(|finding| finding.code == "file_name")
    };
    assert!(!of("a/b/win_susp_thing_1.yml"));
    for name in ["short.yml", "Win_Susp_Thing.yml", "win-susp-thing.yml", "win_susp_thing.yaml"] {
        assert!(of(name), "{name}");
    }
}

#[test]
fn findings_have_place_id_and_way_to_mend() {
    let finding = findings(&with_items("A|contains: '*x'")).remove(0);
    assert_eq!((finding.line, finding.column, finding.document), (24, 21, 1));
    assert_eq!(finding.id, Some(RuleId(ID.into())));
    assert_eq!(
        finding.to_string(),
        "win_example_rule.yml:24:21: info useless_wildcard: '*x': remove the '*': the modifier already allows anything there"
    );
}

#[test]
fn a_rule_that_does_not_load_is_left_to_the_loader() {
    let text = with_condition("nothing");
    let source = RuleSource::Text { name: "x.yml".to_owned(), text: text.clone() };
    let linted = lint(&[source], &LoadOptions::default());
    assert_eq!((linted.loaded.problems.len(), linted.findings.len()), (1, 0));
    assert!(documents(&text).1.is_none());
}
