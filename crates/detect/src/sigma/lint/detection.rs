//! Checks of selections and conditions, and of correlations.

use super::super::condition::{self, Condition, selects};
use super::super::meta::text_of;
use super::super::yaml::{Node, Value, decimal};
use super::attributes::place;
use super::{Report, checks, values};

/// Checks `detection`, `filter` or `correlation` of one document.
pub(super) fn check(root: &Node, report: &mut Report) {
    if let Some(node) = root.get("correlation") {
        correlation(node, report);
    }
    let (node, reserved) = match (root.get("detection"), root.get("filter")) {
        (Some(node), _) => (node, ["condition", "timeframe"]),
        (None, Some(node)) => (node, ["condition", "rules"]),
        (None, None) => return,
    };
    let entries = node.map().unwrap_or_default();
    let selections: Vec<(&str, &Node, &Node)> = entries
        .iter()
        .map(|(key, value)| (key.text().unwrap_or_default(), key, value))
        .filter(|(name, ..)| !reserved.contains(name))
        .collect();
    for (name, _, value) in &selections {
        selection(name, value, report);
    }
    conditions(node, &selections, report);
}

fn selection(name: &str, node: &Node, report: &mut Report) {
    match &node.value {
        Value::Map(entries) => {
            for (key, value) in entries {
                values::check(key, value, report);
            }
        }
        Value::List(items) => {
            let maps = items.iter().filter(|item| matches!(item.value, Value::Map(_))).count();
            if maps > 0 && maps < items.len() {
                report.add(&checks::MIXED_LIST, node.at(), format!("'{name}' lists keywords and fields together"));
            }
            items.iter().for_each(|item| selection(name, item, report));
            values::check_keywords(items, report);
        }
        Value::Scalar(_) => {}
    }
}

fn conditions(node: &Node, selections: &[(&str, &Node, &Node)], report: &mut Report) {
    let names: Vec<&str> = selections.iter().map(|(name, ..)| *name).collect();
    let mut used: Vec<&str> = Vec::new();
    let mut counted = false;
    for item in node.get("condition").map(Node::items).unwrap_or_default() {
        let text = item.text().unwrap_or_default();
        let (before, after) = text.split_once('|').map_or((text, None), |(before, after)| (before, Some(after)));
        if let Some(after) = after {
            counted = true;
            report.add(&checks::DEPRECATED_AGGREGATION, item.at(), format!("'{}' behind a '|'", after.trim()));
            // The names of a `near`: which words they are is clear enough here.
            used.extend(names.iter().filter(|name| after.split_whitespace().any(|word| word == **name)));
        }
        let Ok(parsed) = condition::parse(before, item.at()) else { continue };
        used.extend(condition::referenced(&parsed, &names));
        if matches!(parsed, Condition::Not(_)) {
            report.add(&checks::ONLY_NEGATION, item.at(), "the condition only says what must not match");
        }
        let words = before.split(|c: char| c.is_whitespace() || c == '(' || c == ')');
        if let Some(word) = words.into_iter().find(|word| ["AND", "OR", "NOT", "OF", "And", "Or", "Not"].contains(word))
        {
            report.add(&checks::CONDITION_CASE, item.at(), format!("'{word}'"));
        }
        expression(&parsed, &names, item.at(), report);
    }
    for (name, key, _) in selections.iter().filter(|(name, ..)| !used.contains(name)) {
        report.add(&checks::UNREFERENCED_SELECTION, key.at(), format!("the condition does not use '{name}'"));
    }
    if let Some((key, _)) = node.entry("timeframe").filter(|_| !counted) {
        report.add(&checks::IDLE_TIMEFRAME, key.at(), "'timeframe' without an aggregation");
    }
}

fn expression(condition: &Condition, names: &[&str], at: (u32, u32), report: &mut Report) {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => {
            parts.iter().for_each(|part| expression(part, names, at, report));
        }
        Condition::Not(inner) => {
            if matches!(**inner, Condition::Not(_)) {
                report.add(&checks::DOUBLE_NEGATION, at, "'not not'");
            }
            expression(inner, names, at, report);
        }
        Condition::Name(_) => {}
        Condition::Of { all, pattern } => {
            let chosen = names.iter().filter(|name| selects(pattern, name)).count();
            if chosen == 1 && pattern == "*" {
                report.add(&checks::X_OF_SINGLE, at, "'them' is a single selection");
            } else if chosen == 1 && !pattern.contains('*') {
                report.add(&checks::X_OF_SINGLE, at, format!("'{pattern}' is a single selection"));
            }
            if *all && pattern == "*" {
                report.add(&checks::ALL_OF_THEM, at, "'all of them'");
            }
            if pattern == "*" && names.iter().any(|name| name.starts_with("filter")) {
                report.add(&checks::THEM_WITH_FILTER, at, "'them' takes in a selection that is named a filter");
            }
        }
    }
}

fn correlation(node: &Node, report: &mut Report) {
    let kind = text_of(node, "type");
    if node.get("group-by").is_none_or(Node::is_null) {
        report.add(&checks::NO_GROUP_BY, node.at(), "no 'group-by'");
    }
    let rules = node.get("rules").map_or(0, |rules| rules.items().len());
    if kind.starts_with("temporal") && rules < 2 {
        report.add(&checks::TEMPORAL_SINGLE, place(node, "rules"), "a temporal correlation over a single rule");
    }
    let threshold = |key: &str, least: f64| {
        let number = node.get("condition").and_then(|condition| condition.get(key)).and_then(Node::text);
        number.and_then(|text| decimal(text).parse::<f64>().ok()).is_some_and(|number| number <= least)
    };
    if matches!(kind.as_str(), "event_count" | "value_count") && (threshold("gte", 1.0) || threshold("gt", 0.0)) {
        report.add(&checks::ALWAYS_TRUE, place(node, "condition"), "the count is reached by the first event");
    }
}
