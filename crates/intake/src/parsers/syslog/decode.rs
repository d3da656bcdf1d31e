//! From records to values: one walk for decoding and expanding.

use std::sync::Arc;

use vg_model::Timestamp;
use vg_model::{
    DefectKind, Defects, EventBatch, Expand, FieldTable, Haystack, Record, SourceKind, TimeQuality, Wanted,
};

use super::content::{self, Told};
use super::header::{self, Header, Stamp};
use super::{accounts, octets, priority, sshd, structured};
use crate::Decoder;
use crate::parsers::clock_text::Clock;
use crate::parsers::joined_lines::{decode_records, first_line};
use crate::parsers::scan::{rsplit_text, strip_ignoring_case, trim_end, trim_start};
use crate::parsers::sink::{FieldName as _, Projection, Reading, RecordSink, Sink, field_names};

const KIND: SourceKind = SourceKind("syslog");

field_names! {
    Timestamp = "timestamp", Hostname = "hostname", Program = "program", Pid = "pid", Facility = "facility",
    Severity = "severity", Msgid = "msgid", Message = "message", SyslogTimestamp = "syslog_timestamp",
    SyslogHostname = "syslog_hostname", SyslogProgram = "syslog_program", SyslogPid = "syslog_pid",
    SyslogFacility = "syslog_facility", SyslogSeverity = "syslog_severity", SyslogMsgid = "syslog_msgid",
    Code = "code", User = "user", Group = "group", SrcIp = "src_ip",
    SrcPort = "src_port", Method = "method", Result = "result", Command = "command", Tty = "tty", Pwd = "pwd",
    Runas = "runas", Unit = "unit",
}

/// What holds for all blocks of a stream.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Context {
    /// How to fill what time stamps leave out.
    pub(super) clock: Clock,
    /// True when blocks hold octet-counted frames.
    pub(super) counted: bool,
}

impl Context {
    fn of(batch: &EventBatch) -> Self {
        batch.context.as_ref().and_then(|context| context.downcast_ref::<Self>()).copied().unwrap_or_default()
    }
}

/// Decodes blocks of syslog lines.
#[derive(Debug)]
pub(super) struct SyslogDecoder {
    projection: Projection,
    content: bool,
}

impl SyslogDecoder {
    /// A decoder that gives slots to the fields of `fields`.
    pub(super) fn new(fields: &Arc<FieldTable>) -> Self {
        Self { projection: Projection::new::<Field>(fields), content: wants_content(fields) }
    }
}

/// True when some rule asks for a field that only the content of messages yields.
fn wants_content(fields: &FieldTable) -> bool {
    let content = Field::ALL.get(Field::User.index()..).unwrap_or_default();
    fields.lookup(Field::Code.text().as_bytes()).is_some()
        || content.iter().any(|name| fields.lookup(name.as_bytes()).is_some())
        || content::wants_programs(fields)
}

impl Decoder for SyslogDecoder {
    fn decode(&mut self, batch: &mut EventBatch, defects: &mut Defects) {
        let Context { clock, counted } = Context::of(batch);
        let offset = batch.offset;
        let block = self.projection.open(batch);
        for frame in octets::frames(if counted { &block } else { &[] }) {
            let text = trim_end(frame.text);
            let mut sink = self.projection.sink(batch, &block);
            let (reading, kind) = walk(text, first_line(text), &clock, self.content, &mut sink);
            let raw = frame.at..frame.at + text.len();
            sink.finish(reading, offset + frame.at as u64, kind, raw, defects);
        }
        let lines: &[u8] = if counted { &[] } else { &block };
        let (content, loose) = (self.content, "lines without a time stamp were joined to the message before them");
        decode_records(&mut self.projection, batch, lines, header::starts, loose, defects, |record, sink| {
            walk(record.text, record.first_line, &clock, content, sink)
        });
        self.projection.close(batch, block);
        batch.haystack = Haystack::Plain;
        batch.expander = Some(&EXPANDER);
    }
}

/// Rebuilds syslog records.
#[derive(Debug)]
pub(super) struct SyslogExpand;

/// The expander of all batches of this parser.
pub(super) static EXPANDER: SyslogExpand = SyslogExpand;

impl Expand for SyslogExpand {
    fn expand(&self, batch: &EventBatch, index: usize, wanted: Wanted<'_>, record: &mut Record) {
        let Some(event) = batch.event(index) else { return };
        let text = event.raw();
        walk(text, first_line(text), &Context::of(batch).clock, true, &mut RecordSink::new(record, wanted));
    }
}

/// Hands every value of a record to `sink`; tells what it found out and the kind of event.
fn walk(
    text: &[u8],
    first_line: usize,
    clock: &Clock,
    content: bool,
    sink: &mut impl Sink<Field>,
) -> (Reading, SourceKind) {
    let Some(header) = header::read(text.get(..first_line).unwrap_or_default()) else {
        sink.put(Field::Message, text);
        return (Reading::damaged(DefectKind::Malformed, "the line is no syslog message"), KIND);
    };
    let message = text.get(first_line - header.message.len()..).unwrap_or_default();
    let found = content::recognise(header.program, message);
    put_header(&header, if found.is_some() { &DEVICE_HEADER } else { &HEADER }, sink);
    let mut told = Told::default();
    let kind = match found {
        Some(found) => {
            told = found.walk(clock, sink);
            found.kind()
        }
        None => {
            sink.put(Field::Message, message);
            if content {
                put_content(&header, sink);
            }
            KIND
        }
    };
    if !header.data.is_empty() {
        structured::walk(header.data, sink);
    }
    let mut reading = reading(header.stamp, &told, clock);
    if header.bare {
        reading.defect = Some((DefectKind::Malformed, "the line has a priority and no header behind it"));
    }
    (reading, kind)
}

/// The time of an event: what the content says with its zone, else what the header says with its zone, else the content,
/// else the header.
fn reading(stamp: Stamp, told: &Told, clock: &Clock) -> Reading {
    let mut out = match (stamp, told.time) {
        (_, Some(time @ (_, TimeQuality::Exact))) => Reading::at(time),
        (Stamp::Instant(time, true), _) => Reading::at((time, TimeQuality::Exact)),
        (_, Some(time)) => Reading::at(time),
        (Stamp::Instant(time, false), None) => Reading::at((clock.local(time), TimeQuality::AssumedZone)),
        (Stamp::Absent, None) => Reading::at((Timestamp(0), TimeQuality::Missing)),
        (Stamp::Civil(civil), None) => match clock.resolve(&civil) {
            Some(time) => Reading::at(time),
            None => Reading::damaged(DefectKind::Time, "the date does not exist"),
        },
    };
    out.defect = told.defect.or(out.defect);
    out
}

/// Names of the parts of a header: timestamp, hostname, program, pid, msgid, facility, severity.
type HeaderNames = [Field; 7];

const HEADER: HeaderNames =
    [Field::Timestamp, Field::Hostname, Field::Program, Field::Pid, Field::Msgid, Field::Facility, Field::Severity];

/// Devices have fields of their own that are called so; `hostname` of a web filter is the site that was visited.
const DEVICE_HEADER: HeaderNames = [
    Field::SyslogTimestamp,
    Field::SyslogHostname,
    Field::SyslogProgram,
    Field::SyslogPid,
    Field::SyslogMsgid,
    Field::SyslogFacility,
    Field::SyslogSeverity,
];

fn put_header(header: &Header<'_>, names: &HeaderNames, sink: &mut impl Sink<Field>) {
    let [timestamp, hostname, program, pid, msgid, facility, severity] = *names;
    let parts = [
        (timestamp, header.stamp_text),
        (hostname, header.hostname),
        (program, header.program),
        (pid, header.pid),
        (msgid, header.msgid),
    ];
    for (field, text) in parts {
        if !text.is_empty() {
            sink.put(field, text);
        }
    }
    if let Some(priority) = header.priority {
        sink.put_word(facility, priority::facility(priority));
    }
    if let Some(word) = header.severity.or(header.priority.map(priority::severity)) {
        sink.put_word(severity, word);
    }
}

/// Hands what the messages of well-known programs say to `sink`.
fn put_content(header: &Header<'_>, sink: &mut impl Sink<Field>) {
    let message = trim_start(without_repetition(header.message));
    let message = without_solaris_id(message);
    let program = match memchr::memrchr(b'/', header.program) {
        Some(at) => header.program.get(at + 1..).unwrap_or_default(),
        None => header.program,
    };
    if program.ends_with(b"(pam_unix)") || accounts::is_pam(message) {
        accounts::pam(message, sink);
        return;
    }
    match program {
        b"sshd" | b"sshd-session" | b"sshd-auth" => sshd::message(message, sink),
        b"sudo" => accounts::sudo(message, sink),
        b"su" => accounts::su(message, sink),
        b"login" => accounts::login(message, sink),
        b"CRON" | b"cron" | b"crond" | b"anacron" | b"crontab" => accounts::cron(message, sink),
        b"useradd" | b"usermod" | b"userdel" | b"groupadd" | b"groupmod" | b"groupdel" | b"gpasswd" | b"passwd"
        | b"chage" | b"chpasswd" => accounts::user_tool(message, sink),
        b"systemd" => accounts::unit(message, sink),
        b"systemd-logind" => accounts::logind(message, sink),
        _ => put_described(header.program, message, sink),
    }
}

/// Hands what a message that is described as data says to `sink`.
fn put_described(program: &[u8], message: &[u8], sink: &mut impl Sink<Field>) {
    let message = trim_end(message);
    if let Some((code, text)) = big_ip(message) {
        sink.put(Field::Code, code);
        content::by_program("@f5", text, sink);
        return;
    }
    let program = std::str::from_utf8(program).unwrap_or_default();
    // Instances and services of Postfix have names of their own: `postfix-out/submission/smtpd`.
    let mut postfix = [0; 32];
    let program = match program.strip_prefix("postfix").and_then(|rest| rest.rsplit_once('/')) {
        Some((_, service)) => joined("postfix/", service, &mut postfix),
        None => program.split_once('(').map_or(program, |(name, _)| name),
    };
    content::by_program(program, message, sink);
}

/// Two texts as one, in the memory of the caller; empty when they are too long for it.
fn joined<'a>(first: &str, second: &str, out: &'a mut [u8; 32]) -> &'a str {
    let len = first.len() + second.len();
    if let Some(place) = out.get_mut(..len)
        && let Some((front, back)) = place.split_at_mut_checked(first.len())
    {
        front.copy_from_slice(first.as_bytes());
        back.copy_from_slice(second.as_bytes());
    }
    out.get(..len).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
}

/// The code of a BIG-IP message and what follows: `01070417:5: text`.
fn big_ip(message: &[u8]) -> Option<(&[u8], &[u8])> {
    let (code, rest) = message.split_at_checked(8)?;
    let [b':', level, b':', b' ', text @ ..] = rest else { return None };
    (level.is_ascii_digit() && code.iter().all(u8::is_ascii_hexdigit)).then_some((code, text))
}

/// `message repeated N times: [ text]` as `text` (rsyslog and OpenSSH write it so).
fn without_repetition(message: &[u8]) -> &[u8] {
    let inner = strip_ignoring_case(trim_start(message), b"message repeated ")
        .and_then(|rest| crate::parsers::scan::split_text(rest, b" times: ["))
        .and_then(|(_, inner)| rsplit_text(inner, b"]"));
    inner.map_or(message, |(inner, _)| inner)
}

/// Without the `[ID number facility.level] ` that Solaris puts before messages.
fn without_solaris_id(message: &[u8]) -> &[u8] {
    message
        .strip_prefix(b"[ID ")
        .and_then(|rest| crate::parsers::scan::split_text(rest, b"] "))
        .map_or(message, |(_, rest)| rest)
}
