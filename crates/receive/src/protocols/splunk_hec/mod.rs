//! Splunk's HTTP Event Collector.
//!
//! *Specification*: the public reference of the REST API, `services/collector`, and what it says of indexer acknowledgement.
//! *Paths*: `/services/collector`, `/event`, `/event/1.0` (JSON objects, one after the other with or without blanks), `/raw`, `/raw/1.0`
//! (lines of text), `/ack`, `/health`. *Records*: an event is its whole object (`time`, `host`, `source`, `sourcetype`, `index`, `fields`,
//! `event`) as one JSON line; the hint is its source type.
//!
//! *An event that cannot be read* ends the request with its number, and those before it are stored, as Splunk does. *Acknowledgement*:
//! a request that names a channel gets an `ackId`. Since the answer is given when the records are on disk, the id is true from then on.
//! Splunk's own 200 only says that the events could be read; here it says what its acknowledgement says.
//!
//! *What it does not do*: tokens in the query (code 16), metrics, arrays of events, S2S.

mod channels;
mod events;

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use vg_model::Text;

use super::{About, Head, HttpProtocol};
use crate::chunk::Kind;
use crate::counters::Tally;
use crate::http::{Answer, Batches, Credentials, Decoded, Outcome, Settings, State, Trouble};
use crate::limits;

pub use channels::Channels;

/// Splunk's HTTP Event Collector.
#[derive(Debug)]
pub struct SplunkHec;

static ABOUT: About = About {
    name: "splunk_hec",
    title: || Text::new("Splunk HTTP Event Collector (HEC)", "Splunk HTTP Event Collector (HEC)"),
    specification: "https://docs.splunk.com/Documentation/Splunk/latest/RESTREF/RESTinput",
};

/// An answer of the public table: its number, status and text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Code(u16, StatusCode, &'static str);

pub(crate) mod codes {
    //! The codes that are given here. Not given, for what they speak of does not exist here: 1 (token disabled), 7 (incorrect index),
    //! 8 (internal error), 14 (acknowledgement disabled), 19 and 20 (acknowledgement service).
    use super::{Code, StatusCode};

    pub(crate) const SUCCESS: Code = Code(0, StatusCode::OK, "Success");
    pub(crate) const TOKEN_REQUIRED: Code = Code(2, StatusCode::UNAUTHORIZED, "Token is required");
    pub(crate) const INVALID_AUTHORIZATION: Code = Code(3, StatusCode::UNAUTHORIZED, "Invalid authorization");
    pub(crate) const INVALID_TOKEN: Code = Code(4, StatusCode::FORBIDDEN, "Invalid token");
    pub(crate) const NO_DATA: Code = Code(5, StatusCode::BAD_REQUEST, "No data");
    pub(crate) const INVALID_FORMAT: Code = Code(6, StatusCode::BAD_REQUEST, "Invalid data format");
    pub(crate) const BUSY: Code = Code(9, StatusCode::SERVICE_UNAVAILABLE, "Server is busy");
    pub(crate) const CHANNEL_MISSING: Code = Code(10, StatusCode::BAD_REQUEST, "Data channel is missing");
    pub(crate) const CHANNEL_INVALID: Code = Code(11, StatusCode::BAD_REQUEST, "Invalid data channel");
    pub(crate) const EVENT_REQUIRED: Code = Code(12, StatusCode::BAD_REQUEST, "Event field is required");
    pub(crate) const EVENT_BLANK: Code = Code(13, StatusCode::BAD_REQUEST, "Event field cannot be blank");
    pub(crate) const INDEXED_FIELDS: Code = Code(15, StatusCode::BAD_REQUEST, "Error in handling indexed fields");
    pub(crate) const QUERY_TOKEN: Code = Code(16, StatusCode::BAD_REQUEST, "Query string authorization is not enabled");
    pub(crate) const HEALTHY: Code = Code(17, StatusCode::OK, "HEC is healthy");
}

impl Code {
    fn answer(self) -> Answer {
        let Code(number, status, text) = self;
        Answer::json(status, format!("{{\"text\":\"{text}\",\"code\":{number}}}"))
    }

    fn of_event(self, number: usize) -> Answer {
        let Code(code, status, text) = self;
        Answer::json(status, format!("{{\"text\":\"{text}\",\"code\":{code},\"invalid-event-number\":{number}}}"))
    }
}

/// What a path asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Route {
    Event,
    Raw,
    Ack,
    Health,
}

fn route(path: &str) -> Option<Route> {
    match path.strip_prefix("/services/collector")?.trim_end_matches('/') {
        "" | "/event" | "/event/1.0" => Some(Route::Event),
        "/raw" | "/raw/1.0" => Some(Route::Raw),
        "/ack" | "/ack/1.0" => Some(Route::Ack),
        "/health" | "/health/1.0" => Some(Route::Health),
        _ => None,
    }
}

impl HttpProtocol for SplunkHec {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn claims(&self, _: &Method, path: &str) -> bool {
        route(path).is_some()
    }

    fn is_open(&self, head: &Head) -> bool {
        route(&head.path) == Some(Route::Health)
    }

    fn decode(&self, head: &Head, body: &[u8], _: &Settings, state: &State) -> Decoded {
        let route = route(&head.path);
        if route == Some(Route::Health) {
            return Decoded::plain(codes::HEALTHY.answer());
        }
        if head.method != Method::POST {
            return Decoded::plain(Answer::json(
                StatusCode::METHOD_NOT_ALLOWED,
                "{\"text\":\"The requested URL was not found on this server.\",\"code\":404}",
            ));
        }
        let channel = match channel(head) {
            Ok(channel) => channel,
            Err(code) => return Decoded::plain(code.answer()),
        };
        match (route, channel) {
            (Some(Route::Ack), Some(channel)) => Decoded::plain(acknowledge(&channel, body, &state.channels)),
            (Some(Route::Ack), None) => Decoded::plain(codes::CHANNEL_MISSING.answer()),
            (Some(Route::Raw), channel) => raw(head, channel, body, state),
            (_, channel) => events::decode(channel, body, state),
        }
    }

    fn trouble(&self, head: &Head, trouble: &Trouble, _: &Settings) -> Answer {
        let code = match trouble {
            Trouble::NotKnown(_) if head.parameter("token").is_some() => codes::QUERY_TOKEN,
            Trouble::NotKnown(Credentials::None) => codes::TOKEN_REQUIRED,
            Trouble::NotKnown(Credentials::Malformed) => codes::INVALID_AUTHORIZATION,
            Trouble::NotKnown(Credentials::Token(_)) | Trouble::NotAllowed => codes::INVALID_TOKEN,
            Trouble::Full { quota: false, .. } => codes::BUSY,
            Trouble::Full { .. } => Code(9, StatusCode::TOO_MANY_REQUESTS, "Server is busy"),
            Trouble::Unreadable(_) | Trouble::Encoding => codes::INVALID_FORMAT,
            Trouble::TooLarge | Trouble::TooSlow => Code(6, trouble.plain().0, "Invalid data format"),
        };
        code.answer().retry(trouble)
    }
}

/// The channel that a request names, in its header or query.
fn channel(head: &Head) -> Result<Option<Arc<str>>, Code> {
    let named = match head.header("x-splunk-request-channel") {
        "" => head.parameter("channel"),
        header => Some(header.to_owned()),
    };
    let Some(channel) = named else { return Ok(None) };
    // A GUID, as the reference asks for.
    let shape = channel.len() == 36
        && channel
            .char_indices()
            .all(|(at, c)| if matches!(at, 8 | 13 | 18 | 23) { c == '-' } else { c.is_ascii_hexdigit() });
    if shape { Ok(Some(channel.to_ascii_lowercase().into())) } else { Err(codes::CHANNEL_INVALID) }
}

/// The answer when the records are on disk: with a number of the channel when there is one.
pub(super) fn success(channel: Option<Arc<str>>, state: &State) -> impl FnOnce(&Outcome) -> Answer + Send + use<> {
    let channels = Arc::clone(&state.channels);
    move |outcome| match (outcome.refused, channel) {
        (Some(refused), _) => {
            let trouble = Trouble::from(refused);
            let code = match trouble {
                Trouble::NotAllowed => codes::INVALID_TOKEN,
                Trouble::TooLarge => Code(6, StatusCode::PAYLOAD_TOO_LARGE, "Invalid data format"),
                _ => codes::BUSY,
            };
            code.answer().retry(&trouble)
        }
        (None, None) => codes::SUCCESS.answer(),
        (None, Some(channel)) => {
            let id = channels.issue(&channel);
            Answer::json(StatusCode::OK, format!("{{\"text\":\"Success\",\"code\":0,\"ackId\":{id}}}"))
        }
    }
}

fn acknowledge(channel: &str, body: &[u8], channels: &Channels) -> Answer {
    #[derive(serde::Deserialize)]
    struct Asked {
        acks: Vec<u64>,
    }
    let object = body.trim_ascii_start().starts_with(b"{");
    let Some(asked) =
        serde_json::from_slice::<Asked>(body).ok().filter(|asked| object && asked.acks.len() <= limits::MAX_ACKS)
    else {
        return codes::INVALID_FORMAT.answer();
    };
    let acks: Vec<String> =
        asked.acks.iter().map(|id| format!("\"{id}\":{}", channels.is_acknowledged(channel, *id))).collect();
    Answer::json(StatusCode::OK, format!("{{\"acks\":{{{}}}}}", acks.join(",")))
}

/// Lines of text, with what the query says of them.
fn raw(head: &Head, channel: Option<Arc<str>>, body: &[u8], state: &State) -> Decoded {
    let (mut batches, mut tally) = (Batches::default(), Tally::default());
    let hint = head.parameter("sourcetype").filter(|name| !name.is_empty() && name.len() <= limits::MAX_HINT);
    let kind = Kind { format: None, hint: hint.map(Into::into) };
    let refused = super::lines::cut(body, &kind, &mut batches, &mut tally);
    if let Err(super::lines::TooMany) = refused {
        let answer = Code(6, StatusCode::PAYLOAD_TOO_LARGE, "Invalid data format").answer();
        return Decoded { batches: Vec::new(), tally, reply: Box::new(|_| answer) };
    }
    let (batches, too_large) = (batches.into_list(), !tally.is_empty());
    if batches.is_empty() {
        let code =
            if too_large { Code(6, StatusCode::PAYLOAD_TOO_LARGE, "Invalid data format") } else { codes::NO_DATA };
        return Decoded { batches, tally, reply: Box::new(move |_| code.answer()) };
    }
    Decoded { batches, tally, reply: Box::new(success(channel, state)) }
}
