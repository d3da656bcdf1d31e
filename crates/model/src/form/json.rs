//! Escapes of JSON strings (RFC 8259 §7).
//!
//! Read leniently: a backslash that starts no escape (`C:\Windows` written raw) stands for itself.

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// High bit set in the lowest zero byte of `word` (higher bytes may be wrong).
#[inline(always)]
fn zero_byte(word: u64) -> u64 {
    word.wrapping_sub(LOW) & !word & HIGH
}

/// Appends the content of a string with its escapes resolved. Lone surrogates become U+FFFD.
///
/// Paths and messages have a backslash every dozen bytes: eight bytes are copied at once and those behind a backslash
/// written over, which is cheaper than a call per piece. The result is never longer than `raw`.
pub fn unescape(raw: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    out.resize(start + raw.len() + 8, 0);
    let target = out.get_mut(start..).unwrap_or_default();
    let (mut read, mut write) = (0, 0);
    while let Some(chunk) = raw.get(read..).and_then(|rest| rest.first_chunk::<8>()) {
        if let Some(place) = target.get_mut(write..).and_then(|rest| rest.first_chunk_mut::<8>()) {
            *place = *chunk;
        }
        let hits = zero_byte(u64::from_le_bytes(*chunk) ^ (LOW * b'\\' as u64));
        if hits == 0 {
            read += 8;
            write += 8;
            continue;
        }
        let plain = (hits.trailing_zeros() / 8) as usize;
        let (len, written) = escape(raw, read + plain, target, write + plain);
        read += plain + len;
        write += plain + written;
    }
    while let Some(byte) = raw.get(read) {
        let (len, written) = if *byte == b'\\' { escape(raw, read, target, write) } else { put(target, write, *byte) };
        read += len;
        write += written;
    }
    out.truncate(start + write);
}

fn put(target: &mut [u8], at: usize, byte: u8) -> (usize, usize) {
    if let Some(place) = target.get_mut(at) {
        *place = byte;
    }
    (1, 1)
}

/// Writes what the escape at `at` stands for to `target`; returns the lengths of the escape and of what was written.
#[inline(always)]
fn escape(raw: &[u8], at: usize, target: &mut [u8], write: usize) -> (usize, usize) {
    let byte = match raw.get(at + 1) {
        Some(b'\\') => b'\\',
        Some(b'"') => b'"',
        Some(b'/') => b'/',
        Some(b'n') => b'\n',
        Some(b'r') => b'\r',
        Some(b't') => b'\t',
        Some(b'b') => 8,
        Some(b'f') => 12,
        Some(b'u') => {
            let Some((c, len)) = unicode_escape(raw.get(at..).unwrap_or_default()) else {
                return put(target, write, b'\\');
            };
            let mut text = [0; 4];
            let text = c.encode_utf8(&mut text).as_bytes();
            if let Some(place) = target.get_mut(write..write + text.len()) {
                place.copy_from_slice(text);
            }
            return (len, text.len());
        }
        _ => return put(target, write, b'\\'),
    };
    put(target, write, byte);
    (2, 1)
}

/// The character of `\uXXXX` (or of a surrogate pair) at the start of `text` and the length of the escape.
fn unicode_escape(text: &[u8]) -> Option<(char, usize)> {
    let first = hex4(text.get(2..6)?)?;
    if let Some(c) = char::from_u32(first) {
        return Some((c, 6));
    }
    let second = text.get(6..12).and_then(|pair| pair.strip_prefix(b"\\u")).and_then(hex4);
    match second {
        Some(low @ 0xdc00..=0xdfff) if first < 0xdc00 => {
            let code = 0x1_0000 + ((first - 0xd800) << 10) + (low - 0xdc00);
            Some((char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12))
        }
        _ => Some((char::REPLACEMENT_CHARACTER, 6)),
    }
}

fn hex4(text: &[u8]) -> Option<u32> {
    text.iter().try_fold(0, |value, b| Some(value * 16 + (*b as char).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unescaped(raw: &str) -> String {
        let mut out = Vec::new();
        unescape(raw.as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn escapes_of_rfc_8259_and_what_is_none() {
        assert_eq!(unescaped(r#"\"\\\/\b\f\n\r\tA\u1ebft"#), "\"\\/\u{8}\u{c}\n\r\tAết");
        assert_eq!(unescaped(r"\ud83d\ude00"), "😀");
        assert_eq!(unescaped(r"\ud83dx\udc00\ud800"), "\u{fffd}x\u{fffd}\u{fffd}");
        assert_eq!(unescaped(r"C:\Windows\u12"), r"C:\Windows\u12");
        for len in 0..40 {
            let plain = "y".repeat(len);
            assert_eq!(unescaped(&format!("{plain}\\n{plain}\\u1ebf")), format!("{plain}\n{plain}ế"));
        }
    }
}
