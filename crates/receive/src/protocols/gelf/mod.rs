//! GELF over UDP, TCP and HTTP.
//!
//! *Specification*: Graylog's description of the payload and its transports. *UDP*: a datagram is a message, plain or as gzip or zlib; or
//! one of up to 128 chunks of it (`1e 0f`, eight bytes of id, number, count), which must all come within five seconds, in any order.
//! *TCP*: messages end with NUL and are not compressed. *HTTP*: `POST /gelf`, one message, answered with 202 when it is on disk.
//! *Records*: a message is one JSON line, as it is.
//!
//! *What is no JSON object* is refused and counted. *A message whose chunks do not all come* is counted as one that was refused, with a
//! defect. *What it does not do*: judge the fields that GELF asks for; the parser reads what is there.

mod chunks;
mod frames;

use axum::http::{Method, StatusCode};
use vg_model::{DefectKind, Text};

use super::{About, Head, HttpProtocol, Socket};
use crate::chunk::{Kind, Records};
use crate::counters::Tally;
use crate::http::{Answer, Batches, Decoded, Outcome, Settings, State, Trouble};
use crate::limits;
use crate::sink::Reason;

pub use chunks::Chunks;
pub use frames::Frames;

const fn about() -> About {
    About {
        name: "gelf",
        title: || Text::new("GELF qua UDP, TCP và HTTP", "GELF over UDP, TCP and HTTP"),
        specification: "https://go2docs.graylog.org/current/getting_in_log_data/gelf.html",
    }
}

static ABOUT: About = about();

/// GELF over UDP and TCP.
pub static GELF: Socket = Socket {
    about: about(),
    kind: Kind::of("json"),
    framing: || Box::new(Frames::default()),
    datagrams: || Box::new(Chunks::default()),
};

/// GELF over HTTP.
#[derive(Debug)]
pub struct GelfHttp;

/// Takes in a message: a JSON object within the limit. Blanks around it are not part of it; nothing at all is no message.
fn put(message: &[u8], offset: u64, out: &mut Records, tally: &mut Tally) {
    let message = message.trim_ascii();
    match message {
        [] => {}
        _ if message.len() > limits::MAX_RECORD => tally.refuse(Reason::TooLarge, message.len()),
        [b'{', .., b'}'] => out.push_json(message),
        _ => {
            tally.refuse(Reason::Malformed, message.len());
            tally.defect(DefectKind::Malformed, offset, "a message is not a JSON object");
        }
    }
}

impl HttpProtocol for GelfHttp {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn claims(&self, _: &Method, path: &str) -> bool {
        path == "/gelf"
    }

    fn decode(&self, head: &Head, body: &[u8], _: &Settings, _: &State) -> Decoded {
        if head.method != Method::POST {
            return Decoded::plain(Answer::text(StatusCode::METHOD_NOT_ALLOWED, "send messages with POST"));
        }
        let (mut batches, mut tally) = (Batches::default(), Tally::default());
        put(body, 0, batches.of(&Kind::of("json")).1, &mut tally);
        let trouble = match tally.refused {
            refused if refused.get(Reason::TooLarge.index()).is_some_and(|count| *count > 0) => Some(Trouble::TooLarge),
            _ if body.trim_ascii().is_empty() || !tally.is_empty() => {
                Some(Trouble::Unreadable("the body is not a JSON object"))
            }
            _ => None,
        };
        let reply = move |outcome: &Outcome| match trouble.or(outcome.refused.map(Trouble::from)) {
            Some(trouble) => Answer::trouble(&trouble),
            None => Answer::empty(StatusCode::ACCEPTED),
        };
        Decoded { batches: batches.into_list(), tally, reply: Box::new(reply) }
    }

    fn trouble(&self, _: &Head, trouble: &Trouble, _: &Settings) -> Answer {
        Answer::trouble(trouble)
    }
}
