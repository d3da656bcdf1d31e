//! The line of an Apache httpd error log.

use std::net::Ipv6Addr;

use crate::parsers::clock_text::{Civil, apache_error_stamp};
use crate::parsers::scan::{is_number, rsplit_text, split_at, split_byte, split_text, trim_start};

/// The parts of a line; absent ones are empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ApacheLine<'a> {
    pub(super) stamp: Civil,
    pub(super) stamp_text: &'a [u8],
    pub(super) module: &'a [u8],
    pub(super) level: &'a [u8],
    pub(super) pid: &'a [u8],
    pub(super) tid: &'a [u8],
    pub(super) client: &'a [u8],
    pub(super) port: &'a [u8],
    pub(super) code: &'a [u8],
    pub(super) referer: &'a [u8],
    pub(super) message: &'a [u8],
}

/// Reads a line; `None` when it does not start with a time in brackets and a level.
pub(super) fn read(line: &[u8]) -> Option<ApacheLine<'_>> {
    let (stamp_text, rest) = bracketed(line)?;
    let stamp = apache_error_stamp(stamp_text)?;
    let (level, mut rest) = bracketed(rest)?;
    let (module, level) = rsplit_text(level, b":").unwrap_or((&[], level));
    if level.is_empty() || !level.iter().all(u8::is_ascii_alphanumeric) {
        return None;
    }
    let empty = &[][..];
    let mut line = ApacheLine {
        stamp,
        stamp_text,
        module,
        level,
        pid: empty,
        tid: empty,
        client: empty,
        port: empty,
        code: empty,
        referer: empty,
        message: empty,
    };
    if let Some((numbers, after)) = bracketed(rest)
        && let Some(pid) = numbers.strip_prefix(b"pid ")
    {
        (line.pid, line.tid) = split_text(pid, b":tid ").unwrap_or((pid, empty));
        rest = after;
    }
    if let Some([client, port, after]) = peer(rest) {
        (line.client, line.port) = (client, port);
        rest = after;
    }
    line.message = rest;
    if let Some((code, _)) = split_byte(rest, b':')
        && code.strip_prefix(b"AH").is_some_and(is_number)
    {
        line.code = code;
    }
    if let Some((_, referer)) = rsplit_text(rest, b", referer: ") {
        line.referer = referer;
    }
    Some(line)
}

/// The text of the bracket at the front and what follows it.
fn bracketed(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (inner, rest) = split_byte(text.strip_prefix(b"[")?, b']')?;
    Some((inner, trim_start(rest)))
}

/// `[client ADDRESS[:PORT]] ` at the front, the address perhaps in brackets of its own: address, port, what follows.
fn peer(text: &[u8]) -> Option<[&[u8]; 3]> {
    let inner = text.strip_prefix(b"[client ").or_else(|| text.strip_prefix(b"[remote "))?;
    if let Some(inner) = inner.strip_prefix(b"[") {
        let (address, rest) = split_byte(inner, b']')?;
        let (port, rest) = split_byte(rest, b']')?;
        return Some([address, port.strip_prefix(b":").unwrap_or(port), trim_start(rest)]);
    }
    let (client, rest) = split_byte(inner, b']')?;
    let (address, port) = split_port(client);
    Some([address, port, trim_start(rest)])
}

/// `ADDRESS[:PORT]`; an address with colons has a port only when it is an address without it.
fn split_port(client: &[u8]) -> (&[u8], &[u8]) {
    let Some(at) = memchr::memrchr(b':', client) else { return (client, &[]) };
    let (address, port) = split_at(client, at);
    let port = port.get(1..).unwrap_or_default();
    let single = memchr::memchr(b':', address).is_none();
    let is_address = |text: &[u8]| std::str::from_utf8(text).is_ok_and(|text| text.parse::<Ipv6Addr>().is_ok());
    // A port has more digits than a group of an address; where both readings work, four digits or fewer are a group.
    let split = is_number(port) && (single || is_address(address) && (port.len() == 5 || !is_address(client)));
    if split { (address, port) } else { (client, &[]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_generations() {
        let line = read(b"[Thu Jul 11 01:21:41 2013] [error] [client 192.0.2.1] user an not found: /").unwrap();
        assert_eq!(
            (line.level, line.client, line.message),
            (&b"error"[..], &b"192.0.2.1"[..], &b"user an not found: /"[..])
        );
        let text = b"[Sat Jul 20 21:34:49.453232 2013] [core:warn] [pid 7:tid 14] [client 192.0.2.1:5138] AH01797: denied: /x, referer: http://v.example/";
        let line = read(text).unwrap();
        assert_eq!((line.module, line.level, line.pid, line.tid), (&b"core"[..], &b"warn"[..], &b"7"[..], &b"14"[..]));
        assert_eq!((line.client, line.port, line.code), (&b"192.0.2.1"[..], &b"5138"[..], &b"AH01797"[..]));
        assert_eq!(line.referer, b"http://v.example/");
    }

    #[test]
    fn messages_cannot_pose_as_the_client() {
        let text = b"[Sat Jun 01 02:17:42 2013] [error] [client 192.0.2.1] No file: /x/[client 192.0.2.66] user root";
        assert_eq!(read(text).unwrap().client, b"192.0.2.1");
        let text = b"[Sat Jun 01 02:17:42 2013] [error] [client 192.0.2.1] [client 192.0.2.66] x";
        assert_eq!(read(text).unwrap().client, b"192.0.2.1");
    }

    #[test]
    fn ports() {
        assert_eq!(split_port(b"2001:db8::1:34567"), (&b"2001:db8::1"[..], &b"34567"[..]));
        assert_eq!(split_port(b"2001:db8::1:2"), (&b"2001:db8::1:2"[..], &b""[..]));
        assert_eq!(peer(b"[client [2001:db8::1]:80] x"), Some([&b"2001:db8::1"[..], b"80", b"x"]));
        assert_eq!(split_port(b"192.0.2.1:80"), (&b"192.0.2.1"[..], &b"80"[..]));
    }

    #[test]
    fn other_lines() {
        for line in [&b""[..], b"[error] [client 192.0.2.1] x", b"[2012-02-13 17:21:54] NOTICE[1] x", b"[Sun Dec 04"] {
            assert_eq!(read(line), None);
        }
    }
}
