//! `vonggac rules`: check, list, test and explain rules.

use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Args, Subcommand};
use vg_model::Lang;

use super::EXIT_INCOMPLETE;
use super::hunt::RuleArguments;
use super::shown::shown;

mod explain;
mod lint;
mod test;

/// Verbs on rules.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesVerb {
    /// Report rules that cannot be loaded and rules that are doubtful
    Lint(LintArguments),
    /// List the rules that a hunt would ask
    List(ListArguments),
    /// Run the Markdown tests beside rules
    Test(TestArguments),
    /// Show predicate by predicate why a record does or does not match a rule
    Explain(explain::ExplainArguments),
}

/// Arguments of `rules lint`.
#[derive(Debug, Args)]
pub(crate) struct LintArguments {
    /// Folders, files or ZIPs of rules; the built-in pack when none is given
    paths: Vec<PathBuf>,
    /// Only what keeps rules from loading
    #[arg(long)]
    problems_only: bool,
}

/// Arguments of `rules list`.
#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    #[command(flatten)]
    rules: RuleArguments,
}

/// Arguments of `rules test`.
#[derive(Debug, Args)]
pub(crate) struct TestArguments {
    /// Folders with rules and Markdown tests; the built-in pack when none is given
    paths: Vec<PathBuf>,
}

/// Runs a verb.
pub(super) fn run(verb: RulesVerb, lang: Lang) -> Result<u8> {
    match verb {
        RulesVerb::Lint(arguments) => lint::run(&arguments.paths, arguments.problems_only),
        RulesVerb::List(arguments) => list(&arguments, lang),
        RulesVerb::Test(arguments) => test::run(&arguments.paths),
        RulesVerb::Explain(arguments) => explain::run(&arguments),
    }
}

fn list(arguments: &ListArguments, lang: Lang) -> Result<u8> {
    let chosen = arguments.rules.choice(0)?.load();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let rules = chosen.loaded.rules.iter().map(|rule| (&rule.meta, "rule"));
    let correlations = chosen.loaded.correlations.iter().map(|rule| (&rule.meta, "correlation"));
    for (meta, kind) in rules.chain(correlations) {
        let title = if meta.titles.get(lang).is_empty() { &meta.title } else { meta.titles.get(lang) };
        let (id, path, title) = (shown(&meta.id.0), shown(&meta.path), shown(title));
        writeln!(out, "{id}\t{}\t{kind}\t{path}\t{title}", meta.level).context("write the list")?;
    }
    out.flush().context("write the list")?;
    let problems = chosen.loaded.problems.len();
    if problems > 0 {
        let mut err = std::io::stderr().lock();
        writeln!(err, "{problems} not loaded: see `vonggac rules lint`").context("write the list")?;
    }
    Ok(if problems > 0 { EXIT_INCOMPLETE } else { 0 })
}
