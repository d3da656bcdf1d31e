//! The packs of the product: read, without a fault.

use include_dir::{Dir, include_dir};
use vg_library::lint::{Glossary, lint, render};
use vg_model::Lang;

static REGIMES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../library/regimes");
const GLOSSARY: &str = include_str!("../../../GLOSSARY.md");

/// Every file of the folder as path and text, as the program hands them over.
fn files<'a>(dir: &'a Dir<'a>) -> Vec<(&'a str, &'a str)> {
    let here = dir.files().map(|file| (file.path().to_str().unwrap(), file.contents_utf8().unwrap()));
    here.chain(dir.dirs().flat_map(files)).collect()
}

#[test]
fn the_packs_have_no_fault() {
    let glossary = Glossary::read(GLOSSARY);
    let faults = lint(files(&REGIMES), Some(&glossary));
    assert!(faults.is_empty(), "\n{}", render(&faults, Lang::En));
}

#[test]
fn the_packs_hold_what_they_should() {
    let loaded = vg_library::load::load(files(&REGIMES));
    for pack in loaded.regimes.packs() {
        println!(
            "{}: {} acts, {} contacts, {} criteria, {} controls, {} clocks, {} forms, {} steps, {} terms",
            pack.head.id,
            pack.acts.len(),
            pack.contacts.len(),
            pack.criteria.len(),
            pack.controls.len(),
            pack.clocks.len(),
            pack.forms.len(),
            pack.steps.len(),
            pack.terms.len()
        );
    }
}
