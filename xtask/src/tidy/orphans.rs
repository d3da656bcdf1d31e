//! Source files that no module declares are never compiled, and rot.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{Report, read};

pub(super) fn check(root: &Path, files: &[PathBuf], report: &mut Report) -> Result<()> {
    let paths = path_attributes(root, files)?;
    for file in files {
        let in_source =
            file.extension().is_some_and(|e| e == "rs") && file.components().any(|part| part.as_os_str() == "src");
        let Some(stem) = file.file_stem().and_then(|stem| stem.to_str()).filter(|_| in_source) else { continue };
        let parent = file.parent().unwrap_or(Path::new(""));
        let is_root = parent.ends_with("src") && matches!(stem, "lib" | "main");
        if is_root || parent.ends_with("bin") {
            continue;
        }
        let (name, folder) = if stem == "mod" {
            let name = parent.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            (name, parent.parent().unwrap_or(Path::new("")))
        } else {
            (stem, parent)
        };
        if file.file_name().is_some_and(|name| paths.contains(&name.to_string_lossy().into_owned())) {
            continue;
        }
        let homes = [folder.join("mod.rs"), folder.join("lib.rs"), folder.join("main.rs"), folder.with_extension("rs")];
        let declared = homes
            .iter()
            .filter(|home| files.contains(home))
            .try_fold(false, |found, home| anyhow::Ok(found || declares(&read(&root.join(home))?, name)))?;
        if !declared {
            report.faults.push(format!("{} is declared by no module", file.display()));
        }
    }
    Ok(())
}

/// File names that some `#[path = "…"]` names.
fn path_attributes(root: &Path, files: &[PathBuf]) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "rs")) {
        let text = read(&root.join(file))?;
        let attributes = text.lines().filter_map(|line| line.trim().strip_prefix("#[path = \"")?.strip_suffix("\"]"));
        names.extend(attributes.filter_map(|path| path.rsplit('/').next()).map(str::to_owned));
    }
    Ok(names)
}

fn declares(text: &str, name: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim();
        line.ends_with(&format!("mod {name};")) || line.contains(&format!("mod {name} {{")) || in_list_macro(line, name)
    })
}

/// `members![a, b, c]` and its like: the word alone in a list.
fn in_list_macro(line: &str, name: &str) -> bool {
    line.trim_end_matches(',') == name
}
