//! JSON for the readers: parsed under the depth limit, with pointers for places.

use serde_json::Value;

use crate::facts::said;
use crate::limits::MAX_NESTING;
use crate::text::decode;
use crate::{DefectKind, Defects, Place};

/// The document, or a defect and nothing: JSON that is cut cannot be read in part here.
pub(crate) fn parse(bytes: &[u8], defects: &mut Defects) -> Option<Value> {
    let text = decode(bytes, defects).text;
    if deepest(&text) > MAX_NESTING {
        defects.add(
            DefectKind::TooDeep,
            Place::Whole,
            format!("JSON lồng nhau quá {MAX_NESTING} tầng nên không đọc. Không công cụ thông thường nào tạo ra tệp như vậy."),
            format!("the JSON nests deeper than {MAX_NESTING} and was not read; no ordinary tool writes such a file"),
        );
        return None;
    }
    match serde_json::from_str(&text) {
        Ok(value) => Some(value),
        Err(error) => {
            let kind = if error.is_eof() { DefectKind::Truncated } else { DefectKind::Malformed };
            defects.add(
                kind,
                Place::Line(error.line() as u64),
                format!("JSON hỏng hoặc bị cắt ở cột {}; không đọc được tệp. Hãy xuất lại tệp.", error.column()),
                format!("the JSON is damaged or cut at column {}; export the file anew", error.column()),
            );
            None
        }
    }
}

/// Depth of brackets outside strings.
fn deepest(text: &str) -> usize {
    let (mut depth, mut most, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match (quoted, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => quoted = !quoted,
            (false, b'{' | b'[') => {
                depth += 1;
                most = most.max(depth);
            }
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    most
}

/// The text of a member, when it says something.
pub(crate) fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name).and_then(Value::as_str).and_then(said)
}

/// The items of a member that is a list; none for anything else.
pub(crate) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_bounded_and_damage_is_told() {
        let deep = format!("{}1{}", "[".repeat(MAX_NESTING + 1), "]".repeat(MAX_NESTING + 1));
        let mut defects = Defects::new();
        assert!(parse(deep.as_bytes(), &mut defects).is_none() && defects.has(DefectKind::TooDeep));
        assert!(parse(b"{\"a\":", &mut defects).is_none() && defects.has(DefectKind::Truncated));
        assert!(parse(b"{a}", &mut defects).is_none() && defects.has(DefectKind::Malformed));
        assert!(parse(br#"{"a":"[[[[\"[["}"#, &mut defects).is_some());
    }
}
