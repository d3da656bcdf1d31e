//! `vonggac rules test`: the Markdown tests beside rules.

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use vg_detect::logsource::LogSources;

use super::super::EXIT_INCOMPLETE;
use super::super::shown::shown;
use crate::hunt::{pack_sources, pack_tests};
use crate::ruletests::{RuleTests, Verdict};

/// Runs the tests of the given folders, or of the built-in pack.
pub(super) fn run(paths: &[PathBuf]) -> Result<u8> {
    let sources = LogSources::embedded()?;
    let mut tests = RuleTests::default();
    if paths.is_empty() {
        tests.add(&pack_sources(), &pack_tests());
    }
    for path in paths {
        let place = vg_detect::sigma::RuleSource::from_path(path);
        tests.add(&[place], &markdown_below(path)?);
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    let (mut passed, mut failed) = (0, 0);
    for result in tests.run(&sources) {
        match &result.verdict {
            Verdict::Passed => passed += 1,
            Verdict::Failed(why) => {
                failed += 1;
                let line = format!("{}: {}: {why}", result.path, result.case);
                writeln!(out, "{}", shown(&line)).context("write results")?;
            }
        }
    }
    writeln!(out, "{passed} passed, {failed} failed").context("write results")?;
    out.flush().context("write results")?;
    Ok(if failed > 0 { EXIT_INCOMPLETE } else { 0 })
}

/// Markdown files below a folder, by path relative to it, sorted.
fn markdown_below(root: &Path) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| format!("list {}", folder.display()))? {
            let entry = entry.with_context(|| format!("list {}", folder.display()))?;
            let path = entry.path();
            let kind = entry.file_type().with_context(|| format!("list {}", folder.display()))?;
            let markdown =
                path.extension().is_some_and(|e| e == "md") && path.file_name().is_none_or(|n| n != "README.md");
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && markdown {
                let bytes = std::fs::read(&path).with_context(|| format!("read {}", path.display()))?;
                let text = String::from_utf8(bytes).with_context(|| format!("read {} as UTF-8", path.display()))?;
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                found.push((name, text));
            }
        }
    }
    found.sort();
    Ok(found)
}
