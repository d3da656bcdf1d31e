//! Timesketch import: `datetime` (ISO 8601), `timestamp_desc` and `message` are mandatory, other columns are free
//! (Timesketch user guide, "Create timeline from JSON/JSONL/CSV file").

use vg_detect::sigma::ast::RuleMeta;
use vg_model::{TimeQuality, Timestamp};

use super::super::Entry;
use super::csv::push_cell;
use super::{one_line, push_json_list, push_json_text, push_member};

pub(super) const CSV_HEADER: &[u8] =
    b"message,datetime,timestamp,timestamp_desc,rule_id,rule_title,level,hostname,source_file,record,tag\r\n";

const VALUE_CHARACTERS: usize = 500;

pub(super) fn write_jsonl(entry: &Entry, rule: &RuleMeta, out: &mut Vec<u8>) {
    let finding = &entry.finding;
    out.extend_from_slice(b"{\"message\":");
    push_json_text(&message(entry), out);
    push_member("datetime", &time(entry).to_string(), out);
    push_member("timestamp_desc", description(entry), out);
    push_member("rule_id", &finding.rule_id.0, out);
    push_member("rule_title", &finding.rule_title, out);
    push_member("level", finding.level.as_str(), out);
    push_member("hostname", &finding.host, out);
    push_member("source_file", &finding.file, out);
    out.extend_from_slice(
        format!(",\"timestamp\":{},\"record\":{},\"tag\":", time(entry).0, finding.record).as_bytes(),
    );
    push_json_list(&rule.tags, out);
    for (index, (name, _)) in finding.event.fields.iter().enumerate() {
        let repeated = finding.event.fields.iter().take(index).any(|(known, _)| known == name);
        if !repeated {
            let values: Vec<&str> = finding.event.all(name).map(vg_model::Value::as_text).collect();
            push_member(&format!("event.{name}"), &values.join("\n"), out);
        }
    }
    out.extend_from_slice(b"}\n");
}

pub(super) fn write_csv(entry: &Entry, rule: &RuleMeta, out: &mut Vec<u8>) {
    let finding = &entry.finding;
    push_cell(&message(entry), out);
    out.extend_from_slice(format!(",{},{},", time(entry), time(entry).0).as_bytes());
    push_cell(description(entry), out);
    for cell in [&*finding.rule_id.0, &finding.rule_title, finding.level.as_str(), &finding.host, &finding.file] {
        out.push(b',');
        push_cell(cell, out);
    }
    out.extend_from_slice(format!(",{},", finding.record).as_bytes());
    push_cell(&rule.tags.join(" "), out);
    out.extend_from_slice(b"\r\n");
}

fn message(entry: &Entry) -> String {
    format!("[{}] {}: {}", entry.finding.level, entry.finding.rule_title, one_line(entry, VALUE_CHARACTERS))
}

/// Timesketch refuses rows without a time: an unknown one is the epoch, and `timestamp_desc` says so.
fn time(entry: &Entry) -> Timestamp {
    entry.finding.time
}

fn description(entry: &Entry) -> &'static str {
    match entry.finding.time_quality {
        TimeQuality::Exact => "Event Logged",
        TimeQuality::AssumedZone => "Event Logged (zone assumed)",
        TimeQuality::AssumedYear => "Event Logged (year assumed)",
        TimeQuality::Missing => "Time unknown",
    }
}
