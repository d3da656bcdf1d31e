//! Imports go down only: the floors table of `ARCHITECTURE.md` against `cargo metadata`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::{Report, read};

/// Crates of one floor that may know each other, by DESIGN §4: (importer, imported).
const SAME_FLOOR: &[(&str, &str)] = &[("lake", "backend"), ("access", "backend")];

pub(super) fn check(root: &Path, report: &mut Report) -> Result<()> {
    let floors = table(&read(&root.join("ARCHITECTURE.md"))?);
    if floors.is_empty() {
        report.faults.push("ARCHITECTURE.md: no floors table (rows `| 0 words | `model` | …`)".into());
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .context("run cargo metadata")?;
    let metadata: Value = serde_json::from_slice(&output.stdout).context("read cargo metadata")?;
    let packages = metadata.get("packages").and_then(Value::as_array).cloned().unwrap_or_default();
    for package in &packages {
        let folder = folder_of(package);
        if folder == "xtask" {
            continue;
        }
        let Some(floor) = floors.get(&folder) else {
            report.faults.push(format!("crates/{folder} is not in the floors table of ARCHITECTURE.md"));
            continue;
        };
        for dependency in package.get("dependencies").and_then(Value::as_array).into_iter().flatten() {
            let path = dependency.get("path").and_then(Value::as_str);
            let Some(target) = path.and_then(|path| Path::new(path).file_name()).and_then(|name| name.to_str()) else {
                continue;
            };
            let allowed = SAME_FLOOR.contains(&(folder.as_str(), target));
            match floors.get(target) {
                Some(below) if below < floor || allowed => {}
                Some(other) => report.faults.push(format!(
                    "crates/{folder} (floor {floor}) imports crates/{target} (floor {other}): imports go down only"
                )),
                None => report.faults.push(format!("crates/{folder} imports {target}, which is on no floor")),
            }
        }
    }
    for name in floors.keys() {
        if !packages.iter().any(|package| folder_of(package) == *name) {
            report.faults.push(format!("ARCHITECTURE.md names the crate {name}, which does not exist"));
        }
    }
    Ok(())
}

fn folder_of(package: &Value) -> String {
    let manifest = package.get("manifest_path").and_then(Value::as_str).unwrap_or_default();
    let folder = Path::new(manifest).parent().and_then(Path::file_name);
    folder.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Crate → floor, from rows such as ``| 2 instruments | `intake` | … |``; an empty first cell repeats the floor above.
fn table(text: &str) -> BTreeMap<String, u32> {
    let mut floors = BTreeMap::new();
    let mut floor = None;
    for line in text.lines() {
        let mut cells = line.trim().trim_matches('|').split('|').map(str::trim);
        let (Some(first), Some(second)) = (cells.next(), cells.next()) else {
            floor = None;
            continue;
        };
        if let Some(number) = first.split_whitespace().next().and_then(|word| word.parse().ok()) {
            floor = Some(number);
        } else if !first.is_empty() {
            continue;
        }
        let name = second.strip_prefix('`').and_then(|name| name.strip_suffix('`'));
        if let (Some(floor), Some(name)) = (floor, name) {
            floors.insert(name.to_owned(), floor);
        }
    }
    floors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_with_repeated_floors() {
        let text = "| floor | crate | x |\n|---|---|---|\n| 0 words | `model` | a |\n| 2 instruments | `intake` | b |\n| | `detect` | c |\n";
        let floors = table(text);
        assert_eq!(floors.get("model"), Some(&0));
        assert_eq!(floors.get("detect"), Some(&2));
    }
}
