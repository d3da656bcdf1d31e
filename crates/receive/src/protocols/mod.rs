//! The protocols: one folder and one word in a list each. None does I/O: bytes in, records and the exact answer out.

pub mod elasticsearch;
pub mod gelf;
mod json_text;
pub mod lines;
pub mod loki;
pub mod otlp;
pub mod splunk_hec;
pub mod syslog;
mod wire;

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, Method};
use vg_model::{Text, Timestamp};

use crate::chunk::{Kind, Records};
use crate::counters::Tally;
use crate::http::{Answer, Decoded, Settings, State, Trouble};

/// Protocols over sockets of their own.
pub static SOCKETS: &[&Socket] = &[&syslog::SYSLOG, &gelf::GELF];

/// Protocols over HTTP. The first that claims a request answers it; Elasticsearch's paths begin anywhere and come last.
pub static HTTP: &[&dyn HttpProtocol] =
    &[&splunk_hec::SplunkHec, &lines::Lines, &otlp::Otlp, &loki::Loki, &gelf::GelfHttp, &elasticsearch::Elasticsearch];

/// What documentation and settings say about a protocol. Filled from its `about.toml`.
#[derive(Debug)]
pub struct About {
    /// Stable name: folder, chunks, counters, settings.
    pub name: &'static str,
    /// Title in both languages.
    pub title: fn() -> Text,
    /// Specification that is followed.
    pub specification: &'static str,
}

/// A protocol over sockets of its own.
#[derive(Debug)]
pub struct Socket {
    /// Name, title, specification.
    pub about: About,
    /// What its records are.
    pub kind: Kind,
    /// Cuts the bytes of one connection.
    pub framing: fn() -> Box<dyn Framing>,
    /// Reads the datagrams of one socket.
    pub datagrams: fn() -> Box<dyn Datagrams>,
}

/// Cuts the bytes of one connection into records.
pub trait Framing: Send {
    /// Takes whole frames off the front of `bytes` and returns how many bytes that are; the rest is to be given again with what
    /// follows. Stops early when `out` is full.
    fn take(&mut self, bytes: &[u8], out: &mut Records, tally: &mut Tally) -> usize;

    /// The sender has closed the connection with `rest` left over.
    fn finish(&mut self, rest: &[u8], out: &mut Records, tally: &mut Tally);

    /// The connection broke, or its frame did not end in time, with `rest` left over: it becomes a record with a defect.
    fn broken(&mut self, rest: &[u8], out: &mut Records, tally: &mut Tally);
}

/// Where a datagram came from, and when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct From {
    /// The sender's address and port.
    pub address: SocketAddr,
    /// When it was read.
    pub at: Timestamp,
}

#[cfg(test)]
impl From {
    pub(crate) fn test() -> Self {
        Self { address: SocketAddr::from(([192, 0, 2, 1], 514)), at: Timestamp(0) }
    }
}

/// Reads datagrams.
pub trait Datagrams: Send {
    /// Adds the records of a datagram, which may be those of earlier ones that it completes.
    fn take(&mut self, from: From, bytes: &[u8], out: &mut Records, tally: &mut Tally);

    /// Gives up what is not whole and is too old at `at`: what of each address is lost with it.
    fn expire(&mut self, _at: Timestamp) -> Vec<(IpAddr, Tally)> {
        Vec::new()
    }
}

/// The head of a request.
#[derive(Clone, Debug)]
pub struct Head {
    /// Method.
    pub method: Method,
    /// Path, as it came.
    pub path: String,
    /// What stands behind the question mark; empty without one.
    pub query: String,
    /// Headers.
    pub headers: HeaderMap,
}

impl Head {
    /// The value of a header as text; empty when it is absent or not ASCII.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The decoded value of a parameter of the query; the first when there are several.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode_percent(key) == name).then(|| decode_percent(value))
        })
    }
}

/// Undoes percent encoding and `+`; bytes that are no UTF-8 are replaced.
#[must_use]
pub fn decode_percent(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        let escaped = match (byte, after) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        match escaped {
            Some(value) => {
                out.push(value);
                rest = after.get(2..).unwrap_or_default();
            }
            None => out.push(if *byte == b'+' { b' ' } else { *byte }),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// A protocol over HTTP.
pub trait HttpProtocol: Sync + Send {
    /// Name, title, specification.
    fn about(&self) -> &'static About;

    /// True when the request is one of this protocol.
    fn claims(&self, method: &Method, path: &str) -> bool;

    /// True when it is answered without asking who sends (a health check).
    fn is_open(&self, _head: &Head) -> bool {
        false
    }

    /// Reads a request. Its answer is given when its records are on disk.
    fn decode(&self, head: &Head, body: &[u8], settings: &Settings, state: &State) -> Decoded;

    /// What this protocol says in case of trouble.
    fn trouble(&self, head: &Head, trouble: &Trouble, settings: &Settings) -> Answer;
}
