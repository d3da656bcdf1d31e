//! The folder itself: which files in it are complete, and where they go.
//!
//! A file is moved into a subfolder that only the server may write to before it is opened, and is looked at there: nobody can put a link to
//! another file of the machine in its place any more.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use vg_model::Timestamp;

use super::super::limits::SETTLED;

const READING: &str = ".reading";
const DONE: &str = "done";
const FAILED: &str = "failed";
/// Endings of what is still on its way: browsers, WinSCP, rsync and others.
const PARTIAL: [&str; 6] = ["part", "partial", "tmp", "crdownload", "filepart", "swp"];

/// What was seen of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Seen {
    size: u64,
    modified: Option<SystemTime>,
    since: Timestamp,
}

/// A folder into which files are put.
#[derive(Debug)]
pub(super) struct Place {
    folder: PathBuf,
    seen: BTreeMap<String, Seen>,
}

/// What is there.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Complete, in the order of their names.
    pub(super) complete: Vec<String>,
    /// Not yet, or not at all: the name, and why where it is not at all.
    pub(super) waiting: Vec<String>,
}

impl Place {
    /// Makes the subfolders.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        for name in [READING, DONE, FAILED] {
            let made = folder.join(name);
            match fs::create_dir(&made) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                other => other?,
            }
            if !fs::symlink_metadata(&made)?.is_dir() {
                return Err(io::Error::other(format!("{} is no folder", made.display())));
            }
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(folder.join(READING), fs::Permissions::from_mode(0o700))?;
        }
        Ok(Self { folder: folder.to_owned(), seen: BTreeMap::new() })
    }

    /// Looks at what is there.
    pub(super) fn look(&mut self, now: Timestamp) -> io::Result<Found> {
        let mut found = Found::default();
        let mut seen = BTreeMap::new();
        let mut names: Vec<String> = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            // Other names cannot be shown and told apart; they wait for somebody to rename them.
            match entry?.file_name().into_string() {
                Ok(name) => names.push(name),
                Err(name) => found.waiting.push(name.to_string_lossy().into_owned()),
            }
        }
        names.sort();
        for name in names {
            if name.starts_with('.') || [DONE, FAILED].contains(&name.as_str()) {
                continue;
            }
            let Ok(metadata) = fs::symlink_metadata(self.folder.join(&name)) else { continue };
            let ending = Path::new(&name).extension().map(|ending| ending.to_string_lossy().to_lowercase());
            if !metadata.is_file() || ending.is_some_and(|ending| PARTIAL.contains(&ending.as_str())) {
                found.waiting.push(name);
                continue;
            }
            let (size, modified) = (metadata.len(), metadata.modified().ok());
            let before = self.seen.get(&name).copied().filter(|seen| (seen.size, seen.modified) == (size, modified));
            let one = before.unwrap_or(Seen { size, modified, since: now });
            let settled = i64::try_from(SETTLED.as_micros()).unwrap_or(i64::MAX);
            if now.0.saturating_sub(one.since.0) >= settled {
                found.complete.push(name.clone());
            } else {
                found.waiting.push(name.clone());
            }
            seen.insert(name, one);
        }
        self.seen = seen;
        Ok(found)
    }

    /// Files that were being read when the server ended.
    pub(super) fn left(&self) -> io::Result<Vec<String>> {
        let mut names: Vec<String> = Vec::new();
        for entry in fs::read_dir(self.folder.join(READING))? {
            names.extend(entry?.file_name().into_string());
        }
        names.sort();
        Ok(names)
    }

    /// Takes a file; nothing when it is none any more. What it is called from now on is in the answer.
    pub(super) fn take(&self, name: &str) -> io::Result<Option<String>> {
        let folder = self.folder.join(READING);
        let taken = free(&folder, name);
        match fs::rename(self.folder.join(name), folder.join(&taken)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        }
        if fs::symlink_metadata(folder.join(&taken))?.is_file() {
            return Ok(Some(taken));
        }
        fs::rename(folder.join(&taken), self.folder.join(name))?;
        Ok(None)
    }

    /// Where a file lies that was taken.
    pub(super) fn reading(&self, name: &str) -> PathBuf {
        self.folder.join(READING).join(name)
    }

    /// Lays a file down, with its note.
    pub(super) fn lay_down(&self, name: &str, done: bool, note: Option<&str>) -> io::Result<()> {
        let folder = self.folder.join(if done { DONE } else { FAILED });
        let free = free(&folder, name);
        if let Some(note) = note {
            fs::write(folder.join(format!("{free}.txt")), note)?;
        }
        fs::rename(self.reading(name), folder.join(free))
    }
}

/// A name that is not taken in a folder, with its note: `a.evtx`, `a.evtx (2)`.
fn free(folder: &Path, name: &str) -> String {
    let is_free = |name: &String| {
        let note = format!("{name}.txt");
        fs::symlink_metadata(folder.join(name)).is_err() && fs::symlink_metadata(folder.join(note)).is_err()
    };
    let numbered = (2_u64..).map(|number| format!("{name} ({number})"));
    std::iter::once(name.to_owned()).chain(numbered).find(is_free).unwrap_or_else(|| name.to_owned())
}
