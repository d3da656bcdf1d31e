//! What a machine can see of order in the house. Faults fail the build; notes are for the next reader.
//!
//! Faults: an import that goes up or sideways between floors (the table in `ARCHITECTURE.md` against `cargo metadata`), a
//! member folder that is not in its list or the reverse, a member without its `about.toml` or samples, a source file that
//! no module declares, a large file, a floor table that names no crate, a link in Markdown that leads nowhere, a
//! folder that is compiled in. Notes:
//! pages over 400 lines, functions over 70.

mod floors;
mod links;
mod members;
mod orphans;
mod places;
mod sizes;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

/// What the checks found.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Breaks a rule of the house.
    pub(crate) faults: Vec<String>,
    /// Worth a look.
    pub(crate) notes: Vec<String>,
}

/// Runs every check on the checkout at `root`.
pub(crate) fn run(root: &Path) -> Result<Report> {
    let mut report = Report::default();
    let files = tracked_files(root)?;
    floors::check(root, &mut report)?;
    members::check(root, &mut report)?;
    orphans::check(root, &files, &mut report)?;
    sizes::check(root, &files, &mut report)?;
    links::check(root, &files, &mut report)?;
    places::check(root, &files, &mut report)?;
    Ok(report)
}

/// Files that git tracks or would track, relative to the root, sorted.
fn tracked_files(root: &Path) -> Result<Vec<PathBuf>> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .current_dir(root)
        .output()
        .context("run git ls-files")?;
    let mut files: Vec<PathBuf> = output
        .stdout
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
        .map(|name| PathBuf::from(String::from_utf8_lossy(name).into_owned()))
        .filter(|file| root.join(file).is_file())
        .collect();
    files.sort();
    Ok(files)
}

/// Reads one of our own files.
fn read(path: &Path) -> Result<String> {
    #[expect(clippy::disallowed_methods, reason = "a file of this repository, not input from outside")]
    std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_is_tidy() {
        let report = run(&crate::root()).unwrap();
        assert!(report.faults.is_empty(), "{}", report.faults.join("\n"));
    }
}
