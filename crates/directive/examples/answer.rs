//! Writes what the shipped forms make of the facts of the tests into a folder, to be looked at.
//!
//! `cargo run -p vg-directive --example answer -- FOLDER`, from the top of the repository
#![allow(clippy::unwrap_used, dead_code, reason = "a program to look with, not part of the product")]

#[path = "../tests/answer/facts.rs"]
mod facts;

use std::error::Error;

use vg_directive::answer::{answer, load, workbook};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("the folder to write into is missing")?;
    let (facts, made) = (facts::facts(), facts::at(5, 3));
    for id in ["answer-6410", "report-periodic", "report-adhoc"] {
        let name = format!("{id}.toml");
        let text = String::from_utf8(std::fs::read(format!("library/forms/{name}"))?)?;
        let loaded = load([(name.as_str(), text.as_str())]);
        let (_, form) = loaded.forms.get(id).ok_or("the form cannot be read; lint says why")?;
        let document = answer(form, &facts, made)?.document;
        std::fs::write(format!("{folder}/{id}.pdf"), vg_print::pdf(&document)?)?;
        std::fs::write(format!("{folder}/{id}.docx"), vg_print::docx(&document)?)?;
    }
    std::fs::write(format!("{folder}/answer.xlsx"), workbook(&facts, made)?)?;
    Ok(())
}
