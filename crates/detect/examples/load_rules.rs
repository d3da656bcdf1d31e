//! Loads the rules of the paths given and says what came of it: for measuring, and for looking at problems.

use std::io::Write as _;
use std::path::Path;

use vg_detect::sigma::{LoadOptions, RuleSource, load};

fn main() -> std::io::Result<()> {
    let sources: Vec<RuleSource> =
        std::env::args().skip(1).map(|path| RuleSource::from_path(Path::new(&path))).collect();
    let loaded = load(&sources, &LoadOptions::default());
    let mut out = std::io::stdout().lock();
    for problem in &loaded.problems {
        writeln!(out, "problem {problem}")?;
    }
    for note in &loaded.notes {
        writeln!(out, "note {note}")?;
    }
    writeln!(
        out,
        "{} files, {} documents: {} rules, {} correlations, {} problems, {} notes, {} quiet",
        loaded.files,
        loaded.documents,
        loaded.rules.len(),
        loaded.correlations.len(),
        loaded.problems.len(),
        loaded.notes.len(),
        loaded.quiet.len()
    )
}
