//! Where the time of a hunt goes: `cargo run --release --workspace --example hunt_steps -- FILE RULES…`.
//!
//! Reads FILE (EVTX, or JSON lines) three times with each folder of rules, statuses stable, test and experimental, on one thread, and prints
//! nanoseconds for each record by step: cutting blocks, decoding, matching, rebuilding findings without and with making lines of JSON of
//! them; the least of the three. What a hunt takes beyond it is loading rules, reading the file and writing the lines. It asserts nothing.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a program for measuring: its output is its purpose"
)]

use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, bail};
use vg_detect::engine::Engine;
use vg_detect::logsource::LogSources;
use vg_detect::sigma::{LoadOptions, RuleSource, load};
use vg_intake::parsers::{evtx::EVTX, json::JsonParser};
use vg_intake::{OpenOptions, Parser};
use vg_model::{Defects, EventBatch, Lang};
use vonggac::hunt::{Builder, Format, Lines, Rows};

const STATUSES: [&str; 3] = ["stable", "test", "experimental"];
const STEPS: [&str; 5] = ["cut", "decode", "match", "rebuild", "lines"];
const ROUNDS: usize = 3;
const LABEL: &str = "file";

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), folders) = (arguments.next(), arguments.collect::<Vec<_>>()) else { bail!("FILE RULES…") };
    let bytes = std::fs::read(&file).with_context(|| format!("read {file}"))?;
    let json = JsonParser;
    let parser: &dyn Parser = if file.ends_with(".evtx") { EVTX } else { &json };
    let mut first_sum = None;
    for folder in folders {
        let (events, hits, rules, steps) = measure(&bytes, parser, &folder)?;
        let each = |seconds: f64| seconds * 1e9 / events as f64;
        let sum: f64 = steps.iter().sum();
        let line: Vec<String> =
            STEPS.iter().zip(steps).map(|(step, seconds)| format!("{step} {:.0}", each(seconds))).collect();
        let first = *first_sum.get_or_insert(sum);
        println!(
            "{folder}: {rules} rules, {events} records, {hits} findings | ns a record: {}, sum {:.0} ({:.2} of the first)",
            line.join(", "),
            each(sum),
            sum / first
        );
    }
    Ok(())
}

fn measure(bytes: &[u8], parser: &dyn Parser, folder: &str) -> anyhow::Result<(usize, usize, usize, [f64; 5])> {
    let mut loaded = load(&[RuleSource::from_path(Path::new(folder))], &LoadOptions::default());
    loaded.rules.retain(|rule| STATUSES.contains(&rule.meta.status.as_str()));
    let sources = LogSources::embedded()?;
    let engine = Engine::new(loaded.rules.iter(), &sources);
    let builder = Builder::new(&loaded.rules, &sources, &|_| false);
    let mut matcher = engine.matcher();
    let mut best = [f64::MAX; 5];
    let (mut events, mut found) = (0, 0);
    for _ in 0..ROUNDS {
        let mut steps = [0.0; 5];
        (events, found) = (0, 0);
        let mut framer = parser.framer(&OpenOptions::default());
        let mut decoder = parser.decoder(engine.fields());
        let (mut input, mut batch, mut defects) = (bytes, EventBatch::new(), Defects::new());
        let mut hits = Vec::new();
        loop {
            let began = Instant::now();
            if !framer.next_block(&mut input, &mut batch, &mut defects)? {
                break;
            }
            let cut = Instant::now();
            decoder.decode(&mut batch, &mut defects);
            let decoded = Instant::now();
            matcher.run(&batch, &mut hits);
            let matched = Instant::now();
            builder.build(LABEL, &batch, &hits, &|_, _| true, &mut |_| ());
            let built = Instant::now();
            let (mut rows, mut lines) = (Rows::default(), Lines::new(Format::Jsonl, Lang::Vi));
            builder.build(LABEL, &batch, &hits, &|_, _| true, &mut |finding| {
                if let Some(rule) = loaded.rules.get(finding.rule as usize) {
                    rows.push(finding, &rule.meta, Some(&mut lines), false);
                }
            });
            // The second time holds the first: what is left are the lines.
            let written = built + built.elapsed().saturating_sub(built - matched);
            let marks = [began, cut, decoded, matched, built, written];
            for (step, (from, to)) in steps.iter_mut().zip(marks.iter().zip(marks.iter().skip(1))) {
                *step += (*to - *from).as_secs_f64();
            }
            events += batch.len();
            found += rows.iter().count();
            hits.clear();
            batch.clear();
        }
        for (least, step) in best.iter_mut().zip(steps) {
            *least = least.min(step);
        }
    }
    Ok((events, found, loaded.rules.len(), best))
}
