//! The parsers: one folder and one word in the list each.

pub mod auditd;
mod clock_text;
pub mod csv;
pub mod evtx;
mod joined_lines;
pub mod json;
mod scan;
pub mod service_log;
mod sink;
mod sniff;
pub mod syslog;
pub mod w3c;
pub mod web_access;
pub mod web_error;
mod web_request;
pub mod zeek;

use crate::Parser;

/// All parsers, in the order in which a tie between equally sure ones is decided.
pub static PARSERS: &[&dyn Parser] = &[
    evtx::EVTX,
    &json::JsonParser,
    &zeek::ZeekParser,
    &csv::CsvParser,
    &auditd::Auditd,
    &w3c::W3c,
    &web_access::WebAccess,
    &web_error::WebError,
    &service_log::ServiceLog,
    &syslog::Syslog,
];
