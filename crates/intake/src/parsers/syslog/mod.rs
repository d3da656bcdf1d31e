//! Syslog lines: RFC 3164 with its many relatives, the time stamps of rsyslog, and RFC 5424.
//!
//! *Specification*: RFC 3164 §4.1 (with and without priority), RFC 5424 §6, RFC 6587 §3.4.1 (octet-counted
//! frames, also those that lines separate). Tolerated: a year before or after the day, fractions of
//! seconds, no host, a severity word in place of the host (Chrome OS), the zone-after-blank stamps of macOS, Cisco's
//! sequence number, `*` mark, zone word and `%FACILITY-SEVERITY-MNEMONIC` tag, the severity word of BIG-IP before the tag, a
//! priority without a stamp, and the lines of devices without any header, when their content is unmistakable.
//!
//! *Fields* (kind `syslog`): `timestamp` (as written), `hostname`, `program`, `pid`, `facility`, `severity`, `msgid`,
//! `message`; structured data as `SD-ID.PARAM` with escapes undone; and what messages of sshd, sudo, su, PAM, cron,
//! login, the user tools and systemd yield: `user`, `group`, `src_ip`, `src_port`, `method`, `result` (`success` or
//! `failure`; for units `started`, `stopped`, `failed`), `command`, `tty`, `pwd`, `runas`, `unit`.
//!
//! *Fields of services*: BIND, Unbound and dnsmasq (`query`, `record_type`, `class`, `answer`, `src_ip`, `src_port`), Postfix and
//! Dovecot (`queue_id`, `client`, `sender`, `recipient`, `status`, `reply` …), Cisco IOS (`acl`, `action`, `command` …), BIG-IP (`code`,
//! `command`, `status`, `session_id` …): the data in `content/data/programs.toml`.
//!
//! *Fields of devices*: a message that is CEF, LEEF, FortiGate, Palo Alto, filterlog, Cisco ASA or Sysmon for Linux is an
//! event of its own kind with the fields of that form (see `content`); the parts of the header are then called `syslog_hostname`
//! and so on, and `message` is given only where the form has text. Its time is the content's, where that is the better known.
//!
//! *Lines without a stamp*, priority or unmistakable content belong to the message before them, up to the limits of `joined_lines`. An unindented one is
//! counted as `malformed` besides, since it may be a record that is not understood; one with no message before it is an
//! event with `message` alone. A priority with nothing of a header behind it begins a message (RFC 3164 §4.3.3), counted as
//! `malformed`. No text is lost to search.
//!
//! *What it does not do*: messages run together without any delimiter or count, zone names, JSON within
//! messages, legacy Vietnamese encodings (TCVN3, VNI: bytes stay as they are), and the content of programs other than those above.

mod accounts;
pub(in crate::parsers) mod content;
mod decode;
mod header;
mod octets;
mod priority;
mod sshd;
mod structured;

use std::sync::Arc;

use vg_model::{Expand, FieldTable, Text};

use super::clock_text::Clock;
use super::joined_lines::JoinedFramer;
use super::sniff::share_of_lines;
use crate::{About, Confidence, Decoder, Framer, Head, OpenOptions, Parser};

/// The parser of syslog lines.
#[derive(Debug)]
pub(super) struct Syslog;

static ABOUT: About = About {
    name: "syslog",
    title: || Text::new("Nhật ký syslog", "Syslog"),
    specification: "RFC 3164, RFC 5424",
    patterns: &["syslog*", "auth.log*", "messages*", "secure*", "cron*", "daemon.log*", "kern.log*"],
};

impl Parser for Syslog {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &Head<'_>) -> Option<Confidence> {
        if octets::is_counted(head.bytes, head.complete) {
            return Some(Confidence::Shape);
        }
        let share = share_of_lines(head, |line| header::read(line).is_some_and(|header| header.is_telling()))?;
        // Continuation lines are common: half of the lines are enough when the first one starts a message.
        let first = share_of_lines(head, header::starts)?.first;
        (first && share.good * 2 >= share.all || share.good * 10 >= share.all * 6).then_some(Confidence::Shape)
    }

    fn framer(&self, options: &OpenOptions) -> Box<dyn Framer> {
        let clock = Clock::new(options);
        Box::new(octets::SyslogFramer::new(move |counted| {
            let context = Arc::new(decode::Context { clock, counted });
            match counted {
                true => Box::new(octets::OctetFramer::new(context)),
                false => Box::new(JoinedFramer::new(header::starts, context)),
            }
        }))
    }

    fn decoder(&self, fields: &Arc<FieldTable>) -> Box<dyn Decoder> {
        Box::new(decode::SyslogDecoder::new(fields))
    }

    fn expander(&self) -> &'static dyn Expand {
        &decode::EXPANDER
    }

    fn reads_counted(&self) -> bool {
        true
    }
}
