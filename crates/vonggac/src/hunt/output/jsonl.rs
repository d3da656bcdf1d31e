//! The machine output: one object a finding. Keys and their order are stable; new ones are added at the end.

use vg_detect::sigma::ast::RuleMeta;

use super::super::Entry;
use super::{push_json_list, push_member, push_time};

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
    push_member("rule_id", &finding.rule_id.0, out);
    push_member("rule_title", &finding.rule_title, out);
    push_member("level", finding.level.as_str(), out);
    push_member("file", &finding.file, out);
    out.extend_from_slice(format!(",\"record\":{}", finding.record).as_bytes());
    push_member("host", &finding.host, out);
    out.extend_from_slice(b",\"event\":");
    out.extend_from_slice(finding.event.to_json().as_bytes());
    out.extend_from_slice(b",\"tags\":");
    push_json_list(&rule.tags, out);
    out.extend_from_slice(b",\"time_quality\":");
    // A unit enum always serialises.
    let _ = serde_json::to_writer(&mut *out, &finding.time_quality);
    if let Some(correlation) = &entry.correlation {
        out.extend_from_slice(b",\"correlation\":");
        out.extend_from_slice(correlation.to_json().as_bytes());
    }
    out.extend_from_slice(b"}\n");
}
