//! The Linux audit log: records of one event joined, values decoded.
//!
//! *Specification*: the audit record format of the Linux audit project (`audit.log`, auparse), raw and enriched.
//! A record is `[node=NAME ]type=TYPE msg=audit(SECONDS.MILLIS:SERIAL): KEY=VALUE …`; records with the same node, time
//! and serial are one event, also when those of several events alternate. The framer collects them within a window
//! (`limits::AUDIT_WINDOW_RECORDS`, two seconds of record time, `limits::MAX_OPEN_AUDIT_EVENTS`) and hands out whole
//! events in the order of their first records; an `EOE` record ends its event. A record that comes later than that is
//! an event of its own.
//!
//! *Fields* (kind `auditd`): the keys as they are, repeated where records repeat them (`type` once per record, `name`
//! per `PATH`); the enriched values behind the group separator (`UID="root"`); the text of `msg='…'` flattened. Values
//! that the kernel writes in hexadecimal because of odd characters are decoded, only where a key may be so encoded, the
//! value is not quoted and has an even number of digits (`a0`… in `EXECVE` alone: in `SYSCALL` they are numbers). The
//! terminators in `proctitle` become blanks; several rule keys in one `key` become several values.
//! Derived, once per event: `Image` (exe), `CommandLine` (`EXECVE` arguments joined by blanks, else `proctitle`, else
//! `cmd`), `CurrentDirectory` (cwd), `User` (name of the uid where enriched, else the number), `ProcessId`,
//! `ParentProcessId`. Text before the first key (`avc:  denied  { read } for`) is `message`.
//!
//! *Tolerated*: `ausearch` separators, syslog prefixes (`kernel: audit: type=1400 audit(…): …`), several records in
//! one line. A line without an event id is an event with `message` alone, counted as `malformed`.
//!
//! *What it does not do*: arguments cut into chunks (`a1[0]`, `a1[1]`) stay so, save in `CommandLine`; numbers of system
//! calls are not named; socket addresses are not decoded; journald's own form (`audit[1]: TYPE …`, no event id).

mod assemble;
mod body;
mod decode;
mod record;
mod values;

use std::sync::Arc;

use vg_model::{Expand, FieldTable, Text};

use super::sniff::share_of_lines;
use crate::{About, Confidence, Decoder, Framer, Head, OpenOptions, Parser};

/// The parser of Linux audit logs.
#[derive(Debug)]
pub(super) struct Auditd;

static ABOUT: About = About {
    name: "auditd",
    title: || Text::new("Nhật ký kiểm toán Linux (auditd)", "Linux audit log (auditd)"),
    specification: "https://github.com/linux-audit/audit-documentation/wiki",
    patterns: &["audit.log*", "audit*.log"],
};

impl Parser for Auditd {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &Head<'_>) -> Option<Confidence> {
        let plain = share_of_lines(head, |line| {
            record::is_separator(line) || record::read(line).is_some_and(|record| record.plain)
        })?;
        let any = share_of_lines(head, |line| record::read(line).is_some())?;
        let mostly = plain.good * 10 >= plain.all * 6 || any.good * 20 >= any.all * 19;
        mostly.then_some(Confidence::Certain)
    }

    fn framer(&self, _options: &OpenOptions) -> Box<dyn Framer> {
        Box::new(assemble::AuditFramer::new())
    }

    fn decoder(&self, fields: &Arc<FieldTable>) -> Box<dyn Decoder> {
        Box::new(decode::AuditDecoder::new(fields))
    }

    fn expander(&self) -> &'static dyn Expand {
        &decode::EXPANDER
    }
}
