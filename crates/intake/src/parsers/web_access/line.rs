//! The parts of an access log line.

use crate::parsers::scan::{digits, is_number, split_at, split_byte, split_text, token, trim_end, trim_start};
use crate::parsers::web_request::quoted_end;

/// The parts of a line as they are written; absent parts are empty.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Line<'a> {
    pub(super) vhost: &'a [u8],
    pub(super) client: &'a [u8],
    pub(super) user: &'a [u8],
    pub(super) stamp: &'a [u8],
    pub(super) request: &'a [u8],
    pub(super) status: &'a [u8],
    pub(super) bytes: &'a [u8],
    pub(super) referer: &'a [u8],
    pub(super) agent: &'a [u8],
    pub(super) extra: &'a [u8],
}

impl Line<'_> {
    /// True when the line has a status: nothing but an access log has all of this in one line.
    pub(super) fn is_telling(&self) -> bool {
        !self.status.is_empty()
    }
}

/// Reads a line; `None` when it has no bracketed time followed by a quoted request.
pub(super) fn read(text: &[u8]) -> Option<Line<'_>> {
    let (before, rest) = split_text(text, b" [")?;
    let (stamp, rest) = split_byte(rest, b']')?;
    // A day and a month separate it from bracketed process numbers and the like.
    if !(1..=2).contains(&digits(stamp)) || memchr::memchr(b'/', stamp.get(..3.min(stamp.len()))?).is_none() {
        return None;
    }
    let mut line = Line { stamp: trim_end(stamp), ..Line::default() };
    names(before, &mut line)?;
    let (vhost, rest) = split_byte(rest, b'"')?;
    let vhost = trim_end(trim_start(vhost));
    if memchr::memchr(b' ', vhost).is_some() {
        return None;
    }
    if line.vhost.is_empty() {
        line.vhost = vhost;
    }
    let (request, rest) = split_at(rest, quoted_end(rest, result_follows));
    line.request = request;
    let rest = trim_start(rest.get(1..).unwrap_or_default());
    let (status, rest) = token(rest);
    line.status = if status.len() == 3 && is_number(status) { status } else { &[] };
    let (bytes, rest) = token(rest);
    line.bytes = if is_number(bytes) { bytes } else { &[] };
    let (referer, rest) = quoted(rest);
    line.referer = referer;
    let (agent, rest) = quoted(rest);
    line.agent = agent;
    line.extra = trim_end(rest);
    Some(line)
}

/// `[vhost ]client ident user`.
fn names<'a>(before: &'a [u8], line: &mut Line<'a>) -> Option<()> {
    let (first, rest) = token(before);
    let (second, third) = token(rest);
    if third.is_empty() {
        return None;
    }
    let (_, fourth) = token(third);
    // `-` in second place is the identity: what follows is the user, blanks and all. Otherwise four words have the
    // virtual host in front.
    if second == b"-" || fourth.is_empty() {
        line.client = first;
        line.user = if fourth == b"-" { b"-" } else { trim_end(third) };
    } else {
        line.vhost = first;
        line.client = second;
        line.user = trim_end(fourth);
    }
    Some(())
}

/// True when `rest` looks like what follows a request: a blank and a status or `-`, or nothing at all.
fn result_follows(rest: &[u8]) -> bool {
    match rest {
        [] => true,
        [b' ', b'-', ..] => true,
        [b' ', a, b, c] | [b' ', a, b, c, b' ', ..] => [a, b, c].iter().all(|byte| byte.is_ascii_digit()),
        _ => false,
    }
}

/// The quoted value at the front of `text` and what follows it; empty when there is none.
fn quoted(text: &[u8]) -> (&[u8], &[u8]) {
    let Some(inner) = text.strip_prefix(b"\"") else { return (&[], text) };
    let (value, rest) = split_at(inner, quoted_end(inner, |rest| matches!(rest, [] | [b' ', ..])));
    (value, trim_start(rest.get(1..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn line(text: &str) -> [String; 10] {
        let line = read(text.as_bytes()).unwrap();
        let parts = [
            line.vhost,
            line.client,
            line.user,
            line.stamp,
            line.request,
            line.status,
            line.bytes,
            line.referer,
            line.agent,
            line.extra,
        ];
        parts.map(|part| String::from_utf8_lossy(part).into_owned())
    }

    #[test]
    fn common_and_combined() {
        assert_eq!(
            line(r#"192.0.2.1 - an [13/Jan/2016:19:31:16 +0000] "GET /x HTTP/1.1" 200 494"#),
            ["", "192.0.2.1", "an", "13/Jan/2016:19:31:16 +0000", "GET /x HTTP/1.1", "200", "494", "", "", ""]
        );
        assert_eq!(
            line(
                r#"v.example:443 192.0.2.1 - - [13/Jan/2016:19:31:16 +0000] "GET / HTTP/1.1" 304 - "-" "a \"b\"" 15 "x""#
            ),
            [
                "v.example:443",
                "192.0.2.1",
                "-",
                "13/Jan/2016:19:31:16 +0000",
                "GET / HTTP/1.1",
                "304",
                "",
                "-",
                r#"a \"b\""#,
                r#"15 "x""#
            ]
        );
    }

    #[test]
    fn oddities() {
        let text = r#"192.0.2.1 - John Doe [13/Jan/2016:19:31:16 +0000] "GET /?a="b" HTTP/1.0" 404 1"#;
        assert_eq!((line(text)[2].as_str(), line(text)[4].as_str()), ("John Doe", r#"GET /?a="b" HTTP/1.0"#));
        let text = r#"192.0.2.1 - - - [31/Jan/2015:14:29:44 ] v.example "GET / HTTP/1.1" 200 814 "-" "x"#;
        let parts = line(text);
        assert_eq!(
            (parts[0].as_str(), parts[1].as_str(), parts[2].as_str(), parts[8].as_str()),
            ("v.example", "192.0.2.1", "-", "x")
        );
        let parts = line(r#"192.0.2.1 - - [20/Jan/2015:19:53:28 +0100] "" 400 47 "-" "-" "-""#);
        assert_eq!((parts[4].as_str(), parts[5].as_str(), parts[9].as_str()), ("", "400", r#""-""#));
        assert_eq!(read(b"[Sun Dec 04 04:47:44 2005] [error] [client 192.0.2.1] \"x\""), None);
        assert_eq!(read(b"192.0.2.1 [13/Jan/2016:19:31:16 +0000] \"GET /\" 200 1"), None);
    }
}
