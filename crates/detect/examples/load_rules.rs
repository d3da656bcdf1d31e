//! Loads the rules of the paths given and says what came of it, or what the lint finds (`--lint`): for measuring, and
//! for looking at problems.

use std::io::Write as _;
use std::path::Path;

use vg_detect::sigma::{LoadOptions, RuleSource, lint, load};

fn main() -> std::io::Result<()> {
    let with_lint = std::env::args().any(|arg| arg == "--lint");
    let paths = std::env::args().skip(1).filter(|arg| arg != "--lint");
    let sources: Vec<RuleSource> = paths.map(|path| RuleSource::from_path(Path::new(&path))).collect();
    let mut out = std::io::stdout().lock();
    if with_lint {
        for finding in lint(&sources, &LoadOptions::default()).findings {
            writeln!(out, "{finding}")?;
        }
        return Ok(());
    }
    let loaded = load(&sources, &LoadOptions::default());
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
