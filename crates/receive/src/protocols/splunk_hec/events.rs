//! Events: JSON objects one after the other.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;
use vg_model::DefectKind;

use super::{Code, codes, success};
use crate::chunk::Kind;
use crate::counters::Tally;
use crate::http::{Batches, Decoded, State};
use crate::limits;
use crate::protocols::json_text::is_too_deep;
use crate::sink::Reason;

/// What of an event is looked at. The rest (`host`, `source`, `index`) is passed on with it.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, default)]
    event: Option<&'a RawValue>,
    #[serde(borrow, default)]
    fields: Option<&'a RawValue>,
    #[serde(borrow, default)]
    time: Option<&'a RawValue>,
    #[serde(borrow, default)]
    sourcetype: Option<Cow<'a, str>>,
}

impl Envelope<'_> {
    fn judge(&self) -> Result<(), Code> {
        match self.event.map(RawValue::get) {
            None => return Err(codes::EVENT_REQUIRED),
            Some("\"\"") => return Err(codes::EVENT_BLANK),
            Some(_) => {}
        }
        let time_is_number = self.time.is_none_or(|time| {
            let time = time.get().trim_matches('"');
            time.is_empty() || time.parse::<f64>().is_ok()
        });
        let fields_are_flat = self.fields.is_none_or(|fields| {
            serde_json::from_str::<BTreeMap<Cow<'_, str>, &RawValue>>(fields.get())
                .is_ok_and(|fields| fields.values().all(|value| !value.get().starts_with('{')))
        });
        if time_is_number && fields_are_flat { Ok(()) } else { Err(codes::INDEXED_FIELDS) }
    }
}

/// Reads a request of events.
pub(super) fn decode(channel: Option<Arc<str>>, body: &[u8], state: &State) -> Decoded {
    let (mut batches, mut tally) = (Batches::default(), Tally::default());
    let mut kind = Kind::of("json");
    let (mut at, mut number) = (0, 0);
    let fault = loop {
        let rest = body.get(at..).unwrap_or_default();
        let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let rest = rest.get(blank..).unwrap_or_default();
        at += blank;
        if rest.is_empty() {
            break None;
        }
        let (code, reason) = match one(rest) {
            Ok((_, len)) if len > limits::MAX_RECORD || number >= limits::MAX_RECORDS => {
                (Code(6, axum::http::StatusCode::PAYLOAD_TOO_LARGE, "Invalid data format"), Reason::TooLarge)
            }
            Ok((envelope, len)) => match envelope.judge() {
                Ok(()) => {
                    let name = envelope.sourcetype.filter(|name| !name.is_empty() && name.len() <= limits::MAX_HINT);
                    if kind.hint.as_deref() != name.as_deref() {
                        kind.hint = name.as_deref().map(Into::into);
                    }
                    batches.of(&kind).1.push_json(rest.get(..len).unwrap_or_default());
                    at += len;
                    number += 1;
                    continue;
                }
                Err(code) => (code, Reason::Malformed),
            },
            Err(code) => (code, Reason::Malformed),
        };
        tally.refuse(reason, rest.len());
        tally.defect(DefectKind::Malformed, at as u64, "an event cannot be read; nothing behind it was");
        break Some((code, number));
    };
    let batches = batches.into_list();
    match fault {
        None if batches.is_empty() => Decoded { batches, tally, reply: Box::new(|_| codes::NO_DATA.answer()) },
        None => Decoded { batches, tally, reply: Box::new(success(channel, state)) },
        Some((code, number)) => {
            let stored = success(None, state);
            let reply = move |outcome: &_| {
                let answer = stored(outcome);
                if answer.status.is_success() { code.of_event(number) } else { answer }
            };
            Decoded { batches, tally, reply: Box::new(reply) }
        }
    }
}

/// The event at the front, and how many bytes it has.
fn one(bytes: &[u8]) -> Result<(Envelope<'_>, usize), Code> {
    // A struct would be read from an array, too.
    if bytes.first() != Some(&b'{') {
        return Err(codes::INVALID_FORMAT);
    }
    let mut events = serde_json::Deserializer::from_slice(bytes).into_iter::<Envelope<'_>>();
    match events.next() {
        Some(Ok(_)) if is_too_deep(bytes.get(..events.byte_offset()).unwrap_or_default()) => Err(codes::INVALID_FORMAT),
        Some(Ok(envelope)) => Ok((envelope, events.byte_offset())),
        _ => Err(codes::INVALID_FORMAT),
    }
}
