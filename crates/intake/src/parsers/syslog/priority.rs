//! Facility and severity: RFC 5424 §6.2.1, in the words of `syslog.conf`.

/// Facility words by code.
const FACILITIES: [&str; 24] = [
    "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp",
    "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
];

/// Severity words by code.
const SEVERITIES: [&str; 8] = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];

/// The facility word of a priority value.
pub(super) fn facility(priority: u8) -> &'static str {
    FACILITIES.get(usize::from(priority >> 3)).copied().unwrap_or_default()
}

/// The severity word of a severity code (the low three bits count).
pub(super) fn severity(code: u8) -> &'static str {
    SEVERITIES.get(usize::from(code & 7)).copied().unwrap_or_default()
}

/// Reads `<0>` to `<191>` at the front of a line; gives the value and what follows.
pub(super) fn read(line: &[u8]) -> Option<(u8, &[u8])> {
    let rest = line.strip_prefix(b"<")?;
    let end = memchr::memchr(b'>', rest.get(..rest.len().min(4))?)?;
    let (value, rest) = rest.split_at_checked(end)?;
    let value = crate::parsers::scan::number(value).filter(|value| *value <= 191)?;
    Some((u8::try_from(value).ok()?, rest.get(1..)?))
}

/// The severity word that an upper-case word in place of the host stands for.
pub(super) fn severity_of_word(word: &[u8]) -> Option<&'static str> {
    Some(match word {
        b"EMERG" | b"PANIC" => "emerg",
        b"ALERT" => "alert",
        b"CRIT" | b"CRITICAL" | b"FATAL" => "crit",
        b"ERR" | b"ERROR" => "err",
        b"WARNING" | b"WARN" => "warning",
        b"NOTICE" => "notice",
        b"INFO" => "info",
        b"DEBUG" => "debug",
        _ => return None,
    })
}

/// The severity that one of its own words (or `warn`, `error`) stands for.
pub(super) fn severity_of_own_word(word: &[u8]) -> Option<&'static str> {
    match word {
        b"error" => Some("err"),
        b"warn" => Some("warning"),
        _ => SEVERITIES.into_iter().find(|severity| severity.as_bytes() == word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn priorities() {
        assert_eq!(read(b"<34>1 x"), Some((34, &b"1 x"[..])));
        assert_eq!((facility(34), severity(34)), ("auth", "crit"));
        assert_eq!((facility(191), severity(191)), ("local7", "debug"));
        for line in [&b"<192>"[..], b"<>", b"<1234>", b"34>", b"<3"] {
            assert_eq!(read(line), None);
        }
    }
}
