//! The request line and quoted values of web server logs, in the names of W3C logs.
//!
//! `cs-uri` is path and query as they were sent; `cs-uri-stem` the path, `cs-uri-query` the query. Many Sigma rules
//! look in `cs-uri-query` for parts of the path (`/mgmt/tm/util/bash`, `a.aspx`, `../../`), since some log pipelines
//! have the whole URI there. Therefore `cs-uri-query` is given twice where there is a query: the query, then the whole
//! URI; and once, the whole URI, where there is none. Percent-encoding is left as it is: rules are written against
//! the encoded text.

use super::scan::{hex_digit, rsplit_text, split_at, split_byte};

/// The parts of a request line; empty when it has none.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Request<'a> {
    pub(super) method: &'a [u8],
    pub(super) uri: &'a [u8],
    pub(super) version: &'a [u8],
}

impl<'a> Request<'a> {
    /// Reads `METHOD URI[ HTTP/VERSION]`. Blanks within the URI (they should not be there, attackers send them) belong
    /// to it. A line that does not start with a method (TLS bytes on a plain port) has no parts.
    pub(super) fn read(line: &'a [u8]) -> Self {
        let Some((method, rest)) = split_byte(line, b' ') else { return Self::default() };
        let token = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_');
        if method.is_empty() || method.len() > 32 || !method.iter().all(token) {
            return Self::default();
        }
        match rsplit_text(rest, b" HTTP/") {
            Some((uri, version)) => {
                let version = rest.get(rest.len() - version.len() - 5..).unwrap_or_default();
                Self { method, uri, version }
            }
            None => Self { method, uri: rest, version: &[] },
        }
    }

    /// The path of the URI.
    pub(super) fn stem(&self) -> &'a [u8] {
        split_byte(self.uri, b'?').map_or(self.uri, |(stem, _)| stem)
    }

    /// Host (with its port) and path of a URI that has them, as proxies write it; else no host.
    pub(super) fn host_and_stem(&self) -> (&'a [u8], &'a [u8]) {
        let stem = self.stem();
        let scheme = stem.strip_prefix(b"http://").or_else(|| stem.strip_prefix(b"https://"));
        let Some(rest) = scheme else { return (&[], stem) };
        split_at(rest, memchr::memchr(b'/', rest).unwrap_or(rest.len()))
    }

    /// What follows the first question mark of the URI.
    pub(super) fn query(&self) -> &'a [u8] {
        split_byte(self.uri, b'?').map_or(&[], |(_, query)| query)
    }
}

/// Where the quoted value ends that starts at the front of `text` (its opening mark passed): the first unescaped
/// quotation mark whose following text `fits`, else the first unescaped one, else the end of the text.
pub(super) fn quoted_end(text: &[u8], fits: impl Fn(&[u8]) -> bool) -> usize {
    let mut first = None;
    for at in memchr::memchr_iter(b'"', text) {
        let before = text.get(..at).unwrap_or_default();
        let slashes = before.iter().rev().take_while(|byte| **byte == b'\\').count();
        if slashes % 2 == 1 {
            continue;
        }
        if fits(text.get(at + 1..).unwrap_or_default()) {
            return at;
        }
        first = first.or(Some(at));
    }
    first.unwrap_or(text.len())
}

/// Undoes the escapes of Apache and nginx: `\"`, `\\`, `\n`, `\r`, `\t`, `\xHH`. Control characters stay escaped, and
/// so do bytes above 7F unless the whole value then is UTF-8.
pub(super) fn unescape(text: &[u8]) -> Vec<u8> {
    let out = unescape_where(text, |byte| byte >= 0x20 && byte != 0x7f);
    if simdutf8::basic::from_utf8(&out).is_ok() {
        out
    } else {
        unescape_where(text, |byte| (0x20..0x7f).contains(&byte))
    }
}

fn unescape_where(text: &[u8], accept: impl Fn(u8) -> bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        let (plain, escape) = split_at(rest, at);
        out.extend_from_slice(plain);
        let (byte, len) = match escape {
            [_, mark @ (b'"' | b'\\' | b'\''), ..] => (Some(*mark), 2),
            [_, b't', ..] => (Some(b'\t'), 2),
            [_, b'x' | b'X', high, low, ..] => {
                let byte = hex_digit(*high).zip(hex_digit(*low)).map(|(high, low)| high << 4 | low);
                (byte.filter(|byte| accept(*byte)), 4)
            }
            _ => (None, 1),
        };
        match byte {
            Some(byte) => out.push(byte),
            None => out.extend_from_slice(split_at(escape, len).0),
        }
        rest = escape.get(len..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_lines() {
        let request = Request::read(b"GET /a b?c=d?e HTTP/1.1");
        assert_eq!((request.method, request.uri, request.version), (&b"GET"[..], &b"/a b?c=d?e"[..], &b"HTTP/1.1"[..]));
        assert_eq!((request.stem(), request.query()), (&b"/a b"[..], &b"c=d?e"[..]));
        assert_eq!(Request::read(b"GET /old").uri, b"/old");
        let request = Request::read(b"GET https://a.example:443/x?y HTTP/1.1");
        assert_eq!(request.host_and_stem(), (&b"a.example:443"[..], &b"/x"[..]));
        assert_eq!(Request::read(b"GET http://a.example").host_and_stem(), (&b"a.example"[..], &b""[..]));
        for line in [&b""[..], b"-", b"\\x16\\x03\\x01 x", b"\x16\x03 /", b"GET"] {
            assert_eq!(Request::read(line), Request::default());
        }
    }

    #[test]
    fn escapes() {
        assert_eq!(unescape(br#"a\"b\\c\x22\x3Cd"#), br#"a"b\c"<d"#);
        assert_eq!(unescape(br"\x16\x03\x00 \x"), br"\x16\x03\x00 \x");
        assert_eq!(unescape(br"T\xe1\xba\xbft"), "Tết".as_bytes());
        assert_eq!(unescape(br"T\xe1\x22"), br#"T\xe1""#);
        assert_eq!(unescape(b"x\\"), b"x\\");
    }
}
