//! Checks of tags: Sigma tags appendix 2.1.

use super::super::yaml::Node;
use super::attributes::located;
use super::{Report, checks};

/// Tactics of the appendix, the two that ATT&CK has for preparation, and the two that SigmaHQ uses since 2026 in place of
/// `defense-evasion`.
const TACTICS: [&str; 16] = [
    "reconnaissance",
    "resource-development",
    "initial-access",
    "execution",
    "persistence",
    "privilege-escalation",
    "defense-evasion",
    "stealth",
    "defense-impairment",
    "credential-access",
    "discovery",
    "lateral-movement",
    "collection",
    "command-and-control",
    "exfiltration",
    "impact",
];

/// Checks `tags`.
pub(super) fn check(root: &Node, report: &mut Report) {
    for (tag, at) in located(root, "tags") {
        let Some((namespace, value)) = tag.split_once('.').filter(|(namespace, value)| is_form(namespace, value))
        else {
            report.add(&checks::TAG_FORM, at, format!("tag '{tag}'"));
            continue;
        };
        let known = match namespace {
            "attack" => {
                if !is_attack(value) {
                    report.add(&checks::TAG_ATTACK, at, format!("tag '{tag}'"));
                }
                continue;
            }
            "tlp" => ["red", "amber", "amber-strict", "green", "clear"].contains(&value),
            "detection" => ["dfir", "emerging-threats", "threat-hunting"].contains(&value),
            "cve" | "car" => is_dated_number(value),
            "stp" => is_robustness(value),
            "d3fend" => true,
            _ => {
                report.add(&checks::TAG_NAMESPACE, at, format!("namespace of tag '{tag}'"));
                continue;
            }
        };
        if !known {
            report.add(&checks::TAG_VALUE, at, format!("tag '{tag}'"));
        }
    }
}

fn is_form(namespace: &str, value: &str) -> bool {
    let plain = |text: &str, dot: bool| {
        let allowed =
            |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-') || (dot && b == b'.');
        !text.is_empty() && text.bytes().all(allowed)
    };
    // The appendix itself has d3fend artifacts in mixed case.
    plain(namespace, false)
        && (plain(value, true) || (namespace == "d3fend" && plain(&value.to_ascii_lowercase(), true)))
}

fn is_attack(value: &str) -> bool {
    let digits = |text: &str, len: usize| text.len() == len && text.bytes().all(|b| b.is_ascii_digit());
    if let Some(technique) = value.strip_prefix('t') {
        let fits = match technique.split_once('.') {
            Some((number, sub)) => digits(number, 4) && digits(sub, 3),
            None => digits(technique, 4),
        };
        if fits {
            return true;
        }
    }
    ["g", "s", "ds", "m", "a"].iter().any(|prefix| value.strip_prefix(prefix).is_some_and(|number| digits(number, 4)))
        || TACTICS.contains(&value)
}

/// `2021-44228`, `2016-04-005`: a year and numbers.
fn is_dated_number(value: &str) -> bool {
    let parts: Vec<&str> = value.split(['-', '.']).collect();
    parts.len() >= 2 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// `4`, `3k`: analytic robustness 1 to 5 and event robustness a, u or k.
fn is_robustness(value: &str) -> bool {
    let mut chars = value.chars();
    matches!(chars.next(), Some('1'..='5'))
        && matches!((chars.next(), chars.next()), (None | Some('a' | 'u' | 'k'), None))
}
