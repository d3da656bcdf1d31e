//! Measures how fast inputs are opened, decompressed and cut into lines, without decoding: `read_inputs PATH…`.
//!
//! With `--bytes` the streams are read and not cut. Prints totals and every defect.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use vg_intake::inputs::{Arrival, Coverage, InputOptions, Inputs, Parsers, survey};
use vg_intake::{About, Confidence, Decoder, Framer, Head, LineFramer, OpenOptions, Parser};
use vg_model::{Defects, EventBatch, Expand, FieldTable, Record, Text, Wanted, limits};

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
    fn decode(&mut self, _: &mut EventBatch, _: &mut Defects) {}
}

impl Expand for Nothing {
    fn expand(&self, _: &EventBatch, _: usize, _: Wanted<'_>, _: &mut Record) {}
}

fn main() -> io::Result<()> {
    let (flags, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        std::env::args_os().skip(1).map(PathBuf::from).partition(|path| path.as_os_str() == "--bytes");
    let mut out = io::stdout().lock();
    let total = survey(&paths);
    let inputs = Inputs::new(&paths, InputOptions { parsers: PARSERS, ..InputOptions::default() });
    let progress = inputs.progress();
    progress.set_total(total.bytes);
    let mut batch = EventBatch::new();
    let mut piece = vec![0; limits::BLOCK_TARGET];
    for arrival in inputs {
        let coverage = match arrival {
            Arrival::Passed(coverage) => coverage,
            Arrival::Stream(mut opened) if flags.is_empty() => {
                let mut framer = opened.framer();
                let mut defects = Defects::new();
                while framer.next_block(&mut opened.reader, &mut batch, &mut defects)? {
                    batch.clear();
                }
                opened.coverage()
            }
            Arrival::Stream(mut opened) => {
                while opened.reader.read(&mut piece)? > 0 {}
                opened.coverage()
            }
        };
        print(&mut out, &coverage)?;
    }
    writeln!(
        out,
        "{} files, {} bytes stated, {} consumed, {} streams, {} bytes delivered",
        progress.files(),
        progress.total(),
        progress.consumed(),
        progress.streams(),
        progress.delivered()
    )
}

fn print(out: &mut impl Write, coverage: &Coverage) -> io::Result<()> {
    for row in coverage.defects.rows() {
        writeln!(out, "{}: {} at {}: {}", coverage.label, row.kind, row.offset, row.detail)?;
    }
    Ok(())
}
