//! Measures how fast a parser decodes a file on one core: `text_speed PARSER FILE [FIELD…]`.
//!
//! The file is read into memory first; framing and decoding are measured, with the fields as projection.

use std::sync::Arc;
use std::time::Instant;

use vg_intake::{OpenOptions, parsers::PARSERS};
use vg_model::{Defects, EventBatch, FieldTableBuilder};

#[expect(clippy::print_stdout, reason = "a program for developers that prints what it measured")]
fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (name, path) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_default());
    let mut builder = FieldTableBuilder::new();
    for field in arguments {
        builder.intern(&field);
    }
    let Some(parser) = PARSERS.iter().find(|parser| parser.about().name == name) else {
        return Err(std::io::Error::other("no such parser"));
    };
    let bytes = std::fs::read(path)?;
    let mut framer = parser.framer(&OpenOptions::default());
    let mut decoder = parser.decoder(&Arc::new(builder.build()));
    let (mut batch, mut defects) = (EventBatch::new(), Defects::new());
    let (mut events, mut slots) = (0, 0);
    let start = Instant::now();
    let mut reader = bytes.as_slice();
    while framer.next_block(&mut reader, &mut batch, &mut defects)? {
        decoder.decode(&mut batch, &mut defects);
        events += batch.len();
        slots += batch.events().map(|event| event.slots().len()).sum::<usize>();
        batch.clear();
    }
    let seconds = start.elapsed().as_secs_f64();
    let lines = memchr::memchr_iter(b'\n', &bytes).count() as f64;
    println!(
        "{name}: {events} events, {slots} slots, {} defects, {:.0} lines/s, {:.0} MB/s, {seconds:.3} s",
        defects.total(),
        lines / seconds,
        bytes.len() as f64 / 1e6 / seconds,
    );
    Ok(())
}
