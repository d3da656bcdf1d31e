//! What messages hold besides text: the forms in which devices and services write values into a line.
//!
//! *What it is*: [`recognise`] tells by its first bytes (or by the program that sent it) that a message is of such a form;
//! [`Content::walk`] hands its values to a sink. Most of it is data in `data/*.toml`: which columns a firewall writes
//! (`columns`), what shape a message has (`pattern`, `messages`), which keys tell a vendor (`pairs`). Rust is what the forms
//! themselves need.
//!
//! | form | kind | specification | names of the fields |
//! |---|---|---|---|
//! | CEF 0 and 1 | `cef` | ArcSight Common Event Format, 2010 and later | header `deviceVendor`, `deviceProduct`, `deviceVersion`, `deviceEventClassId`, `name`, `severity`; extension by its keys; a value with a label (`cs1`, `cs1Label`) under the label too |
//! | LEEF 1.0 and 2.0 | `leef` | IBM QRadar LEEF | header `vendor`, `product`, `version`, `eventId`; attributes by their keys |
//! | `key=value` of FortiGate | `fortigate` | Fortinet, FortiOS log message reference | the keys |
//! | CSV of Palo Alto firewalls | `paloalto` | PAN-OS administrator's guide, syslog field descriptions | the variable names of that guide (`src`, `natsrc`, `rule` …) |
//! | filterlog of pfSense and OPNsense | `filterlog` | Netgate, raw filter log format | the words of its grammar (`source-address` …) |
//! | Cisco ASA, FTD, PIX, FWSM | `cisco_asa` | Cisco, ASA series syslog messages | `message_id`, `message`; `src_ip`, `dst_port` … as in the Sigma taxonomy |
//! | Sysmon for Linux | `windows` | Sysinternals, SysmonForLinux | as in EVTX: `EventID`, `Channel`, `Image` … |
//!
//! Messages of programs that stay `syslog` (BIND, Unbound, dnsmasq, Postfix, Dovecot, Cisco IOS, BIG-IP) are patterns in
//! `data/programs.toml`; lines of files that have a form of their own are in the parser `service_log`.
//!
//! *Invariants*: a value that stands in the record is a slice of it; only escapes make a copy. Decoding and rebuilding are
//! one walk. Columns and keys that nobody described stay in the raw record and in searches over whole events.
//!
//! *What it does not do*: JSON inside syslog messages, custom column orders of Palo Alto, Check Point's own form, NetFlow.

mod cef;
mod columns;
mod leef;
mod messages;
mod pairs;
mod pattern;
mod sysmon;
mod when;

use vg_model::{DefectKind, SourceKind, TimeQuality, Timestamp};

use crate::parsers::clock_text::Clock;
use crate::parsers::scan::{digits, is_number, split_at, split_byte, trim_end, trim_start};
use crate::parsers::sink::{FieldName, Sink};

pub(in crate::parsers) use messages::{Line, by_program, lines, put_values, wants_programs};
pub(in crate::parsers) use pattern::Values;
pub(in crate::parsers) use when::read as read_time;

/// A time and how it is known.
pub(in crate::parsers) type Known = (Timestamp, TimeQuality);

/// What the values of a message say about the event.
#[derive(Clone, Copy, Default, Debug)]
pub(in crate::parsers) struct Told {
    /// When it happened.
    pub(in crate::parsers) time: Option<Known>,
    /// What is wrong with the message.
    pub(in crate::parsers) defect: Option<(DefectKind, &'static str)>,
}

/// A message of a known form.
#[derive(Clone, Copy, Debug)]
pub(in crate::parsers) struct Content<'a> {
    form: Form,
    /// Number of a Cisco message.
    id: &'a [u8],
    text: &'a [u8],
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Cef,
    Leef,
    Pairs,
    PaloAlto,
    Filterlog,
    Asa,
    Sysmon,
}

/// Tells which form a message has. `program` is what sent it, empty where that is not known.
pub(in crate::parsers) fn recognise<'a>(program: &'a [u8], message: &'a [u8]) -> Option<Content<'a>> {
    let text = trim_start(message);
    if program.starts_with(b"%")
        && let Some(id) = asa_number(program)
    {
        return Some(Content { form: Form::Asa, id, text });
    }
    let form = match text.first()? {
        b'C' if cef::begins(text) => Form::Cef,
        b'L' if leef::begins(text) => Form::Leef,
        b'<' if sysmon::begins(program, text) => Form::Sysmon,
        b'%' => {
            let (id, text) = asa(text)?;
            return Some(Content { form: Form::Asa, id, text });
        }
        b'0'..=b'9' if program == b"filterlog" => Form::Filterlog,
        b'0'..=b'9' if is_palo_alto(text) => Form::PaloAlto,
        b'a'..=b'z' if pairs::is_fortigate(text) => Form::Pairs,
        _ => return None,
    };
    Some(Content { form, id: &[], text })
}

/// True when a text begins with a form that nothing else has: it needs no header to be a message.
pub(in crate::parsers) fn begins(text: &[u8]) -> bool {
    recognise(&[], text).is_some()
}

impl Content<'_> {
    /// The kind of event.
    pub(in crate::parsers) fn kind(&self) -> SourceKind {
        SourceKind(match self.form {
            Form::Cef => "cef",
            Form::Leef => "leef",
            Form::Pairs => "fortigate",
            Form::PaloAlto => "paloalto",
            Form::Filterlog => "filterlog",
            Form::Asa => "cisco_asa",
            Form::Sysmon => "windows",
        })
    }

    /// Hands every value to `sink`.
    pub(in crate::parsers) fn walk<F: FieldName>(&self, clock: &Clock, sink: &mut impl Sink<F>) -> Told {
        match self.form {
            Form::Cef => cef::walk(self.text, clock, sink),
            Form::Leef => leef::walk(self.text, clock, sink),
            Form::Pairs => pairs::fortigate(self.text, clock, sink),
            Form::PaloAlto => columns::palo_alto().walk(self.text, clock, sink),
            Form::Filterlog => columns::filterlog().walk(self.text, clock, sink),
            Form::Asa => {
                sink.put_named(b"message_id", self.id);
                sink.put_named(b"message", self.text);
                messages::asa(self.id, trim_end(self.text), sink);
                Told::default()
            }
            Form::Sysmon => sysmon::walk(self.text, sink),
        }
    }
}

/// Number and text of `%ASA-SEVERITY-NUMBER: text`.
fn asa(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (tag, message) = split_at(text, text.iter().position(|byte| matches!(byte, b':' | b' '))?);
    let message = message.strip_prefix(b":").unwrap_or(message);
    Some((asa_number(tag)?, trim_start(message)))
}

/// The number of `%ASA-SEVERITY-NUMBER`; some releases have the class of the message in it, `%ASA-session-6-302013`.
fn asa_number(tag: &[u8]) -> Option<&[u8]> {
    const FAMILIES: [&[u8]; 4] = [b"%ASA-", b"%FTD-", b"%PIX-", b"%FWSM-"];
    let rest = FAMILIES.iter().find_map(|family| tag.strip_prefix(*family))?;
    let id = rest.get(memchr::memrchr(b'-', rest)? + 1..)?;
    (id.len() == 6 && is_number(id)).then_some(id)
}

/// True for `N,yyyy/mm/dd hh:mm:ss,SERIAL,TYPE`.
fn is_palo_alto(text: &[u8]) -> bool {
    let Some((first, rest)) = split_byte(text, b',') else { return false };
    if first.len() > 3 || digits(first) != first.len() {
        return false;
    }
    let Some((stamp, rest)) = split_byte(rest, b',') else { return false };
    let is_stamp = matches!(stamp, [_, _, _, _, b'/', _, _, b'/', _, _, b' ', _, _, b':', _, _, b':', _, _]);
    let Some((_, rest)) = is_stamp.then(|| split_byte(rest, b',')).flatten() else { return false };
    let kind = split_byte(rest, b',').map_or(rest, |(kind, _)| kind);
    (3..=20).contains(&kind.len()) && kind.iter().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests;
