//! Any bytes as an input: containers, text encodings, recognition; every stream is read to its end.

#![no_main]

use std::io::{Cursor, Read};
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use vg_intake::inputs::{Arrival, InputOptions, Inputs, Outcome, Parsers};
use vg_intake::{About, Confidence, Decoder, Framer, Head, LineFramer, OpenOptions, Parser};
use vg_model::{EventBatch, Expand, FieldTable, Record, Text, Wanted};

/// Takes every stream.
struct Any;

static ABOUT: About =
    About { name: "any", title: || Text::new("mọi thứ", "anything"), specification: "none", patterns: &[] };
static PARSERS: Parsers = &[&Any];

impl Parser for Any {
    fn about(&self) -> &'static About {
        &ABOUT
    }
    fn sniff(&self, _: &Head<'_>) -> Option<Confidence> {
        Some(Confidence::Fallback)
    }
    fn framer(&self, _: &OpenOptions) -> Box<dyn Framer> {
        Box::new(LineFramer::new())
    }
    fn decoder(&self, _: &Arc<FieldTable>) -> Box<dyn Decoder> {
        Box::new(Nothing)
    }
    fn expander(&self) -> &'static dyn Expand {
        &Nothing
    }
}

struct Nothing;

impl Decoder for Nothing {
    fn decode(&mut self, _: &mut EventBatch, _: &mut vg_model::Defects) {}
}

impl Expand for Nothing {
    fn expand(&self, _: &EventBatch, _: usize, _: Wanted<'_>, _: &mut Record) {}
}

/// So small an input can make that many bytes: the grace of the ratio at each depth, and some more.
const MOST: u64 = 512 << 20;

fuzz_target!(|data: &[u8]| {
    let options =
        InputOptions { parsers: PARSERS, stdin: Box::new(Cursor::new(data.to_vec())), ..InputOptions::default() };
    let (mut arrivals, mut bytes) = (0_u64, 0);
    let mut piece = vec![0; 128 * 1024];
    for arrival in Inputs::new(&["-".into()], options) {
        arrivals += 1;
        match arrival {
            Arrival::Passed(coverage) => {
                assert!(coverage.label.starts_with('-'));
                let silent = coverage.defects.is_empty() && matches!(coverage.outcome, Outcome::NotRead { .. });
                assert!(!silent, "not read, and nobody says why");
            }
            Arrival::Stream(mut opened) => {
                let mut read = 0;
                loop {
                    match opened.reader.read(&mut piece) {
                        Ok(0) => break,
                        Ok(more) => read += more as u64,
                        Err(error) => panic!("a reader failed: {error}"),
                    }
                    assert!(bytes + read <= MOST, "too many bytes came out");
                }
                let coverage = opened.coverage();
                assert_eq!(coverage.bytes, read);
                bytes += read;
            }
        }
    }
    assert!(arrivals > 0, "an input without a record");
});
