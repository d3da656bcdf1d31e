//! Logs by the OpenTelemetry protocol: over HTTP (`POST /v1/logs`, protocol buffers or JSON) and gRPC.
//!
//! *Specification*: OTLP 1.x and the proto files of `opentelemetry.proto.logs.v1`; the JSON mapping of protocol buffers with what OTLP
//! says otherwise (ids in hexadecimal). *Records*: a log record is one JSON line with the names of the log data model: `Timestamp`,
//! `ObservedTimestamp` (nanoseconds, as text), `TraceId`, `SpanId`, `TraceFlags`, `SeverityText`, `SeverityNumber`, `Body`, `Resource`,
//! `InstrumentationScope`, `Attributes`, `EventName`; what is empty is left out. The hint is `service.name` of the resource.
//!
//! *A record over the limit* is rejected alone, by `partial_success`. *Text that is no UTF-8* is replaced, since JSON has no other, and
//! counted as a defect. *gRPC*: one message in each request; `grpc-encoding: gzip` is understood; no room is `UNAVAILABLE`, which
//! exporters try again after. *What it does not do*: traces, metrics, profiles.

mod json;
mod protobuf;
mod record;

use std::io::Read as _;

use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use vg_model::{DefectKind, Text};

use super::{About, Head, HttpProtocol};
use crate::counters::Tally;
use crate::http::{Answer, Batches, Decoded, Outcome, Settings, State, Trouble};
use crate::limits;
use crate::protocols::wire::Fault;
use crate::sink::Reason;

/// OpenTelemetry logs.
#[derive(Debug)]
pub struct Otlp;

static ABOUT: About = About {
    name: "otlp",
    title: || Text::new("OpenTelemetry (OTLP) – nhật ký", "OpenTelemetry (OTLP), logs"),
    specification: "https://opentelemetry.io/docs/specs/otlp/",
};

const GRPC: &str = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

/// How a request is written, and is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Protobuf,
    Json,
    Grpc,
}

fn form(head: &Head) -> Option<Form> {
    let kind = head.header("content-type").split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        _ if head.path == GRPC => Some(Form::Grpc),
        "application/x-protobuf" | "application/protobuf" => Some(Form::Protobuf),
        "application/json" => Some(Form::Json),
        _ => None,
    }
}

/// What a request brought.
#[derive(Default)]
struct Brought {
    batches: Batches,
    tally: Tally,
    records: usize,
}

impl Brought {
    /// Takes in one record, or rejects it when it is too long.
    fn take(&mut self, kind: &crate::Kind, line: &[u8]) -> Result<(), Fault> {
        if self.records >= limits::MAX_RECORDS {
            return Err(Fault::TooMuch);
        }
        self.records += 1;
        match line.len() > limits::MAX_RECORD {
            true => self.tally.refuse(Reason::TooLarge, line.len()),
            false => self.batches.of(kind).1.push_line(line),
        }
        Ok(())
    }
}

impl HttpProtocol for Otlp {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn claims(&self, _: &Method, path: &str) -> bool {
        path == "/v1/logs" || path == GRPC
    }

    fn decode(&self, head: &Head, body: &[u8], settings: &Settings, _: &State) -> Decoded {
        if head.method != Method::POST {
            return Decoded::plain(Answer::text(StatusCode::METHOD_NOT_ALLOWED, "send logs with POST"));
        }
        let Some(form) = form(head) else {
            let sentence = "send application/x-protobuf or application/json";
            return Decoded::plain(Answer::text(StatusCode::UNSUPPORTED_MEDIA_TYPE, sentence));
        };
        let mut brought = Brought::default();
        let read = match form {
            Form::Protobuf => protobuf::read(body, &mut brought).map_err(plain),
            Form::Json => json::read(body, &mut brought).map_err(plain),
            Form::Grpc => message(head, body).and_then(|message| protobuf::read(&message, &mut brought).map_err(plain)),
        };
        let Brought { batches, mut tally, records } = brought;
        if let Err(trouble) = read {
            // Nothing is stored of a request that cannot be read: the exporter gives it up, and what it says is one figure.
            let reason = if trouble == Trouble::TooLarge { Reason::TooLarge } else { Reason::Malformed };
            tally = Tally::default();
            (0..=records).for_each(|_| tally.refuse(reason, body.len() / (records + 1)));
            tally.defect(DefectKind::Malformed, 0, "the request cannot be read as OTLP");
            let answer = self.trouble(head, &trouble, settings);
            return Decoded { batches: Vec::new(), tally, reply: Box::new(|_| answer) };
        }
        let rejected: u64 = tally.refused.iter().sum();
        let head = head.clone();
        let reply = move |outcome: &Outcome| match outcome.refused {
            None => success(form, rejected),
            Some(refused) => Otlp.trouble(&head, &refused.into(), &Settings::default()),
        };
        Decoded { batches: batches.into_list(), tally, reply: Box::new(reply) }
    }

    fn trouble(&self, head: &Head, trouble: &Trouble, _: &Settings) -> Answer {
        let (status, sentence) = trouble.plain();
        match form(head) {
            Some(Form::Grpc) => grpc_error(trouble, sentence),
            Some(Form::Json) => {
                Answer::json(status, serde_json::json!({ "code": 0, "message": sentence }).to_string()).retry(trouble)
            }
            _ => {
                // google.rpc.Status: message = 2.
                let mut body = vec![0x12, u8::try_from(sentence.len()).unwrap_or(0)];
                body.extend_from_slice(sentence.as_bytes());
                Answer::new(status, "application/x-protobuf", body).retry(trouble)
            }
        }
    }
}

fn plain(fault: Fault) -> Trouble {
    match fault {
        Fault::Damaged => Trouble::Unreadable("the request cannot be read as OTLP logs"),
        Fault::TooMuch => Trouble::TooLarge,
    }
}

const REJECTED: &str = "records longer than 1 MiB were not taken";

fn success(form: Form, rejected: u64) -> Answer {
    if form == Form::Json {
        let body = match rejected {
            0 => "{\"partialSuccess\":{}}".to_owned(),
            _ => format!(
                "{{\"partialSuccess\":{{\"rejectedLogRecords\":\"{rejected}\",\"errorMessage\":\"{REJECTED}\"}}}}"
            ),
        };
        return Answer::json(StatusCode::OK, body);
    }
    // ExportLogsServiceResponse: partial_success = 1 { rejected_log_records = 1, error_message = 2 }.
    let mut message = Vec::new();
    if rejected > 0 {
        let mut partial = vec![0x08];
        let mut left = rejected;
        while left >= 0x80 {
            partial.push((left & 0x7f) as u8 | 0x80);
            left >>= 7;
        }
        partial.extend_from_slice(&[left as u8, 0x12, REJECTED.len() as u8]);
        partial.extend_from_slice(REJECTED.as_bytes());
        message.extend_from_slice(&[0x0a, partial.len() as u8]);
        message.extend_from_slice(&partial);
    }
    if form == Form::Protobuf {
        return Answer::new(StatusCode::OK, "application/x-protobuf", message);
    }
    let mut frame = vec![0];
    frame.extend_from_slice(&u32::try_from(message.len()).unwrap_or(0).to_be_bytes());
    frame.extend_from_slice(&message);
    let mut answer = Answer::new(StatusCode::OK, "application/grpc", frame);
    answer.trailers = Some(HeaderMap::from_iter([(GRPC_STATUS, HeaderValue::from_static("0"))]));
    answer
}

const GRPC_STATUS: HeaderName = HeaderName::from_static("grpc-status");
const GRPC_MESSAGE: HeaderName = HeaderName::from_static("grpc-message");

/// An answer without a message: the status stands in the headers.
fn grpc_error(trouble: &Trouble, sentence: &str) -> Answer {
    // Numbers of the gRPC core: INVALID_ARGUMENT, DEADLINE_EXCEEDED, PERMISSION_DENIED, RESOURCE_EXHAUSTED, UNIMPLEMENTED, UNAVAILABLE,
    // UNAUTHENTICATED. Exporters try again after UNAVAILABLE, and give up after RESOURCE_EXHAUSTED.
    let status = match trouble {
        Trouble::NotKnown(_) => 16,
        Trouble::NotAllowed => 7,
        Trouble::TooLarge => 8,
        Trouble::Full { .. } => 14,
        Trouble::TooSlow => 4,
        Trouble::Encoding => 12,
        Trouble::Unreadable(_) => 3,
    };
    let mut answer = Answer::empty(StatusCode::OK).with(GRPC_STATUS, &status.to_string()).with(GRPC_MESSAGE, sentence);
    answer.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    answer
}

/// The message of a gRPC request: a flag, four bytes of length, and the message, which may be compressed.
fn message<'a>(head: &Head, body: &'a [u8]) -> Result<std::borrow::Cow<'a, [u8]>, Trouble> {
    let damaged = Trouble::Unreadable("the gRPC frame is damaged");
    let Some(([flag, length @ ..], message)) = body.split_first_chunk::<5>() else { return Err(damaged) };
    if u32::from_be_bytes(*length) as usize != message.len() {
        return Err(damaged);
    }
    match (flag, head.header("grpc-encoding")) {
        (0, _) => Ok(message.into()),
        (1, "gzip") => {
            let mut out = Vec::new();
            let limit =
                limits::MAX_INFLATED.min(limits::RATIO_GRACE.max(message.len().saturating_mul(limits::MAX_RATIO)));
            let read = flate2::read::GzDecoder::new(message).take(limit as u64 + 1).read_to_end(&mut out);
            match read {
                Ok(read) if read > limit => Err(Trouble::TooLarge),
                Ok(_) => Ok(out.into()),
                Err(_) => Err(Trouble::Unreadable("the compressed message is damaged")),
            }
        }
        _ => Err(Trouble::Encoding),
    }
}
