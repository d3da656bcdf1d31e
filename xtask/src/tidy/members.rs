//! Families in which a member is a folder and one word in a list.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::{Report, read};

/// A family: its folder and what each member must hold.
const FAMILIES: &[(&str, &[&str])] = &[
    ("crates/intake/src/parsers", &["mod.rs", "about.toml", "samples"]),
    ("crates/formats/src/readers", &["mod.rs", "about.toml", "samples"]),
    ("crates/receive/src/protocols", &["mod.rs", "about.toml", "samples"]),
];

pub(super) fn check(root: &Path, report: &mut Report) -> Result<()> {
    for (family, parts) in FAMILIES {
        let list = read(&root.join(family).join("mod.rs"))?;
        let listed = modules(&list);
        let mut folders = BTreeSet::new();
        for entry in std::fs::read_dir(root.join(family)).with_context(|| format!("list {family}"))? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.insert(entry.file_name().to_string_lossy().into_owned());
            }
        }
        for name in folders.difference(&listed) {
            report.faults.push(format!("{family}/{name} is not in the list of {family}/mod.rs"));
        }
        for name in &folders {
            for part in *parts {
                if !root.join(family).join(name).join(part).exists() {
                    report.faults.push(format!("{family}/{name} has no {part}"));
                }
            }
            if !list.contains(&format!(" {name}::")) && !list.contains(&format!("&{name}::")) {
                report.faults.push(format!("{family}/mod.rs declares {name} but its table does not hold it"));
            }
        }
    }
    Ok(())
}

fn modules(text: &str) -> BTreeSet<String> {
    let declared = text.lines().filter_map(|line| {
        let line = line.trim().strip_prefix("pub ").unwrap_or(line.trim());
        let line = line.strip_prefix("pub(crate) ").unwrap_or(line);
        line.strip_prefix("mod ")?.strip_suffix(';')
    });
    declared.map(str::to_owned).collect()
}
