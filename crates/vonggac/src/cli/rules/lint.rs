//! `vonggac rules lint`: what keeps rules from loading, and what is doubtful in those that load.

use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use vg_detect::sigma::{LoadOptions, RuleSource, load};

use super::super::EXIT_INCOMPLETE;
use super::super::shown::shown;
use crate::hunt::pack_sources;

/// Prints one line a problem: path, line, column, code, message.
pub(super) fn run(paths: &[PathBuf], problems_only: bool) -> Result<u8> {
    for path in paths {
        path.metadata().with_context(|| format!("open rules {}", path.display()))?;
    }
    let sources: Vec<RuleSource> =
        if paths.is_empty() { pack_sources() } else { paths.iter().map(|path| RuleSource::from_path(path)).collect() };
    let loaded = load(&sources, &LoadOptions::default());
    let mut out = BufWriter::new(std::io::stdout().lock());
    for problem in &loaded.problems {
        writeln!(out, "{}", shown(&problem.to_string())).context("write problems")?;
    }
    if !problems_only {
        for note in &loaded.notes {
            writeln!(out, "{}", shown(&note.to_string())).context("write problems")?;
        }
    }
    let (rules, correlations) = (loaded.rules.len(), loaded.correlations.len());
    let problems = loaded.problems.len();
    writeln!(out, "{rules} rules and {correlations} correlations loaded, {problems} not loaded")
        .context("write problems")?;
    out.flush().context("write problems")?;
    Ok(if problems > 0 { EXIT_INCOMPLETE } else { 0 })
}
