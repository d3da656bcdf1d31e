//! The line of an nginx error log.

use vg_model::limits;

use crate::parsers::clock_text::{Civil, nginx_error_stamp};
use crate::parsers::scan::{is_number, split_at, split_byte, token, trim_start};

/// The parts of a line; absent ones are empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct NginxLine<'a> {
    pub(super) stamp: Civil,
    pub(super) stamp_text: &'a [u8],
    pub(super) level: &'a [u8],
    pub(super) pid: &'a [u8],
    pub(super) tid: &'a [u8],
    pub(super) connection: &'a [u8],
    /// Everything after the process numbers.
    pub(super) message: &'a [u8],
    /// `client: …, server: …, request: "…"` at the end.
    pub(super) context: &'a [u8],
}

/// Reads `yyyy/mm/dd hh:mm:ss [level] pid#tid: [*connection ]message`.
pub(super) fn read(line: &[u8]) -> Option<NginxLine<'_>> {
    let (stamp, rest) = nginx_error_stamp(line)?;
    let stamp_text = split_at(line, line.len() - rest.len()).0;
    let (level, rest) = split_byte(trim_start(rest).strip_prefix(b"[")?, b']')?;
    if level.is_empty() || !level.iter().all(u8::is_ascii_alphabetic) {
        return None;
    }
    let (numbers, rest) = token(trim_start(rest));
    let numbers = numbers.strip_suffix(b":").unwrap_or(numbers);
    let (pid, tid) = split_byte(numbers, b'#').or_else(|| split_byte(numbers, b':'))?;
    if !is_number(pid) {
        return None;
    }
    let (connection, message) = match rest.strip_prefix(b"*") {
        Some(numbered) if is_number(token(numbered).0) => token(numbered),
        _ => (&[][..], rest),
    };
    let context = server_context(message);
    Some(NginxLine { stamp, stamp_text, level, pid, tid, connection, message, context })
}

/// Names of values that nginx appends to a message (ngx_http_log_error and the stream module).
const NAMES: [&[u8]; 8] =
    [b"client", b"server", b"request", b"subrequest", b"upstream", b"host", b"referrer", b"bytes from/to client"];

/// The context that the server appended: names and requests come from the network and may hold the same words. Only
/// what was appended reads as known names, each once, up to the end; the first such place is it.
fn server_context(message: &[u8]) -> &[u8] {
    let starts = memchr::memmem::find_iter(message, b", client: ").take(limits::MAX_JOINED_LINES);
    for at in starts {
        let text = message.get(at + 2..).unwrap_or_default();
        let mut seen = [false; NAMES.len()];
        let mut sound = true;
        context(text, &mut |name, _| match NAMES.iter().position(|known| *known == name) {
            Some(index) if seen.get(index) == Some(&false) => {
                seen.iter_mut().skip(index).take(1).for_each(|seen| *seen = true);
            }
            _ => sound = false,
        });
        if sound {
            return text;
        }
    }
    &[]
}

/// Hands the names and values of a context to `put`, quoted values without their marks.
pub(super) fn context<'a>(text: &'a [u8], put: &mut impl FnMut(&'a [u8], &'a [u8])) {
    let mut rest = text;
    while let Some((name, value)) = split_byte(rest, b':') {
        let value = trim_start(value);
        let len = match value {
            [b'"', quoted @ ..] => quoted_len(quoted) + 2,
            _ => memchr::memmem::find(value, b", ").unwrap_or(value.len()),
        };
        let (value, after) = split_at(value, len);
        put(name, value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\"")).unwrap_or(value));
        rest = trim_start(after.strip_prefix(b",").unwrap_or(after));
    }
}

/// Length of a quoted value: up to the mark that is followed by the next name or the end.
fn quoted_len(text: &[u8]) -> usize {
    let ends = |rest: &[u8]| {
        let name = rest.strip_prefix(b", ").and_then(|rest| split_byte(rest, b':'));
        rest.is_empty() || name.is_some_and(|(name, _)| NAMES.contains(&name))
    };
    memchr::memchr_iter(b'"', text).find(|at| ends(text.get(at + 1..).unwrap_or_default())).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_context() {
        let text = br#"2012/04/09 11:53:29 [error] 2865#0: *66 user "a": no, client: 192.0.2.1, server: , request: "GET /"x", y HTTP/1.1", host: "v.example""#;
        let line = read(text).unwrap();
        assert_eq!(
            (line.level, line.pid, line.tid, line.connection),
            (&b"error"[..], &b"2865"[..], &b"0"[..], &b"66"[..])
        );
        let mut found = Vec::new();
        context(line.context, &mut |name, value| {
            found.push((String::from_utf8_lossy(name).into_owned(), String::from_utf8_lossy(value).into_owned()));
        });
        let found: Vec<_> = found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(found[0], ("client", "192.0.2.1"));
        assert_eq!(found[1], ("server", ""));
        assert_eq!(found[2].0, "request");
    }

    #[test]
    fn only_the_servers_own_context_counts() {
        let client = |text: &str| {
            let mut found = String::new();
            context(read(text.as_bytes()).unwrap().context, &mut |name, value| {
                if name == b"client" {
                    found = String::from_utf8_lossy(value).into_owned();
                }
            });
            found
        };
        let forged = r#"client: 192.0.2.66, server: x, request: "GET / HTTP/1.1", host: "y""#;
        let own = r#"client: 192.0.2.1, server: s, request: "GET / HTTP/1.1", host: "z""#;
        assert_eq!(client(&format!(r#"2012/04/09 11:53:29 [error] 1#0: user "a, {forged}" no, {own}"#)), "192.0.2.1");
        let own = format!(r#"client: 192.0.2.1, server: s, request: "GET /, {forged} HTTP/1.1", upstream: "u""#);
        assert_eq!(client(&format!("2012/04/09 11:53:29 [error] 1#0: no, {own}")), "192.0.2.1");
        assert_eq!(client("2012/04/09 11:53:29 [error] 1#0: plain text"), "");
    }

    #[test]
    fn other_lines() {
        assert!(read(b"2014/12/30 06:07:37 [crit] 80:2").is_some());
        for line in
            [&b""[..], b"2014/12/30 06:07:37 text", b"2014/12/30 06:07:37 [x] y", b"2014-12-30 06:07:37 [error] 1#1: x"]
        {
            assert_eq!(read(line), None);
        }
    }
}
