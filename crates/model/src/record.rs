//! One event as people read it: every value under its path, in the order of the source.

use std::borrow::Borrow;
use std::fmt::Write as _;

/// A value of a record.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// Text.
    Text(String),
    /// A number, in the digits of the source (so that nothing is rounded).
    Number(String),
    /// True or false.
    Bool(bool),
    /// Present without a value.
    Null,
}

impl Value {
    /// The value as text: digits of a number, `true` or `false`, empty for null.
    #[must_use]
    pub fn as_text(&self) -> &str {
        match self {
            Value::Text(text) | Value::Number(text) => text,
            Value::Bool(true) => "true",
            Value::Bool(false) => "false",
            Value::Null => "",
        }
    }
}

/// A whole event, rebuilt from its bytes: paths with dots, lists as repeated paths, order of the source.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Record {
    /// Path and value of every leaf.
    pub fields: Vec<(String, Value)>,
}

impl Record {
    /// Adds a value at the end.
    pub fn push(&mut self, path: impl Into<String>, value: Value) {
        self.fields.push((path.into(), value));
    }

    /// The first value under `path`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Value> {
        self.fields.iter().find(|(name, _)| name == path).map(|(_, value)| value)
    }

    /// Every value under `path`, in order.
    pub fn all<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Value> + 'a {
        self.fields.iter().filter(move |(name, _)| name == path).map(|(_, value)| value)
    }

    /// One JSON object without line breaks: paths as keys, repeated paths as one array at the first one's place.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        write_json_object(&self.fields, &mut out);
        out
    }
}

/// Appends some fields of a record as one JSON object without line breaks: paths as keys, repeated paths as one array at the first
/// one's place.
pub fn write_json_object(fields: &[impl Borrow<(String, Value)>], out: &mut String) {
    let fields = || fields.iter().map(Borrow::borrow);
    out.push('{');
    let mut written: Vec<&str> = Vec::with_capacity(fields().len());
    for (path, value) in fields() {
        if written.contains(&path.as_str()) {
            continue;
        }
        if !written.is_empty() {
            out.push(',');
        }
        write_json_string(path, out);
        out.push(':');
        let all = || fields().filter(|(name, _)| name == path).map(|(_, value)| value);
        if all().nth(1).is_some() {
            out.push('[');
            for (index, value) in all().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_json_value(value, out);
            }
            out.push(']');
        } else {
            write_json_value(value, out);
        }
        written.push(path);
    }
    out.push('}');
}

fn write_json_value(value: &Value, out: &mut String) {
    match value {
        Value::Text(text) => write_json_string(text, out),
        Value::Number(digits) if is_json_number(digits) => out.push_str(digits),
        Value::Number(digits) => write_json_string(digits, out),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Null => out.push_str("null"),
    }
}

/// RFC 8259 §6.
fn is_json_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

/// Appends `text` as a JSON string (RFC 8259 §7), control characters escaped.
pub(crate) fn write_json_string(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    // All characters that are escaped are ASCII, so text splits before and behind each of them.
    while let Some((plain, tail)) = rest.split_at_checked(plain_len(rest.as_bytes())) {
        out.push_str(plain);
        let mut tail = tail.chars();
        match tail.next() {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            // Writing into a string cannot fail.
            Some(c) => drop(write!(out, "\\u{:04x}", c as u32)),
            None => break,
        }
        rest = tail.as_str();
    }
    out.push('"');
}

/// True when `text` may stand between the quotes of a JSON string as it is (RFC 8259 §7).
#[must_use]
pub fn is_plain_json(text: &str) -> bool {
    plain_len(text.as_bytes()) == text.len()
}

/// How many bytes at the start of `text` stand for themselves in a JSON string.
fn plain_len(text: &[u8]) -> usize {
    const STEP: usize = 16;
    let escaped = |byte: &u8| *byte < 0x20 || matches!(byte, b'"' | b'\\' | 0x7f);
    let (steps, tail) = text.as_chunks::<STEP>();
    let whole = steps.iter().take_while(|step| !step.iter().fold(false, |any, byte| any | escaped(byte))).count();
    let rest = if whole == steps.len() { tail } else { text.get(whole * STEP..).unwrap_or_default() };
    whole * STEP + rest.iter().position(escaped).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_order_lists_and_digits() {
        let mut record = Record::default();
        record.push("b", Value::Number("007".into()));
        record.push("a.x", Value::Text("C:\\Tết\n".into()));
        record.push("b", Value::Null);
        record.push("n", Value::Number("12345678901234567890".into()));
        assert_eq!(record.to_json(), r#"{"b":["007",null],"a.x":"C:\\Tết\n","n":12345678901234567890}"#);
    }

    #[test]
    fn escapes_are_found_at_every_place() {
        let escapes =
            [("\"", "\\\""), ("\\", "\\\\"), ("\n", "\\n"), ("\u{1}", "\\u0001"), ("\u{7f}", "\\u007f"), ("ế", "ế")];
        for len in 0..40 {
            for at in 0..=len {
                for (raw, escaped) in escapes {
                    let (before, behind) = ("x".repeat(at), "ư".repeat(len - at));
                    let mut out = String::new();
                    write_json_string(&format!("{before}{raw}{raw}{behind}"), &mut out);
                    assert_eq!(out, format!("\"{before}{escaped}{escaped}{behind}\""));
                }
            }
        }
    }
}
