//! What a sender may send: a connection, datagrams, or a request. `VONGGAC_FUZZ_PROTOCOL` names the protocol.
//!
//! A connection must give the same records whatever the sizes of reads. A request is head, empty line, body; its records must be whole,
//! and it must be answered whatever became of them. A protocol added to the lists is fuzzed without a change here.

#![no_main]

use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use libfuzzer_sys::fuzz_target;
use vg_model::Timestamp;
use vg_receive::http::{Outcome, Settings, State};
use vg_receive::protocols::{From, HTTP, Head, SOCKETS, Socket};
use vg_receive::{Records, Refused, Tally};

static NAME: OnceLock<String> = OnceLock::new();

fuzz_target!(|data: &[u8]| {
    let name = NAME.get_or_init(|| std::env::var("VONGGAC_FUZZ_PROTOCOL").unwrap_or_default());
    for socket in SOCKETS.iter().filter(|socket| name.is_empty() || socket.about.name == name) {
        let whole = frames(socket, data, usize::MAX);
        for piece in [1, 7, 64] {
            assert_eq!(frames(socket, data, piece), whole);
        }
        datagrams(socket, data);
    }
    if let Some((head, body)) = request(data)
        && let Some(protocol) = HTTP.iter().find(|protocol| protocol.claims(&head.method, &head.path))
        && (name.is_empty() || protocol.about().name == name)
    {
        for accepted in [0, 1, usize::MAX] {
            let decoded = protocol.decode(&head, body, &Settings::default(), &State::default());
            for batch in &decoded.batches {
                assert_eq!(batch.records.iter().count(), batch.records.count() as usize);
            }
            let refused = Refused::Full { retry_after: Duration::from_secs(1) };
            let outcome = Outcome {
                accepted: accepted.min(decoded.batches.len()),
                refused: (accepted < decoded.batches.len()).then_some(refused),
            };
            let answer = (decoded.reply)(&outcome);
            let kind = answer.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
            if kind.contains("json") && !answer.body.is_empty() {
                serde_json::from_slice::<serde_json::Value>(&answer.body).expect("an answer that says JSON is JSON");
            }
        }
    }
});

fn frames(socket: &Socket, stream: &[u8], piece: usize) -> (Records, Tally) {
    let (mut framing, mut records, mut tally) = ((socket.framing)(), Records::new(), Tally::default());
    let mut carry = Vec::new();
    for piece in stream.chunks(piece.min(stream.len().max(1))) {
        carry.extend_from_slice(piece);
        let taken = framing.take(&carry, &mut records, &mut tally);
        carry.drain(..taken);
    }
    framing.finish(&carry, &mut records, &mut tally);
    (records, tally)
}

/// The first byte of each piece says how long it is.
fn datagrams(socket: &Socket, mut data: &[u8]) {
    let (mut datagrams, mut records, mut tally) = ((socket.datagrams)(), Records::new(), Tally::default());
    let mut at = 0;
    while let Some((length, rest)) = data.split_first() {
        let (datagram, rest) = rest.split_at(rest.len().min(usize::from(*length)));
        data = rest;
        at += 1_000_000;
        let from = From { address: SocketAddr::from(([192, 0, 2, 1], 514)), at: Timestamp(at) };
        datagrams.take(from, datagram, &mut records, &mut tally);
        datagrams.expire(Timestamp(at));
    }
    assert_eq!(records.iter().count(), records.count() as usize);
}

fn request(data: &[u8]) -> Option<(Head, &[u8])> {
    let split = data.windows(2).position(|pair| pair == b"\n\n")?;
    let (head, body) = (std::str::from_utf8(&data[..split]).ok()?, &data[split + 2..]);
    let mut lines = head.lines();
    let (method, target) = lines.next()?.split_once(' ')?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let headers: HeaderMap = lines
        .filter_map(|line| line.split_once(": "))
        .filter_map(|(name, value)| Some((name.parse::<HeaderName>().ok()?, value.parse::<HeaderValue>().ok()?)))
        .collect();
    Some((Head { method: Method::from_bytes(method.as_bytes()).ok()?, path: path.into(), query: query.into(), headers }, body))
}
