//! The body of an audit record as keys and values.

use crate::parsers::scan::{split_at, trim_end};

/// One key and its value as written, without quotation marks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Pair<'a> {
    pub(super) key: &'a [u8],
    pub(super) value: &'a [u8],
    /// True when the value was quoted: such a value is never encoded.
    pub(super) quoted: bool,
}

/// The text before the first key, without the punctuation that leads over to it.
pub(super) fn lead(body: &[u8]) -> &[u8] {
    let mut end = body.len();
    for at in memchr::memchr_iter(b'=', body) {
        let key = key_start(split_at(body, at).0);
        if key < at {
            end = key;
            break;
        }
    }
    let mut lead = trim_end(split_at(body, end).0);
    while let [rest @ .., b',' | b'(' | b':'] = lead {
        lead = trim_end(rest);
    }
    lead
}

/// Hands every pair of a body to `put`: those of `msg='…'` and those behind the group separator (enriched logs) too.
pub(super) fn pairs<'a>(body: &'a [u8], put: &mut impl FnMut(Pair<'a>)) {
    let mut rest = body;
    while let Some(at) = memchr::memchr(b'=', rest) {
        let (before, after) = split_at(rest, at);
        let key = before.get(key_start(before)..).unwrap_or_default();
        let after = after.get(1..).unwrap_or_default();
        if key.is_empty() {
            rest = after;
            continue;
        }
        rest = match after {
            [b'"', quoted @ ..] => {
                let len = memchr::memchr(b'"', quoted).unwrap_or(quoted.len());
                let (value, after) = split_at(quoted, len);
                put(Pair { key, value, quoted: true });
                after.get(1..).unwrap_or_default()
            }
            [b'\'', nested @ ..] => {
                // The text may hold apostrophes: the last one before the enriched part ends it.
                let own = split_at(nested, memchr::memchr(0x1d, nested).unwrap_or(nested.len())).0;
                let len = memchr::memrchr(b'\'', own).unwrap_or(own.len());
                let (inner, after) = split_at(nested, len);
                pairs(inner, put);
                after.get(1..).unwrap_or_default()
            }
            bare => {
                let len = memchr::memchr3(b' ', 0x1d, b'\n', bare).unwrap_or(bare.len());
                let (mut value, after) = split_at(bare, len);
                while let [inner @ .., b',' | b')' | b'}'] = value {
                    // `(none)` and `(null)` are whole; other closing marks belong to the text around the pairs.
                    if value.starts_with(b"(") {
                        break;
                    }
                    value = inner;
                }
                let id = key == b"msg" && value.starts_with(b"audit(");
                if !id && value != b"{" {
                    put(Pair { key, value, quoted: false });
                }
                after
            }
        };
    }
}

/// Where the key at the end of `text` starts: its length when there is none.
fn key_start(text: &[u8]) -> usize {
    let key = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'[' | b']' | b'.');
    text.len() - text.iter().rev().take_while(|byte| key(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: &[(&str, &str)]) {
        let mut found = Vec::new();
        pairs(body.as_bytes(), &mut |pair| {
            found.push((
                String::from_utf8_lossy(pair.key).into_owned(),
                String::from_utf8_lossy(pair.value).into_owned(),
            ));
        });
        let found: Vec<_> = found.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(found, expected, "{body}");
    }

    #[test]
    fn bodies() {
        check(
            "pid=1 comm=\"a b\" key=(null)\u{1d}UID=\"root\"",
            &[("pid", "1"), ("comm", "a b"), ("key", "(null)"), ("UID", "root")],
        );
        check(
            "pid=1 msg='op=x acct=\"it's\" res=failed'\u{1d}UID=\"root\"",
            &[("pid", "1"), ("op", "x"), ("acct", "it's"), ("res", "failed"), ("UID", "root")],
        );
        check(
            "user uid=1 msg='exe=\"/x\" (hostname=?, res=no)'",
            &[("uid", "1"), ("exe", "/x"), ("hostname", "?"), ("res", "no")],
        );
        check("a=1 type=CWD msg=audit(1.000:1):  cwd=\"/\"", &[("a", "1"), ("type", "CWD"), ("cwd", "/")]);
        check(
            "saddr=02 SADDR={ saddr_fam=inet laddr=192.0.2.1 }",
            &[("saddr", "02"), ("saddr_fam", "inet"), ("laddr", "192.0.2.1")],
        );
        check("= =x a=", &[("a", "")]);
    }

    #[test]
    fn leads() {
        assert_eq!(lead(b"avc:  denied  { read } for  pid=1"), b"avc:  denied  { read } for");
        assert_eq!(lead(b"auditd start, ver=2.4"), b"auditd start");
        assert_eq!(lead(b"Text"), b"Text");
        assert_eq!(lead(b"pid=1"), b"");
    }
}
