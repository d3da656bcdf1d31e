//! Damage: samples that are cut or changed anywhere give records and answers, never a panic, and what is counted adds up.

use axum::http::HeaderValue;
use proptest::prelude::*;
use vg_receive::http::{Outcome, Settings, State};
use vg_receive::protocols::{HTTP, Head, SOCKETS};
use vg_receive::{Records, Refused, Tally};

use crate::golden::read_request;
use crate::support::crate_folder;

fn read_all(protocol: &str, requests: bool) -> Vec<Vec<u8>> {
    let folder = crate_folder().join("src/protocols").join(protocol).join("samples");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.file_name().unwrap().to_string_lossy().contains(".in."));
    files.retain(|file| file.extension().is_some_and(|extension| extension == "http") == requests);
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

fn change(bytes: &mut Vec<u8>, cut: usize, at: usize, byte: u8) {
    bytes.truncate(cut % (bytes.len() + 1));
    if !bytes.is_empty() {
        let at = at % bytes.len();
        bytes[at] = byte;
    }
}

/// Decodes, answers in every case, and checks that records are whole.
fn decode(head: &Head, body: &[u8]) {
    let Some(protocol) = HTTP.iter().find(|protocol| protocol.claims(&head.method, &head.path)) else { return };
    let refused = Some(Refused::Full { retry_after: std::time::Duration::from_secs(1) });
    for accepted in [0, 1, usize::MAX] {
        let decoded = protocol.decode(head, body, &Settings::default(), &State::default());
        for batch in &decoded.batches {
            assert_eq!(batch.records.iter().count(), batch.records.count() as usize);
            if batch.kind.format.as_deref() == Some("json") && protocol.about().name != "lines" {
                assert!(batch.records.iter().all(|line| line.starts_with(b"{") && line.ends_with(b"}")));
            }
        }
        let count = decoded.batches.len();
        let outcome =
            if accepted >= count { Outcome { accepted: count, refused: None } } else { Outcome { accepted, refused } };
        let answer = (decoded.reply)(&outcome);
        if outcome.refused.is_some() && accepted == 0 && answer.trailers.is_none() {
            let is_grpc_error =
                answer.headers.get("grpc-status").is_some_and(|status| status != HeaderValue::from_static("0"));
            assert!(is_grpc_error || !answer.status.is_success(), "{answer:?}");
        }
        if answer.headers.get("content-type").is_some_and(|kind| kind.to_str().unwrap().contains("json"))
            && !answer.body.is_empty()
        {
            serde_json::from_slice::<serde_json::Value>(&answer.body).expect("an answer that says JSON is JSON");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn requests_may_be_damaged_anywhere(cut in any::<usize>(), at in any::<usize>(), byte in any::<u8>()) {
        for protocol in HTTP {
            for sample in read_all(protocol.about().name, true) {
                let (head, mut body) = read_request(&sample);
                change(&mut body, cut, at, byte);
                decode(&head, &body);
            }
        }
    }

    #[test]
    fn connections_give_the_same_records_in_any_pieces(cut in any::<usize>(), at in any::<usize>(), byte in any::<u8>(), piece in 1_usize..40) {
        for socket in SOCKETS {
            for mut stream in read_all(socket.about.name, false) {
                change(&mut stream, cut, at, byte);
                let whole = frames(socket, &stream, usize::MAX);
                prop_assert_eq!(&frames(socket, &stream, piece), &whole);
            }
        }
    }
}

fn frames(socket: &vg_receive::protocols::Socket, stream: &[u8], piece: usize) -> (Records, Tally) {
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
