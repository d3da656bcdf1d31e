//! Syslog over UDP, TCP and TLS.
//!
//! *Specification*: RFC 5426 (a datagram is a record), RFC 6587 (octet counting §3.4.1 and line feeds §3.4.2, told apart frame by frame
//! in the same stream), RFC 5425 (TLS; always counted by the standard, but rsyslog and others send lines there too). *Records* are the
//! bytes between the frames' ends, whatever their encoding: nothing is decoded, so Vietnamese text in TCVN3, VNI or windows-1258 stays
//! as it is. What ends a record on the wire (one line feed, carriage return and line feed, NUL) is not part of it; an empty one is none.
//!
//! *A frame that begins with a digit* is counted when at most seven digits, a blank and `<` follow, which no message without a priority
//! looks like by chance. *Limits*: a record of [`crate::limits::MAX_RECORD`] bytes; a longer one is passed over to its end and refused.
//! *What it does not do*: answer (no version of syslog over TCP does; RELP is another protocol), read the message.

mod frames;

use vg_model::Text;

use super::{About, Socket};
use crate::chunk::Kind;

pub use frames::{Frames, Single};

/// Syslog over UDP, TCP and TLS.
pub static SYSLOG: Socket = Socket {
    about: About {
        name: "syslog",
        title: || Text::new("Syslog qua UDP, TCP và TLS", "Syslog over UDP, TCP and TLS"),
        specification: "RFC 5426, RFC 6587, RFC 5425",
    },
    kind: Kind::of("syslog"),
    framing: || Box::new(Frames::new()),
    datagrams: || Box::new(Single),
};
