//! Which rules the stream looks for: those of the program, of the folders that the settings name, and of files that were sent.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use vg_detect::logsource::LogSources;
use vg_detect::sigma::{Loaded, RuleSource};
use vg_monitor::Monitor;
use vg_monitor::rules::bundle::Bundle;
use vg_monitor::rules::keeper::Keeper;
use vg_monitor::stream::rules::Rules;

use crate::hunt::pack_sources;
use crate::serve::settings::Settings;

/// No rules: what a stream has before the first ones are compiled.
///
/// # Errors
///
/// When the data of the program cannot be read.
pub(super) fn none() -> Result<Rules> {
    let sources = LogSources::embedded().context("read the log sources of the program")?;
    Ok(Rules::compile(Loaded::default(), &sources))
}

/// What follows the rules of an installation.
pub(super) fn keeper(monitor: &Monitor, settings: &Settings) -> Keeper {
    let pack = Bundle::of_texts(pack_sources().into_iter().filter_map(|source| match source {
        RuleSource::Text { name, text } => Some((name, text)),
        _ => None,
    }));
    let folders = settings.list("stream", "rules").iter().map(PathBuf::from).collect();
    Keeper::new(monitor, pack, folders)
}
