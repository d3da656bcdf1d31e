//! Which producer a JSON record is from, judged by the keys it has, and where that producer keeps the time.
//!
//! Judged per record and independent of the order of its keys: every tell-tale path sets a bit, the bits decide.

use vg_model::SourceKind;

/// A way in which a producer lays out its records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// Any other JSON object.
    Json,
    /// Windows event with flat names: NXLog, flat EVTX exports.
    WindowsFlat,
    /// Windows event with the names of .NET's `EventRecord`, as `Get-WinEvent` gives them.
    GetWinEvent,
    /// Winlogbeat 7 and later, Elastic Agent: all under `winlog`.
    Beats,
    /// Winlogbeat up to 6: `event_data`, `log_name`, `event_id` at the top.
    Beats6,
    /// The XML tree of an event as JSON: `Event.System`, `Event.EventData`.
    EvtxTree,
    /// Suricata EVE.
    Suricata,
    /// Zeek JSON.
    Zeek,
    /// Linux audit events joined by laurel.
    Laurel,
    /// osquery results.
    Osquery,
    /// AWS CloudTrail.
    CloudTrail,
}

impl Shape {
    /// The kind of source that events of this shape are.
    pub(super) fn kind(self) -> SourceKind {
        SourceKind(match self {
            Shape::Json => "json",
            Shape::WindowsFlat | Shape::GetWinEvent | Shape::Beats | Shape::Beats6 | Shape::EvtxTree => "windows",
            Shape::Suricata => "suricata",
            Shape::Zeek => "zeek",
            Shape::Laurel => "auditd",
            Shape::Osquery => "osquery",
            Shape::CloudTrail => "cloudtrail",
        })
    }

    /// The shape of a record that has the tell-tale paths of `marks`.
    pub(super) fn detect(marks: u32) -> Self {
        let all = |wanted: u32| marks & wanted == wanted;
        let any = |wanted: u32| marks & wanted != 0;
        if all(EVENT_SYSTEM) || all(SYSTEM | EVENT_BODY) && !all(CHANNEL | EVENT_ID) {
            Shape::EvtxTree
        } else if all(WINLOG) {
            Shape::Beats
        } else if all(CHANNEL | EVENT_ID) {
            Shape::WindowsFlat
        } else if all(LOG_NAME_PS | ID_PS | PROVIDER_PS) {
            Shape::GetWinEvent
        } else if all(LOG_NAME | EVENT_ID_6) {
            Shape::Beats6
        } else if all(EVENT_TYPE | TIMESTAMP | EVE_BODY) {
            Shape::Suricata
        } else if all(AUDIT_ID | AUDIT_RECORD) {
            Shape::Laurel
        } else if all(HOST_IDENTIFIER) && any(OSQUERY_BODY) {
            Shape::Osquery
        } else if all(EVENT_SOURCE | EVENT_NAME) {
            Shape::CloudTrail
        } else if all(ZEEK_PATH) || all(TS) && any(ZEEK_UID) {
            Shape::Zeek
        } else {
            Shape::Json
        }
    }
}

const CHANNEL: u32 = 1;
const EVENT_ID: u32 = 1 << 1;
const WINLOG: u32 = 1 << 2;
const EVENT_SYSTEM: u32 = 1 << 3;
const SYSTEM: u32 = 1 << 4;
const EVENT_BODY: u32 = 1 << 5;
const LOG_NAME: u32 = 1 << 6;
const EVENT_ID_6: u32 = 1 << 7;
const LOG_NAME_PS: u32 = 1 << 8;
const ID_PS: u32 = 1 << 9;
const PROVIDER_PS: u32 = 1 << 10;
const EVENT_TYPE: u32 = 1 << 11;
const TIMESTAMP: u32 = 1 << 12;
const ZEEK_PATH: u32 = 1 << 13;
const TS: u32 = 1 << 14;
const ZEEK_UID: u32 = 1 << 15;
const AUDIT_ID: u32 = 1 << 16;
const AUDIT_RECORD: u32 = 1 << 17;
const HOST_IDENTIFIER: u32 = 1 << 18;
const OSQUERY_BODY: u32 = 1 << 19;
const EVENT_SOURCE: u32 = 1 << 20;
const EVENT_NAME: u32 = 1 << 21;
const EVE_BODY: u32 = 1 << 22;

/// The bit of a tell-tale path (whole path from the top of the record); 0 for any other.
pub(super) fn mark_of(path: &[u8]) -> u32 {
    match path {
        b"Channel" => CHANNEL,
        b"EventID" | b"EventId" => EVENT_ID,
        b"winlog" => WINLOG,
        b"Event.System" => EVENT_SYSTEM,
        b"System" => SYSTEM,
        b"EventData" | b"UserData" => EVENT_BODY,
        b"log_name" => LOG_NAME,
        b"event_id" => EVENT_ID_6,
        b"LogName" => LOG_NAME_PS,
        b"Id" => ID_PS,
        b"ProviderName" => PROVIDER_PS,
        b"event_type" => EVENT_TYPE,
        b"timestamp" => TIMESTAMP,
        // Every EVE record has one of these; `event_type` and `timestamp` alone are common elsewhere.
        b"flow_id" | b"src_ip" | b"in_iface" | b"pcap_cnt" | b"stats" | b"engine" => EVE_BODY,
        b"_path" | b"@stream" => ZEEK_PATH,
        b"ts" => TS,
        b"uid" | b"uids" | b"fuid" => ZEEK_UID,
        b"ID" => AUDIT_ID,
        b"hostIdentifier" => HOST_IDENTIFIER,
        b"columns" | b"snapshot" | b"diffResults" => OSQUERY_BODY,
        b"eventSource" => EVENT_SOURCE,
        b"eventName" => EVENT_NAME,
        _ if path.starts_with(b"winlog.") => WINLOG,
        _ if path.starts_with(b"Event.System.") => EVENT_SYSTEM,
        // Words that mean something else in other JSON tell nothing; in audit events they come beside a SYSCALL.
        b"PATH" | b"CWD" | b"LOGIN" | b"TTY" | b"BPF" | b"MMAP" => 0,
        _ if is_audit_record(path) => AUDIT_RECORD,
        _ => 0,
    }
}

/// True when an object under `path` may hold a tell-tale path, so that it must be entered in any case.
pub(super) fn may_hold_marks(path: &[u8]) -> bool {
    path == b"Event"
}

/// True for the name of a kernel or user-space audit record (`SYSCALL`, `USER_LOGIN`, …) as laurel writes it.
pub(super) fn is_audit_record(key: &[u8]) -> bool {
    const NAMES: &[&[u8]] = &[
        b"SYSCALL",
        b"EXECVE",
        b"PATH",
        b"CWD",
        b"PROCTITLE",
        b"SOCKADDR",
        b"LOGIN",
        b"AVC",
        b"KERN_MODULE",
        b"BPRM_FCAPS",
        b"CONFIG_CHANGE",
        b"DAEMON_START",
        b"DAEMON_END",
        b"SECCOMP",
        b"NETFILTER_CFG",
        b"TTY",
        b"ADD_USER",
        b"DEL_USER",
        b"ADD_GROUP",
        b"DEL_GROUP",
        b"CRED_ACQ",
        b"CRED_DISP",
        b"CRED_REFR",
        b"SERVICE_START",
        b"SERVICE_STOP",
        b"OBJ_PID",
        b"FD_PAIR",
        b"MMAP",
        b"BPF",
        b"ANOM_PROMISCUOUS",
        b"ANOM_ABEND",
        b"MAC_STATUS",
        b"SYSTEM_BOOT",
        b"SYSTEM_SHUTDOWN",
        b"USYS_CONFIG",
        b"CHUSER_ID",
        b"CHGRP_ID",
        b"GRP_MGMT",
        b"ACCT_LOCK",
        b"ACCT_UNLOCK",
    ];
    NAMES.contains(&key) || key.starts_with(b"USER_") && key.iter().all(|b| b.is_ascii_uppercase() || *b == b'_')
}

/// How many ranks [`time_rank`] knows.
pub(super) const TIME_RANKS: usize = 8;

/// The rank of a value as the record's time: 0 is the shape's own field, later ones are fallbacks; `None` for a value
/// that is not the record's time. `name` is the name that rules use, `path` the whole path.
pub(super) fn time_rank(shape: Shape, path: &[u8], name: &[u8]) -> Option<u8> {
    let own: &[&[u8]] = match shape {
        Shape::WindowsFlat => &[b"TimeCreated_SystemTime", b"EventTime", b"TimeCreated"],
        Shape::EvtxTree | Shape::GetWinEvent => &[b"TimeCreated_SystemTime", b"TimeCreated"],
        Shape::Beats | Shape::Beats6 => &[b"@timestamp"],
        Shape::Suricata => &[b"timestamp"],
        Shape::Zeek => &[b"ts"],
        Shape::Laurel => &[b"ID"],
        Shape::Osquery => &[b"unixTime", b"calendarTime"],
        Shape::CloudTrail => &[b"eventTime"],
        Shape::Json => &[],
    };
    if let Some(rank) = own.iter().position(|own| *own == name) {
        return Some(rank as u8);
    }
    match path {
        b"@timestamp" => Some(3),
        b"timestamp" | b"Timestamp" => Some(4),
        b"eventTime" | b"EventTime" | b"TimeCreated" => Some(5),
        b"time" | b"Time" | b"datetime" | b"TimeGenerated" => Some(6),
        b"ts" => Some(7),
        _ => None,
    }
}
