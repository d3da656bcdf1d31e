//! What messages of the OpenSSH server say: who, from where, how, and whether it was let in.
//!
//! User names come from the network and may hold blanks and whole texts such as `x from 192.0.2.1 port 1 ssh2`. Names
//! are therefore delimited by the shape of what must follow them, never by the first word that looks like an end.

use super::decode::Field;
use crate::parsers::scan::{digits, is_number, rsplit_text, split_at, split_text, strip_ignoring_case, token};
use crate::parsers::sink::Sink;

/// Hands the values of a message to `sink`.
pub(super) fn message(text: &[u8], sink: &mut impl Sink<Field>) {
    let text = text.strip_prefix(b"error: ").or_else(|| text.strip_prefix(b"fatal: ")).unwrap_or(text);
    let Some(first) = text.first() else { return };
    let done = match first.to_ascii_lowercase() {
        b'f' => text.strip_prefix(b"Failed ").is_some_and(|rest| attempt(rest, "failure", sink)),
        b'a' => accepted(text, sink),
        b'p' => postponed(text, sink),
        b'i' => invalid_user(text, sink),
        b'u' => user_refused(text, sink) || negotiation(text, sink),
        b'm' => maximum(text, sink),
        b'r' => refused(text, sink) || disconnect(text, sink) || reverse_mapping(text, sink),
        b'd' => disconnect(text, sink) || no_identification(text, sink),
        b'c' => disconnect(text, sink) || connection(text, sink),
        _ => false,
    };
    if !done {
        elsewhere(text, sink);
    }
}

/// `METHOD for [invalid user ]USER from ADDRESS[ port N][ ssh2][: KEY]` after `Failed`, `Accepted` or `Postponed`.
fn attempt(text: &[u8], result: &'static str, sink: &mut impl Sink<Field>) -> bool {
    let Some((method, rest)) = split_text(text, b" for ") else { return false };
    let rest = without_invalid(rest);
    let Some((user, peer)) = user_and_peer(rest) else { return false };
    put_user(user, sink);
    put_peer(&peer, sink);
    sink.put(Field::Method, method);
    if !result.is_empty() {
        sink.put_word(Field::Result, result);
    }
    true
}

fn accepted(text: &[u8], sink: &mut impl Sink<Field>) -> bool {
    if let Some(rest) = text.strip_prefix(b"Accepted ") {
        return attempt(rest, "success", sink);
    }
    // `Address A maps to H, but this does not map back to the address`
    let Some(rest) = text.strip_prefix(b"Address ") else { return false };
    put_peer(&Peer { address: token(rest).0, port: &[] }, sink);
    true
}

fn postponed(text: &[u8], sink: &mut impl Sink<Field>) -> bool {
    if let Some(rest) = text.strip_prefix(b"Postponed ") {
        return attempt(rest, "", sink);
    }
    // `PAM: REASON for [illegal user ]USER from ADDRESS[ via ADDRESS]`
    let Some(rest) = text.strip_prefix(b"PAM: ") else { return false };
    let Some((_, rest)) = split_text(rest, b" for ") else { return false };
    let rest = without_invalid(rest);
    let rest = rsplit_text(rest, b" via ").map_or(rest, |(rest, _)| rest);
    let Some((user, address)) = rsplit_text(rest, b" from ") else { return false };
    put_user(user, sink);
    put_peer(&Peer { address: token(address).0, port: &[] }, sink);
    sink.put(Field::Method, b"PAM");
    sink.put_word(Field::Result, "failure");
    true
}

/// `Invalid user USER from ADDRESS[ port N]`.
fn invalid_user(text: &[u8], sink: &mut impl Sink<Field>) -> bool {
    if let Some(rest) = text.strip_prefix(b"input_userauth_request: ") {
        put_user(without_note(without_invalid(rest)), sink);
        return true;
    }
    let rest = text.strip_prefix(b"Invalid user ").or_else(|| text.strip_prefix(b"Illegal user "));
    let Some((user, peer)) = rest.and_then(last_peer) else { return false };
    put_user(user, sink);
    put_peer(&peer, sink);
    sink.put_word(Field::Result, "failure");
    true
}

/// `User USER from ADDRESS not allowed because REASON`.
fn user_refused(text: &[u8], sink: &mut impl Sink<Field>) -> bool {
    let Some(rest) = text.strip_prefix(b"User ") else { return false };
    let Some((who, _)) = rsplit_text(rest, b" not allowed because ") else { return false };
    match rsplit_text(who, b" from ") {
        Some((user, address)) => {
            put_user(user, sink);
            put_peer(&Peer { address, port: &[] }, sink);
        }
        None => put_user(who, sink),
    }
    sink.put_word(Field::Result, "failure");
    true
}

/// `Unable to negotiate with ADDRESS port N: REASON`.
fn negotiation(text: &[u8], sink: &mut impl Sink<Field>) -> bool {
    let Some(rest) = text.strip_prefix(b"Unable to negotiate with ") else { return false };
    peer_at_front(rest).is_some_and(|peer| put_peer(&peer, sink))
}

/// `maximum authentication attempts exceeded for [invalid user ]USER from ADDRESS port N ssh2`.
fn maximum(text: &[u8], sink: &mut impl Sink<Field>) -> bool {
    let Some(rest) = text.strip_prefix(b"maximum authentication attempts exceeded for ") else { return false };
    let Some((user, peer)) = user_and_peer(without_invalid(rest)) else { return false };
    put_user(user, sink);
    put_peer(&peer, sink);
    sink.put_word(Field::Result, "failure");
    true
}

/// `ROOT LOGIN REFUSED FROM ADDRESS[ port N]` and `refused connect from NAME (ADDRESS)`.
fn refused(text: &[u8], sink: &mut impl Sink<Field>) -> bool {
    if let Some(rest) = strip_ignoring_case(text, b"ROOT LOGIN REFUSED FROM ") {
        sink.put_word(Field::User, "root");
        sink.put_word(Field::Result, "failure");
        return peer_at_front(rest).is_some_and(|peer| put_peer(&peer, sink));
    }
    let Some(rest) = text.strip_prefix(b"refused connect from ") else { return false };
    let bracketed = rsplit_text(rest, b" (").map(|(_, address)| address.strip_suffix(b")").unwrap_or(address));
    put_peer(&Peer { address: bracketed.unwrap_or(token(rest).0), port: &[] }, sink)
}

/// Ends of connections: `Received disconnect from`, `Disconnected from`, `Disconnecting`, `Connection closed by` and
/// `Connection reset by`, with `[authenticating user |invalid user |user ]USER ADDRESS port N` or an address.
fn disconnect(text: &[u8], sink: &mut impl Sink<Field>) -> bool {
    const BEGINNINGS: [&[u8]; 6] = [
        b"Read error from remote host ",
        b"Received disconnect from ",
        b"Disconnected from ",
        b"Disconnecting ",
        b"Connection closed by ",
        b"Connection reset by ",
    ];
    let Some(rest) = BEGINNINGS.iter().find_map(|beginning| text.strip_prefix(*beginning)) else { return false };
    const USERS: [&[u8]; 3] = [b"authenticating user ", b"invalid user ", b"user "];
    if let Some(rest) = USERS.iter().find_map(|beginning| rest.strip_prefix(*beginning)) {
        let Some((user, peer)) = user_before_peer(rest) else { return false };
        put_user(user, sink);
        return put_peer(&peer, sink);
    }
    peer_at_front(rest).is_some_and(|peer| put_peer(&peer, sink))
}

fn no_identification(text: &[u8], sink: &mut impl Sink<Field>) -> bool {
    if let Some(rest) = text.strip_prefix(b"Did not receive identification string from ") {
        return peer_at_front(rest).is_some_and(|peer| put_peer(&peer, sink));
    }
    // `Disconnecting: Too many authentication failures for USER [preauth]`
    let Some(rest) = text.strip_prefix(b"Disconnecting: Too many authentication failures for ") else { return false };
    put_user(without_note(rest), sink);
    true
}

/// `Connection from ADDRESS port N[ on ADDRESS port N]`.
fn connection(text: &[u8], sink: &mut impl Sink<Field>) -> bool {
    let Some(rest) = text.strip_prefix(b"Connection from ") else { return false };
    peer_at_front(rest).is_some_and(|peer| put_peer(&peer, sink))
}

/// `reverse mapping checking getaddrinfo for NAME [ADDRESS] failed`.
fn reverse_mapping(text: &[u8], sink: &mut impl Sink<Field>) -> bool {
    let Some(rest) = text.strip_prefix(b"reverse mapping checking getaddrinfo for ") else { return false };
    let Some((_, rest)) = split_text(rest, b" [") else { return false };
    let address = split_text(rest, b"]").map_or(rest, |(address, _)| address);
    put_peer(&Peer { address, port: &[] }, sink)
}

/// Messages with the peer somewhere behind other words.
fn elsewhere(text: &[u8], sink: &mut impl Sink<Field>) {
    let peer = if text.starts_with(b"Bad protocol version identification ") {
        last_peer(text).map(|(_, peer)| peer)
    } else if let Some(rest) = text.strip_prefix(b"Timeout before authentication for ") {
        peer_at_front(rest.strip_prefix(b"connection from ").unwrap_or(rest))
    } else {
        split_text(text, b": Connection from ").and_then(|(_, rest)| peer_at_front(rest))
    };
    if let Some(peer) = peer {
        put_peer(&peer, sink);
    }
}

/// The other end of a connection; the port may be empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Peer<'a> {
    address: &'a [u8],
    port: &'a [u8],
}

/// `USER from ADDRESS[ port N][ sshN]` and then the end, a colon or a bracketed note: the first place that fits.
fn user_and_peer(text: &[u8]) -> Option<(&[u8], Peer<'_>)> {
    for at in memchr::memmem::find_iter(text, b" from ") {
        let (user, rest) = split_at(text, at);
        let (peer, after) = peer_with_rest(rest.get(6..)?)?;
        let after = match after.strip_prefix(b" ssh") {
            Some(version) => split_at(version, digits(version)).1,
            None => after,
        };
        if matches!(after, [] | [b':', ..] | [b' ', b'[', ..]) {
            return Some((user, peer));
        }
    }
    None
}

/// `USER from ADDRESS[ port N]` with the last `from` of the text.
fn last_peer(text: &[u8]) -> Option<(&[u8], Peer<'_>)> {
    let (user, rest) = rsplit_text(text, b" from ")?;
    Some((user, peer_at_front(rest)?))
}

/// `USER ADDRESS port N…` with the last `port` that stands before a colon-free end or a colon.
fn user_before_peer(text: &[u8]) -> Option<(&[u8], Peer<'_>)> {
    let (before, port) = rsplit_text(text, b" port ")?;
    let port = split_at(port, digits(port)).0;
    let at = memchr::memrchr(b' ', before)?;
    let (user, address) = split_at(before, at);
    Some((user, Peer { address: address.get(1..)?, port }))
}

fn peer_at_front(text: &[u8]) -> Option<Peer<'_>> {
    peer_with_rest(text).map(|(peer, _)| peer)
}

/// `ADDRESS[ port N]` at the front of a text, and what follows.
fn peer_with_rest(text: &[u8]) -> Option<(Peer<'_>, &[u8])> {
    let len = memchr::memchr(b' ', text).unwrap_or(text.len());
    let (address, rest) = split_at(text, len);
    if let Some(address) = address.strip_suffix(b":") {
        return Some((Peer { address, port: &[] }, rest));
    }
    let Some(port) = rest.strip_prefix(b" port ") else { return Some((Peer { address, port: &[] }, rest)) };
    let len = digits(port);
    if len == 0 {
        return Some((Peer { address, port: &[] }, rest));
    }
    let (port, rest) = split_at(port, len);
    Some((Peer { address, port }, rest))
}

/// Without the words that say that the account does not exist.
fn without_invalid(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"invalid user ").or_else(|| text.strip_prefix(b"illegal user ")).unwrap_or(text)
}

/// Without a bracketed note such as ` [preauth]` at the end.
fn without_note(text: &[u8]) -> &[u8] {
    match rsplit_text(text, b" [") {
        Some((before, note)) if note.ends_with(b"]") => before,
        _ => text,
    }
}

fn put_user(user: &[u8], sink: &mut impl Sink<Field>) {
    sink.put(Field::User, user);
}

/// Puts address and port; IPv4 addresses mapped into IPv6 lose `::ffff:`. True when there is an address.
fn put_peer(peer: &Peer<'_>, sink: &mut impl Sink<Field>) -> bool {
    let address = peer.address.strip_prefix(b"::ffff:").unwrap_or(peer.address);
    if address.is_empty() {
        return false;
    }
    sink.put(Field::SrcIp, address);
    if is_number(peer.port) {
        sink.put(Field::SrcPort, peer.port);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::sink::RecordSink;
    use vg_model::Record;

    #[track_caller]
    fn check(text: &str, json: &str) {
        let mut record = Record::default();
        message(text.as_bytes(), &mut RecordSink::new(&mut record, vg_model::Wanted::All));
        assert_eq!(record.to_json(), json, "{text}");
    }

    #[test]
    fn attempts() {
        check(
            "Failed password for invalid user ROOT from 192.0.2.9 port 50 ssh2",
            r#"{"user":"ROOT","src_ip":"192.0.2.9","src_port":"50","method":"password","result":"failure"}"#,
        );
        check(
            "Accepted publickey for an from ::ffff:192.0.2.9 port 50 ssh2: RSA SHA256:xx",
            r#"{"user":"an","src_ip":"192.0.2.9","src_port":"50","method":"publickey","result":"success"}"#,
        );
        check(
            "error: PAM: Authentication failure for illegal user an from host.example via 192.0.2.1",
            r#"{"user":"an","src_ip":"host.example","method":"PAM","result":"failure"}"#,
        );
        check(
            "error: maximum authentication attempts exceeded for root from 192.0.2.9 port 50 ssh2 [preauth]",
            r#"{"user":"root","src_ip":"192.0.2.9","src_port":"50","result":"failure"}"#,
        );
    }

    #[test]
    fn names_that_pretend_to_be_messages() {
        check(
            "Failed password for invalid user x from 192.0.2.66 port 5 ssh2 from 192.0.2.9 port 50 ssh2",
            concat!(
                r#"{"user":"x from 192.0.2.66 port 5 ssh2","src_ip":"192.0.2.9","src_port":"50","#,
                r#""method":"password","result":"failure"}"#
            ),
        );
        check(
            "Connection closed by authenticating user x 192.0.2.66 port 5 192.0.2.9 port 50 [preauth]",
            r#"{"user":"x 192.0.2.66 port 5","src_ip":"192.0.2.9","src_port":"50"}"#,
        );
        check(
            "Bad protocol version identification 'x' from 192.0.2.66' from 192.0.2.9 port 50",
            r#"{"src_ip":"192.0.2.9","src_port":"50"}"#,
        );
        check(
            "Invalid user  from 192.0.2.9 port 50",
            r#"{"user":"","src_ip":"192.0.2.9","src_port":"50","result":"failure"}"#,
        );
    }

    #[test]
    fn connections() {
        check("Received disconnect from 192.0.2.9 port 50:11: Bye", r#"{"src_ip":"192.0.2.9","src_port":"50"}"#);
        check("error: Received disconnect from 192.0.2.9: 3: x: Auth fail", r#"{"src_ip":"192.0.2.9"}"#);
        check("Did not receive identification string from 192.0.2.9", r#"{"src_ip":"192.0.2.9"}"#);
        check("fatal: Unable to negotiate with 192.0.2.9 port 50: no", r#"{"src_ip":"192.0.2.9","src_port":"50"}"#);
        check(
            "ssh_dispatch_run_fatal: Connection from 192.0.2.9 port 5: x",
            r#"{"src_ip":"192.0.2.9","src_port":"5"}"#,
        );
        check("Server listening on 0.0.0.0 port 22.", "{}");
        check("", "{}");
    }
}
