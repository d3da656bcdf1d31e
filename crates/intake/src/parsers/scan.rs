//! Small scanners over bytes that the text parsers share: tokens, prefixes, numbers. None allocates, none fails on
//! bytes that are not UTF-8.

/// `text` without blanks and tabs at its front.
pub(super) fn trim_start(text: &[u8]) -> &[u8] {
    let len = text.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    text.get(len..).unwrap_or_default()
}

/// `text` without blanks, tabs and line ends at its end.
pub(super) fn trim_end(text: &[u8]) -> &[u8] {
    let len = text.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count();
    text.get(..text.len() - len).unwrap_or_default()
}

/// The bytes up to the next blank, and what follows the run of blanks.
pub(super) fn token(text: &[u8]) -> (&[u8], &[u8]) {
    let len = memchr::memchr2(b' ', b'\t', text).unwrap_or(text.len());
    let (token, rest) = split_at(text, len);
    (token, trim_start(rest))
}

/// `text` cut at `at`; the second part is empty when `at` is beyond the end.
pub(super) fn split_at(text: &[u8], at: usize) -> (&[u8], &[u8]) {
    text.split_at_checked(at).unwrap_or((text, &[]))
}

/// What stands before and after the first `byte`.
pub(super) fn split_byte(text: &[u8], byte: u8) -> Option<(&[u8], &[u8])> {
    let at = memchr::memchr(byte, text)?;
    let (before, after) = text.split_at_checked(at)?;
    Some((before, after.get(1..)?))
}

/// What stands before and after the first `needle`.
pub(super) fn split_text<'a>(text: &'a [u8], needle: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = memchr::memmem::find(text, needle)?;
    let (before, after) = text.split_at_checked(at)?;
    Some((before, after.get(needle.len()..)?))
}

/// What stands before and after the last `needle`.
pub(super) fn rsplit_text<'a>(text: &'a [u8], needle: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = memchr::memmem::rfind(text, needle)?;
    let (before, after) = text.split_at_checked(at)?;
    Some((before, after.get(needle.len()..)?))
}

/// The number that `text` spells in decimal digits alone (at most nine).
pub(super) fn number(text: &[u8]) -> Option<u32> {
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    text.iter().try_fold(0u32, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u32::from(byte - b'0')))
}

/// How many decimal digits stand at the front of `text`.
pub(super) fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// True when `text` is one or more decimal digits.
pub(super) fn is_number(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

/// What follows `prefix` when `text` starts with it, ASCII case ignored.
pub(super) fn strip_ignoring_case<'a>(text: &'a [u8], prefix: &[u8]) -> Option<&'a [u8]> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// `text` without one pair of `open` and `close` around it; as it is when they are not both there.
pub(super) fn unwrap_pair(text: &[u8], open: u8, close: u8) -> &[u8] {
    match text {
        [first, inner @ .., last] if *first == open && *last == close => inner,
        _ => text,
    }
}

/// The value of one hexadecimal digit.
pub(super) fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// Bytes of the whole lines at the beginning that start with `#`.
pub(super) fn hash_lines(text: &[u8]) -> usize {
    let mark = if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let mut end = 0;
    let mut at = mark;
    while let Some(rest) = text.get(at..).filter(|rest| rest.starts_with(b"#"))
        && let Some(len) = memchr::memchr(b'\n', rest)
    {
        at += len + 1;
        end = at;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_cuts() {
        assert_eq!(token(b"one  two"), (&b"one"[..], &b"two"[..]));
        assert_eq!(token(b""), (&b""[..], &b""[..]));
        assert_eq!(split_byte(b"a=b=c", b'='), Some((&b"a"[..], &b"b=c"[..])));
        assert_eq!(rsplit_text(b"a from b from c", b" from "), Some((&b"a from b"[..], &b"c"[..])));
        assert_eq!(trim_end(b"x \r\n"), b"x");
        assert_eq!(unwrap_pair(b"\"x\"", b'"', b'"'), b"x");
        assert_eq!(unwrap_pair(b"\"", b'"', b'"'), b"\"");
    }

    #[test]
    fn numbers_are_digits_alone() {
        assert_eq!(number(b"0123"), Some(123));
        assert_eq!(number(b""), None);
        assert_eq!(number(b"12a"), None);
        assert_eq!(number(b"1234567890"), None);
    }
}
