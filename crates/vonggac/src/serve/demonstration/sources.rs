//! Who sends events in the demonstration unit: `library/demo/sources.toml`.

use serde::Deserialize;
use vg_access::{Caller, Problem};
use vg_monitor::sources::NewSource;

use crate::serve::state::App;

/// What it holds, as text.
const TEXT: &str = include_str!("../../../../../library/demo/sources.toml");

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Senders {
    /// By which they are known as a part of the demonstration.
    note: String,
    source: Vec<Sender>,
}

/// One source.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sender {
    name: String,
    protocol: String,
    format: Option<String>,
    #[serde(default)]
    host: String,
    system_level: u8,
    silence_minutes: i64,
    #[serde(default)]
    ranges: Vec<String>,
    /// A token was made and revoked.
    #[serde(default)]
    token: bool,
}

fn file() -> Result<Senders, Problem> {
    toml::from_str(TEXT).map_err(|error| Problem::internal(format!("library/demo/sources.toml: {error}")))
}

/// Makes the sources, unless the unit has some of these names already.
pub(super) async fn build(app: &App, caller: &Caller, unit: &str) -> Result<(), Problem> {
    let Senders { note, source } = file()?;
    let known = app.monitor.source_list(caller, unit).await?;
    let standing = |name: &str| known.iter().any(|kept| kept.data.retired_at.is_none() && kept.data.about.name == name);
    for sender in source.into_iter().filter(|sender| !standing(&sender.name)) {
        let new = NewSource {
            name: sender.name,
            protocol: sender.protocol,
            format: sender.format.unwrap_or_else(|| NewSource::default().format),
            host: sender.host,
            system_level: sender.system_level,
            silence_minutes: sender.silence_minutes,
            ranges: sender.ranges,
            note: note.clone(),
            ..NewSource::default()
        };
        let made = app.monitor.source_create(caller, unit, &new).await?;
        if sender.token {
            let token = app.monitor.source_token_create(caller, unit, &made.id, None, None).await?.token;
            app.monitor.source_token_revoke(caller, unit, &made.id, &token.id).await?;
        }
    }
    Ok(())
}

/// Retires the sources of the demonstration.
pub(super) async fn retire(app: &App, caller: &Caller, unit: &str) -> Result<(), Problem> {
    let note = file()?.note;
    for kept in app.monitor.source_list(caller, unit).await? {
        if kept.data.retired_at.is_none() && kept.data.about.note == note {
            app.monitor.source_retire(caller, unit, &kept.id, kept.version).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_and_its_sources_are_marked() {
        let file = file().unwrap();
        assert!(file.source.len() >= 4 && !file.note.is_empty());
    }
}
