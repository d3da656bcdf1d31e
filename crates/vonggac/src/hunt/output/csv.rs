//! RFC 4180 with a header. Cells that a spreadsheet would take for a formula are guarded by an apostrophe; control
//! characters, with which a title or host name could steer a terminal, become U+FFFD (line breaks and tabs stay).

use vg_detect::sigma::ast::RuleMeta;

use super::super::Found;
use super::{one_line, push_time};

pub(super) const HEADER: &[u8] = b"time,level,rule_id,rule_title,host,file,record,tags,event\r\n";

/// Characters of one value in the `event` cell.
const VALUE_CHARACTERS: usize = 2_000;

pub(super) fn write(found: &Found<'_>, rule: &RuleMeta, out: &mut Vec<u8>) {
    push_time(found, out);
    for cell in [rule.level.as_str(), &rule.id.0, &rule.title, found.host, found.file] {
        out.push(b',');
        push_cell(cell, out);
    }
    out.extend_from_slice(format!(",{},", found.record).as_bytes());
    push_cell(&rule.tags.join(" "), out);
    out.push(b',');
    push_cell(&one_line(found, VALUE_CHARACTERS), out);
    out.extend_from_slice(b"\r\n");
}

/// Appends a cell, quoted where it must be.
pub(super) fn push_cell(text: &str, out: &mut Vec<u8>) {
    let steers = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.contains(steers) {
        return push_cell(&text.replace(steers, "\u{FFFD}"), out);
    }
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quoted = formula || text.contains(['"', ',', '\n', '\r']);
    if !quoted {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    if formula {
        out.push(b'\'');
    }
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells() {
        for (text, expected) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("=cmd|' /c calc'!A1", "\"'=cmd|' /c calc'!A1\""),
            ("-2", "\"'-2\""),
            ("", ""),
            ("a\x1b[2J\u{9b}b", "a\u{FFFD}[2J\u{FFFD}b"),
            ("a\r\nb\tc", "\"a\r\nb\tc\""),
        ] {
            let mut out = Vec::new();
            push_cell(text, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }
}
