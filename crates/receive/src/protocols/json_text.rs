//! Writing JSON lines.

use std::io::Write as _;

/// A text in quotes. Bytes that are no UTF-8 are replaced, since JSON has no others; says whether any were.
pub(super) fn put_bytes(out: &mut Vec<u8>, text: &[u8]) -> bool {
    let lossy = String::from_utf8_lossy(text);
    put_text(out, &lossy);
    matches!(lossy, std::borrow::Cow::Owned(_))
}

/// A text in quotes.
pub(super) fn put_text(out: &mut Vec<u8>, text: &str) {
    // Writing into memory does not fail.
    let _ = serde_json::to_writer(out, text);
}

/// A number in quotes: nanoseconds do not fit into the numbers that all readers of JSON have.
pub(super) fn put_quoted(out: &mut Vec<u8>, number: u64) {
    out.push(b'"');
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
    out.push(b'"');
}

/// A floating-point number; those that JSON has none for are texts, as in the JSON mapping of protocol buffers.
pub(super) fn put_double(out: &mut Vec<u8>, number: f64) {
    if number.is_nan() {
        out.extend_from_slice(b"\"NaN\"");
    } else if number.is_infinite() {
        out.extend_from_slice(if number > 0.0 { b"\"Infinity\"".as_slice() } else { b"\"-Infinity\"" });
    } else {
        let _ = serde_json::to_writer(out, &number);
    }
}

/// Bytes in hexadecimal, in quotes.
pub(super) fn put_hex(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'"');
    for byte in bytes {
        let _ = write!(out, "{byte:02x}");
    }
    out.push(b'"');
}

/// True when objects and lists of a JSON text lie deeper in one another than [`crate::limits::MAX_NESTING`].
pub(super) fn is_too_deep(json: &[u8]) -> bool {
    let (mut depth, mut text, mut escaped) = (0_usize, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if text => escaped = true,
            b'"' => text = !text,
            b'{' | b'[' if !text => {
                depth += 1;
                if depth > crate::limits::MAX_NESTING {
                    return true;
                }
            }
            b'}' | b']' if !text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;

    #[test]
    fn depth_is_that_of_brackets_outside_of_texts() {
        let nested = |depth: usize| format!("{}\"[[\\\"[[\"{}", "[".repeat(depth), "]".repeat(depth));
        assert!(!is_too_deep(nested(limits::MAX_NESTING).as_bytes()));
        assert!(is_too_deep(nested(limits::MAX_NESTING + 1).as_bytes()));
        assert!(!is_too_deep("[1],".repeat(1_000).as_bytes()));
    }

    #[test]
    fn numbers_that_json_has_not_are_texts() {
        let mut out = Vec::new();
        [0.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY].into_iter().for_each(|number| put_double(&mut out, number));
        assert_eq!(out, b"0.5\"NaN\"\"Infinity\"\"-Infinity\"");
    }
}
