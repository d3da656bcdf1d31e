//! Writes the documents of the tests into a folder, to be looked at, and says how long each took.
//!
//! `cargo run -p vg-print --release --example pages -- FOLDER`
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program to measure and look with, not part of the product"
)]

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::error::Error;
use std::time::Instant;

use vg_print::{Block, Document, docx, pdf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("the folder to write into is missing")?;
    let rows = |count| Document { body: vec![Block::Table(sample::hosts(count))], ..sample::report() };
    let documents = [
        ("report", sample::report()),
        ("letter", sample::letter()),
        ("long", sample::long_names()),
        ("empty", sample::empty()),
        ("rows-300", rows(300)),
        ("rows-600", rows(600)),
        ("rows-5000", rows(5_000)),
    ];
    for (name, document) in documents {
        let start = Instant::now();
        let bytes = pdf(&document)?;
        println!("{name}: PDF of {} KB in {} ms", bytes.len() / 1024, start.elapsed().as_millis());
        std::fs::write(format!("{folder}/{name}.pdf"), bytes)?;
        let start = Instant::now();
        let bytes = docx(&document)?;
        println!("{name}: DOCX of {} KB in {} ms", bytes.len() / 1024, start.elapsed().as_millis());
        std::fs::write(format!("{folder}/{name}.docx"), bytes)?;
    }
    Ok(())
}
