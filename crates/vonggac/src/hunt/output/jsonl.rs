//! The machine output: one object a finding. Keys and their order are stable; new ones are added at the end.

use vg_detect::sigma::ast::RuleMeta;

use super::super::Entry;
use super::{push_json_text, push_time};

pub(super) fn write(entry: &Entry, rule: &RuleMeta, out: &mut Vec<u8>) {
    let finding = &entry.finding;
    let timed = finding.time_quality != vg_model::TimeQuality::Missing;
    out.extend_from_slice(b"{\"time\":");
    if timed {
        out.push(b'"');
        push_time(entry, out);
        out.push(b'"');
    } else {
        out.extend_from_slice(b"null");
    }
    let mut text = |key: &str, value: &str| {
        out.extend_from_slice(b",\"");
        out.extend_from_slice(key.as_bytes());
        out.extend_from_slice(b"\":");
        push_json_text(value, out);
    };
    text("rule_id", &finding.rule_id.0);
    text("rule_title", &finding.rule_title);
    text("level", finding.level.as_str());
    text("file", &finding.file);
    out.extend_from_slice(format!(",\"record\":{}", finding.record).as_bytes());
    let mut text = |key: &str, value: &str| {
        out.extend_from_slice(b",\"");
        out.extend_from_slice(key.as_bytes());
        out.extend_from_slice(b"\":");
        push_json_text(value, out);
    };
    text("host", &finding.host);
    out.extend_from_slice(b",\"event\":");
    out.extend_from_slice(finding.event.to_json().as_bytes());
    out.extend_from_slice(b",\"tags\":[");
    for (index, tag) in rule.tags.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        push_json_text(tag, out);
    }
    out.extend_from_slice(b"],\"time_quality\":");
    // A unit enum always serialises.
    let _ = serde_json::to_writer(&mut *out, &finding.time_quality);
    if let Some(correlation) = &entry.correlation {
        out.extend_from_slice(b",\"correlation\":");
        out.extend_from_slice(correlation.to_json().as_bytes());
    }
    out.extend_from_slice(b"}\n");
}
