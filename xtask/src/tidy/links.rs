//! Links and file names in Markdown that lead nowhere.
//!
//! Judged: relative link targets `[…](path)` and `![…](path)`, and names in backticks that begin with a folder of the
//! repository (`crates/…`, `library/…`). Not judged: addresses on the network, headings behind `#`, fenced blocks, names
//! with a placeholder or a wildcard in them.

use std::path::{Component, Path, PathBuf};

use anyhow::Result;

use super::{Report, read};

/// Folders of the repository whose names are known to mean a path.
const FOLDERS: &[&str] = &["crates/", "docs/", "fuzz/", "library/", "tests/", "xtask/"];

pub(super) fn check(root: &Path, files: &[PathBuf], report: &mut Report) -> Result<()> {
    for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "md")) {
        let folder = file.parent().unwrap_or(Path::new(""));
        for (line, target) in targets(&read(&root.join(file))?) {
            let path = match &target {
                Target::Link(path) => inside(&folder.join(path)),
                Target::Name(path) => inside(Path::new(path)),
            };
            let exists = path.is_some_and(|path| root.join(path).exists());
            if !exists {
                report.faults.push(format!("{}:{line} names {target}, which is not there", file.display()));
            }
        }
    }
    Ok(())
}

/// Something that a page points to.
#[derive(PartialEq, Eq, Debug)]
enum Target {
    /// Target of a link, relative to the page.
    Link(String),
    /// File name in backticks, relative to the root.
    Name(String),
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Target::Link(path) | Target::Name(path)) = self;
        f.pad(path)
    }
}

/// The path without `.` and `..`; nothing when it leads out of the repository.
fn inside(path: &Path) -> Option<PathBuf> {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => clean.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !clean.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(clean)
}

/// What a page points to, with the line, from 1.
fn targets(text: &str) -> Vec<(usize, Target)> {
    let mut found = Vec::new();
    let mut fence: Option<String> = None;
    for (index, line) in text.lines().enumerate() {
        let start = line.trim_start();
        let ticks: String = start.chars().take_while(|c| *c == '`').collect();
        match &fence {
            Some(open) => {
                if ticks.len() >= open.len() && start.trim_end() == ticks {
                    fence = None;
                }
                continue;
            }
            None if ticks.len() >= 3 => {
                fence = Some(ticks);
                continue;
            }
            None => {}
        }
        // Between backticks every second piece is a name; links stand in the others.
        for (place, piece) in line.split('`').enumerate() {
            if place % 2 == 1 {
                found.extend(name(piece).map(|name| (index + 1, Target::Name(name))));
            }
        }
        found.extend(links(line).map(|link| (index + 1, Target::Link(link))));
    }
    found
}

fn name(piece: &str) -> Option<String> {
    let known = FOLDERS.iter().any(|folder| piece.starts_with(folder));
    let plain = !piece.contains(['<', '>', '*', '{', '…', ' ', '$']);
    // `model::limits` behind a path, or `file.rs:12`, is no part of the file's name.
    (known && plain).then(|| piece.split(':').next().unwrap_or(piece).to_owned())
}

fn links(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split([')', ' ']).next().unwrap_or_default();
        let path = target.split('#').next().unwrap_or_default();
        let outside = target.contains("://") || target.starts_with("mailto:");
        (!path.is_empty() && !outside).then(|| path.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_names_are_found_where_they_count() {
        let text = "See [a](one.md#part), ![b](../img/x.png \"y\"), [c](https://example.org/z), [d](#here).\n\
                    `crates/model/src/lib.rs`, `library/rules/<area>/`, `vonggac hunt`, `fuzz/README.md:3`\n\
                    ```text\n[e](none.md) `docs/none.md`\n```\n[f](two.md)\n";
        let link = |line, path: &str| (line, Target::Link(path.to_owned()));
        let name = |line, path: &str| (line, Target::Name(path.to_owned()));
        assert_eq!(
            targets(text),
            [
                link(1, "one.md"),
                link(1, "../img/x.png"),
                name(2, "crates/model/src/lib.rs"),
                name(2, "fuzz/README.md"),
                link(6, "two.md"),
            ]
        );
    }

    #[test]
    fn nothing_outside_the_repository_counts_as_there() {
        assert_eq!(inside(Path::new("docs/guide/vi/../en/./a.md")), Some("docs/guide/en/a.md".into()));
        assert_eq!(inside(Path::new("docs/../../etc/passwd")), None);
        assert_eq!(inside(Path::new("/etc/passwd")), None);
    }
}
