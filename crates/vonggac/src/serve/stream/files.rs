//! Files that the server reads itself: those that it follows, and folders into which files are put.

use anyhow::{Context as _, Result, bail};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use vg_monitor::files::{FileEntry, Parts, start};

use crate::serve::settings::Settings;
use crate::serve::state::App;

/// Folder of checkpoints in the data folder.
const FILES: &str = "files";

/// Begins to read what the settings name.
///
/// # Errors
///
/// When an entry cannot be understood, or stands there twice.
pub(super) fn open(app: &App, settings: &Settings, stop: &watch::Receiver<bool>) -> Result<Vec<JoinHandle<()>>> {
    let (follow, folders) = (entries(settings, "follow")?, entries(settings, "folders")?);
    let parts = Parts {
        follow,
        folders,
        data: &app.folder.join(FILES),
        stream: &app.live.stream,
        desk: &app.live.desk,
        register: &app.live.register,
        clock: &app.backend.clock,
        board: &app.live.files,
    };
    Ok(start(&parts, stop))
}

fn entries(settings: &Settings, key: &str) -> Result<Vec<FileEntry>> {
    let mut read: Vec<FileEntry> = Vec::new();
    for text in settings.list("stream", key) {
        let entry = FileEntry::parse(text).with_context(|| format!("stream.{key}"))?;
        if read.iter().any(|other| other.path == entry.path) {
            bail!("stream.{key}: '{}' stands there twice", entry.path);
        }
        read.push(entry);
    }
    Ok(read)
}
