//! The small steps of reading JSON (RFC 8259): blanks, ends of strings, numbers. Escapes are in [`vg_model::form`].
//!
//! Strings are read leniently, because a record with a sloppy string is still evidence: control characters are taken
//! as they are, and a backslash that starts no escape of RFC 8259 §7 (`C:\Windows` written raw) stands for itself.

use vg_model::DefectKind;

/// Why a record cannot be read, and where.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Fail {
    /// `Truncated` when the text ends inside the record, `TooDeep`, else `Malformed`.
    pub(super) kind: DefectKind,
}

pub(super) const MALFORMED: Fail = Fail { kind: DefectKind::Malformed };
pub(super) const ENDED: Fail = Fail { kind: DefectKind::Truncated };
pub(super) const TOO_DEEP: Fail = Fail { kind: DefectKind::TooDeep };

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// High bit set in the lowest zero byte of `word` (higher bytes may be wrong).
#[inline(always)]
fn zero_byte(word: u64) -> u64 {
    word.wrapping_sub(LOW) & !word & HIGH
}

/// Position of the next quote or backslash at or after `at`.
///
/// Eight bytes at a time: most strings of an event are shorter than what a call of a vector routine costs.
#[inline(always)]
fn quote_or_backslash(text: &[u8], mut at: usize) -> Option<usize> {
    let mut words = 0;
    while let Some(chunk) = text.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*chunk);
        let hits = zero_byte(word ^ (LOW * b'"' as u64)) | zero_byte(word ^ (LOW * b'\\' as u64));
        if hits != 0 {
            return Some(at + (hits.trailing_zeros() / 8) as usize);
        }
        at += 8;
        words += 1;
        if words == 8 {
            return memchr::memchr2(b'"', b'\\', text.get(at..)?).map(|found| at + found);
        }
    }
    text.get(at..)?.iter().position(|b| matches!(b, b'"' | b'\\')).map(|found| at + found)
}

/// Position of the closing quote of the string whose content starts at `from`, and whether it has a backslash.
#[inline(always)]
pub(super) fn string_end(text: &[u8], from: usize) -> Result<(usize, bool), Fail> {
    let found = quote_or_backslash(text, from).ok_or(ENDED)?;
    if text.get(found) == Some(&b'"') { Ok((found, false)) } else { escaped_end(text, found).map(|end| (end, true)) }
}

/// Position of the closing quote of a string that has its first backslash at `at`.
fn escaped_end(text: &[u8], at: usize) -> Result<usize, Fail> {
    let mut at = at + 2;
    loop {
        // Quotes are rare in escaped text, so the next one is sought first; it closes the string unless an odd number
        // of backslashes stands before it.
        let quote = at + memchr::memchr(b'"', text.get(at..).ok_or(ENDED)?).ok_or(ENDED)?;
        let before = text.get(at..quote).unwrap_or_default();
        let slashes = before.iter().rev().take_while(|b| **b == b'\\').count();
        if slashes % 2 == 0 {
            return Ok(quote);
        }
        at = quote + 1;
    }
}

/// First position at or after `at` that is not a blank (RFC 8259 §2).
#[inline(always)]
pub(super) fn skip_blank(text: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\t' | b'\n' | b'\r') = text.get(at) {
        at += 1;
    }
    at
}

/// End of the number that starts at `from` (RFC 8259 §6).
pub(super) fn number_end(text: &[u8], from: usize) -> Result<usize, Fail> {
    let byte = |at: usize| text.get(at).copied().unwrap_or(0);
    let digits = |mut at: usize| {
        let first = at;
        while byte(at).is_ascii_digit() {
            at += 1;
        }
        if at > first { Ok(at) } else { Err(fail_at(text, at)) }
    };
    let mut at = if byte(from) == b'-' { from + 1 } else { from };
    let zero = byte(at) == b'0';
    let first = at;
    at = digits(at)?;
    if zero && at > first + 1 {
        return Err(MALFORMED);
    }
    if byte(at) == b'.' {
        at = digits(at + 1)?;
    }
    if matches!(byte(at), b'e' | b'E') {
        at += if matches!(byte(at + 1), b'+' | b'-') { 2 } else { 1 };
        at = digits(at)?;
    }
    Ok(at)
}

/// What is wrong when the byte at `at` is not what must stand there.
#[cold]
pub(super) fn fail_at(text: &[u8], at: usize) -> Fail {
    if at < text.len() { MALFORMED } else { ENDED }
}

/// End of the literal (`true`, `false`, `null`) that starts at `from`.
pub(super) fn literal_end(text: &[u8], from: usize) -> Result<usize, Fail> {
    let rest = text.get(from..).unwrap_or_default();
    for literal in [&b"true"[..], b"false", b"null"] {
        if rest.starts_with(literal) {
            return Ok(from + literal.len());
        }
        if literal.starts_with(rest) {
            return Err(ENDED);
        }
    }
    Err(MALFORMED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_end_at_the_first_quote_that_is_not_escaped() {
        for (text, end, escaped) in [
            (&br#"abc" "#[..], 3, false),
            (br#"a\"c" "#, 4, true),
            (br#"a\\" "#, 3, true),
            (br#"\\\" \\" "#, 7, true),
            (br#"" "#, 0, false),
        ] {
            assert_eq!(string_end(text, 0), Ok((end, escaped)), "{text:?}");
        }
        for text in [&b"abc"[..], br#"abc\"#, br#"abc\""#, b""] {
            assert_eq!(string_end(text, 0), Err(ENDED), "{text:?}");
        }
        for len in 0..300 {
            let mut text = vec![b'x'; len];
            text.extend_from_slice(b"\"tail\"\\");
            assert_eq!(string_end(&text, 0), Ok((len, false)));
        }
    }

    #[test]
    fn numbers_follow_the_grammar() {
        for (text, end) in [("0", 1), ("-0.5e-3,", 7), ("120]", 3), ("1E+9", 4)] {
            assert_eq!(number_end(text.as_bytes(), 0), Ok(end), "{text}");
        }
        for (text, fail) in [("01", MALFORMED), ("-", ENDED), ("1.", ENDED), ("1.x", MALFORMED), ("1e", ENDED)] {
            assert_eq!(number_end(text.as_bytes(), 0), Err(fail), "{text}");
        }
    }
}
