//! Plain HTTP: `POST /ingest/{format}`, one record a line.
//!
//! `format` is the name of a parser that the binary lists, or `auto`, when the content has to decide. *Records* are lines; JSON may
//! also be pretty-printed or stand in an array only where its parser reads it so, for here a line is a line. *Answer*: 200 with
//! `{"received":…,"accepted":…,"refused":…}` when all that could be taken is on disk.

use axum::http::{Method, StatusCode};
use vg_model::{DefectKind, Text};

use super::{About, Head, HttpProtocol};
use crate::chunk::Kind;
use crate::counters::Tally;
use crate::http::{Answer, Batches, Decoded, Outcome, Settings, State, Trouble};
use crate::limits;
use crate::sink::Reason;

/// Plain HTTP.
#[derive(Debug)]
pub struct Lines;

static ABOUT: About = About {
    name: "lines",
    title: || Text::new("HTTP thuần: mỗi dòng một bản ghi", "Plain HTTP: one record a line"),
    specification: "POST /ingest/{format}, one record a line",
};

/// The name for content that has to decide.
const AUTO: &str = "auto";

impl HttpProtocol for Lines {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn claims(&self, _: &Method, path: &str) -> bool {
        path.strip_prefix("/ingest/").is_some_and(|format| !format.is_empty() && !format.contains('/'))
    }

    fn decode(&self, head: &Head, body: &[u8], settings: &Settings, _: &State) -> Decoded {
        if head.method != Method::POST {
            return Decoded::plain(Answer::text(StatusCode::METHOD_NOT_ALLOWED, "send records with POST"));
        }
        let format = head.path.strip_prefix("/ingest/").unwrap_or_default();
        let known = settings.formats.iter().find(|known| *known == format);
        if known.is_none() && format != AUTO {
            let sentence = format!("there is no such format; there are {AUTO}, {}", settings.formats.join(", "));
            return Decoded::plain(Answer::text(StatusCode::NOT_FOUND, &sentence));
        }
        let kind = Kind { format: known.cloned().map(Into::into), hint: None };
        let (mut batches, mut tally) = (Batches::default(), Tally::default());
        if let Err(TooMany) = cut(body, &kind, &mut batches, &mut tally) {
            let answer =
                Answer::text(StatusCode::PAYLOAD_TOO_LARGE, "too many records in one request: send smaller batches");
            return Decoded { batches: Vec::new(), tally, reply: Box::new(|_| answer) };
        }
        let batches = batches.into_list();
        let counts: Vec<u64> = batches.iter().map(|batch| u64::from(batch.records.count())).collect();
        let too_large: u64 = tally.refused.iter().sum();
        Decoded { batches, tally, reply: Box::new(move |outcome| reply(&counts, too_large, outcome)) }
    }

    fn trouble(&self, _: &Head, trouble: &Trouble, _: &Settings) -> Answer {
        Answer::trouble(trouble)
    }
}

fn reply(counts: &[u64], too_large: u64, outcome: &Outcome) -> Answer {
    let received = counts.iter().sum::<u64>() + too_large;
    let accepted: u64 = counts.iter().take(outcome.accepted).sum();
    let trouble = outcome.refused.map(Trouble::from);
    let status = trouble.as_ref().map_or(StatusCode::OK, |trouble| trouble.plain().0);
    let refused = received - accepted;
    let body = format!("{{\"received\":{received},\"accepted\":{accepted},\"refused\":{refused}}}\n");
    let answer = Answer::json(status, body);
    trouble.map_or(answer.clone(), |trouble| answer.retry(&trouble))
}

/// More records than one request may have; all of them are counted as refused.
pub(super) struct TooMany;

/// Cuts a body into lines. Empty ones are no records; one that is too long is refused alone.
pub(super) fn cut(body: &[u8], kind: &Kind, batches: &mut Batches, tally: &mut Tally) -> Result<(), TooMany> {
    let lines = || {
        body.split(|byte| *byte == b'\n')
            .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
            .filter(|line| !line.is_empty())
    };
    if memchr::memchr_iter(b'\n', body).count() >= limits::MAX_RECORDS && lines().count() > limits::MAX_RECORDS {
        lines().for_each(|line| tally.refuse(Reason::TooLarge, line.len()));
        return Err(TooMany);
    }
    let mut rest = body;
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.len() > limits::MAX_RECORD {
            tally.refuse(Reason::TooLarge, line.len());
            tally.defect(DefectKind::TooLong, (body.len() - rest.len()) as u64, "line longer than the record limit");
        } else if !line.is_empty() {
            batches.of(kind).1.push_line(line);
        }
        rest = after.get(1..).unwrap_or_default();
    }
    Ok(())
}
