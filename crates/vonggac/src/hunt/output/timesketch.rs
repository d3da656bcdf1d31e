//! Timesketch import: `datetime` (ISO 8601), `timestamp_desc` and `message` are mandatory, other columns are free
//! (Timesketch user guide, "Create timeline from JSON/JSONL/CSV file").

use vg_detect::sigma::ast::RuleMeta;
use vg_model::{TimeQuality, Timestamp, Value};

use super::super::Found;
use super::csv::push_cell;
use super::{one_line, push_json_list, push_json_text, push_member};

pub(super) const CSV_HEADER: &[u8] =
    b"message,datetime,timestamp,timestamp_desc,rule_id,rule_title,level,hostname,source_file,record,tag\r\n";

const VALUE_CHARACTERS: usize = 500;

pub(super) fn write_jsonl(found: &Found<'_>, rule: &RuleMeta, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"message\":");
    push_json_text(&message(found, rule), out);
    push_member("datetime", &time(found).to_string(), out);
    push_member("timestamp_desc", description(found), out);
    push_member("rule_id", &rule.id.0, out);
    push_member("rule_title", &rule.title, out);
    push_member("level", rule.level.as_str(), out);
    push_member("hostname", found.host, out);
    push_member("source_file", found.file, out);
    out.extend_from_slice(format!(",\"timestamp\":{},\"record\":{},\"tag\":", time(found).0, found.record).as_bytes());
    push_json_list(&rule.tags, out);
    for (index, (name, _)) in found.event.iter().enumerate() {
        let named = |fields: &[&(String, Value)]| fields.iter().any(|(known, _)| known == name);
        if !named(found.event.get(..index).unwrap_or_default()) {
            let all = found.event.iter().filter(|(known, _)| known == name);
            let values: Vec<&str> = all.map(|(_, value)| value.as_text()).collect();
            push_member(&format!("event.{name}"), &values.join("\n"), out);
        }
    }
    out.extend_from_slice(b"}\n");
}

pub(super) fn write_csv(found: &Found<'_>, rule: &RuleMeta, out: &mut Vec<u8>) {
    push_cell(&message(found, rule), out);
    out.extend_from_slice(format!(",{},{},", time(found), time(found).0).as_bytes());
    push_cell(description(found), out);
    for cell in [&*rule.id.0, &rule.title, rule.level.as_str(), found.host, found.file] {
        out.push(b',');
        push_cell(cell, out);
    }
    out.extend_from_slice(format!(",{},", found.record).as_bytes());
    push_cell(&rule.tags.join(" "), out);
    out.extend_from_slice(b"\r\n");
}

fn message(found: &Found<'_>, rule: &RuleMeta) -> String {
    format!("[{}] {}: {}", rule.level, rule.title, one_line(found, VALUE_CHARACTERS))
}

/// Timesketch refuses rows without a time: an unknown one is the epoch, and `timestamp_desc` says so.
fn time(found: &Found<'_>) -> Timestamp {
    found.time
}

fn description(found: &Found<'_>) -> &'static str {
    match found.time_quality {
        TimeQuality::Exact => "Event Logged",
        TimeQuality::AssumedZone => "Event Logged (zone assumed)",
        TimeQuality::AssumedYear => "Event Logged (year assumed)",
        TimeQuality::Missing => "Time unknown",
    }
}
