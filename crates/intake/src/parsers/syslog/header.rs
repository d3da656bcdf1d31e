//! The header of a syslog line: priority, stamp, host, tag; RFC 3164 §4.1, RFC 5424 §6.2 and their relatives.

use vg_model::Timestamp;

use super::{content, priority, structured};
use crate::parsers::clock_text::{Civil, bsd_stamp};
use crate::parsers::scan::{digits, is_number, split_at, split_byte, token, trim_start, unwrap_pair};

/// When a line says that it was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stamp {
    /// No zone, perhaps no year.
    Civil(Civil),
    /// ISO 8601; true when the zone was given.
    Instant(Timestamp, bool),
    /// RFC 5424 NILVALUE, or the uptime of a device.
    Absent,
}

/// The parts of a line; parts that are absent are empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Header<'a> {
    pub(super) priority: Option<u8>,
    pub(super) stamp: Stamp,
    pub(super) stamp_text: &'a [u8],
    pub(super) hostname: &'a [u8],
    pub(super) program: &'a [u8],
    pub(super) pid: &'a [u8],
    pub(super) msgid: &'a [u8],
    pub(super) data: &'a [u8],
    /// Severity named by a word or a Cisco tag.
    pub(super) severity: Option<&'static str>,
    /// True when there is a priority and nothing else of a header.
    pub(super) bare: bool,
    pub(super) message: &'a [u8],
}

impl Header<'_> {
    /// True when the line has more of a syslog line than its stamp.
    pub(super) fn is_telling(&self) -> bool {
        self.priority.is_some() || !self.program.is_empty() || content::recognise(self.program, self.message).is_some()
    }
}

/// True when a line starts a message.
pub(super) fn starts(line: &[u8]) -> bool {
    let (priority, rest) = prefix(line);
    stamp(rest).is_some() || priority.is_some() || content::begins(rest)
}

/// Reads the header of a line; `None` when the line starts no message.
pub(super) fn read(line: &[u8]) -> Option<Header<'_>> {
    let (priority, rest) = prefix(line);
    if priority.is_some()
        && let Some(body) = rest.strip_prefix(b"1 ")
        && let Some(header) = modern(priority, body)
    {
        return Some(header);
    }
    let mut header = Header {
        priority,
        stamp: Stamp::Absent,
        stamp_text: &[],
        hostname: &[],
        program: &[],
        pid: &[],
        msgid: &[],
        data: &[],
        severity: None,
        bare: false,
        message: &[],
    };
    if let Some((stamp, stamp_text, rest)) = stamp(rest) {
        (header.stamp, header.stamp_text) = (stamp, stamp_text);
        origin(rest, &mut header);
    } else if priority.is_some() || content::begins(rest) {
        // Devices that write no header (RFC 3164 §4.3.3), and files that they export.
        header.bare = !content::begins(rest);
        tag(rest, &mut header, true);
    } else {
        return None;
    }
    Some(header)
}

/// Passes over an octet count (RFC 6587), the priority and Cisco's sequence number.
fn prefix(line: &[u8]) -> (Option<u8>, &[u8]) {
    let count = digits(line);
    let uncounted = match split_at(line, count).1 {
        [b' ', rest @ ..] if count > 0 && rest.starts_with(b"<") => rest,
        _ => line,
    };
    let (priority, rest) = match priority::read(uncounted) {
        Some((priority, rest)) => (Some(priority), rest),
        None => (None, line),
    };
    let rest = trim_start(rest);
    // `<166>:Nov 28 …` of Cisco's EMBLEM format.
    let rest = if priority.is_some() { rest.strip_prefix(b":").unwrap_or(rest) } else { rest };
    let sequence = digits(rest);
    let rest = match split_at(rest, sequence).1 {
        [b':', b' ', rest @ ..] if sequence > 0 => trim_start(rest),
        _ => rest,
    };
    (priority, rest)
}

/// RFC 5424: everything after the version.
fn modern(priority: Option<u8>, body: &[u8]) -> Option<Header<'_>> {
    let (stamp_text, rest) = split_byte(body, b' ')?;
    let stamp = match stamp_text {
        b"-" => Stamp::Absent,
        text => Timestamp::parse_iso(text).map(|(time, zoned)| Stamp::Instant(time, zoned))?,
    };
    let (hostname, rest) = split_byte(rest, b' ')?;
    let (program, rest) = split_byte(rest, b' ')?;
    let (pid, rest) = split_byte(rest, b' ')?;
    let (msgid, rest) = split_byte(rest, b' ')?;
    let (data, message) = structured::split(rest).unwrap_or((&[], rest));
    let message = message.strip_prefix(b" ").unwrap_or(message);
    let message = message.strip_prefix(b"\xef\xbb\xbf").unwrap_or(message);
    let given = |text| if text == b"-" { &[][..] } else { text };
    Some(Header {
        priority,
        stamp,
        stamp_text: given(stamp_text),
        hostname: given(hostname),
        program: given(program),
        pid: given(pid),
        msgid: given(msgid),
        data,
        severity: None,
        bare: false,
        message,
    })
}

/// The stamp at the front of a line: its meaning, its text and what follows it (a blank or a colon, or nothing).
fn stamp(text: &[u8]) -> Option<(Stamp, &[u8], &[u8])> {
    let first = *text.first()?;
    let (stamp, start, rest) = if first.is_ascii_digit() {
        if let Some((stamp, rest)) = iso(text) {
            (stamp, text, rest)
        } else {
            // A year before the month; the rest is as without it.
            let (year, after) = text.split_at_checked(4)?;
            let after = after.strip_prefix(b" ")?;
            let (mut civil, rest) = bsd_stamp(after)?;
            civil.year = Some(i32::try_from(crate::parsers::scan::number(year)?).ok()?);
            (Stamp::Civil(civil), text, rest)
        }
    } else {
        // Cisco marks clocks that are not set by NTP.
        let text = if matches!(first, b'*' | b'.') { text.get(1..)? } else { text };
        let (civil, rest) = bsd_stamp(text)?;
        (Stamp::Civil(civil), text, rest)
    };
    matches!(rest, [] | [b' ' | b':', ..]).then(|| (stamp, split_at(start, start.len() - rest.len()).0, rest))
}

/// An ISO 8601 stamp: rsyslog's with `T`, or macOS' with a blank, which must have a zone.
fn iso(text: &[u8]) -> Option<(Stamp, &[u8])> {
    let separator = *text.get(10)?;
    let len = match separator {
        b'T' => memchr::memchr(b' ', text).unwrap_or(text.len()),
        b' ' => 11 + memchr::memchr(b' ', text.get(11..)?)?,
        _ => return None,
    };
    let (stamp, rest) = split_at(text, len);
    let stamp = stamp.strip_suffix(b":").unwrap_or(stamp);
    let (time, zoned) = Timestamp::parse_iso(stamp)?;
    (zoned || separator == b'T').then_some((Stamp::Instant(time, zoned), rest))
}

/// Host, tag and message: what follows the stamp.
fn origin<'a>(rest: &'a [u8], header: &mut Header<'a>) {
    if let Some(rest) = rest.strip_prefix(b":") {
        // `Mmm dd hh:mm:ss: text`: neither host nor program, or a Cisco device.
        tag(trim_start(rest), header, false);
        return;
    }
    let rest = trim_start(rest);
    let (word, after) = token(rest);
    if content::begins(rest) {
        tag(rest, header, true);
    } else if after.starts_with(b"%") && word.ends_with(b":") {
        // A zone word between stamp and Cisco tag.
        tag(after, header, false);
    } else if let Some(severity) = priority::severity_of_word(word) {
        header.severity = Some(severity);
        tag(after, header, true);
    } else if is_tag(word, matches!(header.stamp, Stamp::Civil(_))) {
        tag(rest, header, true);
    } else {
        header.hostname = word;
        // `host : %ASA-6-302013: …`
        let after = after.strip_prefix(b": ").filter(|rest| rest.starts_with(b"%")).unwrap_or(after);
        let (word, behind) = token(after);
        match priority::severity_of_own_word(word) {
            // BIG-IP has the severity between host and tag.
            Some(severity) if is_tag(token(behind).0, false) => {
                header.severity = Some(severity);
                tag(behind, header, true);
            }
            _ => tag(after, header, true),
        }
    }
}

/// True when a word right after the stamp is a tag and not a host.
fn is_tag(word: &[u8], civil: bool) -> bool {
    match word {
        [b'[', .., b']' | b':'] => civil,
        [b'%', ..] => true,
        [.., b':'] => !word.ends_with(b"::"),
        [.., b']'] => split_byte(word, b'[').is_some_and(|(name, _)| !name.is_empty()),
        _ => false,
    }
}

/// `program[pid]: message` and its relatives. Without a tag everything is the message.
fn tag<'a>(rest: &'a [u8], header: &mut Header<'a>, any: bool) {
    header.message = rest;
    if let [b'%', ..] = rest {
        cisco_tag(rest, header);
        return;
    }
    if !any || content::begins(rest) {
        return;
    }
    if let [b'[', ..] = rest {
        // `[sshd]: text` and `[sshd] text`, but no bracketed number or path.
        let (word, after) = token(rest);
        let name = unwrap_pair(word.strip_suffix(b":").unwrap_or(word), b'[', b']');
        if name.len() < word.len() && name.iter().all(u8::is_ascii_alphabetic) && !name.is_empty() {
            header.program = name;
            header.message = after;
        }
        return;
    }
    let end = memchr::memchr3(b'[', b':', b' ', rest).unwrap_or(rest.len());
    let (program, after) = split_at(rest, end);
    match after {
        _ if program.is_empty() => {}
        [b':'] => (header.program, header.message) = (program, &[]),
        [b':', b' ', message @ ..] => (header.program, header.message) = (program, message),
        // `ASM:CEF:0|…`
        [b':', message @ ..] if content::begins(message) => (header.program, header.message) = (program, message),
        [b'[', after @ ..] => {
            let Some((pid, message)) = split_byte(after, b']') else { return };
            if pid.len() > 20 || memchr::memchr(b' ', pid).is_some() {
                return;
            }
            let message = match message {
                [b':', b' ', message @ ..] => message,
                [b':' | b' ', message @ ..] => message,
                [] => &[],
                _ => return,
            };
            (header.program, header.pid, header.message) = (program, pid, message);
        }
        _ => {}
    }
}

/// `%FACILITY-SEVERITY-MNEMONIC: text` of Cisco devices.
fn cisco_tag<'a>(rest: &'a [u8], header: &mut Header<'a>) {
    let Some((name, message)) = split_byte(rest, b':') else { return };
    if memchr::memchr(b' ', name).is_some() {
        return;
    }
    header.program = name;
    header.message = trim_start(message);
    let code = name.split(|byte| *byte == b'-').find(|part| part.len() == 1 && is_number(part));
    header.severity = code.and_then(<[u8]>::first).map(|digit| priority::severity(digit - b'0'));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(line: &str) -> (String, String, String, String) {
        let header = read(line.as_bytes()).unwrap_or_else(|| panic!("{line}"));
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(header.hostname), text(header.program), text(header.pid), text(header.message))
    }

    #[track_caller]
    fn check(line: &str, host: &str, program: &str, pid: &str, message: &str) {
        assert_eq!(parts(line), (host.into(), program.into(), pid.into(), message.into()), "{line}");
    }

    #[test]
    fn rfc_3164_and_relatives() {
        check("Jan 22 07:53:01 web1 CRON[31]: (root) CMD (x)", "web1", "CRON", "31", "(root) CMD (x)");
        check("<13>Feb  6 15:16:30 web1 app: text", "web1", "app", "", "text");
        check("Mar 23 23:01:18.123 web1 app[19]: text", "web1", "app", "19", "text");
        check("Oct 27 2015 09:24:46 web1 app[1]: text", "web1", "app", "1", "text");
        check("2015 Nov 13 13:40:01 web1 rsyslogd-2177: text", "web1", "rsyslogd-2177", "", "text");
        check("Nov 18 08:30:20 kernel: [997.39] sda2: rw=0", "", "kernel", "", "[997.39] sda2: rw=0");
        check("Nov 18 01:15:43: --- repeated ---", "", "", "", "--- repeated ---");
        check("Mar  3 00:17:22 [sshd]: User x", "", "sshd", "", "User x");
        check("Jun 25 23:53:34 [sshd] User x", "", "sshd", "", "User x");
        check("Jan 22 07:54:32 web1 Job `cron.daily' ended", "web1", "", "", "Job `cron.daily' ended");
        check("Nov 11 22:46:29 web1 su(pam_unix)[23]: text", "web1", "su(pam_unix)", "23", "text");
        check("Mar 11 19:26:45 mac1 fw[198] <Info>: text", "mac1", "fw", "198", "<Info>: text");
        check("Jan  1 00:00:00 web1", "web1", "", "", "");
    }

    #[test]
    fn iso_stamps() {
        check("2024-02-10T00:00:01.123456+07:00 web1 app[7]: text", "web1", "app", "7", "text");
        check("2016-10-25T12:37:23.297-07:00 INFO app[7]: text", "", "app", "7", "text");
        check("2020-03-25 09:01:30.852002-0700  web1 app[7]: text", "web1", "app", "7", "text");
        assert_eq!(read(b"2020-03-25 09:01:30 web1 app[7]: text"), None);
        assert_eq!(read(b"2022-04-12 00:16:05.526 UTC [7755] LOG:  text"), None);
    }

    #[test]
    fn rfc_5424() {
        check("<34>1 2024-02-10T00:00:01Z web1 app 7 ID1 - text", "web1", "app", "7", "text");
        check("<34>1 2024-02-10T00:00:01Z web1 app - - [x@1 a=\"]\"] \u{feff}text", "web1", "app", "", "text");
        check("57 <34>1 - - app - - - ", "", "app", "", "");
        assert_eq!(read(b"<34>1 - - app - - -").unwrap().stamp, Stamp::Absent);
        assert!(starts(b"<34>1 - - app - - -"));
        assert!(!starts(b"1 - - app - - -"));
        check("<34>no stamp at all", "", "", "", "no stamp at all");
        assert!(starts(b"<34>no stamp at all") && !starts(b"<192>x"));
    }

    #[test]
    fn cisco() {
        let line = "39: *Oct  6 03:32:04.114 gmt: %SEC-6-IPACCESSLOGP: list x denied";
        check(line, "", "%SEC-6-IPACCESSLOGP", "", "list x denied");
        assert_eq!(read(line.as_bytes()).unwrap().severity, Some("info"));
        check("Apr 30 15:10:58: %DOT1X-5-FAIL: no", "", "%DOT1X-5-FAIL", "", "no");
        check("Sep  1 10:25:29 192.0.2.1 %IPS-4-SIGNATURE: x", "192.0.2.1", "%IPS-4-SIGNATURE", "", "x");
        check("<166>Nov 28 2023 10:00:00 fw1 : %ASA-6-302013: Built", "fw1", "%ASA-6-302013", "", "Built");
        check("<166>:Nov 28 10:00:00 ICT: %ASA-6-302013: Built", "", "%ASA-6-302013", "", "Built");
        check("<166>2018-06-27T12:17:46Z asa : %ASA-6-110002: No", "asa", "%ASA-6-110002", "", "No");
        check("<166>%ASA-6-302013: Built", "", "%ASA-6-302013", "", "Built");
        check("%ASA-6-302013: Built", "", "%ASA-6-302013", "", "Built");
    }

    #[test]
    fn devices_without_a_header_or_with_half_of_one() {
        let pairs = "date=2023-11-28 time=10:00:00 devid=\"FG1\"";
        check(&format!("<189>{pairs}"), "", "", "", pairs);
        check(&format!("Nov 28 10:00:00 {pairs}"), "", "", "", pairs);
        check(&format!("Nov 28 10:00:00 fw1 {pairs}"), "fw1", "", "", pairs);
        check(pairs, "", "", "", pairs);
        check("<134>Nov 28 10:00:00 f5 ASM:CEF:0|a|b", "f5", "ASM", "", "CEF:0|a|b");
        check("<14>Nov 28 10:00:00 1,2023/11/28 10:00:00,1,SYSTEM,x", "", "", "", "1,2023/11/28 10:00:00,1,SYSTEM,x");
        check("Nov 28 10:00:00 lb1 notice mcpd[5]: 01070417:5: AUDIT - x", "lb1", "mcpd", "5", "01070417:5: AUDIT - x");
        check("Nov 28 10:00:00 lb1 notice of nothing", "lb1", "", "", "notice of nothing");
    }

    #[test]
    fn other_lines_start_nothing() {
        for line in ["", "\tindented", "MMM 22 07:54:32 a b: c", "2009-02-25 11:45:23 conffile x keep", "[1] x"] {
            assert!(!starts(line.as_bytes()), "{line}");
            assert_eq!(read(line.as_bytes()), None, "{line}");
        }
    }
}
