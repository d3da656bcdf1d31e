//! Checks of attributes: identity, dates, lists, log source, file.

use std::path::Path;

use vg_model::{Level, Timestamp};

use super::super::meta::text_of;
use super::super::yaml::{Node, ScalarType, Value};
use super::{Report, checks, tags};

/// The statuses of the specification.
const STATUSES: [&str; 5] = ["stable", "test", "experimental", "deprecated", "unsupported"];

/// Singular, plural and other near misses of attribute names.
const MISSPELT: [(&str, &str); 12] = [
    ("reference", "references"),
    ("tag", "tags"),
    ("falsepositive", "falsepositives"),
    ("false_positives", "falsepositives"),
    ("detections", "detection"),
    ("logsources", "logsource"),
    ("log_source", "logsource"),
    ("authors", "author"),
    ("severity", "level"),
    ("field", "fields"),
    ("descripton", "description"),
    ("relate", "related"),
];

/// Checks of the file itself.
pub(super) fn check_file(path: &str, text: &str, report: &mut Report) {
    let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy();
    let plain = name
        .strip_suffix(".yml")
        .is_some_and(|stem| stem.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'));
    if !plain || !(10..=70).contains(&name.chars().count()) {
        report.add(&checks::FILE_NAME, (1, 1), format!("file name '{name}'"));
    }
    if text.contains("\r\n") {
        report.add(&checks::LINE_BREAKS, (1, 1), "lines end in CR LF");
    }
}

/// Checks of the attributes of one document.
pub(super) fn check(root: &Node, report: &mut Report) {
    identity(root, report);
    dates(root, report);
    names(root, report);
    lists(root, report);
    related(root, report);
    tags::check(root, report);
    if let Some(logsource) = root.get("logsource") {
        for key in ["category", "product", "service"] {
            let value = text_of(logsource, key);
            if value.chars().any(|c| c.is_uppercase() || c.is_whitespace()) {
                report.add(&checks::LOGSOURCE_FORM, place(logsource, key), format!("{key} '{value}'"));
            }
        }
    }
}

/// Where an attribute's value stands, or the map itself.
pub(super) fn place(node: &Node, key: &str) -> (u32, u32) {
    node.get(key).unwrap_or(node).at()
}

fn identity(root: &Node, report: &mut Report) {
    let id = text_of(root, "id");
    if id.is_empty() {
        report.add(&checks::MISSING_ID, root.at(), "the rule has no id");
    } else if !is_uuid(&id) {
        report.add(&checks::BAD_UUID, place(root, "id"), format!("id '{id}' is no UUID"));
    }
    let title = text_of(root, "title");
    if title.chars().count() > 256 {
        report.add(&checks::TITLE_TOO_LONG, place(root, "title"), "the title is longer than 256 characters");
    }
    if title.ends_with('.') {
        report.add(&checks::TITLE_FORM, place(root, "title"), "the title ends in a full stop");
    }
    if text_of(root, "name").chars().count() > 256 {
        report.add(&checks::NAME_TOO_LONG, place(root, "name"), "the name is longer than 256 characters");
    }
    grades(root, report);
    let description = text_of(root, "description");
    if description.is_empty() {
        report.add(&checks::MISSING_DESCRIPTION, root.at(), "the rule has no description");
    } else if description.chars().count() > 65_535 {
        report.add(&checks::DESCRIPTION_TOO_LONG, place(root, "description"), "the description is too long");
    }
    let taxonomy = text_of(root, "taxonomy");
    if !taxonomy.is_empty() && taxonomy != "sigma" {
        report.add(&checks::OTHER_TAXONOMY, place(root, "taxonomy"), format!("taxonomy '{taxonomy}'"));
    }
}

fn grades(root: &Node, report: &mut Report) {
    if root.get("filter").is_some() {
        return;
    }
    let (level, status) = (text_of(root, "level"), text_of(root, "status"));
    let correlation = root.get("correlation").is_some();
    if level.is_empty() {
        let check = if correlation { &checks::CORRELATION_LEVEL } else { &checks::MISSING_LEVEL };
        report.add(check, root.at(), "no level is given");
    } else if !Level::DESCENDING.iter().any(|known| known.as_str() == level) {
        report.add(&checks::UNKNOWN_LEVEL, place(root, "level"), format!("level '{level}'"));
    }
    if status.is_empty() {
        report.add(&checks::MISSING_STATUS, root.at(), "no status is given");
    } else if !STATUSES.contains(&status.as_str()) {
        report.add(&checks::UNKNOWN_STATUS, place(root, "status"), format!("status '{status}'"));
    } else if matches!(status.as_str(), "deprecated" | "unsupported") {
        report.add(&checks::NOT_FOR_USE, place(root, "status"), format!("the rule is {status}"));
    }
}

fn dates(root: &Node, report: &mut Report) {
    let [date, modified] = ["date", "modified"].map(|key| {
        let text = text_of(root, key);
        if !text.is_empty() && !is_date(&text) {
            report.add(&checks::BAD_DATE, place(root, key), format!("{key} '{text}'"));
            return None;
        }
        Some(text).filter(|text| !text.is_empty())
    });
    if let (Some(date), Some(modified)) = (date, modified)
        && modified < date
    {
        let message = format!("modified on {modified}, made on {date}");
        report.add(&checks::MODIFIED_BEFORE_DATE, place(root, "modified"), message);
    }
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && Timestamp::parse_iso(format!("{text}T00:00").as_bytes()).is_some()
}

fn names(root: &Node, report: &mut Report) {
    for (key, _) in root.map().unwrap_or_default() {
        let name = key.text().unwrap_or_default();
        if let Some((_, right)) = MISSPELT.iter().find(|(wrong, _)| *wrong == name) {
            report.add(&checks::MISSPELT_ATTRIBUTE, key.at(), format!("'{name}' stands for '{right}'"));
        } else if name.chars().any(char::is_uppercase) {
            report.add(&checks::ATTRIBUTE_CASE, key.at(), format!("attribute '{name}'"));
        }
    }
}

fn lists(root: &Node, report: &mut Report) {
    for key in ["references", "tags", "fields", "falsepositives", "scope", "related"] {
        let Some(node) = root.get(key).filter(|node| !node.is_null()) else { continue };
        if !matches!(node.value, Value::List(_)) {
            report.add(&checks::LIST_EXPECTED, node.at(), format!("'{key}' is no list"));
        }
        let mut seen: Vec<&str> = Vec::new();
        for item in node.items() {
            let Some(text) = item.text() else { continue };
            if seen.contains(&text) {
                let check = match key {
                    "references" => &checks::DUPLICATE_REFERENCE,
                    "tags" => &checks::DUPLICATE_TAG,
                    _ => &checks::DUPLICATE_ENTRY,
                };
                report.add(check, item.at(), format!("'{text}' stands twice in '{key}'"));
            }
            seen.push(text);
            if key == "falsepositives" && text.trim().chars().count() < 2 {
                report.add(&checks::SHORT_FALSEPOSITIVE, item.at(), format!("false positive '{text}'"));
            }
        }
    }
}

fn related(root: &Node, report: &mut Report) {
    let id = text_of(root, "id");
    for entry in root.get("related").map(Node::items).unwrap_or_default() {
        if entry.map().is_none() {
            continue;
        }
        let (kind, other) = (text_of(entry, "type"), text_of(entry, "id"));
        if !["derived", "obsolete", "merged", "renamed", "similar"].contains(&kind.as_str()) {
            report.add(&checks::RELATED_TYPE, place(entry, "type"), format!("type '{kind}'"));
        }
        if !is_uuid(&other) {
            report.add(&checks::RELATED_ID, place(entry, "id"), format!("id '{other}' is no UUID"));
        } else if other == id {
            report.add(&checks::RELATED_TO_ITSELF, place(entry, "id"), "the rule is related to itself");
        }
    }
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// True for a scalar that is a number in quotes.
pub(super) fn is_quoted_number(node: &Node) -> bool {
    node.scalar().is_some_and(|scalar| {
        !scalar.plain
            && scalar.kind() == ScalarType::Text
            && scalar.text.parse::<u64>().is_ok_and(|_| !scalar.text.starts_with('0'))
    })
}

/// Texts of a list attribute with their places.
pub(super) fn located<'a>(root: &'a Node, key: &str) -> Vec<(&'a str, (u32, u32))> {
    let items = root.get(key).filter(|node| !node.is_null()).map(Node::items).unwrap_or_default();
    items.iter().filter_map(|item| Some((item.text()?, item.at()))).collect()
}
