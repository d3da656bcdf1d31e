//! One line of an audit log: its event id, its type and its body.

use crate::parsers::scan::{number, split_byte, split_text, token, trim_start};

/// What says that records belong to one event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct EventId<'a> {
    /// Machine, when the log is of several; empty otherwise.
    pub(super) node: &'a [u8],
    /// Seconds since 1970.
    pub(super) seconds: i64,
    /// Milliseconds within the second.
    pub(super) millis: u32,
    /// Serial number of the event.
    pub(super) serial: u64,
}

/// One record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct AuditRecord<'a> {
    pub(super) id: EventId<'a>,
    /// Type as written: a name, or a number in kernel messages.
    pub(super) kind: &'a [u8],
    /// Keys and values.
    pub(super) body: &'a [u8],
    /// True when the line starts with the record, false when a syslog prefix stands before it.
    pub(super) plain: bool,
}

/// True for the lines that `ausearch` puts between events.
pub(super) fn is_separator(line: &[u8]) -> bool {
    line == b"----" || line.starts_with(b"time->")
}

/// Reads a line; `None` when it has no event id.
pub(super) fn read(line: &[u8]) -> Option<AuditRecord<'_>> {
    let (before, rest) = split_text(line, b"audit(")?;
    let (id, rest) = split_byte(rest, b')')?;
    let (seconds, millis, serial) = read_id(id)?;
    let body = trim_start(rest.strip_prefix(b":").unwrap_or(rest));
    let before = before.strip_suffix(b"msg=").unwrap_or(before);
    let (prefix, kind) = match split_text(before, b"type=") {
        Some((prefix, kind)) => (prefix, token(kind).0),
        // Kernel messages may have a blank before the equals sign.
        None => split_text(before, b"type =").map_or((before, &[][..]), |(prefix, kind)| (prefix, token(kind).0)),
    };
    let node = split_text(prefix, b"node=").map_or(&[][..], |(_, node)| token(node).0);
    let plain = prefix.is_empty() || prefix.starts_with(b"node=");
    if kind.is_empty() && !plain && split_text(before, b"audit").is_none() {
        return None;
    }
    Some(AuditRecord { id: EventId { node, seconds, millis, serial }, kind, body, plain })
}

/// `SECONDS.MILLIS:SERIAL`.
fn read_id(text: &[u8]) -> Option<(i64, u32, u64)> {
    let (seconds, rest) = split_byte(text, b'.')?;
    let (millis, serial) = split_byte(rest, b':')?;
    if seconds.len() > 11 || millis.len() != 3 {
        return None;
    }
    Some((i64::try_from(whole(seconds)?).ok()?, number(millis)?, whole(serial)?))
}

/// A number of up to 19 digits.
fn whole(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 19 {
        return None;
    }
    text.iter().try_fold(0u64, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u64::from(byte - b'0')))
}

/// The names of record types that kernel messages give as numbers (linux/audit.h).
pub(super) fn type_name(number: &[u8]) -> Option<&'static str> {
    Some(match number {
        b"1300" => "SYSCALL",
        b"1302" => "PATH",
        b"1305" => "CONFIG_CHANGE",
        b"1306" => "SOCKADDR",
        b"1307" => "CWD",
        b"1309" => "EXECVE",
        b"1320" => "EOE",
        b"1325" => "NETFILTER_CFG",
        b"1326" => "SECCOMP",
        b"1327" => "PROCTITLE",
        b"1400" => "AVC",
        b"1404" => "MAC_STATUS",
        b"1700" => "ANOM_PROMISCUOUS",
        b"1701" => "ANOM_ABEND",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_types() {
        let record = read(b"node=web1 type=CWD msg=audit(1706000000.123:456):  cwd=\"/\"").unwrap();
        let id = EventId { node: b"web1", seconds: 1_706_000_000, millis: 123, serial: 456 };
        assert_eq!((record.id, record.kind, record.body), (id, &b"CWD"[..], &b"cwd=\"/\""[..]));
        assert!(record.plain);
    }

    #[test]
    fn syslog_prefixes() {
        let line = b"Jun 24 10:35:29 web1 kernel: [4.9] audit: type=1400 audit(1403598929.839:8): apparmor=\"ALLOWED\"";
        let record = read(line).unwrap();
        assert_eq!((record.kind, record.plain), (&b"1400"[..], false));
        assert_eq!(type_name(record.kind), Some("AVC"));
    }

    #[test]
    fn other_lines() {
        for line in [&b""[..], b"----", b"type=CWD msg=audit(x:1): y", b"text audit(1403598929.839:8) text", b"audit("]
        {
            assert_eq!(read(line), None, "{line:?}");
        }
        assert!(is_separator(b"time->Tue Jan 23 08:53:20 2024"));
    }
}
