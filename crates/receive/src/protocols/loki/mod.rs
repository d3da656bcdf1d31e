//! Loki's push API: `POST /loki/api/v1/push`.
//!
//! *Specification*: the HTTP API reference of Loki, and `logproto.PushRequest` in a Snappy block. *Records*: an entry is one JSON line:
//! `{"timestamp":"<ns>","line":"…","stream":{labels},"metadata":{…}}`; `metadata` is the structured metadata, left out when there is
//! none. The hint is the label `job`, `service_name` or `app`, the first that there is. *Answer*: 204 when all is on disk.
//!
//! *Labels* that cannot be read stay as text in `stream`, with a defect. *What it does not do*: queries, tail, limits of labels.

mod json;
mod labels;
mod protobuf;

use axum::http::{Method, StatusCode};
use vg_model::{DefectKind, Text};

use super::json_text::{put_bytes, put_text};
use super::{About, Head, HttpProtocol};
use crate::chunk::Kind;
use crate::counters::Tally;
use crate::http::{Answer, Batches, Decoded, Outcome, Settings, State, Trouble};
use crate::limits;
use crate::protocols::wire::Fault;
use crate::sink::Reason;

/// Loki's push API.
#[derive(Debug)]
pub struct Loki;

static ABOUT: About = About {
    name: "loki",
    title: || Text::new("Grafana Loki (push)", "Grafana Loki (push)"),
    specification: "https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs",
};

/// Labels that name a stream, the best first.
const NAMES: [&str; 3] = ["job", "service_name", "app"];

/// What a request brought.
#[derive(Default)]
struct Brought {
    batches: Batches,
    tally: Tally,
    records: usize,
    line: Vec<u8>,
}

impl Brought {
    /// Takes in one entry. `stream` and `metadata` are JSON; an empty `metadata` is left out.
    fn take(&mut self, kind: &Kind, time: &str, text: &[u8], stream: &[u8], metadata: &[u8]) -> Result<(), Fault> {
        if self.records >= limits::MAX_RECORDS {
            return Err(Fault::TooMuch);
        }
        self.records += 1;
        let line = &mut self.line;
        line.clear();
        line.extend_from_slice(b"{\"timestamp\":");
        put_text(line, time);
        line.extend_from_slice(b",\"line\":");
        if put_bytes(line, text) {
            self.tally.defect(DefectKind::Encoding, 0, "a log line is not UTF-8");
        }
        line.extend_from_slice(b",\"stream\":");
        line.extend_from_slice(stream);
        if !metadata.is_empty() {
            line.extend_from_slice(b",\"metadata\":");
            line.extend_from_slice(metadata);
        }
        line.push(b'}');
        match line.len() > limits::MAX_RECORD {
            true => self.tally.refuse(Reason::TooLarge, line.len()),
            false => self.batches.of(kind).1.push_line(line),
        }
        Ok(())
    }
}

/// What the entries of a stream are, by its labels.
fn kind<'a>(label: impl Fn(&str) -> Option<&'a str>) -> Kind {
    let name =
        NAMES.iter().find_map(|name| label(name)).filter(|name| !name.is_empty() && name.len() <= limits::MAX_HINT);
    Kind { hint: name.map(Into::into), ..Kind::of("json") }
}

impl HttpProtocol for Loki {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn claims(&self, _: &Method, path: &str) -> bool {
        matches!(path, "/loki/api/v1/push" | "/loki/ready")
    }

    fn is_open(&self, head: &Head) -> bool {
        head.path == "/loki/ready"
    }

    fn decode(&self, head: &Head, body: &[u8], settings: &Settings, _: &State) -> Decoded {
        if head.path == "/loki/ready" {
            return Decoded::plain(Answer::text(StatusCode::OK, "ready"));
        }
        if head.method != Method::POST {
            return Decoded::plain(Answer::text(StatusCode::METHOD_NOT_ALLOWED, "send entries with POST"));
        }
        let mut brought = Brought::default();
        let read = match head.header("content-type").split(';').next().unwrap_or_default().trim() {
            "application/json" => json::read(body, &mut brought),
            // The type of the protocol; Promtail and its kin always name it.
            "application/x-protobuf" | "" => protobuf::read(body, &mut brought),
            _ => return Decoded::plain(self.trouble(head, &Trouble::Encoding, settings)),
        };
        let Brought { batches, mut tally, records, .. } = brought;
        if let Err(fault) = read {
            let (trouble, reason) = match fault {
                Fault::Damaged => {
                    (Trouble::Unreadable("the request cannot be read as a push of Loki"), Reason::Malformed)
                }
                Fault::TooMuch => (Trouble::TooLarge, Reason::TooLarge),
            };
            tally = Tally::default();
            (0..=records).for_each(|_| tally.refuse(reason, body.len() / (records + 1)));
            tally.defect(DefectKind::Malformed, 0, "the request cannot be read as a push of Loki");
            let answer = Answer::trouble(&trouble);
            return Decoded { batches: Vec::new(), tally, reply: Box::new(|_| answer) };
        }
        let too_long = tally.refused.iter().any(|count| *count > 0);
        let reply = move |outcome: &Outcome| match outcome.refused {
            Some(refused) => Answer::trouble(&refused.into()),
            // As Loki says for entries over its own limit: the others are in.
            None if too_long => {
                Answer::text(StatusCode::BAD_REQUEST, "entries longer than 1 MiB were not taken; the others were")
            }
            None => Answer::empty(StatusCode::NO_CONTENT),
        };
        Decoded { batches: batches.into_list(), tally, reply: Box::new(reply) }
    }

    fn trouble(&self, _: &Head, trouble: &Trouble, _: &Settings) -> Answer {
        match trouble {
            // Promtail, Alloy and others try again after 429 and 5xx.
            Trouble::Encoding => Answer::text(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send application/json, or application/x-protobuf in a Snappy block",
            ),
            _ => Answer::trouble(trouble),
        }
    }
}
