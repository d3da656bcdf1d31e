//! The machine output: one object a finding. Keys and their order are stable; new ones are added at the end.

use std::io::Write as _;

use vg_detect::sigma::ast::RuleMeta;

use super::super::Found;
use super::{push_json_list, push_member, push_time};

pub(super) fn write(found: &Found<'_>, rule: &RuleMeta, text: &mut String, out: &mut Vec<u8>) {
    let timed = found.time_quality != vg_model::TimeQuality::Missing;
    out.extend_from_slice(b"{\"time\":");
    if timed {
        out.push(b'"');
        push_time(found, out);
        out.push(b'"');
    } else {
        out.extend_from_slice(b"null");
    }
    push_member("rule_id", &rule.id.0, out);
    push_member("rule_title", &rule.title, out);
    push_member("level", rule.level.as_str(), out);
    push_member("file", found.file, out);
    // Writing into memory cannot fail.
    let _ = write!(out, ",\"record\":{}", found.record);
    push_member("host", found.host, out);
    out.extend_from_slice(b",\"event\":");
    text.clear();
    vg_model::write_json_object(found.event, text);
    out.extend_from_slice(text.as_bytes());
    out.extend_from_slice(b",\"tags\":");
    push_json_list(&rule.tags, out);
    out.extend_from_slice(b",\"time_quality\":");
    // A unit enum always serialises.
    let _ = serde_json::to_writer(&mut *out, &found.time_quality);
    if let Some(correlation) = found.correlation {
        out.extend_from_slice(b",\"correlation\":");
        out.extend_from_slice(correlation.to_json().as_bytes());
    }
    out.extend_from_slice(b"}\n");
}
