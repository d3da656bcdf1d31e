//! Samples of every protocol: what comes in, and the records and the answer that come out. `UPDATE_GOLDEN=1` writes the latter anew.
//!
//! `NAME.in.http` is a request: head, empty line, body (in base64 when a header `x-sample: base64` says so). Every other `NAME.in.*` is
//! what comes over a connection.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use base64::Engine as _;
use vg_receive::http::{Outcome, Settings, State};
use vg_receive::protocols::{HTTP, Head, SOCKETS};
use vg_receive::{Kind, Records, Tally};

use crate::support::crate_folder;

fn samples(protocol: &str, requests: bool) -> Vec<PathBuf> {
    let folder = crate_folder().join("src/protocols").join(protocol).join("samples");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.file_name().unwrap().to_string_lossy().contains(".in."));
    files.retain(|file| file.extension().is_some_and(|extension| extension == "http") == requests);
    files.sort();
    assert!(!files.is_empty(), "{} has no samples", folder.display());
    files
}

fn show_records(out: &mut String, kind: &Kind, records: &Records) {
    let (format, hint) = (kind.format.as_deref().unwrap_or("-"), kind.hint.as_deref().unwrap_or("-"));
    writeln!(out, "== {} records, format {format}, hint {hint}", records.count()).unwrap();
    for record in records.iter() {
        writeln!(out, "{}", record.escape_ascii()).unwrap();
    }
}

fn show_tally(out: &mut String, tally: &Tally) {
    for (reason, count) in vg_receive::Reason::ALL.into_iter().zip(tally.refused).filter(|(_, count)| *count > 0) {
        writeln!(out, "== refused, {reason}: {count}").unwrap();
    }
    for defect in tally.defects.rows() {
        writeln!(out, "== defect at {}: {} ×{}, {}", defect.offset, defect.kind, defect.count, defect.detail).unwrap();
    }
}

/// Head and body of a sample request.
pub(crate) fn read_request(bytes: &[u8]) -> (Head, Vec<u8>) {
    let split = bytes.windows(2).position(|pair| pair == b"\n\n").expect("an empty line ends the head");
    let (head, body) = (std::str::from_utf8(&bytes[..split]).unwrap(), &bytes[split + 2..]);
    let mut lines = head.lines();
    let (method, target) = lines.next().unwrap().split_once(' ').unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let headers: HeaderMap = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse::<HeaderValue>().unwrap()))
        .collect();
    let body = match headers.get("x-sample") {
        Some(_) => base64::engine::general_purpose::STANDARD.decode(body.trim_ascii()).unwrap(),
        None => body.to_vec(),
    };
    (Head { method: method.parse::<Method>().unwrap(), path: path.into(), query: query.into(), headers }, body)
}

fn show_request(bytes: &[u8]) -> String {
    let (head, body) = read_request(bytes);
    let protocol =
        HTTP.iter().find(|protocol| protocol.claims(&head.method, &head.path)).expect("a protocol claims it");
    let settings = Settings { formats: vec!["json".into()], ..Settings::default() };
    let decoded = protocol.decode(&head, &body, &settings, &State::default());
    let mut out = String::new();
    for batch in &decoded.batches {
        show_records(&mut out, &batch.kind, &batch.records);
    }
    show_tally(&mut out, &decoded.tally);
    let answer = (decoded.reply)(&Outcome { accepted: decoded.batches.len(), refused: None });
    writeln!(out, "== answer {}", answer.status.as_u16()).unwrap();
    let mut headers: Vec<_> = answer.headers.iter().chain(answer.trailers.iter().flatten()).collect();
    headers.sort_by_key(|(name, _)| name.as_str());
    for (name, value) in headers {
        writeln!(out, "{name}: {}", value.to_str().unwrap()).unwrap();
    }
    writeln!(out, "{}", answer.body.escape_ascii().to_string().replace("\\\"", "\"")).unwrap();
    out
}

fn compare(sample: &Path, out: &str) {
    let name = sample.file_name().unwrap().to_string_lossy();
    let expected = sample.with_file_name(format!("{}.out.txt", name.split(".in.").next().unwrap()));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&expected, out).unwrap();
    }
    let golden = String::from_utf8(std::fs::read(&expected).unwrap()).unwrap();
    assert_eq!(out, golden, "{}", expected.display());
}

#[test]
fn samples_of_connections() {
    for socket in SOCKETS {
        for sample in samples(socket.about.name, false) {
            let bytes = std::fs::read(&sample).unwrap();
            let (mut framing, mut records, mut tally) = ((socket.framing)(), Records::new(), Tally::default());
            let taken = framing.take(&bytes, &mut records, &mut tally);
            framing.finish(&bytes[taken..], &mut records, &mut tally);
            let mut out = String::new();
            show_records(&mut out, &socket.kind, &records);
            show_tally(&mut out, &tally);
            compare(&sample, &out);
        }
    }
}

#[test]
fn samples_of_requests() {
    for protocol in HTTP {
        for sample in samples(protocol.about().name, true) {
            compare(&sample, &show_request(&std::fs::read(&sample).unwrap()));
        }
    }
}

#[test]
fn what_a_protocol_says_of_itself_stands_in_its_about_file() {
    let all = SOCKETS.iter().map(|socket| &socket.about).chain(HTTP.iter().map(|protocol| protocol.about()));
    for about in all {
        let file = crate_folder().join("src/protocols").join(about.name).join("about.toml");
        let text = String::from_utf8(std::fs::read(&file).unwrap()).unwrap();
        let title = (about.title)();
        for line in [
            format!("name = \"{}\"", about.name),
            format!("specification = \"{}\"", about.specification),
            format!("vi = \"{}\"", title.vi),
            format!("en = \"{}\"", title.en),
        ] {
            assert!(text.lines().any(|found| found == line), "{} lacks {line}", file.display());
        }
    }
}
