//! Which rules the stream looks for: the pack of the program, and those of the folders that the settings name.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use vg_detect::logsource::LogSources;
use vg_model::Level;
use vg_monitor::stream::rules::Rules;

use crate::hunt::{ChosenRules, RuleChoice};
use crate::serve::settings::Settings;

/// The rules that come with the program.
///
/// # Errors
///
/// When the data of the program cannot be read.
pub(super) fn of_pack() -> Result<Rules> {
    compile(RuleChoice { pack: true, ..RuleChoice::default() }.load())
}

/// The pack, and what stands in the folders that the settings name; nothing when they name none.
///
/// # Errors
///
/// When the data of the program cannot be read. A rule that cannot be used is told in the log.
pub(super) fn of_settings(settings: &Settings) -> Result<Option<Rules>> {
    let paths: Vec<PathBuf> = settings.list("stream", "rules").iter().map(PathBuf::from).collect();
    if paths.is_empty() {
        return Ok(None);
    }
    let choice = RuleChoice { paths, pack: true, min_level: Level::Low, ..RuleChoice::default() };
    let chosen = choice.load();
    for problem in &chosen.loaded.problems {
        tracing::warn!(problem = %problem, "a rule is not used");
    }
    compile(chosen).map(Some)
}

fn compile(chosen: ChosenRules) -> Result<Rules> {
    let sources = LogSources::embedded().context("read the log sources of the program")?;
    let rules = Rules::compile(chosen.loaded, &sources);
    for (id, error) in &rules.refused {
        tracing::warn!(id, %error, "a correlation cannot run");
    }
    Ok(rules)
}
