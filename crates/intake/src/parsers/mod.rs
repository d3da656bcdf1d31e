//! The parsers: one folder and one word in the list each.

mod auditd;
mod clock_text;
mod joined_lines;
mod scan;
mod sink;
mod sniff;
mod syslog;
mod w3c;
mod web_access;
mod web_error;
mod web_request;

use crate::Parser;

/// All parsers, in the order in which a tie between equally sure ones is decided.
pub static PARSERS: &[&dyn Parser] =
    &[&auditd::Auditd, &w3c::W3c, &web_access::WebAccess, &web_error::WebError, &syslog::Syslog];
