//! Checks of fields, modifiers and values.

use super::super::modifier::Modifier;
use super::super::pattern::{Piece, TextValue, pieces, regex_pieces};
use super::super::regex::{CompiledRegex, RegexFlags};
use super::super::yaml::{Node, ScalarType, Value};
use super::attributes::is_quoted_number;
use super::{Report, checks};
use crate::sigma::ast::{Part, TimePart};

use ipnet::IpNet;

/// Values of a list up to which each is compared with each.
const COMPARED: usize = 300;

/// Checks one item of a selection.
pub(super) fn check(key: &Node, value: &Node, report: &mut Report) {
    let mut names = key.text().unwrap_or_default().split('|');
    let field = names.next().unwrap_or_default();
    let modifiers: Vec<Modifier> = names.filter_map(Modifier::parse).collect();
    let has = |modifier: Modifier| modifiers.contains(&modifier);
    if field.contains(' ') {
        report.add(&checks::FIELD_WITH_SPACE, key.at(), format!("field '{field}'"));
    }
    let items = value.items();
    if has(Modifier::All) && items.len() < 2 {
        report.add(&checks::ALL_WITH_SINGLE_VALUE, key.at(), "'all' with a single value");
    }
    if items.len() > 1
        && let Some(null) = items.iter().find(|item| item.is_null())
    {
        report.add(&checks::NULL_IN_LIST, null.at(), "null in a list of values");
    }
    if has(Modifier::Base64Offset) && !has(Modifier::Contains) {
        let message = "only a whole value can be equal to what 'base64offset' makes";
        report.add(&checks::OFFSET_WITHOUT_CONTAINS, key.at(), message);
    }
    if has(Modifier::Windash) && !items.iter().any(has_dash) {
        report.add(&checks::NO_DASH, key.at(), "'windash' without a dash");
    }
    if has(Modifier::Expand) && !items.iter().any(|item| has_placeholder(item, has(Modifier::Re))) {
        report.add(&checks::NO_PLACEHOLDER, key.at(), "'expand' without a placeholder");
    }
    for item in items {
        single(item, &modifiers, report);
    }
    repeated(items, &modifiers, report);
}

/// Checks the keywords of a list.
pub(super) fn check_keywords(items: &[Node], report: &mut Report) {
    let keywords: Vec<Node> = items.iter().filter(|item| matches!(item.value, Value::Scalar(_))).cloned().collect();
    for item in &keywords {
        single(item, &[Modifier::Contains], report);
    }
    repeated(&keywords, &[Modifier::Contains], report);
}

fn single(node: &Node, modifiers: &[Modifier], report: &mut Report) {
    let Some(text) = node.text().filter(|_| !node.is_null()) else { return };
    let has = |modifier: Modifier| modifiers.contains(&modifier);
    let at = node.at();
    if has(Modifier::Re) {
        return regex(text, modifiers, at, report);
    }
    for modifier in modifiers {
        match modifier {
            Modifier::Compare(_) if is_quoted_number(node) => {
                report.add(&checks::QUOTED_NUMBER, at, format!("number '{text}' in quotes"));
            }
            Modifier::Time(part) if !in_range(*part, text) => {
                report.add(&checks::TIME_OUT_OF_RANGE, at, format!("{text} is out of range"));
            }
            Modifier::Cidr if text.parse::<IpNet>().is_ok_and(|network| network.trunc() != network) => {
                report.add(&checks::CIDR_HOST_BITS, at, format!("'{text}' has host bits set"));
            }
            Modifier::Cased if !text.chars().any(char::is_alphabetic) => {
                report.add(&checks::CASED_WITHOUT_LETTERS, at, format!("'{text}'"));
            }
            _ => {}
        }
    }
    let is_text = node.scalar().is_some_and(|scalar| scalar.kind() == ScalarType::Text);
    if is_text && !has(Modifier::Cidr) && !has(Modifier::FieldRef) {
        if modifiers.is_empty() && is_quoted_number(node) {
            report.add(&checks::QUOTED_NUMBER, at, format!("number '{text}' in quotes"));
        }
        wildcards(text, modifiers, at, report);
        backslashes(text, at, report);
    }
}

fn wildcards(text: &str, modifiers: &[Modifier], at: (u32, u32), report: &mut Report) {
    let has = |modifier: Modifier| modifiers.contains(&modifier);
    let parts = TextValue::parse(text).parts;
    let places = [Modifier::Contains, Modifier::StartsWith, Modifier::EndsWith].map(has);
    let [contains, starts, ends] = places;
    if parts.is_empty() && places.contains(&true) {
        return report.add(&checks::EMPTY_PATTERN, at, "an empty text");
    }
    if parts == [Part::Any] {
        return report.add(&checks::ONLY_WILDCARD, at, "the value is '*'");
    }
    let (open_start, open_end) = (parts.first() == Some(&Part::Any), parts.last() == Some(&Part::Any));
    if (open_start && (contains || ends)) || (open_end && (contains || starts)) {
        report.add(&checks::USELESS_WILDCARD, at, format!("'{text}'"));
    }
    let inner = parts.iter().skip(1).rev().skip(1).any(|part| !matches!(part, Part::Literal(_)));
    if modifiers.is_empty() && (open_start || open_end) && !inner {
        report.add(&checks::WILDCARD_FOR_MODIFIER, at, format!("'{text}'"));
    }
}

fn backslashes(text: &str, at: (u32, u32), report: &mut Report) {
    // Inside a value an escaped asterisk is mostly meant: command lines hold them.
    if let Some(folder) = text.strip_suffix(r"\*").filter(|folder| folder.ends_with(char::is_alphanumeric)) {
        report.add(&checks::ESCAPED_WILDCARD, at, format!("'{folder}\\*'"));
    }
    let mut run = 0;
    for c in text.chars().chain(['\0']) {
        match c {
            '\\' => run += 1,
            // Three before a wildcard are one plain backslash and a plain wildcard.
            '*' | '?' => run = 0,
            _ if run == 3 => {
                report.add(&checks::BACKSLASH_RUN, at, format!("three backslashes in '{text}'"));
                return;
            }
            _ => run = 0,
        }
    }
}

fn regex(text: &str, modifiers: &[Modifier], at: (u32, u32), report: &mut Report) {
    let flags = RegexFlags { ignore_case: modifiers.contains(&Modifier::IgnoreCase), ..RegexFlags::default() };
    if matches!(CompiledRegex::new(text, flags), Ok(CompiledRegex::Backtracking(_))) {
        report.add(&checks::REGEX_BACKTRACKS, at, format!("'{text}'"));
    }
    if text.starts_with(".*") || (text.ends_with(".*") && !text.ends_with("\\.*")) {
        report.add(&checks::REGEX_OPEN_END, at, format!("'{text}'"));
    }
    let special = |c: char| r"\.+*?()|[]{}^$".contains(c);
    if !text.chars().any(special) {
        report.add(&checks::REGEX_IS_LITERAL, at, format!("'{text}'"));
    }
    let wildcard = text.strip_prefix('*').is_some()
        || (text.ends_with('*') && text.trim_end_matches('*').ends_with(char::is_alphanumeric));
    if wildcard {
        report.add(&checks::REGEX_WILDCARD, at, format!("'{text}'"));
    }
}

fn in_range(part: TimePart, text: &str) -> bool {
    let Ok(number) = text.trim().parse::<f64>() else { return true };
    let range = match part {
        TimePart::Minute => 0.0..=59.0,
        TimePart::Hour => 0.0..=23.0,
        TimePart::Day => 1.0..=31.0,
        TimePart::Week => 1.0..=53.0,
        TimePart::Month => 1.0..=12.0,
        TimePart::Year => 1.0..=9999.0,
    };
    range.contains(&number)
}

fn has_dash(node: &Node) -> bool {
    node.text().is_some_and(|text| TextValue::parse(text).windash(usize::MAX >> 8).is_none_or(|all| all.len() > 1))
}

fn has_placeholder(node: &Node, regex: bool) -> bool {
    let found = node.text().map(|text| if regex { regex_pieces(text) } else { pieces(text, true) });
    found.unwrap_or_default().iter().any(|piece| matches!(piece, Piece::Placeholder(_)))
}

/// Values that are equal, or that another one finds as well.
fn repeated(items: &[Node], modifiers: &[Modifier], report: &mut Report) {
    let has = |modifier: Modifier| modifiers.contains(&modifier);
    let cased = has(Modifier::Cased) || has(Modifier::Re);
    let prepared = |node: &Node| {
        let text = node.text().unwrap_or_default();
        if cased { text.to_owned() } else { text.to_lowercase() }
    };
    let only_contains = modifiers == [Modifier::Contains];
    let mut seen: Vec<String> = Vec::new();
    for item in items.iter().take(COMPARED).filter(|item| item.scalar().is_some()) {
        let text = prepared(item);
        if seen.contains(&text) {
            report.add(&checks::DUPLICATE_VALUE, item.at(), format!("'{text}' stands twice"));
        } else if only_contains && !text.is_empty() && !text.contains(['*', '?', '\\']) {
            let shorter = seen.iter().find(|known| !known.is_empty() && text.contains(known.as_str()));
            if let Some(shorter) = shorter {
                report.add(&checks::REDUNDANT_VALUE, item.at(), format!("'{text}' contains '{shorter}'"));
            }
        }
        seen.push(text);
    }
}
