//! Records and findings as JSON for the page.
//!
//! A record is an array `[name, value, name, value, …]` in the order of the source, so that repeated names, odd names
//! (`__proto__`, digits) and the digits of numbers survive. A value is a string (text), `true`, `false`, `null`,
//! `{"n": digits}` (number) or `{"t": text, "l": bytes}` (text cut by a limit, with its whole length).

use std::fmt::Write as _;

use vg_model::{Record, Value, limits};

use super::{ContributingEvent, FindingRow};

/// Appends `text` as a JSON string.
pub(super) fn push_string(text: &str, out: &mut String) {
    // A string always has a JSON form; were it not so, an empty one keeps the document whole.
    out.push_str(&serde_json::to_string(text).unwrap_or_else(|_| "\"\"".to_owned()));
}

/// What a limit did to a record.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Cut {
    /// Bytes of names and values that were written.
    pub(super) written: usize,
    /// Fields left out or cut.
    pub(super) fields: usize,
}

/// Appends `record`, at most `budget` bytes of names and values.
pub(super) fn push_record(record: &Record, budget: usize, out: &mut String) -> Cut {
    let mut cut = Cut::default();
    out.push('[');
    for (index, (name, value)) in record.fields.iter().enumerate() {
        let left = budget.saturating_sub(cut.written);
        if left == 0 {
            cut.fields += record.fields.len() - index;
            break;
        }
        if index > 0 {
            out.push(',');
        }
        let shown = prefix(name, limits::MAX_REPORT_FIELD_NAME.min(left));
        cut.written += shown.len();
        let mut is_cut = shown.len() < name.len();
        if is_cut {
            push_string(&format!("{shown}…"), out);
        } else {
            push_string(name, out);
        }
        out.push(',');
        is_cut |= push_value(value, budget.saturating_sub(cut.written), out, &mut cut.written);
        cut.fields += usize::from(is_cut);
    }
    out.push(']');
    cut
}

/// Appends one value; true when it was cut.
fn push_value(value: &Value, budget: usize, out: &mut String, written: &mut usize) -> bool {
    let text = match value {
        Value::Null => {
            out.push_str("null");
            return false;
        }
        Value::Bool(flag) => {
            out.push_str(if *flag { "true" } else { "false" });
            return false;
        }
        Value::Text(text) | Value::Number(text) => text,
    };
    let shown = prefix(text, budget);
    *written += shown.len();
    if shown.len() < text.len() {
        out.push_str("{\"t\":");
        push_string(shown, out);
        let _ = write!(out, ",\"l\":{}}}", text.len());
        return true;
    }
    if let Value::Number(digits) = value {
        out.push_str("{\"n\":");
        push_string(digits, out);
        out.push('}');
    } else {
        push_string(text, out);
    }
    false
}

/// At most `bytes` bytes of the front of `text`, cut between characters.
fn prefix(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or_default()
}

/// What of a finding the lists of names could not hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unlisted {
    /// The host stands in the finding itself.
    pub(super) host: bool,
    /// The file stands in the finding itself.
    pub(super) file: bool,
}

/// Appends the evidence of a finding: `{"r": record number as text, "e": evidence, "h"?, "f"?, "c"?: events, "k"?: their
/// number, "x"?: fields cut}`. Returns the bytes of evidence written and whether something was cut.
pub(super) fn push_evidence(
    row: &FindingRow<'_>,
    budget: usize,
    unlisted: Unlisted,
    out: &mut String,
) -> (usize, bool) {
    let finding = row.finding;
    let _ = write!(out, "{{\"r\":\"{}\",\"e\":", finding.record);
    let cut = push_record(&finding.event, budget, out);
    let (mut written, mut fields) = (cut.written, cut.fields);
    for (key, name, wanted) in [("h", &finding.host, unlisted.host), ("f", &finding.file, unlisted.file)] {
        if wanted {
            let _ = write!(out, ",\"{key}\":");
            let shown = prefix(name, budget.min(4 * limits::MAX_REPORT_NAME));
            let mark = if shown.len() < name.len() { "…" } else { "" };
            push_string(&format!("{shown}{mark}"), out);
            written += shown.len();
        }
    }
    if row.contributing_total > 0 || !row.contributing.is_empty() {
        out.push_str(",\"c\":[");
        for (index, event) in row.contributing.iter().take(limits::MAX_REPORT_CONTRIBUTING).enumerate() {
            if index > 0 {
                out.push(',');
            }
            // The events of one finding share its budget.
            let cut = push_contributing(event, budget.saturating_sub(written), out);
            written += cut.written;
            fields += cut.fields;
        }
        let _ = write!(out, "],\"k\":{}", row.contributing_total.max(row.contributing.len() as u64));
    }
    if fields > 0 {
        let _ = write!(out, ",\"x\":{fields}");
    }
    out.push('}');
    (written, fields > 0)
}

/// Appends `[micros or null, time quality, rule title, host, file, record number as text, fields]`.
fn push_contributing(event: &ContributingEvent, budget: usize, out: &mut String) -> Cut {
    out.push('[');
    match event.time_quality {
        vg_model::TimeQuality::Missing => out.push_str("null"),
        _ => {
            let _ = write!(out, "{}", event.time.0);
        }
    }
    let _ = write!(out, ",{}", event.time_quality as u8);
    for name in [&event.rule_title, &event.host, &event.file] {
        out.push(',');
        let shown = prefix(name, limits::MAX_REPORT_NAME);
        let mark = if shown.len() < name.len() { "…" } else { "" };
        push_string(&format!("{shown}{mark}"), out);
    }
    let _ = write!(out, ",\"{}\",", event.record);
    let cut = push_record(&event.event, budget, out);
    out.push(']');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(fields: &[(&str, Value)]) -> Record {
        Record { fields: fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect() }
    }

    #[test]
    fn odd_names_and_digits_survive() {
        let record = record(&[
            ("__proto__", Value::Text("</script><b>\u{0}".into())),
            ("1", Value::Number("12345678901234567890".into())),
            ("1", Value::Null),
            ("b", Value::Bool(true)),
        ]);
        let mut out = String::new();
        assert_eq!(push_record(&record, 1_000, &mut out).fields, 0);
        assert_eq!(out, r#"["__proto__","</script><b>\u0000","1",{"n":"12345678901234567890"},"1",null,"b",true]"#);
    }

    #[test]
    fn a_long_record_is_cut_between_characters_and_marked() {
        let record = record(&[
            ("a", Value::Text("Tết".repeat(10))),
            ("b", Value::Text("not reached".into())),
            ("c", Value::Null),
        ]);
        let mut out = String::new();
        let cut = push_record(&record, 8, &mut out);
        assert_eq!(out, r#"["a",{"t":"TếtT","l":50},"b",{"t":"","l":11}]"#);
        assert_eq!(cut, Cut { written: 8, fields: 3 });
        serde_json::from_str::<serde_json::Value>(&out).unwrap();
    }

    #[test]
    fn a_long_name_is_cut() {
        let record = record(&[(&"ư".repeat(1_000), Value::Text("v".into()))]);
        let mut out = String::new();
        let cut = push_record(&record, 10_000, &mut out);
        assert_eq!((cut.fields, cut.written), (1, limits::MAX_REPORT_FIELD_NAME + 1));
        assert!(out.contains('…'));
    }
}
