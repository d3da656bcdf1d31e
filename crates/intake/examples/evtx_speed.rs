//! Speed of the EVTX parser beside the `evtx` crate's JSON, in CPU time of this process.
//!
//! `evtx_speed FILE[.zst] FIELD_NAMES_FILE ROUNDS [everything] [ours]`: decodes the file ROUNDS times with a projection of the names
//! in FIELD_NAMES_FILE (one a line), then (without `ours`) lets the `evtx` crate write its JSON of the same bytes. One thread.
#![expect(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, reason = "a program to measure by hand")]

use std::sync::Arc;

use vg_intake::OpenOptions;
use vg_intake::parsers::evtx::EVTX;
use vg_model::{Defects, EventBatch, FieldTableBuilder};

/// CPU seconds of this process (user and system), from the kernel's `/proc/self/schedstat` (nanoseconds).
fn cpu_seconds() -> f64 {
    let text = std::fs::read("/proc/self/schedstat").expect("Linux");
    let first: Vec<u8> = text.into_iter().take_while(u8::is_ascii_digit).collect();
    String::from_utf8(first).unwrap().parse::<f64>().unwrap() / 1e9
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().expect("FILE");
    let names = std::fs::read(arguments.next().expect("FIELD_NAMES_FILE")).expect("names");
    let rounds: usize = arguments.next().expect("ROUNDS").parse().expect("a number");
    let options: Vec<String> = arguments.collect();
    let everything = options.iter().any(|option| option == "everything");
    let ours_only = options.iter().any(|option| option == "ours");

    let mut bytes = std::fs::read(&path).expect("file");
    if path.ends_with(".zst") {
        bytes = zstd::decode_all(bytes.as_slice()).expect("zstd");
    }
    let mut builder = FieldTableBuilder::new();
    for name in String::from_utf8_lossy(&names).lines() {
        builder.intern(name.trim());
    }
    let mut fields = builder.build();
    fields.set_wants_everything(everything);
    println!("{} bytes, {} fields, everything: {everything}", bytes.len(), fields.len());
    let fields = Arc::new(fields);

    let (mut ours, mut theirs) = (f64::MAX, f64::MAX);
    for _ in 0..rounds {
        let start = cpu_seconds();
        let (mut events, mut slots, mut text) = (0usize, 0usize, 0usize);
        let mut framer = EVTX.framer(&OpenOptions::default());
        let mut decoder = EVTX.decoder(&fields);
        let mut input = bytes.as_slice();
        let (mut batch, mut defects) = (EventBatch::new(), Defects::new());
        while framer.next_block(&mut input, &mut batch, &mut defects).expect("memory") {
            decoder.decode(&mut batch, &mut defects);
            events += batch.len();
            slots += batch.events().map(|event| event.slots().len()).sum::<usize>();
            text += batch.len_bytes() - batch.block().len();
            batch.clear();
        }
        let took = cpu_seconds() - start;
        ours = ours.min(took);
        let rate = events as f64 / took;
        println!("ours   {events} records, {slots} slots, {text} bytes of text, {took:.4} s, {rate:.0} records/s");

        if ours_only {
            continue;
        }
        let settings = evtx::ParserSettings::new().indent(false).num_threads(1);
        let copy = bytes.clone();
        let start = cpu_seconds();
        let mut parser = evtx::EvtxParser::from_buffer(copy).expect("file").with_configuration(settings);
        let (mut records, mut json) = (0usize, 0usize);
        for record in parser.records_json().flatten() {
            records += 1;
            json += record.data.len();
        }
        let took = cpu_seconds() - start;
        theirs = theirs.min(took);
        println!("theirs {records} records, {json} bytes of JSON, {took:.4} s, {:.0} records/s", records as f64 / took);
    }
    if ours_only {
        println!("best: {ours:.4} s");
        return;
    }
    println!("best: ours {ours:.4} s, theirs {theirs:.4} s, {:.2} times", theirs / ours);
}
